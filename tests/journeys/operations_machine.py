"""Machines of docs/operations.md: folders in whose place /usr/local, /srv, /etc, /var and /root stand for its commands.

Commands run as they are written but for those paths, the name of the server and its ports. The programs are real (those
of Veche, nginx, openssl, curl, cage); only what would change the machine of the test is answered for: packages are looked
up instead of installed, and systemctl starts what the installed unit says, as the user, with the rights and in the
read-only surroundings that it says."""

import ctypes
import json
import os
import pathlib
import re
import shlex
import shutil
import signal
import socket
import socketserver
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
NAME = "veche.example.org"
KIOSK_USER = 64201  # stands for veche-kiosk, which the machine of the test does not have
SHIMS = ("apt-get", "systemctl", "systemd-sysusers", "chown", "nginx")
MAPPED = re.compile(r"(?<![\w.$}*/-])/(media/stick|usr/local|srv|etc|var|root|run)(?=[/\s\"'|;:)]|$)")


class Wrong(Exception):
    """A command or a unit does not do what the document says; the message is for a person."""


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def end_with_parent():
    ctypes.CDLL(None).prctl(1, signal.SIGKILL)


class Unit:
    """A unit file as systemd reads it, as far as a test can do what it says."""

    def __init__(self, path):
        self.path = path
        self.values = {}
        section = ""
        for line in path.read_text().splitlines():
            if line.startswith("["):
                section = line.strip("[]")
            elif "=" in line and not line.startswith("#"):
                name, value = line.split("=", 1)
                self.values.setdefault((section, name), []).append(value.strip())

    def get(self, name, section="Service", default=""):
        return self.values.get((section, name), [default])[-1]

    def words(self, name):
        return [word for value in self.values.get(("Service", name), []) for word in shlex.split(value)]


