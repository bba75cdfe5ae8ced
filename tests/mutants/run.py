"""Puts deliberate faults into a copy of the code, one at a time, and looks whether the tests named see them.

    python3 tests/mutants/run.py [--jobs N] [--list] [NAME…]

The copy and its build lie in build/mutants/ and are kept: a second run builds only what changed. Nothing of the tree
itself is touched.
"""

import argparse
import collections
import os
import pathlib
import re
import shutil
import subprocess
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from mutant import ROOT, Malformed, all_mutants  # noqa: E402

COPY = ROOT / "build" / "mutants"
BUILD = COPY / "build" / "debug"  # as deep as build/debug below the tree: a compiler cache finds its objects again
LONGEST_RUN = 300  # seconds; a fault that makes a test hang was seen
# A fault may signal what it should not, as kill(-1) does: each test sees only processes of its own.
ALONE = ["unshare", "--pid", "--fork", "--kill-child", "--mount-proc"]
# The first process there: it waits for those whose parent was killed, as an init does.
INIT = ["bash", "-c", '"$@"; exit $?', "init"]


def copy_tree():
    """Makes the copy equal to the tree; what is equal already keeps its time, so that nothing of it is built again."""
    listed = subprocess.run(["git", "ls-files", "-co", "--exclude-standard", "-z"], cwd=ROOT, check=True,
                            capture_output=True)
    names = {name for name in listed.stdout.decode().split("\0") if name and (ROOT / name).is_file()}
    for name in names:
        source, target = ROOT / name, COPY / name
        data = source.read_bytes()
        if not target.is_file() or target.read_bytes() != data:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(data)
            shutil.copymode(source, target)
    for file in COPY.rglob("*"):
        name = file.relative_to(COPY).as_posix()
        if not name.startswith("build/") and not file.is_dir() and name not in names:
            file.unlink()


def configure():
    command = ["cmake", "--preset", "debug", "-DCMAKE_CXX_FLAGS_DEBUG=-O0 -g1"]
    if "CMAKE_CXX_COMPILER_LAUNCHER" not in os.environ and shutil.which("ccache"):
        command += ["-DCMAKE_CXX_COMPILER_LAUNCHER=ccache"]
    if shutil.which("mold"):
        command += ["-DCMAKE_EXE_LINKER_FLAGS=-fuse-ld=mold"]
    done = subprocess.run(command, cwd=COPY, capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(done.stdout + done.stderr)


def build(programs, jobs):
    """What the compiler said, or nothing when it was content."""
    targets = [f"test_{program}" for program in sorted(programs)]
    done = subprocess.run(["cmake", "--build", str(BUILD), f"-j{jobs}", "--target", *targets], capture_output=True,
                          text=True)
    return None if done.returncode == 0 else done.stdout[-4000:] + done.stderr[-2000:]


def alone():
    """How a program is called that can reach no other process of this machine."""
    for command in (ALONE, [*ALONE, "--user", "--map-current-user"]):
        if shutil.which(command[0]) and subprocess.run([*command, "true"], capture_output=True).returncode == 0:
            return [*command, *INIT]
    sys.exit("mutants: this machine gives a process no process ids of its own (unshare --pid); without them a fault might "
             "end everything on it")


def run(program, cases):
    """Whether the cases passed, and how many there were."""
    file = next(BUILD.glob(f"tests/**/test_{program}"))
    one_filter = cases.replace(",", "?")  # a comma would begin another one
    try:
        done = subprocess.run([*alone(), str(file), f"-tc={one_filter}"], cwd=file.parent, capture_output=True,
                              timeout=LONGEST_RUN)
    except subprocess.TimeoutExpired:
        return False, 1
    ran = re.search(rb"test cases:\s*(\d+)", done.stdout)
    return done.returncode == 0, int(ran.group(1)) if ran else 0


class Round:
    def __init__(self, jobs):
        self.jobs = jobs
        self.sound = {}  # (program, cases) -> what is wrong with it without any fault, or ""
        self.outcomes = collections.defaultdict(list)

    def check_tests(self, tests):
        """A test that fails anyway, or that is not there, sees nothing."""
        for test in tests:
            if test not in self.sound:
                passed, count = run(*test)
                self.sound[test] = "" if passed and count else "no such test" if passed else "fails without the fault"

    def outcome(self, mutant):
        for test in mutant.tests:
            if self.sound[test]:
                return "BROKEN", f"{' '.join(test)}: {self.sound[test]}"
        said = build({program for program, _ in mutant.tests}, self.jobs)
        if said:
            return "BROKEN", "does not compile\n" + said
        blind = [" ".join(test) for test in mutant.tests if run(*test)[0]]
        if mutant.right:
            if len(blind) == len(mutant.tests):
                return "survives", mutant.right
            return "BROKEN", "is said to survive, and was seen"
        return ("SURVIVED", "not seen by: " + "; ".join(blind)) if blind else ("seen", "")

    def take(self, mutant):
        if not mutant.tests:
            return "survives", mutant.right
        file = COPY / mutant.file
        before = file.read_text()
        file.write_text(mutant.applied_to(before))
        try:
            return self.outcome(mutant)
        finally:
            file.write_text(before)

    def group(self, mutants):
        """Mutants of the same programs: these are built once without a fault, and their tests are looked at first."""
        said = build({program for mutant in mutants for program, _ in mutant.tests}, self.jobs)
        if said:
            sys.exit("the tests do not build without any fault:\n" + said)
        self.check_tests([test for mutant in mutants for test in mutant.tests])
        for mutant in sorted(mutants, key=lambda mutant: (mutant.file, mutant.name)):
            begun = time.monotonic()
            kind, reason = self.take(mutant)
            self.outcomes[kind].append(mutant.name)
            print(f"{kind:9} {time.monotonic() - begun:5.0f} s  {mutant.name}: {mutant.fault}", flush=True)
            if reason:
                print("          " + reason.replace("\n", "\n          "), flush=True)


def chosen_mutants(names):
    mutants = all_mutants()
    unknown = set(names) - {mutant.name for mutant in mutants}
    if unknown:
        raise Malformed(f"no such mutant: {', '.join(sorted(unknown))}")
    return [mutant for mutant in mutants if not names or mutant.name in names]


def main():
    parser = argparse.ArgumentParser(description="Deliberate faults, and whether the tests see them.")
    parser.add_argument("names", nargs="*", metavar="NAME")
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    parser.add_argument("--list", action="store_true", help="only names them")
    arguments = parser.parse_args()
    try:
        mutants = chosen_mutants(arguments.names)
    except Malformed as error:
        sys.exit(f"mutants: {error}")
    if arguments.list:
        for mutant in mutants:
            print(f"{mutant.name}: {mutant.fault} ({mutant.file})")
        return 0
    begun = time.monotonic()
    copy_tree()
    configure()
    groups = collections.defaultdict(list)
    done = Round(arguments.jobs)
    for mutant in mutants:
        try:
            mutant.applied_to((ROOT / mutant.file).read_text())
            groups[tuple(sorted({program for program, _ in mutant.tests}))].append(mutant)
        except Malformed as error:
            done.outcomes["BROKEN"].append(mutant.name)
            print(f"BROKEN              {error}", flush=True)
    for programs in sorted(groups):
        done.group(groups[programs])
    counts = ", ".join(f"{len(names)} {kind}" for kind, names in sorted(done.outcomes.items()))
    print(f"mutants: {counts}, in {(time.monotonic() - begun) / 60:.0f} min")
    return 1 if done.outcomes["SURVIVED"] or done.outcomes["BROKEN"] else 0


if __name__ == "__main__":
    sys.exit(main())
