"""Which events a scenario looks at, as data: read once, held against one event or put into SQL over many.

    where:
      - {act: sign_in, outcome: failure}          # all of these …
      - {path: {ends: [.php, .asp]}}              # … and this
      - any: [{status: 404}, {status: {least: 500}}]
      - not: {account: ""}

A plain value must be equal, a list holds one that is. ``starts``, ``ends``, ``contains`` and ``matches`` (an expression of RE2, found
anywhere) take one text or several; ``least`` and ``below`` a number. Text is compared without regard to capitals, but for ``matches``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from msgspec import Struct

from clausewise.event import Event

# What an event says that a condition may ask for, and how SQL spells it.
TEXTS: Final = (
    "act",
    "outcome",
    "address",
    "account",
    "session",
    "host",
    "verb",
    "path",
    "query",
    "agent",
    "referrer",
    "fingerprint",
    "country",
)
NUMBERS: Final = ("status", "bytes", "cost_ms", "network")
_OF_TEXT: Final = ("starts", "ends", "contains", "matches")
_OF_NUMBER: Final = ("least", "below")

Test = Callable[[Event], bool]


class Condition(Struct, frozen=True):
    """A condition, ready: ``holds`` for one event, ``sql`` as an expression over columns with the names of the fields."""

    holds: Test
    sql: str


def condition(given: Sequence[Mapping[str, Any]]) -> Condition:
    """Return the condition that ``given`` says. Raises ValueError with the name of what is not known."""
    return _all([_mapping(one) for one in given])


def _all(conditions: Sequence[Condition]) -> Condition:
    tests = tuple(one.holds for one in conditions)
    if not tests:
        return Condition(lambda _: True, "true")
    if len(tests) == 1:
        return conditions[0]
    return Condition(
        lambda event: all(test(event) for test in tests), " and ".join(f"({one.sql})" for one in conditions)
    )


def _any(conditions: Sequence[Condition]) -> Condition:
    tests = tuple(one.holds for one in conditions)
    return Condition(
        lambda event: any(test(event) for test in tests), " or ".join(f"({one.sql})" for one in conditions) or "false"
    )


def _not(one: Condition) -> Condition:
    holds = one.holds
    return Condition(lambda event: not holds(event), f"not ({one.sql})")


def _mapping(given: Mapping[str, Any]) -> Condition:
    found = []
    for name, value in given.items():
        if name == "any":
            found.append(_any([_mapping(one) for one in value]))
        elif name == "not":
            found.append(_not(_mapping(value)))
        elif name in TEXTS:
            found.append(_text(name, value))
        elif name in NUMBERS:
            found.append(_number(name, value))
        else:
            raise ValueError(name)
    return _all(found)


def _number(name: str, value: Any) -> Condition:
    if not isinstance(value, Mapping):
        wanted = frozenset(value if isinstance(value, list) else [value])
        if not all(isinstance(one, (int, float)) for one in wanted):
            raise ValueError(name)
        return Condition(
            lambda event: getattr(event, name) in wanted, f"{name} in ({', '.join(map(str, sorted(wanted)))})"
        )
    unknown = value.keys() - set(_OF_NUMBER)
    if unknown:
        raise ValueError(min(unknown))
    found = []
    if "least" in value:
        least = float(value["least"])
        found.append(Condition(lambda event: getattr(event, name) >= least, f"{name} >= {least}"))
    if "below" in value:
        below = float(value["below"])
        found.append(Condition(lambda event: getattr(event, name) < below, f"{name} < {below}"))
    return _all(found)


def _text(name: str, value: Any) -> Condition:
    if not isinstance(value, Mapping):
        wanted = frozenset(str(one).lower() for one in (value if isinstance(value, list) else [value]))
        return Condition(
            lambda event: getattr(event, name).lower() in wanted,
            f"lower({name}) in ({', '.join(_quoted(one) for one in sorted(wanted))})",
        )
    unknown = value.keys() - set(_OF_TEXT)
    if unknown:
        raise ValueError(min(unknown))
    return _all([_compared(name, how, what) for how, what in value.items()])


def _compared(name: str, how: str, what: Any) -> Condition:
    several = tuple(str(one) for one in (what if isinstance(what, list) else [what]))
    if how == "matches":
        pattern = re.compile("|".join(f"(?:{one})" for one in several))
        return Condition(
            lambda event: pattern.search(getattr(event, name)) is not None,
            f"regexp_matches({name}, {_quoted(pattern.pattern)})",
        )
    folded = tuple(one.lower() for one in several)
    if how == "contains":
        return Condition(
            lambda event: any(one in getattr(event, name).lower() for one in folded),
            " or ".join(f"contains(lower({name}), {_quoted(one)})" for one in folded),
        )
    function = "starts_with" if how == "starts" else "ends_with"
    test: Test = (
        (lambda event: getattr(event, name).lower().startswith(folded))
        if how == "starts"
        else (lambda event: getattr(event, name).lower().endswith(folded))
    )
    return Condition(test, " or ".join(f"{function}(lower({name}), {_quoted(one)})" for one in folded))


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
