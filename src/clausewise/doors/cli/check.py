"""``clausewise check``: judge whatever is named, a batch at a time, and print what was found."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING, Annotated

import typer

from clausewise.doors.cli import options
from clausewise.doors.cli.outcome import Exit, Tally, exit_of
from clausewise.doors.cli.session import Session
from clausewise.doors.cli.waiting import waiting

if TYPE_CHECKING:
    from clausewise.doors.cli.findings import Printer
    from clausewise.engine import Engine
    from clausewise.errors import InputError
    from clausewise.rows import Bad, Read

Events = Annotated[bool, typer.Option("--events")]
Draft = Annotated[bool, typer.Option("--draft")]


def check(
    context: typer.Context,
    paths: options.Paths,
    *,
    author: options.Author = "",
    host: options.Host = "",
    path: options.Path = "",
    target: options.Target = "",
    store: options.OptionalStore = None,
    policy: options.OptionalPolicy = None,
    form: options.OptionalForm = None,
    format: options.OptionalFormat = None,  # noqa: A002 - the option is called so
    render: options.Render = False,
    events: Events = False,
    draft: Draft = False,
    quiet: options.Quiet = False,
) -> int:
    """Judge files, folders or standard input; return the exit code."""
    session: Session = context.obj
    if events:
        from clausewise.doors.cli.requests import Run

        if format == "sarif":
            raise _unwritten()
        with session.engine(policy=policy, store=store, judging=False) as engine:
            return Run(session, engine, format or "ndjson", quiet=quiet).judge(paths)
    config = session.config(policy=policy, store=store, format=format)
    from clausewise.doors.cli.findings import PRINTERS
    from clausewise.reading import read

    fields = {"author": author, "host": host, "path": path, "target": target}
    rows = read(paths, form=form, stdin=sys.stdin.buffer, context=fields)
    with session.engine(policy=policy, store=store, render=render) as engine:
        if draft:
            from clausewise.doors.cli.drafting import Drafts

            if config.format == "sarif":
                raise _unwritten()
            return Drafts(session, engine, config.format, quiet=quiet).read(rows)
        run = _Run(session, engine, PRINTERS[config.format](session, engine.policy), quiet=quiet)
        return run.judge(rows)


def _unwritten() -> InputError:
    from clausewise.errors import InputError

    return InputError(
        "CW339",
        "What is done is told in lines, not as SARIF.",
        "Ce qui se fait est dit en lignes, non en SARIF.",
        remedy_en="Write --format text or --format ndjson.",
        remedy_fr="Écrivez --format text ou --format ndjson.",
        where="--format",
    )


class _Run:
    def __init__(self, session: Session, engine: Engine, printer: Printer, *, quiet: bool) -> None:
        self.session = session
        self.engine = engine
        self.printer = printer
        self.quiet = quiet
        self.tally = Tally()

    def judge(self, rows: Iterable[Read]) -> Exit:
        """Judge every row and print the counts at the end, even of a run that is interrupted."""
        from clausewise.reading import batches

        try:
            with self.session.progress("judging", "jugement", quiet=self.quiet, scrolls=True) as advance:
                self.printer.start()
                for batch in batches(rows):
                    self._batch(batch)
                    advance(len(batch))
                self.printer.end(self.tally)
                self.session.flush()
        finally:
            if not self.quiet:
                self.session.note(self.tally.said("en"), self.tally.said("fr"))
        return self.tally.exit

    def _batch(self, batch: list[Read]) -> None:
        from clausewise.rows import Bad

        items = [row.item for row in batch if not isinstance(row, Bad)]
        # Where a bar is drawn it shows the time already; where data scrolls by there is none.
        name = next((part.name or item.id for item in items for part in item.parts if part.data), "")
        with waiting(name, is_wanted=bool(name) and not self.quiet and sys.stdout.isatty()):
            decisions = iter(self.engine.check_many(items))
        for row in batch:
            if isinstance(row, Bad):
                self._bad(row)
                continue
            decision = next(decisions)
            for note in () if self.quiet else row.notes:
                self.session.fail(note)
            self.tally.add(exit_of(decision))
            self.printer.row(row, decision)

    def _bad(self, bad: Bad) -> None:
        if bad.passed_over:
            if not self.quiet:
                self.session.fail(bad.error)
            return
        self.tally.add(Exit.ERROR)
        self.session.fail(bad.error)
        self.printer.bad(bad)
