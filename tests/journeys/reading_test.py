"""Reading with the cable out, and what is left of a visitor who went away."""

import re
import shutil
import unittest

from pages import SAMPLE_TOWN, Journey

CANARY = "канарейка-5f1d7c"


def words_only(text):
    """As one reads it, without marks of Markdown and without the places of line breaks."""
    return " ".join(re.sub(r"\[(.*?)\]\(.*?\)", r"\1", text.lstrip("# ").replace("*", "")).split())


class Reading(Journey):
    def test_a_draft_is_read_to_its_last_clause_though_no_server_was_ever_reached(self):
        self.found_town()
        shutil.rmtree(self.server.folder)  # nothing but the kiosk's own folder is left
        shutil.rmtree(self.folder / "bundle-kiosk")
        visit = self.start_kiosk().begin()
        visit.open_entry("drafts", "draft-playgrounds")
        visit.wait_for_screen("draft_act/draft-playgrounds")
        visit.wait_for_label("1.1.")
        self.assertTrue(any(text.startswith("Без связи") for text in self.kiosk.texts()), self.kiosk.texts())
        shown = set()
        while True:
            before = len(shown)
            shown |= {words_only(node["label"]) for node in self.kiosk.nodes() if "/block-" in node["id"]}
            if len(shown) == before:
                break
            self.kiosk.tap_id("page/down")
            self.kiosk.do("wait 300")
        text = (SAMPLE_TOWN / "drafts" / "draft-playgrounds.md").read_text().split("+++")[2]
        clauses = [words_only(line) for line in text.splitlines() if re.match(r"\d+\.\d+\.|\d+\)|## ", line)]
        self.assertGreater(len(clauses), 50)
        self.assertEqual([clause for clause in clauses if clause not in shown], [])

    def test_attachments_are_opened_from_their_row_and_from_a_link_in_the_text(self):
        self.found_town()
        visit = self.start_kiosk().begin()
        self.kiosk.tap_id("more/pages")
        visit.wait_for_id("list/how-to-appeal")
        self.kiosk.tap_id("list/how-to-appeal")
        visit.wait_for_id("attachment/0")
        self.kiosk.tap_id("attachment/0")
        visit.wait_for_screen("attachment/how-to-appeal/0")
        self.eventually("the text of the sample",
                        lambda: [n for n in self.kiosk.nodes() if "Заявление" in n["label"]])
        visit.home()
        self.kiosk.tap_id("home/calendar")
        visit.wait_for_id("filter/view/list")
        self.kiosk.tap_id("filter/view/list")
        visit.wait_for_id("event/event-hearing-plot")
        self.kiosk.tap_id("event/event-hearing-plot")
        visit.wait_for_screen("event/event-hearing-plot")
        self.eventually("the text", lambda: [n for n in self.kiosk.nodes() if n["role"] == "link"])
        self.kiosk.do("tap link:Схема")
        visit.wait_for_screen("attachment/event-hearing-plot/0")
        picture = self.eventually("the picture", lambda: [n for n in self.kiosk.nodes() if n["role"] == "image"])
        self.assertEqual(picture[0]["label"], "Схема стоянки")
        self.assertGreater(picture[0]["rect"][3], 100)

    def test_the_session_of_one_who_left_is_wiped_and_leaves_no_trace_on_disk(self):
        self.found_town()
        visit = self.start_kiosk().begin()
        visit.write_appeal(CANARY + " текст", name=CANARY + " имя", postal=CANARY + " адрес")
        self.kiosk.tap_id("bar/search")
        self.kiosk.paste(CANARY)
        self.kiosk.do("wait 500")
        self.kiosk.do("advance 160000")
        visit.wait_for_id("idle/stay")
        self.eventually("the warning by sound", lambda: any("Вы ещё здесь" in text
                                                            for text in self.kiosk.do("say")["said"]), 10)
        self.kiosk.do("advance 40000")
        visit.wait_for_screen("attract")
        visit.begin()
        visit.write_appeal("другой текст")
        self.assertFalse(any(CANARY in node["label"] + node["spoken"] for node in self.kiosk.nodes()))
        for file in [*self.kiosk.folder.rglob("*"), self.folder / "kiosk.log"]:
            if file.is_file():
                self.assertNotIn(CANARY.encode(), file.read_bytes(), file)

    def test_going_back_keeps_what_was_typed(self):
        self.found_town()
        visit = self.start_kiosk().begin()
        visit.write_appeal("Первый текст")
        visit.home()
        visit.kiosk.tap_id("home/appeal")
        visit.next()
        visit.next()
        visit.wait_for_screen("appeal/2")
        self.assertTrue(any("Первый текст" in node["spoken"] for node in self.kiosk.nodes()))

    def test_a_lesson_is_read_aloud_sentence_by_sentence_until_a_touch(self):
        self.found_town()
        visit = self.start_kiosk().begin()
        visit.open_entry("lessons", "lesson-initiatives")
        visit.wait_for_screen("lesson/lesson-initiatives")
        self.kiosk.tap_id("bar/aloud")
        said = []
        self.eventually("the second sentence",
                        lambda: said.extend(self.kiosk.do("say")["said"]) or len(said) >= 2, 60)
        self.assertIn("Инициативный проект", said[0])
        self.kiosk.do("swipe 0 -200")
        self.kiosk.do("say")
        self.kiosk.do("wait 3000")
        self.assertEqual(self.kiosk.do("say")["said"], [], "the voice goes on after a touch")

    def test_a_hotline_says_its_telephone_at_the_speed_the_visitor_chose(self):
        self.found_town()
        visit = self.start_kiosk().begin()
        visit.open_entry("hotlines", "hotline-heating")
        visit.wait_for_screen("hotline/hotline-heating")
        self.kiosk.tap_id("bar/comfort")
        self.kiosk.tap_id("comfort/speed-250")
        self.kiosk.tap_id("comfort/done")
        self.kiosk.tap_id("bar/aloud")
        said = []
        self.eventually("the telephone", lambda: said.extend(self.kiosk.do("say")["said"]) or
                        any("Телефон" in sentence for sentence in said), 60)
        self.assertIn("Тепло и вода", said[0])
        self.assertFalse(any("жилой комнате" in sentence for sentence in said), "the text comes after it")

    def test_letters_are_typed_on_the_screen_and_found(self):
        self.found_town()
        visit = self.start_kiosk().begin()
        self.kiosk.tap_id("bar/search")
        visit.wait_for_id("key/а")
        self.kiosk.do("type площадок")
        rows = self.eventually("a found draft", lambda: [node["id"] for node in self.kiosk.nodes()
                                                         if "draft-playgrounds" in node["id"]])
        self.assertTrue(rows)


if __name__ == "__main__":
    unittest.main()
