"""How a server's notation is cut out of columns of lines, as SQL for DuckDB: fast for the lines that are as they always are.

A line that is *plain* (no escapes, one space between values, an ordinary request) is read by its quotes and spaces, and means there exactly
what ``observe.format`` reads in it; every other line is left to that. So what is plain may be narrow, but never wrong.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from msgspec import Struct

from clausewise.event import NUMBERS, TEXTS
from clausewise.observe.filling import text_characters_max
from clausewise.observe.format import Format
from clausewise.observe.notation import Directive, directives
from clausewise.observe.predicate import quoted

_NOTHING: Final = "('-', '', '(null)', 'null', 'None')"
_VERBS: Final = "('GET', 'POST', 'HEAD', 'PUT', 'DELETE', 'OPTIONS', 'PATCH', 'PROPFIND', 'CONNECT', 'TRACE', 'REPORT', 'MKCOL', 'MOVE')"
_PROTOCOLS: Final = "('HTTP/1.1', 'HTTP/2.0', 'HTTP/1.0', 'HTTP/2', 'HTTP/3.0', 'HTTP/3')"
_ZONE: Final = "(?:0[0-9]|1[0-4])"
_CLOCK: Final = "(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]"
# How a value looks that is read as more than text.
_LOOKS: Final = {
    "time_clf": rf"[0-3][0-9]/[A-Z][a-z]{{2}}/[12][0-9]{{3}}:{_CLOCK} [+-]{_ZONE}[0-5][0-9]",
    "time_iso": rf"[12][0-9]{{3}}-[01][0-9]-[0-3][0-9]T{_CLOCK}[+-]{_ZONE}:[0-5][0-9]",
    "time_s": r"[0-9]{1,11}\.[0-9]{3}",
    "status": "[0-9]{3}",
    "bytes": "(?:[0-9]{1,15}|-)",
    "cost_s": r"(?:[0-9]{1,9}(?:\.[0-9]{1,9})?|-)",
    "cost_us": "(?:[0-9]{1,15}|-)",
}
_MOMENTS: Final = {
    "time_clf": "epoch_ms(try_strptime(clock, '%d/%b/%Y:%H:%M:%S %z'))",
    "time_iso": "epoch_ms(try_strptime(clock, '%Y-%m-%dT%H:%M:%S%z'))",
    "time_s": "try_cast(replace(clock, '.', '') AS BIGINT)",
}
_CLF_CHARACTERS: Final = 26
_ZONE_CHARACTERS: Final = 5
_FACTORS: Final = {"cost_s": "1000.0", "cost_us": "0.001"}
_TARGETS: Final = ("request", "target", "path", "query")


class Cut(Struct, frozen=True):
    """How lines are cut, as SQL over the ``pieces`` between their quotes, ``p1``, ``p2`` and so on; what a line lacks is NULL.

    ``words`` are further columns, made of the pieces. ``plain`` says whether a line is plain, if its ``clock`` is a moment too: ``time_ms``
    reads it from a column ``clock``, and is NULL for any other text. ``columns`` hold what a plain line says of the fields of an event.
    """

    pieces: int
    words: dict[str, str]
    plain: str
    clock: str
    time_ms: str
    columns: dict[str, str]


class _Odd(Exception):  # noqa: N818 - it never leaves this module
    """A notation that has no plain lines."""


def cut(form: Format) -> Cut | None:
    """Return how the lines of a format are cut, None when they cannot be: then each is read by itself."""
    if form.kind not in ("apache", "nginx") or form.envelope or form.refused:
        return None
    try:
        return _Cutting(directives(form.kind, form.notation), form).cut()
    except _Odd:
        return None


# What stands in one word of a notation. None is the second half of a moment that holds a space.
_Word = list[str | Directive | None]


class _Cutting:
    def __init__(self, pieces: Sequence[str | Directive], form: Format) -> None:
        self._form = form
        self._words: dict[str, str] = {}
        self._tests: list[str] = []
        self._found: dict[str, str] = {}
        self._clock = self._time = ""
        self._segments = list(_segments(pieces))

    def cut(self) -> Cut:
        last = len(self._segments) - 1
        for number, segment in enumerate(self._segments):
            piece = f"p{number + 1}"
            if number % 2:
                self._quoted(segment, piece, is_last=number == last)
            elif segment:
                self._bare(segment, piece, is_last=number == last)
        if not self._time:
            raise _Odd
        # Behind the last quote anything may stand; where the last value has none, it ends the line.
        count = last + 1
        first = [f"p{count} IS NOT NULL"] + ([f"p{count + 1} IS NULL"] if self._segments[-1] else [])
        for number in range(1, count + (1 if self._segments[-1] else 0)):
            first += [f"NOT contains(p{number}, '\\')", f"strlen(p{number}) <= {text_characters_max}"]
        fields = dict.fromkeys(TEXTS, "''") | dict.fromkeys(NUMBERS, "0")
        fields |= {"act": quoted(self._form.act), "outcome": quoted(self._form.outcome)} | self._found
        return Cut(count + 1, self._words, " AND ".join([*first, *self._tests]), self._clock, self._time, fields)

    def _quoted(self, segment: list[str | Directive], piece: str, *, is_last: bool) -> None:
        if is_last or len(segment) != 1 or isinstance(segment[0], str) or segment[0].field in _LOOKS:
            raise _Odd
        self._take(segment[0].field, piece)

    def _bare(self, segment: list[str | Directive], piece: str, *, is_last: bool) -> None:
        """Read what stands between quotes: values with one space between them, each alone in its word."""
        values = [one for one in segment if isinstance(one, Directive)]
        if is_last and values and not values[-1].following and values[-1].field not in _LOOKS:
            raise _Odd
        if values and all(one.field in _LOOKS and not one.field.startswith("time") for one in values):
            look = "".join(_escaped(one) if isinstance(one, str) else _LOOKS[one.field] for one in segment)
            self._tests.append(f"regexp_full_match({piece}, {quoted(look)})")
            for at, word in enumerate(_in_words(segment), start=1):
                self._word(word, f"split_part({piece}, ' ', {at})", is_tested=True)
            return
        if not values:
            self._tests.append(f"{piece} = {quoted(''.join(map(str, segment)))}")
            return
        words = _in_words(segment)
        name = piece.replace("p", "w")
        self._words[name] = f"string_split({piece}, ' ')"
        self._tests.append(f"len({name}) = {len(words)}")
        for at, word in enumerate(words, start=1):
            if word[:1] == [None]:
                self._zone(word[1:], f"{name}[{at}]")
            elif any(isinstance(one, Directive) and one.field == "time_clf" for one in word):
                self._clf(word, f"{name}[{at}]", piece)
            else:
                self._word(word, f"{name}[{at}]", is_tested=False)

    def _clf(self, word: _Word, value: str, piece: str) -> None:
        """Read the first half of a moment in brackets; if one stands before it, what is read there is no moment."""
        if word[0] != "[" or len(word) != 2:  # noqa: PLR2004 - a bracket and the value
            raise _Odd
        self._tests.append(f"starts_with({value}, '[')")
        self._moment("time_clf", f"substr({piece}, strpos({piece}, '[') + 1, {_CLF_CHARACTERS})")

    def _zone(self, after: _Word, value: str) -> None:
        if not all(isinstance(one, str) for one in after):
            raise _Odd
        text = "".join(str(one) for one in after)
        self._tests.append(f"strlen({value}) = {_ZONE_CHARACTERS + len(text)} AND suffix({value}, {quoted(text)})")

    def _word(self, word: _Word, value: str, *, is_tested: bool) -> None:
        values = [one for one in word if isinstance(one, Directive)]
        if len(values) > 1:
            raise _Odd
        if not values:
            if not is_tested:
                self._tests.append(f"{value} = {quoted(''.join(str(one) for one in word))}")
            return
        at = word.index(values[0])
        before, after = "".join(map(str, word[:at])), "".join(map(str, word[at + 1 :]))
        if not is_tested:
            self._around(values[0], value, before, after)
        if before or after:
            value = f"substr({value}, {len(before) + 1}, strlen({value}) - {len(before) + len(after)})"
        self._take(values[0].field, value)

    def _around(self, one: Directive, value: str, before: str, after: str) -> None:
        """Test what stands around a value in its word, and how it looks."""
        if one.field in _LOOKS:
            look = _escaped(before) + _LOOKS[one.field] + _escaped(after)
            self._tests.append(f"regexp_full_match({value}, {quoted(look)})")
        elif before or after:
            # A text ends where the first sign behind it comes first.
            look = f"{_escaped(before)}[^{_escaped(after[:1] or ' ')}]*{_escaped(after)}"
            self._tests.append(f"regexp_full_match({value}, {quoted(look)})")

    def _take(self, field: str, value: str) -> None:
        if not field:
            return
        if field.startswith("time"):
            self._moment(field, value)
        elif field in _TARGETS:
            self._target(field, value)
        elif field in ("status", "bytes"):
            self._add(field, f"coalesce(try_cast({value} AS BIGINT), 0)")
        elif field in _FACTORS:
            self._add("cost_ms", f"coalesce(try_cast({value} AS DOUBLE), 0) * {_FACTORS[field]}")
        elif field in TEXTS and field not in ("token", "grant"):
            self._add(field, f"CASE WHEN {value} IN {_NOTHING} THEN '' ELSE {value} END")
            if field == "address":
                # What stands before a port is read by itself; a bare address holds either dots or colons, or ends in dots.
                self._tests.append(f"(NOT contains({value}, ':') OR NOT contains(split_part({value}, ':', 1), '.'))")
                self._tests.append(f"NOT starts_with({value}, '[')")
        else:
            raise _Odd

    def _moment(self, field: str, clock: str) -> None:
        reading = _MOMENTS.get(field)
        if self._time or reading is None:
            raise _Odd
        self._clock = clock
        self._time = f"CASE WHEN regexp_full_match(clock, {quoted(_LOOKS[field])}) THEN {reading} END"

    def _target(self, field: str, value: str) -> None:
        target = value
        if field == "request":
            words = value.replace("p", "w")
            self._words[words] = f"string_split({value}, ' ')"
            target = f"{words}[2]"
            self._tests.append(f"len({words}) = 3 AND {words}[1] IN {_VERBS} AND {words}[3] IN {_PROTOCOLS}")
            self._add("verb", f"{words}[1]")
        if field != "query":
            self._tests.append(f"starts_with({target}, '/')")
            self._add("path", target if field == "path" else f"split_part({target}, '?', 1)")
        if field == "query":
            said = f"CASE WHEN starts_with({value}, '?') THEN substr({value}, 2) ELSE {value} END"
            self._add("query", f"CASE WHEN {value} IN {_NOTHING} THEN '' ELSE {said} END")
        elif field != "path":
            self._add("query", f"substr({target}, strlen(split_part({target}, '?', 1)) + 2)")

    def _add(self, field: str, value: str) -> None:
        if field in self._found:
            raise _Odd
        self._found[field] = value


def _segments(pieces: Sequence[str | Directive]) -> Iterator[list[str | Directive]]:
    """Yield what stands outside and inside of quotes, in turn."""
    segment: list[str | Directive] = []
    for one in pieces:
        if isinstance(one, Directive):
            segment.append(one)
            continue
        first, *rest = one.split('"')
        if first:
            segment.append(first)
        for part in rest:
            yield segment
            segment = [part] if part else []
    yield segment


def _in_words(segment: Sequence[str | Directive]) -> list[_Word]:
    """Return what stands between quotes word by word. A moment's own brackets become text, as where the notation writes them."""
    words: list[_Word] = [[]]
    for one in segment:
        if isinstance(one, str):
            first, *others = one.split(" ")
            words[-1] += [first] if first else []
            words += [[part] if part else [] for part in others]
        elif one.field == "time_clf":
            is_bare = one.following == "]"
            words[-1] += [one] if is_bare else ["[", one]
            words.append([None] if is_bare else [None, "]"])
        else:
            words[-1].append(one)
    return words


def _escaped(text: str) -> str:
    return re.escape(text).replace("\\ ", " ")
