"""Appeals: nothing is lost, nothing comes twice, the answer comes back."""

import datetime
import unittest

from pages import Journey

TEXT = "На улице Садовой третью неделю не горит фонарь у дома 7. Вечером там ничего не видно."
MONTHS = "января февраля марта апреля мая июня июля августа сентября октября ноября декабря".split()


def in_words(day):
    return f"{day.day} {MONTHS[day.month - 1]}"


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

    def test_an_edited_term_is_promised_by_the_kiosk_and_kept_by_the_registrar(self):
        self.found_town()
        self.start_server()
        rules = self.server.folder / "rules" / "ru.toml"
        before, answer = rules.read_text().split("[series.message.answer]")
        answer = answer.replace("amount = 30", "amount = 20", 1).replace("30 дней", "20 дней", 1)
        before = before.replace("amount = 3\n", "amount = 1\n", 1)
        edited = before + "[series.message.answer]" + answer
        rules.write_text(edited.replace('"previous_working_day"', '"keep"').replace('"next_working_day"', '"keep"'))
        self.server.publish()
        visit = self.start_kiosk()
        self.eventually("the new edition", lambda: "edition=2" in (self.folder / "kiosk.log").read_text())
        visit.begin().appeal(TEXT)
        receipt = " ".join(self.kiosk.texts())
        self.assertIn("20 дней со дня регистрации", receipt)

        case = self.eventually("the case", self.server.submissions)[0]
        town = datetime.timezone(datetime.timedelta(hours=3))
        registered = datetime.datetime.now(town).date()
        self.assertEqual(case["due"], str(registered + datetime.timedelta(days=20)))
        # The kiosk does not know when it will be registered: it promises for the last day of that term.
        self.assertIn(in_words(registered + datetime.timedelta(days=21)), receipt)

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
