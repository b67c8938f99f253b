"""What a person is handed: all that is kept about them as data, and as a page in English and in French, with the files that were theirs.

A ZIP with ``data.json``, ``read-me.en.html``, ``lisez-moi.fr.html`` and ``files/``. Everything in the pages is escaped.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from html import escape
from typing import Any, Final

from msgspec import json, to_builtins

from clausewise.errors import ClausewiseError
from clausewise.exhibit import Exhibit
from clausewise.model import LanguageCode, Words
from clausewise.particulars import Piece, Role
from clausewise.persons import Copy

PAGES: Final[dict[LanguageCode, str]] = {"en": "read-me.en.html", "fr": "lisez-moi.fr.html"}
# A day that ZIP can hold: the same copy gives the same bytes.
_EPOCH: Final = (1980, 1, 1, 0, 0, 0)
_STYLE: Final = (
    "body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color-scheme:light dark}"
    "section{border-top:1px solid;padding:.5rem 0}h2{font-size:1.1rem;margin:.25rem 0}pre{white-space:pre-wrap;overflow-wrap:anywhere}"
)
_TITLE: Final = Words("What is kept about {account}", "Ce qui est conservé au sujet de {account}")
_INTRODUCTION: Final = Words(
    "Made on {made} from a ledger of {sequence} records: {count} of them concern this account. Active strikes: {strikes}.",
    "Établi le {made} d'après un registre de {sequence} entrées\u00a0: {count} concernent ce compte. Avertissements\u00a0: {strikes}.",
)
_RULES: Final = (
    Words(
        "You get your own words and content, the reasons and answers given to you, and what was decided about you.",
        "Vous recevez vos propres mots et contenus, les motifs et réponses qui vous ont été donnés, et ce qui fut décidé à votre sujet.",
    ),
    Words(
        "You do not get who reported you nor in what words, the ids of other people, or notes that staff wrote for the file; those are "
        "listed with their date only.",
        "Vous ne recevez ni le nom ni les mots de qui vous a signalé, ni les identifiants d'autrui, ni les notes du personnel au dossier; "
        "n'en figure que la date.",
    ),
)
_ROLES: Final = {
    Role.AUTHOR: Words("as author", "comme auteur"),
    Role.TARGET: Words("as the one concerned", "comme personne visée"),
    Role.REPORTER: Words("as reporter", "comme signaleur"),
    Role.APPELLANT: Words("as appellant", "comme appelant"),
    Role.ACCEPTED: Words("as user", "comme usager"),
    Role.STAFF: Words("as staff", "comme membre du personnel"),
}
_KINDS: Final = {
    "checked": Words("Checked, nothing was found", "Vérifié, rien à redire"),
    "decided": Words("A decision", "Une décision"),
    "exhibited": Words("The content that the decision is about", "Le contenu dont traite la décision"),
    "noted": Words("A cue in a conversation", "Un indice dans un échange"),
    "reported": Words("A report", "Un signalement"),
    "examined": Words("What came with a report was judged", "Ce qui accompagnait un signalement fut jugé"),
    "sought": Words("Reported content was looked for", "Un contenu signalé fut recherché"),
    "appealed": Words("An appeal", "Un appel"),
    "answered": Words("An answer", "Une réponse"),
    "opened": Words("A case was opened", "Un dossier fut ouvert"),
    "joined": Words("One more matter joined a case", "Une autre affaire rejoignit un dossier"),
    "settled": Words("A case was settled", "Un dossier fut réglé"),
    "undone": Words("A decision was taken back", "Une décision fut reprise"),
    "accepted": Words("A version of the rules was accepted", "Une version des règles fut acceptée"),
    "referred": Words("Something was referred to the authorities", "Quelque chose fut transmis aux autorités"),
}
_WITHHELD: Final = {
    "erased": Words("erased", "effacé"),
    "locked": Words("under lock, referred to the authorities", "sous scellé, transmis aux autorités"),
    "written for the file": Words("written for the file; not given", "écrit pour le dossier; non remis"),
    "somebody else's words": Words("somebody else's words; not given", "les mots de quelqu'un d'autre; non remis"),
    "somebody else's content": Words(
        "somebody else's content; not given", "le contenu de quelqu'un d'autre; non remis"
    ),
    "about other people": Words("about other people; not given", "au sujet d'autrui; non remis"),
}


def zipped(copy: Copy, read: Callable[[bytes], Iterable[bytes]] | None = None) -> bytes:
    """Return the ZIP of a copy; ``read`` returns what lies on the shelf under a SHA-256, for files that came with reports."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        _add(archive, "data.json", data(copy))
        for language, name in PAGES.items():
            _add(archive, name, page(copy, language).encode())
        for name, content in (*files(copy), *(attachments(copy, read) if read else ())):
            _add(archive, name, content)
    return out.getvalue()


