"""Decisions as records and back: what stays in the chain for ever, and what can be erased.

The body carries ids, clauses and measures; the sealed payload carries the whole decision with the words that it quotes, or, where nothing
was found, the hash of the content alone. A hash of a short text is as good as the text to whoever can guess it, so it can be erased too.
"""

from __future__ import annotations

from typing import Any

from msgspec import Struct, json
from msgspec.structs import replace

from clausewise import fold, sanction
from clausewise.decision import Decision, Quiet
from clausewise.deposit import Print, Work
from clausewise.model import (
    Automation,
    Basis,
    Certainty,
    Entry,
    Finding,
    Language,
    Lift,
    Measure,
    Notification,
    PolicyStamp,
    Record,
    Strike,
)
from clausewise.utterance import Noted

CHECKED = "checked"
DECIDED = "decided"
NOTED = "noted"
DEPOSITED = "deposited"
WITHDRAWN = "withdrawn"
CONFIRMED = "confirmed"
UNDONE = "undone"
# A note of a decision that says what would have been done; nothing was.
SHADOW = "shadow"

_whole = json.Decoder(Decision)


class Body(Struct, frozen=True, omit_defaults=True):
    """What of a decision stands in the chain for ever: no words of a person. ``spirit`` are the clauses found by spirit."""

    id: str
    item: str
    policy: PolicyStamp
    detectors: str
    author: str = ""
    language: Language = Language.UNDETERMINED
    clauses: tuple[tuple[str, Certainty], ...] = ()
    lifts: tuple[Lift, ...] = ()
    measures: tuple[Measure, ...] = ()
    strikes: tuple[Strike, ...] = ()
    automation: Automation = Automation.FULL
    notification: Notification = Notification.NONE
    person_needed: bool = False
    notes: tuple[str, ...] = ()
    spirit: tuple[str, ...] = ()
    by: str = ""
    case: str = ""
    ground: str = ""
    discretion: bool = False


class Confirmed(Struct, frozen=True):
    """The body of a ``confirmed`` record: a person looked and found the decision right, under these clauses."""

    decision: str
    by: str
    clauses: tuple[str, ...] = ()


_body = json.Decoder(Body)
_noted = json.Decoder(Noted)
_work = json.Decoder(Work)
_print = json.Decoder(Print)
_confirmed = json.Decoder(Confirmed)
_encode = json.Encoder(order="deterministic").encode


def entry(decision: Decision) -> Entry:
    """Return the entry that records ``decision``: ``checked`` when nothing was found, else ``decided`` with its evidence sealed.

    Raises InputError CW955 or CW956 for one that does not say of itself what it must.
    """
    sanction.check_said(decision)
    body = body_of(decision)
    if not decision.findings and not decision.measures and not decision.lifts:
        digest = decision.content_sha256.encode()
        return Entry(CHECKED, _encode(body), decision.time_ms, decision.id, decision.author, digest)
    return Entry(
        DECIDED,
        _encode(body),
        decision.time_ms,
        decision.id,
        decision.author,
        _encode(decision),
        effect=has_effect(decision),
    )


def body_of(decision: Decision) -> Body:
    """Return what of ``decision`` stands in the chain for ever."""
    return Body(
        decision.id,
        decision.item,
        decision.policy,
        decision.detectors,
        decision.author,
        decision.language,
        tuple((finding.clause, finding.certainty) for finding in decision.findings),
        decision.lifts,
        decision.measures,
        decision.strikes,
        decision.automation,
        decision.notification,
        decision.person_needed,
        decision.notes,
        tuple(finding.clause for finding in decision.findings if finding.basis is Basis.SPIRIT),
        decision.by,
        decision.case,
        decision.ground if decision.ground in set(Quiet) else "",
        decision.discretion,
    )


def body(record: Record) -> Body:
    """Return what the record of a decision says in the chain."""
    return _body.decode(record.body)


def has_effect(decision: Decision) -> bool:
    """Say whether anything is done about it."""
    return bool(decision.measures) and SHADOW not in decision.notes


def noted(decision: Decision, event: Noted) -> Entry:
    """Return the entry that keeps the cues of an item for its conversation: who wrote to whom is sealed, so that it can be erased."""
    body = _encode({"decision": decision.id})
    return Entry(NOTED, body, decision.time_ms, decision.id, sealed=_encode(event), effect=True)


def event(sealed: bytes) -> Noted:
    """Return the event that a ``noted`` record keeps."""
    return _noted.decode(sealed)


def deposited(work: Work, known: Print, time_ms: int, by: str) -> Entry:
    """Return the entry of a deposit: what the work is called and its fingerprint are sealed, so that they can be erased."""
    return Entry(DEPOSITED, _encode(work), time_ms, work.id, by, _encode(known), effect=True)


def deposit(record: Record, sealed: bytes) -> tuple[Work, Print]:
    """Return the work that a ``deposited`` record keeps, and how it is known."""
    return _work.decode(record.body), _print.decode(sealed)


def decision(record: Record, sealed: bytes | None) -> Decision:
    """Return the decision that ``record`` keeps; without its words and evidence when ``sealed`` is gone."""
    if sealed is not None and record.kind == DECIDED:
        return _unassisted(_whole.decode(sealed))
    return _unassisted(_bare(record, sealed))


def _unassisted(found: Decision) -> Decision:
    """Return a decision as nobody took part in it: once ``assisted`` was recorded of what only waited for a person, too."""
    is_alone = found.automation is Automation.ASSISTED and not found.by
    return replace(found, automation=Automation.FULL) if is_alone else found


def _bare(record: Record, sealed: bytes | None) -> Decision:
    body = _body.decode(record.body)
    return Decision(
        id=body.id,
        item=body.item,
        time_ms=record.time_ms,
        policy=body.policy,
        measures=body.measures,
        findings=tuple(
            Finding(clause, certainty, Basis.SPIRIT if clause in body.spirit else Basis.LETTER)
            for clause, certainty in body.clauses
        ),
        lifts=body.lifts,
        automation=body.automation,
        notification=body.notification,
        strikes=body.strikes,
        person_needed=body.person_needed,
        language=body.language,
        author=body.author,
        content_sha256=sealed.decode() if sealed is not None else "",
        notes=body.notes,
        detectors=body.detectors,
        by=body.by,
        case=body.case,
        ground=body.ground,
        discretion=body.discretion,
    )


def confirmation(confirmed: Confirmed, reason: str, time_ms: int) -> Entry:
    """Return the entry of a person's word that a decision is right; the reason is sealed."""
    return Entry(CONFIRMED, fold.body(confirmed), time_ms, confirmed.decision, confirmed.by, reason.encode())


def retraction(undone: fold.Undone, reason: str, time_ms: int) -> Entry:
    """Return the entry that takes a decision back; the reason is sealed."""
    return Entry(UNDONE, fold.body(undone), time_ms, undone.decision, undone.by, reason.encode(), effect=True)


def confirmed(record: Record) -> Confirmed:
    """Return what a ``confirmed`` record says."""
    return _confirmed.decode(record.body)


def effect(kind: str, value: Any, time_ms: int, subject: str, actor: str) -> Entry:
    """Return the entry of something other than a decision that changes state."""
    return Entry(kind, fold.body(value), time_ms, subject, actor, effect=True)
