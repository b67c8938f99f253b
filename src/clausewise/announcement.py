"""What records are announced as: one table from the kind of a record to the types of its events and what they tell.

An event tells ids, clauses, measures and times, as they stand in the record's body, which holds no words of a person. Only where words were
asked for does it quote them, from the sealed part, and never those of sealed content. What was erased is silent: a record that has lost its
sealed part is announced no more. The OpenAPI description and docs/webhooks.md are derived from this table.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any, Final, NamedTuple

import msgspec
from msgspec import Struct, json

from clausewise import sealing, transcript
from clausewise.chain import ERASED
from clausewise.model import Record, Words

Body = Mapping[str, Any]
Told = dict[str, Any]

spots_max: Final = 100
excerpt_characters_max: Final = 1_000
words_bytes_max: Final = 64 * 1024
EVIDENCE: Final = "evidence"
ANY: Final = "*"


class Field(NamedTuple):
    """A field of an event's data: what it means, and its JSON Schema."""

    words: Words
    schema: dict[str, Any]


TEXT: Final[dict[str, Any]] = {"type": "string"}
TEXTS: Final[dict[str, Any]] = {"type": "array", "items": TEXT}
TIME: Final[dict[str, Any]] = {"type": "integer"}
YES: Final[dict[str, Any]] = {"type": "boolean"}
TABLES: Final[dict[str, Any]] = {"type": "array", "items": {"type": "object"}}

FIELDS: Final[dict[str, Field]] = {
    "decision": Field(Words("The id of the decision.", "L'identifiant de la décision."), TEXT),
    "decisions": Field(Words("The ids of the decisions.", "Les identifiants des décisions."), TEXTS),
    "item": Field(Words("The id of the content.", "L'identifiant du contenu."), TEXT),
    "author": Field(Words("The account that wrote it.", "Le compte qui l'a écrit."), TEXT),
    "account": Field(Words("The account.", "Le compte."), TEXT),
    "language": Field(
        Words("The language of the content, or of the words.", "La langue du contenu ou des mots."), TEXT
    ),
    "policy": Field(
        Words(
            "The policy that it stands on: id, version and SHA-256.",
            "La politique sur laquelle elle repose : identifiant, version et SHA-256.",
        ),
        {"type": "object"},
    ),
    "clauses": Field(Words("The ids of the clauses.", "Les identifiants des clauses."), TEXTS),
    "certainty": Field(
        Words("How sure each clause is, by its id.", "Le degré de certitude de chaque clause, par identifiant."),
        {"type": "object", "additionalProperties": TEXT},
    ),
    "measures": Field(
        Words(
            "What is done: action, on what, target, and until when (`until_ms`).",
            "Ce qui est fait : action, sur quoi, cible et jusqu'à quand (`until_ms`).",
        ),
        TABLES,
    ),
    "automation": Field(
        Words(
            "Who took part: `full` no person yet, `assisted` a person after a program, `none` no program.",
            "Qui y a pris part : `full` personne encore, `assisted` une personne après un programme, `none` aucun programme.",
        ),
        TEXT,
    ),
    "person_needed": Field(Words("Whether a person must look.", "Si une personne doit l'examiner."), YES),
    "shadow": Field(
        Words("Whether nothing was done, only recorded.", "Si rien n'a été fait, seulement consigné."), YES
    ),
    "case": Field(Words("The id of the case.", "L'identifiant du dossier."), TEXT),
    "kind": Field(Words("What kind it is.", "De quelle sorte il s'agit."), TEXT),
    "on": Field(
        Words("What it is about: content, account or access.", "Sur quoi il porte : contenu, compte ou accès."), TEXT
    ),
    "target": Field(Words("The id of what it is about.", "L'identifiant de ce qui est visé."), TEXT),
    "severity": Field(
        Words("From 1, slight, to 4, grave.", "De 1, léger, à 4, grave."),
        {"type": "integer", "minimum": 1, "maximum": 4},
    ),
    "due_ms": Field(Words("By when it is due.", "L'échéance."), TIME),
    "outcome": Field(Words("How it ended.", "Comment cela s'est terminé."), TEXT),
    "by": Field(Words("Who did it.", "Qui l'a fait."), TEXT),
    "report": Field(Words("The receipt of the report.", "Le reçu du signalement."), TEXT),
    "clause": Field(Words("The id of the clause.", "L'identifiant de la clause."), TEXT),
    "notice": Field(Words("Whether it is a right holder's notice.", "S'il s'agit de l'avis d'un titulaire."), YES),
    "authorization": Field(Words("The id of the authorization.", "L'identifiant de l'autorisation."), TEXT),
    "starts_ms": Field(Words("From when.", "À partir de quand."), TIME),
    "ends_ms": Field(Words("Until when.", "Jusqu'à quand."), TIME),
    "version": Field(Words("The version of the policy.", "La version de la politique."), TEXT),
    "action": Field(Words("The action.", "L'action."), TEXT),
    "undo": Field(Words("Whether it was to be taken back.", "S'il fallait la reprendre."), YES),
    "error": Field(Words("The kind of error that it raised.", "Le type de l'erreur levée."), TEXT),
    "cause": Field(Words("Why, in one word.", "Pourquoi, en un mot."), TEXT),
    "webhook": Field(Words("The id of the webhook's endpoint.", "L'identifiant du point d'arrivée."), TEXT),
    "since_ms": Field(Words("Since when.", "Depuis quand."), TIME),
    "reason": Field(Words("Why; it names no person.", "Pourquoi; personne n'y est nommé."), TEXT),
    "sequences": Field(
        Words(
            "The sequences of the records concerned, as earlier events bore them.",
            "Les rangs des enregistrements visés, tels que les portaient les événements antérieurs.",
        ),
        {"type": "array", "items": {"type": "integer"}},
    ),
    EVIDENCE: Field(
        Words(
            "Words of persons, only where the endpoint is to have them.",
            "Des mots de personnes, seulement si le point d'arrivée doit les recevoir.",
        ),
        {},
    ),
}


