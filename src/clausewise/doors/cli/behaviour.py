"""``clausewise eval --behaviour``: what is caught of what attackers do, and whom it strikes of those who do nothing wrong.

A line is a scenario over time, ``{id, label, family, attackers, requests}``, or a single request as a record with ``label`` and ``family``.
An attacker is an address, ``user:NAME`` or ``session:ID``; the label is ``attack``, ``benign``, or anything else that is counted apart.
"""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import msgspec
from msgspec import Struct

from clausewise.errors import InputError

if TYPE_CHECKING:
    from clausewise.answer import Verdict
    from clausewise.doors.cli.session import Session
    from clausewise.engine import Engine
    from clausewise.event import Event

ATTACK: Final = "attack"
BENIGN: Final = "benign"
single_batch: Final = 2_000
missed_kept_max: Final = 200


class Scenario(Struct, frozen=True):
    """A line of a file: requests over time, or a single one where there are none (``told`` then says it)."""

    label: str
    family: str = ""
    id: str = ""
    attackers: tuple[str, ...] = ()
    requests: tuple[dict[str, Any], ...] | None = None
    told: Mapping[str, Any] = {}


class Count(Struct):
    """How many there were of a kind, how many of them were found, and how many were acted on without a person."""

    rows: int = 0
    found: int = 0
    acted: int = 0

    def add(self, rows: int, found: int, acted: int) -> None:
        """Add what was counted elsewhere."""
        self.rows, self.found, self.acted = self.rows + rows, self.found + found, self.acted + acted


class Behaviour:
    """Counts over scenarios and single requests; ``opened`` makes an engine that has seen nothing yet."""

    def __init__(self, opened: Callable[[], Engine]) -> None:
        self._opened = opened
        self.kinds: dict[str, dict[str, Count]] = {
            name: {} for name in ("attacks", "honest", "bystanders", "requests", "ordinary")
        }
        self.missed: list[str] = []
        self.struck: list[str] = []
        self.clauses: dict[str, int] = {}

    def scenario(self, one: Scenario) -> None:
        """Judge the requests of a scenario in order of time, and count who was found."""
        from clausewise.observe.record import event

        events = [event(told) for told in one.requests or ()]
        if not events:
            return
        with self._opened() as engine:
            verdicts = engine.events(events, at_door=False)
        found, acted = _names(events, verdicts, _is_found), _names(events, verdicts, _is_acted)
        for verdict in verdicts:
            for clause in verdict.clauses:
                self.clauses[clause] = self.clauses.get(clause, 0) + 1
        attackers = set(one.attackers)
        honest = set(map(_actor, events)) - attackers
        honest -= {_actor(event) for event in events if attackers & _all(event)}
        if one.label == ATTACK:
            is_found, is_acted = bool(attackers & found), bool(attackers & acted)
            self._count("attacks", one.family).add(1, is_found, is_acted)
            self._count("bystanders", one.family).add(len(honest), len(honest & found), len(honest & acted))
            if not is_found:
                _keep(self.missed, one.id)
        else:
            kind = one.family if one.label == BENIGN else f"{one.label} {one.family}"
            self._count("honest", kind).add(len(honest), len(honest & found), len(honest & acted))
        for actor in sorted(honest & found):
            _keep(self.struck, f"{one.id} {actor}")

    def requests(self, rows: Sequence[Scenario]) -> None:
        """Judge single requests, none of which has to do with another."""
        from msgspec.structs import replace

        from clausewise.observe.record import event

        # Without a moment nothing is counted over time.
        events = [replace(event(row.told), time_ms=0) for row in rows]
        with self._opened() as engine:
            verdicts = engine.events(events, at_door=False)
        for row, verdict in zip(rows, verdicts, strict=True):
            found, acted = _is_found(verdict), _is_acted(verdict)
            name = "requests" if row.label == ATTACK else "ordinary"
            kind = row.family if row.label in (ATTACK, BENIGN) else f"{row.label} {row.family}"
            self._count(name, kind).add(1, found, acted)

    def figures(self) -> dict[str, Any]:
        """Return every figure as plain data."""
        return {
            name: [{"kind": kind, **msgspec.structs.asdict(count)} for kind, count in sorted(counts.items())]
            for name, counts in self.kinds.items()
        } | {"missed": self.missed, "struck": self.struck, "clauses": dict(sorted(self.clauses.items()))}

    def _count(self, name: str, kind: str) -> Count:
        return self.kinds[name].setdefault(kind, Count())


