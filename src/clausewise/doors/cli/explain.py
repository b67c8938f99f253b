"""``clausewise explain``: every step of one judgement, drawn for a person or as JSON."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from clausewise.doors.cli import options
from clausewise.doors.cli.outcome import Exit, Tally, exit_of
from clausewise.doors.cli.session import Session
from clausewise.doors.cli.watch import LogFormat, log_format_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from clausewise.rows import Read

What = Annotated[str | None, typer.Argument(metavar="TEXT|PATH|-")]
Line = Annotated[str | None, typer.Option("--line", metavar="LINE")]


def explain(
    context: typer.Context,
    what: What = None,
    *,
    line: Line = None,
    log_format: LogFormat = "",
    author: options.Author = "",
    host: options.Host = "",
    path: options.Path = "",
    target: options.Target = "",
    store: options.OptionalStore = None,
    policy: options.OptionalPolicy = None,
    render: options.Render = False,
    as_json: options.Json = False,
) -> int:
    """Explain every item that ``what`` holds, or a line of a log; return the exit code of their verdicts."""
    if line is not None or what is None:
        return _line(context, line, log_format, policy=policy, store=store, as_json=as_json)
    from clausewise.doors.cli.explanation import Drawing
    from clausewise.doors.cli.shape import encoded, explanation_data
    from clausewise.rows import Bad

    session: Session = context.obj
    fields = {"author": author, "host": host, "path": path, "target": target}
    tally = Tally()
    with session.engine(policy=policy, store=store, render=render) as engine:
        drawing = Drawing(session, engine)
        for row in _rows(what, fields):
            if isinstance(row, Bad):
                tally.add(Exit.ERROR)
                session.fail(row.error)
                if as_json:
                    session.data(encoded(row.told()))
                continue
            explanation = engine.explain(row.item)
            tally.add(exit_of(explanation.decision))
            if as_json:
                session.data(encoded(explanation_data(explanation, row)))
            else:
                drawing.draw(explanation, row)
    return tally.exit


def _line(
    context: typer.Context, line: str | None, log_format: str, *, policy: str | None, store: str | None, as_json: bool
) -> int:
    from clausewise.doors.cli import line as lines
    from clausewise.errors import ConfigError

    session: Session = context.obj
    if line is None:
        raise ConfigError(
            "CW366",
            "There is nothing to explain.",
            "Il n'y a rien à expliquer.",
            remedy_en="Give a text, a path, - for standard input, or --line with a line of a log.",
            remedy_fr="Donnez un texte, un chemin, - pour l'entrée standard, ou --line avec une ligne d'un journal.",
        )
    form = log_format_of(log_format)
    with session.engine(policy=policy, store=store, judging=False) as engine:
        return lines.explain(session, engine, line, form, as_json=as_json)


def _rows(what: str, fields: dict[str, str]) -> Iterator[Read]:
    from clausewise.model import Item
    from clausewise.reading import STDIN, read
    from clausewise.rows import Row, clean

    if what == STDIN or _exists(what):
        return read([what], stdin=sys.stdin.buffer, context=fields)
    return iter([Row(Item.of_text(clean(what), id="text", **fields), "text")])


def _exists(what: str) -> bool:
    try:
        return Path(what).exists()
    except (OSError, ValueError):
        return False
