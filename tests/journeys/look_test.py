"""What a kiosk that finds nothing new costs its line: thousands of them look every few minutes."""

import os
import pathlib
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "bench"), str(ROOT / "packaging" / "demo")]
from editions import Wire  # noqa: E402

BUILD = pathlib.Path(os.environ["VECHE_BUILD"])
MOST_BYTES = 2_000  # both ways, headers included, without TLS; docs/performance.md


class Look(unittest.TestCase):
    def test_a_look_at_nothing_new_costs_at_most_two_thousand_bytes(self):
        with tempfile.TemporaryDirectory() as folder:
            with Wire(BUILD, BUILD, pathlib.Path(folder) / "wire", documents=40, words=50) as wire:
                wire.cost("kiosk", "unchanged")  # enrols
                look = wire.cost("kiosk", "unchanged")
                self.assertLessEqual(look, MOST_BYTES)
                self.assertGreater(look, MOST_BYTES // 4)  # something went over the wire that was counted


if __name__ == "__main__":
    unittest.main()
