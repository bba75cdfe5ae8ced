"""Ballots: counted once, linked to nothing."""

import socket
import sqlite3
import threading
import unittest

from pages import Journey

TEXT = "Прошу починить качели во дворе дома 12."


class LosingProxy:
    """Between kiosk and server: passes everything on, but loses the answers to the first requests that are asked to be
    lost. Remembers which paths went over which connection."""

    def __init__(self):
        self.target_port = None
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.lose = {b"POST /v1/ballots": 1}
        self.connections = []
        self.lock = threading.Lock()
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            try:
                client, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self.serve, args=(client,), daemon=True).start()

    def serve(self, client):
        paths = []
        with self.lock:
            self.connections.append(paths)
        try:
            server = socket.create_connection(("127.0.0.1", self.target_port))
        except OSError:  # the server is down
            client.close()
            return
        losing = threading.Event()

        def back():
            try:
                while data := server.recv(65536):
                    if losing.is_set():
                        break
                    client.sendall(data)
            except OSError:
                pass
            for one in (client, server):
                try:
                    one.shutdown(socket.SHUT_RDWR)
                except OSError:
                    pass

        threading.Thread(target=back, daemon=True).start()
        try:
            while data := client.recv(65536):
                line = data.split(b"\r\n", 1)[0]
                if line.endswith(b"HTTP/1.1"):
                    paths.append(line.decode())
                    with self.lock:
                        for beginning in self.lose:
                            if line.startswith(beginning) and self.lose[beginning] > 0:
                                self.lose[beginning] -= 1
                                losing.set()
                server.sendall(data)
        except OSError:
            pass


class Ballot(Journey):
    def setUp(self):
        super().setUp()
        self.proxy = LosingProxy()  # has its port before the server looks for a free one
        self.addCleanup(self.proxy.listener.close)
        self.server.init()
        port = next(int(line.split("=")[1]) for line in (self.server.folder / "veche.toml").read_text().splitlines()
                    if line.startswith("port"))
        self.proxy.target_port = port
        self.address = f"http://127.0.0.1:{self.proxy.port}"
        self.server.init = lambda: None  # done above
        self.found_town()

    def results(self, poll):
        import json
        return json.loads(self.server.command("poll", "results", self.server.folder, poll, "--json"))

    def open_poll(self, visit):
        visit.kiosk.tap_id("home/polls")
        rows = self.eventually("the polls", lambda: [node for node in visit.kiosk.nodes()
                                                     if node["id"].startswith("list/poll-")])
        visit.home()
        return rows[0]["id"].removeprefix("list/")

    def test_a_ballot_is_counted_once_though_its_acknowledgement_was_lost(self):
        self.start_server()
        visit = self.start_kiosk().begin()
        poll = self.open_poll(visit)
        visit.answer_poll(poll)

        def counted():
            self.kiosk.do("advance 60000")
            return self.results(poll)["ballots"] >= 1

        self.eventually("the ballot", counted, 60)
        self.eventually("the second sending", lambda: self.kiosk.do("advance 600000") and sum(
            path.startswith("POST /v1/ballots") for paths in self.proxy.connections for path in paths) >= 2, 60)
        self.kiosk.do("wait 2000")
        self.assertEqual(self.results(poll)["ballots"], 1)

    def test_nothing_links_a_ballot_to_an_appeal_of_the_same_visitor(self):
        visit = self.start_kiosk().begin()
        poll = self.open_poll(visit)
        visit.appeal(TEXT)
        visit.home()
        visit.answer_poll(poll)
        # In the spool: neutral names, one size, one time.
        spool = self.kiosk.folder / "spool"
        ballots = [file for file in (spool / "batch").iterdir() if file.is_file() and not file.name.startswith(".")]
        self.assertTrue(ballots)
        for file in ballots:
            self.assertLessEqual(file.stat().st_mtime, 1_000_000_000, "a ballot's file tells its time")
        # On the wire: never on a connection with anything else.
        self.start_server()

        def counted():
            self.kiosk.do("advance 60000")
            return self.results(poll)["ballots"] == 1 and self.server.submissions()

        self.eventually("both", counted, 60)
        for paths in self.proxy.connections:
            if any("/v1/ballots" in path for path in paths):
                self.assertEqual({path.split()[1] for path in paths}, {"/v1/ballots"})
        # In the databases: no row that orders ballots against appeals, no device, no time finer than the day.
        for database in self.server.folder.rglob("*.db"):
            with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as connection:
                tables = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table' "
                                            "AND name LIKE '%ballot%'").fetchall()
                for name, sql in tables:
                    self.assertIn("WITHOUT ROWID", sql.upper(), f"{database.name}: {name} keeps an order")
                    columns = {row[1] for row in connection.execute(f"PRAGMA table_info({name})")}
                    self.assertFalse(columns & {"device", "device_id", "received_at", "sequence"},
                                     f"{database.name}: {name}: {columns}")


if __name__ == "__main__":
    unittest.main()
