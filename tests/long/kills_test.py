"""Commands and kiosks, killed at random moments (processes of the server: killed_house_test.cpp): after each kill the next
documented command succeeds, and in the end every appeal whose receipt somebody saw is one case. VECHE_KILLS (6): how
many; VECHE_SEED: another one than of this moment."""

import collections
import os
import pathlib
import random
import shutil
import signal
import subprocess
import sys
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "journeys"))

from pages import SAMPLE_TOWN, Failed, Journey  # noqa: E402

KILLS = int(os.environ.get("VECHE_KILLS", "6"))
SEED = int(os.environ.get("VECHE_SEED", str(int(time.time()))))


class Kills(Journey):
    def setUp(self):
        super().setUp()
        self.chance = random.Random(SEED)
        self.times = collections.defaultdict(lambda: 1.0)  # how long a command takes, as last seen
        self.done = collections.Counter()
        self.early = collections.Counter()  # killed only after they had come to their end
        self.promised = []  # texts of appeals with a receipt
        self.editions = 0
        self.backups = 0
        self.newest_backup = None
        self.source = self.folder / "source"
        shutil.copytree(SAMPLE_TOWN, self.source)

    def tell(self, text):
        print(text, file=sys.stderr, flush=True)

    def kill(self, *words):
        """The command, killed at a random moment of the time it needs."""
        begun = time.monotonic()
        process = subprocess.Popen([str(self.server.program), *map(str, words)], stdout=subprocess.DEVNULL,
                                   stderr=subprocess.DEVNULL, start_new_session=True)
        try:
            process.wait(timeout=self.chance.uniform(0, self.times[words[0]] * 1.1))
            self.early[words[0]] += 1
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        return time.monotonic() - begun

    def command(self, *words):
        """The next documented one: it must succeed."""
        begun = time.monotonic()
        try:
            self.server.command(*words)
        except Failed as failed:
            self.fail(f"VECHE_SEED={SEED}, after {sum(self.done.values())} kills {dict(self.done)}: {failed}")
        self.times[words[0]] = time.monotonic() - begun

    def running(self):
        if self.server.process is None:
            self.start_server()

    def stopped(self):
        self.server.stop()

    def new_text(self):
        self.editions += 1
        file = self.source / "news" / "killed.md"
        file.write_text(f'+++\nkind = "news"\ntitle = "Выпуск {self.editions}"\nsummary = "Новый"\ndate = "today"\n+++\n'
                        f"Текст {self.editions}.\n")

    # ── what is killed, and what comes next ──

    def publish(self):
        self.new_text()
        self.kill("publish", self.server.folder, self.source)
        self.command("publish", self.server.folder, self.source)

    def backup(self):
        self.backups += 1
        target = self.folder / f"backup-{self.backups}"
        self.kill("backup", self.server.folder, target)
        self.back_up()

    def back_up(self):
        self.backups += 1
        target = self.folder / f"backup-{self.backups}"
        self.command("backup", self.server.folder, target)
        for old in self.folder.glob("backup-*"):
            if old != target:
                shutil.rmtree(old)
        self.newest_backup = target

    def restore(self):
        self.stopped()
        if self.newest_backup is None:
            self.back_up()
        self.kill("restore", self.server.folder, self.newest_backup)
        self.command("restore", self.server.folder, self.newest_backup)
        self.command("check", self.server.folder)
        self.command("publish", self.server.folder, self.source)

    def delivery(self):
        """A kiosk that hands in and is killed while it delivers; so is its server."""
        self.stopped()
        visit = self.start_kiosk().begin()
        text = f"Обращение {len(self.promised)} до выключения"
        visit.appeal(text)
        self.promised.append(text)
        if self.chance.random() < 0.5:
            self.running()
        time.sleep(self.chance.uniform(0, 2))
        self.kiosk.kill()
        self.running()

    def edition_switch(self):
        self.running()
        self.new_text()
        self.command("publish", self.server.folder, self.source)
        self.start_kiosk()
        time.sleep(self.chance.uniform(0, 3))
        self.kiosk.kill()
        self.start_kiosk().begin()
        self.eventually(f"edition {self.editions}", lambda: self.shows(f"Выпуск {self.editions}"), 120)
        self.kiosk.kill()

    def shows(self, title):
        self.kiosk.home()
        self.kiosk.tap_id("more/news")
        self.kiosk.do("wait 300")
        return any(title in text for text in self.kiosk.texts())

    def test_after_kills_at_random_moments_the_next_command_succeeds_and_nothing_promised_is_lost(self):
        self.tell(f"{KILLS} kills, VECHE_SEED={SEED}")
        begun = time.monotonic()
        self.found_town()
        kinds = [self.publish, self.backup, self.restore, self.delivery, self.edition_switch]
        plan = [kinds[i % len(kinds)] for i in range(KILLS)]
        self.chance.shuffle(plan)
        for kind in plan:
            kind()
            self.done[kind.__name__] += 1
            if sum(self.done.values()) % 10 == 0:
                self.tell(f"{sum(self.done.values())} kills after {time.monotonic() - begun:.0f} s")
        self.running()
        self.start_kiosk().begin()
        counted = lambda: collections.Counter(case["text"] for case in self.server.submissions())
        self.eventually("every appeal with a receipt", lambda: set(self.promised) <= set(counted()), 300)
        self.assertEqual(counted(), collections.Counter(self.promised))
        self.stopped()
        self.command("check", self.server.folder)
        self.tell(f"{dict(self.done)}; {dict(self.early)} of them had come to their end; {len(self.promised)} appeals, "
                  f"each one case; {(time.monotonic() - begun) / 60:.1f} minutes")


if __name__ == "__main__":
    unittest.main()
