"""Page objects: what a resident does, in a resident's words. They know ids of nodes; the journeys do not."""

import os
import pathlib
import re
import shutil
import sys
import tempfile
import time
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "packaging" / "demo"))

from parts import SAMPLE_TOWN, Failed, Kiosk, Server, headless_environment  # noqa: E402, F401
from postgres_cluster import PostgresCluster  # noqa: E402

BUILD = pathlib.Path(os.environ["VECHE_BUILD"])
# Mesa's own allocations are not ours to answer for.
os.environ["ASAN_OPTIONS"] = ":".join(filter(None, [os.environ.get("ASAN_OPTIONS"), "detect_leaks=0"]))

# Where the towns of stories have their stores: in files of SQLite, or with VECHE_ENGINE=postgres in a cluster of the
# story's own. Here and in tests/server/support/engine.h, nowhere else.
ENGINE = os.environ.get("VECHE_ENGINE", "files")
if ENGINE not in ("files", "postgres"):
    raise Failed(f"VECHE_ENGINE is {ENGINE}, neither unset nor postgres")


def only_in_files(why):
    """A story of what files of SQLite alone can do or suffer; `./veche test --engines` lists what was left out."""
    return unittest.skipIf(ENGINE == "postgres", f"left out on PostgreSQL: {why}")


CODE = re.compile(r"^[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){3}$")


class Visit:
    """One visitor at one kiosk."""

    def __init__(self, kiosk):
        self.kiosk = kiosk

    def begin(self, language="ru"):
        self.kiosk.tap_id(f"attract/{language}")
        self.wait_for_id("home/drafts")
        return self

    def wait_for_id(self, node, seconds=15, beginning=False):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if any(one["id"] == node or beginning and one["id"].startswith(node) for one in self.kiosk.nodes()):
                return
            time.sleep(0.05)
        raise Failed(f"#{node} did not appear; on the screen: {[one['id'] for one in self.kiosk.nodes()]}")

    def wait_for_label(self, beginning, seconds=15):
        """The first node whose words begin so."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            for node in self.kiosk.nodes():
                if node["label"].startswith(beginning):
                    return node
            time.sleep(0.05)
        raise Failed(f"nothing begins with {beginning}; on the screen: {self.kiosk.texts()}")

    def wait_for_screen(self, beginning, seconds=15):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            screen = self.kiosk.screen()
            if screen.startswith(beginning):
                return screen
            time.sleep(0.05)
        raise Failed(f"the screen is {self.kiosk.screen()}, not {beginning}")

    def home(self):
        self.kiosk.home()

    def open_entry(self, section, entry):
        self.kiosk.tap_id(f"home/{section}")
        self.wait_for_id(f"list/{entry}")
        self.kiosk.tap_id(f"list/{entry}")

    def next(self):
        self.kiosk.tap_id("form/next")

    def hand_in(self):
        self.kiosk.tap_id("form/hand-in")

    def write_appeal(self, *texts, form="question", name="", postal=""):
        """Everything up to the review; the texts are pasted one after another."""
        self.kiosk.tap_id("home/appeal")
        self.wait_for_id(f"appeal/form/{form}")
        self.kiosk.tap_id(f"appeal/form/{form}")
        self.next()
        self.wait_for_screen("appeal/1")
        topic = next(node["id"] for node in self.kiosk.nodes() if node["id"].startswith("appeal/topic/"))
        self.kiosk.tap_id(topic)
        self.next()
        self.wait_for_screen("appeal/2")
        for text in texts:
            self.kiosk.paste(text)
        self.next()
        self.wait_for_screen("appeal/3")
        self.fill("contact/name", name)
        self.fill("contact/postal", postal)
        if name or postal:
            self.hide_keyboard()
            consent = next(node["id"] for node in self.kiosk.nodes()
                           if "/consent" in node["id"] and node["role"] == "checkbox")
            self.kiosk.tap_id(consent)
        self.next()
        self.wait_for_screen("appeal/4")

    def fill(self, field, text):
        if text:
            self.kiosk.tap_id(field)
            self.kiosk.paste(text)

    def hide_keyboard(self):
        if any(node["id"] == "key/hide" for node in self.kiosk.nodes()):
            self.kiosk.tap_id("key/hide")

    def receipt(self):
        """The code on the receipt, once it is shown."""
        end = time.monotonic() + 30
        while time.monotonic() < end:
            for label in self.kiosk.texts():
                if CODE.match(label):
                    return label
            time.sleep(0.05)
        raise Failed(f"no receipt; on the screen: {self.kiosk.texts()}")

    def appeal(self, text, **contact):
        self.write_appeal(text, **contact)
        self.hand_in()
        return self.receipt()

    def comment(self, draft, clause, text):
        """Comments on the clause that begins with these words; the receipt's code."""
        self.open_entry("drafts", draft)
        self.wait_for_screen(f"draft_act/{draft}")
        block = self.wait_for_label(clause)["id"]
        self.kiosk.tap_id(f"{block}/comment")
        self.wait_for_screen("comment")
        self.kiosk.paste(text)
        self.next()
        self.wait_for_screen("comment/1")
        self.next()
        self.wait_for_screen("comment/2")
        self.hand_in()
        return self.receipt()

    def ask_to_call_back(self, hotline, telephone, when, about):
        self.open_entry("hotlines", hotline)
        self.wait_for_id("reader/call-back")
        self.kiosk.tap_id("reader/call-back")
        self.wait_for_id("contact/telephone")
        self.fill("contact/telephone", telephone)
        self.fill(f"call-back/{hotline}/about", about)
        self.hide_keyboard()
        self.kiosk.tap_id(f"call-back/{hotline}/when/{when}")
        self.kiosk.tap_id(f"call-back/{hotline}/consent/yes")
        self.next()
        self.wait_for_screen("call-back/1")
        self.hand_in()
        return self.receipt()

    def open_polls(self):
        """Ids of the polls that can be answered today."""
        self.kiosk.tap_id("home/polls")
        self.wait_for_id("filter/state/open")
        self.kiosk.tap_id("filter/state/open")
        self.wait_for_id("list/poll-", beginning=True)
        rows = [node["id"].removeprefix("list/") for node in self.kiosk.nodes() if node["id"].startswith("list/poll-")]
        self.home()
        return rows

    def answer_poll(self, poll):
        self.open_entry("polls", poll)
        self.wait_for_id("reader/begin-poll")
        self.kiosk.tap_id("reader/begin-poll")
        while not self.kiosk.screen().endswith("/receipt"):
            nodes = self.kiosk.nodes()
            options = [node["id"] for node in nodes if node["id"].startswith(f"poll/{poll}/")
                       and node["role"] in ("radio", "checkbox")]
            if options:
                self.kiosk.tap_id(options[0])
            nodes = {node["id"] for node in self.kiosk.nodes()}
            before = self.kiosk.screen()
            if "form/hand-in" in nodes:
                self.hand_in()
                self.wait_for_screen(f"poll/{poll}/receipt", 30)
                return
            self.next()
            if self.kiosk.screen() == before:
                raise Failed(f"the poll does not go on from {before}: {self.kiosk.texts()}")


