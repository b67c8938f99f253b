"""How logs look, as data: one file of TOML each in ``clausewise/observe/formats``, or the operator's own.

    name = "combined"
    title = {en = "Combined log", fr = "Journal combiné"}
    kind = "apache"            # or nginx, pattern, json, w3c
    notation = '%h %l %u %t "%r" %>s %b "%{Referer}i" "%{User-agent}i"'

``pattern`` has a list of ``patterns``, each an expression with named groups (see ``observe.filling.FIELDS``), what was done (``act``) and
how it ended (``outcome``). ``json`` has ``fields``: which of the line's keys, dots for those inside others, fill which field. ``w3c``
names its own fields in a ``#Fields:`` line; ``fields`` says what they are, and ``needs`` one without which it is another log.

``envelope`` names what lies around each line, such as ``syslog`` (``clausewise.observe.envelope``); it is found out where a log's format
is. ``refused`` says which lines tell of what the operator's own service turned away, as conditions (``clausewise.observe.condition``):

    refused = [{status = 429}, {status = 403, path = {starts = "/console"}}]

So does a field ``outcome`` that holds ``refused``: write the answer's header ``Clausewise-Outcome`` into your log and name it there.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Final
from urllib.parse import unquote_plus

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from clausewise.errors import InputError
from clausewise.event import Act, Event, Outcome, as_text
from clausewise.model import Words
from clausewise.observe import notation
from clausewise.observe.condition import Condition, condition
from clausewise.observe.envelope import KIND, Opening, by_keys, by_patterns, chains, unwrapped
from clausewise.observe.filling import FIELDS, Filling, filling
from clausewise.observe.linear import is_linear

line_bytes_max = 64 * 1024
# An object that tells none of these is no request and no sign-in, whatever moment it names.
_TELLING: Final = frozenset(("address", "account", "request", "target", "url", "path"))


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
    envelope: tuple[str, ...] = ()
    refused: tuple[dict[str, Any], ...] = ()
    needs: str = ""
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
    """Reads lines of one format. Not shared between files: a W3C log says along the way how it goes on, in ``columns``."""

    def __init__(self, form: Format, now: datetime) -> None:
        self.format = form
        self._fill: Filling = filling(now)
        self.columns: list[str] = []
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
        self._openings = [_opening(name, form.name) for name in form.envelope]
        self._is_refused = _refusing(form)

    def read(self, line: bytes) -> Event | None:
        """Return the event that a line tells, None when it is none of this format. Never raises for what a line holds."""
        if len(line) > line_bytes_max:
            return None
        try:
            text = as_text(line)
            inside = unwrapped(text, self._openings) if self._openings else text
            event = None if inside is None else self._read(inside)
        except (ValueError, OverflowError, KeyError, TypeError, RecursionError):
            return None
        if event is None or self._is_refused is None or not self._is_refused(event):
            return event
        return replace(event, outcome=Outcome.REFUSED)

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
        if not is_linear(expression) and self.format not in _shipped():
            raise _wrong(
                self.format.name,
                "a line could be made for which its expression takes for ever (a repetition inside another, or a group asked for again)",
                "une ligne pourrait occuper sans fin son expression (une répétition dans une autre, ou un groupe redemandé)",
            )
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
            if value is None and len(keys) > 1:
                value = line.get(".".join(keys))
            if isinstance(value, list):
                value = value[0] if value else None
            if value is not None and field not in found:
                found[field] = str(value)
        if not any(name.startswith("time") for name in found) or _TELLING.isdisjoint(found):
            return None
        return self._fill(found, self.format.act, self.format.outcome)

    def _of_w3c(self, text: str) -> Event | None:
        if text.startswith("#"):
            if text.startswith("#Fields:"):
                names = text[8:].lower().split()
                is_other = self.format.needs not in ("", *names)
                self.columns = [] if is_other else [self.format.fields.get(one, "") for one in names]
            return None
        values = text.split()
        if not self.columns or len(values) != len(self.columns):
            return None
        found = {
            name: unquote_plus(value) if name == "agent" else value
            for name, value in zip(self.columns, values, strict=True)
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
    import tomllib

    try:
        return msgspec.convert(tomllib.loads(path.read_text(encoding="utf-8")), Format)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, msgspec.ValidationError) as wrong:
        raise _wrong(path.name, str(wrong), str(wrong)) from wrong


@cache
def _shipped() -> tuple[Format, ...]:
    folder = Path(str(files("clausewise.observe") / "formats"))
    return tuple(map(read_format, sorted(folder.glob("*.toml"))))


def formats() -> dict[str, Format]:
    """Return the package's formats by name; of two that fit a line, the one that comes first says more."""
    return {one.name: one for one in _shipped() if one.kind != KIND}


def envelopes() -> dict[str, Format]:
    """Return the package's envelopes by name."""
    return {one.name: one for one in _shipped() if one.kind == KIND}


@cache
def _opening(name: str, of: str) -> Opening:
    form = envelopes().get(name)
    if form is None:
        raise _wrong(of, f"no envelope `{name}`", f"pas d'enveloppe « {name} »")
    return by_patterns([one.match for one in form.patterns]) if form.patterns else by_keys(form.notation, form.fields)


def _refusing(form: Format) -> Condition | None:
    if not form.refused:
        return None
    try:
        tests = [condition([one]) for one in form.refused]
    except (ValueError, AttributeError, TypeError) as wrong:
        raise _wrong(form.name, f"`refused` asks for {wrong}", f"« refused » demande {wrong}") from wrong
    return lambda event: any(test(event) for test in tests)


sniffed_lines = 50


def recognised(lines: list[bytes], now: datetime | None = None) -> Format | None:
    """Return the format of which most of the first lines are, None when it is fewer than half; with the envelopes around them."""
    lines = [line for line in lines[:sniffed_lines] if line.strip()]
    for chain in chains(tuple(envelopes())):
        openings = [_opening(name, name) for name in chain]
        inside = _inside(lines, openings) if chain else lines
        # What most lines do not lie in is no envelope of theirs.
        if inside and len(inside) * 2 >= len(lines) and (best := _fitting(inside, now)) is not None:
            return replace(best, envelope=chain) if chain else best
    return None


def _inside(lines: list[bytes], openings: Sequence[Opening]) -> list[bytes]:
    found = []
    for line in lines:
        try:
            text = unwrapped(line.decode("utf-8", "replace"), openings)
        except (ValueError, KeyError, TypeError, OverflowError, RecursionError):
            text = None
        if text is not None:
            found.append(text.encode())
    return found


def _fitting(lines: list[bytes], now: datetime | None) -> Format | None:
    def fitting(form: Format) -> tuple[int, int]:
        reader = form.reader(now)
        read = [reader.read(line) for line in lines]
        told = [one for one in read if one is not None]
        remarks = sum(form.kind == "w3c" and line.startswith(b"#") for line in lines) if told else 0
        # Of two that read as many lines, the one that finds more in them.
        return len(told) + remarks, sum(bool(one.address) + bool(one.verb) + bool(one.path) for one in told)

    best = max(formats().values(), key=fitting)
    count, _ = fitting(best)
    least: Final = 1 if best.is_partial else (len(lines) + 1) // 2
    return best if lines and count >= max(1, least) else None
