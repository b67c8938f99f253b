"""How the lines of a server's notation are cut into columns: words between single spaces, some of them in quotes.

Only notations whose every word holds one value are cut, and of their lines only those that are as they always are (``observe.sheet``); what
a value then says is asked of the same readings as line by line (``observe.filling``). Every other line is left to the reader itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from msgspec import Struct

from clausewise.observe.filling import COSTS, FIELDS, TIMES
from clausewise.observe.format import Format
from clausewise.observe.notation import Directive, directives

# The second half of a moment that holds a space.
ZONE: Final = "zone"
# What a value tells of an event, where that is not the field of the same name.
_TOLD: Final[Mapping[str, tuple[str, ...]]] = {
    "request": ("verb", "path", "query", "host"),
    "target": ("path", "query"),
    "url": ("host", "path", "query"),
    "": (),
    ZONE: (),
    **dict.fromkeys(TIMES, ("time_ms",)),
    **dict.fromkeys(COSTS, ("cost_ms",)),
}
# Moments of which a notation holds several, or that are of two words.
_ODD_TIMES: Final = frozenset(("date", "clock", "time_english", "time_slashed", "time_syslog"))


class Word(Struct, frozen=True):
    """One word of a line: the text before and after its value, which field that fills (none: ""), and whether it stands in quotes.

    Where a text comes behind it, a value holds no ``stop``: there it would end.
    """

    before: str = ""
    field: str = ""
    after: str = ""
    is_quoted: bool = False
    stop: str = ""
    is_text: bool = False

    @property
    def told(self) -> tuple[str, ...]:
        """The fields of an event that the value tells."""
        return told(self.field)


def told(field: str) -> tuple[str, ...]:
    """Return the fields of an event that a value of a format's ``field`` tells."""
    return _TOLD.get(field, (field,))


class _Odd(Exception):  # noqa: N818 - it never leaves this module
    """A notation that is not cut."""


def cut(form: Format) -> tuple[Word, ...] | None:
    """Return the words of a format's lines, None when it is not cut: then each line is read by itself."""
    if form.kind not in ("apache", "nginx") or form.envelope or form.refused:
        return None
    try:
        words = tuple(_words(list(_segments(directives(form.kind, form.notation)))))
    except _Odd:
        return None
    fields = [name for word in words for name in word.told]
    return words if "time_ms" in fields and len(fields) == len(set(fields)) else None


def _words(segments: Sequence[list[str | Directive]]) -> Iterator[Word]:
    last = len(segments) - 1
    for number, segment in enumerate(segments):
        if number % 2:
            if number == last:
                raise _Odd
            yield _word(segment, is_quoted=True)
            continue
        words = _in_words(segment)
        # Between quotes and what stands beside them lies one space.
        for at, is_beside in ((0, number > 0), (-1, number < last)):
            if is_beside and words[at : at + 1 or None] != [[]]:
                raise _Odd
        inner = words[1 if number else 0 : len(words) - 1 if number < last else None]
        for word in inner:
            yield _word(word, is_quoted=False)


def _word(parts: Sequence[str | Directive], *, is_quoted: bool) -> Word:
    values = [at for at, one in enumerate(parts) if isinstance(one, Directive)]
    if len(values) > 1 or (not parts and not is_quoted):
        raise _Odd
    if not values:
        return Word("".join(map(str, parts)), is_quoted=is_quoted, is_text=True)
    [at] = values
    one = parts[at]
    assert isinstance(one, Directive)
    before, after = "".join(map(str, parts[:at])), "".join(map(str, parts[at + 1 :]))
    if one.field not in (*FIELDS, "", ZONE) or one.field in _ODD_TIMES or (one.following == "%" and not after):
        raise _Odd
    return Word(before, one.field, after, is_quoted, after[:1])


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


def _in_words(segment: Sequence[str | Directive]) -> list[list[str | Directive]]:
    """Return what stands between quotes word by word. A moment's own brackets become text, as where the notation writes them."""
    words: list[list[str | Directive]] = [[]]
    for one in segment:
        if isinstance(one, str):
            first, *others = one.split(" ")
            words[-1] += [first] if first else []
            words += [[part] if part else [] for part in others]
        elif one.field == "time_clf":
            is_bare = one.following == "]"
            words[-1] += [one] if is_bare else ["[", one]
            zone = Directive(ZONE, one.following)
            words.append([zone] if is_bare else [zone, "]"])
        else:
            words[-1].append(one)
    return words
