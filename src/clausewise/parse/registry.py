"""Which parsers there are: one function a medium, in a file of this folder, with ``@parser`` over it."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from importlib import import_module
from pkgutil import iter_modules

import clausewise.parse
from clausewise.extract import Extract
from clausewise.model import Medium, Part

# Opens one part. It never raises for what the part holds: what it cannot read it names in ``Extract.limits``. It raises UnavailableError
# when a library is missing. Children are handed on, not opened.
Parser = Callable[[Part], Extract]
_parsers: dict[Medium, Parser] = {}


def parser(*media: Medium) -> Callable[[Parser], Parser]:
    """Register a function as the parser of ``media``."""

    def register(function: Parser) -> Parser:
        for medium in media:
            assert medium not in _parsers, f"two parsers of {medium}"
            _parsers[medium] = function
        return function

    return register


@cache
def parsers() -> dict[Medium, Parser]:
    """Return every parser of this folder by its medium."""
    for module in iter_modules(clausewise.parse.__path__):
        import_module(f"clausewise.parse.{module.name}")
    return dict(_parsers)
