"""How logs look, as data: one file of TOML each in ``clausewise/observe/formats``, or the operator's own.

    name = "combined"
    title = {en = "Combined log", fr = "Journal combiné"}
    kind = "apache"            # or nginx, pattern, json, w3c
    notation = '%h %l %u %t "%r" %>s %b "%{Referer}i" "%{User-agent}i"'

``pattern`` has a list of ``patterns``, each an expression with named groups (see ``observe.filling.FIELDS``), what was done (``act``) and
how it ended (``outcome``). ``json`` has ``fields``: which of the line's keys, dots for those inside others, fill which field. ``w3c``
names its own fields in a ``#Fields:`` line; ``fields`` says what they are.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

import msgspec
from msgspec import Struct

from clausewise.errors import InputError
from clausewise.event import Act, Event, Outcome, as_text
from clausewise.model import Words
from clausewise.observe import notation
from clausewise.observe.filling import FIELDS, Filling, filling

line_bytes_max = 64 * 1024


class Pattern(Struct, frozen=True, forbid_unknown_fields=True):
    """A kind of line: an expression with named groups, what it tells was done and how that ended."""

    match: str
    act: Act = Act.REQUEST
    outcome: Outcome = Outcome.UNKNOWN


class Format(Struct, frozen=True, forbid_unknown_fields=True, rename={"is_partial": "partial"}):
    """How the lines of a log look. ``is_partial`` says that lines of other kinds among them are nothing bad: a system's log has many."""

    name: str
    title: Words
    kind: str
    notation: str = ""
    patterns: tuple[Pattern, ...] = ()
    fields: dict[str, str] = {}
    act: Act = Act.REQUEST
    outcome: Outcome = Outcome.UNKNOWN
    is_partial: bool = False
    examples: tuple[str, ...] = ()

    def reader(self, now: datetime | None = None) -> Reader:
        """Return what reads its lines; ``now`` tells the year where a line does not. Raises InputError for a format that cannot be."""
        return Reader(self, now or datetime.now(UTC))


# Reads one line: an event, or None for a line that is none of this format's.
_Read = Callable[[str], Event | None]


class Reader:
    """Reads lines of one format. Not shared between files: a W3C log says along the way how it goes on."""

    def __init__(self, form: Format, now: datetime) -> None:
        self.format = form
        self._fill: Filling = filling(now)
        self._columns: list[str] = []
        make: Mapping[str, Callable[[], _Read]] = {
            "apache": lambda: self._matching((Pattern(notation.apache(form.notation), form.act, form.outcome),)),
            "nginx": lambda: self._matching((Pattern(notation.nginx(form.notation), form.act, form.outcome),)),
            "pattern": lambda: self._matching(form.patterns),
            "json": lambda: self._of_json,
            "w3c": lambda: self._of_w3c,
        }
        if form.kind not in make:
            raise _wrong(form.name, f"no kind `{form.kind}`", f"pas de genre « {form.kind} »")
        self._paths = (
            [(field, tuple(key.split("."))) for key, field in form.fields.items()] if form.kind == "json" else []
        )
        unknown = sorted({*form.fields.values()} - FIELDS)
        if unknown:
            raise _wrong(form.name, f"no field `{unknown[0]}`", f"pas de champ « {unknown[0]} »")
        self._read = make[form.kind]()

    def read(self, line: bytes) -> Event | None:
        """Return the event that a line tells, None when it is none of this format. Never raises for what a line holds."""
        if len(line) > line_bytes_max:
            return None
        try:
            return self._read(as_text(line))
        except (ValueError, OverflowError, KeyError, TypeError):
            return None

    def _matching(self, patterns: tuple[Pattern, ...]) -> _Read:
        compiled = [(self._compiled(one.match), one.act, one.outcome) for one in patterns]
        fill = self._fill

        def read(text: str) -> Event | None:
            for pattern, act, outcome in compiled:
                found = pattern.match(text)
                if found is not None:
                    return fill(found.groupdict(), act, outcome)
            return None

        return read

    def _compiled(self, expression: str) -> re.Pattern[str]:
        try:
            pattern = re.compile(expression)
        except re.error as wrong:
            raise _wrong(self.format.name, f"`{wrong}`", f"« {wrong} »") from wrong
        unknown = sorted(pattern.groupindex.keys() - FIELDS)
        if unknown:
            raise _wrong(self.format.name, f"no field `{unknown[0]}`", f"pas de champ « {unknown[0]} »")
        return pattern

    def _of_json(self, text: str) -> Event | None:
        line = msgspec.json.decode(text)
        if not isinstance(line, dict):
            return None
        found = {}
        for field, keys in self._paths:
            value: Any = line
            for key in keys:
                value = value.get(key) if isinstance(value, dict) else None
            if isinstance(value, list):
                value = value[0] if value else None
            if value is not None and field not in found:
                found[field] = str(value)
        if not any(name.startswith("time") for name in found):
            return None
        return self._fill(found, self.format.act, self.format.outcome)

    def _of_w3c(self, text: str) -> Event | None:
        if text.startswith("#"):
            if text.startswith("#Fields:"):
                self._columns = [self.format.fields.get(one.lower(), "") for one in text[8:].split()]
            return None
        values = text.split()
        if not self._columns or len(values) != len(self._columns):
            return None
        found = {
            name: value.replace("+", " ") if name == "agent" else value
            for name, value in zip(self._columns, values, strict=True)
            if name
        }
        return self._fill(found, self.format.act, self.format.outcome)

    def is_told(self, line: bytes) -> bool:
        """Say whether a line without an event is nothing bad: blank, a remark of the log's own, or of another program."""
        return self.format.is_partial or not line.strip() or (self.format.kind == "w3c" and line.startswith(b"#"))


def _wrong(name: str, en: str, fr: str) -> InputError:
    return InputError(
        "CW801",
        f"The log format {name!r} cannot be used: {en}.",
        f"Le format de journal {name!r} ne peut servir : {fr}.",
        remedy_en="Compare it with the files in `clausewise/observe/formats`.",
        remedy_fr="Comparez-le aux fichiers de `clausewise/observe/formats`.",
    )


def read_format(path: Path) -> Format:
    """Return the format in a TOML file. Raises InputError CW801 with what is wrong in it."""
    try:
        return msgspec.convert(tomllib.loads(path.read_text(encoding="utf-8")), Format)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, msgspec.ValidationError) as wrong:
        raise _wrong(path.name, str(wrong), str(wrong)) from wrong


@cache
def formats() -> dict[str, Format]:
    """Return the package's formats by name; of two that fit a line, the one that comes first says more."""
    folder = Path(str(files("clausewise.observe") / "formats"))
    return {one.name: one for one in map(read_format, sorted(folder.glob("*.toml")))}


sniffed_lines = 50


def recognised(lines: list[bytes], now: datetime | None = None) -> Format | None:
    """Return the format of which most of the first lines are, None when it is fewer than half."""
    lines = [line for line in lines[:sniffed_lines] if line.strip()]

    def fitting(form: Format) -> tuple[int, int]:
        reader = form.reader(now)
        read = [reader.read(line) for line in lines]
        told = [one for one in read if one is not None]
        remarks = sum(form.kind == "w3c" and line.startswith(b"#") for line in lines)
        # Of two that read as many lines, the one that finds more in them.
        return len(told) + remarks, sum(bool(one.address) + bool(one.verb) + bool(one.path) for one in told)

    best = max(formats().values(), key=fitting)
    count, _ = fitting(best)
    least: Final = 1 if best.is_partial else (len(lines) + 1) // 2
    return best if lines and count >= max(1, least) else None
