"""An editor gives the office a document and has its text: the real server, its workshop, the programs of the machine."""

import io
import os
import pathlib
import signal
import subprocess
import unittest
import zipfile

from pages import Journey
from staff import Person

PAGE = "<h1>Порядок приёма</h1><p>По вторникам, <i>с девяти</i>.</p>"
SECRET = "Порядок"


def written_by_office_program(kind):
    return subprocess.run(["pandoc", "--from=html", f"--to={kind}", "--output=-"], input=PAGE.encode(), capture_output=True,
                          check=True).stdout


def archive(**files):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as zipped:
        for name, text in files.items():
            zipped.writestr(name.replace("__", "/"), text)
    return made.getvalue()


class Documents(Journey):
    def setUp(self):
        super().setUp()
        self.server.init()
        self.server.publish()
        self.start_server()
        self.editor = Person(self.server, "edna", ["editor"])

    def ask(self, body, who=None, **fields):
        return (who or self.editor).request("POST", "/api/documents/text", body, X_Requested_With="veche", **fields)

    def children(self):
        supervisor = self.server.process.pid
        found = {}
        for child in pathlib.Path(f"/proc/{supervisor}/task/{supervisor}/children").read_text().split():
            try:
                found[pathlib.Path(f"/proc/{child}/comm").read_text().strip()] = int(child)
            except FileNotFoundError:
                pass
        return found

    def test_an_editor_has_the_text_of_documents_and_nobody_else_has(self):
        for kind in ("docx", "odt"):
            answer = self.ask(written_by_office_program(kind))
            self.assertEqual((200, {"format": kind, "markup": "markdown", "text": "# Порядок приёма\n\nПо вторникам, *с девяти*.\n"}),
                             (answer.status, answer.json()))
        answer = self.ask(("<!DOCTYPE html>" + PAGE.replace("девяти", "де\u202eвя\u0007ти")).encode())
        self.assertEqual("# Порядок приёма\n\nПо вторникам, *с девяти*.\n", answer.json()["text"])
        # What a file is says its content, not its sender.
        refused = {b"plain words": 415, b"": 415, b"PK\x03\x04" + b"x" * 500: 415,
                   archive(mimetype="application/vnd.oasis.opendocument.spreadsheet"): 415,
                   archive(word__document="none"): 415, archive(**{"word/document.xml": "<none"}): 422, b"%PDF-1.7 cut": 422}
        for body, status in refused.items():
            answer = self.ask(body, Content_Type="application/vnd.openxmlformats-officedocument.wordprocessingml.document")
            self.assertEqual((status, "application/problem+json"), (answer.status, answer.fields["content-type"]), body[:40])
        self.assertEqual(403, self.ask(PAGE.encode(), Person(self.server, "carl", ["clerk"])).status)
        # Nothing of it is told to whoever reads the log.
        log = (self.folder / "server.log").read_text()
        self.assertIn("workshop.task_failed task=document.text reason=refused", log)
        self.assertNotIn(SECRET, log)

    def test_a_workshop_or_an_office_that_dies_is_there_again_and_reads_the_next_document(self):
        page = ("<html>" + PAGE).encode()
        self.assertEqual(200, self.ask(page).status)
        for name in ("veche-workshop", "veche-office", "veche-workshop"):
            before = self.children()
            os.kill(before[name], signal.SIGKILL)
            self.eventually(f"another {name}", lambda: self.children().get(name) not in (None, before[name]))

            def reads():
                try:
                    return self.ask(page).status == 200
                except (ConnectionError, OSError):
                    return False
            self.eventually(f"a document is read after the death of {name}", reads)

    def test_the_workshop_has_no_file_of_the_town_and_no_key_even_where_it_is_the_same_user(self):
        workshop = self.children()["veche-workshop"]
        self.eventually("a root of its own",
                        lambda: pathlib.Path(f"/proc/{workshop}/root").exists() and
                        sorted(os.listdir(f"/proc/{workshop}/root")) == ["bin", "dev", "lib", "lib64", "proc", "tmp", "usr"])
        links = [os.readlink(f"/proc/{workshop}/fd/{number}") for number in os.listdir(f"/proc/{workshop}/fd") if int(number) > 2]
        self.assertEqual(["socket"], [link.split(":")[0] for link in links])


if __name__ == "__main__":
    unittest.main()
