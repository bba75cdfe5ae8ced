"""A town on PostgreSQL: brought there as docs/operations.md says, killed in the middle, backed up, restored, brought back."""

import contextlib
import json
import sqlite3
import subprocess
import unittest

from operations_test import DOCUMENT, POSTGRESQL, blocks
from pages import ROOT, Failed, Journey
from postgres_cluster import PostgresCluster

STORES = {"intake.db", "fleet.db", "registry.db", "ballots.db", "staff.db", "content.db"}
ANSWER = "Фонарь починили. Спасибо, что написали."
READS, WRITES = "SELECT FROM {} LIMIT 1", "DELETE FROM {} WHERE false"
# Who may do what with which table, or with those of a schema that have no line; everything else is refused.
RIGHTS = {
    "veche_gate": {"intake.submission": (READS,), "intake.offered": (READS,), "intake.state": (READS,),
                   "fleet": (READS, WRITES)},
    "veche_registrar": {"intake": (READS,), "fleet.device": (READS, WRITES), "fleet.removed_device": (READS,),
                        "fleet.code": (READS, WRITES), "registry": (READS, WRITES), "registry.audit": (READS,),
                        "ballots": (READS, WRITES)},
    "veche_office": {"registry": (READS, WRITES), "registry.audit": (READS,), "registry.kiosk": (READS,),
                     "registry.kiosk_bundle": (READS,), "registry.poll_count": (READS,), "registry.staff_order": (READS,),
                     "staff": (READS, WRITES), "staff.audit": (READS,), "content": (READS, WRITES),
                     "content.audit": (READS,)},
    "veche_publisher": {"content": (READS, WRITES), "content.audit": (READS,)},
}


def files_of(folder):
    """The databases that a program would go on with."""
    return [file for name in ("intake", "registry", "ballots", "staff", "editorial") for file in sorted(folder.glob(f"{name}/*.db*"))]


