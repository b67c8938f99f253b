"""Jobs for tests: the real program and the real worker with a single detector, which loads at once; shards of a few KiB.

python -m tests.jobs bulk SOURCE… --out FOLDER
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import clausewise.equipment
from clausewise.config import Config
from clausewise.detect.personal import Personal
from clausewise.job import content, crew, terms, worker
from clausewise.job.judge import Judge
from clausewise.job.shard import Segment, Shard
from clausewise.job.source import Source, absolute, sources
from clausewise.job.survey import Cut, shards
from clausewise.rows import Bad, Read

CARD = "My card is 4111 1111 1111 1111."
INNOCENT = "The garden party is on Saturday."
ROOT = Path(__file__).parents[1]
KIB = 1024
WORKER = (sys.executable, "-m", "tests.jobs", "worker")


def texts(count: int) -> list[str]:
    """Texts of which every seventh shows a card's number."""
    return [f"{CARD} It is number {number}." if number % 7 == 0 else f"{INNOCENT} {number}" for number in range(count)]


def ndjson(path: Path, given: Sequence[str], **more: object) -> Path:
    """Write a file of rows."""
    rows = ({"text": text, "id": f"{path.stem}-{number}", **more} for number, text in enumerate(given))
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def cut(*given: Path, aside: list[Bad] | None = None, size: int = KIB, **more) -> list[Shard]:
    """Survey sources into shards of about ``size`` bytes."""
    return cut_of(*map(str, given), aside=aside, size=size, **more)


def cut_of(*names: str, aside: list[Bad] | None = None, size: int = KIB, **more) -> list[Shard]:
    """Survey sources by their names."""
    return [*shards(sources(absolute(names)), Cut(bytes=size, **more), [] if aside is None else aside)]


def segments(given: Sequence[Shard]) -> list[Segment]:
    return [one for shard in given for one in shard.segments]


def rows(given: Sequence[Shard], **columns: str) -> Iterator[Read]:
    """Read the rows of shards, as their workers do."""
    return rows_of(segments(given), **columns)


def rows_of(given: Sequence[Segment], **columns: str) -> Iterator[Read]:
    """Read the rows of segments."""
    for segment in given:
        yield from content.rows(segment, None, columns, {})


def told(found: Sequence[Read]) -> list[object]:
    """Rows and errors so that they can be compared."""
    return [(one.line, one.error.said()) if isinstance(one, Bad) else (one.line, one.item) for one in found]


def source(path: Path) -> Source:
    [found] = sources(absolute([str(path)]))
    return found


def lightened() -> None:
    """Let engines of this process have one detector, and crews workers that do the same."""
    from clausewise.doors.cli import bulk

    clausewise.equipment.detectors = lambda *_: (Personal(None),)
    crew.COMMAND = WORKER
    bulk.MIB = KIB


def asked(policy: Path, *given: Path, size: int = KIB, form: str = "parquet", **context: str) -> terms.Terms:
    """What a job asks: ``given`` judged under a policy, in shards of about ``size`` bytes."""
    settings = terms.settings(Config(policy=str(policy)))
    return terms.Terms(absolute(map(str, given)), Cut(bytes=size), context, form, settings)


def judge(policy: Path) -> Judge:
    """A judge with one detector; the caller has seen to it that engines have no more."""
    return Judge(terms.settings(Config(policy=str(policy))), {})


def environment(policy: Path) -> dict[str, str]:
    """The variables of a program that judges under a policy."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("CLAUSEWISE_", "LC_", "LANG"))}
    return {**kept, "CLAUSEWISE_POLICY": str(policy), "LANG": "C", "PYTHONPATH": str(ROOT)}


if __name__ == "__main__":
    lightened()
    if sys.argv[1:] == ["worker"]:
        worker.main()
    else:
        from clausewise.__main__ import main

        main()
