"""Letters to staff: from the act of an account to a mail server, out of the confined process."""

import email
import email.policy
import json
import os
import pathlib
import queue
import re
import subprocess
import sys
import threading
import unittest
import urllib.request

from pages import ROOT, Failed, Journey
from parts import end_with_parent
from staff import Person

SINK = ROOT / "tests" / "server" / "support" / "smtp_sink.py"
MAIL_PASSWORD = "open sesame"


class Sink:
    """A mail server that keeps nothing (smtp_sink.py), with TLS as localhost."""

    def __init__(self, folder):
        self.certificate, key = folder / "mail-certificate.pem", folder / "mail-key.pem"
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
                        "-days", "2", "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost",
                        "-keyout", key, "-out", self.certificate], check=True, capture_output=True)
        self.certificate.chmod(0o600)
        self.process = subprocess.Popen([sys.executable, SINK, "--tls", "at-once", "--certificate", self.certificate,
                                         "--key", key, "ok"], stdout=subprocess.PIPE, text=True,
                                        preexec_fn=end_with_parent)
        self.port = json.loads(self.process.stdout.readline())["port"]
        self.events = queue.Queue()
        threading.Thread(target=self.read, daemon=True).start()

    def read(self):
        for line in self.process.stdout:
            event = json.loads(line)
            if event["event"] == "message":
                self.events.put(event)

    def letter(self):
        """The next one: what the envelope had, and the message."""
        try:
            event = self.events.get(timeout=30)
        except queue.Empty:
            raise Failed("no letter came") from None
        return event, email.message_from_string("\n".join(event["lines"]), policy=email.policy.default)

    def stop(self):
        self.process.terminate()
        self.process.wait(timeout=20)
        self.process.stdout.close()


class Letters(Journey):
    def found_town_with_mail(self):
        self.sink = Sink(self.folder)
        self.addCleanup(self.sink.stop)
        self.init_server()
        self.server.publish()
        file = self.server.folder / "veche.toml"
        settings = {"server": f"smtps://localhost:{self.sink.port}", "from": "town@town.example", "user": "veche",
                    "certificates": self.sink.certificate}
        head, mail = file.read_text().split("[mail]")
        for name, value in settings.items():
            mail, times = re.subn(rf'^{name} = ""$', f'{name} = "{value}"', mail, count=1, flags=re.MULTILINE)
            self.assertEqual(times, 1, name)
        file.write_text(head + "[mail]" + mail)
        password = self.server.folder / "keys" / "mail"
        password.write_text(MAIL_PASSWORD + "\n")
        password.chmod(0o600)

    def assert_letters(self, *subjects):
        """Each once, to that person, in whatever order."""
        letters = [self.sink.letter() for _ in subjects]
        self.assertEqual(sorted(message["Subject"] for _, message in letters), sorted(subjects))
        for event, message in letters:
            self.assertTrue(event["tls"])
            self.assertEqual(event["login"], f"\0veche\0{MAIL_PASSWORD}")
            self.assertIn("a.clerk@example.org", event["recipient"])
            self.assertEqual(message["To"], "a.clerk@example.org")
            self.assertIn("a.clerk", message.get_content())

    def test_who_takes_an_invitation_gets_letters_and_one_when_root_closes_the_account(self):
        self.found_town_with_mail()
        self.start_server()
        Person(self.server, "a.clerk", ["clerk"])
        self.assert_letters("Your account is ready", "Signed in from a new device", "Signed in with a recovery code")
        if os.geteuid() == 0:  # those came from a process that can no longer read password and certificate
            self.assertNotIn("\nUid:\t0\t", pathlib.Path(f"/proc/{self.office()}/status").read_text())
        self.server.command("staff", "invite", self.server.folder, "--name", "a.clerk")
        self.assert_letters("A new invitation was made for you")
        self.server.command("staff", "close", self.server.folder, "a.clerk")
        self.assert_letters("Your account was closed")
        self.server.stop()
        self.assertTrue(self.sink.events.empty())
        log = (self.folder / "server.log").read_text()
        for word in ("mail.", "a.clerk", MAIL_PASSWORD, "process.ended"):
            self.assertNotIn(word, log)

    def test_who_a_case_is_given_to_gets_a_letter_with_its_number_and_day_and_no_word_of_it(self):
        self.found_town_with_mail()
        self.start_server()
        clerk = Person(self.server, "a.clerk", ["clerk"])
        self.assert_letters("Your account is ready", "Signed in from a new device", "Signed in with a recovery code")
        head = Person(self.server, "b.head", ["head"])
        for _ in range(3):
            self.sink.letter()
        paper = {"id": os.urandom(16).hex(), "channel": "paper", "legal_form": "written", "form": "complaint",
                 "language": "en", "text": "The streetlamps do not burn.", "assignee": "a.clerk"}
        fields = {"X_Requested_With": "veche", "Content_Type": "application/json"}
        taken = head.request("POST", "/api/cases", json.dumps(paper), **fields)
        self.assertEqual(taken.status, 201, taken.text)
        case = taken.json()
        event, message = self.sink.letter()
        self.assertEqual(message["Subject"], f"Case {case['number']} was given to you")
        self.assertIn("a.clerk@example.org", event["recipient"])
        text = message.get_content()
        self.assertIn(str(int(case["due"][-2:])), text)
        self.assertNotIn("streetlamp", text)
        self.assertNotIn("http", text)
        # Given to oneself it is no news; and a case of before that is given on is.
        own = clerk.request("POST", f"/api/cases/{case['id']}/assignment", json.dumps({"assignee": "b.head"}),
                            If_Match=taken.fields["etag"], **fields)
        self.assertEqual(own.status, 200, own.text)
        event, message = self.sink.letter()
        self.assertIn("b.head@example.org", event["recipient"])
        again = clerk.request("POST", f"/api/cases/{case['id']}/assignment", json.dumps({"assignee": "a.clerk"}),
                              If_Match=own.fields["etag"], **fields)
        self.assertEqual(again.status, 200, again.text)
        self.server.stop()
        self.assertTrue(self.sink.events.empty())
        self.assertNotIn(case["number"], (self.folder / "server.log").read_text())

    def test_an_office_without_the_password_of_its_mail_server_names_the_file_and_residents_are_served(self):
        self.found_town_with_mail()
        password = self.server.folder / "keys" / "mail"
        kept = password.read_bytes()
        password.unlink()
        address = self.start_server()
        log = self.folder / "server.log"
        self.eventually("the reason", lambda: re.search("program.cannot_work process=veche-office .*keys/mail", log.read_text()), 30)
        with urllib.request.urlopen(f"{address}/healthz", timeout=30) as answer:
            self.assertEqual(200, answer.status)
        password.write_bytes(kept)
        self.eventually("the office", self.office, 60)

    def office(self):
        supervisor = self.server.process.pid
        for pid in pathlib.Path(f"/proc/{supervisor}/task/{supervisor}/children").read_text().split():
            if pathlib.Path(f"/proc/{pid}/comm").read_text().strip() == "veche-office":
                return pid
        return None


if __name__ == "__main__":
    unittest.main()
