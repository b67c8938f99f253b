"""Many processes on one PostgreSQL, killed and restarted under load: nothing acknowledged is lost, nothing is there twice.

python -m tests.faults [--minutes 5] [--processes 3]

Each process appends from three threads and says what was acknowledged; when the database does not answer, or nobody can say
whether it did, it tries the same again under the same key. Meanwhile processes are killed (SIGKILL) and the database is brought
down as by a crash (SIGQUIT, and it recovers from its log) or restarted in good order, at random moments. In the end every
acknowledged entry is there once, whole and in order, with what was kept beside it, and the chain verifies.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

from clausewise.errors import ConflictError, StoreError
from clausewise.ledger import every, open_store
from clausewise.model import Entry
from tests import postgres

threads_per_process = 3
AGAIN = {"CW404", "CW414", "CW415"}
THERE = "CW412"


def entries(subject: str) -> list[Entry]:
    """Return what is appended under a subject: one to four entries."""
    return [Entry("kind", b"{}", step, subject, sealed=b"payload" * 50) for step in range(1 + hash_of(subject) % 4)]


def hash_of(subject: str) -> int:
    return sum(map(ord, subject))


def work(address: str, name: str) -> None:
    """Append for ever, and write down each subject once it is acknowledged."""
    store = opened(address)

    def run(thread: int) -> None:
        for number in range(10**6):
            subject = f"{name}.{thread}.{number}"
            while True:
                try:
                    store.append(entries(subject), keep={subject: b"kept"})
                except ConflictError as error:
                    needs(error, {THERE})
                except StoreError as error:
                    needs(error, AGAIN)
                    continue
                break
            os.write(1, f"{subject}\n".encode())

    for thread in range(threads_per_process):
        threading.Thread(target=run, args=(thread,)).start()


def needs(error: StoreError, codes: set[str]) -> None:
    """Raise ``error`` unless it is one of those that are to be expected."""
    if error.code not in codes:
        raise error


def opened(address: str):
    """Return the store once the database answers."""
    while True:
        try:
            return open_store(address)
        except StoreError as error:
            needs(error, AGAIN)
            time.sleep(0.05)


class Worker:
    """A process that appends, and what it acknowledged."""

    def __init__(self, address: str, name: str, folder: Path) -> None:
        self.path = folder / name
        with self.path.open("wb") as told:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "tests.faults", "--work", address, name],
                stdout=told,
                cwd=Path(__file__).parents[1],
            )

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()

    def acknowledged(self) -> list[str]:
        """Return the subjects that it wrote down whole."""
        return self.path.read_text().rpartition("\n")[0].split()


def trial(acts: Iterator[str], processes: int) -> Counter[str]:
    """Let processes work, and break things as ``acts`` say; return how often, and what is there in the end.

    Raises AssertionError for what is lost or doubled.
    """
    chance, happened, retired = random.Random(7), Counter[str](), []
    with tempfile.TemporaryDirectory() as place, postgres.serving() as server:
        folder = Path(place)
        address = server.address("postgres")
        open_store(address).close()
        workers = [Worker(address, f"w{number}", folder) for number in range(processes)]
        try:
            for act in acts:
                wait_for(workers[0])
                time.sleep(chance.uniform(0, 0.3))
                happened[act] += 1
                if act == "kill":
                    dead = workers.pop(0)
                    dead.kill()
                    retired.append(dead)
                    workers.append(Worker(address, f"w{processes + happened[act]}", folder))
                else:
                    server.stop(signal.SIGQUIT if act == "crash" else signal.SIGINT)
                    time.sleep(chance.uniform(0, 0.3))
                    server.start()
            wait_for(workers[0])
            for worker in workers:
                worker.kill()
            happened.update(check(address, [*retired, *workers]))
        finally:
            for worker in workers:
                worker.kill()
    return happened


def at_random(seconds: float) -> Iterator[str]:
    """Yield what to break, for some time."""
    chance, until = random.Random(), time.monotonic() + seconds
    while time.monotonic() < until:
        yield chance.choice(("kill", "kill", "crash", "restart"))


def wait_for(worker: Worker) -> None:
    """Wait until a process has got something through since now."""
    before, deadline = len(worker.acknowledged()), time.monotonic() + 120
    while len(worker.acknowledged()) <= before:
        assert worker.process.poll() is None, "a process ended by itself"
        assert time.monotonic() < deadline, "nothing gets through"
        time.sleep(0.01)


def check(address: str, workers: list[Worker]) -> Counter[str]:
    """See that all that was acknowledged is there once, and nothing half; return how much that is."""
    store = opened(address)
    found: dict[str, list[int]] = defaultdict(list)
    for record in every(store):
        found[record.subject].append(record.time_ms)
    acknowledged = [subject for worker in workers for subject in worker.acknowledged()]
    lost = [subject for subject in acknowledged if subject not in found]
    wrong = [subject for subject, steps in found.items() if steps != list(range(len(entries(subject))))]
    unkept = [subject for subject in acknowledged[::50] if store.kept(subject) != b"kept"]
    assert (lost, wrong, unkept) == ([], [], [])
    assert list(store.verify())[-1] == store.head()[0]
    records = store.head()[0]
    store.close()
    return Counter({"acknowledged": len(acknowledged), "records": records})


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.faults")
    parser.add_argument("--minutes", type=float, default=5)
    parser.add_argument("--processes", type=int, default=3)
    parser.add_argument("--work", nargs=2, metavar=("ADDRESS", "NAME"))
    arguments = parser.parse_args()
    if arguments.work:
        work(*arguments.work)
        return
    happened = trial(at_random(arguments.minutes * 60), arguments.processes)
    sys.stdout.write(", ".join(f"{count:,} {what}" for what, count in sorted(happened.items())) + "\n")


if __name__ == "__main__":
    main()
