"""What an edit costs: the publisher in processor time, a kiosk in bytes on the wire. A generated town; the programs are the
real ones, and what stands between kiosk and server counts what it passes on, headers included, without TLS."""

import pathlib
import random
import resource
import socket
import subprocess
import threading

from parts import Failed, Server, run

EDITED = 20
SYLLABLES = ("бюд", "жет", "го", "род", "отоп", "ле", "ние", "ре", "ше", "учас", "ток", "двор", "та", "риф", "жи", "льё", "со",
             "вет", "шко", "ла", "до", "ро", "га", "бла", "за", "кон", "по", "ря", "док", "служ", "ба", "во", "да", "теп", "ло",
             "транс", "куль", "ту", "ра", "зем", "ля", "на", "лог", "ре", "монт", "ос", "ве", "ще")


class Town:
    """A folder of documents as towns write them, the same on every machine: half of them decisions, half news."""

    def __init__(self, folder, documents, words):
        self.folder = folder
        self.chance = random.Random(documents)
        self.vocabulary = ["".join(self.chance.choices(SYLLABLES, k=self.chance.randint(1, 4))) for _ in range(20_000)]
        self.weights = [1 / (rank + 10) for rank in range(len(self.vocabulary))]
        folder.mkdir(parents=True)
        for number in range(documents):
            self.file(number).write_text(self.front_of(number) + self.paragraphs(words))

    def file(self, number):
        return self.folder / f"document-{number}.md"

    def sentence(self, words):
        return " ".join(self.chance.choices(self.vocabulary, self.weights, k=words)).capitalize() + "."

    def paragraphs(self, words):
        return "\n\n".join(f"{index + 1}. {self.sentence(50)}" for index in range(words // 50)) + "\n"

    def front_of(self, number):
        kind = "decision" if number % 2 else "news"
        front = [f'kind = "{kind}"', f'title = "О {self.sentence(6).lower()}"', f'summary = "{self.sentence(15)}"',
                 f'date = "20{16 + number % 10}-0{1 + number % 9}-1{number % 10}"']
        if kind == "decision":
            front.append(f'number = "{number}-п"')
        return "+++\n" + "\n".join(front) + "\n+++\n"

    def edit(self, numbers):
        """A sentence more in the middle of each."""
        for number in numbers:
            paragraphs = self.file(number).read_text().split("\n\n")
            paragraphs[len(paragraphs) // 2] += " " + self.sentence(8)
            self.file(number).write_text("\n\n".join(paragraphs))


class CountingProxy:
    """Passes on what comes to its port, and counts it in both directions."""

    def __init__(self, port):
        self.to = port
        self.bytes = 0
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self.listener.getsockname()[1]}"
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            try:
                kiosk, _ = self.listener.accept()
            except OSError:
                return
            server = socket.create_connection(("127.0.0.1", self.to))
            for source, target in ((kiosk, server), (server, kiosk)):
                threading.Thread(target=self.pump, args=(source, target), daemon=True).start()

    def pump(self, source, target):
        try:
            while piece := source.recv(65536):
                self.bytes += len(piece)
                target.sendall(piece)
        except OSError:
            pass
        finally:
            for end in (source, target):
                try:
                    end.shutdown(socket.SHUT_RDWR)
                except OSError:
                    pass

    def close(self):
        self.listener.close()


def processor_of(work):
    """Seconds of the processor that programs started and ended by `work` have used."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    work()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def server_of(programs, folder, documents, words):
    town = Town(folder / "source", documents, words)
    server = Server(programs, folder / "server")
    server.init()
    return town, server


def publishing(programs, folder, show, documents=10_000, words=600):
    town, server = server_of(programs, folder / "publishing", documents, words)
    first = processor_of(lambda: server.publish(town.folder))
    show(f"publish {documents:,} documents for the first time, processor", first, "s")
    same = processor_of(lambda: server.publish(town.folder))
    show(f"publish {documents:,} documents again, nothing changed, processor", same, "s")
    for _ in range(9):
        town.edit([documents // 2])
        edited = processor_of(lambda: server.publish(town.folder))
    show(f"publish one edit among {documents:,} documents, eight deltas, processor", edited, "s", 1)


class Wire:
    """A town's server, the synchroniser of a kiosk that was given its bundle, and what a round of it costs."""

    def __init__(self, build, programs, folder, documents, words):
        self.build, self.folder = build, folder
        self.town, self.server = server_of(programs, folder, documents, words)
        self.server.publish(self.town.folder)
        self.server.add_kiosk("Bench", folder / "bundle")

    def __enter__(self):
        self.proxy = CountingProxy(self.server.port())
        self.server.start(self.folder / "server.log")
        return self

    def __exit__(self, *_):
        self.server.stop()
        self.proxy.close()

    def cost(self, kiosk, way):
        """Bytes both ways; the round must have gone that way."""
        before = self.proxy.bytes
        told = run([self.build / "bench" / "bench_sync", self.folder / "bundle", self.folder / kiosk, self.proxy.address])
        if f"way {way}\n" not in told:
            raise Failed(f"expected '{way}': {told}")
        return self.proxy.bytes - before


def downloading(build, programs, folder, show, documents=2_000, words=600):
    folder = folder / "downloading"
    with Wire(build, programs, folder, documents, words) as wire:
        wire.cost("kiosk", "unchanged")  # enrols; the edition came with the bundle
        show("bytes of a look, nothing changed", wire.cost("kiosk", "unchanged"), "bytes", 2_000)
        wire.town.edit(range(7, documents, documents // EDITED))
        wire.server.publish(wire.town.folder)
        subprocess.run(["cp", "-r", folder / "kiosk", folder / "without"], check=True)
        show(f"bytes for {EDITED} edited documents of {documents:,}", wire.cost("kiosk", "delta"), "bytes", 12_000)
        for delta in pathlib.Path(wire.server.folder, "content", "deltas").iterdir():
            delta.unlink()
        show(f"bytes for {EDITED} edited documents of {documents:,}, whole files", wire.cost("without", "files"), "bytes",
             40_000)
