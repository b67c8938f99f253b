"""A backup is taken while the service answers under load, verified, and restored: nothing that was acknowledged before it is missing."""

from __future__ import annotations

import itertools
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor

import httpx2
import pytest

from clausewise.ledger import every, open_store
from tests import stores
from tests.doors.http.conftest import KILL, opened, running

PROGRAM = (sys.executable, "-m", "clausewise")
clients = 4


class Load:
    """Clients that ask for decisions as fast as they are answered; ``acknowledged`` are the ids that they were given."""

    def __init__(self, port: int) -> None:
        self.acknowledged: list[str] = []
        self._address = f"http://127.0.0.1:{port}/v1/checks"
        self._ends = threading.Event()
        self._pool = ThreadPoolExecutor(clients)
        self._work = [self._pool.submit(self._asked, number) for number in range(clients)]

    def _asked(self, client: int) -> None:
        with httpx2.Client(timeout=60, trust_env=False) as connection:
            for number in itertools.count():
                if self._ends.is_set():
                    return
                answer = connection.post(self._address, json={"text": KILL, "author": f"u{client}-{number}"})
                assert answer.status_code == 200, answer.text
                self.acknowledged.append(answer.json()["id"])

    def more(self, count: int) -> None:
        """Wait until so many more are acknowledged."""
        wanted = len(self.acknowledged) + count
        while len(self.acknowledged) < wanted and not any(one.done() for one in self._work):
            self._ends.wait(0.01)

    def end(self) -> None:
        self._ends.set()
        for one in self._work:
            one.result()
        self._pool.shutdown()


def program(*arguments: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*PROGRAM, *map(str, arguments)], capture_output=True, text=True, check=False)


def decided(place) -> set[str]:
    store = open_store(place)
    found = {record.subject for record in every(store) if record.kind == "decided"}
    store.close()
    return found


@pytest.mark.parametrize("place", ["sqlite", "postgresql"])
def test_a_backup_holds_what_was_acknowledged_when_it_is_taken_under_load(tmp_path, place):
    original = str(tmp_path / "ledger.db") if place == "sqlite" else stores.address()
    backup, restored = tmp_path / "backup.db", tmp_path / "restored.db"
    with running(opened(original)) as served:
        load = Load(served.port)
        load.more(20)
        before = set(load.acknowledged)
        copied = program("db", "copy", original, backup)
        load.more(20)
        load.end()
    # 1: the service recorded more while the copy was made.
    assert copied.returncode in (0, 1), copied.stderr
    head = copied.stdout.strip()
    assert program("audit", "verify", "--store", backup, "--head", head).returncode == 0
    assert before <= decided(backup) < set(load.acknowledged)
    assert set(load.acknowledged) == decided(original)

    assert program("db", "copy", backup, restored).stdout.strip() == head
    with running(opened(restored)) as served:
        answer = served.client.post("/v1/checks", json={"text": KILL, "author": "after"})
        assert answer.status_code == 200
        known = served.client.get(f"/v1/decisions/{min(before)}")
        assert known.status_code == 200
    assert decided(restored) == decided(backup) | {answer.json()["id"]}
    assert program("audit", "verify", "--store", restored).returncode == 0