def rows_of(folder):
    """Every row of every table of a folder's files."""
    found = {}
    for file in (file for file in files_of(folder) if file.suffix == ".db"):
        with contextlib.closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as database:
            for (table,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
                if (file.name, table) == ("registry.db", "audit"):
                    continue  # whoever looks at cases leaves a line
                found[file.name, table] = sorted(map(repr, database.execute(f'SELECT * FROM "{table}"')))
    return found


class Postgres(Journey):
    def setUp(self):
        super().setUp()
        self.cluster = PostgresCluster(self.folder / "cluster")
        self.addCleanup(self.cluster.stop)

    @property
    def database(self):
        return f"postgresql://localhost:{self.cluster.port}/veche"

    def type(self, commands):
        """A block of the document; the machine's users and services are this story's own."""
        shims = self.folder / "shims"
        shims.mkdir(exist_ok=True)
        for name, does in {"apt-get": "exit 0", "systemctl": "exit 0", "runuser": 'shift 3; exec "$@"'}.items():
            (shims / name).write_text(f"#!/bin/sh\n{does}\n")
            (shims / name).chmod(0o755)
        for here, there in (("localhost/veche", f"localhost:{self.cluster.port}/veche"),
                            ("/usr/local/share/veche", str(ROOT / "packaging")), ("/srv/veche", str(self.server.folder)),
                            ("/var/backups/veche", str(self.folder / "backups"))):
            commands = commands.replace(here, there)
        environment = self.cluster.environment()
        environment["PATH"] = f"{shims}:{self.server.program.parent}:{environment['PATH']}"
        done = subprocess.run(["bash", "-e", "-u", "-o", "pipefail", "-c", commands], capture_output=True, text=True,
                              env=environment)
        self.assertEqual(0, done.returncode, f"{commands}\n{done.stdout}{done.stderr}")
        return done.stdout

    def block(self, words):
        return next(text for text in blocks(DOCUMENT.read_text(), POSTGRESQL) if words in text)

    def move_to_postgresql(self):
        """As the document says, word by word."""
        return self.type(self.block("--to postgresql"))

    def move_back(self):
        return self.type(self.block("--to sqlite"))

    def registered(self, texts):
        """The cases, once these are registered and no others."""
        return self.eventually(f"{len(texts)} cases", lambda: {case["text"] for case in self.server.submissions()} ==
                               set(texts) and {case["text"]: case["number"] for case in self.server.submissions()}, 90)

    def answer(self, number):
        (self.folder / "answer.txt").write_text(ANSWER)
        return self.server.command("answer", self.server.folder, number, "--file", self.folder / "answer.txt")

    def test_a_town_brought_to_postgresql_goes_on_there_and_comes_back_with_all_it_was_told(self):
        self.found_town()
        self.start_server()
        visit = self.start_kiosk().begin()
        visit.appeal("Первое письмо.")
        first = self.registered(["Первое письмо."])
        self.server.stop()
        before = rows_of(self.server.folder)

        self.assertIn("both sides had the same hash", self.move_to_postgresql())
        self.assertEqual([], files_of(self.server.folder), "an older program could go on with what is old")
        aside = next(self.server.folder.glob("before-postgresql-*"))
        self.assertEqual(STORES, {file.name for file in aside.glob("*.db")})
        self.assertEqual(first["Первое письмо."], self.server.submissions()[0]["number"])
        self.assertIn("All is well.", self.server.command("check", self.server.folder))
        self.move_back()
        self.assertEqual(before, rows_of(self.server.folder))
        # What was left there is of the same town: it may be replaced.
        self.server.command("migrate", self.server.folder, "--to", self.database)

        self.start_server()
        visit.home()
        code = visit.appeal("Второе письмо.")
        visit.home()
        poll = visit.open_polls()[0]
        visit.answer_poll(poll)
        number = self.registered(["Первое письмо.", "Второе письмо."])["Второе письмо."]
        self.answer(number)
        self.eventually("the answer", lambda: any(ANSWER in text for text in self.kiosk.check(code)), 60)
        self.eventually("the ballot", lambda: self.kiosk.do("advance 60000") and self.counted(poll) == 1, 60)
        self.assertIn("Journey kiosk", self.server.command("kiosk", "list", self.server.folder))
        self.assertIn("All is well.", self.server.command("check", self.server.folder))
        self.nobody_passes_a_door_that_is_not_his()
        self.server.stop()
        self.move_back()
        self.start_server()
        self.registered(["Первое письмо.", "Второе письмо."])
        self.assertEqual(1, self.counted(poll))
        self.assertIn("postgresql = \"\"", (self.server.folder / "veche.toml").read_text())

    def test_a_database_of_an_older_version_is_given_to_the_owner_as_the_document_says(self):
        self.found_town()
        self.move_to_postgresql()
        # As it was: each store of the process that wrote it, nobody else's role, no functions but the trigger's.
        self.cluster.ask("DROP FUNCTION intake.known_ballot, intake.sort_ballot, intake.cluster_ballot, ballots.sort_ballot, "
                         "ballots.cluster_ballot")
        self.cluster.ask("ALTER FUNCTION intake.count_ballot SECURITY INVOKER")
        for role, schemas in {"veche_gate": ("intake", "fleet"), "veche_registrar": ("registry", "ballots"),
                              "veche_office": ("staff", "content")}.items():
            self.cluster.ask(f"GRANT CREATE ON DATABASE veche TO {role}")
            for schema in schemas:
                self.cluster.ask(f"ALTER SCHEMA {schema} OWNER TO {role}")
                for table in self.cluster.ask(f"SELECT tablename FROM pg_tables WHERE schemaname = '{schema}'").splitlines():
                    self.cluster.ask(f"ALTER TABLE {schema}.{table} OWNER TO {role}")
        self.cluster.ask("ALTER FUNCTION intake.count_ballot OWNER TO veche_gate")
        self.cluster.ask("DROP OWNED BY veche_migrator, veche_owner; DROP ROLE veche_migrator, veche_owner")
        (self.server.folder / "keys/postgresql-migrator").unlink()
        with self.assertRaises(Failed):
            self.start_server()
        self.assertIn("needs roles.sql", self.logs())
        self.type(self.block("psql -q\nsystemctl start"))
        self.start_server()
        visit = self.start_kiosk().begin()
        visit.appeal("После обновления.")
        self.registered(["После обновления."])
        self.nobody_passes_a_door_that_is_not_his()

    def counted(self, poll):
        return json.loads(self.server.command("poll", "results", self.server.folder, poll, "--json"))["ballots"]

    def nobody_passes_a_door_that_is_not_his(self):
        tables = [name for name in self.cluster.ask(
            "SELECT schemaname || '.' || tablename FROM pg_tables WHERE schemaname IN ('intake', 'fleet', 'registry', "
            "'ballots', 'staff', 'content') "
            "AND tablename <> 'schema_format'").splitlines()]
        self.assertIn("ballots.ballot", tables)
        told = {}
        for role, allowed in RIGHTS.items():
            for table in tables:
                likely = allowed.get(table) or allowed.get(table.split(".")[0], ())
                for act in (READS, WRITES):
                    try:
                        self.cluster.ask(act.format(table), role=role)
                        passed = True
                    except Failed as failed:
                        self.assertIn("permission denied", str(failed))
                        passed = False
                    if passed != (act in likely):
                        told[role, table, act] = passed
        self.assertEqual({}, told)
        # What each may not make or change is tried in tests/server/databases_test.cpp, table by table.
        for role in RIGHTS:
            for act in ("CREATE TABLE public.mine(id int)", "SET ROLE veche_owner"):
                with self.assertRaisesRegex(Failed, "permission denied"):
                    self.cluster.ask(act, role=role)
        with self.assertRaisesRegex(Failed, "not permitted to log in"):
            self.cluster.ask("SELECT 1", role="veche_owner")
        owners = self.cluster.ask("SELECT DISTINCT tableowner FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', "
                                  "'information_schema')")
        self.assertEqual("veche_owner", owners)

    def test_a_postgresql_that_was_killed_and_started_again_holds_nobody_up_for_good(self):
        self.found_town()
        self.move_to_postgresql()
        self.start_server()
        visit = self.start_kiosk().begin()
        visit.appeal("До удара.")
        self.registered(["До удара."])
        self.cluster.kill()
        visit.home()
        code = visit.appeal("Пока всё лежит.")
        self.eventually("the server's word that it cannot store", lambda: "PostgreSQL" in self.logs(), 60)
        self.cluster.start()
        number = self.registered(["До удара.", "Пока всё лежит."])["Пока всё лежит."]
        self.assertIsNone(self.server.process.poll(), "it ended instead of going on")
        self.answer(number)
        self.eventually("the answer", lambda: any(ANSWER in text for text in self.kiosk.check(code)), 60)
        self.server.stop()

        # Nor a server that is started while it is away.
        self.cluster.kill()
        with self.assertRaisesRegex(Failed, "ended with 1;"):
            self.start_server()
        self.cluster.start()
        self.start_server()
        self.registered(["До удара.", "Пока всё лежит."])

    def test_a_town_restored_into_postgresql_takes_back_nothing_that_a_resident_was_told(self):
        self.found_town()
        self.move_to_postgresql()
        self.start_server()
        visit = self.start_kiosk().begin()
        code = visit.appeal("Не горит фонарь у дома 7.")
        number = self.registered(["Не горит фонарь у дома 7."])["Не горит фонарь у дома 7."]
        # As the registrar has opened it.
        self.cluster.ask("INSERT INTO ballots.ballot VALUES(decode(repeat('01', 16), 'hex'), 20000, 'poll', 'sealed', '')")
        said = self.server.command("backup", self.server.folder, self.folder / "copy")
        self.assertIn("generation 1", said)
        self.assertEqual(STORES, {file.name for file in self.folder.glob("copy/*/*.db*")})
        self.assertIn("generation 2", self.server.command("backup", self.server.folder, self.folder / "second"))
        self.answer(number)
        self.eventually("the answer", lambda: any(ANSWER in text for text in self.kiosk.check(code)), 60)
        visit.home()
        visit.appeal("После копии.")
        self.registered(["Не горит фонарь у дома 7.", "После копии."])
        with self.assertRaisesRegex(Failed, "stop the server first"):
            self.server.command("restore", self.server.folder, self.folder / "copy")
        epoch = self.cluster.ask("SELECT epoch FROM intake.state")
        self.server.stop()

        # A database of which nothing is left.
        self.cluster.ask("DROP SCHEMA intake, fleet, registry, ballots, staff, content CASCADE")
        self.assertIn("Restored", self.server.command("restore", self.server.folder, self.folder / "copy"))
        self.assertNotEqual(epoch, self.cluster.ask("SELECT epoch FROM intake.state"))
        self.assertEqual([], files_of(self.server.folder))
        self.assertEqual("20000", self.cluster.ask("SELECT day FROM ballots.ballot"))
        self.start_server()
        self.registered(["Не горит фонарь у дома 7.", "После копии."])
        self.assertIn(f"{number}  1 records later than the backup of ",
                      self.server.command("submissions", "later-than-backup", self.server.folder))
        self.answer(number)
        self.assertIn("All is well.", self.server.command("check", self.server.folder))
        self.server.command("backup", self.server.folder, self.folder / "third")

    def test_a_postgresql_elsewhere_has_to_prove_its_name_to_processes_that_see_no_file_but_the_towns(self):
        self.found_town()
        authority = self.cluster.demand_tls()
        # For the program a name like that of another machine, though it leads here.
        elsewhere = f"postgresql://127.1:{self.cluster.port}/veche"
        prepare = self.block("--to postgresql").replace("--to postgresql://localhost/veche", f"--to {elsewhere}")
        with self.assertRaisesRegex(AssertionError, "postgresql-ca.pem"):
            self.type(prepare)
        trusted = self.server.folder / "postgresql-ca.pem"
        migrate = ("migrate", self.server.folder, "--to", elsewhere)
        trusted.write_text((self.cluster.folder / "server.pem").read_text())
        with self.assertRaisesRegex(Failed, "certificate verify failed"):
            self.server.command(*migrate)
        trusted.write_text(authority.read_text())
        self.server.command(*migrate)
        self.start_server()
        visit = self.start_kiosk().begin()
        visit.appeal("Через чужую сеть.")
        self.registered(["Через чужую сеть."])
        sessions = self.cluster.ask("SELECT DISTINCT usename || ' ' || ssl FROM pg_stat_activity JOIN pg_stat_ssl USING (pid) "
                                    "WHERE usename LIKE 'veche%' ORDER BY 1")
        self.assertEqual("veche_gate true\nveche_office true\nveche_publisher true\nveche_registrar true", sessions)
        # The processes make new ones, with nothing but what they have.
        self.cluster.kill()
        self.cluster.start()
        visit.home()
        visit.appeal("И ещё раз.")
        self.registered(["Через чужую сеть.", "И ещё раз."])

    def test_a_password_in_veche_toml_is_refused_and_not_repeated(self):
        self.server.init()
        file = self.server.folder / "veche.toml"
        file.write_text(file.read_text().replace('postgresql = ""', 'postgresql = "postgresql://town:geheim@db/veche"'))
        with self.assertRaises(Failed) as caught:
            self.server.command("submissions", "list", self.server.folder)
        self.assertIn("keys/postgresql-ROLE", str(caught.exception))
        self.assertNotIn("geheim", str(caught.exception))


if __name__ == "__main__":
    unittest.main()
