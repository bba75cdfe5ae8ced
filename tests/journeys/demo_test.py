"""`./veche demo`: what it starts, what it keeps, and that it leaves nothing running."""

import os
import pathlib
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import unittest

from pages import BUILD, ROOT, Kiosk, Server, Visit

import demo

TEXT = "Во дворе дома 3 по Озёрной улице сломаны качели."


class Demo(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="veche-demo-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        self.addCleanup(self.kill_all)
        self.server = Server(BUILD, self.folder / "server")

    def start(self, *options):
        """The demo with its drive protocol, as a kiosk to be driven."""
        kiosk = Kiosk(BUILD, self.folder / "kiosk")
        with open(self.folder.with_suffix(".log"), "a") as log:
            self.addCleanup(self.folder.with_suffix(".log").unlink, missing_ok=True)
            kiosk.process = subprocess.Popen(
                [sys.executable, ROOT / "packaging/demo/demo.py", "--build", BUILD, "--dir", self.folder, "--drive",
                 *options], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log, text=True)
        return kiosk

    def running(self, program=""):
        """Ids of the processes that were started for this folder."""
        found = []
        for process in pathlib.Path("/proc").glob("[0-9]*"):
            try:
                command = (process / "cmdline").read_bytes().decode()
            except (OSError, UnicodeDecodeError):
                continue
            if str(self.folder) in command and program in command.split("\0")[0]:
                found.append(int(process.name))
        return found

    def kill_all(self):
        for process in self.running():
            os.kill(process, signal.SIGKILL)

    def nothing_is_left(self):
        end = time.monotonic() + 30
        while self.running() and time.monotonic() < end:
            time.sleep(0.1)
        self.assertEqual(self.running(), [], "something is still running")

    def test_a_demo_that_was_killed_goes_on_with_what_waited_and_fresh_begins_anew(self):
        kiosk = self.start("--offline")
        visit = Visit(kiosk).begin()
        self.assertEqual(self.running("veche-server"), [], "offline there is no server")
        visit.open_entry("drafts", "draft-playgrounds")
        visit.wait_for_label("1.1. Настоящий Порядок")
        visit.home()
        visit.appeal(TEXT)
        for process in [kiosk.process.pid, *self.running()]:
            os.kill(process, signal.SIGKILL)
        kiosk.process.wait()
        self.nothing_is_left()
        self.assertEqual(len(list((self.folder / "kiosk/spool/single").glob("*.envelope"))), 1)

        with socket.create_server(("127.0.0.1", self.server.port())):  # somebody else has taken its port meanwhile
            kiosk = self.start()
            Visit(kiosk).begin()
            end = time.monotonic() + 60
            while not (cases := self.server.submissions()) and time.monotonic() < end:
                kiosk.do("wait 500")
            self.assertEqual([case["text"] for case in cases], [TEXT])
            self.assertTrue(self.running("veche-server"))
            kiosk.process.send_signal(signal.SIGINT)
            self.assertEqual(kiosk.process.wait(timeout=60), 130)
        self.nothing_is_left()

        kiosk = self.start("--offline", "--fresh")
        Visit(kiosk).begin()
        self.assertEqual(self.server.submissions(), [])
        self.assertEqual(list((self.folder / "kiosk/spool/single").iterdir()), [])
        kiosk.ask("quit")
        self.assertEqual(kiosk.process.wait(timeout=60), 0)
        self.nothing_is_left()

    def test_a_server_folder_whose_making_was_killed_midway_is_made_anew(self):
        for attempt in range(50):
            making = subprocess.Popen([self.server.program, "init", self.server.folder, "--port", "18080"],
                                      stdout=subprocess.DEVNULL)
            while making.poll() is None and not (self.server.folder / "keys" / "root.key").exists():
                time.sleep(0.0002)
            making.kill()
            making.wait()
            if not self.server.exists():
                break
            shutil.rmtree(self.server.folder)
        else:
            self.fail("init was always faster than the kill")
        left = (self.server.folder / "keys" / "root.key").read_bytes()
        self.server.init()
        self.server.publish()
        self.assertNotEqual((self.server.folder / "keys" / "root.key").read_bytes(), left)
        with self.assertRaisesRegex(Exception, "not empty"):
            self.server.init()

    def test_the_real_size_of_a_display_is_used_and_a_27_inch_screen_without_one(self):
        display = self.folder / "card0-HDMI-A-1"
        display.mkdir()
        edid = bytearray(128)
        edid[54 + 2], edid[54 + 4] = 3840 & 0xFF, 3840 >> 8 << 4
        edid[54 + 12], edid[54 + 14] = 597 & 0xFF, 597 >> 8 << 4
        (display / "edid").write_bytes(edid)
        self.assertEqual(demo.pixels_per_millimetre(self.folder), 6.432)
        (display / "edid").write_bytes(b"")
        self.assertEqual(demo.pixels_per_millimetre(self.folder), 3.21)


if __name__ == "__main__":
    unittest.main()
