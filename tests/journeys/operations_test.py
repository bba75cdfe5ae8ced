"""docs/operations.md, typed word by word: from two bare machines to a restored backup, and every unit as it stands."""

import json
import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import time
import unittest

from operations_machine import KIOSK_USER, ROOT, Machine, Wrong, free_port
from pages import BUILD, Kiosk, Visit

DOCUMENT = ROOT / "docs" / "operations.md"
MACHINES = {"on the server": "server", "on the kiosk in the hall": "hall", "on the kiosk in the library": "library"}
POSTGRESQL = "on the server, for PostgreSQL"  # typed by postgres_test, which has one
APPEAL = "На Садовой, 4 третий день не горит фонарь."


def blocks(text, head_of_all=None):
    """(line, machine, commands) of each block for a shell, in order; only the commands of those with one head."""
    found = []
    for match in re.finditer(r"^```sh\n(.*?)^```$", text, re.MULTILINE | re.DOTALL):
        line = text.count("\n", 0, match.start()) + 1
        head, commands = match[1].split("\n", 1)
        if head_of_all:
            found += [commands] if head == f"# {head_of_all}" else []
            continue
        if head == f"# {POSTGRESQL}":
            continue
        machine = MACHINES.get(head.removeprefix("# "))
        if machine is None:
            raise Wrong(f"operations.md:{line}: a block for nobody: {head}")
        found.append((line, machine, commands))
    return found


