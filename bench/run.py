"""Everything Veche promises about speed and weight, measured on this machine: one line each, with its goal. Called by
`./veche bench`. Python's standard library only.
Usage: run.py BUILD [--programs FOLDER] [--only PARTS] [--still SECONDS]"""

import argparse
import contextlib
import json
import os
import pathlib
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "packaging" / "demo"), str(ROOT / "tests" / "journeys")]
from parts import Failed, Kiosk, Server, headless_environment  # noqa: E402
import editions  # noqa: E402
import intake  # noqa: E402
from states import in_each_state  # noqa: E402

LONGEST_ACT = "draft-improvement-rules"
STARTS = 5
STILL_SECONDS = 20
SWIPES = 20


def show(name, value, unit, goal=None, best="least"):
    """One line. With a number as goal it says whether it is met; `best` is the direction."""
    number = f"{value:,.3g}" if value < 100 else f"{value:,.0f}"
    if goal is None:
        verdict = "no goal"
    else:
        met = value <= goal if best == "least" else value >= goal
        verdict = f"goal {'≤' if best == 'least' else '≥'} {goal:g}: {'met' if met else 'NOT met'}"
    print(f"{name}: {number} {unit} ({verdict})", flush=True)


def skip(name, why):
    print(f"{name}: skipped ({why})", flush=True)


# ── of a running process ──

def pss_mebibytes(process):
    text = pathlib.Path(f"/proc/{process.pid}/smaps_rollup").read_text()
    return int(re.search(r"^Pss:\s+(\d+)", text, re.MULTILINE).group(1)) / 1024


def peak_mebibytes(process):
    """The most it ever held at once, also between two looks; pages shared with others counted whole (VmHWM)."""
    text = pathlib.Path(f"/proc/{process.pid}/status").read_text()
    return int(re.search(r"^VmHWM:\s+(\d+)", text, re.MULTILINE).group(1)) / 1024


def processor_seconds(process):
    """Of all its threads that are there, to the nanosecond: the ticks of /proc/PID/stat are too coarse for a screen
    that stands still."""
    return sum(int(thread.read_text().split()[0])
               for thread in pathlib.Path(f"/proc/{process.pid}/task").glob("*/schedstat")) / 1e9


def context_switches(process):
    """How often its threads woke."""
    total = 0
    for status in pathlib.Path(f"/proc/{process.pid}/task").glob("*/status"):
        total += int(re.search(r"^voluntary_ctxt_switches:\s+(\d+)", status.read_text(), re.MULTILINE).group(1))
    return total


# ── the kiosk ──

class PeakMemory:
    """The largest PSS seen while something is done, looked at between the steps."""

    def __init__(self, process):
        self.process = process
        self.largest = 0

    def look(self):
        self.largest = max(self.largest, pss_mebibytes(self.process))
        return self.largest


