"""What a field of a form asks for, told by its kind, its autocomplete token, its name in code and the words beside it.

Words are data (``form.yaml``), in both languages. Case, accents, look-alike and invisible characters, leet (``p4ss``) and spaced letters do
not hide a word; that one was disguised is told, since nobody honest does it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import StrEnum
from functools import cache, lru_cache
from importlib.resources import files
from pathlib import Path

from msgspec import Struct

from clausewise.detect.prepare import fold
from clausewise.errors import PolicyError
from clausewise.extract import Field
from clausewise.fields import Table
from clausewise.model import LANGUAGES
from clausewise.source import Source, read

label_characters_max = 240
name_characters_max = 120
kept_fields_max = 16_384


class What(StrEnum):
    """What may be asked for."""

    PASSWORD = "password"  # noqa: S105 - a word of the subject
    CARD = "card"
    PIN = "pin"
    ACCOUNT = "account"
    IDENTITY = "identity"
    CONTACTS = "contacts"
    PERSONAL = "personal"


# What nobody gives but to whom it was made for.
SECRETS = frozenset({What.PASSWORD, What.CARD, What.PIN, What.ACCOUNT, What.IDENTITY})


class Demand(Struct, frozen=True):
    """What a field asks for, and whether the word for it was disguised."""

    asks: frozenset[What]
    is_disguised: bool = False


class Words(Struct, frozen=True):
    """What names one thing that may be asked for, and ``unless``, what else may be called so."""

    what: What
    name: re.Pattern[str]
    label: re.Pattern[str] | None
    tokens: frozenset[str]
    unless: re.Pattern[str] | None = None


# Fields into which nobody types.
_CHOSEN = frozenset(
    {
        "hidden",
        "submit",
        "button",
        "reset",
        "image",
        "checkbox",
        "radio",
        "range",
        "color",
        "search",
        "select",
        "output",
    }
)
_CAPITAL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_JOINT = re.compile(r"[^a-z0-9@$!|']+")
_LEET = str.maketrans("@$!|013457", "asiloieast")
_LEET_WORD = re.compile(r"(?=[a-z0-9@$!|]*[a-z])(?=[a-z0-9@$!|]*[@$!|013457])[a-z0-9@$!|]{3,40}")
_SPACED = re.compile(r"(?<![a-z0-9@$])[a-z0-9@$](?: [a-z0-9@$]){2,30}(?![a-z0-9@$])")


def demand(field: Field) -> Demand:
    """Return what ``field`` asks for; nothing for one into which nobody types."""
    kind = field.kind.lower()
    if kind in _CHOSEN:
        return Demand(frozenset())
    read_as = _read(field.name[:name_characters_max], field.label[:label_characters_max])
    tokens = frozenset(field.autocomplete.lower().split())
    told = {one.what for one in words() if tokens & one.tokens} if tokens else set()
    # What is typed unseen is a secret, unless it says of itself that it is another one.
    if kind == "password" and not read_as.asks & SECRETS:
        told.add(What.PASSWORD)
    return Demand(read_as.asks | told, read_as.is_disguised)


@lru_cache(kept_fields_max)
def _read(name: str, label: str) -> Demand:
    in_code = _JOINT.sub(" ", _folded(_CAPITAL.sub(" ", name)))
    beside = _JOINT.sub(" ", _folded(label))
    beside_bare, in_code_bare = _bare(beside), _bare(in_code)
    others = frozenset(one.what for one in words() if one.unless and one.unless.search(f"{beside} {in_code}"))
    plain, bare = (_named(in_code), _called(beside)), (_named(in_code_bare), _called(beside_bare))
    # A plain name does not make the words beside it plain.
    new = {what for before, after in zip(plain, bare, strict=True) for what in after - before}
    asks = frozenset().union(*plain, *bare) - others
    return Demand(asks, is_disguised=bool(new & asks & SECRETS) or _is_hidden(label, asks))


def _named(in_code: str) -> frozenset[What]:
    return frozenset(one.what for one in words() if one.name.search(in_code))


def _called(beside: str) -> frozenset[What]:
    return frozenset(one.what for one in words() if one.label is not None and one.label.search(beside))


def _bare(text: str) -> str:
    closed = _SPACED.sub(lambda match: match.group().replace(" ", ""), text)
    return _LEET_WORD.sub(lambda match: match.group().translate(_LEET), closed)


def _is_hidden(label: str, asks: frozenset[What]) -> bool:
    """Say whether a secret is asked for in look-alike letters or with invisible ones between."""
    return bool(asks & SECRETS) and re.search("[\u00ad\u200b-\u200f\u2060\u0370-\u052f\ufeff]", label) is not None


def _folded(text: str) -> str:
    return fold(text).decode("latin-1")


@cache
def words() -> tuple[Words, ...]:
    """Return what every thing that may be asked for is called. Raises PolicyError when the file is not sound."""
    source = vocabulary()
    table = Table.of(source)
    found = [] if table is None else [_words(row) for row in table.tables("asks", least=1)]
    if source.problems:
        raise PolicyError(tuple(source.problems))
    return tuple(found)


@cache
def places(key: str) -> tuple[tuple[str, str], ...]:
    """Return the hosts under ``key`` of the vocabulary, each with the beginning of a path."""
    table = Table.of(vocabulary())
    listed = () if table is None else table.texts(key)
    return tuple((host, slash + path) for host, slash, path in (one.partition("/") for one in listed))


def vocabulary() -> Source:
    """Return the file of words and hosts."""
    return read(Path(str(files("clausewise"))) / "detect" / "form.yaml", name="form.yaml")


def _words(row: Table) -> Words:
    phrases = _of_both(row)
    unless = row.table("unless", required=False)
    others = [] if unless is None else _of_both(unless)
    return Words(
        row.choice("what", What) or What.PERSONAL,
        _pattern(row.texts("names", least=1)),
        _pattern(phrases) if phrases else None,
        frozenset(row.texts("autocomplete", required=False)),
        _pattern(others) if others else None,
    )


def _of_both(table: Table) -> list[str]:
    return [phrase for language in LANGUAGES for phrase in table.texts(language, required=False)]


def _pattern(phrases: Iterable[str]) -> re.Pattern[str]:
    return re.compile(rf"(?<![a-z0-9])(?:{'|'.join(map(_phrase, phrases))})\d{{0,2}}(?![a-z0-9])")


def _phrase(phrase: str) -> str:
    """Return ``phrase`` as a pattern: a space is any joint, ``*`` up to three words, or the rest of the word that it ends."""
    marks = {" * ": r" (?:[a-z']+ ){1,3}", " *": r" [a-z']+", "*": "[a-z]{0,12}", " ": " ?", "'": "[' ]?"}
    return re.sub(r" \* | \*|\*| |'", lambda match: marks[match.group()], phrase.replace("-", " ").lower())
