"""One content of a stretch of the ledger or of an archive, by which two policies are compared."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Literal, Protocol, get_args

from msgspec import Struct

from clausewise.errors import InputError
from clausewise.labels import truth
from clausewise.model import Item, Signal

# By what a source is divided: the recorded action, the first recorded clause or true label, the service's host, language, kind of content.
Division = Literal["action", "clause", "host", "language", "medium"]
DIVISIONS: tuple[Division, ...] = get_args(Division)


class Specimen(Struct, frozen=True, gc=False):
    """An item with its place in the source (from 0), when it is judged, what people said of it, and the recorded decision on it, if any.

    ``seen`` are the signals of what somebody did, which nothing but the record can show again.
    """

    place: int
    item: Item
    time_ms: int
    labels: Mapping[str, bool] = {}
    decision: str = ""
    seen: tuple[Signal, ...] = ()

    def is_right(self, clauses: Sequence[str]) -> bool | None:
        """Say whether it is right by the labels to find these clauses: any of them; None where nobody can tell."""
        told = [truth(self.labels, clause) for clause in clauses] if self.labels else []
        if any(told):
            return True
        return False if told and None not in told else None


def unfit(by: Division, divisions: Sequence[Division]) -> InputError:
    """Return the error for a division that a source does not know."""
    known = ", ".join(divisions)
    return InputError(
        "CW167",
        f"This source is not divided by {by}.",
        f"Cette source ne se divise pas par {by}.",
        remedy_en=f"Divide it by one of: {known}.",
        remedy_fr=f"Divisez-la par l'un de : {known}.",
        where=by,
    )


class Source(Protocol):
    """Where specimens come from; it can be read more than once, and gives the same ones in the same order."""

    name: str

    def strata(self, by: Division) -> Iterator[str]:
        """Yield the stratum of each specimen, in order."""
        ...

    def specimens(self, wants: Callable[[int], bool]) -> Iterator[Specimen]:
        """Yield those of whose place (from 0) ``wants`` says so."""
        ...

    @property
    def passed_over(self) -> Mapping[str, int]:
        """What could not be read in the last reading, by why: codes, or ``no_content``."""
        ...
