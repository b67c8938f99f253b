"""Where somebody who is hurting finds a voice: help lines by country, read from ``helplines.yaml``, and the words that offer them.

Whoever writes of their own pain has done nothing wrong, and what is said to them here accuses nobody of anything.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Final

from msgspec import Struct

from clausewise.errors import PolicyError
from clausewise.fields import Table
from clausewise.model import Signal, Words
from clausewise.source import read

_PLACE: Final = re.compile(r"[A-Z]{2}(-[A-Z0-9]{1,3})?")
_NUMBER: Final = re.compile(r"[0-9]{3,15}")
_SOURCE: Final = re.compile(r"https://\S+")
_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
# Below this a score of these says too little to speak of it.
CARE_LEAST: Final = 0.5
SIGNALS: Final = frozenset({"self_harm.expression", "self_harm.encouragement", "tone.self_harm"})
_OFFER: Final = Words(
    "If you are hurting, you have done nothing wrong and you are not alone. Someone listens, day and night: {lines}.",
    "Si c'est vous qui souffrez, vous n'avez rien fait de mal et vous n'êtes pas seul. Quelqu'un vous écoute, jour et nuit\u00a0: {lines}.",
)


class Line(Struct, frozen=True):
    """A help line: the country or region (ISO 3166) it serves, how it is said, its digits, and where and when that was checked."""

    place: str
    name: Words
    number: str
    source: str
    checked: str


@cache
def lines() -> tuple[Line, ...]:
    """Return every known help line in the order of its file. Raises PolicyError when the file is not sound."""
    source = read(Path(str(files("clausewise"))) / "helplines.yaml", name="helplines.yaml")
    table = Table.of(source)
    found = [] if table is None else [_line(row) for row in table.tables("lines", least=1)]
    if source.problems:
        raise PolicyError(tuple(source.problems))
    return tuple(found)


def _line(row: Table) -> Line:
    row.only(Line.__struct_fields__)
    forms = {"place": _PLACE, "number": _NUMBER, "source": _SOURCE, "checked": _DAY}
    values = {
        key: row.text(key, form=form, form_en="such as in the other lines", form_fr="comme dans les autres lignes")
        or ""
        for key, form in forms.items()
    }
    return Line(name=row.words("name") or Words("", ""), **values)


def lines_for(country: str) -> tuple[Line, ...]:
    """Return the lines for a country such as ``FR`` or a region such as ``CA-QC``; all of them when none is known for it."""
    wanted = country.strip().upper()
    nation = wanted.partition("-")[0]
    found = tuple(
        one
        for one in lines()
        if one.place in (wanted, nation) or (wanted == nation and one.place.startswith(f"{nation}-"))
    )
    return found if nation and found else lines()


def offer(signals: Iterable[Signal], country: str = "") -> Words | None:
    """Return the words that offer help when the signals speak of self-harm, with the lines of the reader's ``country``; else None."""
    if not any(one.name in SIGNALS and one.score >= CARE_LEAST for one in signals):
        return None
    known = lines_for(country)
    return Words(
        _OFFER.en.format(lines="; ".join(one.name.en for one in known)),
        _OFFER.fr.format(lines="; ".join(one.name.fr for one in known)),
    )