class Service:
    """One started unit."""

    def __init__(self, machine, unit):
        self.machine = machine
        self.unit = unit
        self.process = None
        self.log = machine.root / "run" / (unit.path.name + ".log")
        self.notices = None

    def commands(self):
        """One after the other until one fails, as a unit of the type oneshot does."""
        all_of_them = [[self.machine.map(word) for word in shlex.split(value)]
                       for value in self.unit.values[("Service", "ExecStart")]]
        if len(all_of_them) == 1:
            return all_of_them[0]
        return ["sh", "-c", " && ".join(shlex.join(each) for each in all_of_them)]

    def command(self):
        get, machine = self.unit.get, self.machine
        command = self.commands()
        if os.geteuid() != 0:
            return command
        writable = [machine.map(path) for path in self.unit.words("ReadWritePaths")]
        writable += [str(machine.root / "run" / name) for name in self.unit.words("RuntimeDirectory")]
        writable += [str(machine.root / "var/lib" / name) for name in self.unit.words("StateDirectory")]
        # ProtectSystem=strict, for the part of the file system that is the machine's.
        prepare = f"mount --bind {machine.root} {machine.root} && mount -o remount,bind,ro {machine.root}"
        for path in writable:
            prepare += f" && mount --bind {path} {path} && mount -o remount,bind,rw {path}"
        rights = ["setpriv", "--no-new-privs"] if get("NoNewPrivileges") == "yes" else ["setpriv"]
        if get("User"):
            rights += [f"--reuid={KIOSK_USER}", f"--regid={KIOSK_USER}", "--clear-groups", "--inh-caps=-all"]
        kept = ["+" + word.lower().removeprefix("cap_") for word in self.unit.words("CapabilityBoundingSet")]
        rights += ["--bounding-set=" + ",".join(["-all", *kept])]
        return ["unshare", "-m", "sh", "-c", prepare + ' && exec "$@"', "sh", *rights, *command]

    def make_folders(self):
        for name, below in (("RuntimeDirectory", "run"), ("StateDirectory", "var/lib")):
            for word in self.unit.words(name):
                folder = self.machine.root / below / word
                folder.mkdir(mode=0o700, exist_ok=True)
                if self.unit.get("User"):
                    self.machine.give(folder, self.unit.get("User"))

    def start(self):
        get = self.unit.get
        condition = get("ConditionPathExists", "Unit")
        if condition and not pathlib.Path(self.machine.map(condition)).exists():
            return  # as systemd: skipped, and no failure
        self.make_folders()
        environment = dict(self.machine.environment())
        for word in self.unit.words("Environment"):
            name, value = word.split("=", 1)
            environment[name] = self.machine.map(value)
        # No screen and no sound on the machine of a test: cage draws into memory.
        environment.update(WLR_BACKENDS="headless", WLR_RENDERER="pixman", WLR_LIBINPUT_NO_DEVICES="1",
                           SDL_AUDIODRIVER="dummy")
        if get("Type") == "notify":
            path = self.machine.root / "run" / (self.unit.path.name + ".notify")
            path.unlink(missing_ok=True)
            self.notices = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
            self.notices.bind(str(path))
            path.chmod(0o666)
            environment["NOTIFY_SOCKET"] = str(path)
            environment["WATCHDOG_USEC"] = str(int(get("WatchdogSec")) * 1_000_000)
        with open(self.log, "a") as log:
            self.process = subprocess.Popen(self.command(), stdout=log, stderr=log, env=environment, cwd="/",
                                            start_new_session=True, preexec_fn=end_with_parent)
        self.wait_until_started()

    def wait_until_started(self):
        if self.unit.get("Type") == "oneshot":
            if self.process.wait(timeout=120) != 0:
                raise Wrong(f"{self.unit.path.name}: ended with {self.process.returncode}\n{self.log.read_text()}")
            return
        if self.notices is None:
            return
        self.notices.settimeout(0.2)
        end = time.monotonic() + int(self.unit.get("TimeoutStartSec", default="90"))
        while time.monotonic() < end:
            if self.process.poll() is not None:
                break
            try:
                if b"READY=1" in self.notices.recv(4096):
                    return
            except TimeoutError:
                pass
        raise Wrong(f"{self.unit.path.name}: not ready\n{' '.join(self.command())}\n{self.log.read_text()[-4000:]}")

    def members(self):
        """Processes of the service that still run: its process group."""
        found = []
        for stat in pathlib.Path("/proc").glob("[0-9]*/stat"):
            try:
                state, _, group = stat.read_text().rsplit(")", 1)[1].split()[:3]
            except OSError:
                continue
            if int(group) == self.process.pid and state != "Z":
                found.append(int(stat.parent.name))
        return found

    def stop(self):
        """As systemd: SIGTERM to all of them, or to the first alone where the unit says KillMode=mixed."""
        if self.process is None:
            return
        for pid in [self.process.pid] if self.unit.get("KillMode") == "mixed" else self.members():
            try:
                os.kill(pid, signal.SIGTERM)
            except ProcessLookupError:
                pass
        end = time.monotonic() + int(self.unit.get("TimeoutStopSec", default="30"))
        while self.members() and time.monotonic() < end:
            self.process.poll()
            time.sleep(0.02)
        left = self.members()
        for pid in left:
            os.kill(pid, signal.SIGKILL)
        self.process.wait()
        self.process = None
        if self.notices:
            self.notices.close()
            self.notices = None
        if left:
            raise Wrong(f"{self.unit.path.name}: did not end when asked\n{self.log.read_text()[-4000:]}")


