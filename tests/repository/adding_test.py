"""What must be touched to add a kind, a form, a screen or a language stays as short as CONTRIBUTING.md says."""

import pathlib
import re
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
FOLDERS = ["base", "content", "sync", "ui", "kiosk", "server"]
SUFFIXES = {".h", ".cpp", ".in"}

# What is added -> a thing of that sort that is there, as the code names it; and how many files it may be named in. A folder
# of OWN_FOLDERS counts as one.
SAMPLES = {
    "content kind": (re.compile(r"association", re.I), 6),
    "submission kind": (re.compile(r"CallBack|call_back"), 8),
    "screen": (re.compile(r"Attachment(Place|Screen|Data|View)|present_attachment|LoadAttachment"), 6),
    "language": (re.compile(r"ukrainian|\"uk\"", re.I), 2),
}
# Files that name the sample and yet need no touch when another one is added: what is named there, and why that is so.
EXEMPT = {
    "submission kind": {
        "content/entry.h": "a hotline's field: whether it calls back",
        "content/entry_fields.h": "the same field",
        "server/publish/kinds.cpp": "the same field",
        "kiosk/forms/obstacle.h": "no_call_back: what only this form can meet; another form need not have the like",
        "kiosk/present/form.cpp": "no_call_back in words",
    },
}
OWN_FOLDERS = re.compile(r"^(content/languages/[^/]+/).*")


def code_of(file):
    """The text without its comments: what is only spoken of need not be touched."""
    return re.sub(r"//[^\n]*", "", file.read_text())


def sources():
    return [file for folder in FOLDERS for file in (ROOT / folder).rglob("*") if file.suffix in SUFFIXES]


def files_that_name(what):
    pattern, _ = SAMPLES[what]
    return sorted({OWN_FOLDERS.sub(r"\1", file.relative_to(ROOT).as_posix()) for file in sources()
                   if pattern.search(code_of(file))})


def files_to_touch(what):
    return [name for name in files_that_name(what) if name not in EXEMPT.get(what, {})]


def promised(what):
    """The files CONTRIBUTING.md lists under "Adding a WHAT"."""
    text = (ROOT / "CONTRIBUTING.md").read_text()
    section = re.search(rf"^### A {what}$(.*?)(?=^##|\Z)", text, re.M | re.S)
    return sorted(re.findall(r"^- `([^`]+)`", section.group(1), re.M)) if section else []


class Adding(unittest.TestCase):
    def test_the_files_to_touch_are_the_ones_contributing_names(self):
        for what in SAMPLES:
            with self.subTest(what):
                self.assertEqual(files_to_touch(what), promised(what))

    def test_what_is_exempt_names_the_sample(self):
        for what, files in EXEMPT.items():
            self.assertEqual(set(files) - set(files_that_name(what)), set(), what)

    def test_the_lists_do_not_grow(self):
        for what, (_, most) in SAMPLES.items():
            with self.subTest(what):
                self.assertLessEqual(len(files_to_touch(what)), most)

    def test_nothing_outside_the_folders_asks_whether_it_is_this_language(self):
        asks = re.compile(r"(?:[=!]=|\bcase)\s*(?:content::)?Language::|Language::\w+\s*[=!]=")
        found = [file.relative_to(ROOT).as_posix() for file in sources()
                 if "content/languages/" not in file.as_posix() and asks.search(code_of(file))]
        self.assertEqual(found, [])

    def test_no_list_of_sources_names_a_language(self):
        lists = [ROOT / "CMakeLists.txt"] + [file for folder in FOLDERS + ["assets"]
                                             for file in (ROOT / folder).rglob("CMakeLists.txt")]
        named = re.compile(r"\b(uk|ru|en)\b|ukrainian|russian|english")
        found = [file.relative_to(ROOT).as_posix() for file in lists if named.search(file.read_text())]
        self.assertEqual(found, [])

    def test_only_the_list_of_screens_names_them_all(self):
        """What is done with every screen goes by `ScreenState`: no other file has a line for each of them."""
        listed = re.search(r"using ScreenState = std::variant<([^>]*)>", (ROOT / "kiosk/screen.h").read_text())
        screens = {name.removesuffix("Screen") for name in re.findall(r"\w+", listed.group(1))}
        self.assertGreater(len(screens), 5)
        tables = {}
        for file in sorted((ROOT / "kiosk").rglob("*.*")):
            if file.suffix not in SUFFIXES or file.name == "screen.h":
                continue
            named = screens & set(re.findall(r"\b(\w+?)(?:Screen|Place)\b", code_of(file)))
            if len(named) > len(screens) / 2:
                tables[file.relative_to(ROOT).as_posix()] = sorted(named)
        self.assertEqual(tables, {})


if __name__ == "__main__":
    unittest.main()
