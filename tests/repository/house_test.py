"""The rules of the house that a machine can read: include arrows, sizes of files, links of the docs, the root, commits."""

import pathlib
import re
import subprocess
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]

# Folder -> folders it may include. "sync/protocol" is a folder of its own; includes inside a folder are free.
ARROWS = {
    "base": set(),
    "content": {"base"},
    "sync/protocol": {"content", "base"},
    "sync": {"sync/protocol", "content", "base"},
    "ui": {"content", "base"},
    "kiosk": {"ui", "sync", "sync/protocol", "content", "base"},
    "server": {"sync/protocol", "content", "base"},
}
CODE_SUFFIXES = {".cpp", ".h", ".py", ".sh", ".ts", ".tsx", ".cmake"}
MAX_LINES = 400
GENERATED = {"veche_commit.h"}  # made by CMake
ROOT_FILES = {".clang-format", ".clang-tidy", ".gitignore", "CHANGELOG.md", "CMakeLists.txt", "CMakePresets.json",
              "CONTRIBUTING.md", "LICENSE", "README.md", "veche"}
# Commits before it are older than the rule about them.
LAST_FREE_COMMIT = "451defae324b80e167f95bd8497947e51be9b713"
LONGEST_SUBJECT = 72


def tracked_files():
    listed = subprocess.run(["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, check=True,
                            capture_output=True, text=True).stdout
    return [ROOT / name for name in listed.splitlines() if (ROOT / name).is_file()]


def folder_of(path):
    """The folder of the house that `path` (relative, as text) belongs to, or None."""
    for folder in sorted(ARROWS, key=len, reverse=True):
        if path.startswith(folder + "/"):
            return folder
    return None


class House(unittest.TestCase):
    def test_includes_follow_the_arrows(self):
        wrong = []
        for file in tracked_files():
            name = file.relative_to(ROOT).as_posix()
            source = folder_of(name)
            if source is None or file.suffix not in {".h", ".cpp"}:
                continue
            for line in file.read_text().splitlines():
                match = re.match(r'\s*#\s*include\s+"([^"]+)"', line)
                if not match:
                    continue
                target = folder_of(match.group(1))
                if match.group(1) in GENERATED:
                    continue
                if target is None:
                    wrong.append(f"{name}: {match.group(1)} is not written from the repository root")
                elif target != source and target not in ARROWS[source]:
                    wrong.append(f"{name}: {source} must not include {target} ({match.group(1)})")
        self.assertEqual(wrong, [])

    def test_no_file_of_code_is_longer_than_400_lines(self):
        long = {f.relative_to(ROOT).as_posix(): lines for f in tracked_files()
                if (f.suffix in CODE_SUFFIXES or f.name == "veche")
                and (lines := len(f.read_text().splitlines())) > MAX_LINES}
        self.assertEqual(long, {})

    def test_only_known_files_lie_in_the_root(self):
        """What a program leaves where it was started, a fuzzer's crash say, is easily committed there."""
        lying = {file.name for file in tracked_files() if file.parent == ROOT}
        self.assertEqual(lying - ROOT_FILES, set())

    def test_commits_have_a_short_subject_and_a_body_that_says_why(self):
        def git(*arguments):
            return subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True)

        if git("merge-base", "--is-ancestor", LAST_FREE_COMMIT, "HEAD").returncode != 0:
            self.skipTest("no history here")
        listed = git("log", "--no-merges", "--format=%h%x00%s%x00%b%x01", f"{LAST_FREE_COMMIT}..HEAD")
        self.assertEqual(listed.returncode, 0, listed.stderr)
        for commit in listed.stdout.split("\x01")[:-1]:
            name, subject, body = commit.strip("\n").split("\0")
            with self.subTest(f"{name} {subject}"):
                self.assertLessEqual(len(subject), LONGEST_SUBJECT)
                self.assertNotEqual(body.strip(), "")

    def test_every_event_of_the_log_is_written_somewhere_and_read_by_a_test(self):
        events = dict(re.findall(r'\{LogEvent::(\w+), \w+, "([^"]+)"',
                                 re.sub(r"\s+", " ", (ROOT / "base" / "log_event.cpp").read_text())
                                 .replace("{ LogEvent", "{LogEvent")))
        self.assertGreater(len(events), 30)
        sources, tests = "", ""
        for file in tracked_files():
            name = file.relative_to(ROOT).as_posix()
            if folder_of(name) and file.suffix == ".cpp" and name != "base/log_event.cpp":
                sources += file.read_text()
            elif name.startswith("tests/") and file.suffix in {".cpp", ".py"} and file != pathlib.Path(__file__):
                tests += file.read_text()
        self.assertEqual([event for event in events if not re.search(rf"LogEvent::{event}\b", sources)], [])
        self.assertEqual([id for event, id in events.items() if id not in tests and f"LogEvent::{event}" not in tests], [])

    def test_every_relative_link_of_the_docs_leads_somewhere(self):
        wrong = []
        for file in tracked_files():
            name = file.relative_to(ROOT).as_posix()
            if file.suffix != ".md" or name.startswith(("assets/", "tests/")):
                continue
            for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", file.read_text()):
                if ":" not in target and not (file.parent / target).exists():
                    wrong.append(f"{name}: {target}")
        self.assertEqual(wrong, [])


if __name__ == "__main__":
    unittest.main()
