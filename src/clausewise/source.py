"""A file as plain data that remembers where everything stands.

Nothing here raises for what a file contains: problems are noted, all of them, and the caller refuses the source once it has added its
own.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from clausewise.errors import PolicyError, Problem
from clausewise.syntax import Composition, Fault, Place, Span

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FILE_BYTES_MAX: Final = 1_048_576
EXCERPT_CHARACTERS_MAX: Final = 400

_BREAK = re.compile("\r\n|[\n\r\x85\u2028\u2029]")
# What YAML does not allow, and what nobody can see: zero-width, bidirectional and tag characters (joiners, as in emoji, may stay).
_FORBIDDEN = re.compile(
    "[^\t\n\r\x20-\x7e\x85\xa0-\u200a\u200c\u200d\u2010-\u2029\u202f-\u205f\u206a-\ud7ff"
    "\ue000-\ufefe\uff00-\ufff8\ufffc-\ufffd\U00010000-\U000dffff\U000e0080-\U0010ffff]|\xad"
)


class Source:
    """One file as ``data`` (dict, list, str, int, float, bool, None) with the place of every key and value.

    A place is the path to a value: ``("examples", "hit", 0, "en")``. ``data`` is None when the file cannot be understood; ``problems``
    then says why.
    """

    def __init__(self, name: str, text: str) -> None:
        self.name = name
        self.text = text
        self.lines = _BREAK.split(text)
        self.data: Any = None
        self.problems: list[Problem] = []
        self.keys: dict[Place, Span] = {}
        self.values: dict[Place, Span] = {}

    def problem(
        self,
        place: Place,
        code: str,
        en: str,
        fr: str,
        *,
        remedy_en: str = "",
        remedy_fr: str = "",
        key: bool = False,
        offset: int = 0,
        length: int = 0,
    ) -> Problem:
        """Make a problem that underlines the value at ``place``, or its key.

        ``offset`` and ``length`` (code points) narrow it to a stretch inside a text value. A place that is not in the file falls back
        on the nearest one around it.
        """
        span = self._span(place, key=key)
        if length:
            span = self._inside(span, place, offset, length)
        return self._drawn(Fault(span, code, en, fr, remedy_en, remedy_fr))

    def _drawn(self, fault: Fault) -> Problem:
        span, code, en, fr, remedy_en, remedy_fr = fault
        line = min(span.line, len(self.lines) - 1)
        shown = self.lines[line].replace("\t", " ")
        column = min(span.column, len(shown))
        end = min(span.end_column, len(shown)) if span.end_line == span.line else len(shown.rstrip())
        return Problem(
            code,
            en,
            fr,
            remedy_en=remedy_en,
            remedy_fr=remedy_fr,
            file=self.name,
            line=line + 1,
            column=column + 1,
            length=max(1, min(end - column, EXCERPT_CHARACTERS_MAX)),
            excerpt=_FORBIDDEN.sub("\ufffd", shown[: column + EXCERPT_CHARACTERS_MAX]),
        )

    def note(self, place: Place, code: str, en: str, fr: str, **more: Any) -> None:
        """Make a problem as ``problem`` does and keep it."""
        self.problems.append(self.problem(place, code, en, fr, **more))

    def note_fault(self, fault: Fault) -> None:
        """Keep a fault of the text itself as a problem; what it underlines ends with the first line of its span."""
        self.problems.append(self._drawn(fault))

    def refuse(self) -> None:
        """Raise PolicyError with every problem noted so far, in file order; do nothing when there is none."""
        if self.problems:
            raise PolicyError(tuple(sorted(self.problems, key=lambda problem: (problem.line, problem.column))))

    def has(self, place: Place) -> bool:
        """Say whether the file has anything at ``place``."""
        return place in self.keys or place in self.values

    def span_in(self, place: Place, offset: int, length: int) -> Span:
        """Return where a stretch of the text value at ``place`` (code points) is written; the whole value where that cannot be told."""
        return self._inside(self._span(place, key=False), place, offset, length)

    def span_at(self, offset: int) -> Span:
        """Return the span of the one character at ``offset`` of the text."""
        before = _BREAK.split(self.text[:offset])
        return Span(len(before) - 1, len(before[-1]), len(before) - 1, len(before[-1]) + 1)

    def _span(self, place: Place, *, key: bool) -> Span:
        while place:
            first, second = (self.keys, self.values) if key else (self.values, self.keys)
            if span := first.get(place) or second.get(place):
                return span
            place = place[:-1]
        return self.values.get((), Span(0, 0, 0, len(self.lines[0])))

    def _inside(self, span: Span, place: Place, offset: int, length: int) -> Span:
        value: Any = self.data
        for step in place:
            known = isinstance(value, dict | list) and (
                step in value if isinstance(value, dict) else step in range(len(value))
            )
            value = value[step] if known else None
        spots = list(self._spots(span, value)) if isinstance(value, str) else []
        if not spots or len(spots) < min(offset + length, len(value)):
            return span
        if offset >= len(spots):
            line, column = spots[-1]
            return Span(line, column + 1, line, column + 2)
        (line, column), (end_line, end_column) = spots[offset], spots[min(offset + length, len(spots)) - 1]
        return Span(line, column, end_line, end_column + 1)

    def _spots(self, span: Span, value: str) -> Iterator[tuple[int, int]]:
        """Align a text value with the way it is written (quotes, escapes, folded lines): yield line and column of each code point."""
        line, column = span.line, span.column
        if self.lines[line][column : column + 1] in {"'", '"'}:
            column += 1
        elif self.lines[line][column : column + 1] in {"|", ">"}:
            line, column = line + 1, 0
        for character in value:
            blank = character in " \n"
            while line <= span.end_line and line < len(self.lines):
                written = self.lines[line][column : column + 1]
                if written == character or (blank and not written):
                    yield line, column
                    line, column = (line, column + 1) if written else (line + 1, 0)
                    break
                line, column = (line, column + 1) if written else (line + 1, 0)
            else:
                return


def read(path: Path, *, name: str = "") -> Source:
    """Read a file; ``name`` is what problems call it. Whatever is wrong with it is noted in the source, nothing is raised."""
    called = name or str(path)
    try:
        size_bytes = path.stat().st_size
        content = path.read_bytes() if size_bytes <= FILE_BYTES_MAX else b""
    except OSError:
        source = Source(called, "")
        source.note(
            (),
            "CW200",
            "The file cannot be read.",
            "Le fichier ne peut pas être lu.",
            remedy_en="Check that it exists, that it is a file and that you may read it.",
            remedy_fr="Vérifiez qu'il existe, que c'est un fichier et que vous pouvez le lire.",
        )
        return source
    return parse(content, called) if size_bytes <= FILE_BYTES_MAX else _too_large(called, size_bytes)


def parse(content: bytes | str, name: str) -> Source:
    """Parse YAML handed in as UTF-8 bytes or text. Whatever is wrong with it is noted in the source, nothing is raised."""
    if len(content) > FILE_BYTES_MAX:
        return _too_large(name, len(content))
    bad_utf8_at = -1
    if isinstance(content, bytes):
        try:
            text = content.decode()
        except UnicodeDecodeError as error:
            text, bad_utf8_at = content.decode(errors="replace"), len(content[: error.start].decode())
    else:
        text = content
    if text.startswith("\ufeff"):
        text, bad_utf8_at = text[1:], bad_utf8_at - 1
    source = Source(name, _FORBIDDEN.sub("\ufffd", text))
    if bad_utf8_at >= 0:
        source.note_fault(_not_utf8(source, bad_utf8_at))
    for found in _FORBIDDEN.finditer(text):
        source.note_fault(_forbidden(source, found))
    made = Composition(_FORBIDDEN.sub(" ", text), source.lines)
    source.data, source.keys, source.values = made.data, made.keys, made.values
    for fault in made.faults:
        source.note_fault(fault)
    return source


def _not_utf8(source: Source, offset: int) -> Fault:
    return Fault(
        source.span_at(offset),
        "CW202",
        "The file is not UTF-8 from this character on.",
        "Le fichier n'est plus en UTF-8 à partir de ce caractère.",
        "Save the file again in UTF-8.",
        "Enregistrez de nouveau le fichier en UTF-8.",
    )


def _forbidden(source: Source, found: re.Match[str]) -> Fault:
    point = f"U+{ord(found[0]):04X}"
    return Fault(
        source.span_at(found.start()),
        "CW203",
        f"The invisible or control character {point} is not allowed.",
        f"Le caractère invisible ou de contrôle {point} n'est pas permis.",
        "Delete it; where it is meant, write it as an escape in double quotes, such as `\\u200b`.",
        "Supprimez-le; s'il est voulu, écrivez-le sous forme d'échappement entre guillemets doubles, comme `\\u200b`.",
    )


def _too_large(name: str, size_bytes: int) -> Source:
    source = Source(name, "")
    size_fr, most_fr = f"{size_bytes:,}".replace(",", " "), f"{FILE_BYTES_MAX:,}".replace(",", " ")
    source.note(
        (),
        "CW201",
        f"The file has {size_bytes:,} bytes; at most {FILE_BYTES_MAX:,} are read.",
        f"Le fichier compte {size_fr} octets; on en lit {most_fr} au plus.",
        remedy_en="Split it.",
        remedy_fr="Divisez-le.",
    )
    return source
