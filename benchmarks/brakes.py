"""What brakes cost a decision, beside the same judgement without them; processor time, a hundred thousand accounts counted.

python -m benchmarks.brakes [--rounds 9]
"""

from __future__ import annotations

import sys
from statistics import median

from benchmarks import face
from benchmarks.face import processor
from clausewise import brakes
from clausewise.brakes import Brakes, Limits, Turn, digests
from clausewise.engine import Engine
from clausewise.fold import State
from clausewise.model import Automation, Item

QUICK = {"rounds": 3}
ITEMS = 500
ACTORS = 100_000
THREAT = "I will kill you tonight, you know where and when."
NOW = 1_790_000_000_000


class Open(Turn):
    """Lets everything through without a look."""

    def braked(self, *_):
        return []

    def settled(self, outcome, *_):
        return outcome, ()

    def acted(self, *_):
        pass


class Unbraked(Brakes):
    def turn(self, time_ms):
        return Open(self, time_ms)

    def keep(self, _):
        pass


def loaded(kind, policy, done, actors=ACTORS):
    """Return brakes that have counted so many actors and watch every clause."""
    made = kind(
        Limits(actor_measures_per_hour_max=10**9, measures_per_hour_max=10**9, fresh_share_max=2.0), digests(policy)
    )
    made.enact(policy.clauses, NOW)
    for number in range(actors):
        Brakes.count(made, done, f"u{number}", NOW)
    return made


def judged(judgement, items, signals):
    decisions = []

    def work():
        decisions.extend(judgement.decide(items, signals, State(), time_ms=NOW))
        judgement.brakes.keep(decisions)

    return processor(work) / len(items) * 1e6, decisions


def measured(sheet, *, rounds=9):
    judgement = Engine.open("dexero").judgement
    policy = judgement.policy
    items = [Item.of_text(THREAT, author=f"u{number}", id=f"i{number}") for number in range(ITEMS)]
    signals = judgement.signals(items[:1]) * ITEMS
    _, decisions = judged(judgement, items, signals)
    acting = [one for one in decisions if one.automation is Automation.FULL and one.measures]
    assert acting, "nothing acts: the benchmark measures nothing"
    done = acting[0].measures
    kinds = {"without": loaded(Unbraked, policy, done), "with": loaded(Brakes, policy, done)}
    found = {name: [] for name in kinds}
    for _ in range(rounds):
        for name, one in kinds.items():
            judgement.brakes = one
            found[name].append(judged(judgement, items, signals)[0])
    for name, times in found.items():
        sheet.figure(f"a decision {name} brakes", median(times), "µs")
    pairs = zip(found["with"], found["without"], strict=True)
    sheet.ratio("a decision with brakes", median(braked / free for braked, free in pairs), "without")
    ids = [f"{number:032x}" for number in range(200_000)]
    chosen = sum(brakes.is_sampled(one, 0.02) for one in ids)
    sheet.figure("sample of 2 %", 100 * chosen / len(ids), f"% of {len(ids):,} ids")


if __name__ == "__main__":
    sys.exit(face.run(measured, QUICK))
