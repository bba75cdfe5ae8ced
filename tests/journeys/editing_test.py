"""What is published changes hands: drafted by one, approved by another, published by the server, seen at the kiosk, undone."""

import json
import unittest
import urllib.parse

from pages import Journey
from staff import Person

BRIDGE = "entry/news-bridge"
FILE = "news/news-bridge.md"
LIMIT = "entry/decision-bridge-limit"
LIMIT_FILE = "decisions/decision-bridge-limit.md"
DRAFT_ACT = """+++
kind = "draft_act"
title = "О дворах"
summary = "Как убирать дворы."
date = 2026-11-01
number = "17-п"
stage = "discussion"
comments_from = 2026-11-01
comments_until = {until}
+++
## 1. Общее

1.1. Дворы убирают каждый день.

1.2. Снег вывозят.
"""


def files_of(folder):
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


class Editing(Journey):
    def setUp(self):
        super().setUp()
        self.found_town()
        self.start_server()
        self.editor = Person(self.server, "e.editor", ["editor"])
        self.approver = Person(self.server, "a.approver", ["approver"])
        self.head = Person(self.server, "h.head", ["head"])

    def ask(self, person, method, target, body=None, expected=200, **fields):
        if method != "GET":
            fields["X_Requested_With"] = "veche"
        if body is not None:
            fields["Content_Type"] = "application/json"
            body = json.dumps(body).encode()
        answer = person.request(method, "/api/" + target, body, **fields)
        self.assertEqual(answer.status, expected, f"{method} {target}: {answer.text}")
        return answer

    def place(self, subject):
        return "subjects/" + urllib.parse.quote(subject, safe="")

    def subject(self, subject):
        return self.ask(self.approver, "GET", self.place(subject)).json()

    def listed(self, **filters):
        query = urllib.parse.urlencode({"filter": json.dumps(filters)})
        return [row["id"] for row in self.ask(self.approver, "GET", f"subjects?{query}").json()]

    def drafted(self, subject, files, base=0, person=None, expected=201, **seen):
        """Its ETag."""
        body = {"base": base, "files": [{"name": name, "text": text} for name, text in files.items()]}
        answer = self.ask(person or self.editor, "PUT", self.place(subject) + "/draft", body, expected,
                          **(seen or {"If_None_Match": "*"}))
        return answer.fields.get("etag")

    def sent(self, subject, tag, person=None, expected=201):
        return self.ask(person or self.editor, "POST", self.place(subject) + "/draft/sending", None, expected, If_Match=tag).json()

    def looked_at(self, version):
        seen = self.ask(self.approver, "GET", f"versions/{version}").json()
        return {"hash": seen["hash"], "live": seen["live"]}

    def approved(self, version, expected=201):
        return self.ask(self.approver, "POST", f"versions/{version}/approval", self.looked_at(version), expected).json()

    def published(self, subject, version):
        return self.eventually(f"{subject} is published", lambda: self.subject(subject)["live_version"] == version, 60)

    def through(self, subject, files, base=0):
        """Drafted, sent, approved by another, published; its number."""
        version = self.sent(subject, self.drafted(subject, files, base))["id"]
        self.approved(version)
        self.published(subject, version)
        return version

    def is_shown(self, title):
        self.kiosk.home()
        self.kiosk.tap_id("home/decisions")
        self.visit.wait_for_id("list/", beginning=True)
        return any(title in text for text in self.kiosk.texts())

    def exported(self, name):
        self.server.command("export", self.server.folder, self.folder / name)
        return files_of(self.folder / name)

    def test_a_text_is_drafted_approved_by_another_published_seen_at_the_kiosk_and_undone(self):
        self.visit = self.start_kiosk().begin()
        before = self.exported("before")
        first = self.subject(LIMIT)
        source = next(file["text"] for file in self.ask(self.editor, "GET", f"versions/{first['version']}").json()["files"]
                      if file["name"] == LIMIT_FILE)
        self.assertEqual(source.encode(), before[LIMIT_FILE])
        self.assertTrue(self.is_shown(first["title"]))

        changed = source.replace(first["title"], "Мост открыт")
        tag = self.drafted(LIMIT, {LIMIT_FILE: changed}, first["version"])
        self.assertEqual(self.subject(LIMIT)["drafted_by"], ["e.editor"])
        check = self.ask(self.editor, "POST", self.place(LIMIT) + "/draft/check").json()
        self.assertEqual((check["errors"], check["form"]["languages"]["ru"]["title"]), ([], "Мост открыт"))
        version = self.sent(LIMIT, tag)["id"]
        self.ask(self.editor, "GET", self.place(LIMIT) + "/draft", None, 404)
        self.assertEqual(self.listed(is_waiting=True), [LIMIT])

        # What was looked at is what is approved, and nobody approves alone.
        looked = self.looked_at(version)
        approval = f"versions/{version}/approval"
        self.ask(self.editor, "POST", approval, looked, 403)
        self.ask(self.approver, "POST", approval, {**looked, "hash": first["live"]}, 412)
        self.ask(self.approver, "POST", approval, {**looked, "live": None}, 412)
        self.assertEqual(self.subject(LIMIT)["live"], first["live"])
        self.ask(self.approver, "POST", approval, looked, 201)
        self.published(LIMIT, version)
        self.assertEqual(self.subject(LIMIT)["live"], looked["hash"])
        self.eventually("the kiosk shows it", lambda: self.is_shown("Мост открыт"), 60)
        self.assertEqual(self.exported("changed"), {**before, LIMIT_FILE: changed.encode()})

        # Undone: the earlier version as it was, approved like all.
        again = self.ask(self.editor, "POST", f"versions/{first['version']}/sending", None, 201).json()
        self.assertEqual(again["hash"], first["live"])
        self.approved(again["id"])
        self.published(LIMIT, again["id"])
        self.eventually("the kiosk shows what was", lambda: self.is_shown(first["title"]), 60)
        self.assertEqual(self.exported("undone"), before)
        self.server.command("check", self.server.folder)
        # `publish` finds nothing to change in what the office published.
        self.server.command("publish", self.server.folder, self.folder / "undone")
        self.assertEqual(self.subject(LIMIT)["live"], first["live"])
        lines = self.server.command("audit", "list", self.server.folder, "--subject", LIMIT)
        for who, what in (("e.editor", "content.draft"), ("e.editor", "content.send"), ("a.approver", "content.approve")):
            self.assertTrue(any(who in line and what in line for line in lines.splitlines()), lines)

    def test_what_publish_would_refuse_is_told_with_file_line_and_field_and_not_sent(self):
        subject, name = "entry/news-wrong", "news/news-wrong.md"
        wrong = '+++\nkind = "news"\ntitle = "Так"\nsummary = "Так."\ndate = 2026-13-01\n+++\nСм. [там](entry:nowhere).\n'
        tag = self.drafted(subject, {name: wrong})
        errors = self.ask(self.editor, "POST", self.place(subject) + "/draft/check").json()["errors"]
        self.assertIn((name, 5, "date"), [(error["file"], error["line"], error["field"]) for error in errors])
        told = self.sent(subject, tag, expected=422)
        self.assertIn(f"{name}:5", [error["field"] for error in told["errors"]])
        self.assertEqual(self.subject(subject)["state"], "draft")
        # Less than ten days for comments; a file that is another entry's; a document of another name.
        short = {"drafts/draft-yards.md": DRAFT_ACT.format(until="2026-11-05")}
        tag = self.drafted("entry/draft-yards", short)
        self.assertIn("ten days", json.dumps(self.sent("entry/draft-yards", tag, expected=422)))
        tag = self.drafted("entry/other", {FILE: "# Так\n\nТак.\n"})
        self.assertIn(BRIDGE, json.dumps(self.sent("entry/other", tag, expected=422)))
        self.ask(self.editor, "POST", self.place("town") + "/removal", None, 409)

    def test_clauses_get_their_ids_when_a_draft_act_is_sent_and_keep_them(self):
        subject, name = "entry/draft-yards", "drafts/draft-yards.md"
        text = DRAFT_ACT.format(until="2026-12-20")

        def clauses(version):
            form = self.ask(self.approver, "GET", f"versions/{version}").json()["form"]
            published = self.ask(self.approver, "GET", "files/" + form["languages"]["ru"]["text"]["hash"]).text
            return [line for line in published.splitlines() if line.startswith("<!--")]

        first = self.through(subject, {name: text})
        self.assertGreaterEqual(len(clauses(first)), 2)
        second = self.through(subject, {name: text.replace("каждый день", "ежедневно")}, first)
        self.assertEqual(clauses(first), clauses(second))
        # Taken off, it is gone from what is exported; the kiosk has no such entry.
        self.assertIn(name, self.exported("with"))
        gone = self.ask(self.editor, "POST", self.place(subject) + "/removal", None, 201).json()
        self.approved(gone["id"])
        self.published(subject, gone["id"])
        self.assertTrue(self.subject(subject)["is_gone"])
        self.assertNotIn(name, self.exported("without"))

    def test_two_who_write_the_same_one_after_the_other_are_told_and_nothing_is_lost(self):
        other = Person(self.server, "o.other", ["editor"])
        base = self.subject(BRIDGE)["version"]
        source = self.exported("town")[FILE].decode()
        mine = self.drafted(BRIDGE, {FILE: source + "\nПервое.\n"}, base)
        theirs = self.drafted(BRIDGE, {FILE: source + "\nВторое.\n"}, base, other)
        self.assertEqual(self.subject(BRIDGE)["drafted_by"], ["e.editor", "o.other"])
        seen = self.ask(self.approver, "GET", self.place(BRIDGE) + "/drafts/o.other").json()
        self.assertIn("Второе", seen["files"][0]["text"])
        # Of two windows the second is told.
        newer = self.drafted(BRIDGE, {FILE: source + "\nИначе.\n"}, base, expected=200, If_Match=mine)
        self.drafted(BRIDGE, {FILE: source}, base, expected=412, If_Match=mine)
        self.sent(BRIDGE, mine, expected=412)
        version = self.sent(BRIDGE, newer)["id"]
        self.sent(BRIDGE, theirs, other, 412)
        # Sent back with a reason, and by its sender; neither can be approved any more.
        self.ask(self.approver, "POST", f"versions/{version}/return", {"reason": "Не то."}, 204)
        self.approved(version, 409)
        self.assertEqual(self.subject(BRIDGE)["versions"][0]["reason"], "Не то.")
        second = self.sent(BRIDGE, theirs, other)["id"]
        self.ask(self.editor, "POST", f"versions/{second}/taking-back", None, 409)
        self.ask(other, "POST", f"versions/{second}/taking-back", None, 204)
        self.approved(second, 409)
        # An older one is not approved past a newer one.
        third = self.sent(BRIDGE, self.drafted(BRIDGE, {FILE: source + "\nТретье.\n"}, base))["id"]
        fourth = self.sent(BRIDGE, self.drafted(BRIDGE, {FILE: source + "\nЧетвёртое.\n"}, third))["id"]
        self.approved(third, 409)
        self.approved(fourth)
        self.published(BRIDGE, fourth)

    def test_alone_one_says_why_and_it_is_marked_until_somebody_else_has_looked(self):
        source = self.exported("town")[FILE].decode()
        version = self.sent(BRIDGE, self.drafted(BRIDGE, {FILE: source + "\nСрочно.\n"}, self.subject(BRIDGE)["version"]))["id"]
        looked, place = self.looked_at(version), f"versions/{version}/forced-approval"
        self.ask(self.approver, "POST", place, {**looked, "reason": "Срочно."}, 403)
        self.ask(self.head, "POST", place, {**looked, "reason": " "}, 422)
        forced = self.ask(self.head, "POST", place, {**looked, "reason": "Прорыв трубы."}, 201).json()
        self.assertEqual((forced["how"], forced["reviewer"]), ("forced", None))
        self.published(BRIDGE, version)
        self.assertEqual(self.listed(is_unreviewed=True), [BRIDGE])
        self.ask(self.head, "POST", f"approvals/{forced['id']}/review", None, 409)
        self.ask(self.approver, "POST", f"approvals/{forced['id']}/review", None, 204)
        self.assertEqual(self.listed(is_unreviewed=True), [])

    def test_the_town_itself_is_approved_by_who_may_change_it(self):
        town = self.exported("town")["town.toml"].decode()
        name = self.subject("town")["title"]
        version = self.sent("town", self.drafted("town", {"town.toml": town.replace(name, name + " Новый")},
                                                 self.subject("town")["version"]))["id"]
        self.approved(version, 403)
        self.ask(self.head, "POST", f"versions/{version}/approval", self.looked_at(version), 201)
        self.published("town", version)
        self.assertEqual(self.subject("town")["title"], name + " Новый")
        # Another law comes with its rules.
        told = self.drafted("town", {"town.toml": town.replace('legal_profile = "ru"', 'legal_profile = "uk"')}, version)
        self.assertIn("legal_profile", json.dumps(self.sent("town", told, expected=422)))

    def test_what_does_not_fit_any_more_what_was_approved_meanwhile_is_not_approved(self):
        target, leading = "entry/news-target", "entry/news-leading"
        news = '+++\nkind = "news"\ntitle = "{}"\nsummary = "Так."\ndate = 2026-11-01\n{}+++\nТак.\n'
        self.through(target, {"news/news-target.md": news.format("Цель", "")})
        waiting = self.sent(leading, self.drafted(leading, {"news/news-leading.md": news.format("Ссылка", 'links = ["news-target"]\n')}))["id"]
        gone = self.ask(self.editor, "POST", self.place(target) + "/removal", None, 201).json()["id"]
        self.approved(gone)
        told = self.approved(waiting, 409)
        self.assertIn("news/news-leading.md", json.dumps(told))
        self.assertEqual(self.subject(leading)["waiting"], waiting)


if __name__ == "__main__":
    unittest.main()
