"""A ledger, an operator's site and a process that dies, is refused or fails at the point that a test names.

The ledger is the real one, in a file. A process dies by an exception that nothing catches; whoever opens the file again finds what was
durable. A full disk is SQLite's own: the file may not grow.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from clausewise.brakes import UNLIMITED
from clausewise.detect.personal import Personal
from clausewise.detect.words import Words
from clausewise.engine import Engine
from clausewise.model import Action, Certainty, Entry
from clausewise.sqlite import SQLiteStore
from tests.detect.conftest import LEXICONS
from tests.small import REGISTER, changed

POLICY = changed("privacy.disclosure", act={Certainty.CERTAIN: Action.HOLD})
DETECTORS = (Words(REGISTER, LEXICONS), Personal(REGISTER))
ASKING = (Action.SUSPEND, Action.TERMINATE, Action.REINSTATE)


class Death(BaseException):
    """The process ends here, whatever it was doing."""


class GoneError(Exception):
    """The operator's code does not find what it shall act upon."""


class Plan(NamedTuple):
    """What is to happen (``die``, ``full``), and after how many points at which it could."""

    what: str
    after: int


class Fate:
    """Counts the points at which something can happen, and lets it happen at the one that was planned."""

    def __init__(self) -> None:
        self.plan: Plan | None = None
        self.deaths = self.refusals = 0

    def meets(self, what: str) -> bool:
        """Say whether this is the point for which ``what`` is planned; if so, the plan is done."""
        if self.plan is None or self.plan.what != what:
            return False
        if self.plan.after:
            self.plan = self.plan._replace(after=self.plan.after - 1)
            return False
        self.plan = None
        return True

    def may_die(self) -> None:
        """Die, if it is time."""
        if self.meets("die"):
            self.deaths += 1
            raise Death


class MortalStore(SQLiteStore):
    """The ledger of a process that may die before and after each commit, and whose disk may be full."""

    def __init__(self, path: Path, fate: Fate) -> None:
        super().__init__(path)
        self._fate = fate

    def append(self, entries, *, keep=None):
        self._fate.may_die()
        if self._fate.meets("full"):
            # However much room its last page has, it is not enough.
            with Full(self.database._driver, self._fate):
                records = super().append([*entries, Entry("filling", b"{}", 1, sealed=bytes(50_000))], keep=keep)
        else:
            records = super().append(entries, keep=keep)
        self._fate.may_die()
        return records


class Full:
    """While it lasts, the file may not take up another page."""

    def __init__(self, driver, fate: Fate) -> None:
        self._driver, self._fate = driver, fate

    def __enter__(self) -> None:
        (pages,) = self._driver.execute("PRAGMA page_count").fetchone()
        self._driver.execute(f"PRAGMA max_page_count = {pages}")

    def __exit__(self, kind, *_) -> None:
        self._fate.refusals += kind is not None
        self._driver.execute("PRAGMA max_page_count = 1073741823")


class Site:
    """The operator's side, which outlives every process; its code is that of docs/enforcement.md."""

    def __init__(self) -> None:
        self.causes: dict[tuple[str, str, str], set[str]] = {}
        self.locked: dict[str, bool] = {}
        self.hidden: dict[str, bool] = {}
        self.gone: set[str] = set()
        self.told: list[tuple[str, Action, str, bool]] = []

    def take(self, measure, decision: str, *, undo: bool, engine: Engine) -> None:
        self.told.append((decision, measure.action, measure.target, undo))
        causes = self.causes.setdefault((measure.action, measure.on, measure.target), set())
        (causes.discard if undo else causes.add)(decision)
        if measure.on == "account" and measure.action in ASKING:
            self.locked[measure.target] = not engine.standings.of("account", measure.target).visible
        elif measure.action == "remove":
            self.hidden[measure.target] = bool(causes)
        if measure.on == "content" and measure.target in self.gone:
            raise GoneError(measure.target)


class Desk:
    """One process: an engine on the ledger that all have, and its own code that tells the site."""

    def __init__(self, path: Path, clock, site: Site, fate: Fate) -> None:
        self._path, self._clock, self._site, self._fate = path, clock, site, fate
        self.open()

    def open(self) -> None:
        self.store = MortalStore(self._path, self._fate)
        self.engine = Engine.open(
            POLICY,
            store=self.store,
            clock=self._clock,
            enforcer=self._tell,
            with_detectors=DETECTORS,
            brakes=UNLIMITED,
            isolated=False,
        )

    def close(self) -> None:
        self.engine.close()

    def again(self) -> None:
        """Begin anew, as after a death: what was in memory is lost."""
        self.close()
        self.open()

    def since(self, sequence: int, kinds: Sequence[str]):
        """Return the records of some ``kinds`` behind ``sequence``."""
        return [one for one in self.store.after(sequence, limit=100_000) if one.kind in kinds]

    def _tell(self, measure, decision, *, undo):
        self._fate.may_die()
        try:
            self._site.take(measure, decision, undo=undo, engine=self.engine)
        finally:
            self._fate.may_die()
