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

from parts import Failed, headless_environment
from postgres_cluster import PostgresCluster, programs as postgres_programs
from spent import Spent

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
    """Rows of 2 KB a second, each durable before the next of its client, and microseconds of the processor for each."""
    cluster.ask("CREATE TABLE public.bench(id bigserial PRIMARY KEY, bytes bytea NOT NULL);"
                "ALTER TABLE public.bench ALTER bytes SET STORAGE EXTERNAL")
    script = folder / "insert.sql"
    script.write_text("INSERT INTO public.bench(bytes) VALUES (decode(repeat('a7', 2048), 'hex'));\n")
    command = [postgres_programs() / "pgbench", "-n", "-M", "prepared", "-c", str(clients), "-j", "2", "-T", str(seconds),
               "-f", script, "veche"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                          env=cluster.environment()) as running:
        spent = Spent(running.pid, folder)
        said = running.stdout.read()
        spent.end()
    rate = re.search(r"^tps = ([\d.]+)", said, re.MULTILINE)
    count = re.search(r"^number of transactions actually processed: (\d+)", said, re.MULTILINE)
    if not rate or not count:
        raise Failed(f"pgbench: {said}")
    return float(rate.group(1)), sum(spent.so_far().values()) / int(count.group(1))


def towns_cluster(folder, stack):
    cluster = PostgresCluster(folder / "cluster")
    stack.callback(cluster.stop)
    cluster.ask("CREATE DATABASE veche", "postgres")
    cluster.ask((ROOT / "packaging" / "postgresql" / "roles.sql").read_text())
    return cluster


def on_both(cluster, folder, measure):
    """Calls it with the name of the engine, the arguments that say so, and the environment psql finds its way by."""
    environment = {name: value for name, value in cluster.environment().items() if name.startswith("PG") or name == "PATH"}
    for engine, address in (("SQLite", []), ("PostgreSQL", [f"postgresql://127.0.0.1:{cluster.port}/veche"])):
        measure(engine, address, {**environment, "PGDATABASE": "veche", "TMPDIR": str(folder)})


def phases(command, cluster, environment):
    """Of each phase that the program tells the end of: its name, its rate, and what was spent by kind of process."""
    with subprocess.Popen([str(part) for part in command], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                          env=dict(headless_environment(), **environment)) as running:
        spent = Spent(running.pid, cluster, left_out=running.pid)
        before, told = {}, []
        for line in running.stdout:
            now = spent.so_far()
            if found := re.match(r"intake, (.*): (\d+)/s", line):
                told.append((found.group(1), float(found.group(2)),
                             {kind: now[kind] - before.get(kind, 0) for kind in now}))
            before = now
        spent.end()
        if running.wait() != 0:
            raise Failed(f"{command[0]}: {running.stderr.read().strip()[-500:]}")
    return told


SINGLES, BATCHES, OF_A_BATCH = 20_000, 80, 256


def intake(build, programs, show):
    """The goals are what PostgreSQL itself does with 32 clients; in one run, for disks differ."""
    with tempfile.TemporaryDirectory(dir=build) as folder, contextlib.ExitStack() as stack:
        folder = pathlib.Path(folder)
        folder.chmod(0o755)
        bare = statistics.median(bare_commits(pathlib.Path(part)) for part in
                                 [tempfile.mkdtemp(dir=folder) for _ in range(3)])
        show("bare SQLite, durable single commits, one writer", bare, "/s")
        cluster = towns_cluster(folder, stack)
        there, cost = pgbench(cluster, folder, 32)
        show("pgbench, durable inserts of 2 KB, 32 clients", there, "/s")
        show("pgbench, processor for each", cost, "µs")

        def measure(engine, address, environment):
            command = [build / "bench" / "bench_intake", programs / "veche-server", str(SINGLES), str(BATCHES), *address]
            for what, rate, spent in phases(command, folder, environment):
                goal, count = (0.7, SINGLES) if what.startswith("single") else (1.2, BATCHES * OF_A_BATCH)
                show(f"intake on {engine}, {what}", rate, "/s")
                show(f"intake on {engine}, {what}, as part of pgbench", rate / there, "times", goal, "most")
                show(f"intake on {engine}, {what}, processor for each", sum(spent.values()) / count, "µs")
                for kind, microseconds in sorted(spent.items(), key=lambda one: -one[1]):
                    if microseconds / count >= 1:
                        show(f"intake on {engine}, {what}, of it {kind}", microseconds / count, "µs")

        on_both(cluster, folder, measure)


def load(build, programs, show, output_of):
    """A whole fleet comes back at once, then once more beside a hundred clerks; the players on the same processors."""
    for kiosks in (200, 5_000):
        with tempfile.TemporaryDirectory(dir=build) as folder, contextlib.ExitStack() as stack:
            folder = pathlib.Path(folder)
            folder.chmod(0o755)

            def measure(engine, address, environment):
                out = output_of([build / "bench" / "bench_load", programs / "veche-server", str(kiosks), "100", *address],
                                **environment)
                for what, number, unit in re.findall(r"^load, (.*): ([\d.]+) ?(.*)$", out, re.MULTILINE):
                    show(f"{kiosks} kiosks at once on {engine}: {what}", float(number), unit)

            on_both(towns_cluster(folder, stack), folder, measure)
