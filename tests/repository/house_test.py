"""The rules of the house that a machine can read: include arrows, sizes of files, links of the docs."""

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


def switches_of(text):
    """The text of each switch, without the switches inside it."""
    found = []
    for match in re.finditer(r"\bswitch \(", text):
        depth, at = 0, text.index("{", match.start())
        body = ""
        for at in range(at, len(text)):
            depth += (text[at] == "{") - (text[at] == "}")
            body += text[at]
            if depth == 0:
                break
        found.append(text[match.start():match.start() + 40] + re.sub(r"\bswitch \([^{]*\{[^{}]*\}", "", body))
    return found


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

    def test_only_the_canvas_knows_dear_imgui(self):
        allowed = re.compile(r"ui/(canvas|imgui)/")
        wrong = [f.relative_to(ROOT).as_posix() for f in tracked_files()
                 if f.suffix in {".h", ".cpp"} and re.search(r"#\s*include\s*<(imgui|backends/imgui)", f.read_text())
                 and not allowed.match(f.relative_to(ROOT).as_posix())]
        self.assertEqual(wrong, [])

    def test_no_file_of_code_is_longer_than_400_lines(self):
        long = {f.relative_to(ROOT).as_posix(): lines for f in tracked_files()
                if (f.suffix in CODE_SUFFIXES or f.name == "veche")
                and (lines := len(f.read_text().splitlines())) > MAX_LINES}
        self.assertEqual(long, {})

    def test_no_switch_over_an_enumeration_has_a_default(self):
        wrong = []
        for file in tracked_files():
            name = file.relative_to(ROOT).as_posix()
            if folder_of(name) is None or file.suffix not in {".h", ".cpp"}:
                continue
            for switch in switches_of(file.read_text()):
                if re.search(r"\bcase \w+(::\w+)+:", switch) and re.search(r"^\s*default:", switch, re.M):
                    wrong.append(f"{name}: {switch.splitlines()[0].strip()}")
        self.assertEqual(wrong, [])

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
