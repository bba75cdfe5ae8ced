"""What residents hand in besides appeals, as the clerk sees it on the command line."""

import csv
import io
import json
import unittest

from pages import Journey

COMMENT = "Добавьте сюда и площадки для собак: вдоль реки их нет вовсе."
CLAUSE = "1.2."
ABOUT = "Хочу узнать, как оформить участок двора."


class Submissions(Journey):
    def command(self, *words):
        return self.server.command("submissions", words[0], self.server.folder, *words[1:])

    def facts(self, number):
        """What `show` prints, by name."""
        return dict(line.split(":", 1) for line in self.command("show", number).splitlines() if ":" in line)

    def test_a_comment_and_a_call_back_request_are_listed_shown_and_exported(self):
        self.found_town()
        visit = self.start_kiosk().begin()
        visit.comment("draft-playgrounds", CLAUSE, COMMENT)
        visit.home()
        visit.ask_to_call_back("hotline-legal", "+7 000 123-45-67", "evening", ABOUT)
        self.start_server()
        cases = self.eventually("both", lambda: len(found := self.server.submissions()) == 2 and found)
        by_kind = {case["kind"]: case for case in cases}
        self.assertEqual(set(by_kind), {"clause_comment", "call_back"})

        head, *rows = self.command("list").splitlines()
        self.assertEqual(head.split(), ["number", "state", "kind", "received", "due", "text"])
        self.assertEqual(len(rows), 2)
        for kind, words in (("clause_comment", COMMENT[:25]), ("call_back", ABOUT[:25])):
            row = next(row for row in rows if kind in row)
            self.assertTrue(row.startswith(by_kind[kind]["number"]), row)
            self.assertIn("registered", row)
            self.assertIn(words, row)

        comment = self.facts(by_kind["clause_comment"]["number"])
        self.assertEqual(comment["text"].strip(), COMMENT)
        self.assertRegex(comment["about"].strip(), r"^draft-playgrounds@1 1\.2\.? \([0-9a-z]+\)(, begun \S+Z)?$")
        call = self.facts(by_kind["call_back"]["id"])  # by id as well as by number
        self.assertEqual(call["about"].strip(), "hotline-legal evening")
        self.assertEqual(call["telephone"].strip(), "+7 000 123-45-67")
        self.assertEqual(call["text"].strip(), ABOUT)

        for form, read in (("jsonl", lambda text: [json.loads(line) for line in text.splitlines()]),
                           ("csv", lambda text: list(csv.DictReader(io.StringIO(text), delimiter=";")))):
            file = self.folder / f"export.{form}"
            self.assertIn(str(file), self.command("export", "--format", form, "--output", file))
            self.assertEqual(file.stat().st_mode & 0o777, 0o600, "others may read what residents wrote")
            written = read(file.read_bytes().decode("utf-8-sig"))
            self.assertEqual({one["text"] for one in written}, {COMMENT, ABOUT})
            self.assertEqual({one["number"] for one in written}, {case["number"] for case in cases})

        self.assertEqual(file.read_bytes()[:3], b"\xef\xbb\xbf", "Excel takes what has no mark for an old code page")
        heading = next(csv.reader(io.StringIO(file.read_bytes().decode("utf-8-sig")), delimiter=";"))
        self.assertIn("received (Europe/Moscow, UTC+03:00)", heading)
        self.assertRegex(written[0]["received (Europe/Moscow, UTC+03:00)"], r"^\d{4}-\d\d-\d\d \d\d:\d\d$")
        plain = self.command("export", "--format", "csv", "--separator", ",", "--no-byte-order-mark")
        self.assertTrue(plain.startswith('"number","id",'), plain[:40])
        # A number as a clerk types it.
        number = by_kind["call_back"]["number"]
        prefix, year, digits = number.split("-")
        self.assertIn(ABOUT, self.command("show", f"{prefix.lower()}-{year}-{int(digits)}"))


if __name__ == "__main__":
    unittest.main()
