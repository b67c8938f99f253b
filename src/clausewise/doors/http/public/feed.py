"""A feed of the policy's versions (Atom, RFC 4287), each entry in both languages."""

from __future__ import annotations

from collections.abc import Sequence
from xml.etree.ElementTree import Element, SubElement, register_namespace, tostring

from clausewise.document import Document
from clausewise.doors.http.public.telling import day, order
from clausewise.edition import Alteration, Edition, Kind, alterations
from clausewise.model import LanguageCode, Words

MEDIA_TYPE = "application/atom+xml"
ATOM = "http://www.w3.org/2005/Atom"
XHTML = "http://www.w3.org/1999/xhtml"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
KINDS = {
    Kind.ADDED: Words("New", "Nouveau"),
    Kind.CHANGED: Words("Changed", "Modifié"),
    Kind.WITHDRAWN: Words("Withdrawn", "Retiré"),
}


def feed(every: Sequence[Edition], base: str, reader: LanguageCode) -> bytes:
    """Return the feed of ``every`` version, newest first; ``base`` is the service's own address."""
    register_namespace("", ATOM)
    newest = every[0].document
    languages = order(newest.operator.first, reader)
    root = Element(f"{{{ATOM}}}feed", {LANG: languages[0]})
    _text(root, "id", _name(newest))
    _text(root, "title", " · ".join(newest.title.in_(one) for one in languages))
    _text(root, "updated", _moment(max(one.document.effective for one in every)))
    SubElement(_child(root, "author"), f"{{{ATOM}}}name").text = newest.operator.name
    _child(root, "link", rel="self", type=MEDIA_TYPE, href=f"{base}/policy.atom")
    _child(root, "link", rel="alternate", type="text/html", href=f"{base}/policy")
    for at, one in enumerate(every):
        before = every[at + 1].document if at + 1 < len(every) else None
        _entry(root, one, before, base, languages)
    content: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return content


def _entry(
    root: Element, one: Edition, before: Document | None, base: str, languages: tuple[LanguageCode, ...]
) -> None:
    entry = _child(root, "entry")
    _text(entry, "id", f"{_name(one.document)}/{one.version}")
    _text(entry, "title", f"{one.document.title.in_(languages[0])}, version {one.version}")
    _text(entry, "updated", _moment(one.document.effective))
    _child(entry, "link", rel="alternate", type="text/html", href=f"{base}/policy/versions/{one.version}")
    content = _child(entry, "content", type="xhtml")
    box = SubElement(content, f"{{{XHTML}}}div")
    found = alterations(before, one.document) if before else ()
    for language in languages:
        part = SubElement(box, f"{{{XHTML}}}div", {"lang": language, LANG: language})
        SubElement(part, f"{{{XHTML}}}p").text = _opening(one, language)
        _changes(part, found, language)


def _opening(one: Edition, language: LanguageCode) -> str:
    from_day = day(one.document.effective).in_(language)
    if language == "fr":
        return f"Version {one.version}, en vigueur à compter du {from_day}. SHA-256\u00a0: {one.sha256}"
    return f"Version {one.version}, in force from {from_day}. SHA-256: {one.sha256}"


def _changes(part: Element, found: Sequence[Alteration], language: LanguageCode) -> None:
    told = [one for one in found if not one.is_recognition]
    if not told:
        return
    colon = "\u00a0:" if language == "fr" else ":"
    rows = SubElement(part, f"{{{XHTML}}}ul")
    for one in told:
        words = f"{KINDS[one.kind].in_(language)}{colon} {one.title.in_(language)} ({one.id})"
        SubElement(rows, f"{{{XHTML}}}li").text = words


def _name(document: Document) -> str:
    """Return a name that never changes (RFC 4151): the operator's domain, and the day from which it holds."""
    return f"tag:{document.operator.contact.rpartition('@')[2]},2026:policy/{document.id}"


def _moment(effective: str) -> str:
    return f"{effective}T00:00:00Z"


def _child(parent: Element, name: str, **attributes: str) -> Element:
    return SubElement(parent, f"{{{ATOM}}}{name}", attributes)


def _text(parent: Element, name: str, text: str) -> None:
    SubElement(parent, f"{{{ATOM}}}{name}").text = text
