"""Scenarios, as data: what repeated over time means something that one event does not. One file each in ``clausewise/observe/scenarios``.

    id: sign_in.guessing
    signal: intrusion.guessing
    score: 0.9
    title: {en: Passwords tried one after another, fr: Mots de passe essayés l'un après l'autre}
    where: [{act: sign_in, outcome: failure}]
    per: [[account, address]]
    by: address
    bucket: {capacity: 8, leak_s: 60}

``per`` lists the keys under which events are counted, each made of one or more fields or traits (``observe.trait``); an event that lacks
one is not counted under it. The bucket leaks one event every ``leak_s`` seconds and overflows above ``capacity``. With ``distinct``, only
values of that field that were not seen since the bucket was last empty are poured. Instead of a bucket, ``within_s``, ``measures``,
``when`` and ``at`` say what is measured and how much is too much (``observe.tally``). ``by`` says who answers: the account where there is
one (nothing said), the ``address`` though an account is named, or nobody alone (``group``). ``shadow: true`` records and does nothing else.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

from msgspec import Struct

from clausewise.errors import PolicyError
from clausewise.fields import Table
from clausewise.model import Words
from clausewise.observe.condition import Condition, condition
from clausewise.observe.tally import Plan, asked, plan, within_s_max
from clausewise.observe.term import expanded, terms
from clausewise.observe.trait import NAMES
from clausewise.source import Source, read

_TALLIED: Final = ("within_s", "measures", "when", "at")
KEYS: Final = (
    *("id", "signal", "score", "title", "where", "per", "by", "bucket", "distinct", "shadow", "hit", "miss"),
    *_TALLIED,
)
BY: Final = ("", "account", "address", "group")
capacity_max = 100_000
leak_s_max = 86_400.0


class Scenario(Struct, frozen=True):
    """A scenario, ready. ``leak_ms`` is how long one event stays in the bucket, ``score`` how surely an overflow means what it shows.

    ``where`` is the condition as data, terms written out, ``asked`` all that its measures ask beside it; ``plan`` is what is measured, None
    where all is a bucket.
    """

    id: str
    signal: str
    score: float
    title: Words
    condition: Condition
    per: tuple[tuple[str, ...], ...]
    capacity: int = 0
    leak_ms: int = 0
    distinct: str = ""
    by: str = ""
    is_shadow: bool = False
    where: tuple[Mapping[str, Any], ...] = ()
    plan: Plan | None = None
    asked: tuple[Mapping[str, Any], ...] = ()
    hit: tuple[Any, ...] = ()
    miss: tuple[Any, ...] = ()

    @property
    def is_bucket(self) -> bool:
        """Whether it is a leaky bucket and nothing else, which a batch can hold as a running maximum."""
        return self.plan is None

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
    keys = _keys(table, table.data.get("per"))
    found = _condition(table, table.data.get("where"))
    tallied = _plan(table, score or 0.0) if "bucket" not in table.data else None
    capacity, leak_ms = _bucket(table) if "bucket" in table.data else (0, 0)
    distinct = table.text("distinct", required=False) or ""
    if distinct and distinct not in NAMES:
        _unknown(table, "distinct", distinct)
    by = table.text("by", required=False) or ""
    if by not in BY:
        _unknown(table, "by", by)
    if source.problems or identifier is None or signal is None or title is None or score is None or found is None:
        return None
    where = table.data["where"]
    return Scenario(
        identifier,
        signal,
        score,
        title,
        found,
        keys,
        capacity,
        leak_ms,
        distinct,
        by,
        bool(table.data.get("shadow")),
        tuple(expanded(where if isinstance(where, list) else [where])),
        tallied,
        tuple(expanded(asked(table.data))),
        *(
            tuple(one for one in table.data.get(name) or () if isinstance(one, (dict, list)))
            for name in ("hit", "miss")
        ),
    )


def _bucket(table: Table) -> tuple[int, int]:
    bucket = table.table("bucket")
    for name in _TALLIED:
        if name in table.data:
            _unknown(table, name, name)
    if bucket is None:
        return 0, 0
    bucket.only(("capacity", "leak_s"))
    capacity = bucket.number("capacity", least=1, most=capacity_max)
    leak = bucket.number("leak_s", least=0.001, most=leak_s_max)
    return int(capacity or 0), round((leak or 0) * 1000)


def _plan(table: Table, score: float) -> Plan | None:
    within = table.number("within_s", least=1, most=within_s_max)
    if within is None:
        return None
    try:
        return plan(table.data, within, score, terms())
    except (ValueError, AttributeError, TypeError) as wrong:
        _unknown(table, "measures" if "measures" in table.data else "when", str(wrong))
        return None


def _keys(table: Table, per: Any) -> tuple[tuple[str, ...], ...]:
    if not isinstance(per, list) or not per:
        _unknown(table, "per", str(per))
        return ()
    keys = tuple(tuple(one) if isinstance(one, list) else (str(one),) for one in per)
    for name in {name for key in keys for name in key} - NAMES:
        _unknown(table, "per", str(name))
    return keys


def _condition(table: Table, where: Any) -> Condition | None:
    try:
        return condition(where if isinstance(where, list) else [where], terms())
    except (ValueError, AttributeError, TypeError) as wrong:
        _unknown(table, "where", str(wrong))
        return None


def _unknown(table: Table, key: str, what: str) -> None:
    table.note(
        key,
        "CW810",
        f"`{key}` asks for something that no event says: {what}.",
        f"« {key} » demande quelque chose qu'aucun événement ne dit : {what}.",
        remedy_en=f"Use a term of `observe/terms.yaml`, or one of: {', '.join(sorted(NAMES))}.",
        remedy_fr=f"Utilisez un terme de `observe/terms.yaml`, ou l'un de : {', '.join(sorted(NAMES))}.",
    )


@cache
def scenarios() -> tuple[Scenario, ...]:
    """Return the package's scenarios, by file name."""
    folder = Path(str(files("clausewise.observe") / "scenarios"))
    return tuple(map(read_scenario, sorted(folder.glob("*.yaml"))))


def emits() -> frozenset[str]:
    """Return the signals that the package's scenarios show."""
    return frozenset(one.signal for one in scenarios())
