"""Formulas of spreadsheets: what they reach for outside, and which columns they need."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from clausewise.extract import Role
from clausewise.parse.cells import column

formula_characters_max = 8_192
calls_max = 8
argument_characters_max = 2_048
# A range of more columns than that means whole rows, and no column in particular.
range_columns_max = 256

# OpenDocument writes them in English too, whatever the language of the program; its separator is a semicolon.
_REACHING = re.compile(
    r"(?i)(?:_xlfn\.)*\b(HYPERLINK|IMAGE|WEBSERVICE|FILTERXML|RTD|IMPORTDATA|IMPORTXML|IMPORTHTML|IMPORTRANGE|IMPORTFEED|DDE)\s*\("
)
_ROLES = {"HYPERLINK": Role.ANCHOR, "IMAGE": Role.IMAGE, "WEBSERVICE": Role.CALL}
_DDE = re.compile(r"(?i)^\s*[=+@-]*\s*([\w.\\: -]{1,60})\|\s*'?([^!]{1,2000}?)'?!")
_PIECE = re.compile(r'"((?:[^"]|"")*)"|([(])|([)])|([,;])|[^"(),;]+')
_OUTSIDE = re.compile(r"'?((?:https?://|\\\\)[^'\[\]]{1,1000})\[([^\]]{1,255})\]")
_OPEN_OUTSIDE = re.compile(r"'(https?://[^']{1,1000})'#")
_COLUMNS = re.compile(
    r"(?<![A-Za-z_.\"])\$?([A-Z]{1,3})(?:\$?\d{1,7})?(?::\$?([A-Z]{1,3})(?:\$?\d{1,7})?)?(?![A-Za-z_(.])"
)


def reached(formula: str) -> Iterator[tuple[str, Role, str]]:
    """Yield address, role and shown text of whatever a formula reaches for. A call of a program (DDE) is written ``dde:`` and the call."""
    formula = formula[:formula_characters_max]
    called = _DDE.match(formula)
    if called:
        yield f"dde:{called[1]} {called[2]}", Role.EXTERNAL, ""
    for found in islice(_REACHING.finditer(formula), calls_max):
        kind = found[1].upper()
        arguments = _arguments(formula, found.end())
        if kind == "DDE":
            yield f"dde:{' '.join(arguments)}", Role.EXTERNAL, ""
        elif arguments and arguments[0]:
            text = arguments[1] if kind == "HYPERLINK" and len(arguments) > 1 else ""
            yield arguments[0], _ROLES.get(kind, Role.CALL), text
    for found in _OUTSIDE.finditer(formula):
        yield found[1] + found[2], Role.EXTERNAL, ""
    for found in _OPEN_OUTSIDE.finditer(formula):
        yield found[1], Role.EXTERNAL, ""


def _arguments(formula: str, start: int) -> list[str]:
    """Return what each argument of a call says in literal text, up to its closing bracket."""
    said = [""]
    depth = 0
    for found in _PIECE.finditer(formula, start, start + argument_characters_max):
        literal, opening, closing, comma = found.groups()
        if literal is not None:
            said[-1] += literal.replace('""', '"')
        elif opening:
            depth += 1
        elif closing:
            if depth == 0:
                break
            depth -= 1
        elif comma and depth == 0:
            said.append("")
    return said


def columns(formula: str) -> set[int]:
    """Return the columns that a formula names."""
    found: set[int] = set()
    for first, last in _COLUMNS.findall(formula[:formula_characters_max]):
        start, end = column(first), column(last or first)
        if start <= end < start + range_columns_max:
            found.update(range(start, end + 1))
    return found
