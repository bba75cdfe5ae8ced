"""A PostgreSQL of a story's own: a cluster in a folder, under an ordinary user, on the loopback and on a socket there."""

import ctypes
import os
import pathlib
import pwd
import shutil
import signal
import subprocess
import time

from parts import ROOT, Failed, free_port


def programs():
    found = sorted(pathlib.Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[4]))
    if not found:
        raise Failed("postgresql-15 is not installed")
    return found[-1].parent


class PostgresCluster:
    """Its superuser is `postgres`, who needs no password on the socket; whoever comes over the network does."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.folder.mkdir(mode=0o755)
        self.port = free_port()
        self.process = None
        # PostgreSQL refuses to be run by root.
        self.user = pwd.getpwnam("nobody") if os.geteuid() == 0 else None
        if self.user:
            os.chown(self.folder, self.user.pw_uid, self.user.pw_gid)
        made = subprocess.run([programs() / "initdb", "-D", self.folder / "data", "-U", "postgres", "--auth-local=trust",
                               "--auth-host=scram-sha-256", "--no-sync", "--encoding=UTF8", "--locale=C.UTF-8"],
                              capture_output=True, text=True, cwd="/", preexec_fn=self.become)
        if made.returncode != 0:
            raise Failed(f"initdb: {made.stdout}{made.stderr}")
        self.start()

    def demand_tls(self):
        """Over the network by TLS only, as another machine's does; the authority that its certificate is of."""
        authority = self.folder / "authority.pem"
        for name, subject, more in (
                ("authority", "/CN=Authority of the test", ["-addext", "basicConstraints=critical,CA:TRUE"]),
                ("server", "/CN=127.1", ["-addext", "subjectAltName=IP:127.0.0.1,DNS:127.1", "-CA", authority, "-CAkey",
                                         self.folder / "authority.key"])):
            made = subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
                                   "-days", "2", "-subj", subject, "-keyout", self.folder / f"{name}.key", "-out",
                                   self.folder / f"{name}.pem", *more], capture_output=True, text=True)
            if made.returncode != 0:
                raise Failed(made.stderr)
            if self.user:
                os.chown(self.folder / f"{name}.key", self.user.pw_uid, self.user.pw_gid)
        rules = self.folder / "data" / "pg_hba.conf"
        rules.write_text(rules.read_text().replace("\nhost ", "\nhostssl "))
        self.ask(f"ALTER SYSTEM SET ssl_cert_file = '{self.folder}/server.pem'", "postgres")
        self.ask(f"ALTER SYSTEM SET ssl_key_file = '{self.folder}/server.key'", "postgres")
        self.ask("ALTER SYSTEM SET ssl = on", "postgres")
        self.stop()
        self.start()
        return authority

    def become(self):
        if self.user:
            os.setgroups([])
            os.setgid(self.user.pw_gid)
            os.setuid(self.user.pw_uid)
        ctypes.CDLL(None).prctl(1, signal.SIGQUIT)  # it goes when the story does

    def start(self):
        with open(self.folder / "log", "ab") as log:
            self.process = subprocess.Popen([programs() / "postgres", "-D", self.folder / "data", "-k", self.folder, "-p",
                                             str(self.port), "-c", "listen_addresses=127.0.0.1"], stdout=log, stderr=log,
                                            cwd="/", preexec_fn=self.become)
        end = time.monotonic() + 60
        while subprocess.run([programs() / "pg_isready", "-q", "-h", self.folder, "-p", str(self.port)]).returncode != 0:
            if self.process.poll() is not None or time.monotonic() > end:
                raise Failed(f"postgres: {(self.folder / 'log').read_text()[-3000:]}")
            time.sleep(0.05)

    def kill(self):
        """As by the power: all of its processes at once, without a word."""
        os.kill(self.process.pid, signal.SIGSTOP)  # it may start none meanwhile
        of_it = pathlib.Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        for pid in [*map(int, of_it), self.process.pid]:
            os.kill(pid, signal.SIGKILL)
        self.process.wait()
        # Until the last is gone its memory is in use, and none may be started.
        while any(pathlib.Path(f"/proc/{pid}").exists() for pid in of_it):
            time.sleep(0.01)

    def stop(self):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGQUIT)
            self.process.wait(timeout=60)

    def take_town(self, server):
        """A town that was made a moment ago: its stores are here from now on, in a database of this cluster's one town."""
        self.ask("CREATE DATABASE veche TEMPLATE template0", "postgres")
        self.ask((ROOT / "packaging/postgresql/roles.sql").read_text())
        self.ask(server.command("database-passwords", server.folder))
        server.command("migrate", server.folder, "--to", f"postgresql://localhost:{self.port}/veche")

    def environment(self):
        """As the superuser's shell has it."""
        return dict(os.environ, PGHOST=str(self.folder), PGPORT=str(self.port), PGUSER="postgres",
                    PATH=f"{programs()}:{os.environ['PATH']}")

    def ask(self, sql, database="veche", role="postgres"):
        """What psql prints, one row a line; fails with what the server said."""
        done = subprocess.run([shutil.which("psql"), "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-d", database],
                              input=sql, capture_output=True, text=True, env=dict(self.environment(), PGUSER=role))
        if done.returncode != 0:
            raise Failed(done.stderr)
        return done.stdout.strip()
