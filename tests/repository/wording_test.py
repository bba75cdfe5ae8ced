"""One thing has one name on the screens, and the words agree with their numbers."""

import re
import unittest

from words_test import ROOT, entries


def words(language):
    return entries((ROOT / "assets" / "words" / f"{language}.po").read_text())


class Wording(unittest.TestCase):
    def test_who_answers_for_the_terminal_is_called_so_wherever_one_is_sent_to_them(self):
        # "About this terminal" names them by these words; nobody "follows" or "nurses" a terminal.
        for language, called in {"ru": "отвеча", "uk": "відповіда"}.items():
            asked = {key: said for key, said in words(language).items() if "looks after this terminal" in key}
            self.assertGreater(len(asked), 5)
            self.assertEqual([key for key, said in asked.items() if not all(called in one for one in said)], [])

    def test_the_town_hall_has_one_name_in_a_language(self):
        self.assertEqual([key for key, said in words("uk").items()
                          if re.search(r"міськ\w+ рад|місцев\w+ влад", " ".join(said).lower())], [])

    def test_what_is_sent_is_not_handed_in_beside_it(self):
        self.assertEqual([key for key in words("ru") if re.search(r"\b(hand|hands|handed) (it |this )?in\b", key)], [])
        for language, other in {"ru": r"\bпода(л|ть|ди|нн|ют)", "uk": r"\bпода(л|ти|ст|н|ют)"}.items():
            self.assertEqual([key for key, said in words(language).items()
                              if re.search(other, " ".join(said).lower())], [])

    def test_what_is_sent_is_not_handed_in_in_the_texts_of_the_sample_town(self):
        # Drafts and decisions speak as acts do.
        texts = [f for f in sorted((ROOT / "assets" / "sample-town").rglob("*.*"))
                 if f.suffix in {".md", ".toml", ".txt"} and f.parent.name not in {"drafts", "decisions"}]
        self.assertGreater(len(texts), 100)
        officialese = re.compile(r"\b(hand|hands|handed|handing) (\w+ )?in\b"
                                 r"|\bпода(ть|ти|йте|вал\w?|л[аи]?|ли|дут|ют|ют[ьс]\w*|нн?\w*)\b")
        said = [f"{f.name}: {found.group()}" for f in texts for found in [officialese.search(f.read_text().lower())]
                if found]
        self.assertEqual(said, [])

    def test_one_who_has_to_be_told_is_one(self):
        # "Please tell the staff": whoever of them is there.
        for language, crowd in {"ru": "сотрудникам", "uk": "працівникам"}.items():
            self.assertEqual([key for key, said in words(language).items() if crowd in " ".join(said).lower()], [])

    def test_only_the_first_screen_is_touched_and_the_others_are_pressed(self):
        for language, touch in {"ru": "коснитесь", "uk": "торкніться"}.items():
            self.assertEqual([key for key, said in words(language).items() if touch in " ".join(said).lower()],
                             ["Touch to begin"])

    def test_ukrainian_says_for_now_in_full_and_who_does_it(self):
        # "Поки" alone is "while"; "приймається" is a Russian passive.
        for calque in [r"\bпоки\b(?! що)", r"\bприйма\w*ся\b", r"\b(не )?обрано\b", r"\bлиш(ив|ає)\w*ся\b",
                       r" по \{"]:
            self.assertEqual([key for key, said in words("uk").items()
                              if re.search(calque, " ".join(said).lower())], [], calque)

    def test_an_apostrophe_between_ukrainian_letters_is_the_printed_one(self):
        self.assertEqual([key for key, said in words("uk").items()
                          if re.search(r"[а-яіїєґ]['\u02bc][а-яіїєґ]", " ".join(said).lower())], [])

    def test_a_total_is_no_participle_of_one_thing(self):
        # "1 отменён" beside "5 отменено": of what, nobody reads. "Отменено: 1" fits every number.
        self.assertEqual([key for key, said in words("ru").items()
                          if len(said) == 3 and re.search(r"[её]н\b", " ".join(said).lower())], [])

    def test_five_of_something_are_not_told_like_two_of_it(self):
        # 2 отменены, but 5 отменено.
        self.assertEqual([key for key, said in words("ru").items()
                          if len(said) == 3 and re.search(r"\{1\} \w+ены$|\{1\} открыты", said[2])], [])


if __name__ == "__main__":
    unittest.main()
