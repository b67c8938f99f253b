"""One word of a log's lines as a column: each of its values is read once, however often it comes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import count
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Final

from clausewise.event import Event
from clausewise.observe.kind import AS_THEY_ARE, Kinds
from clausewise.observe.marking import Marking
from clausewise.observe.trait import trait
from clausewise.observe.vocabulary import Grown, Vocabulary

if TYPE_CHECKING:
    from numpy.typing import NDArray

# So many values are known at once; whoever makes up new ones fills no memory.
values_max: Final = 500_000
# Returns what a value tells of an event; raises ValueError, TypeError, KeyError or OverflowError where it tells nothing.
Reading = Callable[[str], Mapping[str, Any]]


class Column:
    """The values of a word that tells ``told``, as numbers of places in what is known of each.

    ``is_read`` says of each whether it means what it says there, ``may_mark`` whether an event that tells it may have marks, ``times`` are
    moments. ``ids`` are numbers of ``traits``, which follow from this word alone, and ``classes`` number what conditions make of it.
    """

    def __init__(
        self,
        told: Sequence[str],
        read: Reading,
        traits: Sequence[str],
        asking: tuple[Vocabulary, Kinds, Marking],
    ) -> None:
        self.told = frozenset(told)
        self._vocabulary, kinds, self._marking = asking
        self._read = read
        self._traits = {name: trait(name) for name in traits}
        asked = [name for name in told if name in kinds.answers]
        self._answers = [(attrgetter(name), kinds.answers[name]) for name in asked]
        self._plain = [attrgetter(name) for name in told if name in AS_THEY_ARE]
        self._is_marked = kinds.answers.get("marks") if self._marking.reads & self.told else None
        self.forget()

    def forget(self) -> None:
        """Let go of all values; numbers that were given mean nothing any more."""
        self._places: dict[str, int] = {}
        self._of_class: dict[tuple[Any, ...], int] = {}
        # What one value of each class tells.
        self.samples: list[Mapping[str, Any]] = []
        self._known: dict[str, Grown[Any]] = {name: Grown(int) for name in ("classes", "times", *self._traits)}
        self._known |= {name: Grown(bool) for name in ("is_read", "may_mark")}

    def places(self, values: Sequence[str]) -> NDArray[Any]:
        """Return the numbers of values."""
        import numpy as np

        places = self._places
        new = [value for value in values if value not in places]
        if new:
            self._add(list(dict.fromkeys(new)))
        return np.fromiter(map(places.__getitem__, values), np.int64, len(values))

    @property
    def is_full(self) -> bool:
        """Whether it knows so many values that it had better forget them."""
        return len(self._places) > values_max

    def known(self, name: str) -> NDArray[Any]:
        """Return what is known of the values by their numbers: ``is_read``, ``may_mark``, ``times``, ``classes`` or a trait."""
        return self._known[name].values

    def _add(self, values: Sequence[str]) -> None:
        self._places.update(zip(values, count(len(self._places))))
        said = list(map(self._said, values))
        known = self._known
        known["is_read"].extend([one is not None for one in said])
        if self.told == {"time_ms"}:
            known["times"].extend([one["time_ms"] if one else 0 for one in said])
            known["classes"].extend([self._class(_NOTHING)] * len(values))
            known["may_mark"].extend([False] * len(values))
            return
        events = [Event(0, **one) if one is not None else _NOTHING for one in said]
        known["classes"].extend([self._class(event) for event in events])
        for name, read in self._traits.items():
            number = self._vocabulary.number
            known[name].extend([number(read(event)) for event in events])
        known["may_mark"].extend(self._may_mark(events))

    def _said(self, value: str) -> Mapping[str, Any] | None:
        try:
            said = self._read(value)
        except (ValueError, TypeError, KeyError, OverflowError):
            return None
        # A moment that is left out is none.
        return None if "time_ms" in self.told and "time_ms" not in said else said

    def _may_mark(self, events: Sequence[Event]) -> list[bool]:
        asked = self._is_marked
        hints = self._marking.hints(events) if asked is not None else None
        return [bool(asked(one)) for one in hints] if asked is not None and hints is not None else [False] * len(events)

    def _class(self, event: Event) -> int:
        key = (*[answer(read(event)) for read, answer in self._answers], *[read(event) for read in self._plain])
        found = self._of_class.get(key)
        if found is None:
            found = self._of_class[key] = len(self.samples)
            self.samples.append({name: getattr(event, name) for name in self.told if name != "time_ms"})
        return found


_NOTHING: Final = Event(0)
