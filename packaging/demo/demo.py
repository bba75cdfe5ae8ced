"""A town on one machine: server, sample town, one kiosk. Called by `./veche demo`; everything it says goes to standard
error, so that --drive leaves standard output to the kiosk."""

import argparse
import pathlib
import shutil
import signal
import subprocess
import sys

import tour
from parts import Failed, Kiosk, Server, end_with_parent, headless_environment

# A 27-inch portrait screen of 1080 × 1920: as it is, and at half its size in a window that fits a desk.
PIXELS_PER_MILLIMETRE = 3.21
WINDOW = {"width": 540, "height": 960, "pixels_per_millimetre": PIXELS_PER_MILLIMETRE / 2, "fullscreen": False}


def say(text):
    print(f"== {text}", file=sys.stderr, flush=True)


def pixels_per_millimetre(displays=pathlib.Path("/sys/class/drm")):
    """Of the first display that tells its size (the first detailed timing of its EDID); else of the 27-inch screen."""
    for file in sorted(displays.glob("*/edid")):
        timing = file.read_bytes()[54:72]
        if len(timing) == 18:
            pixels = timing[2] | (timing[4] & 0xF0) << 4
            millimetres = timing[12] | (timing[14] & 0xF0) << 4
            if millimetres and 1 <= pixels / millimetres <= 20:
                return round(pixels / millimetres, 3)
    return PIXELS_PER_MILLIMETRE


def arguments():
    parser = argparse.ArgumentParser()
    parser.add_argument("--build", type=pathlib.Path, required=True)
    parser.add_argument("--dir", type=pathlib.Path, required=True)
    parser.add_argument("--tour", type=pathlib.Path)
    parser.add_argument("--offline", action="store_true")
    parser.add_argument("--fresh", action="store_true")
    parser.add_argument("--fullscreen", action="store_true")
    parser.add_argument("--drive", action="store_true")
    return parser.parse_args()


def prepare(options):
    """Server folder with the town published, kiosk folder provisioned; what is there already is kept."""
    if options.fresh:
        shutil.rmtree(options.dir, ignore_errors=True)
    options.dir.mkdir(parents=True, exist_ok=True)
    server = Server(options.build, options.dir / "server")
    kiosk = Kiosk(options.build, options.dir / "kiosk")
    if not server.exists():
        say("making the town's server (veche-server init)")
        server.init()
    say("publishing the sample town (veche-server publish)")
    print(server.publish().rstrip(), file=sys.stderr)
    if not kiosk.exists():
        say("enrolling a kiosk (veche-server kiosk add, veche-kiosk provision)")
        bundle = options.dir / "bundle"
        shutil.rmtree(bundle, ignore_errors=True)
        server.add_kiosk("Терминал в холле", bundle)
        kiosk.provision(bundle)
    moved = None if options.offline else server.move_to_free_port()
    if moved:
        say(f"the port of before is taken; the server moves to {moved}")
        kiosk.look_for_server_at(moved)
    screen = WINDOW
    if options.fullscreen:
        screen = {"width": 1080, "height": 1920, "pixels_per_millimetre": pixels_per_millimetre(), "fullscreen": True}
    kiosk.configure(**screen, interval=5, ballot_interval=20)
    return server, kiosk


def run_to_end(command, **options):
    """Its exit status. Whatever ends us meanwhile ends it too, and gives it time to end well."""
    process = subprocess.Popen(command, preexec_fn=end_with_parent, **options)
    try:
        return process.wait()
    except BaseException:
        process.terminate()
        process.wait(timeout=30)
        raise


def show(options, kiosk):
    """The kiosk until it ends: a window, or the drive protocol on our own standard input and output."""
    if options.drive:
        shots = options.dir / "shots"
        say(f"the drive protocol is on standard input and output; pictures go to {shots}")
        return run_to_end(kiosk.arguments("--drive", "--shots", shots), env=headless_environment())
    say("the kiosk is open; close its window or press Ctrl-C here to end")
    return run_to_end(kiosk.arguments())


def main():
    options = arguments()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    server = None
    try:
        server, kiosk = prepare(options)
        if not options.offline:
            say(f"the server listens on {server.start(options.dir / 'server.log')}")
        if options.tour:
            tour.walk(kiosk, server, options.tour, options.dir, online=not options.offline, say=say)
            say(f"look at {options.tour}/index.html")
            return 0
        return show(options, kiosk)
    except Failed as error:
        say(f"this failed: {error}")
        return 1
    except KeyboardInterrupt:
        return 130
    finally:
        if server:
            server.stop()


if __name__ == "__main__":
    sys.exit(main())
