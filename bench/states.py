"""What a kiosk costs on a still screen in each state in which nothing can be done for what was handed in: a real kiosk,
one appeal in its spool, its server not there, not its own, or not willing. Used by run.py."""

import json
import os
import pathlib
import shutil
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "packaging" / "demo"))
from parts import Failed, Kiosk, Server  # noqa: E402

TEXT = "На улице Садовой третью неделю не горит фонарь у дома 7."


def visit_of(kiosk):
    """The resident of the journeys; their module wants to know where the programs are."""
    os.environ.setdefault("VECHE_BUILD", str(kiosk.program.parent))
    sys.path.insert(0, str(ROOT / "tests" / "journeys"))
    from pages import Visit
    return Visit(kiosk)


def hand_in(kiosk):
    kiosk.do("until #attract/ru 30000")
    visit = visit_of(kiosk).begin()
    visit.appeal(TEXT)


def new_kiosk(programs, folder, server, name, **settings):
    server.add_kiosk(name, folder / f"bundle-{name}")
    kiosk = Kiosk(programs, folder / f"kiosk-{name}")
    kiosk.provision(folder / f"bundle-{name}")
    kiosk.configure(width=1080, height=1920, pixels_per_millimetre=3.21, fullscreen=False, **settings)
    return kiosk


def enrolled(kiosk):
    """Waits until the server knows it; its id there."""
    file = kiosk.folder / "enrolled"
    for _ in range(300):
        if file.exists():
            return json.loads(file.read_text())["device"]
        kiosk.do("wait 100")
    raise Failed("the kiosk did not enrol within 30 s")


class States:
    """Each method leaves a kiosk running in the state of its name, at the receipt of an appeal."""

    def __init__(self, programs, folder, screen):
        self.programs, self.folder, self.screen = programs, folder, screen
        self.server = Server(programs, folder / "states-server")
        self.kiosk = None
        self.server.init()
        self.server.publish()

    def start(self, name, **settings):
        return self.run(new_kiosk(self.programs, self.folder, self.server, name, **settings))

    def run(self, kiosk):
        self.kiosk = kiosk
        kiosk.start(self.folder / "shots", **self.screen)
        return kiosk

    def never_enrolled(self):
        kiosk = self.start("never-enrolled")
        hand_in(kiosk)
        return kiosk

    def unreachable(self):
        self.server.start()
        try:
            kiosk = self.start("unreachable")
            enrolled(kiosk)
        finally:
            self.server.stop()
        hand_in(kiosk)
        return kiosk

    def refused(self):
        kiosk = new_kiosk(self.programs, self.folder, self.server, "refused")
        file = kiosk.folder / "bundle" / "bundle.json"
        bundle = json.loads(file.read_text())
        bundle["code"] = json.loads((self.folder / "bundle-never-enrolled" / "bundle.json").read_text())["code"]
        file.write_text(json.dumps(bundle))
        self.server.start()
        self.run(kiosk)
        hand_in(kiosk)
        return kiosk

    def blocked(self):
        self.server.start()
        kiosk = self.start("blocked")
        self.server.command("kiosk", "block", self.server.folder, enrolled(kiosk))
        kiosk.do("wait 6000")  # the server takes notice of it within some seconds
        hand_in(kiosk)
        return kiosk

    def edition_does_not_fit(self):
        """More reserve than any disk has."""
        self.server.start()
        kiosk = self.start("reserve", disk_reserve_megabytes=1_000_000)
        kiosk.do("wait 3000")
        return kiosk

    def disk_full(self):
        """On a small disk of its own, filled after the appeal."""
        disk = self.folder / "disk"
        disk.mkdir()
        mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64m", "tmpfs", disk], capture_output=True)
        if mounted.returncode != 0:
            raise Failed("no disk of its own can be mounted here")
        self.disk = disk
        kiosk = new_kiosk(self.programs, disk, self.server, "full", disk_reserve_megabytes=8)
        self.run(kiosk)
        hand_in(kiosk)
        with open(disk / "filling", "wb") as filling:
            try:
                while True:
                    filling.write(b"\0" * 65_536)
                    filling.flush()
            except OSError:
                pass
        return kiosk

    def end(self):
        if self.kiosk and self.kiosk.process:
            self.kiosk.kill()
        self.kiosk = None
        self.server.stop()
        if hasattr(self, "disk"):
            subprocess.run(["umount", "-l", self.disk], capture_output=True)
            shutil.rmtree(self.disk, ignore_errors=True)
            del self.disk


def in_each_state(programs, folder, screen, measure, skip):
    """Calls `measure(kiosk, name)` for a kiosk in each state."""
    states = States(programs, folder, screen)
    for state in (states.never_enrolled, states.unreachable, states.refused, states.blocked,
                  states.edition_does_not_fit, states.disk_full):
        name = state.__name__.replace("_", " ")
        try:
            measure(state(), name)
        except Failed as error:
            skip(f"processor, still, {name}", error)
        finally:
            states.end()
