"""``clausewise signals``: what the detectors see, a JSON object a row, in the order of the input."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from clausewise.doors.cli import options
from clausewise.doors.cli.outcome import Exit
from clausewise.doors.cli.session import Session

if TYPE_CHECKING:
    from clausewise.engine import Engine
    from clausewise.model import Signal
    from clausewise.rows import Read

score_digits = 6
Raw = Annotated[bool, typer.Option("--raw")]


def signals(
    context: typer.Context,
    paths: options.Paths,
    *,
    policy: options.OptionalPolicy = None,
    form: options.OptionalForm = None,
    raw: Raw = False,
    quiet: options.Quiet = False,
) -> int:
    """Print the signals of every row; return 0, or 2 when a row could not be read."""
    from clausewise.reading import batches, read
    from clausewise.rows import Bad

    session: Session = context.obj
    rows = read(paths, form=form, stdin=sys.stdin.buffer)
    outcome = Exit.CLEAN
    with (
        session.engine(policy=policy, store="") as engine,
        session.progress("reading", "lecture", quiet=quiet, scrolls=True) as advance,
    ):
        for batch in batches(rows):
            for row, line in zip(batch, _lines(engine, batch, raw=raw), strict=True):
                if isinstance(row, Bad):
                    session.fail(row.error)
                    if row.passed_over:
                        continue
                    outcome = Exit.ERROR
                session.data(line)
            advance(len(batch))
        session.flush()
    return outcome


def _lines(engine: Engine, batch: Sequence[Read], *, raw: bool) -> list[str]:
    from clausewise.doors.cli.shape import encoded
    from clausewise.rows import Bad

    items = [row.item for row in batch if not isinstance(row, Bad)]
    seen = iter(zip(engine.signals(items), [{}] * len(items) if raw else engine.scores(items), strict=True))
    lines: list[str] = []
    for row in batch:
        if isinstance(row, Bad):
            lines.append(encoded({"id": f"{row.path}:{row.line}", "signals": {}, "error": row.told()["error"]}))
        else:
            lines.append(encoded({"id": row.item.id, "signals": _scores(*next(seen), raw=raw)}))
    return lines


def _scores(found: Sequence[Signal], dense: Mapping[str, float], *, raw: bool) -> dict[str, Any]:
    from clausewise.labels import with_labels

    best: dict[str, float] = {}
    for signal in found:
        best[signal.name] = max(best.get(signal.name, 0.0), round(signal.score, score_digits))
    return best if raw else {name: round(score, score_digits) for name, score in with_labels(best, dense).items()}
