"""What another policy would change, as figures: frozen, and the same for the command line, files and the console. Pure.

Counts of a sample stand for the whole source: each stratum by its size (Cochran, *Sampling Techniques*, 3rd ed., 1977, chapter 5), between
Wilson's bounds (95 %) for the number of observations that tell as much. Without a sample a count is what it is, and its bounds are equal.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from msgspec import Struct, json

from clausewise.draw import Stratum
from clausewise.effort import Effort
from clausewise.measure import interval
from clausewise.model import PolicyStamp

# Every table by its name: how its rows are divided.
DIVISIONS: Final[Mapping[str, tuple[str, ...]]] = {
    "changes": ("change",),
    "moves": ("before", "after"),
    "clauses": ("clause", "change"),
    "languages": ("language", "change"),
    "accounts": ("account", "change"),
    "measures": ("policy", "action"),
    "people": ("policy",),
}
BEFORE: Final = "before"
AFTER: Final = "after"


class Count(Struct, frozen=True, gc=False):
    """How many: ``seen`` among those that were judged, ``total`` in the whole source, and between which bounds that lies."""

    keys: tuple[str, ...]
    seen: int
    total: int
    low: int
    high: int


class Table(Struct, frozen=True):
    """Counts, divided in one way or two; what is not there is zero."""

    name: str
    rows: tuple[Count, ...]


class Precision(Struct, frozen=True, gc=False):
    """Of what is found and labelled, how much is right. ``what`` is ``before``, ``after``, or a change: of what changes so.

    Of what is freed or milder, what was found before is meant. ``clause`` is empty for all together; ``share`` is None without labels.
    """

    what: str
    clause: str
    right: int
    wrong: int
    share: float | None = None
    low: float | None = None
    high: float | None = None


class Example(Struct, frozen=True):
    """One content that changes: by its id and recorded decision, with what is found and done before and after."""

    change: str
    item: str
    decision: str
    account: str
    language: str
    before: tuple[str, ...]
    after: tuple[str, ...]
    before_action: str
    after_action: str
    excerpt: str = ""
    is_right: bool | None = None


class Hours(Struct, frozen=True):
    """Hours that people work on what waits for them; None where the time on a case was not measured."""

    hours: float | None = None
    low: float | None = None
    high: float | None = None


class Prospect(Struct, frozen=True):
    """What would change from one policy to another on one source.

    ``of`` is how many the source holds, ``judged`` how many of them were; ``passed_over`` says by code what could not be. ``accounts`` in
    all changed, of which the table has those with most. ``notes`` are words for what the reader must know.
    """

    before: PolicyStamp
    after: PolicyStamp
    source: str
    from_ms: int
    to_ms: int
    made_ms: int
    judged: int
    of: int
    passed_over: Mapping[str, int]
    seed: int | None
    strata: tuple[Stratum, ...]
    tables: tuple[Table, ...]
    precision: tuple[Precision, ...]
    accounts: int
    effort: Effort
    before_hours: Hours
    after_hours: Hours
    examples: tuple[Example, ...]
    notes: tuple[str, ...] = ()

    def table(self, name: str) -> Table:
        """Return a table by its name; KeyError when there is none."""
        return {one.name: one for one in self.tables}[name]

    def total(self, name: str, *keys: str) -> Count:
        """Return the count of a table under these keys; zero where it has none."""
        return next((one for one in self.table(name).rows if one.keys == keys), Count(keys, 0, 0, 0, 0))


_prospect = json.Decoder(Prospect)


def read(sealed: bytes) -> Prospect:
    """Return a prospect as a ``compared`` record keeps it."""
    return _prospect.decode(sealed)


def count(keys: tuple[str, ...], seen: Mapping[str, int], strata: Sequence[Stratum]) -> Count:
    """Return how many ``seen`` by stratum stand for in the whole."""
    there = sum(seen.values())
    members, judged = sum(one.members for one in strata), sum(one.drawn for one in strata)
    if members == judged:
        return Count(keys, there, there, there, there)
    shares = [(one, seen.get(one.name, 0) / one.drawn) for one in strata if one.drawn]
    total = sum(one.members * share for one, share in shares)
    variance = sum(
        one.members**2 * (1 - one.drawn / one.members) * share * (1 - share) / max(1, one.drawn - 1)
        for one, share in shares
    )
    share = min(1.0, total / members)
    # As many observations of a simple sample as would tell as much.
    telling = share * (1 - share) * members**2 / variance if variance else float(judged)
    low, high = interval(share * telling, telling)
    return Count(keys, there, round(total), max(there, round(members * low)), round(members * high))


def precision(what: str, clause: str, told: Mapping[str, tuple[int, int]], strata: Sequence[Stratum]) -> Precision:
    """Return how much of what was found is right.

    ``told`` has right and wrong by stratum, each weighed by what it stands for (Kish, *Survey Sampling*, 1965).
    """
    right, wrong = sum(one for one, _ in told.values()), sum(one for _, one in told.values())
    if not right + wrong:
        return Precision(what, clause, 0, 0)
    weights = {one.name: one.members / one.drawn for one in strata if one.drawn}
    weighed = [(weights.get(name, 1.0), *pair) for name, pair in told.items()]
    whole = sum(weight * (yes + no) for weight, yes, no in weighed)
    share = sum(weight * yes for weight, yes, _ in weighed) / whole
    telling = whole**2 / sum(weight**2 * (yes + no) for weight, yes, no in weighed)
    return Precision(what, clause, right, wrong, share, *interval(share * telling, telling))


def hours(cases: Count, effort: Effort) -> Hours:
    """Return how long people work on so many cases."""
    if effort.minutes is None or effort.low is None or effort.high is None:
        return Hours()
    return Hours(cases.total * effort.minutes / 60, cases.low * effort.low / 60, cases.high * effort.high / 60)
