"""Thousands of random histories of enforcement on the real engine and a real ledger, with faults, against a plain reference.

python -m tests.simulation [--histories 5000] [--seed N] [--steps 40]

Two processes work on one ledger: they judge, rule, second, appeal, undo, and tell what has ended; the clock goes on and jumps back;
content is deleted on the operator's side. At any commit and before or after any call of the operator's code a process may die, and any
append may be refused because the disk is full. Always both processes say of everything what the reference says. In the end, after each was
started once more, the operator's side is as the ledger says, and the chain verifies.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
import time
from collections import Counter
from functools import cache
from pathlib import Path

from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from msgspec import json

from clausewise.assent import Assent
from clausewise.case import Ruling
from clausewise.casebook import Filter
from clausewise.errors import ClausewiseError, StoreError
from clausewise.fold import Decided, Expired
from clausewise.ledger import every
from clausewise.sqlite import SQLiteStore
from tests.histories import Clock
from tests.mortal import POLICY, Death, Desk, Fate, Plan, Site
from tests.orders import ACCOUNTS, orders
from tests.reference import CLAUSE, DAY, TEXTS, Made, Matter, Order, Reference

ITEMS = {"ada-1": "ada", "ada-2": "ada", "bob-1": "bob"}
PEOPLE = ("person:anne", "person:ben", "person:cleo")
TARGETS = {"content": ITEMS, "account": ACCOUNTS, "access": [f"account:{name}" for name in ACCOUNTS]}
PLACES = [(on, target) for on, targets in TARGETS.items() for target in targets]
GRACE_MS = 10_000
# A disk in memory, where there is one: what is tried is what was committed, not how long that takes.
MEMORY = Path("/dev/shm")
happened = Counter[str]()


@cache
def template() -> bytes:
    """Return an empty ledger's file, so that each history need not make one."""
    with tempfile.TemporaryDirectory() as place:
        path = Path(place, "a.db")
        SQLiteStore(path).close()
        return path.read_bytes()


