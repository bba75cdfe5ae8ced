"""What programs of before wrote (tests/golden/v1), taken up by the programs of today."""

import json
import shutil
import unittest

from pages import ROOT, Journey, Kiosk, Visit

GOLDEN = ROOT / "tests" / "golden" / "v1"
CODES = json.loads((GOLDEN / "codes.json").read_text())
PRIVATE = ("keys/*.key", "device.key", "bundle/bundle.json")
EMPTY = ("backup", "intake/attachments")  # folders that git does not keep


class Golden(Journey):
    def setUp(self):
        super().setUp()
        for name in ("server", "kiosk", "bundle", "town"):
            shutil.copytree(GOLDEN / name, self.folder / name, dirs_exist_ok=True)
        for folder in ("server", "kiosk"):
            for pattern in PRIVATE:
                for file in (self.folder / folder).glob(pattern):
                    file.chmod(0o600)
        for name in EMPTY:
            (self.server.folder / name).mkdir(exist_ok=True)
        with open(self.server.folder / "veche.toml", "a") as settings:  # as `run` started by root asks for
            settings.write('publisher = "64103"\noffice = "64104"\nworkshop = "64105"\n')
        self.bring_to_engine()

    def start_server(self):
        self.server.move_to_free_port()
        address = super().start_server()
        self.kiosk.look_for_server_at(address)
        return address

    def open_at_the_kiosk(self, code):
        return " ".join(self.kiosk.check(CODES[code]))

    def results(self):
        return json.loads(self.server.command("poll", "results", self.server.folder, "poll-yard", "--json"))

    def test_a_kiosk_of_before_shows_its_town_and_its_answer_without_a_server(self):
        visit = self.start_kiosk().begin()
        visit.open_entry("drafts", "draft-yard")
        visit.wait_for_label("1. Двор убирают по утрам")
        self.assertIn("Качели починены", self.open_at_the_kiosk("answered"))

    def test_what_waited_in_a_spool_of_before_arrives_once(self):
        self.start_server()
        visit = self.start_kiosk().begin()

        def arrived():
            self.kiosk.do("advance 60000")
            return len(self.server.submissions()) == 2 and self.results()["ballots"] == 2

        self.eventually("the appeal and the ballot that waited", arrived, 60)
        self.assertEqual(sorted(case["text"] for case in self.server.submissions()),
                         ["Осветите двор вечером.", "Почините качели во дворе."])
        colour = next(question for question in self.results()["questions"] if question["question"] == "colour")
        self.assertEqual(colour["counts"], [2, 0, 0])

        def told():
            self.kiosk.do("advance 60000")
            if self.kiosk.screen() == "attract":
                visit.begin()  # nobody has touched the screen for so long that the session has ended
            return "П-2026-000002" in self.open_at_the_kiosk("waiting")

        self.eventually("the record of the appeal that waited", told, 60)

    def test_a_server_of_before_publishes_and_its_kiosk_takes_the_new_edition(self):
        decision = self.folder / "town" / "decisions" / "decision-yard.md"
        decision.write_text(decision.read_text().replace("Убирать двор ежедневно.", "Убирать двор дважды в день."))
        self.assertIn("edition 2", self.server.publish(self.folder / "town"))
        self.start_server()
        visit = self.start_kiosk().begin()

        def shown():
            self.kiosk.do("advance 60000")
            visit.home()
            visit.open_entry("decisions", "decision-yard")
            self.kiosk.do("wait 300")
            return any("дважды в день" in text for text in self.kiosk.texts())

        self.eventually("the new edition", shown, 60)

    def test_a_case_of_before_can_be_answered_again_and_backed_up_and_restored(self):
        answer = self.folder / "answer.txt"
        answer.write_text("Качели покрашены.")
        self.server.command("answer", self.server.folder, CODES["number"], "--file", answer, "--replace")
        self.server.command("backup", self.server.folder, self.folder / "backup")
        keys = self.server.folder / "keys"
        passwords = {file.name: file.read_text() for file in keys.glob("postgresql-*")}  # kept where the keys are kept
        shutil.rmtree(self.server.folder)
        self.server.folder.mkdir()
        shutil.copytree(GOLDEN / "server" / "keys", keys)
        for name, password in passwords.items():
            (keys / name).write_text(password)
        for file in keys.iterdir():
            file.chmod(0o600)
        self.server.command("restore", self.server.folder, self.folder / "backup")
        case = next(case for case in self.server.submissions() if case["number"] == CODES["number"])
        self.assertEqual(case["answer"], "Качели покрашены.")

    def test_a_bundle_of_before_makes_a_kiosk_that_shows_the_town(self):
        kiosk = Kiosk(self.kiosk.program.parent, self.folder / "second")
        self.addCleanup(lambda: kiosk.process and kiosk.kill())
        kiosk.provision(self.folder / "bundle")
        kiosk.configure(width=540, height=960, pixels_per_millimetre=1.605, fullscreen=False)
        Visit(kiosk)
        self.start_kiosk(kiosk).begin().open_entry("drafts", "draft-yard")
        self.assertTrue(any("Двор убирают по утрам" in text for text in kiosk.texts()))


if __name__ == "__main__":
    unittest.main()
