"""Damaged files, missing fonts, a full disk: said in words, mended where it can be, nothing lost by it."""

import os
import shutil
import subprocess
import unittest

from pages import Journey, headless_environment

DRAFT = "draft-playgrounds"
CLAUSE = "1.1. Настоящий Порядок"
CANNOT_BE_SHOWN = "Сейчас это нельзя показать"
FONTS = "/usr/share/fonts/truetype/"


def flip(file):
    """Another byte in the middle."""
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 0xFF
    file.write_bytes(data)


class Damage(Journey):
    def blobs(self):
        return [file for file in (self.kiosk.folder / "content" / "blobs").rglob("*") if file.is_file()]

    def flip_all_blobs(self, of_bundle):
        for file in self.blobs():
            flip(file)
        if of_bundle:
            shutil.rmtree(self.kiosk.folder / "bundle" / "content")

    def read_draft(self, visit):
        visit.open_entry("drafts", DRAFT)
        visit.wait_for_label(CLAUSE)

    def test_texts_damaged_while_the_kiosk_runs_come_anew_without_a_network(self):
        self.found_town()
        visit = self.start_kiosk().begin()
        sound = {file: file.read_bytes() for file in self.blobs()}
        self.flip_all_blobs(of_bundle=False)
        self.read_draft(visit)
        self.assertEqual({file: file.read_bytes() for file in self.blobs()}, sound)

    def test_texts_damaged_while_the_kiosk_stands_still_are_told_and_come_anew_from_the_server(self):
        self.found_town()
        self.start_kiosk().begin()
        self.kiosk.quit()
        self.flip_all_blobs(of_bundle=True)
        visit = self.start_kiosk().begin()
        visit.open_entry("drafts", DRAFT)
        visit.wait_for_label(CANNOT_BE_SHOWN)
        self.start_server()
        self.kiosk.do("advance 900000")
        visit.begin()  # the session of one who stood here so long has ended
        self.eventually("the text", lambda: self.shows_draft(visit), 60)

    def shows_draft(self, visit):
        visit.home()
        visit.open_entry("drafts", DRAFT)
        self.kiosk.do("wait 300")
        return any(text.startswith(CLAUSE) for text in self.kiosk.texts())

    def test_broken_metadata_stops_neither_reading_nor_handing_in_and_is_mended(self):
        self.found_town()
        self.start_kiosk().begin()
        self.kiosk.quit()
        broken = [*(self.kiosk.folder / "trust").iterdir(), *(self.kiosk.folder / "content" / "catalogs").iterdir(),
                  *[self.kiosk.folder / name for name in ("content/edition", "clock", "confirmed", "records/cursor")]]
        for file in broken:
            file.write_bytes(b'{"broken": \xff\x00')
        visit = self.start_kiosk().begin()
        self.read_draft(visit)
        visit.home()
        visit.appeal("Первое обращение")
        self.kiosk.quit()
        visit = self.start_kiosk().begin()  # what was mended is there after the next start
        visit.appeal("Второе обращение")
        self.start_server()
        self.eventually("both", lambda: self.kiosk.do("advance 60000") and {case["text"] for case in
                        self.server.submissions()} == {"Первое обращение", "Второе обращение"}, 60)

    def with_mounts(self, *commands):
        """The kiosk with mounts of its own, made by these lines of shell."""
        unshare = ["unshare", "--mount"] + (["--map-root-user"] if os.geteuid() != 0 else [])
        if subprocess.run([*unshare, "mount", "-t", "tmpfs", "none", "/mnt"], capture_output=True).returncode != 0:
            self.skipTest("mounts of our own are not permitted here")
        self.kiosk.surroundings = [*unshare, "sh", "-ec", "; ".join([*commands, 'exec "$0" "$@"'])]

    def test_without_the_usual_fonts_the_kiosk_starts_with_others(self):
        self.found_town()
        self.with_mounts(f"mount -t tmpfs none {FONTS}paratype")
        visit = self.start_kiosk().begin()
        self.read_draft(visit)

    def test_a_kiosk_started_on_a_folder_that_was_never_prepared_says_the_command_that_does(self):
        folder = self.folder / "bare"
        done = subprocess.run([str(self.kiosk.program), "run", str(folder)], capture_output=True, text=True,
                              env=headless_environment(), timeout=60)
        self.assertEqual(done.returncode, 1, done.stderr)
        self.assertIn(f"{folder}/bundle/bundle.json: the kiosk's bundle is not there.", done.stderr)
        self.assertIn(f"veche-kiosk provision {folder} BUNDLE", done.stderr)

    def test_without_any_fonts_the_missing_file_is_named_and_the_package_that_brings_it(self):
        self.found_town()
        for hidden, missing, package in (
                (f"{FONTS}", "dejavu/DejaVuSans.ttf", "fonts-paratype"),
                (f"{FONTS}material-design-icons-iconfont", "MaterialIcons-Regular.ttf",
                 "fonts-material-design-icons-iconfont")):
            self.with_mounts(f"mount -t tmpfs none {hidden}")
            done = subprocess.run(self.kiosk.arguments("--drive"), input="quit\n", capture_output=True, text=True,
                                  env=headless_environment(), timeout=60)
            self.assertEqual(done.returncode, 1, done.stderr)
            self.assertIn(missing, done.stderr)
            self.assertIn("is not there", done.stderr)
            self.assertIn("apt-get install " + package, done.stderr)

    def test_on_a_full_disk_it_is_told_before_typing_and_at_handing_in_and_goes_on_when_there_is_room(self):
        self.found_town()
        disk, origin = self.kiosk.folder, self.folder / "origin"
        shutil.copytree(disk, origin)
        self.with_mounts(f"mount -t tmpfs -o size=192m none {disk}", f"cp -a {origin}/. {disk}")
        visit = self.start_kiosk().begin()
        self.filler = f"/proc/{self.kiosk.process.pid}/root{disk}/filler"
        self.fill_disk()
        self.kiosk.tap_id("home/appeal")
        visit.wait_for_label("Сейчас с этого терминала ничего нельзя отправить")
        self.assertFalse([node for node in self.kiosk.nodes() if node["id"].startswith("appeal/form/")])
        visit.home()
        self.read_draft(visit)
        visit.home()
        os.unlink(self.filler)
        visit.write_appeal("Текст, который не должен пропасть")
        self.fill_disk()
        visit.hand_in()
        visit.wait_for_label("Сохранить не удалось")
        os.unlink(self.filler)
        visit.hand_in()
        visit.receipt()
        self.start_server()
        self.eventually("the case", lambda: self.kiosk.do("advance 60000") and [
            case["text"] for case in self.server.submissions()] == ["Текст, который не должен пропасть"], 60)

    def fill_disk(self):
        with open(self.filler, "wb", buffering=0) as file:
            try:
                while True:
                    file.write(bytes(65_536))
            except OSError:
                pass


if __name__ == "__main__":
    unittest.main()
