"""What goes wrong is said in a sentence, and nothing is lost by it."""

import os
import subprocess
import unittest

from pages import Journey, Visit, headless_environment


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

    def test_a_very_long_text_and_every_character_are_taken_without_harm(self):
        self.found_town()
        visit = self.start_kiosk().begin()
        self.kiosk.tap_id("home/appeal")
        visit.wait_for_id("appeal/form/question")
        self.kiosk.tap_id("appeal/form/question")
        visit.next()
        topic = next(node["id"] for node in self.kiosk.nodes() if node["id"].startswith("appeal/topic/"))
        self.kiosk.tap_id(topic)
        visit.next()
        visit.wait_for_screen("appeal/2")
        self.kiosk.paste("".join(chr(code) for code in range(1, 0x250)) + "\U0001F600\u202E\u0301" * 10)
        self.kiosk.paste("Очень длинный текст. " * 5_000)
        visit.next()
        visit.wait_for_screen("appeal/3")
        visit.next()
        visit.wait_for_screen("appeal/4")
        visit.hand_in()
        visit.receipt()

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
