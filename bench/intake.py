"""How much the server takes in: the intake beside what PostgreSQL and SQLite do by themselves in the same run, and a whole
fleet at once."""

import contextlib
import os
import pathlib
import re
import sqlite3
import statistics
import subprocess
import tempfile
import time

from parts import Failed
from postgres_cluster import PostgresCluster, programs as postgres_programs

ROOT = pathlib.Path(__file__).resolve().parents[1]


def bare_commits(folder, seconds=2):
    """Durable single commits a second by SQLite alone (WAL, FULL), rows of an envelope's size: what the disk allows."""
    connection = sqlite3.connect(folder / "bare.db", isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("CREATE TABLE envelope (id BLOB PRIMARY KEY, bytes BLOB) WITHOUT ROWID")
    began, count = time.monotonic(), 0
    while time.monotonic() - began < seconds:
        connection.execute("INSERT INTO envelope VALUES (?, ?)", (os.urandom(16), bytes(1400)))
        count += 1
    rate = count / (time.monotonic() - began)
    connection.close()
    return rate


def pgbench(cluster, folder, clients, seconds=10):
    """Rows of 2 KB a second, each durable before the next of its client."""
    cluster.ask("CREATE TABLE public.bench(id bigserial PRIMARY KEY, bytes bytea NOT NULL);"
                "ALTER TABLE public.bench ALTER bytes SET STORAGE EXTERNAL")
    script = folder / "insert.sql"
    script.write_text("INSERT INTO public.bench(bytes) VALUES (decode(repeat('a7', 2048), 'hex'));\n")
    done = subprocess.run([postgres_programs() / "pgbench", "-n", "-M", "prepared", "-c", str(clients), "-j", "2", "-T",
                           str(seconds), "-f", script, "veche"], capture_output=True, text=True, env=cluster.environment())
    found = re.search(r"^tps = ([\d.]+)", done.stdout, re.MULTILINE)
    if not found:
        raise Failed(f"pgbench: {done.stdout}{done.stderr}")
    return float(found.group(1))


def intake(build, programs, show, output_of):
    """The goals are what PostgreSQL itself does with 32 clients; in one run, for disks differ."""
    with tempfile.TemporaryDirectory(dir=build) as folder, contextlib.ExitStack() as stack:
        folder = pathlib.Path(folder)
        folder.chmod(0o755)
        bare = statistics.median(bare_commits(pathlib.Path(part)) for part in
                                 [tempfile.mkdtemp(dir=folder) for _ in range(3)])
        show("bare SQLite, durable single commits, one writer", bare, "/s")
        cluster = PostgresCluster(folder / "cluster")
        stack.callback(cluster.stop)
        cluster.ask("CREATE DATABASE veche", "postgres")
        cluster.ask((ROOT / "packaging" / "postgresql" / "roles.sql").read_text())
        there = pgbench(cluster, folder, 32)
        show("pgbench, durable inserts of 2 KB, 32 clients", there, "/s")
        for engine, address in (("SQLite", []), ("PostgreSQL", [f"postgresql://127.0.0.1:{cluster.port}/veche"])):
            out = output_of([build / "bench" / "bench_intake", programs / "veche-server", "20000", "80", *address],
                            TMPDIR=folder, **{name: value for name, value in cluster.environment().items()
                                              if name.startswith("PG") or name == "PATH"}, PGDATABASE="veche")
            for what, rate in re.findall(r"^intake, (.*): (\d+)/s", out, re.MULTILINE):
                goal = 0.7 if what.startswith("single") else 1.2
                show(f"intake on {engine}, {what}", float(rate), "/s")
                show(f"intake on {engine}, {what}, as part of pgbench", float(rate) / there, "times", goal, "most")


def load(build, programs, show, output_of):
    """A whole fleet comes back at once; the server over HTTP, the players of the kiosks on the same processors."""
    for kiosks in (200, 5_000):
        out = output_of([build / "bench" / "bench_load", programs / "veche-server", str(kiosks)], TMPDIR=build)
        for line in out.splitlines():
            found = re.match(r"(load, .*): ([\d.]+) ?(.*)", line)
            if found:
                show(f"{kiosks} kiosks at once: {found.group(1)[6:]}", float(found.group(2)), found.group(3))
