"""The programs of Veche as Python objects: a server, a kiosk driven by its protocol. Shared by the demo, the tour and
the journeys of tests/. Python's standard library only."""

import ctypes
import json
import os
import pathlib
import random
import re
import signal
import socket
import subprocess
import threading

ROOT = pathlib.Path(__file__).resolve().parents[2]
SAMPLE_TOWN = ROOT / "assets" / "sample-town"


class Failed(Exception):
    """Something did not go as asked; the message is for a person."""


def end_with_parent():
    """In a child before it becomes a program: whoever kills us, even by SIGKILL, ends it too."""
    set_parent_death_signal = 1  # PR_SET_PDEATHSIG
    ctypes.CDLL(None).prctl(set_parent_death_signal, signal.SIGTERM)


def free_port():
    """Below those the system gives to whoever takes any: it stays free while its owner is stopped and started again."""
    while True:
        port = random.randint(20_000, 32_000)
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
                return port
            except OSError:
                continue


def run(command, **options):
    """Runs to the end; its output is in the error when it fails."""
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, **options)
    if done.returncode != 0:
        raise Failed(f"{pathlib.Path(str(command[0])).name} {' '.join(map(str, command[1:]))}\n"
                     f"{done.stdout}{done.stderr}".rstrip())
    return done.stdout


class Server:
    """veche-server in a folder. One process at a time."""

    def __init__(self, build, folder):
        self.program = pathlib.Path(build) / "veche-server"
        self.folder = pathlib.Path(folder)
        self.process = None
        self.office_port = 0  # any free one
        self.office = None    # the address of staff, while it runs

    def exists(self):
        return (self.folder / "veche.toml").exists()

    def init(self):
        run([self.program, "init", self.folder, "--port", str(free_port())])

    def command(self, *words):
        return run([self.program, *words])

    def port(self):
        return int(re.search(r"^port = (\d+)$", (self.folder / "veche.toml").read_text(), re.MULTILINE)[1])

    def move_to_free_port(self):
        """Another port in the configuration, where the one it had is taken meanwhile. The new address, or None."""
        old = self.port()
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", old))
                return None
            except OSError:
                new = free_port()
        file = self.folder / "veche.toml"
        file.write_text(file.read_text().replace(f"port = {old}\n", f"port = {new}\n").replace(f":{old}\"", f":{new}\""))
        return f"http://127.0.0.1:{new}"

    def publish(self, source=SAMPLE_TOWN):
        return self.command("publish", self.folder, source)

    def add_kiosk(self, name, bundle):
        # Again: a demo that was ended between this and its provisioning left a code that waits.
        return self.command("kiosk", "add", self.folder, name, "--bundle", bundle, "--with-edition", "--again")

    def start(self, log=None):
        """Returns the address once it listens."""
        with open(log or os.devnull, "a") as errors:
            self.process = subprocess.Popen([str(self.program), "run", str(self.folder), "--metrics-port", "0",
                                             "--office-port", str(self.office_port)],
                                            stdout=subprocess.PIPE, stderr=errors, text=True,
                                            preexec_fn=end_with_parent)
        for line in self.process.stdout:
            if line.startswith("office on"):
                self.office = line.split()[-1]
            if "listening on" in line:
                threading.Thread(target=self.process.stdout.read, daemon=True).start()
                return line.split("listening on", 1)[1].split()[0]
        raise Failed(f"veche-server ended with {self.process.wait()}; see {log}")

    def stop(self):
        if self.process and self.process.poll() is None:
            self.process.terminate()
            self.process.wait(timeout=30)
        self.process = None

    def submissions(self):
        """Every case the registrar has registered, as dictionaries."""
        out = self.command("submissions", "export", self.folder, "--format", "jsonl")
        cases = [json.loads(line) for line in out.splitlines() if line.strip()]
        return [case for case in cases if case["number"]]


def headless_environment():
    environment = dict(os.environ, SDL_VIDEODRIVER="offscreen", SDL_AUDIODRIVER="dummy")
    environment.pop("DISPLAY", None)
    environment.pop("WAYLAND_DISPLAY", None)
    return environment


