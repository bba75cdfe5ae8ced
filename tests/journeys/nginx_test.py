"""Two servers of one town, on one PostgreSQL, behind the nginx that packaging/ has: any of them may be killed at any moment."""

import contextlib
import os
import pathlib
import random
import re
import shutil
import signal
import subprocess
import threading
import time
import unittest

from pages import ROOT, BUILD, Failed, Journey
from parts import SAMPLE_TOWN, Server, end_with_parent, free_port
from postgres_cluster import PostgresCluster

ROUNDS = 6


class Nginx:
    """The town's veche.conf, without TLS (operations_test has that), in front of these ports."""

    def __init__(self, folder, content, ports):
        self.folder, self.port = folder, free_port()
        folder.mkdir()
        conf = (ROOT / "packaging/nginx/veche.conf").read_text()
        conf = conf[:conf.index("server {")] + conf[conf.index("server {", conf.index("return 301")):]
        conf = re.sub(r"\n *(ssl_|listen \[)[^\n]*", "", conf)
        conf = conf.replace("listen 443 ssl http2;", f"listen 127.0.0.1:{self.port};")
        server = "server 127.0.0.1:{} max_fails=1 fail_timeout=5s;"
        self.assert_in(server.format(8080), conf)
        conf = conf.replace(server.format(8080), "\n    ".join(server.format(port) for port in ports))
        conf = conf.replace("/srv/veche", str(content)).replace("/var/log/nginx", str(folder))
        places = " ".join(f"{name}_temp_path {folder}/{name};" for name in
                          ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
        user = "user root;" if os.geteuid() == 0 else ""
        (folder / "nginx.conf").write_text(f"{user} pid {folder}/pid; daemon off; error_log {folder}/error.log;\n"
                                           f"events {{}}\nhttp {{ {places}\n{conf}\n}}\n")
        program = shutil.which("nginx", path=os.environ["PATH"] + ":/usr/sbin")
        self.process = subprocess.Popen([program, "-c", folder / "nginx.conf", "-p", folder], preexec_fn=end_with_parent,
                                        stderr=open(folder / "said", "w"))

    @staticmethod
    def assert_in(part, text):
        if part not in text:
            raise Failed(f"veche.conf no longer says {part}")

    def stop(self):
        self.process.terminate()
        self.process.wait(timeout=20)


def kill(server):
    """All of its processes at once, as when the machine loses its power."""
    children = pathlib.Path(f"/proc/{server.process.pid}/task/{server.process.pid}/children").read_text().split()
    for pid in [server.process.pid, *map(int, children)]:
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
    server.process.wait()


class SeveralServers(Journey):
    def setUp(self):
        super().setUp()
        self.cluster = PostgresCluster(self.folder / "cluster")
        self.addCleanup(self.cluster.stop)
        self.second = Server(BUILD, self.folder / "second")
        self.addCleanup(self.second.stop)
        seed = int(os.environ.get("VECHE_SEED", "0")) or random.SystemRandom().randrange(1, 2**31)
        print(f"VECHE_SEED={seed}", flush=True)
        self.random = random.Random(seed)

    def share_town(self):
        self.server.init()
        self.server.publish()
        self.cluster.take_town(self.server)
        shutil.copytree(self.server.folder, self.second.folder)
        settings = self.second.folder / "veche.toml"
        settings.write_text(re.sub(r"^port = \d{3,}$", f"port = {free_port()}", settings.read_text(), count=1, flags=re.M))
        self.assertNotEqual(self.server.port(), self.second.port())

    def found_town_on_two_servers(self):
        self.share_town()
        nginx = Nginx(self.folder / "nginx", self.server.folder, [self.server.port(), self.second.port()])
        self.addCleanup(nginx.stop)
        self.address = f"http://127.0.0.1:{nginx.port}"
        self.enrol(self.kiosk)
        self.start(self.server)
        self.start(self.second)

    def start(self, server):
        server.start(self.folder / ("server.log" if server is self.server else "second.log"))

    def numbers(self):
        return {case["text"]: case["number"] for case in self.server.submissions()}

    def test_what_is_handed_in_is_registered_once_whichever_server_is_killed_at_whatever_moment(self):
        self.found_town_on_two_servers()
        visit = self.start_kiosk().begin()
        codes = {}
        for round_number in range(ROUNDS):
            text = f"Письмо {round_number}."
            codes[text] = visit.appeal(text)
            visit.home()
            victim = self.random.choice([self.server, self.second])
            time.sleep(self.random.uniform(0, 2))
            kill(victim)
            # The other one goes on alone; only sometimes is it waited for.
            if self.random.random() < 0.5:
                self.eventually(text, lambda text=text: text in self.numbers(), 90)
            self.start(victim)
        found = self.eventually("all of them", lambda: len(found := self.numbers()) == ROUNDS and found, 120)
        self.assertEqual(set(codes), set(found))
        self.assertEqual(ROUNDS, len(self.server.submissions()), "one was registered twice")
        self.assertEqual(list(range(1, ROUNDS + 1)), sorted(int(number.rsplit("-", 1)[1]) for number in found.values()))
        # The feeds of both say the same, though one of them registered nothing of it.
        for text, code in codes.items():
            self.eventually(f"the number of {text}", lambda text=text, code=code: any(
                found[text] in line for line in self.kiosk.check(code)), 60)
        self.eventually("the same records in both folders", lambda: self.records(self.server) == self.records(self.second))

    def test_of_two_servers_that_publish_at_once_one_signs_the_next_edition_and_the_other_says_so(self):
        self.share_town()
        self.start(self.server)
        self.start(self.second)
        commands = [subprocess.Popen([str(server.program), "publish", str(server.folder), str(SAMPLE_TOWN)],
                                     stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
                    for server in (self.server, self.second)]
        said = [command.communicate(timeout=120)[0] for command in commands]
        self.assertEqual([0, 1], sorted(command.returncode for command in commands), said)
        winner = 0 if commands[0].returncode == 0 else 1
        self.assertIn("Published edition 2: ", said[winner])
        self.assertIn("another server of this town published edition 2", said[1 - winner])
        # It goes on where the newest edition is, also after the one that had it was killed.
        servers = [self.server, self.second]
        kill(servers[1 - winner])
        self.assertIn("Published edition ", servers[winner].publish())
        with self.assertRaisesRegex(Failed, "another server of this town published edition"):
            servers[1 - winner].publish()
        for name in ("content", "published", "archive"):
            shutil.rmtree(servers[1 - winner].folder / name)
            shutil.copytree(servers[winner].folder / name, servers[1 - winner].folder / name)
        kill(servers[winner])
        with self.held_turn(seconds=7):  # PostgreSQL may take its time to see that a killed one is gone
            said = servers[1 - winner].publish()
        self.assertIn("Another server of this town publishes; waiting for it", said)
        self.assertIn("Published edition ", said)
        editions = self.cluster.ask("SELECT edition FROM content.publication ORDER BY number").split()
        self.assertEqual(len(editions), len(set(editions)), "two under one number")

    @contextlib.contextmanager
    def held_turn(self, seconds):
        """Of the one who may publish."""
        lock = "hashtext('veche content alone')"
        holder = threading.Thread(target=self.cluster.ask, args=(
            f"SELECT pg_advisory_lock({lock}); SELECT pg_sleep({seconds})",))
        holder.start()
        self.eventually("the turn is held", lambda: self.cluster.ask(
            f"SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND granted AND objid::int = {lock}") == "1")
        yield
        holder.join()

    @staticmethod
    def records(server):
        return {file.relative_to(server.folder): file.read_bytes() for file in server.folder.glob("records/*/*/*")}

    def test_a_backup_of_one_server_covers_what_the_other_one_took_in(self):
        self.found_town_on_two_servers()
        visit = self.start_kiosk().begin()
        visit.appeal("До копии.")
        self.eventually("the case", self.numbers, 90)
        said = self.server.command("backup", self.server.folder, self.folder / "copy")
        self.assertIn("generation 1", said)
        # All that comes now is of the next generation, also at the one that was not asked.
        self.server.stop()
        visit.home()
        visit.appeal("После копии.")
        self.eventually("both", lambda: len(self.second.submissions()) == 2, 90)
        # Nothing is put in the place of what another machine works on.
        for command in (("restore", self.server.folder, self.folder / "copy"),
                        ("migrate", self.server.folder, "--to", "sqlite")):
            with self.assertRaisesRegex(Failed, "another server of this town works"):
                self.server.command(*command)
        self.assertEqual("1\n2", self.cluster.ask("SELECT generation FROM intake.submission ORDER BY sequence"))


if __name__ == "__main__":
    unittest.main()
