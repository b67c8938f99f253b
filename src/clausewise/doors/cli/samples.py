"""Samples: short texts with the clause that they shall meet, judged into a new ledger once and shown at every start."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from msgspec.structs import replace

from clausewise import transcript
from clausewise.decision import Decision
from clausewise.doors.cli.session import Session, is_coloured
from clausewise.doors.cli.shown import quoted, shown
from clausewise.errors import InputError
from clausewise.model import Action, Item
from clausewise.reading import read
from clausewise.rows import Row

if TYPE_CHECKING:
    from clausewise.engine import Engine

# Samples are judged at the first run and so stand at the start of the ledger; beyond this nobody looks for them.
searched_records_max = 10_000
sample_file_bytes_max = 4 * 1024 * 1024
words_max = 3
words_columns_least = 12
cell_columns = 3  # a cell's padding and what separates it from the next
PASSED_OVER = ("README.md",)


class Sample(msgspec.Struct, frozen=True):
    """One line of a sample file. ``clause`` is what it shall be found under, None when it is innocent; UNSET when nobody said."""

    text: str
    id: str
    lang: str = ""
    author: str = ""
    clause: str | msgspec.UnsetType | None = msgspec.UNSET


_sample = msgspec.json.Decoder(Sample)


def load(folder: Path) -> tuple[list[Item], dict[str, Sample]]:
    """Return every item of ``folder``, and what is expected of those that say so. Raises InputError for what cannot be read."""
    items: list[Item] = []
    for row in read([str(folder)]):
        if not isinstance(row, Row):
            raise row.error
        if Path(row.path).name not in PASSED_OVER:
            items.append(replace(row.item, id=row.item.id.removeprefix(f"{folder}/")))
    return items, {sample.id: sample for path in sorted(folder.rglob("*.ndjson")) for sample in _expected(path)}


def _expected(path: Path) -> Iterator[Sample]:
    if path.stat().st_size > sample_file_bytes_max:
        return
    for number, line in enumerate(path.read_bytes().splitlines(), 1):
        try:
            yield _sample.decode(line)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            raise InputError(
                "CW315",
                f"This is no sample: {error}.",
                f"Ceci n'est pas un exemple : {error}.",
                remedy_en="A sample has text and id, and may have lang, author and clause.",
                remedy_fr="Un exemple a text et id, et peut avoir lang, author et clause.",
                where=f"{path}:{number}",
            ) from error


def show(session: Session, engine: Engine, folder: Path) -> None:
    """Judge the samples that the ledger does not know yet, then print all verdicts."""
    items, expected = load(folder)
    known = _recorded(engine, {item.id for item in items})
    fresh = [item for item in items if item.id not in known]
    if known and engine.store is not None and engine.store.head()[0] > searched_records_max:
        fresh = []
    verdicts = known | {decision.item: decision for decision in (engine.check_many(fresh) if fresh else [])}
    rows = [verdicts[item.id] for item in items if item.id in verdicts]
    if sys.stdout.isatty():
        _draw(session, rows, expected)
    else:
        for decision in rows:
            session.data("\t".join(_cells(session, decision, expected.get(decision.item))))
    judged = [met for decision in rows if (met := _met(decision, expected.get(decision.item))) is not None]
    session.note(
        f"{len(fresh)} samples judged now, {len(known)} before; {sum(judged)} of {len(judged)} as expected",
        f"{len(fresh)} exemples jugés maintenant, {len(known)} auparavant; {sum(judged)} sur {len(judged)} comme prévu",
    )


def _recorded(engine: Engine, wanted: set[str]) -> dict[str, Decision]:
    """Return the first decision about each wanted item among the first records of the ledger."""
    found: dict[str, Decision] = {}
    sequence = 0
    while engine.store is not None and sequence < searched_records_max and len(found) < len(wanted):
        records = engine.store.after(sequence)
        for record in records:
            if record.kind in (transcript.CHECKED, transcript.DECIDED):
                decision = transcript.decision(record, engine.store.sealed(record.sequence))
                if decision.item in wanted:
                    found.setdefault(decision.item, decision)
        if not records:
            break
        sequence = records[-1].sequence
    return found


def _met(decision: Decision, sample: Sample | None) -> bool | None:
    """Say whether a verdict is what was expected; None when nothing was."""
    if sample is None or isinstance(sample.clause, msgspec.UnsetType):
        return None
    return sample.clause in decision.clauses if sample.clause else not decision.clauses


def _cells(session: Session, decision: Decision, sample: Sample | None) -> tuple[str, ...]:
    met = _met(decision, sample)
    words = ", ".join(
        list(dict.fromkeys(quoted(spot.excerpt, session.language, 24) for spot in decision.evidence))[:words_max]
    )
    return (
        shown(decision.item, 32),
        shown((sample.lang if sample else "") or decision.language, 8),
        decision.action,
        " ".join(decision.clauses) or "-",
        words or "-",
        "" if met is None else "✓" if met else "✗",
    )


def _draw(session: Session, rows: Sequence[Decision], expected: dict[str, Sample]) -> None:
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    say = session.say
    console = Console(file=sys.stdout)
    cells = [_cells(session, decision, expected.get(decision.item)) for decision in rows]
    titles = ("", "id", "", say("action", "action"), "clauses", say("words", "mots"))
    # The words get what room the other columns leave, so that a verdict keeps to one line a clause.
    others = [max((len(word) for row in cells for word in row[place].split()), default=0) for place in (0, 1, 2, 3, 5)]
    room = max(words_columns_least, console.width - sum(others) - len(titles) * cell_columns)
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1))
    for title, least in zip(titles, (1, 0, 2, max(map(len, Action)), 0, 0), strict=True):
        table.add_column(title, no_wrap=True, min_width=least)
    colours = {"allow": "green", "nudge": "yellow", "hold": "yellow"} if is_coloured(sys.stdout) else {}
    for name, language, action, clauses, words, mark in cells:
        colour = colours.get(action, "red" if colours else "")
        done = Text(action, style=colour)
        table.add_row(
            mark, Text(name), Text(language), done, Text(clauses.replace(" ", "\n")), Text(shown(words, room))
        )
    console.print(table)
