"""What all conditions together can tell of an event, as one key: events of one kind meet the same conditions, which are then asked once.

A condition asks single fields for single things. What is asked of a path or an agent is answered once for each text that comes; what was
done, how it ended, with which verb and status are parts of the key as they are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from types import SimpleNamespace
from typing import Any, Final, cast

from clausewise.event import Event
from clausewise.observe.condition import Condition, condition
from clausewise.observe.remembrance import remembering

kinds_max = 50_000
_AS_THEY_ARE: Final = ("act", "outcome", "verb", "status")
_JOINED: Final = ("all", "any")

Kind = tuple[Any, ...]


class Kinds:
    """The kinds that the conditions in ``asked`` (as data, terms written out) tell apart."""

    def __init__(self, asked: Iterable[Mapping[str, Any]]) -> None:
        tests: dict[str, dict[str, Condition]] = {}
        for one in asked:
            _collect(one, tests)
        self._answers = tuple((name, _answer(name, list(found.values()))) for name, found in sorted(tests.items()))

    def of(self, event: Event) -> Kind:
        """Return the kind of an event."""
        return (
            event.act,
            event.outcome,
            event.verb,
            event.status,
            *[answer(getattr(event, name)) for name, answer in self._answers],
        )


def _collect(given: Mapping[str, Any], tests: dict[str, dict[str, Condition]]) -> None:
    for name, value in given.items():
        if name in _JOINED:
            for one in value:
                _collect(one, tests)
        elif name == "not":
            _collect(value, tests)
        elif name not in _AS_THEY_ARE:
            tests.setdefault(name, {}).setdefault(repr(value), condition([{name: value}]))


def _answer(name: str, tests: list[Condition]) -> Callable[[Any], Any]:
    """Return what answers all that is asked of a field, as one number; most are only asked whether they are empty."""

    def answers(value: Any) -> int:
        asked = cast("Event", SimpleNamespace(**{name: value}))
        return sum(1 << at for at, test in enumerate(tests) if test(asked))

    return remembering(answers)