@contextlib.contextmanager
def display():
    """What the kiosk is told of its screen: a real X server without a monitor, 1080 × 1920. The offscreen driver would
    do without, but has neither a swap of frames nor a descriptor to wait on, as the screen of a kiosk has."""
    reading, writing = os.pipe()
    server = subprocess.Popen(["Xvfb", "-displayfd", str(writing), "-screen", "0", "1080x1920x24", "-nolisten", "tcp"],
                              pass_fds=[writing], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    os.close(writing)
    try:
        with os.fdopen(reading) as numbers:
            yield {"SDL_VIDEODRIVER": "x11", "DISPLAY": f":{numbers.readline().strip()}"}
    finally:
        server.terminate()
        server.wait()


def start_once(kiosk, folder, screen):
    """Milliseconds from exec to the answer of the drive protocol that the first screen is there. It is there when it
    was drawn, so this holds the reading of one command more than the first frame."""
    began = time.monotonic()
    kiosk.start(folder / "shots", **screen)
    kiosk.do("until #attract/ru 30000")
    milliseconds = (time.monotonic() - began) * 1000
    kiosk.quit()
    return milliseconds


def drop_caches():
    os.sync()
    pathlib.Path("/proc/sys/vm/drop_caches").write_text("3\n")


def starting(kiosk, folder, screen):
    start_once(kiosk, folder, screen)
    warm = [start_once(kiosk, folder, screen) for _ in range(STARTS)]
    show(f"start to first screen, page cache warm, median of {STARTS}", statistics.median(warm), "ms", 110)
    cold = []
    try:
        for _ in range(3):
            drop_caches()
            cold.append(start_once(kiosk, folder, screen))
    except OSError as error:
        skip("start to first screen, page cache cold", f"caches cannot be dropped here: {error.strerror}")
    else:
        show("start to first screen, page cache cold, median of 3", statistics.median(cold), "ms", 300)


def still(kiosk, name, seconds):
    """Twenty seconds in which nobody does anything. The drive protocol sleeps on its standard input meanwhile."""
    time.sleep(2)
    processor, switches = processor_seconds(kiosk.process), context_switches(kiosk.process)
    time.sleep(seconds)
    spent = processor_seconds(kiosk.process) - processor
    show(f"processor, still, {name}, over {seconds} s", 100 * spent / seconds, "% of a core", 0.02)
    show(f"wake-ups, still, {name}", (context_switches(kiosk.process) - switches) / seconds, "/s")


def open_home(kiosk):
    kiosk.do("until #attract/ru 30000")
    kiosk.do("tap #attract/ru")
    kiosk.do("until #home/drafts 20000")


def open_act(kiosk):
    """Milliseconds from the tap on the row to the answer that the laid-out page was drawn and nothing moves."""
    kiosk.home()
    kiosk.do("tap #home/drafts")
    kiosk.do(f"until #list/{LONGEST_ACT} 20000")
    began = time.monotonic()
    kiosk.do(f"tap #list/{LONGEST_ACT}")
    return (time.monotonic() - began) * 1000


def swiping(kiosk):
    """Swipes with their glides as the loop paces them: what share of a core a reading visitor costs."""
    processor, began = processor_seconds(kiosk.process), time.monotonic()
    for _ in range(SWIPES):
        kiosk.do("swipe 0 -600")
    elapsed = time.monotonic() - began
    share = (processor_seconds(kiosk.process) - processor) / elapsed
    show("processor while scrolling by touch, longest act", 100 * share, "% of a core", 35)


def living(kiosk, folder, screen, still_seconds):
    kiosk.start(folder / "shots", **screen)
    try:
        memory = PeakMemory(kiosk.process)
        open_home(kiosk)
        kiosk.do("wait 500")
        show("memory (PSS, largest so far), home", memory.look(), "MiB", 100)
        still(kiosk, "home", still_seconds)
        openings = [open_act(kiosk) for _ in range(5)]
        show("tap on the longest act to page drawn, with the drive protocol", statistics.median(openings), "ms", 30)
        kiosk.do("wait 500")
        show("memory (PSS, largest so far), longest act", memory.look(), "MiB", 110)
        still(kiosk, "longest act", still_seconds)
        swiping(kiosk)
        show("memory (PSS, largest so far), after scrolling through it", memory.look(), "MiB", 110)
        show("memory, true peak since the start (VmHWM, with all that is shared)", peak_mebibytes(kiosk.process), "MiB")
    finally:
        kiosk.quit()


def states(programs, folder, screen, still_seconds):
    in_each_state(programs, folder, screen, lambda kiosk, name: still(kiosk, name, still_seconds), skip)


def prepare(programs, folder):
    """A kiosk with the sample town on its disk; its server is not running, which it takes in its stride."""
    server = Server(programs, folder / "server")
    server.init()
    server.publish()
    server.add_kiosk("Bench", folder / "bundle")
    kiosk = Kiosk(programs, folder / "kiosk")
    kiosk.provision(folder / "bundle")
    kiosk.configure(width=1080, height=1920, pixels_per_millimetre=3.21, fullscreen=False)
    return kiosk


# ── the programs of bench/ ──

def output_of(command, **more):
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True,
                          env=dict(headless_environment(), **more))
    if done.returncode != 0:
        raise Failed(f"{command[0]}: {done.stderr.strip()[-500:]}")
    return done.stdout


def values_of(command):
    """The "name value" lines of a program; the medians of three runs of it."""
    runs = [dict(line.split() for line in output_of(command).splitlines()) for _ in range(3)]
    return {name: statistics.median(float(run[name]) for run in runs) for name in runs[0]}


def scrolling(build):
    values = values_of([build / "bench" / "bench_scroll", ROOT])
    show("baking the fonts", values["fonts_ms"], "ms")
    for key, name in (("act", "longest act of the sample town"), ("long_act", "the same 32 times, 102,000 words")):
        show(f"parsing, {name}", values[f"{key}_parse_ms"], "ms")
        show(f"layout, {name}", values[f"{key}_layout_ms"], "ms", 30)
        show(f"scrolling, {name}, building a frame, p50", values[f"{key}_draw_p50_ms"], "ms")
        show(f"scrolling, {name}, a whole frame, p50", values[f"{key}_frame_p50_ms"], "ms")
        show(f"scrolling, {name}, a whole frame, p99", values[f"{key}_frame_p99_ms"], "ms")
        show(f"scrolling, {name}, frames later than 25 ms", values[f"{key}_late_percent"], "%", 0)
        show(f"scrolling, {name}, processor, all threads", values[f"{key}_processor_ms_a_frame"], "ms a frame")


def spooling(build):
    # Not below /tmp, which may be memory.
    with tempfile.TemporaryDirectory(dir=build) as folder:
        runs = []
        for number in range(3):
            each = pathlib.Path(folder) / str(number)
            each.mkdir()
            runs.append(dict(line.split() for line in
                             output_of([build / "bench" / "bench_spool", each]).splitlines()))
        for name in ("p50", "p99"):
            median = statistics.median(float(run[f"spool_{name}_ms"]) for run in runs)
            show(f"spool, an appeal made durable, {name}", median, "ms")


