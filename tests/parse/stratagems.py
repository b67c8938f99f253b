"""Every document case, and how many of them are told right: ``python -m tests.parse.stratagems``.

A case is made once with English words and once with French ones. A hiding case is right when the words are hidden and not shown; an
honest one when they are shown and nothing is hidden; one that reaches outside when its link has its role; one that does not when nothing
is loaded from outside.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from clausewise.extract import LOADED, Extract
from tests.parse import open_cases, pdf_cases, sheet_cases, slide_cases, word_cases
from tests.parse.documents import read

WORDS = {
    "en": "Dexero cheap backup, better than Nordalve hosting",
    "fr": "Sauvegarde Dexero pas chère, mieux que l'hébergement Nordalve",
}
ADDRESS = {"en": "https://track.example/open?id=42", "fr": "https://suivi.example/ouvert?id=42"}
FORMATS = {"word": word_cases, "sheet": sheet_cases, "slide": slide_cases, "open": open_cases, "pdf": pdf_cases}


class Case(NamedTuple):
    """A document: its name, language, bytes, and what must be true of it."""

    name: str
    language: str
    extract: Extract
    kind: str
    right: bool


def cases(only: str = "") -> Iterator[Case]:
    for form, held in FORMATS.items():
        if only and form != only:
            continue
        for language, words in WORDS.items():
            url = ADDRESS[language]
            for name, make in held.HIDES.items():
                extract = read(make(words))
                right = words in extract.hidden_text and words not in extract.text and not extract.limits
                yield Case(f"{form}: {name}", language, extract, "hides", right)
            for name, make in held.HONEST.items():
                extract = read(make(words))
                right = words in extract.text and not extract.hidden and not extract.limits
                yield Case(f"{form}: {name}", language, extract, "honest", right)
            for name, (make, role) in held.REACHES.items():
                extract = read(make(url))
                right = any(one.url == url and one.role is role for one in extract.links)
                yield Case(f"{form}: {name}", language, extract, "reaches", right)
            for name, make in held.STAYS.items():
                extract = read(make(url))
                right = not any(one.role in LOADED for one in extract.links) and not extract.limits
                yield Case(f"{form}: {name}", language, extract, "stays", right)


def main() -> None:
    told = list(cases())
    for kind in ("hides", "reaches", "honest", "stays"):
        of = [one for one in told if one.kind == kind]
        right = sum(one.right for one in of)
        print(f"{kind:8} {right} / {len(of)} right")  # noqa: T201 - this is its purpose
    for one in told:
        if not one.right:
            held = one.extract
            print(f"wrong: {one.kind} {one.name} ({one.language})", held.passages, held.links, held.limits)  # noqa: T201


if __name__ == "__main__":
    main()