class Journey(unittest.TestCase):
    """A folder of its own for each story, a server with the sample town, a provisioned kiosk."""

    address = None  # instead of the server's own, for a story that stands between

    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="veche-journey-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        self.folder.chmod(0o755)  # PostgreSQL and the town's users come by
        self.server = Server(BUILD, self.folder / "server")
        self.addCleanup(self.server.stop)
        self.kiosk = self.another_kiosk("kiosk")

    def another_kiosk(self, name):
        kiosk = Kiosk(BUILD, self.folder / name)
        self.addCleanup(lambda: kiosk.process and kiosk.kill())
        return kiosk

    def init_server(self):
        self.server.init()
        self.bring_to_engine()

    def bring_to_engine(self):
        """A folder with stores in files, as init or a program of before made it."""
        if ENGINE == "postgres":
            cluster = PostgresCluster(self.folder / "engine")
            self.addCleanup(cluster.stop)
            cluster.take_town(self.server)

    def found_town(self, **settings):
        self.init_server()
        self.server.publish()
        self.enrol(self.kiosk, **settings)

    def enrol(self, kiosk, **settings):
        bundle = self.folder / f"bundle-{kiosk.folder.name}"
        more = ["--address", self.address] if self.address else []
        self.server.command("kiosk", "add", self.server.folder, f"Journey {kiosk.folder.name}", "--bundle", bundle,
                            "--with-edition", *more)
        kiosk.provision(bundle)
        kiosk.configure(**{"width": 540, "height": 960, "pixels_per_millimetre": 1.605, "fullscreen": False,
                           "interval": 1, "ballot_interval": 1, **settings})

    def start_server(self):
        return self.server.start(self.folder / "server.log")

    def start_kiosk(self, kiosk=None):
        kiosk = kiosk or self.kiosk
        kiosk.start(self.folder / "shots", self.folder / f"{kiosk.folder.name}.log")
        return Visit(kiosk)

    def eventually(self, what, check, seconds=30):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            found = check()
            if found:
                return found
            time.sleep(0.2)
        self.fail(f"{what} did not happen within {seconds} s\n{self.logs()}")

    def logs(self):
        return "\n".join(f"--- {name}\n{(self.folder / name).read_text()[-3000:]}"
                         for name in ("kiosk.log", "server.log") if (self.folder / name).exists())
