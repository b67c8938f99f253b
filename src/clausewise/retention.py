"""The office of how long what is sealed is kept: days by kind of record, and a run that destroys what has had its time.

A run walks the ledger once, then erases in batches, each durable in itself; whoever starts it again goes on where it was cut off, and a
second run finds nothing. What is under lock, and what belongs to a case that still waits, is passed over until it is free.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Collection, Mapping
from typing import Final, NamedTuple

from msgspec import Struct

from clausewise.case import Case
from clausewise.chain import ERASED, Erased
from clausewise.clerk import Clerk
from clausewise.errors import ConfigError
from clausewise.ledger import every
from clausewise.model import Record, Words
from clausewise.particulars import PRESERVED, until_ms
from clausewise.ports import Clock

day_ms: Final = 86_400_000
batch_records: Final = 1_000
days_max: Final = 36_500
# Copyright Act (Canada), s. 41.26(1)(b): whoever forwards a notice keeps what identifies whom it was sent to for six months.
notice_days_least: Final = 184
# As long as uploads that were found clean lie on the shelf, and longer than a request may be repeated.
clean_days: Final = 2
# Six months to complain (Regulation (EU) 2022/2065, art. 20(1)), and a little.
complaint_days: Final = 190


class Rule(NamedTuple):
    """How many days the sealed part of a kind is kept, unless the settings say otherwise, and why."""

    days: int
    why: Words


_COMPLAINT: Final = Words(
    "six months to complain or appeal, and a little", "six mois pour se plaindre ou faire appel, et un peu plus"
)
_FILE: Final = Words("as long as what the file is about", "aussi longtemps que ce dont traite le dossier")
RULES: Final[Mapping[str, Rule]] = {
    "checked": Rule(
        clean_days,
        Words(
            "nothing was found; a repeated request is still known",
            "rien n'a été relevé; une requête répétée est encore connue",
        ),
    ),
    "decided": Rule(complaint_days, _COMPLAINT),
    "exhibited": Rule(complaint_days, _COMPLAINT),
    "examined": Rule(complaint_days, _COMPLAINT),
    "noted": Rule(
        30,
        Words("no conversation is looked back upon for longer", "aucun échange n'est considéré plus loin en arrière"),
    ),
    "contrasted": Rule(
        30,
        Words(
            "a draft is tried for no longer on one example", "un projet n'est pas éprouvé plus longtemps sur un exemple"
        ),
    ),
    "reported": Rule(complaint_days, _COMPLAINT),
    "notice": Rule(
        complaint_days, Words("Canadian copyright asks for six months", "le droit d'auteur canadien demande six mois")
    ),
    "forwarded": Rule(
        complaint_days, Words("Canadian copyright asks for six months", "le droit d'auteur canadien demande six mois")
    ),
    "appealed": Rule(365, Words("a year, for whoever turns to a court", "un an, pour qui s'adresse à un tribunal")),
    "answered": Rule(365, Words("a year, for whoever turns to a court", "un an, pour qui s'adresse à un tribunal")),
    **dict.fromkeys(
        ("annotated", "settled", "proposed", "declined", "undone", "confirmed", "skipped", "escalated"),
        Rule(complaint_days, _FILE),
    ),
    "looked": Rule(365, Words("who saw what, for the yearly audit", "qui a vu quoi, pour l'audit annuel")),
    "exported": Rule(365, Words("that a copy was handed out", "qu'une copie a été remise")),
}
_OF_NOTICES: Final = frozenset({"notice", "reported", "forwarded"})
# Their subject is that of the decision, whose files would go with them.
_OF_THE_FILE: Final = frozenset(
    {"annotated", "settled", "proposed", "declined", "undone", "confirmed", "skipped", "escalated"}
)


class Due(Struct, frozen=True):
    """What a run found or did: payloads by kind, and how many were passed over because of a lock or a case that waits."""

    by_kind: dict[str, int]
    locked: int = 0
    waiting: int = 0

    @property
    def payloads(self) -> int:
        """All of them together."""
        return sum(self.by_kind.values())


def checked(days: Mapping[str, int]) -> dict[str, int]:
    """Return the days of every kind, those of the settings first. Raises ConfigError CW990 for what the settings must not say."""
    for kind, number in days.items():
        if kind not in RULES or isinstance(number, bool) or not 0 <= number <= days_max:
            raise _unfit(kind, f"a known kind and 0 to {days_max} days", f"un genre connu et de 0 à {days_max} jours")
    found = {kind: days.get(kind, rule.days) for kind, rule in RULES.items()}
    for kind in ("notice", "forwarded"):
        if found[kind] < notice_days_least:
            raise _unfit(kind, f"at least {notice_days_least} days", f"au moins {notice_days_least} jours")
    for kind in _OF_THE_FILE:
        if kind not in days:
            found[kind] = max(found[kind], found["decided"])
        elif found[kind] < found["decided"]:
            raise _unfit(kind, "at least as many days as `decided`", "au moins autant de jours que « decided »")
    return found


class Retention:
    """Ends what has had its time. Thread-safe; several processes may run it on the same ledger."""

    def __init__(self, clerk: Clerk, clock: Clock, locked: Callable[[], Collection[str]]) -> None:
        self._clerk = clerk
        self._clock = clock
        self._locked = locked

    def due(self, days: Mapping[str, int]) -> Due:
        """Return what a run would destroy now."""
        found, due = self._due(checked(days))
        return Due({kind: len(sequences) for kind, sequences in found.items()}, due.locked, due.waiting)

    def run(self, days: Mapping[str, int]) -> Due:
        """Destroy what has had its time and return what that was; each batch stands in the chain with its reason."""
        found, due = self._due(checked(days))
        store, counts = self._clerk.needs_store(), dict[str, int]()
        for kind, sequences in found.items():
            for start in range(0, len(sequences), batch_records):
                batch = sequences[start : start + batch_records]
                count = store.erase(batch, reason=f"retention:{kind}", time_ms=self._clock())
                counts[kind] = counts.get(kind, 0) + count
        return Due({kind: count for kind, count in counts.items() if count}, due.locked, due.waiting)

    def _due(self, days: Mapping[str, int]) -> tuple[dict[str, list[int]], Due]:
        """Return what is due by kind, in one pass; what was erased before is known from the records that say so."""
        now_ms, store = self._clock(), self._clerk.needs_store()
        before = {kind: now_ms - number * day_ms for kind, number in days.items()}
        with self._clerk.turn():
            cases, locked = dict(self._clerk.state.cases.cases), self._locked()
        gone, passed = Erased(), {"locked": 0, "waiting": 0}
        due: dict[str, array[int]] = {}
        notices: dict[int, str] = {}
        preserved: set[str] = set()
        for record in every(store):
            if record.kind == ERASED:
                gone.add(record.sequence, record.body)
            elif record.kind == PRESERVED:
                preserved |= {record.subject} if until_ms(record) > now_ms else set()
            elif record.sealed_sha256 and record.time_ms < before.get(kind := kind_of(record), -1):
                why = _hindrance(record, cases, locked)
                if why:
                    passed[why] += 1
                else:
                    due.setdefault(kind, array("q")).append(record.sequence)
                    if kind in _OF_NOTICES:
                        notices[record.sequence] = record.subject
        kept = {sequence for sequence, receipt in notices.items() if receipt in preserved}
        passed["locked"] += len(kept)
        left = {
            kind: [one for one in sequences if one not in gone and one not in kept]
            for kind, sequences in sorted(due.items())
        }
        return {kind: sequences for kind, sequences in left.items() if sequences}, Due({}, **passed)


def kind_of(record: Record) -> str:
    """Return under which rule a record falls: a right holder's notice is a kind of its own."""
    return "notice" if record.kind == "reported" and b'"notice":true' in record.body else record.kind


def _hindrance(record: Record, cases: Mapping[str, Case], locked: Collection[str]) -> str:
    if record.subject in locked:
        return "locked"
    case = cases.get(record.subject)
    return "waiting" if case is not None and case.is_open else ""


def _unfit(kind: str, en: str, fr: str) -> ConfigError:
    return ConfigError(
        "CW990",
        f"retention.{kind} will not do.",
        f"retention.{kind} ne convient pas.",
        remedy_en=f"Give {en}. Kinds: {', '.join(RULES)}.",
        remedy_fr=f"Donnez {fr}. Genres : {', '.join(RULES)}.",
        where=f"retention.{kind}",
    )
