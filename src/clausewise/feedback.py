"""A report that comes by mail: a feedback report (ARF, RFC 5965), an XARF document, or what a person wrote.

Read with the bounded reader of ``parse``, so that no message, however made, is too much. What is no report at all (a bounce, an automatic
answer) is an error with a code; everything else becomes a complaint, with whatever it says.
"""

from __future__ import annotations

import re
from base64 import b64decode
from collections.abc import Iterator, Mapping
from typing import Any, Final

from msgspec import DecodeError, json
from msgspec.structs import replace

from clausewise.annex import Enclosure, is_taken
from clausewise.case import Place
from clausewise.complaint import (
    Complaint,
    attachment_bytes_max,
    attachments_bytes_max,
    attachments_max,
    fields_max,
    line_characters_max,
    message_characters_max,
    reason_characters_max,
)
from clausewise.errors import InputError
from clausewise.mailbox import mailboxes
from clausewise.model import Channel, LanguageCode
from clausewise.parse.charset import read as text_of
from clausewise.parse.header import Head, head, one_line
from clausewise.parse.piece import Piece, Pieces
from clausewise.policy import Policy
from clausewise.sanction import spelt

mail_bytes_max: Final = 10 * 1024 * 1024
json_bytes_max: Final = 1024 * 1024
values_max: Final = 200

# What the formats call a kind of abuse, and the last word of the clause that it goes against, where the policy has one that ends so.
KINDS: Final[Mapping[str, str]] = {
    "abuse": "spam",
    "spam": "spam",
    "fraud": "fraud",
    "phishing": "fraud",
    "virus": "malware",
    "malware": "malware",
    "botnet": "malware",
    "csam": "minors",
    "csem": "minors",
    "copyright": "property",
    "trademark": "property",
    "p2p": "property",
    "ddos": "overload",
    "port_scan": "probing",
    "scan": "probing",
    "login_attack": "intrusion",
    "loginattack": "intrusion",
}
# What reports in a fixed form say of their kind: those are sent by machines.
_SORTS: Final = ("feedback-type", "type", "report_type", "reporttype", "category", "class", "report_class")
_FEEDBACK: Final = "message/feedback-report"
_ENCLOSED: Final = frozenset({"message/rfc822", "text/rfc822-headers", "message/rfc822-headers", "message/global"})
_JSON: Final = frozenset({"application/json", "application/xarf+json", "text/json"})
_WEB: Final = re.compile(r"https?://[^\s<>\"'\]\)]{1,2000}", re.IGNORECASE)
_FRENCH: Final = re.compile(r"\b(?:bonjour|merci|vous|une?|les?|est|pas|je|nous|avec|dans)\b", re.IGNORECASE)
_ENGLISH: Final = re.compile(r"\b(?:hello|thanks?|you|the|is|not|this|and|with|from|your)\b", re.IGNORECASE)
_ADDRESS: Final = re.compile(r"[0-9A-Fa-f.:]{2,45}")
_TOKEN: Final = re.compile(r"[a-z-]+")
_PLACES: Final = ("reported-uri", "url", "source_url", "infringing_url", "reporteduri")
_SOURCES: Final = ("source-ip", "source_identifier", "sourceip", "src_ip")


def read(data: bytes, policy: Policy) -> Complaint:
    """Return what a message reports. Raises InputError CW935 for what is no message or too large, CW936 for what answers by itself."""
    if len(data) > mail_bytes_max:
        raise _unreadable(f"It has {len(data)} bytes.", f"Il compte {len(data)} octets.")
    pieces = Pieces(data)
    top = pieces.head
    if not top.headers:
        raise _unreadable("It has no head.", "Il n'a pas d'en-tête.")
    parts = list(pieces)
    if _is_automatic(top, parts):
        raise InputError(
            "CW936",
            "This mail was sent by a machine about another mail, and reports nothing.",
            "Ce courriel a été envoyé par une machine au sujet d'un autre, et ne signale rien.",
            remedy_en="Nothing needs to be done.",
            remedy_fr="Il n'y a rien à faire.",
        )
    fields = dict(_fields(parts))
    text = "\n\n".join(_texts(parts)).strip()
    reason = "\n\n".join(filter(None, (one_line(top.first("subject")), text))) or _listed(fields)
    if not reason.strip():
        raise _unreadable("There is nothing in it.", "Il ne contient rien.")
    return _made(top, fields, reason, "".join(_enclosed(parts)), policy)


