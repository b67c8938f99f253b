"""Scenarios, as data: what repeated over time means something that one event does not. One file each in ``clausewise/observe/scenarios``.

    id: sign_in.guessing
    signal: intrusion.guessing
    score: 0.9
    title: {en: Passwords tried one after another, fr: Mots de passe essayés l'un après l'autre}
    where: [{act: sign_in, outcome: failure}]
    per: [[account, address]]
    by: address
    bucket: {capacity: 8, leak_s: 60}

``per`` lists the keys under which events are counted, each made of one or more fields; an event that lacks one is not counted under it. The
bucket leaks one event every ``leak_s`` seconds and overflows above ``capacity``. With ``distinct``, only values of that field that
were not seen since the bucket was last empty are poured. ``shadow: true`` records and does nothing else.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

from msgspec import Struct

from clausewise.errors import PolicyError
from clausewise.event import TEXTS
from clausewise.fields import Table
from clausewise.model import Words
from clausewise.observe.condition import Condition, condition
from clausewise.source import Source, read

KEYS: Final = ("id", "signal", "score", "title", "where", "per", "by", "bucket", "distinct", "shadow", "hit", "miss")
KEY_FIELDS: Final = frozenset((*TEXTS, "network", "subnet"))
capacity_max = 100_000
leak_s_max = 86_400.0


class Scenario(Struct, frozen=True):
    """A scenario, ready. ``leak_ms`` is how long one event stays in the bucket, ``score`` how surely an overflow means what it shows."""

    id: str
    signal: str
    score: float
    title: Words
    condition: Condition
    per: tuple[tuple[str, ...], ...]
    capacity: int
    leak_ms: int
    distinct: str = ""
    by: str = ""
    is_shadow: bool = False
    hit: tuple[Mapping[str, Any], ...] = ()
    miss: tuple[Mapping[str, Any], ...] = ()

    @property
    def limit_ms(self) -> int:
        """The level above which the bucket overflows, in milliseconds of leaking."""
        return self.capacity * self.leak_ms


def read_scenario(path: Path) -> Scenario:
    """Return the scenario in a file. Raises PolicyError with every problem, at its line."""
    source = read(path, name=path.name)
    table = Table.of(source)
    scenario = _scenario(table, source) if table is not None else None
    if source.problems or scenario is None:
        raise PolicyError(tuple(source.problems))
    return scenario


def _scenario(table: Table, source: Source) -> Scenario | None:
    table.only(KEYS)
    identifier, signal, title = table.text("id"), table.text("signal"), table.words("title")
    score = table.number("score", least=0.01, most=0.99)
    where, per = table.data.get("where"), table.data.get("per")
    bucket = table.table("bucket")
    capacity = leak = None
    if bucket is not None:
        bucket.only(("capacity", "leak_s"))
        capacity = bucket.number("capacity", least=1, most=capacity_max)
        leak = bucket.number("leak_s", least=0.001, most=leak_s_max)
    keys = _keys(table, per)
    found = _condition(table, where)
    if source.problems or None in (identifier, signal, title, score, capacity, leak, found) or not keys:
        return None
    assert identifier and signal and title and score and capacity and leak and found  # noqa: PT018 - for the types
    distinct = table.text("distinct", required=False) or ""
    if distinct and distinct not in KEY_FIELDS:
        _unknown(table, "distinct", distinct)
    by = table.text("by", required=False) or ""
    if by not in ("", "account", "address"):
        _unknown(table, "by", by)
    examples = [tuple(one for one in table.data.get(name) or () if isinstance(one, dict)) for name in ("hit", "miss")]
    return Scenario(
        identifier,
        signal,
        score,
        title,
        found,
        keys,
        int(capacity),
        round(leak * 1000),
        distinct,
        by,
        bool(table.data.get("shadow")),
        *examples,
    )


def _keys(table: Table, per: Any) -> tuple[tuple[str, ...], ...]:
    if not isinstance(per, list) or not per:
        _unknown(table, "per", str(per))
        return ()
    keys = tuple(tuple(one) if isinstance(one, list) else (str(one),) for one in per)
    for name in {name for key in keys for name in key} - KEY_FIELDS:
        _unknown(table, "per", str(name))
    return keys


def _condition(table: Table, where: Any) -> Condition | None:
    try:
        return condition(where if isinstance(where, list) else [where])
    except (ValueError, AttributeError, TypeError) as wrong:
        _unknown(table, "where", str(wrong))
        return None


def _unknown(table: Table, key: str, what: str) -> None:
    table.note(
        key,
        "CW810",
        f"`{key}` asks for something that no event says: {what}.",
        f"« {key} » demande quelque chose qu'aucun événement ne dit : {what}.",
        remedy_en=f"Use one of: {', '.join(sorted(KEY_FIELDS))}.",
        remedy_fr=f"Utilisez l'un de : {', '.join(sorted(KEY_FIELDS))}.",
    )


@cache
def scenarios() -> tuple[Scenario, ...]:
    """Return the package's scenarios, by file name."""
    folder = Path(str(files("clausewise.observe") / "scenarios"))
    return tuple(map(read_scenario, sorted(folder.glob("*.yaml"))))


def emits() -> frozenset[str]:
    """Return the signals that the package's scenarios show."""
    return frozenset(one.signal for one in scenarios())