def case_lists(build):
    # Not below /tmp, which may be memory.
    with tempfile.TemporaryDirectory(dir=build) as folder:
        values = dict(line.split() for line in output_of([build / "bench" / "bench_cases", folder]).splitlines())
    for name in ("open_by_due", "mine_by_due", "all_by_due", "newest", "all_far_down", "number"):
        for part in ("p50", "p99"):
            show(f"a page of 100,000 cases, {name}, {part}", float(values[f"list_{name}_{part}_ms"]), "ms")
    show("all 100,000 cases by change number", float(values["all_by_change_s"]), "s")


def searching(build):
    out = output_of([build / "bench" / "bench_search"])
    head = re.search(r"documents (\d+), indexed in ([\d.]+) s", out)
    documents = int(head.group(1))
    show(f"search, indexing {documents:,} documents", float(head.group(2)), "s")
    for line in out.splitlines():
        found = re.match(r"((?:search|list)/\w+)", line)
        if found:
            # As Google Benchmark writes its counters: "16.2", "950m", "1.2k".
            scales = {"": 1, "k": 1e3, "m": 1e-3, "u": 1e-6}
            counters = {name: float(value) * scales[scale]
                        for name, value, scale in re.findall(r"(p50_ms|p99_ms)=([\d.]+)([kmu]?)", line)}
            show(f"{found.group(1)}, {documents:,} documents, p50", counters["p50_ms"], "ms")
            goal = 16 if found.group(1) == "search/key_by_key" else None
            show(f"{found.group(1)}, {documents:,} documents, p99", counters["p99_ms"], "ms", goal)


def searching_cases(build):
    out = output_of([build / "bench" / "bench_case_index"])
    head = re.search(r"(\d+) cases of \d+ letters, \d+ words: ([\d.]+) s .*, ([\d.]+) MB", out)
    cases = int(head.group(1))
    show(f"cases, indexing {cases:,}", float(head.group(2)), "s", 30)
    show(f"cases, memory of {cases:,}", float(head.group(3)), "MB", 200)
    for name, value, scale in re.findall(r"^(\w+)/min_time.*?\bp99_ms=([\d.]+)([kmu]?)", out, re.MULTILINE):
        scales = {"": 1, "k": 1e3, "m": 1e-3, "u": 1e-6}
        show(f"cases, {name}, p99", float(value) * scales[scale], "ms", 100)


def parsing(build):
    runs = json.loads(output_of([build / "bench" / "bench_markdown", "--benchmark_format=json"]))["benchmarks"]
    times = {run["name"]: run["cpu_time"] for run in runs if run["run_type"] == "iteration"}
    for name, whole in times.items():
        if not name.endswith("/1048576"):
            continue
        what = name.split("/")[0]
        show(f"parsing 1 MiB, {what}", whole, "ms")
        show(f"parsing, {what}, 1 MiB to half of it", whole / times[name.replace("/1048576", "/524288")], "times", 3)


def arguments():
    parser = argparse.ArgumentParser()
    parser.add_argument("build", type=pathlib.Path)
    parser.add_argument("--programs", type=pathlib.Path, help="where veche-kiosk and veche-server are, if elsewhere")
    parser.add_argument("--only",
                        help="names of parts, with commas: start,living,states,scroll,spool,cases,intake,load,search,"
                             "case_search,parse,publish,download")
    parser.add_argument("--still", type=int, default=STILL_SECONDS, help="seconds of a still screen")
    return parser.parse_args()


def main():
    options = arguments()
    build = options.build.resolve()
    programs = (options.programs or build).resolve()
    wanted = set(options.only.split(",")) if options.only else None
    load = os.getloadavg()[0]
    print(f"{os.cpu_count()} cores, load {load:.1f}{': a busy machine, times are too long' if load > 0.5 else ''}")
    failed = 0
    with contextlib.ExitStack() as stack:
        folder = pathlib.Path(tempfile.mkdtemp(dir=build))
        stack.callback(shutil.rmtree, folder, ignore_errors=True)
        if not wanted or wanted & {"start", "living", "states"}:
            screen = stack.enter_context(display())
            kiosk = prepare(programs, folder)
        for name, measure in (("start", lambda: starting(kiosk, folder, screen)),
                              ("living", lambda: living(kiosk, folder, screen, options.still)),
                              ("states", lambda: states(programs, folder, screen, options.still)),
                              ("scroll", lambda: scrolling(build)), ("spool", lambda: spooling(build)),
                              ("cases", lambda: case_lists(build)),
                              ("intake", lambda: intake.intake(build, programs, show)),
                              ("load", lambda: intake.load(build, programs, show, output_of)), ("search", lambda: searching(build)),
                              ("case_search", lambda: searching_cases(build)),
                              ("parse", lambda: parsing(build)),
                              ("publish", lambda: editions.publishing(programs, folder, show)),
                              ("download", lambda: editions.downloading(build, programs, folder, show))):
            if wanted and name not in wanted:
                continue
            try:
                measure()
            except Failed as error:
                failed += 1
                skip(name, f"it failed: {error}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
