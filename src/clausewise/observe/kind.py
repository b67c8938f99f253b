"""What all conditions together can tell of an event, as one key: events of one kind meet the same conditions, which are then asked once.

A condition asks single fields for single things. What is asked of a path or an agent is answered once for each text that comes; what was
done, how it ended, with which verb and status are parts of the key as they are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from types import SimpleNamespace
from typing import Any, Final, cast

from clausewise.event import NUMBERS, Event
from clausewise.observe.condition import Condition, condition
from clausewise.observe.remembrance import remembering

kinds_max = 50_000
AS_THEY_ARE: Final = ("act", "outcome", "verb", "status")
_JOINED: Final = ("all", "any")

Kind = tuple[Any, ...]
# All that is asked of a field, answered as one number.
Answer = Callable[[Any], int]


class Kinds:
    """The kinds that the conditions in ``asked`` (as data, terms written out) tell apart. ``answers`` are by field."""

    def __init__(self, asked: Iterable[Mapping[str, Any]]) -> None:
        tests: dict[str, dict[str, Any]] = {}
        for one in asked:
            _collect(one, tests)
        self.answers = {name: _answer(name, list(found.values())) for name, found in sorted(tests.items())}
        # Most fields are only asked whether there is anything, and others have too many values to remember an answer for each.
        said = [_said(name, list(found.values())) for name, found in sorted(tests.items())]
        parts = ", ".join((*(f"event.{name}" for name in AS_THEY_ARE), *said))
        known: dict[str, Any] = {f"of_{name}": answer for name, answer in self.answers.items()}
        self.of: Callable[[Event], Kind] = eval(f"lambda event: ({parts},)", known)  # noqa: S307 - our own words


def _collect(given: Mapping[str, Any], tests: dict[str, dict[str, Any]]) -> None:
    for name, value in given.items():
        if name in _JOINED:
            for one in value:
                _collect(one, tests)
        elif name == "not":
            _collect(value, tests)
        elif name not in AS_THEY_ARE:
            tests.setdefault(name, {}).setdefault(repr(value), value)


def _said(name: str, tests: list[Any]) -> str:
    """Return what stands in the kind of an event for what is asked of a field."""
    if tests == [""]:
        return f"not event.{name}"
    if name in NUMBERS and all(isinstance(one, Mapping) for one in tests):
        bounds = sorted({float(bound) for one in tests for bound in one.values()})
        return ", ".join(f"event.{name} < {bound!r}" for bound in bounds)
    return f"of_{name}(event.{name})"


def _answer(name: str, tests: list[Any]) -> Answer:
    asked: list[Condition] = [condition([{name: one}]) for one in tests]

    def answers(value: Any) -> int:
        event = cast("Event", SimpleNamespace(**{name: value}))
        return sum(1 << at for at, test in enumerate(asked) if test(event))

    return remembering(answers)