def _made(top: Head, fields: Mapping[str, str], reason: str, message: str, policy: Policy) -> Complaint:
    sender = next(iter(mailboxes(top.first("reply-to") or top.first("from"))), None)
    location = next((fields[name] for name in _PLACES if _WEB.fullmatch(fields.get(name, ""))), "")
    found = Complaint(
        item="",
        clause=clause_of(fields, policy),
        reason=reason[:reason_characters_max],
        language=_language(reason),
        location=location or next(iter(_WEB.findall(reason)), "").rstrip(".,;:!?»"),
        name=_line(sender.name) if sender else "",
        email=_line(sender.address) if sender and "@" in sender.address else "",
        fields=tuple((name, value[:line_characters_max]) for name, value in list(fields.items())[:fields_max]),
        message=message[:message_characters_max],
    )
    source = next(filter(None, (_access(fields.get(name, "")) for name in _SOURCES)), "")
    on: Place = "access"
    return replace(found, on=on, item=source) if source and not location else found


def _access(source: str) -> str:
    """Return an address as measures name it, so that whoever decides can block what was reported; empty for what is none."""
    return spelt(f"address:{source}") if _ADDRESS.fullmatch(source) else ""


def attached(data: bytes) -> tuple[list[Enclosure], list[Enclosure]]:
    """Return the files that are attached to a message, and those of them that cannot be kept: of another kind, too many, too large."""
    taken, left, size = list[Enclosure](), list[Enclosure](), 0
    for file in _files(list(Pieces(data))):
        is_small = len(file.data) <= attachment_bytes_max and size + len(file.data) <= attachments_bytes_max
        if is_taken(file) and is_small and len(taken) < attachments_max:
            taken.append(file)
            size += len(file.data)
        else:
            left.append(file)
    return taken, left


def _files(parts: list[Piece]) -> Iterator[Enclosure]:
    """Yield what is no word of the sender's and no report in a fixed form: the message that is enclosed, and files."""
    for part in parts:
        kind, name = part.nature.type, part.nature.name
        if part.around or kind == _FEEDBACK:
            continue
        if _is_xarf(part):
            yield from _evidence(part.data)
        elif kind in _ENCLOSED:
            yield Enclosure(name or "message.eml", "message/rfc822", part.data)
        elif name or not kind.startswith("text/"):
            yield Enclosure(name, kind, part.data)


def _evidence(data: bytes) -> Iterator[Enclosure]:
    """Yield the files inside an XARF document: ``evidence`` of version 4, ``Samples`` of version 3."""
    try:
        found: Any = json.decode(data)
    except (DecodeError, RecursionError, UnicodeDecodeError):
        return
    report = found.get("Report", found) if isinstance(found, dict) else None
    samples = (report.get("evidence") or report.get("Samples")) if isinstance(report, dict) else None
    for one in samples[:values_max] if isinstance(samples, list) else ():
        if not isinstance(one, dict):
            continue
        told = {name.lower(): value for name, value in one.items() if isinstance(value, str)}
        payload = told.get("payload", "")
        try:
            is_plain = one.get("Base64Encoded") is False
            content = payload.encode("utf-8", "replace") if is_plain else b64decode(payload, validate=True)
        except ValueError:
            continue
        if content:
            kind = told.get("content_type") or told.get("contenttype", "")
            yield Enclosure(_line(told.get("description", "")), kind.lower(), content)


def clause_of(fields: Mapping[str, str], policy: Policy) -> str:
    """Return the one clause of ``policy`` that a report's own word for what is wrong leads to; empty without one, or with several."""
    for name in _SORTS:
        word = KINDS.get(fields.get(name, "").strip().lower())
        if word is None:
            continue
        found = [
            one.id
            for one in policy.clauses.values()
            if one.id.rpartition(".")[2] == word and Channel.REPORT in one.channels
        ]
        if len(found) == 1:
            return found[0]
    return ""


