"""Each library has one door into the code, folders inside server/ and kiosk/ have arrows too, and no switch over an
enum of ours has a `default:` that would swallow what is added to it."""

import pathlib
import re
import subprocess
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
PRODUCTION = ("base/", "content/", "sync/", "ui/", "kiosk/", "server/")

# Header of a library (how its name begins) -> folders that may include it. A folder does not stand for those below it.
# Tests and benchmarks may include what they test with. What is not listed here may not be included at all.
DOORS = {
    "CLI/": {"kiosk", "server"},
    "GL/": {"ui/canvas"},
    "SDL.h": {"kiosk/devices"},
    "SDL_scancode.h": {"kiosk"},
    "SDL_syswm.h": {"kiosk/devices"},
    "X11/": {"kiosk/devices"},
    "boost/locale/": {"ui"},
    "curl/": {"server/commands", "server/mail", "sync"},
    "espeak-ng/": {"kiosk/devices"},
    "ft2build.h": {"ui/canvas"},
    "imgui": {"ui/canvas"},
    "liboath/": {"server/accounts"},
    "libpq-fe.h": {"server/sql"},
    "libstemmer.h": {"content/search"},
    "md4c.h": {"content/markdown"},
    "microhttpd.h": {"server/http"},
    "nlohmann/": {"base"},
    "openssl/sha.h": {"base"},
    "png.h": {"content", "kiosk/devices"},
    "prometheus/": {"server"},
    "qrencode.h": {"server/office", "ui/widgets"},
    # Short hashes, randomness and sealing by key are base's, signatures and envelopes the protocol's, passwords the accounts'.
    "sodium.h": {"base", "server/accounts", "sync/protocol"},
    "spdlog/": {"base"},
    # content/search registers functions of its own in FTS5.
    "sqlite3.h": {"base", "content/search"},
    "toml++/": {"base"},
    "turbojpeg.h": {"content"},
    "unicode/": {"base", "content/store", "ui", "ui/text", "ui/widgets"},
    "wayland-": {"kiosk/devices"},
    "zstd.h": {"content/edition"},
}
# Words of the language that the C++ of tomorrow has of itself (std::expected, std::format): they hide nothing, so that a
# door of ours before them would only rename them. Everywhere.
VOCABULARY = ("fmt/", "tl/expected.hpp")
# Of the system: the C library and the kernel.
SYSTEM = re.compile(r"(sys|linux|netinet|arpa|net)/|"
                    r"(dirent|dlfcn|fcntl|grp|malloc|netdb|poll|pthread|pwd|sched|signal|spawn|stdlib|string|unistd)\.h$")

# Subfolder -> subfolders it may include. Files right under server/ and kiosk/ are below all (layout, configuration,
# state) or above all (main, loop, routes): they are free.
INNER_ARROWS = {
    "kiosk": {
        "devices": set(),
        "drive": {"devices", "forms"},
        "forms": set(),
        "present": {"forms"},
        "screens": {"forms", "present"},
        "update": {"forms"},
        "workers": {"devices"},
    },
    "server": {
        "http": set(),
        "accounts": set(),
        "sql": set(),
        "audit": {"sql"},
        "jobs": {"sql"},
        "store": {"accounts", "audit", "jobs", "sql"},
        "mail": {"accounts", "http", "jobs", "sql", "store"},
        "publish": set(),
        "edition": set(),
        "editorial": {"publish", "store"},
        "fleet": {"store"},
        "intake": {"store"},
        "registrar": {"audit", "edition", "jobs", "store"},
        "publisher": {"accounts", "edition", "editorial", "jobs", "publish", "sql", "store"},
        "endpoints": {"fleet", "http", "intake", "store"},
        "orders": {"desk", "store"},
        "process": {"accounts", "audit", "desk", "edition", "endpoints", "fleet", "http", "intake", "jobs", "mail",
                    "office", "orders", "publisher", "registrar", "store", "workshop"},
        "office": {"accounts", "audit", "desk", "http", "jobs", "sql", "store", "workshop"},
        "workshop": set(),
        # What is proposed against all that is approved and published, by the rules of both.
        "judging": {"edition", "editorial", "publish", "publisher", "store"},
        "desk": {"accounts", "audit", "jobs", "judging", "registrar", "store"},
        "commands": {"accounts", "audit", "desk", "edition", "editorial", "jobs", "mail", "process", "publish",
                     "publisher", "registrar", "sql", "store", "workshop"},
    },
}


def sources():
    """Name below the root and text of every production source."""
    listed = subprocess.run(["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, check=True,
                            capture_output=True, text=True).stdout
    for name in listed.splitlines():
        if name.startswith(PRODUCTION) and name.endswith((".h", ".cpp")) and (ROOT / name).is_file():
            yield name, (ROOT / name).read_text()


def folder_of(name):
    return name.rpartition("/")[0]


def without_texts(code):
    """The code without comments, and with nothing in its literals."""
    return re.sub(r"""//[^\n]*|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])+'""",
                  lambda found: "" if found[0].startswith("//") else found[0][0] * 2, code)


def switches(code):
    """The body of every switch, from its first brace to the one that closes it."""
    for found in re.finditer(r"\bswitch\s*\(", code):
        begin = end = code.index("{", found.end())
        depth = 0
        while True:
            depth += {"{": 1, "}": -1}.get(code[end], 0)
            end += 1
            if depth == 0:
                break
        yield code[begin:end]


class Doors(unittest.TestCase):
    def test_each_library_is_included_behind_its_door_only(self):
        wrong = []
        for name, text in sources():
            for header in re.findall(r"^\s*#\s*include\s*<([^>]+)>", text, re.M):
                if "/" not in header and "." not in header or SYSTEM.match(header) or header.startswith(VOCABULARY):
                    continue
                door = next((door for door in DOORS if header.startswith(door)), None)
                if door is None or folder_of(name) not in DOORS[door]:
                    wrong.append(f"{name}: <{header}>; expected one of {sorted(DOORS.get(door, []))}")
        self.assertEqual(wrong, [])

    def test_inner_folders_include_along_the_arrows(self):
        wrong = []
        for name, text in sources():
            top, _, rest = folder_of(name).partition("/")
            if top not in INNER_ARROWS or not rest:
                continue
            for target in re.findall(rf'^\s*#\s*include\s*"{top}/([^"]+)/[^/"]+"', text, re.M):
                allowed = INNER_ARROWS[top].get(rest, set())
                if target != rest and target not in allowed:
                    wrong.append(f"{name}: {top}/{rest} must not include {top}/{target}")
        self.assertEqual(wrong, [])

    def test_the_arrows_make_no_circle(self):
        for top, arrows in INNER_ARROWS.items():
            left = dict(arrows)
            while free := [folder for folder, targets in left.items() if not targets & left.keys()]:
                for folder in free:
                    del left[folder]
            self.assertEqual(left, {}, f"{top}/: these include each other in a circle")

    def test_no_switch_over_an_enum_of_ours_has_a_default(self):
        wrong = set()
        for name, text in sources():
            for body in switches(without_texts(text)):
                # `Kind::plan`, or `plan` after a `using enum`; a namespace, as in `step::form`, begins with a small letter.
                ours = re.search(r"\bcase\s(?:[^:;]*?\b(?:\w+::)*[A-Z]\w*::\w+|\s*[a-z]\w*)\s*:(?!:)", body)
                if ours and re.search(r"\bdefault\s*:", body):
                    wrong.add(name)
        self.assertEqual(wrong, set())


if __name__ == "__main__":
    unittest.main()