class Announced(NamedTuple):
    """A type of event: which kind of record makes it, what it means, what it tells, and whether words may be quoted.

    ``tell`` returns its data from the record's body and subject, or None when this record makes no such event.
    """

    kind: str
    event: str
    words: Words
    fields: tuple[str, ...]
    tell: Callable[[Body, str], Told | None]
    quotes: bool = False


def _picked(**names: str) -> Callable[[Body, str], Told | None]:
    """Return a function that takes fields of a body under their own or another name; ``subject`` is the record's own."""

    def tell(body: Body, subject: str) -> Told | None:
        known = {"subject": subject, **body}
        return {name: known[source] for name, source in names.items() if source in known}

    return tell


def _row(
    kind: str, event: str, words: tuple[str, str], *fields: str, quotes: bool = False, **renamed: str
) -> Announced:
    names = {**renamed, **{name: name for name in fields}}
    told = (*names, EVIDENCE) if quotes else tuple(names)
    return Announced(kind, event, Words(*words), told, _picked(**names), quotes)


_DECIDED = ("decision", "item", "author", "language", "policy", "clauses", "certainty", "measures", "automation")


def _decision(body: Body, _: str) -> Told:
    bands = body.get("clauses", ())
    found: Told = {"decision": body["id"], "item": body["item"], "policy": body["policy"]}
    found |= {"clauses": list(dict.fromkeys(clause for clause, _ in bands))}
    found |= {"certainty": dict(reversed(bands))}
    found |= {"measures": body.get("measures", [])}
    found |= {"automation": body.get("automation", "full"), "person_needed": body.get("person_needed", False)}
    found |= {"shadow": transcript.SHADOW in body.get("notes", ())}
    return found | {name: body[name] for name in ("author", "language", "by", "case") if name in body}


def _measured(on: str, action: str) -> Callable[[Body, str], Told | None]:
    def tell(body: Body, _: str) -> Told | None:
        wanted = [one for one in body.get("measures", ()) if one["action"] == action and one.get("on", "content") == on]
        if not wanted or transcript.SHADOW in body.get("notes", ()):
            return None
        found = _decision(body, _)
        kept = {name: found[name] for name in ("decision", "clauses", "automation")}
        return {**kept, "target": wanted[0].get("target", ""), "measures": wanted}

    return tell


def _measure(on: str, action: str, event: str, words: tuple[str, str]) -> Announced:
    fields = ("decision", "clauses", "automation", "target", "measures")
    return Announced("decided", event, Words(*words), fields, _measured(on, action))


