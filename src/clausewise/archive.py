"""An archive of the operator's as a source of contents: files and folders, as ``check`` reads them, with labels where rows have any.

A row without a time of its own is judged as of now. What cannot be read is counted by its code and costs itself alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence

from clausewise.detect import language
from clausewise.errors import InputError
from clausewise.model import Item
from clausewise.reading import STDIN, read
from clausewise.rows import Bad, Row
from clausewise.specimen import Division, Specimen, unfit


class Archive:
    """The rows of ``paths``, in order; ``now_ms`` is when those are judged that bear no time."""

    name = "archive"

    def __init__(self, paths: Sequence[str], now_ms: int) -> None:
        if STDIN in paths:
            raise InputError(
                "CW168",
                "An archive is read more than once, which standard input cannot be.",
                "Une archive se lit plus d'une fois, ce que ne permet pas l'entrée standard.",
                remedy_en="Name files or folders.",
                remedy_fr="Nommez des fichiers ou des dossiers.",
                where=STDIN,
            )
        self._paths = tuple(paths)
        self._now_ms = now_ms
        self._passed_over: Counter[str] = Counter()

    @property
    def passed_over(self) -> Mapping[str, int]:
        """How many rows could not be read in the last reading, by code."""
        return dict(self._passed_over)

    def strata(self, by: Division) -> Iterator[str]:
        """Yield the stratum of each content, in order. Raises InputError CW167 for a division that rows do not tell."""
        if by == "action":
            raise unfit(by, ("clause", "host", "language", "medium"))
        for row in self._rows():
            yield _stratum(row, by)

    def specimens(self, wants: Callable[[int], bool]) -> Iterator[Specimen]:
        """Yield the contents whose place is wanted."""
        for place, row in enumerate(self._rows()):
            if wants(place):
                yield Specimen(place, row.item, row.item.time_ms or self._now_ms, row.labels)

    def _rows(self) -> Iterator[Row]:
        self._passed_over = Counter()
        for row in read(self._paths):
            if isinstance(row, Bad):
                self._passed_over[row.error.code] += not row.passed_over
            else:
                yield row


def _stratum(row: Row, by: Division) -> str:
    if by == "host":
        return row.item.host
    if by == "medium":
        return row.item.parts[0].medium.value if row.item.parts else ""
    if by == "clause":
        return next((name for name, is_true in sorted(row.labels.items()) if is_true), "")
    return _language(row.item)


def _language(item: Item) -> str:
    text = max((part.text for part in item.parts), key=len, default="")
    return language.identify([text])[0].value
