"""Staff work with commands as ordinary users of the server's machine: no key, no store, only the office's socket."""

import json
import os
import re
import shutil
import subprocess
import unittest

from pages import Journey

# Users of the machine: numbers that nobody has.
CLERK, AUDITOR, HEAD, ADMINISTRATOR, LEFT, UNBOUND, EDITOR, APPROVER = range(64311, 64319)
ACCOUNTS = {CLERK: ("o.clerk", "clerk"), AUDITOR: ("a.auditor", "auditor"), HEAD: ("h.head", "head"),
            ADMINISTRATOR: ("a.admin", "administrator"), LEFT: ("l.left", "clerk"), EDITOR: ("e.editor", "editor"),
            APPROVER: ("a.approver", "approver")}
TEXT = "На вулиці Садовій не світять ліхтарі.\nПрошу полагодити."
ANSWER = "Ліхтарі полагоджено. Ўсё, \"дякуємо\".\n"


class StaffCommands(Journey):
    def setUp(self):
        super().setUp()
        if os.geteuid() != 0:
            self.skipTest("only root becomes other users")
        self.folder.chmod(0o755)
        self.server.init()
        self.server.publish()
        for account, role in ACCOUNTS.values():
            self.server.command("staff", "invite", self.server.folder, "--name", account, "--full-name", account,
                                "--role", role, "--mail", "", "--language", "uk")
        bound = ", ".join(f'"{user}" = "{account}"' for user, (account, _) in ACCOUNTS.items())
        settings = self.server.folder / "veche.toml"
        settings.write_text(settings.read_text().replace("unix_users = {}", f"unix_users = {{ {bound} }}"))
        # Where others may start it: the source may lie below a folder of root's alone.
        self.program = self.folder / "veche-server"
        shutil.copy2(self.server.program, self.program)
        self.text = self.folder / "answer.txt"
        self.text.write_text(ANSWER)

    def as_user(self, user, *words):
        return subprocess.run([self.program, *map(str, words)], user=user, group=user, extra_groups=[],
                              capture_output=True, text=True, timeout=60)

    def said(self, user, *words):
        done = self.as_user(user, *words)
        self.assertEqual((done.returncode, done.stderr), (0, ""), words)
        return done.stdout

    def refused(self, user, *words):
        done = self.as_user(user, *words)
        self.assertEqual((done.returncode, done.stdout), (1, ""), words)
        return done.stderr

    def ask(self, user, method, target, body=None):
        """What the socket itself answers: status and body."""
        words = ["curl", "-sS", "--unix-socket", self.server.folder / "office/command.sock", "-X", method,
                 "-w", "\n%{http_code}", f"http://office{target}"]
        if body is not None:
            words += ["-H", "Content-Type: application/json", "--data-binary", json.dumps(body)]
        done = subprocess.run(words, user=user, group=user, extra_groups=[], capture_output=True, text=True, timeout=60)
        answer, status = done.stdout.rsplit("\n", 1)
        return int(status), answer

    def take_in(self):
        status, answer = self.ask(CLERK, "POST", "/api/cases", {
            "channel": "paper", "legal_form": "written", "form": "complaint", "language": "uk", "text": TEXT})
        self.assertEqual(status, 201, answer)
        return json.loads(answer)["number"]

    def lines(self, **filters):
        words = [part for name, value in filters.items() for part in ("--" + name, value)]
        return self.server.command("audit", "list", self.server.folder, *words).splitlines()

    def log(self):
        return (self.folder / "server.log").read_text()

    def test_a_clerk_without_any_key_lists_shows_exports_and_answers_and_the_audit_says_who(self):
        self.start_server()
        folder, number = self.server.folder, self.take_in()
        for words in (["submissions", "list", folder], ["submissions", "show", folder, number],
                      ["submissions", "show", folder, number.lower().replace("-00000", "-")],
                      ["submissions", "export", folder], ["submissions", "export", folder, "--format", "csv"],
                      ["submissions", "set-aside", folder], ["submissions", "codes", folder, "--language", "uk"]):
            self.assertEqual(self.said(CLERK, *words), self.server.command(*words), words)
        self.assertIn("На вулиці Садовій", self.said(CLERK, "submissions", "list", folder))
        self.assertEqual(self.said(CLERK, "submissions", "set", folder, number, "--collective", "true", "--people", "7"),
                         "Set.\n")
        wrong = ["submissions", "set", folder, number, "--classifier", "no.such.code"]
        self.assertIn("code", self.refused(CLERK, *wrong))

        done = self.said(CLERK, "answer", folder, number, "--file", self.text)
        self.assertEqual(done, f"Answered {number}. Every kiosk fetches the answer; only the receipt code opens it.\n")
        self.assertIn(ANSWER.strip(), self.said(CLERK, "submissions", "show", folder, number))
        whose = "o.clerk (command of Unix user 64311)"
        own = self.lines(who="o.clerk")
        for what in ("case.answer", "case.open", "cases.list", "cases.export"):
            self.assertTrue(any(whose in line and what in line for line in own), (what, own))
        # It was answered by an account, as in the console: a second answer is refused as there.
        again = self.refused(CLERK, "answer", folder, number, "--file", self.text)
        self.assertEqual(again, f"veche-server: {number} is answered already; --replace gives another answer\n")
        self.assertIn("has not the right 'extend_terms'",
                      self.refused(CLERK, "answer", folder, number, "--file", self.text, "--replace"))
        self.assertIn("Answered", self.said(HEAD, "answer", folder, number, "--file", self.text, "--replace"))
        self.assertIn("no case 'П-1999-000001'", self.refused(CLERK, "answer", folder, "П-1999-000001", "--file", self.text))
        self.text.write_bytes(b"\xff\xfe not UTF-8")
        self.assertIn("is not UTF-8", self.refused(HEAD, "answer", folder, number, "--file", self.text, "--replace"))
        # Past the socket there is only what every kiosk may read, settings, and what is sealed or signed.
        found = subprocess.run(["find", folder, "-not", "-type", "d", "-readable", "-printf", "%P\n"], user=CLERK,
                               group=CLERK, extra_groups=[], capture_output=True, text=True).stdout.split("\n")
        places = {name.split("/")[0] for name in found if name}
        self.assertIn("veche.toml", places)
        self.assertLessEqual(places, {"veche.toml", "town.json", "rules", "content", "published", "archive", "records",
                                      "heads", "backup", "office"})
        written = subprocess.run(["find", folder, "-writable", "-printf", "%P\n"], user=CLERK, group=CLERK,
                                 extra_groups=[], capture_output=True, text=True).stdout.split()
        self.assertEqual(written, ["office/command.sock"])

    def test_a_user_without_account_or_right_and_a_closed_account_are_refused_and_the_log_says_so(self):
        self.start_server()
        folder, number = self.server.folder, self.take_in()
        answering = ["answer", folder, number, "--file", self.text]
        told = self.refused(UNBOUND, "submissions", "list", folder)
        self.assertIn(f'unix_users = {{ "{UNBOUND}" = "ACCOUNT" }}', told)
        self.assertIn("bound to no account", self.refused(UNBOUND, *answering))
        self.assertIn("read_cases", self.refused(AUDITOR, "submissions", "list", folder))
        self.assertIn("read_cases", self.refused(AUDITOR, *answering))
        self.assertIn("manage_accounts", self.refused(CLERK, "staff", "close", folder, "h.head"))
        self.assertIn("extend_terms", self.refused(CLERK, "terms", "review", folder, "--apply"))
        self.said(LEFT, "submissions", "list", folder)
        self.assertEqual(self.said(ADMINISTRATOR, "staff", "close", folder, "l.left"),
                         "Closed l.left; its sessions have ended.\n")
        self.assertIn("is closed", self.refused(LEFT, "submissions", "list", folder))
        self.assertIn("is closed", self.refused(LEFT, *answering))
        self.assertIn("registered", self.server.command("submissions", "list", folder))  # nobody has answered
        log = self.log()
        for user, reason in ((UNBOUND, "bound to no account"), (AUDITOR, "its account has not the right"),
                             (LEFT, "its account is closed")):
            self.assertIn(f'office.command_refused user={user} reason="{reason}"', log)
        self.assertNotIn("l.left", log)

    def test_accounts_terms_and_the_audit_are_looked_after_through_the_socket(self):
        self.start_server()
        folder = self.server.folder
        self.take_in()
        new = ["staff", "invite", folder, "--name", "n.new", "--full-name", "Нова Людина", "--mail", "n@example.org",
               "--role", "clerk", "--role", "editor", "--language", "uk"]
        told = self.said(ADMINISTRATOR, *new)
        self.assertRegex(told, r"^Invited n\.new\. .* until \S+Z:\nhttp://\S+/invitation/[0-9a-f]{64}\n$")
        self.assertIn("there is an account 'n.new'", self.refused(ADMINISTRATOR, *new))
        self.assertRegex(self.said(ADMINISTRATOR, *new[:5]), r"^Invited n\.new\.")
        self.assertIn("no role 'king'", self.refused(ADMINISTRATOR, *new[:4], "k.king", "--role", "king"))
        listed = self.said(ADMINISTRATOR, "staff", "list", folder)
        self.assertEqual(listed, self.server.command("staff", "list", folder))
        self.assertIn("n.new\tНова Людина\teditor,clerk\tinvited\n", listed)
        self.assertIn("Closed n.new", self.said(ADMINISTRATOR, "staff", "close", folder, "n.new"))
        self.assertIn("Opened n.new", self.said(ADMINISTRATOR, "staff", "open", folder, "n.new"))
        self.assertIn("nobody changes their own", self.refused(ADMINISTRATOR, "staff", "close", folder, "a.admin"))
        self.assertEqual(self.said(HEAD, "terms", "review", folder), self.server.command("terms", "review", folder))
        self.assertEqual(self.said(CLERK, "submissions", "take-up", folder, "--all").split()[0], "0")
        self.assertIn("no envelope", self.refused(CLERK, "submissions", "take-up", folder, "0" * 32))
        # The auditor sees what root sees, a clerk the own lines.
        everything = self.said(AUDITOR, "audit", "list", folder)
        self.assertEqual(sorted(everything.splitlines()), sorted(line for line in self.lines() if " content " not in line))
        self.assertIn("account.invite", everything)
        own = self.said(CLERK, "audit", "list", folder).splitlines()
        self.assertTrue(own and all("o.clerk (command of Unix user 64311)" in line for line in own), own)
        self.assertEqual(len(self.said(AUDITOR, "audit", "list", folder, "--most", "2").splitlines()), 2)
        self.assertEqual(self.said(AUDITOR, "audit", "list", folder, "--who", "nobody"), "There is no such line.\n")

    def test_an_administrator_without_any_key_enrols_a_kiosk_blocks_it_and_forgets_it(self):
        self.start_server()
        folder, bundles = self.server.folder, self.folder / "bundles"
        bundles.mkdir()
        os.chown(bundles, ADMINISTRATOR, ADMINISTRATOR)
        adding = ["kiosk", "add", folder, "Ратуша", "--bundle", bundles / "hall", "--with-edition"]
        self.assertIn("work_on_kiosks", self.refused(CLERK, "kiosk", "list", folder))
        told = self.said(ADMINISTRATOR, *adding)
        self.assertIn(f"Wrote {bundles / 'hall'} for kiosk 'Ратуша', to enrol at ", told)
        self.assertIn("waits for its kiosk already", self.refused(ADMINISTRATOR, *adding[:5], bundles / "again"))
        self.assertEqual([one.name for one in bundles.iterdir()], ["hall"])
        self.assertEqual(self.said(ADMINISTRATOR, "kiosk", "list", folder), self.server.command("kiosk", "list", folder))
        # The code is in the bundle, and nowhere in what the office can read.
        code = json.loads((bundles / "hall" / "bundle.json").read_text())["code"].replace("-", "")
        self.assertEqual(len(code), 16)
        for file in (folder / "registry").iterdir():
            self.assertNotIn(code.encode(), file.read_bytes(), file)
        self.kiosk.provision(bundles / "hall")
        self.kiosk.configure(width=540, height=960, pixels_per_millimetre=1.605, fullscreen=False, interval=1,
                             ballot_interval=1)
        self.start_kiosk()
        listed = self.eventually("the kiosk is seen", lambda: re.search(
            r"^Ратуша +([0-9a-f]{8}) +enrolled .* GB ", self.said(ADMINISTRATOR, "kiosk", "list", folder), re.MULTILINE),
            seconds=120)
        self.kiosk.kill()
        self.eventually("the list is root's", lambda: self.said(ADMINISTRATOR, "kiosk", "list", folder) ==
                        self.server.command("kiosk", "list", folder))
        device = listed[1]
        self.assertIn("block it first", self.refused(ADMINISTRATOR, "kiosk", "remove", folder, device))
        self.assertIn("no device '00000000'", self.refused(ADMINISTRATOR, "kiosk", "block", folder, "00000000"))
        self.assertEqual(self.said(ADMINISTRATOR, "kiosk", "block", folder, device), "Kiosk 'Ратуша' is blocked.\n")
        self.assertIn(" blocked ", self.server.command("kiosk", "list", folder))
        self.assertEqual(self.server.command("kiosk", "unblock", folder, device), "Kiosk 'Ратуша' is let in again.\n")
        self.eventually("the office sees what root did",
                        lambda: " enrolled " in self.said(ADMINISTRATOR, "kiosk", "list", folder))
        self.said(ADMINISTRATOR, "kiosk", "block", folder, device)
        self.assertEqual(self.said(ADMINISTRATOR, "kiosk", "remove", folder, device), "Kiosk 'Ратуша' is forgotten.\n")
        self.said(ADMINISTRATOR, "kiosk", "add", folder, "Каса", "--bundle", bundles / "desk")
        self.assertEqual(self.said(ADMINISTRATOR, "kiosk", "code", "revoke", folder, "Каса"),
                         "The code of 'Каса' enrols nobody any more.\n")
        self.assertIn("no unused code", self.refused(ADMINISTRATOR, "kiosk", "code", "revoke", folder, "Каса"))
        own = self.lines(who="a.admin")
        for what in ("kiosk.add", "kiosk.block", "kiosk.remove", "kiosk.revoke-code", "order.give"):
            self.assertTrue(any("command of Unix user 64314" in line and what in line for line in own), (what, own))
        self.assertTrue(any("command:root (kiosk unblock)" in line and "kiosk.unblock" in line for line in self.lines()))
        self.server.command("audit", "verify", folder)

    def test_staff_see_how_a_poll_stands_once_a_day_and_nobody_sees_a_ballot(self):
        self.start_server()
        folder, poll = self.server.folder, "poll-square"
        by_root = self.server.command("poll", "results", folder, poll)
        told = self.said(HEAD, "poll", "results", folder, poll).splitlines(keepends=True)
        self.assertRegex(told[2], r"^Counted \d{4}-\d\d-\d\d \d\d:\d\d; for staff a poll is counted once a day\.$")
        self.assertEqual("".join(told[:2] + told[3:]), by_root)
        again = json.loads(self.said(AUDITOR, "poll", "results", folder, poll, "--json"))
        self.assertEqual(again.pop("texts_withheld"), 0)
        again.pop("counted")
        self.assertEqual(again, json.loads(self.server.command("poll", "results", folder, poll, "--json")))
        wrong = ["poll", "results", folder, "poll-nowhere"]
        self.assertIn("no published poll 'poll-nowhere'; there are: ", self.refused(CLERK, *wrong))
        # One count, though two asked for it; root's leave lines too.
        counted = [line for line in self.lines(subject=f"poll/{poll}") if "poll.count" in line]
        self.assertEqual([line for line in counted if "command:root" not in line and "order.give" not in line],
                         [line for line in counted if "h.head" in line and "order.give" not in line])
        self.assertEqual(sum("order.give" in line for line in self.lines(subject=f"poll/{poll}")), 2)
        self.assertTrue(any("command:root (poll results)" in line for line in counted))

    def test_root_at_the_socket_is_nobody_of_the_staff_and_acts_as_a_command(self):
        self.start_server()
        status, me = self.ask(0, "GET", "/api/me")
        self.assertEqual((status, json.loads(me)["id"]), (200, "command:root"))
        status, answer = self.ask(0, "POST", "/api/accounts/o.clerk/invitation")
        self.assertEqual(status, 201, answer)
        self.assertTrue(any("account.invite" in line and "command:root" in line for line in self.lines(subject="o.clerk")))
        # The pages are not there, and what only commands may leave out is needed at the office's address.
        self.assertEqual(self.ask(0, "GET", "/sign-in")[0], 404)

    def test_with_the_server_stopped_root_acts_and_others_are_told_to_start_it(self):
        self.start_server()
        folder, number = self.server.folder, self.take_in()
        self.server.stop()
        self.assertFalse((folder / "office/command.sock").exists())
        for words in (["submissions", "list", folder], ["answer", folder, number, "--file", self.text],
                      ["staff", "list", folder], ["audit", "list", folder], ["kiosk", "list", folder],
                      ["kiosk", "block", folder, "0" * 8], ["poll", "results", folder, "poll-square"]):
            self.assertIn("the server does not run", self.refused(CLERK, *words))
        self.assertIn("Answered", self.server.command("answer", folder, number, "--file", self.text))
        self.assertTrue(any("command:root (answer)" in line for line in self.lines()))
        # A socket that a killed server left is no server, and the next one takes its place.
        self.start_server()
        self.server.process.kill()
        self.server.process.wait()
        self.assertTrue((folder / "office/command.sock").exists())
        self.eventually("all processes end", lambda: "does not run" in self.refused(CLERK, "staff", "list", folder))
        self.start_server()
        self.assertIn(number, self.said(CLERK, "submissions", "list", folder))

    def test_a_line_that_binds_what_is_no_person_keeps_the_server_from_starting(self):
        settings = self.server.folder / "veche.toml"
        right = settings.read_text()
        process = re.search(r'^office = "(.*)"$', right, re.MULTILINE)[1]
        for wrong, told in (('"root" = "o.clerk"', "root acts without an account"),
                            ('"64311" = "Olga!"', "expected the name of an account"),
                            (f'"{process}" = "o.clerk"', "is a process of the server"),
                            ('"65534" = "o.clerk"', "stands for every user")):
            settings.write_text(re.sub(r"^unix_users = .*$", f"unix_users = {{ {wrong} }}", right, flags=re.MULTILINE))
            done = subprocess.run([self.server.program, "run", self.server.folder, "--port", "0"], capture_output=True,
                                  text=True, timeout=60)
            self.assertEqual(done.returncode, 1, wrong)
            self.assertIn(told, done.stderr)

    def exported(self, name):
        folder = self.folder / name
        self.server.command("export", self.server.folder, folder)
        for path in (folder, *folder.rglob("*")):
            os.chown(path, EDITOR, EDITOR)
        return folder

    def test_a_folder_of_the_town_is_published_by_two_of_the_staff_and_mistakes_send_nothing(self):
        self.start_server()
        server, town = self.server.folder, self.exported("town")
        self.assertIn("says what is approved already", self.said(EDITOR, "publish", server, town))
        self.assertIn("write_content", self.refused(CLERK, "publish", server, town))
        ids = sorted({path.name.split(".")[0] for path in (town / "news").glob("*.md")})
        is_led_to = lambda id: any(id in path.read_text() for path in town.rglob("*.md") if path.name.split(".")[0] != id)
        gone = next(id for id in ids if not is_led_to(id))
        gone_texts = [path for path in town.rglob("*") if path.name.split(".")[0] == gone]
        for number, other in ((1, 2), (2, 1)):
            (town / f"news/pair-{number}.md").write_text(
                f'+++\nkind = "news"\ntitle = "Пара {number}"\nsummary = "Так."\ndate = 2026-11-01\n'
                f'links = ["pair-{other}"]\n+++\nТак.\n')
        (town / "news/pair-3.md").write_text("+++\nkind = \"news\"\n+++\n")
        wrong = self.as_user(EDITOR, "publish", server, town)
        self.assertEqual(wrong.returncode, 1)
        self.assertIn("news/pair-3.md:", wrong.stdout)
        self.assertRegex(wrong.stderr, r"nothing was sent: \d+ mistakes in ")
        self.assertEqual(self.said(APPROVER, "approve", server), "Nothing waits for approval.\n")

        (town / "news/pair-3.md").unlink()
        for path in gone_texts:
            path.unlink()
        sent = self.said(EDITOR, "publish", server, town)
        self.assertIn("Another person approves them", sent)
        numbers = dict(reversed(line.split()) for line in sent.splitlines() if line.startswith("  "))
        self.assertEqual(len(numbers), 3, sent)
        listed = self.said(APPROVER, "approve", server)
        self.assertIn("e.editor: Пара 1", listed)
        self.assertIn("(taken off)", listed)
        self.assertIn("links = [\"pair-2\"]", self.said(APPROVER, "approve", server, "--show", numbers["entry/pair-1"]))
        self.assertIn("approve_content", self.refused(EDITOR, "approve", server, *numbers.values()))
        alone = self.refused(APPROVER, "approve", server, numbers["entry/pair-1"])
        self.assertIn("nothing was approved", alone)
        self.assertIn("news/pair-1.md", alone)
        published = lambda: sum("content.publish" in line for line in self.lines(most="1000"))
        before = published()
        self.assertIn("Approved: 3.", self.said(APPROVER, "approve", server, *numbers.values()))
        self.eventually("it is published", lambda: published() > before, 60)
        again = self.exported("again")
        names = lambda folder: {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*.md")}
        self.assertEqual(names(again), names(town))
        self.assertIn("says what is approved already", self.said(EDITOR, "publish", server, again))


if __name__ == "__main__":
    unittest.main()
