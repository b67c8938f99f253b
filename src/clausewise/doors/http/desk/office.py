"""What the console keeps for all who work at it: its settings, the macros, and what people are called."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any, Final, NamedTuple

from clausewise.doors.http.desk.macro import Macro, macros
from clausewise.doors.http.desk.trial import Trials
from clausewise.errors import StoreError
from clausewise.ports import Store
from clausewise.staff import PREFIX

name_seconds: Final = 60
names_max: Final = 10_000


class Settings(NamedTuple):
    """``macros``: the operator's file of prepared words, empty for those that ship. ``cases_a_day``: how many are enough (0: no limit)."""

    macros: str = ""
    cases_a_day: int = 0


class Office:
    """One console. Raises ConfigError CW972 for macros that cannot be read."""

    def __init__(self, store: Store | None, settings: Settings) -> None:
        self._store = store
        self.macros: Mapping[str, Macro] = macros(
            settings.macros
        )  # read now: a bad file is told at the start, not to a reviewer
        self._settings = settings
        self.trials = Trials()
        self.listeners: Counter[str] = Counter()
        self._tally: tuple[Any, float] = (None, 0.0)
        self._names: dict[str, tuple[str, float]] = {}

    @property
    def cases_a_day(self) -> int:
        """After how many cases a day it is enough for anybody; 0 for no limit."""
        return self._settings.cases_a_day

    def tally(self, count: Callable[[], Any], seconds: float) -> Any:
        """Return what ``count`` returned not more than so many seconds ago."""
        kept, until = self._tally
        now = time.monotonic()
        if now >= until:
            kept = count()
            self._tally = (kept, now + seconds)
        return kept

    def name(self, by: str) -> str:
        """Return what people call somebody whom a record names; what is no person is called as it is."""
        if self._store is None or not by.startswith(PREFIX):
            return by
        kept, until = self._names.get(by, ("", 0.0))
        now = time.monotonic()
        if now < until:
            return kept
        try:
            person = self._store.staff().person(by)
        except StoreError:
            person = None
        name = person.name if person else by.removeprefix(PREFIX)
        if len(self._names) >= names_max:
            self._names.clear()
        self._names[by] = (name, now + name_seconds)
        return name
