"""A chunk of a log read by columns: Arrow cuts its lines into words, and what a word says is asked once for each value that it has.

Of a line that is not as it always is nothing is read: it is left to ``observe.format``. A line is *plain* when it has as many words as the
notation and just the quotes that belong there, no backslash and nothing beyond ASCII, and when every value is one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from msgspec import Struct

from clausewise.errors import UnavailableError
from clausewise.event import TEXTS, Event
from clausewise.observe.chunk import Chunk
from clausewise.observe.column import Column
from clausewise.observe.cut import ZONE, Word, cut
from clausewise.observe.filling import text_characters_max, values
from clausewise.observe.format import Format
from clausewise.observe.marking import Marking
from clausewise.observe.sort import Sorts
from clausewise.observe.strip import Strip
from clausewise.observe.trait import expressed, trait
from clausewise.observe.vocabulary import Vocabulary

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from pyarrow import Table

_QUOTE, _QUESTION, _BACKSLASH, _BEYOND_ASCII = 0x22, 0x3F, 0x5C, 0x80
_count_characters_max: Final = 15
_ASKED: Final = re.compile(r"event\.(\w+)")
# What functions in the expressions of traits read.
_READ_BY: Final[Mapping[str, tuple[str, ...]]] = {"number": ("path", "query")}


class Knowing(NamedTuple):
    """What is known of all rows: their sorts and texts as numbers, and which traits they have such numbers of."""

    sorts: Sorts
    vocabulary: Vocabulary
    traits: tuple[str, ...]


class Sheet:
    """Reads the chunks of logs of one format."""

    def __init__(self, form: Format, words: Sequence[Word], now: datetime, known: Knowing, marking: Marking) -> None:
        self._words, self._traits = words, tuple(known.traits)
        self._vocabulary, self._sorts = known.vocabulary, known.sorts
        self._given: dict[str, Any] = {"act": form.act, "outcome": form.outcome}
        self._nothing = Event(0, act=form.act, outcome=form.outcome)
        told = {name: number for number, word in enumerate(words) for name in word.told}
        # The words that each trait is made of: what is made of one is asked of its values.
        self._made_of = {
            name: tuple(sorted({told[one] for one in asked(name) if one in told})) for name in self._traits
        }
        bases = {one for name in self._traits if len(self._made_of[name]) > 1 for one in asked(name) if one in told}
        read = values(now)
        self._columns: dict[int, Column] = {}
        for number, word in enumerate(words):
            if word.is_text or word.field in ("", ZONE) or _is_count(word):
                continue
            own = {name for name, of in self._made_of.items() if of == (number,)} | (bases & set(word.told))
            reading = _reading(word, read, self._given)
            self._columns[number] = Column(
                word.told, reading, sorted(own), (known.vocabulary, known.sorts.kinds, marking)
            )
        self._edition = self._vocabulary.edition
        self._composed: dict[str, dict[int, int]] = {}
        self._sorted: dict[tuple[int, ...], int] = {}

    def read(self, chunk: Chunk, log: int, base: int) -> Strip | None:
        """Return the plain lines of a chunk that may not have marks; ``base`` is the number of its first line in the log.

        None means that Arrow did not find the lines that are there.
        """
        import numpy as np

        lines, table = _table(chunk.content, len(chunk.ends), self._words)
        if len(lines) != table.num_rows:
            lines, table = _table(_without_open_quotes(chunk), len(chunk.ends), self._words)
        if len(lines) != table.num_rows or not len(lines):
            return None
        words = [_values(table.column(number)) for number in range(len(self._words))]
        is_plain = _is_whole(chunk, lines, words, self._words)
        places: dict[int, NDArray[Any]] = {}
        self._refresh()
        for number, column in self._columns.items():
            indices, found = words[number].indices, words[number].texts
            if self._words[number].field == "time_clf":
                indices, found = _with_zone(words[number], words[number + 1], self._words[number + 1])
            places[number] = column.places(found)[indices]
        for number, column in self._columns.items():
            is_plain &= (column.known("is_read") & ~column.known("may_mark"))[places[number]]
        rows = np.flatnonzero(is_plain)
        chosen = {number: one[rows] for number, one in places.items()}
        clock = next(number for number, word in enumerate(self._words) if "time_ms" in word.told)
        return Strip(
            np.full(len(rows), log, np.int32),
            lines[rows] + base,
            self._columns[clock].known("times")[chosen[clock]],
            self._sort(chosen, len(rows)),
            {name: self._trait(name, chosen, len(rows)) for name in self._traits},
        )

    def _refresh(self) -> None:
        """Let go of what is known of values when that is much, or texts have other numbers by now."""
        if any(one.is_full for one in self._columns.values()) or self._edition != self._vocabulary.edition:
            self._edition = self._vocabulary.edition
            for one in self._columns.values():
                one.forget()
            self._composed, self._sorted = {}, {}

    def _sort(self, places: Mapping[int, NDArray[Any]], count: int) -> NDArray[Any]:
        """Return the sorts of rows: what the classes of their values make together."""
        import numpy as np

        several = [number for number, one in self._columns.items() if len(one.samples) > 1]
        code, sizes = np.zeros(count, np.int64), [len(self._columns[number].samples) for number in several]
        for number, size in zip(several, sizes, strict=True):
            code = code * size + self._columns[number].known("classes")[places[number]]
        unique, inverse = np.unique(code, return_inverse=True)
        found = np.empty(len(unique), np.int32)
        for at, one in enumerate(unique.tolist()):
            found[at] = self._sort_of(dict(zip(several, _digits(one, sizes), strict=True)))
        sorts: NDArray[Any] = found[inverse]
        return sorts

    def _sort_of(self, classes: Mapping[int, int]) -> int:
        key = tuple(classes.get(number, 0) for number in self._columns)
        found = self._sorted.get(key)
        if found is None:
            said = dict(self._given)
            for number, column in self._columns.items():
                said |= column.samples[classes.get(number, 0)]
            found = self._sorted[key] = self._sorts.number(Event(0, **said))
        return found

    def _trait(self, name: str, places: Mapping[int, NDArray[Any]], count: int) -> NDArray[Any]:
        """Return the numbers of a trait of rows."""
        import numpy as np

        of = self._made_of[name]
        if not of:
            return np.full(count, self._vocabulary.number(trait(name)(self._nothing)), np.int32)
        if len(of) == 1:
            [number] = of
            found: NDArray[Any] = self._columns[number].known(name)[places[number]]
            return found.astype(np.int32)
        return self._compose(name, places)

    def _compose(self, name: str, places: Mapping[int, NDArray[Any]]) -> NDArray[Any]:
        """Return the numbers of a trait that is made of several words, asked once for each set of values that comes."""
        import numpy as np

        fields = [
            (one, number) for number in self._made_of[name] for one in asked(name) if one in self._words[number].told
        ]
        code = np.zeros(len(next(iter(places.values()))), np.int64)
        for one, number in fields:
            code = (code << _text_bits) | self._columns[number].known(one)[places[number]]
        unique, inverse = np.unique(code, return_inverse=True)
        known, read, text = self._composed.setdefault(name, {}), trait(name), self._vocabulary.text
        (first, _), (second, _) = fields
        codes = unique.tolist()
        for one in codes:
            if one not in known:
                said: dict[str, Any] = {first: text(one >> _text_bits), second: text(one & _text_mask)}
                known[one] = self._vocabulary.number(read(Event(0, **said)))
        found = np.fromiter(map(known.__getitem__, codes), np.int32, len(codes))
        made: NDArray[Any] = found[inverse]
        return made


_text_bits: Final = 31
_text_mask: Final = (1 << _text_bits) - 1


def _digits(code: int, sizes: Sequence[int]) -> list[int]:
    """Return the digits of a number of which each place has a base of its own."""
    found = []
    for size in reversed(sizes):
        code, last = divmod(code, size)
        found.append(last)
    return found[::-1]


def asked(name: str) -> tuple[str, ...]:
    """Return the fields of an event that a trait or field follows from."""
    return _READ_BY.get(name) or tuple(dict.fromkeys(_ASKED.findall(expressed(name))))


def sheet_words(form: Format, traits: Sequence[str]) -> tuple[Word, ...] | None:
    """Return the words of a format whose lines can be read by columns, None when they cannot."""
    words = cut(form)
    if words is None:
        return None
    told = {name: number for number, word in enumerate(words) for name in word.told}
    for name in traits:
        fields = [one for one in asked(name) if one in told]
        # Three texts do not go into one number.
        if len({told[one] for one in fields}) > 1 and (len(fields) > 2 or any(one not in TEXTS for one in fields)):  # noqa: PLR2004
            return None
    return words


def _reading(
    word: Word, read: Callable[[str, str], Mapping[str, Any]], given: Mapping[str, Any]
) -> Callable[[str], Mapping[str, Any]]:
    start, stop = len(word.before), word.stop

    def reading(text: str) -> Mapping[str, Any]:
        end = len(text) - len(word.after) if word.field != "time_clf" else len(text)
        inner = text[start:end]
        if not text.startswith(word.before) or not text.endswith(word.after) or start > end or '"' in text:
            raise ValueError(text)
        if (stop and stop in inner) or len(inner) > text_characters_max:
            raise ValueError(text)
        return {**given, **read(word.field, inner)}

    return reading


def _is_count(word: Word) -> bool:
    """Say whether a word is a number of bytes: asked for by nobody, so that it is one is all that matters."""
    return word.field == "bytes" and not word.before and not word.after


def _table(content: bytes | bytearray, count: int, words: Sequence[Word]) -> tuple[NDArray[Any], Table]:
    """Return which of so many lines Arrow cuts into as many words as there should be, and these."""
    import numpy as np

    pyarrow, csv = arrow()
    skipped: list[int] = []

    def skip(row: Any) -> str:
        skipped.append(row.number - 1)
        return "skip"

    names = [str(number) for number in range(len(words))]
    text, values = pyarrow.string(), pyarrow.dictionary(pyarrow.int32(), pyarrow.string())
    kinds = {name: text if _is_count(word) else values for name, word in zip(names, words, strict=True)}
    table = csv.read_csv(
        pyarrow.BufferReader(content),
        csv.ReadOptions(column_names=names, use_threads=False, block_size=len(content) + 1),
        csv.ParseOptions(
            delimiter=" ",
            quote_char='"',
            double_quote=False,
            escape_char=False,
            ignore_empty_lines=False,
            invalid_row_handler=skip,
        ),
        csv.ConvertOptions(column_types=kinds, strings_can_be_null=False),
    )
    return np.delete(np.arange(count), skipped), table


class _Values(Struct):
    """What a word holds in each row: the number of its value among ``texts``, and how long it is. Numbers of bytes have no texts."""

    lengths: NDArray[Any]
    indices: NDArray[Any]
    texts: list[str]
    is_count: NDArray[Any] | None = None


def _values(column: Any) -> _Values:
    import numpy as np

    pyarrow, _ = arrow()
    found = column.combine_chunks() if column.num_chunks != 1 else column.chunk(0)
    compute = pyarrow.compute
    if pyarrow.types.is_dictionary(found.type):
        lengths = compute.binary_length(found.dictionary).to_numpy(zero_copy_only=False)
        indices = found.indices.to_numpy(zero_copy_only=False)
        return _Values(lengths[indices], indices, found.dictionary.to_pylist())
    lengths = compute.binary_length(found).to_numpy(zero_copy_only=False)
    is_count = compute.ascii_is_decimal(found).to_numpy(zero_copy_only=False) & (lengths <= _count_characters_max)
    is_count |= compute.equal(found, "-").to_numpy(zero_copy_only=False)
    return _Values(lengths, np.empty(0, np.int32), [], is_count)


def _is_whole(chunk: Chunk, lines: NDArray[Any], found: Sequence[_Values], words: Sequence[Word]) -> NDArray[Any]:
    """Say of each row whether its words, with the spaces and quotes that belong there, are all of the line, and no odd sign in it."""
    import numpy as np

    content = np.frombuffer(chunk.content, np.uint8)
    starts = np.concatenate((np.zeros(1, np.int64), chunk.ends[:-1] + 1))[lines]
    at, fits = starts.copy(), np.ones(len(lines), np.bool_)
    for one, word in zip(found, words, strict=True):
        if word.is_quoted:
            end = np.minimum(at + one.lengths + 1, len(content) - 1)
            fits &= (content[np.minimum(at, len(content) - 1)] == _QUOTE) & (content[end] == _QUOTE)
            at += 2
        at += one.lengths + 1
        fits &= _is_wanted(one, word)
    fits &= at - 1 == chunk.ends[lines]
    fits[np.isin(lines, list(chunk.apart))] = False
    odd = [] if chunk.content.isascii() else [np.flatnonzero(content >= _BEYOND_ASCII)]
    if b"\\" in chunk.content:
        odd.append(np.flatnonzero(content == _BACKSLASH))
    if odd:
        is_odd = np.zeros(len(chunk.ends), np.bool_)
        is_odd[np.searchsorted(chunk.ends, np.concatenate(odd))] = True
        fits &= ~is_odd[lines]
    return fits


def _is_wanted(one: _Values, word: Word) -> NDArray[Any] | bool:
    """Say of each row whether a word that tells nothing is as the notation has it."""
    if one.is_count is not None:
        return one.is_count
    if word.is_text:
        return _each([text == word.before for text in one.texts], one)
    if word.field:
        return True
    read = _reading(word, lambda *_: {}, {})
    return _each([_reads(read, text) for text in one.texts], one)


def _each(answers: list[bool], one: _Values) -> NDArray[Any]:
    """Return answers about texts for each row."""
    import numpy as np

    found: NDArray[Any] = np.array(answers, np.bool_)[one.indices]
    return found


def _reads(read: Callable[[str], Mapping[str, Any]], text: str) -> bool:
    try:
        read(text)
    except ValueError:
        return False
    return True


def _with_zone(clock: _Values, zone: _Values, word: Word) -> tuple[NDArray[Any], list[str]]:
    """Return the moments that clocks and their zones make together. A zone that is none makes a text that is no moment."""
    import numpy as np

    read = _reading(word, lambda _, text: {ZONE: text}, {})
    zones = [str(read(text)[ZONE]) if _reads(read, text) else '"' for text in zone.texts]
    if len(zones) == 1:
        return clock.indices, [f"{text} {zones[0]}" for text in clock.texts]
    code = clock.indices.astype(np.int64) * len(zones) + zone.indices
    unique, inverse = np.unique(code, return_inverse=True)
    return inverse, [f"{clock.texts[one // len(zones)]} {zones[one % len(zones)]}" for one in unique.tolist()]


def _without_open_quotes(chunk: Chunk) -> bytes:
    """Return a chunk in which lines with an odd number of quotes, which would go on in the next, are nothing but a sign over and over."""
    import numpy as np

    content = np.frombuffer(chunk.content, np.uint8).copy()
    starts = np.concatenate((np.zeros(1, np.int64), chunk.ends[:-1] + 1))
    is_open = np.add.reduceat(content == _QUOTE, starts, dtype=np.int64) % 2 == 1
    for number in np.flatnonzero(is_open).tolist():
        content[starts[number] : chunk.ends[number]] = _QUESTION
    return content.tobytes()


def arrow() -> tuple[Any, Any]:
    """Return Arrow and its reader of separated values. Raises UnavailableError CW804 where it is not installed."""
    try:
        import numpy  # noqa: F401, ICN001
        import pyarrow  # noqa: ICN001
        import pyarrow.compute
        from pyarrow import csv
    except ImportError as missing:
        raise UnavailableError(
            "CW804",
            "Logs are read by columns with the packages pyarrow and numpy, which are not installed.",
            "Les journaux se lisent par colonnes avec les paquets pyarrow et numpy, qui ne sont pas installés.",
            remedy_en="Run: python -m pip install 'clausewise[logs]'",
            remedy_fr="Exécutez : python -m pip install 'clausewise[logs]'",
        ) from missing
    return pyarrow, csv
