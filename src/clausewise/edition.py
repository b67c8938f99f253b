"""The versions of a policy, for people: what was published and when it came into force, and what became of each rule in between.

A version is read from the policy's folder (``versions/<version>.json``) as it was frozen; the one in use stands among them even while it is
a draft. A file that was altered, or that another version of Clausewise wrote, is named and not shown.
"""

from __future__ import annotations

from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Final

import msgspec
from msgspec import Struct

from clausewise import frozen
from clausewise.clause import Clause, Provision
from clausewise.document import Document
from clausewise.errors import ClausewiseError, NotFoundError
from clausewise.model import Words
from clausewise.policy import Policy, age

documents_cached_max = 32
# As ``frozen`` and ``policy`` name what is wrong with a published file.
UNREADABLE: Final = "CW261"
FOREIGN: Final = "CW263"
# What a reader is told of a rule; its examples and where it is sorted in statistics are no part of it.
_TOLD: Final = ("act", "strikes", "notice", "unless", "spirit", "channels", "traits", "carried_by")
_WORDS: Final = ("title", "rule", "why")
_SEEN_BY: Final = ("when", "media")

Rule = Clause | Provision


class Kind(StrEnum):
    """What became of a rule from one version to another."""

    ADDED = "added"
    CHANGED = "changed"
    WITHDRAWN = "withdrawn"


class Edition(Struct, frozen=True):
    """One version. ``is_frozen`` says that it was published as it stands here: its SHA-256 is that of the file."""

    document: Document
    sha256: str
    is_frozen: bool
    is_current: bool

    @property
    def version(self) -> str:
        """Its name."""
        return self.document.version


class Unreadable(Struct, frozen=True):
    """A published file that cannot be shown, and the code of the error that says why."""

    version: str
    code: str


class Alteration(Struct, frozen=True):
    """What became of one rule: its id and title, and the fields that changed (empty for one that came or went).

    ``is_recognition`` says that only how it is recognised was adjusted: no word of it, and nothing that is done.
    """

    id: str
    kind: Kind
    title: Words
    fields: tuple[str, ...] = ()
    is_recognition: bool = False


def editions(policy: Policy) -> tuple[Edition, ...]:
    """Return every version that can be shown, the newest first."""
    found = {one.version: one for one in map(_kept, _files(policy)) if isinstance(one, Edition)}
    published = found.get(policy.version)
    is_frozen = published is not None and published.sha256 == policy.stamp.sha256
    found[policy.version] = Edition(policy.document, policy.stamp.sha256, is_frozen, is_current=True)
    return tuple(sorted(found.values(), key=lambda one: age(one.document), reverse=True))


def unreadable(policy: Policy) -> tuple[Unreadable, ...]:
    """Return the published files that cannot be shown."""
    return tuple(one for one in map(_kept, _files(policy)) if isinstance(one, Unreadable))


def edition(policy: Policy, version: str) -> Edition:
    """Return the version called ``version``. Raises NotFoundError CW945."""
    for one in editions(policy):
        if one.version == version:
            return one
    raise NotFoundError(
        "CW945",
        f"The policy has no version `{version}` that can be shown.",
        f"La politique n'a pas de version « {version} » qui puisse être montrée.",
        remedy_en="See /policy/versions for those that there are.",
        remedy_fr="Consultez /policy/versions pour connaître celles qui existent.",
    )


def alterations(before: Document, after: Document) -> tuple[Alteration, ...]:
    """Return what became of every clause and provision between two versions, in the order of the later one; what went stands last."""
    olds, news = _rules(before), _rules(after)
    found = []
    for name, new in news.items():
        old = olds.get(name)
        if old is None:
            found.append(Alteration(name, Kind.ADDED, new.title))
            continue
        told = tuple(key for key in (*_WORDS, *_TOLD) if getattr(old, key, None) != getattr(new, key, None))
        is_seen = any(getattr(old, key, None) != getattr(new, key, None) for key in _SEEN_BY)
        if told or is_seen:
            found.append(Alteration(name, Kind.CHANGED, new.title, told, is_recognition=not told))
    gone = (Alteration(name, Kind.WITHDRAWN, old.title) for name, old in olds.items() if name not in news)
    return (*found, *gone)


def rule(document: Document, name: str) -> Rule | None:
    """Return a clause or provision of ``document`` by its id, None when there is none."""
    return document.clauses.get(name) or document.provisions.get(name)


def _rules(document: Document) -> dict[str, Rule]:
    return {**document.provisions, **document.clauses}


def _files(policy: Policy) -> list[Path]:
    return sorted((policy.folder / "versions").glob("*.json")) if policy.folder else []


def _kept(path: Path) -> Edition | Unreadable:
    try:
        state = path.stat()
    except OSError:
        return Unreadable(path.stem, UNREADABLE)
    return _read(path, state.st_mtime_ns, state.st_size)


@lru_cache(documents_cached_max)
def _read(path: Path, mtime_ns: int, size: int) -> Edition | Unreadable:
    del mtime_ns, size  # they say that the file is still the one that was read
    try:
        content = frozen.read(path)
        document = msgspec.json.decode(content, type=Document)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return Unreadable(path.stem, FOREIGN)
    except ClausewiseError as error:
        return Unreadable(path.stem, error.code)
    digest = frozen.sha256(document)
    if frozen.canonical(document) != content or document.version != path.stem:
        return Unreadable(path.stem, FOREIGN)
    return Edition(document, digest, is_frozen=True, is_current=False)