def measured(paths: Iterable[Path], behaviour: Behaviour, advance: Callable[[int], None]) -> None:
    """Count every row of files. Raises InputError CW354 at the first that is none, with its place."""
    for path in paths:
        rows = _rows(path)
        while batch := list(islice(rows, single_batch)):
            single = [row for row in batch if row.requests is None]
            if single:
                behaviour.requests(single)
            for row in batch:
                if row.requests is not None:
                    behaviour.scenario(row)
                    advance(1)
            advance(len(single))


def _rows(path: Path) -> Iterator[Scenario]:
    number = 0
    try:
        with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as stream:
            for number, line in enumerate(stream, start=1):  # noqa: B007 - it also names the place of an error
                if line.strip():
                    told = msgspec.json.decode(line)
                    yield msgspec.convert({**told, "told": told}, Scenario)
    except (msgspec.DecodeError, UnicodeDecodeError, OSError, EOFError, zlib.error, TypeError, RecursionError) as error:
        raise InputError(
            "CW354",
            f"This is neither a scenario nor a request with a label: {error}.",
            f"Ceci n'est ni un scénario ni une requête étiquetée : {error}.",
            remedy_en='A row has a label, a family, and requests, such as {"label": "attack", "family": "flood", "requests": [{"ts": 1}]}.',
            remedy_fr='Une ligne a label, family et requests, telle {"label": "attack", "family": "flood", "requests": [{"ts": 1}]}.',
            where=f"{path}:{number}",
        ) from error


def _is_found(verdict: Verdict) -> bool:
    return any(decision.findings for decision in verdict.decisions)


def _is_acted(verdict: Verdict) -> bool:
    from clausewise.answer import Answer

    return _is_found(verdict) and verdict.would in (Answer.THROTTLE, Answer.BLOCK)


def _names(events: Sequence[Event], verdicts: Sequence[Verdict], test: Callable[[Verdict], bool]) -> set[str]:
    return {name for event, verdict in zip(events, verdicts, strict=True) if test(verdict) for name in _all(event)}


def _all(event: Event) -> set[str]:
    """Return every name by which an attacker may be known."""
    names = {event.address, event.session}
    names |= {f"user:{event.account}"} if event.account else set()
    names |= {f"session:{event.session}"} if event.session else set()
    return names - {""}


def _actor(event: Event) -> str:
    """Return the one name by which somebody honest is counted."""
    return f"user:{event.account}" if event.account else event.session or event.address


def _keep(kept: list[str], one: str) -> None:
    if len(kept) < missed_kept_max:
        kept.append(one)


def drawn(session: Session, figures: Mapping[str, Any]) -> Iterator[str]:
    """Yield the tables: what was caught of each family, and who was struck of each kind of those who did nothing wrong."""
    titles = {
        "attacks": session.say("scenarios: any attacker found", "scénarios : un attaquant au moins trouvé"),
        "bystanders": session.say("bystanders in these scenarios", "tiers dans ces scénarios"),
        "honest": session.say("honest actors, by kind", "acteurs honnêtes, par genre"),
        "requests": session.say("single requests of attackers", "requêtes seules d'attaquants"),
        "ordinary": session.say("single requests of others", "requêtes seules des autres"),
    }
    heads = session.say("of", "sur"), session.say("found", "trouvés"), session.say("acted on", "suivis")
    for name, title in titles.items():
        rows = figures[name]
        if not rows:
            continue
        yield f"{title[:48]:<48}{heads[0]:>9}{heads[1]:>9}{'%':>8}{heads[2]:>10}"
        for row in rows:
            yield _line(row["kind"], row)
        together = {key: sum(row[key] for row in rows) for key in ("rows", "found", "acted")}
        yield _line(session.say("all", "tous"), together)
        if name in ("attacks", "requests"):
            shares = [row["found"] / row["rows"] for row in rows if row["rows"]]
            yield f"{session.say('mean of families', 'moyenne des familles'):<66}{100 * sum(shares) / len(shares):>8.1f}"
        yield ""


def _line(name: str, row: Mapping[str, int]) -> str:
    share = 100 * row["found"] / row["rows"] if row["rows"] else 0.0
    return f"{name[:48]:<48}{row['rows']:>9}{row['found']:>9}{share:>8.1f}{row['acted']:>10}"
