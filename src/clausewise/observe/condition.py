"""Which events a scenario looks at, as data, read once and held against each event.

    where:
      - {act: sign_in, outcome: failure}          # all of these …
      - {path: {ends: [.php, .asp]}}              # … and this
      - any: [{status: 404}, {status: {least: 500}}]
      - not: {account: ""}
      - {is: page}                                # a term of `observe/terms.yaml`

A plain value must be equal, a list holds one that is. ``starts``, ``ends``, ``contains`` and ``matches`` (an expression, found anywhere)
take one text or several; ``least`` and ``below`` a number. Text is compared without regard to capitals, but for ``matches``. ``marks``
holds when one of an event's marks does: ``{marks: [agent.scanner, agent.forged]}``, ``{marks: {starts: interface.}}``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from clausewise.event import NUMBERS, TEXTS, Event

# Says whether an event is meant.
Condition = Callable[[Event], bool]
Terms = Mapping[str, Condition]
NO_TERMS: Final[Terms] = {}
_OF_TEXT: Final = frozenset(("starts", "ends", "contains", "matches"))
_OF_NUMBER: Final = frozenset(("least", "below"))


def condition(given: Sequence[Mapping[str, Any]], terms: Terms = NO_TERMS) -> Condition:
    """Return the condition that ``given`` says; ``terms`` are those that it may name. Raises ValueError with what is not known."""
    return _all([_mapping(one, terms) for one in given])


def _all(tests: Sequence[Condition]) -> Condition:
    if len(tests) == 1:
        return tests[0]
    if len(tests) == 2:  # noqa: PLR2004 - the commonest, without a loop
        first, second = tests
        return lambda event: first(event) and second(event)
    return lambda event: all(test(event) for test in tests)


def _mapping(given: Mapping[str, Any], terms: Terms) -> Condition:
    return _all([_test(name, value, terms) for name, value in given.items()])


def _test(name: str, value: Any, terms: Terms) -> Condition:
    if name == "is":
        if value not in terms:
            raise ValueError(value)
        return terms[value]
    if name == "all":
        return _all([_mapping(one, terms) for one in value])
    if name == "any":
        several = [_mapping(one, terms) for one in value]
        return lambda event: any(test(event) for test in several)
    if name == "not":
        one = _mapping(value, terms)
        return lambda event: not one(event)
    if name in TEXTS:
        return _text(name, value)
    if name in NUMBERS:
        return _number(name, value)
    if name == "marks":
        return _marks(value)
    raise ValueError(name)


def fields(given: Sequence[Mapping[str, Any]]) -> frozenset[str]:
    """Return the fields that a condition asks for."""
    found = set[str]()
    for one in given:
        for name, value in one.items():
            found |= fields(value) if name in ("all", "any") else fields([value]) if name == "not" else {name}
    return frozenset(found)


def _marks(value: Any) -> Condition:
    if isinstance(value, Mapping):
        _only(value, frozenset(("starts",)))
        starts = _several(value["starts"])
        return lambda event: bool(event.marks) and any(one.startswith(starts) for one in event.marks)
    wanted = frozenset(_several(value))
    return lambda event: bool(event.marks) and not wanted.isdisjoint(event.marks)


def _number(name: str, value: Any) -> Condition:
    if isinstance(value, Mapping):
        _only(value, _OF_NUMBER)
        least, below = float(value.get("least", "-inf")), float(value.get("below", "inf"))
        return lambda event: least <= getattr(event, name) < below
    wanted = frozenset(value if isinstance(value, list) else [value])
    if not all(isinstance(one, (int, float)) for one in wanted):
        raise ValueError(name)
    return lambda event: getattr(event, name) in wanted


def _text(name: str, value: Any) -> Condition:
    if isinstance(value, Mapping):
        _only(value, _OF_TEXT)
        return _all([_compared(name, how, _several(what)) for how, what in value.items()])
    wanted = frozenset(one.lower() for one in _several(value))
    return lambda event: getattr(event, name).lower() in wanted


def _compared(name: str, how: str, several: tuple[str, ...]) -> Condition:
    if how == "matches":
        pattern = re.compile("|".join(f"(?:{one})" for one in several))
        return lambda event: pattern.search(getattr(event, name)) is not None
    folded = tuple(one.lower() for one in several)
    if how == "starts":
        return lambda event: getattr(event, name).lower().startswith(folded)
    if how == "ends":
        return lambda event: getattr(event, name).lower().endswith(folded)
    return lambda event: any(one in getattr(event, name).lower() for one in folded)


def _several(what: Any) -> tuple[str, ...]:
    return tuple(str(one) for one in (what if isinstance(what, list) else [what]))


def _only(value: Mapping[str, Any], known: frozenset[str]) -> None:
    unknown = value.keys() - known
    if unknown:
        raise ValueError(min(unknown))
