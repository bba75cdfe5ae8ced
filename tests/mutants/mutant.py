"""A mutant: one deliberate fault in one file and the tests that must see it. Read by run.py and by tests/repository/.

    fault: what a tired engineer did, as a fact
    file: sync/delivery.cpp
    test: sync a ballot waits for a moment of its own*
    right: why it is right that no test sees it        (only of a fault that changes nothing)
    --- text
    the lines as they stand in the file, there once
    --- instead
    the lines of the fault
    --- end

`test:` is a test program (test_NAME) and a filter of its cases, as doctest's -tc takes it; there may be more, all must
fail. Texts and what stands instead of them may come several times; all are put in at once.
"""

import dataclasses
import pathlib

FOLDER = pathlib.Path(__file__).resolve().parent
ROOT = FOLDER.parents[1]
ENDING = ".mutant"


class Malformed(Exception):
    """A mutant that says something else than it must, or does not fit the code any more."""


@dataclasses.dataclass
class Mutant:
    name: str
    fault: str = ""
    file: str = ""
    right: str = ""
    tests: list = dataclasses.field(default_factory=list)  # (program, filter)
    changes: list = dataclasses.field(default_factory=list)  # (text, instead)

    def applied_to(self, text):
        for old, new in self.changes:
            if (count := text.count(old)) != 1:
                raise Malformed(f"{self.name}: its text is {count} times in {self.file}, not once: write it anew "
                                f"(tests/mutants/{self.name}{ENDING})")
            text = text.replace(old, new)
        return text


def read_change(lines):
    """The text and what stands instead of it; `lines` goes on after '--- end'."""
    parts = []
    for mark in ("--- instead", "--- end"):
        part = []
        for line in lines:
            if line == mark:
                break
            part.append(line)
        else:
            raise Malformed(f"'{mark}' is missing")
        parts.append("".join(line + "\n" for line in part))
    if not parts[0].strip() or parts[0] == parts[1]:
        raise Malformed("a text that is empty or stays as it is")
    return tuple(parts)


def read_mutant(path):
    mutant = Mutant(path.stem)
    lines = iter(path.read_text().splitlines())
    try:
        for line in lines:
            key, _, value = line.partition(": ")
            if line == "--- text":
                mutant.changes.append(read_change(lines))
            elif key == "test":
                program, _, cases = value.partition(" ")
                mutant.tests.append((program, cases))
            elif key in ("fault", "file", "right"):
                setattr(mutant, key, value)
            elif line:
                raise Malformed(f"'{line}' is not understood")
        if not (mutant.fault and mutant.file and mutant.changes and all(p and c for p, c in mutant.tests)):
            raise Malformed("fault, file or a text is missing, or a test has no name")
        if not mutant.tests and not mutant.right:
            raise Malformed("neither a test nor a reason")
        if not (ROOT / mutant.file).is_file():
            raise Malformed(f"{mutant.file} is not there")
    except Malformed as error:
        raise Malformed(f"{path.name}: {error}") from None
    return mutant


def all_mutants():
    """Every mutant there is, by name; one that is malformed is told."""
    return [read_mutant(path) for path in sorted(FOLDER.glob("*" + ENDING))]
