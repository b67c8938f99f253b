"""How events are poured into the windows of scenarios: a function of Python that is written for all that an event of one kind concerns.

A dozen scenarios count every request, so that looking up, looping over and calling would cost more than counting does. What each measure
does is lines of Python (``observe.measure``), what limits ask is an expression, and a trait of the event that several read is worked out
once. Keys of the same fields are made and looked up once for all that are counted under them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from itertools import groupby
from math import inf
from types import CodeType
from typing import Any, Final, NamedTuple

from clausewise.event import Event
from clausewise.observe.measure import Measure, short, value_characters_max
from clausewise.observe.tally import ALL, EVENTS, KEYS, PEERS, Case, Limit, Plan
from clausewise.observe.trait import SPOKEN_OF, expressed

rows_max = 5
# Takes an event and the row that tells it, and adds to a list what is shown by now.
Pouring = Callable[[Event, Any, list[Any]], None]
_INDENT: Final = "    "


class Concern(NamedTuple):
    """What an event of one kind does to one key of one scenario.

    ``number`` is the scenario's and key's own among all, ``place`` where it keeps its state among those of the same key, the fields
    ``names``. ``taking`` are the measures that take the event; ``shows`` says whether it can show the scenario. Without a ``plan`` all is
    a bucket.
    """

    number: int
    place: int
    names: tuple[str, ...]
    plan: Plan | None
    taking: tuple[Measure, ...] = ()
    shows: bool = True


def pouring(concerns: Sequence[Concern], given: Mapping[str, Any]) -> Pouring:
    """Return what pours an event for all ``concerns``.

    ``given`` holds what these speak of: for each key its ``drawer_…`` (what is kept, by key), and by their number ``opened…``, which makes
    a new tally, ``told…``, which makes what is told of one, ``pool…``, what tallies have in common, and ``fill…``, which fills a bucket.
    """
    known = {**SPOKEN_OF, **given, "part": part, "short": short}
    for one in concerns:
        if one.plan is not None:
            known[f"turned{one.number}"] = one.plan.turned
            for measure in one.plan.measures.values():
                known |= measure.spoken_of
    exec(_code("\n".join(_lines(concerns))), known)  # noqa: S102 - our own words and numbers
    made: Pouring = known["pour"]
    return made


def drawer(names: Sequence[str]) -> str:
    """Return how what is kept under a key of these fields is called in ``given``."""
    return "drawer_" + "__".join(names)


@cache
def _code(source: str) -> CodeType:
    return compile(source, "<clausewise.observe.pouring>", "exec")


def _lines(concerns: Sequence[Concern]) -> Iterator[str]:
    yield "def pour(event, row, alerts):"
    yield f"{_INDENT}time_ms, grant = event.time_ms, event.grant"
    read = {name for one in concerns for name in (*one.names, *(name for each in one.taking for name in each.reads))}
    kept = {each.reads[0] for one in concerns for each in one.taking if each.keeps_values and each.reads}
    for name in sorted(read):
        yield f"{_INDENT}of_{name} = {expressed(name)}"
        if name in kept:
            yield f"{_INDENT}short_{name} = of_{name} if len(of_{name}) <= {value_characters_max} else short(of_{name})"
    for half_ms in sorted({one.plan.half_ms for one in concerns if one.plan is not None}):
        yield f"{_INDENT}epoch_{half_ms} = time_ms // {half_ms}"
    for names, several in groupby(sorted(concerns, key=lambda one: (one.names, one.number)), lambda one: one.names):
        # An event that lacks a part of the key is not counted under it.
        yield f"{_INDENT}if {' and '.join(f'of_{name}' for name in names)}:"
        yield from _indented(_looked_up(names), 2)
        for one in several:
            yield from _indented(_filled(one) if one.plan is None else _counted(one, one.plan), 2)


def _indented(lines: Sequence[str], depth: int = 1) -> list[str]:
    return [_INDENT * depth + line for line in lines]


def _looked_up(names: Sequence[str]) -> list[str]:
    key, kept = ", ".join(f"of_{name}" for name in names), drawer(names)
    return [
        # What was authorized fills counts of its own.
        f"key = ({key}, grant) if grant else ({key},)",
        f"held = {kept}.get(key)",
        "if held is None:",
        f"    held = {kept}.open(key)",
    ]


def _filled(one: Concern) -> list[str]:
    return [f"fill{one.number}(key, held, event, row, alerts)"]


def _counted(one: Concern, plan: Plan) -> list[str]:
    number, epoch = one.number, f"epoch_{plan.half_ms}"
    lines = [
        f"tally = held[{one.place}]",
        "if tally is None:",
        f"    tally = held[{one.place}] = opened{number}(time_ms)",
        f"elif tally.epoch < {epoch}:",
        f"    turned{number}(tally, time_ms)",
    ]
    lines.append("events = tally.events = tally.events + 1")
    if plan.is_pooled:
        lines += [
            f"pool = pool{number}",
            f"if pool.epoch < {epoch}:",
            f"    turned{number}(pool, time_ms)",
            "if events == 1:",
            "    pool.keys += 1",
            "pool.events += 1",
        ]
    lines.append("now, before = tally.kept, tally.before")
    if any(each.keeps_values for each in one.taking):
        lines.append("was = before.kept")
    if plan.keyed or any(each.is_shared for each in plan.measures.values()):
        lines.append("whole = pool.kept")
    for each in one.taking:
        if each in plan.keyed and not each.is_shared:
            lines += [f"if not now[{each.at}]:", f"    whole[{each.at}] += 1"]
        lines += each.poured()
    rows = [f"tally.rows = (*tally.rows[-{rows_max - 1}:], row)"]
    near = rows + _shown(number, plan) if one.shows else rows
    # Of a key that is far from showing anything no row is kept: when it shows something, its last rows came after it was near.
    counted = "events += before.events"
    least = plan.events_least - rows_max + 1
    return [*lines, counted, f"if events >= {least}:", *_indented(near)] if least > 1 else [*lines, counted, *near]


def _shown(number: int, plan: Plan) -> list[str]:
    """Return the lines that ask for each case, the surest first, and tell what is shown more surely than before."""
    cases: list[str] = []
    for case in sorted(plan.cases, key=lambda case: -case.score):
        cases += [f"{'elif' if cases else 'if'} {_held(plan, case)}:", f"    score = {case.score!r}"]
    told = ["else:", "    score = 0.0", "if score > tally.told:", "    tally.told = score"]
    cases += [*told, f"    alerts.append(told{number}(key, tally, event))"]
    return [
        f"if events >= {plan.events_least} and tally.told < {plan.score_most!r}:",
        f"{_INDENT}was = before.kept",
        *_indented(cases),
    ]


def _held(plan: Plan, case: Case) -> str:
    return " and ".join(_within(plan, limit) for limit in case.limits) or "True"


def _within(plan: Plan, limit: Limit) -> str:
    value = valued(plan, limit.name)
    asked = f"(by := {valued(plan, limit.by)}) and " if limit.by else ""
    least = f"{limit.least!r} <= " if limit.least > -inf else ""
    below = f" < {limit.below!r}" if limit.below < inf else ""
    return f"({asked}{least}{value}{' / by' if limit.by else ''}{below})" if least or below else f"({asked}True)"


def valued(plan: Plan, name: str) -> str:
    """Return the expression of what limits may ask for by a name."""
    if name == EVENTS:
        return "events"
    if name == ALL:
        return "(pool.events + pool.before.events)"
    if name == PEERS:
        return "(max(pool.keys, pool.before.keys) - 1)"
    if name.startswith(KEYS):
        at = plan.measures[name.removeprefix(KEYS)].at
        return f"max(whole[{at}], pool.before.kept[{at}])"
    one = plan.measures[name]
    if one.is_shared:
        return f"part(now[{one.at}] + was[{one.at}], whole[{one.at}] + pool.before.kept[{one.at}])"
    return one.value()


def part(mine: float, whole: float) -> float:
    """Return a part of a whole, 0 of nothing."""
    return mine / whole if whole else 0.0
