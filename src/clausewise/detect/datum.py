"""A private datum in a text, and the text as those who look for one see it: folded, with its capitals, with the words around a place."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cached_property
from typing import NamedTuple

from msgspec import Struct

from clausewise.facts import Facts

cue_before_characters_max = 40
cue_after_characters_max = 20
candidates_max = 500


_CAPITAL = re.compile(r"[A-Z\u00c0-\u00de\u0152\u0178]")
_SMALL_LETTERS = frozenset(range(ord("a"), ord("z") + 1))
_TO_CAPITAL = ord("a") - ord("A")
_RUN = re.compile(r"\d(?:[ .()/-]{0,2}\d)*")


class Datum(NamedTuple):
    """A datum of one kind: where it stands in the view, and the share of such matches that truly are one (0 to 1)."""

    kind: str
    start: int
    end: int
    score: float


class Seen:
    """A text for the finders of data.

    ``view`` is the folded text; ``cased`` is the same with capitals where the original has them. Positions are those of the view.
    """

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self.view = facts.view.decode("latin-1")

    @cached_property
    def cased(self) -> str:
        """The view with the capitals of the original: a name shows by them."""
        text, offsets = self.facts.text, self.facts.offsets
        source = text if offsets is None else "".join([text[place] for place in offsets[: len(self.view)]])
        cased = bytearray(self.facts.view)
        for capital in _CAPITAL.finditer(source):
            place = capital.start()
            if cased[place] in _SMALL_LETTERS:
                cased[place] -= _TO_CAPITAL
        return cased.decode("latin-1")

    @cached_property
    def digits_in_a_row(self) -> int:
        """How many digits the longest number has, two signs between digits at most."""
        return max((len(digits(run)) for run in _RUN.findall(self.view)), default=0)

    def matches(self, form: re.Pattern[str]) -> Iterator[re.Match[str]]:
        """Yield the matches of ``form``, ``candidates_max`` at most; beyond that the Facts say that a person must look."""
        for count, match in enumerate(form.finditer(self.view)):
            if count >= candidates_max:
                self.facts.overflowed = True
                return
            yield match

    def cued(
        self,
        place: tuple[int, int],
        cue: re.Pattern[str],
        before: int = cue_before_characters_max,
        after: int = cue_after_characters_max,
    ) -> bool:
        """Say whether ``cue`` stands close to ``place``."""
        start, end = place
        return cue.search(self.view, max(0, start - before), start) is not None or (
            after > 0 and cue.search(self.view, end, min(len(self.view), end + after)) is not None
        )

    def last(self, place: int, cue: re.Pattern[str], before: int = cue_before_characters_max) -> int:
        """Return where the last ``cue`` before ``place`` ends, -1 when none stands within ``before`` characters."""
        return max((match.end() for match in cue.finditer(self.view, max(0, place - before), place)), default=-1)


class Kind(Struct, frozen=True):
    """One kind of datum: its name, the expressions of the shared scan that call for a look, and who looks.

    A look is spared where no number has ``digits_min`` digits, or where none of ``needs`` is in the view.
    """

    name: str
    gates: tuple[bytes, ...]
    find: Callable[[Seen], Iterator[Datum]]
    digits_min: int = 0
    needs: tuple[str, ...] = ()

    def may_be_in(self, seen: Seen) -> bool:
        """Say whether a look is worth while."""
        return seen.digits_in_a_row >= self.digits_min and (
            not self.needs or any(word in seen.view for word in self.needs)
        )


def words(*alternatives: str) -> re.Pattern[str]:
    """Return the expression of any of ``alternatives`` (expressions over the view) as whole words."""
    return re.compile(rf"(?<![a-z0-9])(?:{'|'.join(alternatives)})(?![a-z0-9])")


def formed(
    name: str,
    gates: tuple[bytes, ...],
    form: re.Pattern[str],
    score: Callable[[Seen, re.Match[str]], float],
    *,
    digits_min: int = 0,
    needs: tuple[str, ...] = (),
) -> Kind:
    """Return a kind that has one ``form``. The group ``datum`` is the datum, the whole match if there is none; score 0 means: it is not."""
    group = "datum" if "datum" in form.groupindex else 0

    def find(seen: Seen) -> Iterator[Datum]:
        for match in seen.matches(form):
            worth = score(seen, match)
            if worth > 0:
                yield Datum(name, *match.span(group), worth)

    return Kind(name, gates, find, digits_min, needs)


def digits(text: str) -> str:
    """Return the digits of ``text`` alone."""
    return re.sub(r"\D", "", text)


# Numbers of things, not of people: what stands after one of these words is no private datum.
OF_THINGS = words(
    r"order(?: (?:number|no|id))?",
    r"invoice",
    r"ticket",
    r"tracking",
    r"reference",
    r"ref",
    r"isbn",
    r"issn",
    r"doi",
    r"imei",
    r"version",
    r"build",
    r"(?:part|model|lot|batch|account) (?:no|number)",
    r"(?:numero|no) de (?:piece|modele|lot|suivi|commande)",
    r"serial(?: number)?",
    r"s/n",
    r"uuid",
    r"sku",
    r"upc",
    r"ean",
    r"article",
    r"item",
    r"hash",
    r"commit",
    r"timestamp",
    r"shipment",
    r"case (?:no|number|id)",
    r"confirmation(?: number)?",
    r"commande",
    r"facture",
    r"suivi",
    r"dossier",
    r"no de serie",
    r"numero de serie",
    r"colis",
    r"billet",
    r"envoi",
    r"code-barres",
    r"horodatage",
)
# What is shown as a form or an example belongs to nobody.
OF_NOBODY = words(
    r"placeholder",
    r"dummy",
    r"fake",
    r"test (?:card|number|account)s?",
    r"sample",
    r"format",
    r"regex",
    r"for example",
    r"e\.g",
    r"factice",
    r"fictive?",
    r"bidon",
    r"carte de test",
    r"numero de test",
    r"par exemple",
    r"p\. ex",
)
