"""The office of what was reported and is not here: it is looked for, judged, and kept sealed in the case, for whoever decides.

The fetchers that the operator registered (``Capturing``) are asked in their order. What they get is judged like anything else, but nothing
is done about it by itself: the decision is in shadow, and a person has the word. Only what matches a sealed bank is held and referred at
once, and its case is seen by nobody without that scope. How it went is a record (``sought``). Where nothing can be got, what earlier
decisions keep of the same content is there (``Captures.kept``).
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from itertools import islice
from typing import Final, NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from clausewise import collector, exhibit, intake, sealing, transcript, triage
from clausewise.allowance import Allowance
from clausewise.case import PASSING, Case, Found, Sought
from clausewise.clerk import Clerk
from clausewise.collector import Collector
from clausewise.complaint import Complaint
from clausewise.decision import Decision
from clausewise.errors import ConflictError, InputError
from clausewise.exchange import ExchangeError
from clausewise.judgement import digest
from clausewise.model import Entry, Item
from clausewise.policy import Policy
from clausewise.ports import Clock, Fetcher
from clausewise.prints import Print
from clausewise.turns import Turns

log = logging.getLogger("clausewise.capture")
fetches_per_hour_max: Final = 600
run_cases_max: Final = 50
_SEEN_BEFORE: Final = "CW412"


class Capturing(Struct, frozen=True):
    """How the content of reports is had: code of the operator's, in its order, and then pages of its services, if ``pages`` says how."""

    fetchers: tuple[Fetcher, ...] = ()
    pages: collector.Settings | None = None


class Ties(NamedTuple):
    """What the office needs of others.

    ``consider`` judges without a record, ``refer`` returns the records that refer what is sealed, ``complaint`` what a report said,
    ``exhibit`` the content that a decision keeps, ``prints`` what pictures of an item are known by.
    """

    consider: Callable[[Item], Decision]
    refer: Callable[[Sequence[Decision]], list[Entry]]
    complaint: Callable[[str], Complaint | None]
    exhibit: Callable[[str], exhibit.Exhibit | None]
    prints: Callable[[Item], tuple[Print, ...]]


class _Try(NamedTuple):
    """What one search led to: how it went, the content if it was got, and what a server answered instead (HTTP)."""

    found: Found
    item: Item | None = None
    status: int = 0


