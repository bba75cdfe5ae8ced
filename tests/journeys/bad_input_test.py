"""What goes wrong is said in a sentence, and nothing is lost by it."""

import os
import re
import subprocess
import time
import unittest

from pages import Journey, Visit, headless_environment

BLANKS = " \n"
CONTROLS = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]")


class BadInput(Journey):
    def refused(self, environment=None, arguments=()):
        done = subprocess.run(self.kiosk.arguments("--drive", *arguments), input="quit\n", capture_output=True, text=True,
                              env=environment or headless_environment(), timeout=60)
        self.assertEqual(done.returncode, 1, done.stderr)
        return done.stderr

    def test_a_broken_configuration_names_file_line_and_field(self):
        self.found_town()
        (self.kiosk.folder / "kiosk.toml").write_text("development = true\nlanguage = \"de\"\n")
        self.assertIn("kiosk.toml:2: field 'language'", self.refused())

    def test_the_drive_protocol_is_refused_in_production(self):
        self.found_town()
        (self.kiosk.folder / "kiosk.toml").write_text("")
        self.assertIn("development = true", self.refused())

    def test_two_kiosks_do_not_share_a_folder(self):
        self.found_town()
        self.start_kiosk().begin()
        self.assertIn("spool", self.refused())
        self.kiosk.do("outline")  # the first one goes on

    def test_a_broken_store_is_made_anew_from_the_blobs(self):
        self.found_town()
        visit = self.start_kiosk().begin()
        self.kiosk.quit()
        (self.kiosk.folder / "store.db").write_bytes(b"this is no database" * 1000)
        for leftover in ("store.db-wal", "store.db-shm"):
            (self.kiosk.folder / leftover).unlink(missing_ok=True)
        visit = self.start_kiosk().begin()
        visit.open_entry("drafts", "draft-playgrounds")
        visit.wait_for_screen("draft_act/draft-playgrounds")

    def test_a_spool_that_cannot_be_written_is_told_before_typing_and_reading_goes_on(self):
        self.found_town()
        visit = self.start_kiosk().begin()
        spool = self.kiosk.folder / "spool"
        self.make_unwritable(spool)
        self.kiosk.tap_id("home/appeal")
        self.eventually("the warning", lambda: not any(node["id"].startswith("appeal/form/")
                                                       for node in self.kiosk.nodes()))
        visit.home()
        visit.open_entry("drafts", "draft-playgrounds")
        visit.wait_for_screen("draft_act/draft-playgrounds")

    def make_unwritable(self, folder):
        """Root writes through permissions, so the immutable flag is asked for first."""
        folders = [folder, *[one for one in folder.rglob("*") if one.is_dir()]]
        if os.geteuid() != 0:
            for one in folders:
                one.chmod(0o500)
                self.addCleanup(one.chmod, 0o700)
            return
        done = subprocess.run(["chattr", "+i", *map(str, folders)], capture_output=True, text=True)
        if done.returncode == 0:
            self.addCleanup(subprocess.run, ["chattr", "-i", *map(str, folders)])
        else:
            done = subprocess.run(["mount", "--bind", "-o", "ro", str(folder), str(folder)], capture_output=True)
            self.assertEqual(done.returncode, 0, "neither chattr nor a read-only mount works here")
            self.addCleanup(subprocess.run, ["umount", str(folder)])

    def test_a_very_long_text_and_every_character_arrive_as_the_review_showed_them(self):
        self.found_town()
        self.start_server()
        visit = self.start_kiosk().begin()
        strange = "".join(chr(code) for code in range(1, 0x250)) + "\U0001F600\u202E\u0301" * 10
        long = "Очень длинный текст. " * 5_000
        visit.write_appeal(strange, long)
        shown = max(self.kiosk.texts(), key=len)
        visit.hand_in()
        visit.receipt()
        case = self.eventually("the case", self.server.submissions)[0]
        self.assertEqual(case["text"], shown.strip(BLANKS))
        # Nothing is lost but control characters, those that turn text round, and what is beyond the limit that the form announces.
        typed = CONTROLS.sub("", (strange + long).replace("\t", " ")).strip(BLANKS)
        self.assertEqual(case["text"], typed[:len(case["text"])])
        self.assertGreaterEqual(len(case["text"]), 9_990)

    def test_a_clock_in_1970_still_shows_the_town_and_promises_no_day(self):
        self.found_town()
        self.start_server()
        visit = self.start_kiosk()
        self.kiosk.do(f"advance {-int(time.time() * 1000)}")
        visit.begin()
        wrong = "Часы терминала идут неверно"
        self.kiosk.tap_id("more/about")
        self.eventually("the clock on the screen about the terminal",
                        lambda: any(wrong in text for text in self.kiosk.texts()))
        visit.home()
        visit.open_entry("polls", "poll-lake")
        visit.wait_for_id("reader/begin-poll")
        visit.home()
        visit.open_entry("drafts", "draft-playgrounds")
        visit.wait_for_screen("draft_act/draft-playgrounds")
        self.assertTrue(any(wrong in text for text in self.kiosk.texts()))
        visit.home()
        visit.appeal("Часы стоят. Когда починят?")
        texts = " ".join(self.kiosk.texts())
        self.assertIn(wrong, texts)
        self.assertNotIn("не позже", texts)

    def test_no_sound_device_is_said_in_words(self):
        self.found_town()
        self.kiosk.start(self.folder / "shots", self.folder / "kiosk.log", SDL_AUDIODRIVER="no-such-driver")
        visit = Visit(self.kiosk).begin()
        self.kiosk.tap_id("bar/aloud")
        self.eventually("the notice", lambda: any("нет звука" in text for text in self.kiosk.texts()))
        visit.home()

    def test_without_opengl_the_reason_is_said(self):
        self.found_town()
        environment = dict(headless_environment(), SDL_VIDEODRIVER="dummy")
        self.assertIn("OpenGL", self.refused(environment))


if __name__ == "__main__":
    unittest.main()
