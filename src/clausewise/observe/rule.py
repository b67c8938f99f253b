r"""Payload rules, as data: what an attack looks like in one place of a request. One file a family in ``clausewise/observe/payloads``.

    family: sql
    signal: payload.sql
    targets: [argument, cookie]      # where it is looked for; a rule may name others
    views: [plain, bare]             # in which forms of the text (see ``observe.decoding``)
    rules:
      - id: sql.union
        title: {en: A second query tied to ours, fr: Une seconde requête accolée à la nôtre}
        score: 0.9                   # how surely it means what it shows
        in_prose: 0.4                # the same, where it stands in a sentence
        names: [user-agent]          # only in a header or an argument of these names
        confirm: …                   # a function of ``observe.confirmer`` that has the last word
        patterns: ['union\\s+select']
        hit: ["1 union select 2"]
        miss: [{en: …, fr: …}]

Patterns are Hyperscan's, without regard to capitals, and see one text at a time: ``^`` and ``$`` are its edges. An example is an argument's
value, words in both languages, or the fields of an event.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

from msgspec import Struct

from clausewise.errors import PolicyError, Problem
from clausewise.fields import Table
from clausewise.model import Words
from clausewise.observe.confirmer import CONFIRMERS
from clausewise.source import read

FILE_KEYS: Final = ("family", "signal", "about", "targets", "views", "rules")
RULE_KEYS: Final = (
    "id",
    "signal",
    "title",
    "score",
    "in_prose",
    "targets",
    "views",
    "names",
    "confirm",
    "patterns",
    "hit",
    "miss",
)
# Alone in a sentence, a sign is this much less sure: two together still say something.
PROSE_WEIGHT: Final = 0.6


class Target(StrEnum):
    """A place of a request. ``frame`` is its skeleton: the verb and the headers that say how it is to be read."""

    PATH = "path"
    NAME = "name"
    ARGUMENT = "argument"
    COOKIE = "cookie"
    HEADER = "header"
    BODY = "body"
    FILE = "file"
    FRAME = "frame"


class View(StrEnum):
    """A form of a text; see ``observe.decoding``."""

    RAW = "raw"
    PLAIN = "plain"
    BARE = "bare"
    UNQUOTED = "unquoted"
    BASE64 = "base64"


class Rule(Struct, frozen=True):
    """A rule, ready."""

    id: str
    family: str
    signal: str
    title: Words
    score: float
    in_prose: float
    targets: frozenset[Target]
    views: frozenset[View]
    patterns: tuple[str, ...]
    names: frozenset[str] = frozenset()
    confirm: str = ""
    hit: tuple[Any, ...] = ()
    miss: tuple[Any, ...] = ()


def read_rules(paths: Sequence[Path]) -> tuple[Rule, ...]:
    """Return the rules of files. Raises PolicyError with every problem of every file, at its line."""
    problems: list[Problem] = []
    found: list[Rule] = []
    for path in paths:
        source = read(path, name=path.name)
        table = Table.of(source)
        if table is not None:
            found += _rules(table)
        problems += source.problems
    if problems:
        raise PolicyError(tuple(problems))
    return tuple(found)


def _rules(table: Table) -> list[Rule]:
    table.only(FILE_KEYS)
    family, signal = table.text("family"), table.text("signal")
    targets, views = table.choices("targets", Target, least=1), table.choices("views", View, least=1)
    given = {"family": family or "", "signal": signal or "", "targets": targets, "views": views}
    return [rule for one in table.tables("rules", least=1) if (rule := _rule(one, given)) is not None]


def _rule(table: Table, given: Mapping[str, Any]) -> Rule | None:
    table.only(RULE_KEYS)
    known = len(table.source.problems)
    identifier, title = table.text("id"), table.words("title")
    score = table.number("score", least=0.05, most=0.99)
    in_prose = table.number("in_prose", least=0.0, most=0.99, required=False)
    confirm = table.text("confirm", required=False) or ""
    patterns = table.texts("patterns", least=1)
    if confirm and confirm not in CONFIRMERS:
        table.note(
            "confirm",
            "CW820",
            f"Nothing confirms by the name of `{confirm}`.",
            f"Rien ne confirme sous le nom de « {confirm} ».",
            remedy_en=f"Use one of: {', '.join(sorted(CONFIRMERS))}.",
            remedy_fr=f"Utilisez l'un de : {', '.join(sorted(CONFIRMERS))}.",
        )
    targets = table.choices("targets", Target, required=False) or given["targets"]
    views = table.choices("views", View, required=False) or given["views"]
    if len(table.source.problems) > known or identifier is None or title is None or score is None:
        return None
    return Rule(
        identifier,
        given["family"],
        table.text("signal", required=False) or given["signal"],
        title,
        score,
        round(score * PROSE_WEIGHT, 3) if in_prose is None else in_prose,
        frozenset(targets),
        frozenset(views),
        patterns,
        frozenset(name.lower() for name in table.texts("names", required=False)),
        confirm,
        *(tuple(table.data.get(name) or ()) for name in ("hit", "miss")),
    )


@cache
def rules() -> tuple[Rule, ...]:
    """Return the package's rules, by file name."""
    return read_rules(sorted(Path(str(files("clausewise.observe") / "payloads")).glob("*.yaml")))


def emits() -> frozenset[str]:
    """Return the signals that the package's rules show."""
    return frozenset(one.signal for one in rules())
