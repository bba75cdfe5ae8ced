"""A server restored from a copy: nothing a resident was told is taken back."""

import shutil
import unittest

from pages import Journey

ANSWER = "Фонарь починили. Спасибо, что написали."


class Restore(Journey):
    def test_an_answer_given_after_the_copy_is_shown_at_every_kiosk_once_one_has_brought_it_back(self):
        self.found_town()
        second = self.another_kiosk("second")
        self.enrol(second)
        self.start_server()
        code = self.start_kiosk().begin().appeal("Не горит фонарь у дома 7.")
        number = self.eventually("the case", self.server.submissions)[0]["number"]
        self.server.command("backup", self.server.folder, self.folder / "copy")
        (self.folder / "answer.txt").write_text(ANSWER)
        self.server.command("answer", self.server.folder, number, "--file", self.folder / "answer.txt")
        self.eventually("the answer at the first kiosk",
                        lambda: any(ANSWER in text for text in self.kiosk.check(code)), 60)

        self.server.stop()
        elsewhere = self.folder / "elsewhere"
        elsewhere.mkdir()
        shutil.copytree(self.server.folder / "keys", elsewhere / "keys")
        shutil.rmtree(self.server.folder)
        self.server.folder = elsewhere
        self.server.command("restore", elsewhere, self.folder / "copy")
        self.start_server()
        self.start_kiosk(second).begin()
        self.eventually("the answer at the second kiosk",
                        lambda: any(ANSWER in text for text in second.check(code)), 60)
        texts = " ".join(second.texts())
        self.assertIn(number, texts)
        self.assertIn("восстановили из копии от", texts)
        self.assertIn("Вам ответили ", texts)
        listed = self.server.command("submissions", "later-than-backup", elsewhere)
        self.assertIn(f"{number}  1 records later than the backup of ", listed)
        self.assertIn("answered on", listed)

        self.server.command("answer", elsewhere, number, "--file", self.folder / "answer.txt")
        self.eventually("the restored server's own answer",
                        lambda: not any("восстановили" in text for text in second.check(code)), 60)
        self.assertEqual(self.server.command("submissions", "later-than-backup", elsewhere), "")


if __name__ == "__main__":
    unittest.main()
