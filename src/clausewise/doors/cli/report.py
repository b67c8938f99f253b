"""``clausewise report``, ``report dsa`` and ``report publish``: the public account of a period."""

from __future__ import annotations

import csv
import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, TextIO

import typer

from clausewise.doors.cli import options
from clausewise.doors.cli.session import Session
from clausewise.errors import ConfigError

if TYPE_CHECKING:
    from clausewise.engine import Engine
    from clausewise.figures import Figures

Form = Literal["text", "json", "csv", "pdf"]
OptionalBegins = Annotated[str, typer.Option("--from", metavar="DAY")]
Begins = Annotated[str, typer.Option("--from", metavar="DAY")]
Ends = Annotated[str, typer.Option("--to", metavar="DAY")]
OptionalForm = Annotated[Form, typer.Option("--format", metavar="text|json|csv|pdf")]
Exact = Annotated[bool, typer.Option("--exact")]
OptionalOut = Annotated[Path | None, typer.Option("--out", metavar="FILE")]
DsaOut = Annotated[Path, typer.Option("--out", metavar="FILE.jsonl|FILE.csv")]
SHOWN: int = 1


def report(
    context: typer.Context,
    *,
    begins: OptionalBegins = "",
    ends: Ends = "",
    form: OptionalForm = "text",
    exact: Exact = False,
    out: OptionalOut = None,
    store: options.OptionalStore = None,
    policy: options.OptionalPolicy = None,
) -> int:
    """Print the figures of a period, unless a command of the group is named."""
    if context.invoked_subcommand is not None:
        return 0
    session: Session = context.obj
    if form == "pdf" and out is None:
        raise _nowhere()
    with _recorded(session, store, policy) as engine:
        from_ms, to_ms = _period(begins, ends, engine)
        from clausewise.suppression import least_default

        figures = engine.transparency.figures(from_ms, to_ms, least=SHOWN if exact else least_default)
        content = _written(session, engine, figures, form)
    if out is None:
        session.write(content.decode())
    else:
        out.write_bytes(content)
    return 0


def _written(session: Session, engine: Engine, figures: Figures, form: Form) -> bytes:
    from clausewise import bulletin

    if form == "csv":
        return bulletin.lines(figures).encode()
    if form == "json":
        from clausewise.doors.cli.shape import drawn

        return (drawn(figures) + "\n").encode()
    if form == "pdf":
        from clausewise.render.browser import Browser

        with Browser() as browser:
            return browser.pdf(bulletin.page(figures, engine.policy, session.language))
    return "".join(line + "\n" for line in _lines(session, engine, figures)).encode()


def _lines(session: Session, engine: Engine, figures: Figures) -> Iterator[str]:
    from clausewise import bulletin
    from clausewise.doors.cli.shown import one_line

    yield bulletin.title(engine.policy, session.language)
    yield bulletin.period(figures, session.language)
    yield from bulletin.notes(figures, engine.policy, session.language)
    for sheet in bulletin.sheets(figures, engine.policy, session.language):
        yield ""
        yield sheet.title
        widths = [max(map(len, column)) for column in zip(sheet.columns, *sheet.rows, strict=True)]
        for row in (sheet.columns, *sheet.rows):
            yield "  " + one_line(
                "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
            )


def dsa(
    context: typer.Context,
    *,
    begins: Begins,
    out: DsaOut,
    ends: Ends = "",
    store: options.OptionalStore = None,
    policy: options.OptionalPolicy = None,
    quiet: options.Quiet = False,
) -> int:
    """Write the statements of a period; the file is there whole or not at all."""
    session: Session = context.obj
    if out.suffix not in (".jsonl", ".csv"):
        raise _unknown(out)
    with _recorded(session, store, policy) as engine, _whole(out) as file:
        from_ms, to_ms = _period(begins, ends, engine)
        rows = engine.transparency.statements(from_ms, to_ms, session.config().dsa, session.language)
        count = _csv(rows, file) if out.suffix == ".csv" else _jsonl(rows, file)
    if not quiet:
        session.note(f"{count} statements", f"{count} déclarations")
    return 0


def _jsonl(rows: Iterable[Mapping[str, Any]], file: TextIO) -> int:
    from msgspec import json

    count = 0
    for row in rows:
        file.write(json.encode(row).decode() + "\n")
        count += 1
    return count


def _csv(rows: Iterable[Mapping[str, Any]], file: TextIO) -> int:
    from msgspec import json

    from clausewise.dsa import NAMES

    writer = csv.DictWriter(file, NAMES, restval="", lineterminator="\n")
    writer.writeheader()
    count = 0
    for row in rows:
        writer.writerow({name: json.encode(v).decode() if isinstance(v, list) else v for name, v in row.items()})
        count += 1
    return count


def publish(
    context: typer.Context,
    *,
    begins: Begins,
    ends: Ends = "",
    by: options.By,
    store: options.OptionalStore = None,
    policy: options.OptionalPolicy = None,
) -> int:
    """Publish the figures of a period and print its bounds."""
    from clausewise import bulletin

    session: Session = context.obj
    with _recorded(session, store, policy) as engine:
        figures = engine.transparency.figures(*_period(begins, ends, engine))
        session.data(bulletin.period(engine.transparency.publish(figures, by=by), session.language))
    return 0


def _recorded(session: Session, store: str | None, policy: str | None) -> Engine:
    return session.recorded_engine(store=store, policy=policy)


def _period(begins: str, ends: str, engine: Engine) -> tuple[int, int]:
    """Return the bounds of a period in milliseconds. Raises ConfigError CW312 or CW342."""
    from clausewise.doors.cli.moments import moment_ms

    now_ms = engine.clock()
    if not begins:
        raise ConfigError(
            "CW348",
            "A period has a first day.",
            "Une période a un premier jour.",
            remedy_en="Give --from 2026-10-01, and --to for the day after the last one.",
            remedy_fr="Donnez --from 2026-10-01, et --to pour le lendemain du dernier jour.",
            where="--from",
        )
    return moment_ms(begins, now_ms, "--from"), moment_ms(ends, now_ms, "--to") if ends else now_ms


@contextmanager
def _whole(out: Path) -> Iterator[TextIO]:
    """Yield a file that takes the place of ``out`` once everything is in it."""
    beside = out.with_name(f".{out.name}.{os.getpid()}")
    try:
        with beside.open("w", encoding="utf-8", newline="") as file:
            yield file
        beside.replace(out)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise


def _nowhere() -> ConfigError:
    return ConfigError(
        "CW349",
        "A PDF is no text for a terminal.",
        "Un PDF n'est pas du texte pour un terminal.",
        remedy_en="Name a file: --out report.pdf.",
        remedy_fr="Nommez un fichier : --out rapport.pdf.",
        where="--out",
    )


def _unknown(out: Path) -> ConfigError:
    return ConfigError(
        "CW378",
        f"There is no form for {out.suffix or out.name!r}.",
        f"Il n'y a pas de forme pour « {out.suffix or out.name} ».",
        remedy_en="Name a file that ends in .jsonl or .csv.",
        remedy_fr="Nommez un fichier qui finit par .jsonl ou .csv.",
        where="--out",
    )