def is_form(complaint: Complaint) -> bool:
    """Say whether a complaint came in a form that machines send."""
    return any(name in _SORTS for name, _ in complaint.fields)


def _is_automatic(top: Head, parts: list[Piece]) -> bool:
    answers = _TOKEN.match(top.first("auto-submitted").strip().lower())
    reported = {one.nature.type for one in parts}
    if _FEEDBACK in reported or reported & _JSON:
        return False  # these are sent by machines, and are reports
    return (answers is not None and answers[0] in ("auto-replied", "auto-notified")) or bool(
        reported & {"message/delivery-status", "message/disposition-notification"}
    )


def _fields(parts: list[Piece]) -> Iterator[tuple[str, str]]:
    """Yield what a report in a fixed form says, name by name, each once: the first one counts."""
    seen: set[str] = set()
    for part in parts:
        if part.nature.type == _FEEDBACK:
            data = part.data.lstrip() + b"\n"
            pairs: Iterator[tuple[str, str]] = ((one.name, one.value) for one in head(data, 0, len(data)).headers)
        elif _is_xarf(part):
            pairs = _flattened(part.data)
        else:
            continue
        for name, value in pairs:
            if name not in seen and len(seen) < values_max:
                seen.add(name)
                yield name, _line(value)


def _is_xarf(part: Piece) -> bool:
    name = part.nature.name.lower()
    return part.nature.type in _JSON or (name.endswith(".json") and part.nature.type.startswith("application/"))


def _flattened(data: bytes) -> Iterator[tuple[str, str]]:
    """Yield the plain values of a JSON object and of the objects within it by their names in lower case; nothing for what is none."""
    try:
        found: Any = json.decode(data[:json_bytes_max])
    except (DecodeError, RecursionError, UnicodeDecodeError):
        return
    waiting, count = [found], 0
    while waiting and count < values_max:
        one = waiting.pop(0)
        for name, value in one.items() if isinstance(one, dict) else ():
            count += 1
            if isinstance(value, dict):
                waiting.append(value)
            elif isinstance(value, str | int | float) and count <= values_max:
                yield name.lower(), str(value)


def _texts(parts: list[Piece]) -> Iterator[str]:
    """Yield what the sender wrote: plain text, or the words of a page where there is no plain form of it."""
    plain = [one for one in parts if one.nature.type == "text/plain" and not one.around and not one.nature.name]
    for part in plain:
        yield text_of(part.data, part.nature.charset).text.strip()
    if not plain:
        pages = (one for one in parts if one.nature.type == "text/html")
        for part in pages:
            yield re.sub(r"\s+", " ", re.sub(r"<[^<>]*>", " ", text_of(part.data, part.nature.charset).text)).strip()


def _enclosed(parts: list[Piece]) -> Iterator[str]:
    for part in parts:
        if part.nature.type in _ENCLOSED:
            yield text_of(part.data[: 4 * message_characters_max], part.nature.charset).text


def _language(text: str) -> LanguageCode:
    start = text[:4_000]
    return "en" if len(_ENGLISH.findall(start)) > len(_FRENCH.findall(start)) else "fr"


def _listed(fields: Mapping[str, str]) -> str:
    return "\n".join(f"{name}: {value}" for name, value in fields.items())


def _line(text: str) -> str:
    """Return ``text`` as one printable line, cut to the limit."""
    return "".join(sign if sign.isprintable() else " " for sign in text).strip()[:line_characters_max]


def _unreadable(en: str, fr: str) -> InputError:
    return InputError(
        "CW935",
        f"This cannot be read as a mail that reports something. {en}",
        f"Ceci ne se lit pas comme un courriel qui signale quelque chose. {fr}",
        remedy_en=f"Send one message of at most {mail_bytes_max:,} bytes (mail_bytes_max) as a mail server delivers it.",
        remedy_fr=f"Envoyez un message d'au plus {mail_bytes_max} octets (mail_bytes_max), tel qu'un serveur de courriel le remet.",
    )
