"""What processors spend on a work, by kind of process: where they are the limit, a rate is their number divided by it,
however busy the machine is with other things."""

import os
import pathlib
import threading

LOOK_SECONDS = 0.03  # what a thread spends after the last look at it is missed


def children():
    """Parent of every process."""
    parents = {}
    for folder in pathlib.Path("/proc").glob("[0-9]*"):
        try:
            parents[int(folder.name)] = int((folder / "stat").read_text().rsplit(")", 1)[1].split()[1])
        except OSError:
            continue  # it has ended
    return parents


def descends(process, ancestor, parents):
    while process in parents and process != ancestor:
        process = parents[process]
    return process == ancestor


class Spent:
    """Microseconds of the processor of `ancestor` and all it has started, and of PostgreSQL in the folder `cluster`.
    `left_out` is a thread that does not count: the one that prepares."""

    def __init__(self, ancestor, cluster, left_out=None):
        self.ancestor, self.cluster, self.left_out = ancestor, cluster, left_out
        self.threads, self.kinds = {}, {}
        self.ended = threading.Event()
        self.watch = threading.Thread(target=self.look_again)
        self.watch.start()

    def kind_of(self, process, parents):
        if descends(process, self.ancestor, parents):
            name = pathlib.Path(f"/proc/{process}/comm").read_text().strip()
            return "client" if process == self.ancestor else name
        return "PostgreSQL" if os.readlink(f"/proc/{process}/cwd").startswith(str(self.cluster)) else None

    def look(self):
        parents = children()
        for process in parents:
            try:
                kind = self.kind_of(process, parents)
                for thread in pathlib.Path(f"/proc/{process}/task").iterdir() if kind else ():
                    if int(thread.name) != self.left_out:
                        self.kinds[thread.name] = kind
                        self.threads[thread.name] = int((thread / "schedstat").read_text().split()[0]) / 1000
            except (OSError, IndexError):
                continue  # it has ended

    def look_again(self):
        while not self.ended.wait(LOOK_SECONDS):
            self.look()

    def so_far(self):
        """By kind."""
        sums = {}
        for thread, microseconds in list(self.threads.items()):
            kind = self.kinds[thread]
            sums[kind] = sums.get(kind, 0) + microseconds
        return sums

    def end(self):
        self.ended.set()
        self.watch.join()
