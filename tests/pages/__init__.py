"""Pages that hide something, and honest pages that look alike: written for the tests, in English and French.

Each family is a YAML file: a list of cases. A case stands in a shell (a shop, a blog …) or is a whole page. In it ``⟦…⟧`` encloses text
that is kept from readers, and ``⦃…⦄`` an address that reports them; the marks are taken out before the page is read.
"""

from __future__ import annotations

import html
import re
import unicodedata
from functools import cache
from pathlib import Path

import yaml
from msgspec import Struct, convert

FOLDER = Path(__file__).parent
_HIDDEN = re.compile(r"⟦(.*?)⟧", re.DOTALL)
_BEACON = re.compile(r"⦃(.*?)⦄", re.DOTALL)
_MARKS = str.maketrans("", "", "⟦⟧⦃⦄")
_TAG = re.compile(r"<[^<>]*>")


class Written(Struct, forbid_unknown_fields=True):
    """A case as it is written: ``is`` tells hiding from honest, ``in`` names a shell or ``page.en`` for a whole page."""

    id: str
    kind: str
    shell: str
    body: str
    head: str = ""


class Case(Struct, frozen=True):
    """A page, and what of it is hidden or reports its readers. An honest page has nothing of either."""

    id: str
    family: str
    language: str
    is_honest: bool
    html: str
    hidden: tuple[str, ...]
    beacons: tuple[str, ...]


@cache
def cases() -> tuple[Case, ...]:
    """Return every case, by family."""
    return tuple(case for path in sorted(FOLDER.glob("*.yaml")) for case in _family(path))


def squeezed(text: str) -> str:
    """Return ``text`` without white space and invisible characters: what two readings of a page must agree on."""
    return "".join(one for one in text if not one.isspace() and unicodedata.category(one) != "Cf")


def _family(path: Path) -> list[Case]:
    rows = yaml.safe_load(path.read_text(encoding="utf-8"))
    written = [Written(one["id"], one["is"], one["in"], one["body"], one.get("head", "")) for one in rows]
    return [_case(convert(one, Written, from_attributes=True), path.stem) for one in written]


def _case(one: Written, family: str) -> Case:
    shell, _, language = one.shell.partition(".")
    assert one.kind in ("hiding", "honest"), one.id
    assert language in ("en", "fr"), one.id
    page = (
        one.body if shell == "page" else _shell(one.shell).replace("%%HEAD%%", one.head).replace("%%BODY%%", one.body)
    )
    hidden = tuple(_text(found) for found in _HIDDEN.findall(page))
    beacons = tuple(html.unescape(found.translate(_MARKS)) for found in _BEACON.findall(page))
    assert bool(hidden or beacons) == (one.kind == "hiding"), f"{one.id}: marks and kind disagree"
    return Case(f"{family}/{one.id}", family, language, one.kind == "honest", page.translate(_MARKS), hidden, beacons)


def _text(marked: str) -> str:
    return " ".join(html.unescape(_TAG.sub(" ", marked.translate(_MARKS))).split())


@cache
def _shell(name: str) -> str:
    return (FOLDER / "shells" / f"{name}.html").read_text(encoding="utf-8")
