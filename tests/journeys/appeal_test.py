"""Appeals: nothing is lost, nothing comes twice, the answer comes back."""

import unittest

from pages import Journey

TEXT = "На улице Садовой третью неделю не горит фонарь у дома 7. Вечером там ничего не видно."


class Appeal(Journey):
    def answer(self, case, words):
        file = self.folder / "answer.txt"
        file.write_text(words)
        self.server.command("answer", self.server.folder, case["number"], "--file", file)

    def test_an_appeal_survives_a_kill_right_after_the_receipt_and_comes_exactly_once(self):
        self.found_town()
        visit = self.start_kiosk().begin()
        visit.appeal(TEXT)
        self.kiosk.kill()

        self.start_server()
        self.start_kiosk()
        cases = self.eventually("the case", self.server.submissions)
        self.kiosk.kill()
        self.start_kiosk()  # once more: whatever is still in the spool is sent again
        self.kiosk.do("advance 3600000")
        self.kiosk.do("wait 3000")
        cases = self.server.submissions()
        self.assertEqual([case["text"] for case in cases], [TEXT])

    def test_the_answer_is_read_by_code_with_the_network_gone(self):
        self.found_town()
        self.start_server()
        visit = self.start_kiosk().begin()
        code = visit.appeal(TEXT)
        case = self.eventually("the case", self.server.submissions)[0]
        self.answer(case, "Фонарь починили 20 ноября. Спасибо, что написали.")

        def answered():
            return any("Фонарь починили" in text for text in self.kiosk.check(code))

        self.eventually("the answer", answered, 60)
        self.server.stop()
        self.kiosk.quit()
        self.start_kiosk().begin()
        texts = self.kiosk.check(code)
        self.assertTrue(any("Фонарь починили 20 ноября" in text for text in texts), texts)
        self.assertTrue(any(case["number"] in text for text in texts), texts)

    def test_an_appeal_handed_in_with_the_network_up_is_answered_and_read_at_a_second_kiosk(self):
        self.found_town()
        self.start_server()
        code = self.start_kiosk().begin().appeal(TEXT)
        case = self.eventually("the case", self.server.submissions)[0]
        self.answer(case, "Фонарь починили 20 ноября. Спасибо, что написали.")
        second = self.another_kiosk("second")
        self.enrol(second)
        self.start_kiosk(second).begin()
        self.eventually("the answer at the second kiosk",
                        lambda: any("Фонарь починили 20 ноября" in text for text in second.check(code)), 60)
        texts = second.texts()
        self.assertTrue(any(case["number"] in text for text in texts), texts)
        self.assertFalse(any(TEXT in text for text in texts), "the code shows what was written, not only the answer")

    def test_a_wrong_code_is_explained_and_a_stranger_code_opens_nothing(self):
        self.found_town()
        visit = self.start_kiosk().begin()
        self.kiosk.tap_id("more/check")
        visit.wait_for_id("check/code")
        self.kiosk.paste("0000-0000")
        self.kiosk.tap_id("check/open")
        self.assertFalse(any(node["id"] == "check/another" for node in self.kiosk.nodes()))
        self.assertTrue(any(node["id"] == "check/code" for node in self.kiosk.nodes()))


if __name__ == "__main__":
    unittest.main()