def data(copy: Copy) -> bytes:
    """Return a copy as JSON; bytes are base64."""
    return json.format(json.encode(to_builtins(copy, builtin_types=())), indent=2)


def files(copy: Copy) -> Iterator[tuple[str, bytes]]:
    """Yield the bytes that a copy holds, under safe names: the record's sequence and the part's number."""
    for piece in copy.pieces:
        if isinstance(piece.sealed, Exhibit):
            for number, part in enumerate(piece.sealed.item.parts):
                if part.data and not part.absent:
                    yield f"files/{piece.sequence}-{number}.bin", part.data


def attachments(copy: Copy, read: Callable[[bytes], Iterable[bytes]]) -> Iterator[tuple[str, bytes]]:
    """Yield the files that the person sent with reports, as far as they are kept, under safe names."""
    for piece in copy.pieces:
        told = (
            piece.sealed.get("attachments", ()) if piece.kind == "reported" and isinstance(piece.sealed, dict) else ()
        )
        for number, one in enumerate(told):
            with suppress(ClausewiseError):
                yield f"files/{piece.sequence}-{number}.bin", b"".join(read(bytes.fromhex(one["digest"])))


def page(copy: Copy, language: LanguageCode) -> str:
    """Return a copy as a page that needs nothing else."""
    title = escape(_TITLE.in_(language).format(account=copy.account))
    said = _INTRODUCTION.in_(language).format(
        made=moment(copy.made_ms), sequence=copy.sequence, count=len(copy.pieces), strikes=copy.strikes
    )
    rules = "".join(f"<p>{escape(rule.in_(language))}</p>" for rule in _RULES)
    body = "".join(_section(piece, language) for piece in copy.pieces)
    return (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8"><title>{title}</title><style>{_STYLE}</style></head>'
        f"<body><h1>{title}</h1><p>{escape(said)}</p>{rules}{body}</body></html>"
    )


def moment(time_ms: int) -> str:
    """Return a moment in UTC, to the minute."""
    return datetime.fromtimestamp(time_ms / 1000, UTC).strftime("%Y-%m-%d %H:%M UTC")


def _section(piece: Piece, language: LanguageCode) -> str:
    known = _KINDS.get(piece.kind)
    head = known.in_(language) if known else piece.kind
    parts = [
        f"<section><h2>{escape(head)} · {moment(piece.time_ms)} · {_ROLES[piece.role].in_(language)} · #{piece.sequence}</h2>"
    ]
    if piece.sealed is not None:
        parts.append(f"<pre>{escape(_text(piece.sealed, language))}</pre>")
    elif piece.withheld in _WITHHELD:
        parts.append(f"<p><em>{escape(_WITHHELD[piece.withheld].in_(language))}</em></p>")
    parts.append(f"<details><summary>JSON</summary><pre>{escape(_drawn(piece.body))}</pre></details></section>")
    return "".join(parts)


def _text(sealed: Any, language: LanguageCode) -> str:
    """Return the sealed part as somebody would read it: the text of a content, the reasons of a decision, or the data."""
    if isinstance(sealed, Exhibit):
        return "\n\n".join(part.text or f"[{part.medium.value}] {part.name}".rstrip() for part in sealed.item.parts)
    if isinstance(sealed, dict) and isinstance(sealed.get("reasons"), dict):
        return str(sealed["reasons"].get(language, ""))
    return sealed if isinstance(sealed, str) else _drawn(sealed)


def _drawn(value: Any) -> str:
    return json.format(json.encode(value), indent=2).decode()


def _add(archive: zipfile.ZipFile, name: str, content: bytes) -> None:
    entry = zipfile.ZipInfo(name, _EPOCH)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o600 << 16
    archive.writestr(entry, content)
