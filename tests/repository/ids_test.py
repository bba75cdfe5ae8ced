"""An id or a closed set that has a type of its own (content/ids.h, the enumerations of content/) travels as that type."""

import pathlib
import re
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
HEADERS = [*(file for folder in ["content", "sync", "kiosk", "server"] for file in (ROOT / folder).rglob("*.h")),
           ROOT / "ui" / "place.h"]

# What fields and parameters of these types are called.
NAMES = ("topics?|topic_id|form_of_appeal|legal_profile|profile_id|item_id|entry|entry_id|draft|hotline|poll|clause|clause_id|"
         "question_id|option_id|option_ids|device_id|submission_id|language|kind|series|missing|required")
AS_TEXT = re.compile(r"\bstd::(?:vector<std::string>|map<std::string, [^>]*>|string|string_view)(?: const)?\s*[&*]*\s*"
                     rf"({NAMES})\s*(?:=[^=;,)]*|\{{\}})?[;,)]")

# What is a text all the same.
TEXTS = {
    ("content/markdown/segments.h", "clause_id"),  # a part of the source it points into
    ("content/town.h", "kind"),                    # of a town of a later program: kinds this one does not know stay in it
    ("server/commands/commands.h", "poll"),        # as a person typed it
    ("kiosk/present/parts.h", "kind"),             # a word for the screen
}


def as_texts(text):
    """The names of the fields and parameters in `text` that should be of a type of their own."""
    return [found.group(1) for found in AS_TEXT.finditer(re.sub(r"//[^\n]*", "", text))]


class Ids(unittest.TestCase):
    def test_what_has_a_type_of_its_own_is_no_text_in_a_header(self):
        found = {(file.relative_to(ROOT).as_posix(), name) for file in HEADERS for name in as_texts(file.read_text())}
        self.assertEqual(found, TEXTS)

    def test_a_field_and_a_parameter_that_are_texts_are_seen(self):
        self.assertEqual(as_texts("struct A {\n    std::string form_of_appeal = {};\n    std::vector<std::string> topics;\n};\n"
                                  "void f(const std::string& entry, std::string_view draft);\n"
                                  "std::map<std::string, std::size_t> topics;\n    TopicId topic;  // std::string topic;\n"),
                         ["form_of_appeal", "topics", "entry", "draft", "topics"])


if __name__ == "__main__":
    unittest.main()