class Machine:
    def __init__(self, root, stick, build, ports):
        self.root, self.stick, self.build, self.ports = root, stick, build, ports
        self.services = {}
        for folder in ("usr/local/src", "srv", "etc/nginx/sites-available", "etc/nginx/sites-enabled", "etc/ssl/certs",
                       "var/backups", "var/lib", "var/log/nginx", "root", "run", "shims"):
            (root / folder).mkdir(parents=True)
        (root / "usr/local/src/veche").symlink_to(ROOT)
        self.number = "П-2026-000017"
        self.serve_shims()

    def map(self, text):
        text = text.replace(f"https://{NAME}", f"https://localhost:{self.ports['tls']}").replace(NAME, "localhost")
        text = text.replace("П-2026-000017", self.number)
        return MAPPED.sub(lambda found: str(self.stick) if found[1] == "media/stick" else f"{self.root}/{found[1]}", text)

    def environment(self):
        path = f"{self.root}/shims:{self.root}/usr/local/bin:{os.environ['PATH']}"
        return {"PATH": path, "HOME": str(self.root / "root"), "LANG": "C.UTF-8", "VECHE_BUILT": str(self.build),
                "ASAN_OPTIONS": os.environ.get("ASAN_OPTIONS", "detect_leaks=0")}

    def run(self, commands):
        """A block of the document, as root types it."""
        with tempfile.TemporaryFile("w+") as output:
            shell = subprocess.Popen(["bash", "-e", "-u", "-o", "pipefail", "-c", self.map(commands)], cwd="/",
                                     env=self.environment(), stdout=output, stderr=output, preexec_fn=end_with_parent)
            # In this thread: what it starts for systemctl ends with the thread that did.
            end = time.monotonic() + 120
            while shell.poll() is None:
                self.shims.handle_request()
                if time.monotonic() > end:
                    shell.kill()
            output.seek(0)
            said = output.read()
        if shell.returncode != 0:
            raise Wrong(f"{self.map(commands)}\n→ {shell.returncode}\n{said[-4000:]}")
        return said

    def stop(self):
        try:
            for service in self.services.values():
                service.stop()
        finally:
            for service in self.services.values():
                if service.process:
                    service.process.kill()
        self.shims.server_close()

    # What would change the machine of the test.

    def serve_shims(self):
        machine = self

        class Handler(socketserver.StreamRequestHandler):
            def handle(self):
                words = json.loads(self.rfile.readline())
                try:
                    answer = {"code": 0, "text": machine.shim(*words) or ""}
                except Exception as error:  # noqa: BLE001: whatever it is, the document's command has failed
                    answer = {"code": 1, "text": f"{words[0]}: {error}\n"}
                self.wfile.write(json.dumps(answer).encode() + b"\n")

        path = self.root / "run" / "shims"
        self.shims = socketserver.UnixStreamServer(str(path), Handler)
        self.shims.timeout = 0.02
        for name in SHIMS:
            shim = self.root / "shims" / name
            shim.write_text(f"#!{sys.executable}\nimport json, socket, sys\ns = socket.socket(socket.AF_UNIX)\n"
                            f"s.connect({str(path)!r})\ns.sendall(json.dumps([{name!r}, *sys.argv[1:]]).encode() + b'\\n')\n"
                            "a = json.loads(s.makefile().readline())\nprint(a['text'], end='')\nsys.exit(a['code'])\n")
            shim.chmod(0o755)

    def shim(self, name, *words):
        return getattr(self, "shim_" + name.replace("-", "_"))(*words)

    def shim_apt_get(self, command, *words):
        if command != "install":
            raise Wrong(f"apt-get {command}: not a command of the document")
        known = (ROOT / "packaging" / "packages.list").read_text().split()
        packages = [word for word in words if not word.startswith("-")]
        for package in packages:
            found = package in known or any(
                subprocess.run([*ask, package], capture_output=True).returncode == 0
                for ask in (("dpkg-query", "-W"), ("apt-cache", "show")))
            if not found:
                raise Wrong(f"no package {package}")
        if not packages:
            raise Wrong("no package named")

    def shim_systemd_sysusers(self, file):
        done = subprocess.run(["/usr/bin/systemd-sysusers", f"--root={self.root}", "-"], capture_output=True, text=True,
                              input=pathlib.Path(file).read_text())
        if done.returncode != 0:
            raise Wrong(done.stderr)

    def give(self, path, user):
        if f"{user}:" not in (self.root / "etc/passwd").read_text():
            raise Wrong(f"no user {user}")
        if os.geteuid() == 0:
            subprocess.run(["/usr/bin/chown", "-R", f"{KIOSK_USER}:{KIOSK_USER}", str(path)], check=True)

    def shim_chown(self, recursive, owner, path):
        user, group = owner.split(":")
        if (recursive, user) != ("-R", group):
            raise Wrong(f"chown {recursive} {owner}")
        self.give(path, user)

    def shim_nginx(self, *words):
        self.adapt_nginx()
        done = subprocess.run([shutil.which("nginx", path=os.environ["PATH"] + ":/usr/sbin"), *words,
                               "-c", str(self.root / "run/nginx.conf"), "-p", str(self.root / "run")],
                              capture_output=True, text=True)
        if done.returncode != 0:
            raise Wrong(done.stderr)
        return done.stderr

    def adapt_nginx(self):
        """The distribution's nginx.conf around the town's, and other ports: several tests run on one machine."""
        run = self.root / "run"
        places = " ".join(f"{name}_temp_path {run}/{name};" for name in
                          ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
        user = "user root;" if os.geteuid() == 0 else ""
        (run / "nginx.conf").write_text(f"{user} pid {run}/nginx.pid; daemon off; error_log {run}/nginx.log;\n"
                                        f"events {{}}\nhttp {{ {places}\ninclude {self.root}/etc/nginx/sites-enabled/*; }}\n")
        conf = self.root / "etc/nginx/sites-available/veche.conf"
        text = self.map(conf.read_text())
        text = re.sub(r"\n *listen \[::\][^\n]*", "", text)
        text = text.replace("listen 80;", f"listen 127.0.0.1:{self.ports['plain']};")
        text = text.replace("listen 443 ", f"listen 127.0.0.1:{self.ports['tls']} ")
        conf.write_text(text.replace("127.0.0.1:8080", f"127.0.0.1:{self.ports['http']}"))

    def adapt_server(self):
        settings = self.root / "srv/veche/veche.toml"
        if settings.exists():
            text = settings.read_text().replace("port = 8080", f"port = {self.ports['http']}")
            settings.write_text(text.replace("port = 9464", "port = 0").replace("port = 8081", "port = 0"))

    def unit(self, name):
        if name == "nginx.service":
            path = self.root / "run" / name
            program = shutil.which("nginx", path=os.environ["PATH"] + ":/usr/sbin")
            path.write_text(f"[Service]\nExecStart={program} -c {self.root}/run/nginx.conf -p {self.root}/run\n"
                            "CapabilityBoundingSet=CAP_SETUID CAP_SETGID CAP_DAC_OVERRIDE CAP_CHOWN\n"
                            "ReadWritePaths=/run /var/log/nginx\n")
            return Unit(path)
        path = self.root / "usr/local/lib/systemd/system" / name
        if not path.exists():
            raise Wrong(f"no unit {name}")
        return Unit(path)

    def wait_for_port(self, service):
        """Debian's unit says Type=forking: systemctl comes back when nginx listens."""
        end = time.monotonic() + 20
        while time.monotonic() < end and service.process.poll() is None:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.ports["tls"])) == 0:
                    return
            time.sleep(0.05)
        raise Wrong(f"nginx does not listen: {service.log.read_text()}")

    def shim_systemctl(self, command, *words):
        names = [word for word in words if not word.startswith("-")]
        if command == "daemon-reload":
            return
        if command not in ("enable", "start", "stop", "restart") or not names:
            raise Wrong(f"systemctl {command} {' '.join(words)}: not understood")
        for name in names:
            unit = self.unit(name)
            if command == "enable" and not unit.get("WantedBy", "Install"):
                raise Wrong(f"{name} has no [Install] section")
            if name.endswith(".timer"):
                subprocess.run(["systemd-analyze", "calendar", unit.get("OnCalendar", "Timer")], check=True,
                               capture_output=True)
                self.unit(name.replace(".timer", ".service"))
                continue
            if command in ("stop", "restart") and name in self.services:
                self.services.pop(name).stop()
            if command in ("start", "restart") or (command == "enable" and "--now" in words):
                self.adapt_server()
                if name == "nginx.service":
                    self.adapt_nginx()
                service = self.services[name] = Service(self, unit)
                service.start()
                if name == "nginx.service":
                    self.wait_for_port(service)
