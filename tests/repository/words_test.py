"""Every word of the screens is translated, and every translation is used."""

import pathlib
import re
import subprocess
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
CATALOGUES = sorted((ROOT / "assets" / "words").glob("*.po"))
SOURCES = ["kiosk", "ui", "content/languages"]
KEYWORDS = ["w", "own", "key", "count:1,2", "counted:1,2", "say:2"]


def unquoted(text):
    return "".join(re.findall(r'"((?:[^"\\]|\\.)*)"', text))


def entries(po):
    """msgid -> list of its translations, of a .po text without its header."""
    found = {}
    for block in re.split(r"\n\s*\n", po):
        lines = "\n".join(line for line in block.splitlines() if not line.startswith("#"))
        parts = re.split(r"^(msgid_plural|msgid|msgstr(?:\[\d\])?)\s", lines, flags=re.M)[1:]
        fields = [(parts[i], unquoted(parts[i + 1])) for i in range(0, len(parts), 2)]
        key = next((value for name, value in fields if name == "msgid"), "")
        if key:
            found[key] = [value for name, value in fields if name.startswith("msgstr")]
    return found


def used_keys():
    files = [str(f.relative_to(ROOT)) for folder in SOURCES for f in sorted((ROOT / folder).rglob("*.cpp"))]
    command = ["xgettext", "--language=C++", "--from-code=UTF-8", "--keyword", "--output=-", "--no-location"]
    command += [f"--keyword={word}" for word in KEYWORDS]
    out = subprocess.run(command + files, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    return set(entries(out))


class Words(unittest.TestCase):
    def test_every_key_is_translated_and_every_translation_is_used(self):
        used = used_keys()
        self.assertGreater(len(used), 50)
        self.assertGreater(len(CATALOGUES), 1)
        for catalogue in CATALOGUES:
            text = catalogue.read_text()
            translated = entries(text)
            self.assertEqual(sorted(used - set(translated)), [], f"not in {catalogue.name}")
            self.assertEqual(sorted(set(translated) - used), [], f"in {catalogue.name}, used nowhere")
            empty = [key for key, values in translated.items() if not values or not all(values)]
            self.assertEqual(empty, [], f"empty in {catalogue.name}")
            forms = int(re.search(r"nplurals=(\d)", text).group(1))
            plural = [key for key, values in translated.items() if len(values) not in (1, forms)]
            self.assertEqual(plural, [], f"wrong number of plural forms in {catalogue.name}")

    def test_a_translation_keeps_the_places_for_values(self):
        for catalogue in CATALOGUES:
            translated = entries(catalogue.read_text())
            wrong = [key for key, values in translated.items()
                     if any(set(re.findall(r"\{\d\}", key)) != set(re.findall(r"\{\d\}", v)) for v in values)]
            self.assertEqual(wrong, [])


if __name__ == "__main__":
    unittest.main()
