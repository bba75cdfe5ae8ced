"""Ballots: counted once, linked to nothing."""

import contextlib
import json
import socket
import sqlite3
import threading
import unittest

from pages import Journey, only_in_files

NEUTRAL_TIME = 946_684_800  # the beginning of 2000
COARSE = {"day", "generation"}  # what many residents share: the day, and how many backups there were
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


def names_one(value, ids):
    """Whether a value of a row is, or holds, one of these ids."""
    if isinstance(value, bytes):
        return any(bytes.fromhex(one) in value for one in ids)
    return isinstance(value, str) and any(one in value.lower() for one in ids)


class Ballot(Journey):
    def setUp(self):
        super().setUp()
        self.proxy = LosingProxy()  # has its port before the server looks for a free one
        self.addCleanup(self.proxy.listener.close)
        self.init_server()
        port = next(int(line.split("=")[1]) for line in (self.server.folder / "veche.toml").read_text().splitlines()
                    if line.startswith("port"))
        self.proxy.target_port = port
        self.address = f"http://127.0.0.1:{self.proxy.port}"
        self.server.publish()
        self.enrol(self.kiosk)

    def results(self, poll):
        return json.loads(self.server.command("poll", "results", self.server.folder, poll, "--json"))

    def test_a_ballot_is_counted_once_though_its_acknowledgement_was_lost(self):
        self.start_server()
        visit = self.start_kiosk().begin()
        poll = visit.open_polls()[0]
        visit.answer_poll(poll)

        def counted():
            self.kiosk.do("advance 60000")
            return self.results(poll)["ballots"] >= 1

        self.eventually("the ballot", counted, 60)
        self.eventually("the second sending", lambda: self.kiosk.do("advance 600000") and sum(
            path.startswith("POST /v1/ballots") for paths in self.proxy.connections for path in paths) >= 2, 60)
        self.kiosk.do("wait 2000")
        self.assertEqual(self.results(poll)["ballots"], 1)

    @only_in_files("reads the rows as SQLite keeps them; what PostgreSQL keeps: order_of_ballots_test.cpp")
    def test_nothing_links_ballots_to_an_appeal_of_the_same_visitor(self):
        visit = self.start_kiosk().begin()
        polls = visit.open_polls()[:2]
        visit.answer_poll(polls[0])
        visit.home()
        visit.appeal(TEXT)
        visit.home()
        visit.answer_poll(polls[1])
        ballots, appeal = self.check_spool()
        self.start_server()
        self.eventually("all", lambda: self.kiosk.do("advance 60000") and self.server.submissions() and
                        all(self.results(poll)["ballots"] == 1 for poll in polls), 60)
        self.check_connections()
        self.check_databases(ballots, appeal)
        log = (self.folder / "server.log").read_text().lower()
        self.assertFalse([name for name in ballots if name in log], "the server's log names ballots")

    def check_spool(self):
        """Neutral names, one size, one time. The ids of the ballots and of the appeal."""
        spool = self.kiosk.folder / "spool"
        ballots, appeals = (list((spool / lane).glob("*.envelope")) for lane in ("batch", "single"))
        self.assertEqual((len(ballots), len(appeals)), (2, 1))
        for file in ballots:
            self.assertRegex(file.name, r"^[0-9a-f]{32}\.envelope$")
            self.assertEqual(file.stat().st_mtime, NEUTRAL_TIME, "a ballot's file tells its time")
        self.assertEqual(len({file.stat().st_size for file in ballots}), 1, "the size tells the poll or the answer")
        names = [file.stem for file in [*ballots, *appeals]]
        self.assertEqual(len({name[:8] for name in names}), 3, f"names that are alike: {names}")
        return [file.stem for file in ballots], appeals[0].stem

    def check_connections(self):
        carrying = [paths for paths in self.proxy.connections if any("/v1/ballots" in path for path in paths)]
        self.assertTrue(carrying, "no ballot came over the wire")
        for paths in carrying:
            self.assertEqual({path.split()[1] for path in paths}, {"/v1/ballots"})

    def check_databases(self, ballots, appeal):
        """The rows of all tables, as they are: those of ballots have no order, no time finer than a day and no value that
        a row of the appeal has too."""
        holding, of_appeal, rows_of_ballots = [], set(), []
        for database in self.server.folder.rglob("*.db"):
            with contextlib.closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
                for (table,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
                    place = f"{database.name}: {table}"
                    cursor = connection.execute(f"SELECT * FROM {table}")
                    names = [column[0] for column in cursor.description]
                    rows = [dict(zip(names, row)) for row in cursor]
                    mine = [row for row in rows if any(names_one(value, ballots) for value in row.values())]
                    for row in rows:
                        if any(names_one(value, [appeal]) for value in row.values()):
                            self.assertNotIn(row, mine, f"{place} names the appeal beside a ballot")
                            of_appeal |= {value for value in row.values() if value not in ("", b"", 0, None)}
                    if mine:
                        holding.append(place)
                        self.assertEqual(len(mine), len(ballots), place)
                        with self.assertRaises(sqlite3.OperationalError, msg=f"{place} keeps an order of arrival"):
                            connection.execute(f"SELECT rowid FROM {table}")
                        rows_of_ballots += [(place, row) for row in mine]
        self.assertEqual(len(holding), 2, f"ballots are looked for in the wrong place: {holding}")
        self.assertTrue(of_appeal)
        for place, row in rows_of_ballots:
            for name, value in row.items():
                shared = value in of_appeal and name not in COARSE
                self.assertFalse(shared, f"{place}: {name} is the same as of the appeal: {value!r}")
                if isinstance(value, int):
                    self.assertLess(value, 1_000_000, f"{place}: {name} is finer than a day: {value}")
                if isinstance(value, str):
                    self.assertNotRegex(value, r"\d\d:\d\d", f"{place}: {name} tells a time")


if __name__ == "__main__":
    unittest.main()
