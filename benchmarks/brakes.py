"""What brakes cost a decision, beside the same judgement without them, in the same run.

python -m benchmarks.brakes
"""

from __future__ import annotations

import time
from statistics import median

from clausewise import brakes
from clausewise.brakes import Brakes, Limits, Turn, digests
from clausewise.engine import Engine
from clausewise.fold import State
from clausewise.model import Automation, Item

ROUNDS = 9
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


def loaded(kind, policy):
    """Return brakes that have counted a hundred thousand actors and watch every clause."""
    made = kind(
        Limits(actor_measures_per_hour_max=10**9, measures_per_hour_max=10**9, fresh_share_max=2.0), digests(policy)
    )
    made.enact(policy.clauses, NOW)
    for number in range(ACTORS):
        Brakes.count(made, DONE, f"u{number}", NOW)
    return made


def judged(judgement, items, signals):
    started = time.process_time()
    decisions = judgement.decide(items, signals, State(), time_ms=NOW)
    judgement.brakes.keep(decisions)
    return (time.process_time() - started) / len(items) * 1e6, decisions


def main():
    global DONE  # noqa: PLW0603 - measures of the real thing, made once
    judgement = Engine.open("dexero").judgement
    policy = judgement.policy
    items = [Item.of_text(THREAT, author=f"u{number}", id=f"i{number}") for number in range(ITEMS)]
    signals = judgement.signals(items[:1]) * ITEMS
    _, decisions = judged(judgement, items, signals)
    acting = [one for one in decisions if one.automation is Automation.FULL and one.measures]
    assert acting, "nothing acts: the benchmark measures nothing"
    DONE = acting[0].measures
    kinds = {"without": loaded(Unbraked, policy), "with": loaded(Brakes, policy)}
    found = {name: [] for name in kinds}
    for _ in range(ROUNDS):
        for name, one in kinds.items():
            judgement.brakes = one
            found[name].append(judged(judgement, items, signals)[0])
    for name, times in found.items():
        print(f"{name:>8} brakes: {median(times):6.2f} µs a decision (fastest {min(times):.2f})")
    print(
        f"with / without, in each round: {median(a / b for a, b in zip(found['with'], found['without'], strict=True)):.3f};"
        f" {ACTORS} actors counted, {ITEMS} a batch, processor time"
    )
    ids = [f"{number:032x}" for number in range(200_000)]
    chosen = sum(brakes.is_sampled(one, 0.02) for one in ids)
    print(f"sample of 2 %: {chosen / len(ids):.3%} of {len(ids)} ids")


DONE: tuple = ()
if __name__ == "__main__":
    main()