class Kiosk:
    """veche-kiosk in a folder, driven through its protocol."""

    def __init__(self, build, folder):
        self.program = pathlib.Path(build) / "veche-kiosk"
        self.folder = pathlib.Path(folder)
        self.process = None
        self.surroundings = []  # a command that becomes the kiosk: words before the program's own

    def exists(self):
        return (self.folder / "bundle").exists()

    def provision(self, bundle):
        run([self.program, "provision", self.folder, bundle])

    def look_for_server_at(self, address):
        file = self.folder / "bundle" / "bundle.json"
        file.write_text(json.dumps(dict(json.loads(file.read_text()), server=address)))

    def configure(self, **settings):
        """kiosk.toml with these settings: `width=540` goes to [display], and so on."""
        sections = {"display": ("width", "height", "fullscreen", "pixels_per_millimetre"),
                    "session": ("warn_after", "answer_within"),
                    "sync": ("interval", "ballot_interval", "disk_reserve_megabytes")}
        write = lambda value: json.dumps(value)
        lines = ["development = true"] + [f"{name} = {write(value)}" for name, value in settings.items()
                                          if not any(name in names for names in sections.values())]
        for section, names in sections.items():
            lines += [f"[{section}]"] + [f"{name} = {write(settings[name])}" for name in names if name in settings]
        (self.folder / "kiosk.toml").write_text("\n".join(lines) + "\n")

    def arguments(self, *more):
        return [*self.surroundings, str(self.program), "run", str(self.folder), *map(str, more)]

    def start(self, shots, log=None, **environment):
        with open(log or os.devnull, "a") as errors:
            self.process = subprocess.Popen(self.arguments("--drive", "--shots", shots), stdin=subprocess.PIPE,
                                            stdout=subprocess.PIPE, stderr=errors, text=True,
                                            env=dict(headless_environment(), **environment),
                                            preexec_fn=end_with_parent)

    def ask(self, line):
        """One command, its answer as a dictionary; the answer may say that it failed."""
        try:
            self.process.stdin.write(line + "\n")
            self.process.stdin.flush()
            answer = self.process.stdout.readline()
        except BrokenPipeError:
            answer = ""
        if not answer:
            raise Failed(f"the kiosk ended with {self.process.wait()} at: {line}")
        return json.loads(answer)

    def do(self, line):
        """One command that must succeed."""
        answer = self.ask(line)
        if not answer["ok"]:
            raise Failed(f"{line}: {answer['error']}")
        return answer

    def tap(self, target):
        return self.do(f"tap {json.dumps(target, ensure_ascii=False)}")

    def tap_id(self, node):
        return self.do(f"tap #{node}")

    def home(self):
        """To the first screen, from wherever this is."""
        if any(node["id"] == "bar/home" and node["pressable"] for node in self.nodes()):
            self.tap_id("bar/home")
        self.do("until #home/drafts 20000")

    def check(self, code):
        """All texts of the screen that a receipt code opens; the code may not be known here yet."""
        self.home()
        self.tap_id("more/check")
        self.do("until #check/code 20000")
        self.paste(code)
        self.tap_id("check/open")
        self.do("wait 500")
        return self.texts()

    def paste(self, text):
        return self.do(f"paste {json.dumps(text, ensure_ascii=False)}")

    def until(self, label, milliseconds=10_000):
        return self.do(f"until {json.dumps(label, ensure_ascii=False)} {milliseconds}")

    def nodes(self):
        return self.do("outline")["nodes"]

    def texts(self):
        return [node["label"] for node in self.nodes()]

    def screen(self):
        return self.do("outline")["screen"]

    def shot(self, name):
        return self.do(f"shot {name}.png")

    def quit(self):
        if self.process and self.process.poll() is None:
            try:
                self.ask("quit")
            except Failed:
                pass
            self.process.wait(timeout=30)
        self.process = None

    def kill(self):
        """SIGKILL: nothing in the kiosk gets to run after it."""
        self.process.kill()
        self.process.wait()
        self.process = None
