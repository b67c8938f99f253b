"""Processes that are killed at every commit point, a thousand of them in minutes: nothing acknowledged is lost, nothing is enforced twice.

python -m tests.kills [--kills 1000] [--seed 1] [--postgres]

Each process is forked from one that has everything loaded. It opens the ledger that all before it had, tells what they owed, and judges,
undoes and rules in two threads, until SIGKILL meets it: at a named point (before or after a commit, before or after a call of the
operator's code) or at a random moment, which may be the middle of a commit. What it acknowledged, and what the operator's code was told,
goes through a pipe. In the end all that was acknowledged is there once, the operator's side is as the ledger says, and the chain verifies.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import sys
import tempfile
import threading
import time
import warnings
from collections import Counter
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path

from clausewise.brakes import UNLIMITED
from clausewise.case import Ruling
from clausewise.casebook import Filter
from clausewise.engine import Engine
from clausewise.errors import ConflictError
from clausewise.ledger import every, open_store
from clausewise.model import Action, Measure
from tests import postgres
from tests.mortal import DETECTORS, POLICY
from tests.reference import TEXTS

POINTS = ("before a commit", "after a commit", "before a call", "after a call")
AT_RANDOM = "at a random moment"
threads_per_process = 2
calls_before_death_max = 12
wait_seconds_max = 0.15
DAY = 86_400_000


class Process:
    """What a process does until it dies."""

    def __init__(self, address: str, number: int, pipe: int, point: str, chance: random.Random) -> None:
        self._number, self._pipe, self._point, self._chance = number, pipe, point, chance
        self._left = chance.randint(0, calls_before_death_max)
        self._known: list[str] = []
        self.store = open_store(address)
        append = self.store.append

        def mortal(entries, *, keep=None):
            self.reach("before a commit")
            records = append(entries, keep=keep)
            self.reach("after a commit")
            return records

        self.store.append = mortal
        self.engine = opened(self.store, self._tell)

    def reach(self, point: str) -> None:
        """Die, if this is where."""
        if point == self._point:
            self._left -= 1
            if self._left < 0:
                os.kill(os.getpid(), signal.SIGKILL)

    def say(self, *words: str) -> None:
        os.write(self._pipe, (" ".join(words) + "\n").encode())

    def _tell(self, measure: Measure, decision: str, *, undo: bool) -> None:
        self.reach("before a call")
        self.say("told", str(self._number), decision, measure.action, measure.target, str(undo))
        self.reach("after a call")

    def live(self) -> None:
        """Tell what is owed, then work for ever."""
        self.engine.expiries.settle()
        self.say("up", str(self._number))
        for thread in range(threads_per_process):
            threading.Thread(target=self._work, args=(thread,), daemon=True).start()
        while True:
            time.sleep(1)

    def _work(self, thread: int) -> None:
        chance = random.Random(f"{self._number}.{thread}.{self._chance.random()}")
        for number in range(10**6):
            name = f"{self._number}.{thread}.{number}"
            act = chance.choice((self._check, self._check, self._check, self._undo, self._rule))
            act(name, chance)

    def _check(self, name: str, chance: random.Random) -> None:
        decision = self.engine.check(chance.choice(list(TEXTS)), id=name, author=f"u{chance.randrange(50)}")
        self.say("checked", decision.id)
        if decision.measures:
            self._known.append(decision.id)

    def _undo(self, _: str, chance: random.Random) -> None:
        if self._known:
            decision = self._known.pop(chance.randrange(len(self._known)))
            try:
                self.engine.undo(decision, by="person:ada", reason="No.")
            except ConflictError:
                return  # it was ruled upon meanwhile
            self.say("undone", decision)

    def _rule(self, _: str, chance: random.Random) -> None:
        case = self.engine.review.next(Filter(), by=f"person:{chance.randrange(5)}")
        if case is not None and case.claim is not None:
            measures = (Measure(Action.REMOVE, "content", case.target),) if chance.random() < 0.5 else ()
            ruling = Ruling(clauses=("conduct.threats",) if measures else (), measures=measures, reason="Seen.")
            try:
                done = self.engine.review.decide(case.id, ruling, by=case.claim.by)
            except ConflictError:
                return
            self.say("ruled", done.id)


def opened(store, enforcer: Callable[..., None]) -> Engine:
    return Engine.open(
        POLICY, store=store, enforcer=enforcer, with_detectors=DETECTORS, brakes=UNLIMITED, isolated=False
    )


def lived(address: str, number: int, point: str, chance: random.Random) -> list[list[str]]:
    """Have one process live and die; return what it said, line by line."""
    reading, writing = os.pipe()
    sown = chance.random()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # other threads of ours hold nothing that a child needs
        child = os.fork()
    if not child:
        os.close(reading)
        try:
            Process(address, number, writing, point, random.Random(sown)).live()
        except BaseException as error:  # noqa: BLE001 - whatever it is, it is told, and the process is over
            os.write(writing, f"failed {error!r}\n".encode())
        os._exit(3)
    os.close(writing)
    if point == AT_RANDOM:
        threading.Timer(0.02 + chance.random() * wait_seconds_max, os.kill, (child, signal.SIGKILL)).start()
    with os.fdopen(reading) as said:
        lines = said.read().rpartition("\n")[0].split("\n")
    _, status = os.waitpid(child, 0)
    words = [line.split(" ") for line in lines if line]
    assert os.WIFSIGNALED(status), f"a process ended by itself: {[one for one in words if one[0] == 'failed']}"
    return words


class Account:
    """What all processes said, held against the ledger in the end."""

    def __init__(self) -> None:
        self.said: list[list[str]] = []
        self.happened = Counter[str]()

    def add(self, words: list[list[str]], point: str) -> None:
        self.said += words
        self.happened[f"killed {point}"] += 1

    def check(self, address: str) -> Counter[str]:
        """See that nothing is lost or doubled; return how much there is."""
        store = open_store(address)
        last = [["told", "last", *words] for words in self._owed(store)]
        self.said += last
        kinds: dict[str, Counter[str]] = {}
        for record in every(store):
            kinds.setdefault(record.subject, Counter())[record.kind] += 1
        for verb, kind in (("checked", ("checked", "decided")), ("undone", ("undone",)), ("ruled", ("settled",))):
            acknowledged = [words[1] for words in self.said if words[0] == verb]
            wrong = [one for one in acknowledged if sum(kinds.get(one, Counter())[name] for name in kind) != 1]
            assert not wrong, f"{verb}, and not there once: {wrong[:5]}"
            self.happened["acknowledged"] += len(acknowledged)
        assert not [subject for subject, found in kinds.items() if max(found["decided"], found["undone"]) > 1]
        self._check_told(store)
        assert list(store.verify())[-1] == store.head()[0]
        self.happened["records"] = store.head()[0]
        store.close()
        return self.happened

    def _owed(self, store) -> list[list[str]]:
        """Let a last process, which nobody kills, tell what is owed."""
        told: list[list[str]] = []

        def tell(measure, decision, *, undo):
            told.append([decision, measure.action, measure.target, str(undo)])

        opened(store, tell).expiries.settle()
        return told

    def _check_told(self, store) -> None:
        """See that the operator's side is as the ledger says, and that nothing was told twice by one process."""
        told = [tuple(words[1:]) for words in self.said if words[0] == "told"]
        assert len(set(told)) == len(told), "told twice by one process"
        self.happened["calls"] = len(told)
        self.happened["calls again after a death"] = len(told) - len({words[1:] for words in told})
        site: set[tuple[str, ...]] = set()
        for _, *cause, undo in told:
            (site.discard if undo == "True" else site.add)(tuple(cause))
        state = opened(store, lambda *_, **__: None).state
        decisions = {one.subject for one in every(store) if one.kind == "decided"}
        expected = {
            (name, measure.action.value, measure.target)
            for name in decisions
            if (decided := state.decided(name)) is not None and not state.is_undone(name)
            for measure in decided.measures
        }
        assert site == expected, (len(site - expected), len(expected - site))


def trial(kills: int, seed: int, address: str) -> Counter[str]:
    """Kill so many processes, one after the other on one ledger; return what happened.

    Raises AssertionError for what is lost or doubled.
    """
    open_store(address).close()
    chance, account = random.Random(seed), Account()
    for number in range(kills):
        point = (*POINTS, AT_RANDOM)[number % 5]
        account.add(lived(address, number, point, chance), point)
    return account.check(address)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.kills")
    parser.add_argument("--kills", type=int, default=1_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--postgres", action="store_true")
    given = parser.parse_args()
    started = time.monotonic()
    with tempfile.TemporaryDirectory() as place, postgres.serving() if given.postgres else nullcontext() as server:
        address = server.address("postgres") if server else str(Path(place, "a.db"))
        happened = trial(given.kills, given.seed, address)
    told = ", ".join(f"{count:,} {what}" for what, count in sorted(happened.items()))
    sys.stdout.write(f"{told}; seed {given.seed}, {time.monotonic() - started:.0f} s\n")


if __name__ == "__main__":
    main()
