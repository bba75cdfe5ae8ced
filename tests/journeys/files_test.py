"""An editor brings files to the office by curl, large ones, slowly, twice, in halves: the real server with its processes."""

import hashlib
import json
import os
import pathlib
import re
import signal
import subprocess
import threading
import unittest

from pages import Journey
from staff import Person

PICTURE = b"\x89PNG\r\n\x1a\n"
MEBIBYTE = 1 << 20
LARGEST = 64 * MEBIBYTE
# What a process may need more for a file of 64 MiB: pieces on their way, never the file.
LARGEST_GROWTH = 16 * MEBIBYTE
# What a sanitizer keeps of freed memory is none of it.
os.environ["ASAN_OPTIONS"] += ":quarantine_size_mb=1:thread_local_quarantine_size_kb=16"


class Files(Journey):
    def setUp(self):
        super().setUp()
        self.server.init()
        self.server.publish()
        self.start_server()
        self.editor = Person(self.server, "edna", ["editor"])

    def written(self, name, size, begin=PICTURE):
        path = self.folder / name
        with open(path, "wb") as file:
            file.write(begin)
            for _ in range(0, size - len(begin), MEBIBYTE):
                file.write(os.urandom(min(MEBIBYTE, size - file.tell())))
        return path

    def curl(self, *arguments, person=None):
        cookies = "; ".join(f"{name}={value}" for name, value in (person or self.editor).cookies.items())
        return ["curl", "-sS", "-H", f"Cookie: {cookies}", "-H", "X-Requested-With: veche", "-o", self.folder / "answer",
                "-w", "%{http_code} %{content_type}", *arguments]

    def run_curl(self, *arguments, **more):
        return subprocess.run(self.curl(*arguments, **more), capture_output=True, text=True)

    def bring(self, path, *arguments, **more):
        return self.run_curl(f"{self.server.office}/api/files", "-H", "Expect:", "-X", "POST", "-T", path, *arguments, **more)

    def office(self):
        supervisor = self.server.process.pid
        for child in pathlib.Path(f"/proc/{supervisor}/task/{supervisor}/children").read_text().split():
            if pathlib.Path(f"/proc/{child}/comm").read_text().strip() == "veche-office":
                return int(child)
        raise AssertionError("no office")

    def most_memory(self):
        return int(re.search(r"VmHWM:\s+(\d+) kB", pathlib.Path(f"/proc/{self.office()}/status").read_text())[1]) * 1024

    def uploads(self):
        return sorted(path.stat().st_size for path in (pathlib.Path(self.server.folder) / "editorial" / "uploads").iterdir())

    def nothing_is_left(self):
        self.eventually("the unfinished file goes", lambda: self.uploads() == [])

    def test_a_file_of_64_mebibytes_comes_and_goes_without_lying_in_the_offices_memory(self):
        path = self.written("large", LARGEST)
        expected = hashlib.sha256(path.read_bytes()).hexdigest()
        try:
            pathlib.Path(f"/proc/{self.office()}/clear_refs").write_text("5")  # what it has needed most begins anew
        except PermissionError:
            pass
        before = self.most_memory()
        told = self.bring(path)
        self.assertEqual("201 application/json", told.stdout, told.stderr)
        self.assertIn(expected, (self.folder / "answer").read_text())
        told = self.run_curl(f"{self.server.office}/api/files/{expected}")
        self.assertEqual("200 image/png", told.stdout, told.stderr)
        self.assertEqual(expected, hashlib.sha256((self.folder / "answer").read_bytes()).hexdigest())
        grown = self.most_memory() - before
        print(f"memory of the office grew by {grown / MEBIBYTE:.1f} MiB")
        self.assertLess(grown, LARGEST_GROWTH)
        # One byte more is too much, and known before any of it is sent.
        more = self.written("larger", LARGEST + 1)
        self.assertEqual("413 application/problem+json", self.bring(more).stdout)
        self.nothing_is_left()

    def test_the_same_file_from_two_at_once_is_kept_once(self):
        path = self.written("both", 8 * MEBIBYTE)
        told = []
        senders = [threading.Thread(target=lambda: told.append(self.bring(path).stdout)) for _ in range(2)]
        for sender in senders:
            sender.start()
        for sender in senders:
            sender.join()
        self.assertEqual(["200 application/json", "201 application/json"], sorted(told))
        blobs = list((pathlib.Path(self.server.folder) / "editorial" / "blobs").rglob(hashlib.sha256(path.read_bytes()).hexdigest()))
        self.assertEqual([8 * MEBIBYTE], [blob.stat().st_size for blob in blobs])
        self.nothing_is_left()

    def test_what_breaks_off_is_slow_or_of_no_known_kind_leaves_nothing(self):
        half = subprocess.Popen(self.curl(f"{self.server.office}/api/files", "-X", "POST", "--limit-rate", "1M", "-T",
                                          self.written("half", 32 * MEBIBYTE)), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.eventually("half a file is there", lambda: self.uploads() and self.uploads()[0] > MEBIBYTE)
        half.send_signal(signal.SIGKILL)
        half.wait()
        self.nothing_is_left()
        # Slow, but not too slow: others are not kept waiting meanwhile.
        slow = subprocess.Popen(self.curl(f"{self.server.office}/api/files", "-X", "POST", "--limit-rate", "256K", "-T",
                                          self.written("slow", MEBIBYTE)), stdout=subprocess.PIPE, text=True)
        self.assertEqual(200, self.editor.request("GET", "/api/me").status)
        self.assertEqual("201 application/json", slow.communicate()[0])
        self.assertEqual("415 application/problem+json", self.bring(self.written("words", MEBIBYTE, b"plain words")).stdout)
        clerk = Person(self.server, "carl", ["clerk"])
        self.assertEqual("403 application/problem+json", self.bring(self.folder / "slow", person=clerk).stdout)
        self.nothing_is_left()

    def test_what_an_office_that_was_killed_had_received_goes_and_what_it_acknowledged_stays(self):
        kept = self.written("kept", MEBIBYTE)
        self.assertEqual("201 application/json", self.bring(kept).stdout)
        half = subprocess.Popen(self.curl(f"{self.server.office}/api/files", "-X", "POST", "--limit-rate", "1M", "-T",
                                          self.written("half", 32 * MEBIBYTE)), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.eventually("half a file is there", lambda: self.uploads() and self.uploads()[0] > MEBIBYTE)
        before = self.office()
        os.kill(before, signal.SIGKILL)
        half.wait()

        def is_there():
            try:
                told = self.run_curl(f"{self.server.office}/api/files/{hashlib.sha256(kept.read_bytes()).hexdigest()}")
                return told.stdout == "200 image/png"
            except AssertionError:
                return False
        self.eventually("the next office has it", is_there)
        self.nothing_is_left()

    def test_all_of_the_audit_comes_in_lines_to_who_may_read_it(self):
        auditor = Person(self.server, "aron", ["auditor"])
        told = self.run_curl(f"{self.server.office}/api/audit-export", person=auditor)
        self.assertEqual("200 application/x-ndjson", told.stdout, told.stderr)
        lines = [json.loads(line) for line in (self.folder / "answer").read_text().splitlines()]
        self.assertEqual([f"staff-{number}" for number in range(1, len(lines) + 1)], [line["id"] for line in lines])
        self.assertGreater(len(lines), 5)
        newest = auditor.request("GET", "/api/audit?range=%5B0,0%5D").json()[0]
        self.assertEqual(("audit.export", {"lines": len(lines)}), (newest["what"], newest["details"]))
        self.assertEqual("403 application/problem+json", self.run_curl(f"{self.server.office}/api/audit-export").stdout)
        # Where one that broke off would look whole there is none.
        self.assertEqual("505 application/problem+json",
                         self.run_curl("--http1.0", f"{self.server.office}/api/audit-export", person=auditor).stdout)


if __name__ == "__main__":
    unittest.main()
