"""What enforcement shall come to, told again in the plainest way: one flat list of decisions, each asked whether it still counts.

It knows nothing of how the product keeps its state. ``tests/simulation.py`` holds the two against each other.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from clausewise.model import Action, Condition, Measure

DAY = 86_400_000
YEAR = 366 * DAY
STRIKE_DAYS = 90
# What each text of the simulation is: the action on the content, and its strikes.
TEXTS = {
    "I will kill you tonight, my friend": (Action.REMOVE, 2),
    "his card is 4111 1111 1111 1111": (Action.HOLD, 0),
    "The garden party is on Saturday.": (None, 0),
}
CLAUSE = "conduct.threats"
CLAUSE_STRIKES = 2
HIDING = (Action.HOLD, Action.REMOVE, Action.BLOCK, Action.SUSPEND, Action.TERMINATE)
GRAVE = (Action.REMOVE, Action.BLOCK, Action.SUSPEND, Action.TERMINATE)


@dataclass
class Made:
    """A decision."""

    measures: tuple[Measure, ...]
    author: str
    strikes: int
    time_ms: int
    item: str
    deciders: tuple[str, ...] = ()


@dataclass
class Order:
    """A ruling that waits: for a second person, or until ``settles_ms``."""

    measures: tuple[Measure, ...]
    confirms: bool
    by: str
    settles_ms: int | None


@dataclass
class Matter:
    """A case."""

    on: str
    target: str
    author: str
    decisions: list[str]
    barred: tuple[str, ...] = ()
    is_appeal: bool = False
    order: Order | None = None
    is_open: bool = True
    deciders: tuple[str, ...] = ()
    upheld: bool = False
    made: str = ""


@dataclass
class Reference:
    """All that was decided, taken back and ended, and the matters that people work on."""

    now: int
    made: dict[str, Made] = field(default_factory=dict)
    undone: set[str] = field(default_factory=set)
    ended: set[tuple[str, int]] = field(default_factory=set)
    met: set[tuple[str, int]] = field(default_factory=set)
    matters: dict[str, Matter] = field(default_factory=dict)

    # Machines

    def judged(self, text: str, item: str, author: str) -> tuple[tuple[Measure, ...], int, bool]:
        """Return what is done about a text, with how many strikes, and whether a person must look."""
        action, strikes = TEXTS[text]
        if action is None:
            return (), 0, False
        measures = [Measure(action, "content", item)]
        total = self.strikes(author) + strikes
        if strikes and total >= 8:
            # Nobody is shut out for good by a machine.
            measures.append(Measure(Action.SUSPEND, "account", author, self.now + STRIKE_DAYS * DAY))
        elif strikes and total >= 4:
            measures.append(Measure(Action.SUSPEND, "account", author, self.now + 7 * DAY))
        elif strikes and total >= 2:
            measures.append(Measure(Action.LIMIT, "account", author, self.now + DAY))
        return tuple(measures), strikes, action is Action.HOLD or (strikes > 0 and total >= 8)

    def open_about(self, item: str) -> str | None:
        """Return the open matter about a content that is no appeal."""
        found = [
            name
            for name, one in self.matters.items()
            if one.is_open and not one.is_appeal and (one.on, one.target) == ("content", item)
        ]
        return found[0] if found else None

    def bring(self, decision: str) -> None:
        """Have a person look at a decision."""
        one = self.made[decision]
        name = self.open_about(one.item)
        if name is None:
            self.matters[decision] = Matter("content", one.item, one.author, [decision])
        else:
            matter = self.matters[name]
            matter.decisions.append(decision)
            if matter.order and matter.order.settles_ms is not None:
                # What would settle by itself was ruled without having seen this.
                matter.order = None

    # People

    def standing_in(self, matter: Matter) -> list[str]:
        """Return the decisions of a matter that are in force."""
        return [one for one in matter.decisions if one not in self.undone]

    def may_confirm(self, matter: Matter) -> bool:
        """Say whether there is a finished decision to confirm."""
        standing = self.standing_in(matter)
        held = any(one.action is Action.HOLD for name in standing for one in self.made[name].measures)
        return bool(standing) and not held

    def needs_two(self, matter: Matter, measures: tuple[Measure, ...]) -> bool:
        """Say whether one person may not order that alone."""
        own = {(matter.on, matter.target), ("account", matter.author), ("access", f"account:{matter.author}")}
        for name in matter.decisions:
            own |= {("content", self.made[name].item), *((one.on, one.target) for one in self.made[name].measures)}
        for one in measures:
            endless = one.until_ms is None or one.until_ms > self.now + YEAR
            if one.action is Action.TERMINATE or (one.action in (Action.SUSPEND, Action.BLOCK) and endless):
                return True
            if (one.on, one.target) not in own:
                return True
        return False

    def settle(self, name: str, order: Order, decision: str, second: str = "") -> None:
        """Carry a ruling out: what stood is taken back, what was ordered stands instead."""
        matter = self.matters[name]
        standing = self.standing_in(matter)
        if not order.confirms:
            for one in standing:
                self.take_back(one)
        if order.measures:
            strikes = CLAUSE_STRIKES if any(one.action in GRAVE for one in order.measures) and matter.author else 0
            item = self.made[matter.decisions[-1]].item
            self.made[decision] = Made(order.measures, matter.author, strikes, self.now, item)
            matter.made = decision
        matter.is_open, matter.order = False, None
        matter.deciders = tuple(one for one in (order.by, second) if one)
        matter.upheld = order.confirms

    def undo(self, decision: str) -> None:
        """Take a decision back; matters that were about nothing else are over."""
        for one in self.matters.values():
            if one.is_open and decision in one.decisions and self.standing_in(one) == [decision]:
                one.is_open, one.order = False, None
        self.take_back(decision)

    def take_back(self, decision: str) -> None:
        assert decision not in self.undone, "taken back twice"
        self.undone.add(decision)

    def may_appeal(self, decision: str) -> bool:
        """Say whether somebody can still appeal against a decision."""
        appealed = any(one.is_appeal and decision in one.decisions for one in self.matters.values())
        late = self.now > self.made[decision].time_ms + 183 * DAY
        return decision not in self.undone and not appealed and not late

    def deciders_of(self, decision: str) -> set[str]:
        """Return who made a decision, or found that it stands."""
        found = set()
        for one in self.matters.values():
            if one.made == decision or (one.upheld and decision in one.decisions):
                found |= set(one.deciders)
        return found

    # Time

    def accept(self, account: str) -> None:
        """End what only waited for an account to accept the policy."""
        self.met |= {
            (name, number)
            for name, number, one in self.every()
            if one.condition is Condition.ACCEPT_POLICY and one.target == account and name not in self.undone
        }

    def over(self) -> set[tuple[str, int]]:
        """Return what has ended by itself and was not told yet."""
        return {
            (name, number)
            for name, number, one in self.every()
            if name not in self.undone
            and (name, number) not in self.ended
            and ((name, number) in self.met or (one.until_ms is not None and one.until_ms <= self.now))
        }

    # How things stand

    def every(self):
        for name, one in self.made.items():
            for number, measure in enumerate(one.measures):
                yield name, number, measure

    def counting(self, on: str, target: str) -> list[Measure]:
        """Return what counts against a place now, in the order in which it came."""
        counts: list[tuple[bool, Measure]] = []
        for name, number, one in self.every():
            if (one.on, one.target) != (on, target) or name in self.undone or (name, number) in self.met:
                continue
            if one.action is Action.REINSTATE:
                counts = [other for other in counts if other[1].action not in (Action.SUSPEND, Action.TERMINATE)]
            runs = (one.until_ms is None or self.now < one.until_ms) and (name, number) not in self.ended
            counts.append((runs, one))
        return [one for runs, one in counts if runs]

    def strikes(self, account: str) -> int:
        """Return how many strikes count against an account now."""
        return sum(
            one.strikes
            for name, one in self.made.items()
            if one.author == account
            and name not in self.undone
            and one.time_ms <= self.now < one.time_ms + STRIKE_DAYS * DAY
        )

    def name(self, on: str, target: str) -> str:
        """Return what something is called as it stands."""
        counts = self.counting(on, target)
        done = {one.action for one in counts}
        for_good = {one.action for one in counts if one.until_ms is None}
        match on:
            case "content":
                return self._of_content(target, done)
            case "account":
                return self._of_account(target, done, for_good)
        if Action.BLOCK in done:
            return "blocked_for_good" if Action.BLOCK in for_good else "blocked"
        return "limited" if Action.LIMIT in done else "open"

    def _of_content(self, target: str, done: set[Action]) -> str:
        names = (
            (Action.REMOVE, "removed"),
            (Action.HOLD, "held"),
            (Action.LIMIT, "limited"),
            (Action.LABEL, "labelled"),
        )
        for action, name in names:
            if action in done:
                return name
        taken_back = any(
            name in self.undone and one.target == target and one.action in (Action.HOLD, Action.REMOVE)
            for name, _, one in self.every()
        )
        return "restored" if taken_back else "published"

    def _of_account(self, target: str, done: set[Action], for_good: set[Action]) -> str:
        if Action.TERMINATE in done:
            return "terminated"
        if Action.SUSPEND in done:
            return "suspended_for_good" if Action.SUSPEND in for_good else "suspended"
        if Action.LIMIT in done:
            last = [
                one.action
                for name, _, one in self.every()
                if (one.on, one.target) == ("account", target)
                and name not in self.undone
                and one.action in (Action.SUSPEND, Action.TERMINATE, Action.REINSTATE)
            ]
            return "reinstated" if last and last[-1] is Action.REINSTATE else "limited"
        return "warned" if Action.WARN in done else "active"