ANNOUNCED: Final[tuple[Announced, ...]] = (
    Announced(
        "decided",
        "decision.made",
        Words("Something was found, and decided upon.", "Quelque chose fut relevé, et décidé."),
        (*_DECIDED, "person_needed", "shadow", "by", "case", EVIDENCE),
        _decision,
        quotes=True,
    ),
    _measure("account", "suspend", "account.suspended", ("An account was suspended.", "Un compte fut suspendu.")),
    _measure("account", "terminate", "account.terminated", ("An account was terminated.", "Un compte fut fermé.")),
    _measure("access", "block", "access.blocked", ("An access was blocked.", "Un accès fut bloqué.")),
    _row("checked", "content.checked", ("Nothing was found.", "Rien ne fut relevé."), "item", "author", decision="id"),
    _row("undone", "decision.undone", ("A decision was taken back.", "Une décision fut reprise."), "decision", "by"),
    _row(
        "confirmed",
        "decision.confirmed",
        ("A person found a decision right.", "Une personne jugea une décision juste."),
        "decision",
        "clauses",
        "by",
    ),
    _row(
        "opened",
        "case.opened",
        ("A case was opened for a person.", "Un dossier fut ouvert pour une personne."),
        *("kind", "on", "target", "author", "severity", "due_ms", "language", "clauses", "decision", "report"),
        case="id",
    ),
    _row(
        "joined",
        "case.joined",
        ("A case has one more decision or report.", "Un dossier a une décision ou un signalement de plus."),
        *("case", "severity", "due_ms", "clauses", "decision", "report"),
    ),
    _row("escalated", "case.escalated", ("A case was escalated.", "Un dossier fut transmis."), "case", "by"),
    _row(
        "settled",
        "case.settled",
        ("A case was settled.", "Un dossier fut réglé."),
        *("case", "by", "outcome", "decision"),
    ),
    _row(
        "reported",
        "report.received",
        ("Somebody reported content.", "Quelqu'un signala un contenu."),
        *("item", "clause", "notice"),
        quotes=True,
        report="id",
    ),
    _row(
        "appealed",
        "appeal.received",
        ("Somebody appealed.", "Quelqu'un fit appel."),
        *("decision", "language"),
        quotes=True,
        case="subject",
    ),
    _row(
        "answered",
        "appeal.answered",
        ("An appeal was answered.", "Il fut répondu à un appel."),
        *("outcome", "decisions"),
        quotes=True,
        case="subject",
    ),
    _row(
        "accepted",
        "policy.accepted",
        ("An account accepted the policy.", "Un compte accepta la politique."),
        "version",
        account="subject",
    ),
    _row(
        "authorized",
        "authorization.granted",
        ("An authorization is in force.", "Une autorisation est en vigueur."),
        *("kind", "starts_ms", "ends_ms"),
        authorization="id",
    ),
    _row(
        "revoked",
        "authorization.revoked",
        ("An authorization was ended.", "Il fut mis fin à une autorisation."),
        "authorization",
        "by",
    ),
    _row(
        "alarmed",
        "alarm.raised",
        (
            "A brake was pulled, or an endpoint is told no more.",
            "Un frein fut serré, ou un point d'arrivée n'est plus avisé.",
        ),
        *("clause", "webhook", "cause", "since_ms"),
    ),
    _row(
        "expired",
        "measure.ended",
        ("Measures ended by themselves.", "Des mesures prirent fin d'elles-mêmes."),
        *("decision", "measures"),
    ),
    _row(
        "enforcement_failed",
        "enforcement.failed",
        ("Your code failed to carry a measure out.", "Votre code n'a pas su exécuter une mesure."),
        *("decision", "action", "undo", "error"),
    ),
    _row(
        ERASED,
        "record.erased",
        (
            "What records said in words was destroyed: destroy what you kept of it.",
            "Les mots d'enregistrements furent détruits : détruisez ce que vous en gardiez.",
        ),
        *("reason", "sequences"),
    ),
)
EVENTS: Final[dict[str, Announced]] = {one.event: one for one in ANNOUNCED}
KINDS: Final[dict[str, tuple[Announced, ...]]] = {
    kind: tuple(one for one in ANNOUNCED if one.kind == kind) for kind in {one.kind for one in ANNOUNCED}
}


class Message(Struct, frozen=True):
    """An event ready to be sent: its id, which stays the same however often it is sent, and the body."""

    id: str
    sequence: int
    event: str
    body: bytes


_body = json.Decoder()
_encode = json.Encoder().encode


def is_pattern(text: str) -> bool:
    """Say whether ``text`` names a type of event, all (``*``), or all that begin alike (``case.*``)."""
    return text == ANY or text in EVENTS or (text.endswith(".*") and any(name.startswith(text[:-1]) for name in EVENTS))


def events(record: Record) -> Iterator[str]:
    """Yield the types of the events that ``record`` makes, in the order of the table."""
    found = KINDS.get(record.kind, ())
    if not found:
        return
    body = _body.decode(record.body)
    for one in found:
        if one.tell(body, record.subject) is not None:
            yield one.event


def is_silent(record: Record, sealed: bytes | None) -> bool:
    """Say whether ``record`` had a sealed part that was erased: nothing is told of it any more."""
    return bool(record.sealed_sha256) and sealed is None


def message(record: Record, event: str, sealed: bytes | None = None, *, evidence: bool = False) -> Message:
    """Return the message of ``event`` about ``record``; its words are quoted from ``sealed`` where ``evidence`` is wanted."""
    announced = EVENTS[event]
    data = announced.tell(_body.decode(record.body), record.subject)
    assert data is not None, "an event that the record does not make"
    if evidence and announced.quotes and sealed is not None:
        data[EVIDENCE] = _quoted(record, sealed)
    told = {"type": event, "timestamp": _moment(record.time_ms), "sequence": record.sequence, "data": data}
    return Message(name(record, event), record.sequence, event, _encode(told))


def name(record: Record, event: str) -> str:
    """Return the id of a message, which has no full stop in it."""
    return f"msg_{record.hash[:12].hex()}_{event.replace('.', '_')}"


def _moment(time_ms: int) -> str:
    moment = datetime.fromtimestamp(time_ms / 1000, UTC)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _quoted(record: Record, sealed: bytes) -> Any:
    if record.kind == transcript.DECIDED:
        decision = sealing.shown(transcript.decision(record, sealed))
        return [
            {"clause": finding.clause, "excerpt": spot.excerpt[:excerpt_characters_max], "place": spot.place}
            for finding in decision.findings
            for signal in finding.signals
            for spot in signal.evidence
        ][:spots_max]
    if len(sealed) > words_bytes_max:
        return None
    try:
        return _body.decode(sealed)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return sealed.decode("utf-8", "replace")