class Captures:
    """The content of one engine's reports. Thread-safe; several processes may work on the same ledger."""

    def __init__(self, policy: Policy, clerk: Clerk, clock: Clock, capturing: Capturing | None, ties: Ties) -> None:
        told = capturing or Capturing()
        pages = () if told.pages is None else (Collector(policy.register, told.pages),)
        self._fetchers: tuple[Fetcher, ...] = (*told.fetchers, *pages)
        self._policy = policy
        self._clerk = clerk
        self._clock = clock
        self._ties = ties
        self._turns = Turns(clerk, clock)
        self._allowance = Allowance(fetches_per_hour_max)

    @property
    def can_fetch(self) -> bool:
        """Whether anybody can be asked for content."""
        return bool(self._fetchers)

    def kept(self, case: Case) -> str:
        """Return the last decision that keeps content of what a case is about, of whatever case it was; empty when none does."""
        if case.on != "content" or case.is_sealed:
            return ""
        with self._clerk.turn():
            state = self._clerk.state
            about = [state.cases.cases[one] for one in reversed(state.cases.cabinet.of_target(case.target))]
            known = [*reversed(case.decisions), state.last_about(case.target)]
            known += [name for one in about if not one.is_sealed for name in reversed(one.decisions)]
        return next((one for one in dict.fromkeys(filter(None, known)) if self._ties.exhibit(one) is not None), "")

    def run(self) -> list[Case]:
        """Look for what is to be looked for now, at most ``run_cases_max``, and return the cases as they are then."""
        if not self.can_fetch:
            return []
        with self._clerk.turn():
            due = list(islice(self._clerk.state.cases.unsought(self._clock()), run_cases_max))
        done = []
        for case in due:
            if self._allowance.spend():
                break
            done.append(self._sought(case, by=""))
        return done

    def fetch(self, case: str, *, by: str, seen: int | None = None) -> Case:
        """Look for the content of an open case now, because ``by`` asks, and return the case.

        Raises NotFoundError CW900, StaleError CW983, ConflictError CW984 where there is nothing to look for, or nobody to ask.
        """
        with self._clerk.turn():
            found = self._turns.needs(case, seen)
        if not self.can_fetch or not found.is_open or found.on != "content" or found.is_sealed:
            raise ConflictError(
                "CW984",
                "Content can be fetched for an open case about content, where the settings say how.",
                "Un contenu se récupère pour un dossier ouvert à son sujet, là où les réglages disent comment.",
                remedy_en="See `content_pages` and `content_url` (docs/cases.md).",
                remedy_fr="Voyez « content_pages » et « content_url » (docs/cases.md).",
                where=case,
            )
        return self._sought(case, by=by)

    # Within

    def _sought(self, name: str, *, by: str) -> Case:
        with self._clerk.turn():
            case = self._turns.needs(name)
        tried = self._try(case)
        if tried.found in PASSING:
            self._allowance.failed()
        else:
            self._allowance.answered()
        decision = self._ties.consider(tried.item) if tried.item is not None else None
        with self._clerk.turn():
            case = self._turns.needs(name)
            if case.is_open:
                self._record(case, tried, decision, by)
            return self._turns.needs(name)

    def _try(self, case: Case) -> _Try:
        location, tried = self._location(case), _Try(Found.NOTHING)
        for fetch in self._fetchers:
            try:
                item = fetch(case.target, location)
                if item is not None:
                    return _Try(Found.FOUND, self._named(item, case))
            except ExchangeError as error:
                kind = Found(error.kind) if error.kind in set(Found) else Found.FAILED
                tried = _Try(kind, status=getattr(error, "status", 0))
            except InputError:  # past a limit of items
                tried = _Try(Found.MALFORMED)
            except Exception:
                # Whatever the operator's code raises is its own affair: the case goes on without the content.
                log.exception("a fetcher failed")
                tried = _Try(Found.FAILED)
        return tried

    def _named(self, item: Item, case: Case) -> Item:
        made = replace(item, id=case.target, author=item.author or case.author, token="")
        intake.check_items([made])
        return made

    def _location(self, case: Case) -> str:
        told = (self._ties.complaint(receipt) for receipt in reversed(case.reports))
        return next((one.location for one in told if one is not None and one.location), "")

    def _record(self, case: Case, tried: _Try, decision: Decision | None, by: str) -> None:
        found = tried.found
        if decision is not None and sealing.is_sealed(decision):
            found = Found.SEALED
        elif decision is not None and self._is_known(case, decision):
            found, decision = Found.SAME, None
        elif decision is not None:
            notes = (*decision.notes, transcript.SHADOW)
            decision = replace(decision, notes=notes, person_needed=False)
        kept = decision.id if decision is not None and found is Found.FOUND else ""
        said = triage.entry("sought", Sought(case.id, found, kept, tried.status), self._clock(), case.id, actor=by)
        decided = [] if decision is None else [transcript.entry(decision)]

        def once(_: Sequence[Entry]) -> Mapping[str, bytes]:
            return {f"sought/{case.id}/{case.turns}": b""}

        try:
            self._clerk.append([*decided, said], once, self._joined(case, decision, tried.item))
        except ConflictError as error:
            if error.code != _SEEN_BEFORE:  # else another process was quicker
                raise
            return
        if decision is not None:
            self._clerk.enforce([decision])  # nothing, unless it is sealed

    def _joined(self, case: Case, decision: Decision | None, item: Item | None) -> list[Entry]:
        if decision is None or item is None:
            return []
        joined = triage.of_content(case.id, decision, item, self._policy)
        if sealing.is_sealed(decision):
            return [*self._ties.refer([decision]), joined]
        return [exhibit.entry(decision, item, self._ties.prints(item), reported=True), joined]

    def _is_known(self, case: Case, decision: Decision) -> bool:
        """Say whether a case keeps this very content already."""
        kept = self._ties.exhibit(case.decisions[-1]) if case.decisions else None
        return kept is not None and digest(kept.item) == decision.content_sha256
