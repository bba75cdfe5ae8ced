"""Nothing that must survive is written past base/files.h and DurableFolder, and every source that writes is in a row of
tests/power, where the power is cut in the middle of it."""

import re
import unittest

from house_test import ROOT, folder_of, tracked_files

WRITER = {"base/durable_file.cpp", "base/files.cpp", "base/file_trees.cpp", "base/system_file_calls.cpp"}
CALLS = re.compile(r"\bofstream\b|\bO_CREAT\b|\bO_TMPFILE\b|\bfopen\b|\bcreate_director(y|ies)\b|"
                   r"\b(fs|filesystem)::(rename|remove|remove_all|copy|copy_file|resize_file)\(|"
                   r"(?<![\w:])::(rename\w*|remove|link\w*|unlink\w*|mkdir\w*|ftruncate|f(data)?sync|syncfs)\(")
# What is allowed to be lost, and why.
ELSEWHERE = {
    "base/shared_lock.cpp": "a lock file: what counts is who holds it",
    "content/store/store.cpp": "a cache: made anew from the blobs",
    "kiosk/loop_drive.cpp": "pictures the drive protocol asks for",
    "server/http/listener.cpp": "a socket's file: a stop that leaves it is followed by a start that replaces it",
    "server/process/own_root.cpp": "a root folder in memory, which its process alone sees",
    "sync/spool.cpp": "a lock file: what counts is who holds it",
}
WRITES = re.compile(r"\b(write_file(_unsynced)?|write_new_file|rename_path(_unsynced)?|remove_path(_unsynced)?|copy_hashed|"
                    r"copy_tree)\(|\b(\w*folder_?|root_?|parts_|catalogs_|opened)(\([^()]*\))?(\.|->)"
                    r"(create|replace|replace_unsynced|open_part|exchange|copy_unsynced)\(")
KEEPS = re.compile(r"\bDurableFolder\b|base/(files|file_trees|durable_file)\.h")


def sources():
    for file in tracked_files():
        name = file.relative_to(ROOT).as_posix()
        if folder_of(name) and file.suffix in {".cpp", ".h"}:
            yield name, re.sub(r"//.*", "", file.read_text())


class Durable(unittest.TestCase):
    def test_no_file_is_read_past_the_readers_of_base(self):
        """They name the path, refuse what is larger than it may be, and are held up by no pipe."""
        self.assertEqual([name for name, text in sources() if re.search(r"<fstream>|\bi?fstream\b", text)], [])

    def test_nothing_is_written_past_the_durable_writer(self):
        found = {name: CALLS.search(text).group(0) for name, text in sources()
                 if name not in WRITER and CALLS.search(text)}
        self.assertEqual({name: call for name, call in found.items() if name not in ELSEWHERE}, {})
        self.assertEqual(set(ELSEWHERE) - set(found), set(), "they write no more: take them out of this list")

    def test_every_source_that_writes_is_cut_in_the_middle_by_a_test(self):
        rows = "".join(file.read_text() for file in (ROOT / "tests/power").glob("*_writers.cpp"))
        headers = {name: text for name, text in sources() if name.endswith(".h")}
        missing = [name for name, text in sources() if name.endswith(".cpp") and WRITES.search(text)
                   and KEEPS.search(text + headers.get(name[:-3] + "h", "")) and f'"{name}"' not in rows]
        self.assertEqual(missing, [])

    def test_every_source_named_by_a_row_is_there(self):
        named = set()
        for file in (ROOT / "tests/power").glob("*_writers.cpp"):
            named |= set(re.findall(r'"((?:base|content|sync|kiosk|server)/[\w/]+\.cpp)"', file.read_text()))
        self.assertEqual(sorted(name for name in named if not (ROOT / name).is_file()), [])


if __name__ == "__main__":
    unittest.main()
