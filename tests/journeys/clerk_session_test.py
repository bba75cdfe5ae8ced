"""A clerk's whole day by curl alone: the commands of docs/api.md, run as they stand there against a real server."""

import json
import os
import pathlib
import re
import subprocess
import sys
import unittest

from pages import Journey
from staff import PASSWORD, code_at

ROOT = pathlib.Path(__file__).resolve().parents[2]
TEXT = "У сквері зламана лава. <script>alert(1)</script>"
ANSWER = "The bench will be mended by Friday."


def commands():
    """The shell blocks of docs/api.md, in their order."""
    return re.findall(r"^```sh\n(.*?)^```", (ROOT / "docs" / "api.md").read_text(), re.MULTILINE | re.DOTALL)


class ClerkSession(Journey):
    def run_session(self, office):
        tools = self.folder / "tools"
        tools.mkdir()
        (tools / "veche-server").symlink_to(self.server.program)
        (tools / "oathtool").write_text(f"#!/bin/sh\nexec '{sys.executable}' '{__file__}' \"$3\"\n")
        (tools / "oathtool").chmod(0o755)
        work = self.folder / "clerk"
        work.mkdir()
        environment = dict(os.environ, PATH=f"{tools}:{os.environ['PATH']}", DIR=str(self.server.folder), OFFICE=office,
                           password=PASSWORD)
        script = "set -eu\n" + "\necho ---\n".join(commands())
        done = subprocess.run(["sh", "-c", script], cwd=work, env=environment, capture_output=True, text=True, timeout=120)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        return done.stdout.split("---\n"), work

    def test_the_session_of_the_document_works_from_the_invitation_to_the_line_in_the_audit(self):
        self.found_town()
        visit = self.start_kiosk().begin()
        code = visit.appeal(TEXT)
        # As veche.toml says, for invitations name it.
        settings = (self.server.folder / "veche.toml").read_text()
        self.server.office_port = re.search(r"^\[office\].*?^port = (\d+)$", settings, re.MULTILINE | re.DOTALL)[1]
        self.start_server()
        case = self.eventually("the appeal is registered", lambda: next(iter(self.server.submissions()), None))
        printed, work = self.run_session(self.server.office)

        me = json.loads(printed[2].splitlines()[2])
        self.assertEqual(printed[2].splitlines()[:2], ["303", "303"])
        self.assertEqual((me["id"], me["roles"]), ("a.clerk", ["clerk"]))
        self.assertNotIn("manage_accounts", me["rights"])
        listed = json.loads((work / "cases.json").read_text())
        self.assertEqual([one["id"] for one in listed], [case["id"]])
        self.assertNotIn("text", listed[0])
        opened = json.loads((work / "case.json").read_text())
        self.assertEqual((opened["number"], opened["text"]), (case["number"], TEXT))
        taken = json.loads((work / "taken.json").read_text())
        self.assertRegex(taken["receipt_code"], r"^[0-9A-Z]{4}(-[0-9A-Z]{4}){3}$")
        found = json.loads((work / "found.json").read_text())
        self.assertEqual([one["id"] for one in found], [taken["id"]])
        marked = [piece["text"] for piece in found[0]["found"][0]["pieces"] if piece["is_match"]]
        self.assertEqual(marked, ["streetlamps"])
        answered = json.loads((work / "answered.json").read_text())
        self.assertEqual(answered["state"], "answered")
        self.assertNotIn("answer", answered)  # an act tells nothing that is sealed
        audit = json.loads((work / "audit.json").read_text())
        self.assertEqual({line["who"] for line in audit}, {"a.clerk"})
        on_case = [line["what"] for line in audit if line["subject"] == "case/" + case["id"]]
        self.assertEqual(sorted(on_case), ["case.answer", "case.open"])
        self.assertIn("cases.search", [line["what"] for line in audit])
        self.assertNotIn("streetlamp", json.dumps(audit))
        self.assertEqual(printed[7].split(), ["204", "401"])
        # The registrar signs what the office owes: whoever has the code reads the answer.
        self.eventually("the answer at the kiosk", lambda: any(ANSWER in text for text in self.kiosk.check(code)), 60)
        log = (self.folder / "server.log").read_text()
        for word in ("a.clerk", "Anna", PASSWORD, TEXT[:20], "streetlamp", taken["receipt_code"]):
            self.assertNotIn(word, log)


if __name__ == "__main__":
    print(code_at(sys.argv[1]))  # as `oathtool --totp --base32 KEY`
