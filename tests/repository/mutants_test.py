"""Deliberate faults fit the code as it stands: one that does not is told at once, not by the next long run."""

import fnmatch
import pathlib
import re
import sys
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "mutants"))
from mutant import all_mutants  # noqa: E402

TESTS = ROOT / "tests"


def facts():
    """The names of all test cases; a name may go on over lines."""
    for file in TESTS.rglob("*.cpp"):
        for found in re.findall(r'TEST_CASE(?:_FIXTURE)?\([^"]*((?:"(?:[^"\\]|\\.)*"\s*)+)', file.read_text()):
            yield re.sub(r'"\s*"', "", found.strip())[1:-1].replace('\\"', '"')


class Mutants(unittest.TestCase):
    def test_each_fits_the_code_it_spoils(self):
        for mutant in all_mutants():
            with self.subTest(mutant.name):
                self.assertNotEqual(text := (ROOT / mutant.file).read_text(), mutant.applied_to(text))

    def test_each_is_to_be_seen_by_a_test_there_is(self):
        names = list(facts())
        for mutant in all_mutants():
            for program, cases in mutant.tests:
                with self.subTest(mutant.name, program=program, cases=cases):
                    self.assertTrue(fnmatch.filter(names, cases.replace("[", "?")))


if __name__ == "__main__":
    unittest.main()