@unittest.skipUnless(os.geteuid() == 0, "only root has users of services and mounts of its own")
class Operations(unittest.TestCase):
    def setUp(self):
        if subprocess.run(["unshare", "-m", "true"], capture_output=True).returncode != 0:
            self.skipTest("mount namespaces are not permitted here")
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="veche-operations-"))
        self.addCleanup(shutil.rmtree, self.folder, True)
        self.folder.chmod(0o755)
        stick = self.folder / "stick"
        stick.mkdir()
        ports = {name: free_port() for name in ("tls", "plain", "http")}
        self.machines = {}
        for name in ("server", "hall", "library"):
            machine = self.machines[name] = Machine(self.folder / name, stick, BUILD, ports)
            self.addCleanup(machine.stop)
        self.server = self.machines["server"]

    def type(self, block):
        line, machine, commands = block
        try:
            return self.machines[machine].run(commands)
        except Wrong as error:
            raise AssertionError(f"operations.md:{line}, {machine}: {error}") from None

    def eventually(self, what, check, seconds=60):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if found := check():
                return found
            time.sleep(0.1)
        logs = "".join(f"\n== {log}\n{log.read_text()[-3000:]}" for log in self.folder.glob("*/run/*.log"))
        self.fail(f"never: {what}{logs}")

    def server_command(self, *words):
        return self.server.run("veche-server " + " ".join(f"'{word}'" for word in words))

    def kiosk_list(self):
        return self.server_command("kiosk", "list", "/srv/veche")

    def enrolled(self):
        """Names of the kiosks that are enrolled, as the list says, and wait for nothing."""
        lines = [re.split(r" {2,}", line) for line in self.kiosk_list().splitlines()[1:]]
        states = {}
        for line in lines:
            states.setdefault(line[0], set()).update(word for word in line if word in ("enrolled", "waits", "blocked"))
        return {name for name, said in states.items() if said == {"enrolled"}}

    def resident_hands_in(self):
        """An appeal from a third kiosk, which the test can drive."""
        bundle, folder = self.folder / "bundle", self.folder / "driven"
        self.server_command("kiosk", "add", "/srv/veche", "Driven", "--bundle", str(bundle), "--address",
                            f"http://127.0.0.1:{self.server.ports['http']}", "--with-edition")
        kiosk = Kiosk(BUILD, folder)
        kiosk.provision(bundle)
        kiosk.configure(interval=1)
        kiosk.start(self.folder / "shots")
        self.addCleanup(kiosk.quit)
        Visit(kiosk).begin().appeal(APPEAL)
        number = lambda: re.search(r"^(\S+-\d{4}-\d{6}) ", self.server_command("submissions", "list", "/srv/veche"), re.M)
        self.server.number = self.eventually("a case with a number", number)[1]
        kiosk.quit()

    def root_of(self, kiosk):
        file = self.machines[kiosk].root / "var/lib/veche-kiosk/trust/root.json"
        return json.loads(file.read_text())["signed"]["version"] if file.exists() else 0

    def restart_kiosks(self):
        """They look for the server again at once, not after their interval."""
        for name in ("hall", "library"):
            self.machines[name].run("systemctl restart veche-kiosk.service")

    def test_every_command_of_the_document_works_from_bare_machines_to_a_restored_backup(self):
        for block in blocks(DOCUMENT.read_text()):
            commands = block[2]
            if "kiosk list" in commands and "rm -r" in commands:
                self.eventually("two enrolled kiosks", lambda: self.enrolled() >= {"Town hall", "Library"})
            if "submissions show" in commands:
                self.resident_hands_in()
            said = self.type(block)
            if "healthz" in commands:
                self.assertTrue(said.rstrip().endswith("ok"), said)
            if "kiosk list" in commands and "rm -r" in commands:
                self.assertRegex(said, r"Town hall[\s\S]*Library|Library[\s\S]*Town hall")
            if "submissions show" in commands:
                self.assertIn(APPEAL, said)
                self.assertIn("Answered", said)
            if "--new-root-key" in commands:
                self.restart_kiosks()
                for name in ("hall", "library"):
                    self.eventually(f"{name} follows two roots", lambda name=name: self.root_of(name) == 3)
            if "start veche-backup.service" in commands:
                self.assertIn("All is well.", (self.server.root / "run/veche-backup.service.log").read_text())
            if "veche-server restore" in commands:
                self.assertIn("Restored", said)
        self.assertIn(self.server.number, self.server_command("submissions", "list", "/srv/veche"))
        self.eventually("the kiosk that enrolled again", lambda: self.enrolled() >= {"Town hall", "Library"})
        self.assertNotIn("expired", self.server_command("check", "/srv/veche"))
        self.files_are_given_out_by_nginx_as_they_should()
        self.the_processes_are_who_they_should_be()

    def files_are_given_out_by_nginx_as_they_should(self):
        address = "https://veche.example.org"
        ask = "curl --silent --show-error --cacert /etc/ssl/veche/authority.crt --head "
        self.assertIn("no-cache", self.server.run(f"{ask} {address}/content/metadata/timestamp.json"))
        self.assertIn("immutable", self.server.run(f"{ask} {address}/content/metadata/1.root.json"))
        self.assertIn(" 404", self.server.run(f"{ask} {address}/keys/town.key"))
        self.assertIn(" 404", self.server.run(f"{ask} {address}/content/../keys/town.key --path-as-is"))
        self.assertEqual([], [log.name for log in (self.server.root / "var/log/nginx").glob("*access*")])

    def the_processes_are_who_they_should_be(self):
        server = self.server.services["veche-server.service"].process.pid
        users = {}
        for child in pathlib.Path(f"/proc/{server}/task/{server}/children").read_text().split():
            status = pathlib.Path(f"/proc/{child}/status").read_text()
            users[re.search(r"Name:\s+(\S+)", status)[1]] = int(re.search(r"Uid:\s+(\d+)", status)[1])
        self.assertEqual({"veche-http", "veche-registrar", "veche-publisher", "veche-office", "veche-workshop"}, set(users))
        self.assertEqual(5, len(set(users.values()) - {0}))
        kiosk = self.machines["hall"].services["veche-kiosk.service"].process.pid
        self.assertEqual(KIOSK_USER, pathlib.Path(f"/proc/{kiosk}").stat().st_uid)

    def test_a_command_that_is_wrong_in_the_document_is_found(self):
        text = DOCUMENT.read_text()
        first, second = blocks(text)[:2]
        self.type(first)
        for right, wrong in (("--public-address", "--public-adress"), ("share/veche/sample-town", "share/sample-town")):
            self.assertIn(right, second[2])
            shutil.rmtree(self.server.root / "srv" / "veche", True)
            with self.assertRaises(AssertionError):
                self.type((*second[:2], second[2].replace(right, wrong)))
        with self.assertRaises(AssertionError):
            self.type((1, "server", "systemctl enable --now veche-sever.service"))
        with self.assertRaises(AssertionError):
            self.type((1, "server", "apt-get install -y no-such-package-of-debian"))

    def test_an_installation_for_an_image_lies_below_its_root_and_names_it_nowhere(self):
        image = self.folder / "image"
        done = subprocess.run([ROOT / "veche", "install", "/usr", "--root", image], capture_output=True, text=True,
                              env=dict(os.environ, VECHE_BUILT=str(BUILD)))
        self.assertEqual(0, done.returncode, done.stderr)
        for program in ("veche-server", "veche-kiosk"):
            self.assertTrue(os.access(image / "usr/bin" / program, os.X_OK))
        units = image / "usr/lib/systemd/system"
        self.assertIn("ExecStart=/usr/bin/veche-server run", (units / "veche-server.service").read_text())
        self.assertTrue((image / "usr/lib/sysusers.d/veche.conf").exists())
        texts = [path for path in image.rglob("*") if path.is_file() and path.suffix in (".service", ".conf", ".timer")]
        self.assertEqual([], [path for path in texts if str(image) in path.read_text()])
        self.assertEqual({"usr"}, {path.name for path in image.iterdir()})

    def test_systemd_understands_every_line_of_the_units(self):
        self.type(blocks(DOCUMENT.read_text())[0])
        units = sorted((self.server.root / "usr/local/lib/systemd/system").iterdir())
        self.assertEqual(4, len(units))
        done = subprocess.run(["systemd-analyze", "verify", "--man=no", *map(str, units)], capture_output=True, text=True)
        ours = [line for line in done.stderr.splitlines() if "veche" in line and "seatd" not in line]
        self.assertEqual([], ours)


if __name__ == "__main__":
    unittest.main()