class Simulation(RuleBasedStateMachine):
    """One history."""

    @initialize()
    def begin(self):
        self.folder = Path(tempfile.mkdtemp(prefix="history-", dir=MEMORY if MEMORY.is_dir() else None))
        path = self.folder / "a.db"
        path.write_bytes(template())
        self.clock, self.site, self.fate = Clock(1_800_000_000_000), Site(), Fate()
        self.reference = Reference(self.clock.now)
        self.has_gone_back = False
        self.desks = [Desk(path, self.clock, self.site, self.fate) for _ in range(2)]

    def attempt(self, desk: int, does, kinds):
        """Have a process do something; return what came of it and the records of some kinds that it left.

        What was refused left nothing; where the process died, what it left counts.
        """
        one = self.desks[desk]
        (before, _), made, refused = one.store.head(), None, None
        try:
            made = does(one.engine)
        except Death:
            happened["deaths"] += 1
            one.again()
        except StoreError as error:
            happened[f"refused with {error.code}"] += 1
            refused = error
        except ClausewiseError as error:
            refused = error
        left = one.since(before, kinds)
        assert refused is None or not left or "expired" in kinds or "settled" in kinds, (refused, left)
        return made, left, refused

    # Machines

    @rule(desk=st.integers(0, 1), text=st.sampled_from(list(TEXTS)), item=st.sampled_from(list(ITEMS)))
    def check_it(self, desk, text, item):
        self.check(desk, text, item)

    @rule(desk=st.integers(0, 1), text=st.sampled_from(list(TEXTS)[:2]), item=st.sampled_from(list(ITEMS)))
    def check(self, desk, text, item):
        measures, strikes, needs_person = self.reference.judged(text, item, ITEMS[item])
        made, left, refused = self.attempt(
            desk, lambda engine: engine.check(text, id=item, author=ITEMS[item]), ("decided", "checked")
        )
        assert refused is None or refused.code == "CW406"
        if not left:
            assert made is None
            return
        [record] = left
        assert made is None or record.subject == made.id
        if record.kind == "decided":
            self.decided(record, measures, strikes, item, ITEMS[item])
            if needs_person:
                self.reference.bring(record.subject)

    def decided(self, record, measures, strikes, item, author):
        found = json.decode(record.body, type=Decided)
        assert (found.measures, found.author) == (measures, author)
        assert sum(one.count for one in found.strikes) == strikes
        self.reference.made[record.subject] = Made(measures, author, strikes, self.clock.now, item)

    # People

    def matters(self, *, open_only=True):
        return [name for name, one in self.reference.matters.items() if one.is_open or not open_only]

    @precondition(lambda self: self.matters())
    @rule(
        data=st.data(),
        desk=st.integers(0, 1),
        by=st.sampled_from(PEOPLE),
        how=st.sampled_from(["act", "same", "same", "clear", "confirm"]),
    )
    def rule_on(self, data, desk, by, how):
        name = data.draw(st.sampled_from(self.matters()))
        matter = self.reference.matters[name]
        measures = data.draw(orders(matter, self.clock.now)) if how == "act" else ()
        if how == "same" and (standing := self.reference.standing_in(matter)):
            # What stands is ordered again: the site must not lose it, nor keep it when the new decision is taken back.
            now = self.clock.now
            same = [
                one for one in self.reference.made[standing[-1]].measures if one.until_ms is None or one.until_ms > now
            ]
            measures = tuple(same)
        grace = data.draw(st.sampled_from((0, GRACE_MS)))
        ruling = Ruling(how == "confirm", (CLAUSE,) if measures else (), measures, reason="Seen.", answer="Looked at.")
        _, left, refused = self.attempt(
            desk,
            lambda engine: engine.review.decide(name, ruling, by=by, grace_ms=grace),
            ("proposed", "settled", "decided"),
        )
        if matter.order or by in matter.barred or (how == "confirm" and not self.reference.may_confirm(matter)):
            assert (left, bool(refused)) in (([], True), ([], False))
            assert refused is None or refused.code in ("CW906", "CW907", "CW901", "CW406")
            return
        assert refused is None or refused.code == "CW406", refused
        if not left:
            return
        two = self.reference.needs_two(matter, measures)
        order = Order(measures, how == "confirm", by, None if two else self.clock.now + grace)
        if two or grace:
            assert [one.kind for one in left] == ["proposed"]
            matter.order = order
        else:
            self.settled(name, order, left)

    def settled(self, name, order, left, second=""):
        kinds = {one.kind: one for one in left}
        assert ("decided" in kinds) == bool(order.measures)
        decided = kinds["decided"].subject if order.measures else ""
        self.reference.settle(name, order, decided, second)
        if decided:
            found, made = json.decode(kinds["decided"].body, type=Decided), self.reference.made[decided]
            assert (found.measures, found.author, sum(one.count for one in found.strikes)) == (
                order.measures,
                made.author,
                made.strikes,
            )

    @precondition(lambda self: [1 for name in self.matters() if self.reference.matters[name].order])
    @rule(
        data=st.data(),
        desk=st.integers(0, 1),
        by=st.sampled_from(PEOPLE),
        how=st.sampled_from(("yes", "yes", "no", "back")),
    )
    def answer_order(self, data, desk, by, how):
        name = data.draw(st.sampled_from([one for one in self.matters() if self.reference.matters[one].order]))
        matter = self.reference.matters[name]
        order = matter.order

        def does(engine):
            if how == "back":
                return engine.review.undo(name, by=by)
            return engine.review.second(name, by=by, accept=how == "yes", reason="Too hard.")

        _, left, refused = self.attempt(desk, does, ("declined", "settled", "decided"))
        if how == "back":
            may = order.by == by and (order.settles_ms is None or self.clock.now < order.settles_ms)
        else:
            may = order.settles_ms is None and by != order.by and by not in matter.barred
        assert may or not left
        assert refused is None or refused.code in (("CW406",) if may else ("CW981", "CW908"))
        if left and how == "yes":
            self.settled(name, order, left, by)
        elif left:
            matter.order = None

    @rule(desk=st.integers(0, 1))
    def settle_due(self, desk):
        due = {
            name
            for name in self.matters()
            if (order := self.reference.matters[name].order) and order.settles_ms is not None
            if order.settles_ms <= self.clock.now
        }
        made, left, _ = self.attempt(
            desk, lambda engine: engine.review.settle_due(), ("declined", "settled", "decided")
        )
        assert made is None or {one.id for one in made} == due
        at = 0
        for number, one in enumerate(left):
            if one.kind == "settled":
                assert one.subject in due
                self.settled(one.subject, self.reference.matters[one.subject].order, left[at : number + 1])
                at = number + 1

    @precondition(lambda self: self.reference.made)
    @rule(data=st.data(), desk=st.integers(0, 1))
    def appeal(self, data, desk):
        name = data.draw(st.sampled_from(list(self.reference.made)))
        made, left, refused = self.attempt(
            desk, lambda engine: engine.review.appeal(name, "It was a joke.", language="en", by="ada"), ("appealed",)
        )
        may = self.reference.may_appeal(name)
        assert may or not left
        assert refused is None or refused.code == ("CW406" if may else "CW909"), refused
        if left:
            one = self.reference.made[name]
            place = next(((m.on, m.target) for m in one.measures if m.on == "content"), None)
            on, target = place or (one.measures[0].on, one.measures[0].target)
            barred = tuple(sorted(self.reference.deciders_of(name)))
            assert made is None or made.barred == barred
            self.reference.matters[left[0].subject] = Matter(on, target, one.author, [name], barred, is_appeal=True)

    @precondition(lambda self: self.reference.made)
    @rule(data=st.data(), desk=st.integers(0, 1))
    def undo(self, data, desk):
        name = data.draw(st.sampled_from(list(self.reference.made)))
        _, left, refused = self.attempt(
            desk, lambda engine: engine.undo(name, by="person:ben", reason="No."), ("undone",)
        )
        was = name in self.reference.undone
        assert not (was and left)
        assert refused is None or refused.code == ("CW441" if was else "CW406"), refused
        if left:
            self.reference.undo(name)

    @precondition(lambda self: self.reference.made)
    @rule(data=st.data(), desk=st.integers(0, 1))
    def erase(self, data, desk):
        name = data.draw(st.sampled_from(list(self.reference.made)))
        self.attempt(desk, lambda engine: engine.erase(name, reason="asked"), ())

    @rule(desk=st.integers(0, 1), account=st.sampled_from(ACCOUNTS))
    def accept(self, desk, account):
        assent = Assent(account, POLICY.version, POLICY.stamp.sha256, "en", "en", 0)
        _, left, _ = self.attempt(desk, lambda engine: engine.assents.accept(assent, by=account), ("accepted",))
        if left:
            self.reference.accept(account)

    # Time, and what ends with it

    @rule(later=st.sampled_from((1, GRACE_MS, 3_600_000, DAY, 8 * DAY, 91 * DAY)))
    def wait(self, later):
        self.clock.now += later
        self.reference.now = self.clock.now

    @rule(back=st.sampled_from((1, 3_600_000, 2 * DAY)))
    def jump_back(self, back):
        self.has_gone_back = True
        self.wait(-back)

    @rule(desk=st.integers(0, 1))
    def expire(self, desk):
        due = self.reference.over()
        made, left, _ = self.attempt(desk, lambda engine: engine.expiries.settle(), ("expired",))
        ended = [
            (one.decision, at)
            for record in left
            for one in [json.decode(record.body, type=Expired)]
            for at in one.measures
        ]
        assert len(ended) == len(set(ended))
        assert set(ended) <= due
        assert made is None or set(ended) == due
        self.reference.ended |= set(ended)

    # What goes wrong

    @rule(item=st.sampled_from(list(ITEMS)))
    def delete(self, item):
        self.site.gone.add(item)

    @rule(what=st.sampled_from(("die", "die", "full")), after=st.integers(0, 5))
    def plan(self, what, after):
        self.fate.plan = Plan(what, after)

    # What always holds

    @invariant()
    def everything_stands_as_the_reference_says(self):
        expected = [self.reference.name(*place) for place in PLACES]
        strikes = [self.reference.strikes(name) if on == "account" else 0 for on, name in PLACES]
        waiting = set(self.matters())
        for desk in self.desks:
            found = desk.engine.standings.several(PLACES)
            assert [one.state.value for one in found] == expected
            assert [one.strikes for one in found] == strikes
            assert {one.id for one in desk.engine.review.queue(Filter(), limit=200)} | {
                name for name in waiting if self.reference.matters[name].order
            } == waiting

    def teardown(self):
        if not hasattr(self, "desks"):
            return
        happened["histories"] += 1
        self.fate.plan = None
        if not self.fate.deaths and not self.fate.refusals:
            # Nothing was missed that a new start would have to make good.
            self.expire(0)
            self.site_is_as_the_ledger_says()
        for number, desk in enumerate(self.desks):
            desk.again()
            self.expire(number)
        self.everything_stands_as_the_reference_says()
        self.site_is_as_the_ledger_says()
        assert [0, *self.desks[0].store.verify()][-1] == self.desks[0].store.head()[0]
        for record in every(self.desks[0].store):
            happened[f"records `{record.kind}`"] += 1
        for desk in self.desks:
            desk.close()
        shutil.rmtree(self.folder)

    def site_is_as_the_ledger_says(self):
        reference = self.reference
        expected: dict[tuple[str, str, str], set[str]] = {}
        for name, number, one in reference.every():
            if name not in reference.undone and (name, number) not in reference.ended:
                expected.setdefault((one.action, one.on, one.target), set()).add(name)
        assert {place: causes for place, causes in self.site.causes.items() if causes} == expected
        if not self.has_gone_back:
            for account, locked in self.site.locked.items():
                assert locked == (
                    reference.name("account", account) in ("suspended", "suspended_for_good", "terminated")
                )
        if not self.fate.deaths and not self.fate.refusals:
            done = Counter(one for one in self.site.told if not one[3])
            assert not [one for one, count in done.items() if count > 1], "told twice with nobody dead"


def simulate(histories: int, *, steps: int = 25) -> None:
    """Run so many histories; raise for the first that comes out otherwise than the reference, made short."""
    run_state_machine_as_test(
        Simulation,
        settings=settings(
            max_examples=histories,
            stateful_step_count=steps,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
            phases=(Phase.generate, Phase.shrink),
            print_blob=False,
        ),
    )


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.simulation")
    parser.add_argument("--histories", type=int, default=5_000)
    parser.add_argument("--steps", type=int, default=40)
    parser.add_argument("--seed", type=int, default=0)
    arguments = parser.parse_args()
    started = time.monotonic()
    seed(arguments.seed)(Simulation)
    simulate(arguments.histories, steps=arguments.steps)
    told = ", ".join(f"{count:,} {what}" for what, count in sorted(happened.items()))
    sys.stdout.write(f"{told}; seed {arguments.seed}, {time.monotonic() - started:.0f} s\n")


if __name__ == "__main__":
    main()
