"""Frozen forms of a policy: canonical JSON, its hash, published versions and the words that changed between two of them.

Canonical means: UTF-8, keys sorted by code point, no space between tokens, nothing escaped that JSON lets stand. For what a policy
holds (text, whole numbers, truth values, null, ASCII keys) this is RFC 8785.
"""

from __future__ import annotations

import hashlib
import os
from difflib import SequenceMatcher
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal

import msgspec

from clausewise import redline
from clausewise.errors import ConflictError, InputError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from clausewise.errors import LanguageCode

PUBLISHED_BYTES_MAX: Final = 16_777_216
FORMAT: Final = 1

_ENCODER: Final = msgspec.json.Encoder(order="sorted")
_KIND_WORDS: Final = {
    "added": {"en": "added", "fr": "ajouté"},
    "removed": {"en": "removed", "fr": "retiré"},
    "changed": {"en": "changed", "fr": "modifié"},
}


class Published(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The file of a published version: the policy and the SHA-256 of its canonical JSON, in hexadecimal."""

    format: int
    policy: msgspec.Raw
    sha256: str


class Change(msgspec.Struct, frozen=True):
    """One difference: where (``clauses.content.attack``), in which field (``rule.fr``; empty: all of it), from what to what.

    ``before`` and ``after`` are text (other values as JSON), empty where there is nothing; ``words`` is filled for changed text.
    """

    kind: Literal["added", "removed", "changed"]
    place: str
    field: str
    before: str
    after: str
    words: tuple[redline.Piece, ...] = ()

    def drawn(self, language: LanguageCode = "en") -> str:
        """Draw the change in one line: ``[-gone-]`` and ``{+come+}`` among the words that stayed."""
        colon = " :" if language == "fr" else ":"
        spot = f"{self.place} {self.field}".strip()
        said = _KIND_WORDS[self.kind][language]
        if self.kind != "changed":
            return f"{spot}{colon} {said}" + (f" {colon[-1]} {self.after or self.before}" if self.field else "")
        marks = {"same": ("", ""), "removed": ("[-", "-]"), "added": ("{+", "+}")}
        text = "".join(f"{marks[piece.kind][0]}{piece.text}{marks[piece.kind][1]}" for piece in self.words)
        return f"{spot}{colon} {text}"


def canonical(value: Any) -> bytes:
    """Return the canonical JSON of plain data or of structs. Equal values give equal bytes, on every machine."""
    return _ENCODER.encode(value)


def sha256(value: Any) -> str:
    """Return the SHA-256 of the canonical JSON of ``value``, 64 hexadecimal digits."""
    return hashlib.sha256(canonical(value)).hexdigest()


def publish(folder: Path, version: str, document: Any) -> Path:
    """Write ``versions/<version>.json`` under ``folder`` and return its path.

    Publishing the same content again does nothing. Raises ConflictError (CW260) when that version was published with another
    content: what decisions stand on never changes under them.
    """
    content = canonical({"format": FORMAT, "policy": document, "sha256": sha256(document)})
    path = folder / "versions" / f"{version}.json"
    if path.exists():
        if path.read_bytes() != content:
            raise ConflictError(
                "CW260",
                f"Version {version} is already published with another content.",
                f"La version {version} est déjà publiée avec un autre contenu.",
                remedy_en="Give the policy a new version, then publish it.",
                remedy_fr="Donnez à la politique une nouvelle version, puis publiez-la.",
                where=str(path),
            )
        return path
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_suffix(".unfinished")
    with unfinished.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    unfinished.replace(path)
    return path


def read(path: Path) -> bytes:
    """Return the canonical JSON of the policy in a published file. Raises InputError CW261 (unreadable) or CW262 (altered)."""
    try:
        if path.stat().st_size > PUBLISHED_BYTES_MAX:
            raise _unreadable(path)
        published = msgspec.json.decode(path.read_bytes(), type=Published)
    except (OSError, msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise _unreadable(path) from error
    if published.format != FORMAT:
        raise _unreadable(path)
    if hashlib.sha256(published.policy).hexdigest() != published.sha256:
        raise InputError(
            "CW262",
            "The published policy was altered: its hash is not the one that it carries.",
            "La politique publiée a été altérée : son empreinte n'est pas celle qu'elle porte.",
            remedy_en="Fetch the file again from where it was published.",
            remedy_fr="Récupérez de nouveau le fichier là où il a été publié.",
            where=str(path),
        )
    return bytes(published.policy)


def changes(before: dict[str, Any], after: dict[str, Any]) -> tuple[Change, ...]:
    """Return every difference between two policies as plain data: clauses and provisions by id, everything else by field."""
    found: list[Change] = []
    for part in ("clauses", "provisions"):
        olds, news = before.get(part, {}), after.get(part, {})
        for name in sorted({*olds, *news}):
            place = f"{part}.{name}"
            if name not in news:
                found.append(Change("removed", place, "", _said(olds[name]), ""))
            elif name not in olds:
                found.append(Change("added", place, "", "", _said(news[name])))
            else:
                found.extend(_in_fields(place, "", olds[name], news[name]))
    rest_before, rest_after = (
        {key: value for key, value in one.items() if key not in {"clauses", "provisions"}} for one in (before, after)
    )
    return (*_in_fields("policy", "", rest_before, rest_after), *found)


def _in_fields(place: str, field: str, before: Any, after: Any) -> Iterator[Change]:
    if before == after:
        return
    if isinstance(before, dict) and isinstance(after, dict):
        for key in [*before, *(key for key in after if key not in before)]:
            name = f"{field}.{key}".lstrip(".")
            if key not in after:
                yield Change("removed", place, name, _said(before[key]), "")
            elif key not in before:
                yield Change("added", place, name, "", _said(after[key]))
            else:
                yield from _in_fields(place, name, before[key], after[key])
    elif isinstance(before, list) and isinstance(after, list):
        yield from _in_lists(place, field, before, after)
    else:
        old, new = _said(before), _said(after)
        yield Change(
            "changed", place, field, old, new, redline.pieces(old, new, "fr" if field.endswith(".fr") else "en")
        )


def _in_lists(place: str, field: str, before: list[Any], after: list[Any]) -> Iterator[Change]:
    matcher = SequenceMatcher(a=[_said(one) for one in before], b=[_said(one) for one in after], autojunk=False)
    for kind, start, end, new_start, new_end in matcher.get_opcodes():
        if kind == "equal":
            continue
        olds, news = before[start:end], after[new_start:new_end]
        paired = min(len(olds), len(news))
        for at in range(paired):
            yield from _in_fields(place, f"{field}[{new_start + at}]", olds[at], news[at])
        for at, old in enumerate(olds[paired:], start + paired):
            yield Change("removed", place, f"{field}[{at}]", _said(old), "")
        for at, new in enumerate(news[paired:], new_start + paired):
            yield Change("added", place, f"{field}[{at}]", "", _said(new))


def _said(value: Any) -> str:
    return value if isinstance(value, str) else canonical(value).decode()


def _unreadable(path: Path) -> InputError:
    return InputError(
        "CW261",
        "This is not a published policy.",
        "Ceci n'est pas une politique publiée.",
        remedy_en="Name a file that `policy publish` wrote, or a policy folder.",
        remedy_fr="Indiquez un fichier écrit par « policy publish », ou un dossier de politique.",
        where=str(path),
    )
