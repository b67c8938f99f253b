"""What is done with events of a sort, as columns: which counters mean them, and which of their measures take them.

A sort is a kind (``observe.kind``): all events of it meet the same conditions, which are asked once, of one of them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from clausewise.event import Event, Outcome
from clausewise.observe.counter import Counter
from clausewise.observe.kind import Kind, Kinds
from clausewise.observe.vocabulary import Grown

if TYPE_CHECKING:
    from numpy.typing import NDArray


class Sorts:
    """The sorts that were met, numbered. ``kinds`` tells them apart, ``counters`` are asked about each."""

    def __init__(self, kinds: Kinds, counters: Sequence[Counter]) -> None:
        self.kinds, self.counters = kinds, tuple(counters)
        self._numbers: dict[Kind, int] = {}
        # By counter: whether it means an event of the sort, whether that can show it, and by measure whether it is taken.
        self._means: list[Grown[bool]] = [Grown(bool) for _ in self.counters]
        self._shows: list[Grown[bool]] = [Grown(bool) for _ in self.counters]
        self._taking: list[Mapping[str, Grown[bool]]] = [
            {name: Grown(bool) for name in one.scenario.plan.measures} if one.scenario.plan is not None else {}
            for one in self.counters
        ]
        self._is_counted: Grown[bool] = Grown(bool)

    def __len__(self) -> int:
        return len(self._numbers)

    def number(self, event: Event) -> int:
        """Return the number of the sort of an event."""
        kind = self.kinds.of(event)
        found = self._numbers.get(kind)
        if found is None:
            found = self._numbers[kind] = len(self._numbers)
            self._ask(event)
        return found

    @property
    def is_counted(self) -> NDArray[Any]:
        """By sort, whether events of it are counted at all: what we refused ourselves is not, nor what nobody means."""
        return self._is_counted.values

    def means(self, counter: int) -> NDArray[Any]:
        """By sort, whether a counter means events of it."""
        return self._means[counter].values

    def shows(self, counter: int) -> NDArray[Any]:
        """By sort, whether an event of it can show a counter's scenario."""
        return self._shows[counter].values

    def taking(self, counter: int, measure: str) -> NDArray[Any]:
        """By sort, whether a counter means events of it and a measure takes them."""
        return self._taking[counter][measure].values

    def _ask(self, event: Event) -> None:
        is_open = event.outcome is not Outcome.REFUSED
        answers: dict[str, bool] = {}
        for number, one in enumerate(self.counters):
            scenario = one.scenario
            if scenario.id not in answers:
                answers[scenario.id] = is_open and scenario.condition(event)
            is_meant = answers[scenario.id]
            taking, shows = one.concern(event)[-2:] if is_meant else ((), False)
            self._means[number].extend((is_meant,))
            self._shows[number].extend((shows,))
            for name, taken in self._taking[number].items():
                assert scenario.plan is not None
                taken.extend((scenario.plan.measures[name] in taking,))
        self._is_counted.extend((any(answers.values()),))
