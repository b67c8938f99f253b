"""What every command shares: the language, the settings, the two streams, and the engine and store that they name."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, Protocol, TextIO

from clausewise.doors.cli.shown import one_line, visible
from clausewise.doors.cli.typography import typeset
from clausewise.errors import ClausewiseError, ConfigError, LanguageCode, PolicyError, Problem, StoreError

if TYPE_CHECKING:
    from clausewise.config import Config
    from clausewise.engine import Engine
    from clausewise.model import Words
    from clausewise.ports import Store


class Serving(Protocol):
    """Serves an engine over HTTP until it is stopped. The command line does not know how; the program's entry hands it in."""

    def __call__(self, engine: Engine, *, host: str, port: int, config: Config) -> None:
        """Serve on ``host`` and ``port``; ``config`` says where uploaded files lie and how much may come."""
        ...


class Closed(Exception):  # noqa: N818 - nobody's fault: the reader of our output has gone
    """Standard output was closed by its reader."""


class Session:
    """One run of one command.

    ``serving`` serves over HTTP; ``environment`` and ``folder`` are where settings are looked for. Settings are read at first use, so
    that help never depends on them.
    """

    def __init__(
        self,
        language: LanguageCode = "en",
        *,
        language_given: bool = False,
        environment: Mapping[str, str] | None = None,
        folder: Path | None = None,
        serving: Serving | None = None,
    ) -> None:
        self.language: LanguageCode = language
        self.serving = serving
        self._language_given = language_given
        self.environment = os.environ if environment is None else environment
        self._folder = folder or Path.cwd()

    def speak(self, language: LanguageCode) -> None:
        """Use ``language`` from here on, whatever the settings say."""
        self.language = language
        self._language_given = True

    def config(self, **flags: Any) -> Config:
        """Return the settings in force with the ``flags`` of this command on top. Raises ConfigError."""
        from clausewise.config import load

        config = load(self._folder, self.environment, **flags)
        if config.language and not self._language_given:
            self.language = config.language
        return config

    # Streams

    def reached(self, url: str) -> str:
        """Return where people reach the service: ``url``, else what the settings say."""
        config = self.config()
        host = f"[{config.host}]" if ":" in config.host else config.host
        return url.rstrip("/") or f"http://{host}:{config.port}"

    def data(self, line: str) -> None:
        """Write a line of data to standard output; what could drive a terminal is named in it."""
        self.write(visible(line) + "\n")

    def write(self, text: str) -> None:
        """Write what we drew ourselves, colours included, to standard output."""
        try:
            sys.stdout.write(text)
        except BrokenPipeError:
            raise Closed from None

    def flush(self) -> None:
        """Hand on what was written to standard output."""
        try:
            sys.stdout.flush()
        except BrokenPipeError:
            raise Closed from None

    def note(self, en: str, fr: str) -> None:
        """Write a line for the person to standard error."""
        sys.stderr.write(one_line(self.say(en, fr)) + "\n")

    def fail(self, error: ClausewiseError) -> None:
        """Write an error to standard error: one line, or every problem of a policy with its caret."""
        if isinstance(error, PolicyError):
            sys.stderr.write("\n\n".join(self.problem(problem) for problem in error.problems) + "\n")
            return
        spot = f"{one_line(error.where)}: " if error.where else ""
        said = self.say(f"{error.en} {error.remedy_en}", f"{error.fr} {error.remedy_fr}").rstrip()
        sys.stderr.write(f"{error.code} {spot}{one_line(said)}\n")

    def problem(self, problem: Problem) -> str:
        """Draw a problem of a policy, safe to print; its caret stays under the culprit."""
        start, end = problem.column - 1, problem.column - 1 + problem.length
        before, culprit, after = (
            one_line(piece) for piece in (problem.excerpt[:start], problem.excerpt[start:end], problem.excerpt[end:])
        )
        safe = Problem(
            problem.code,
            one_line(problem.en),
            one_line(problem.fr),
            remedy_en=one_line(problem.remedy_en),
            remedy_fr=one_line(problem.remedy_fr),
            file=one_line(problem.file),
            line=problem.line,
            column=len(before) + 1 if before else problem.column,
            length=len(culprit) or problem.length,
            excerpt=before + culprit + after,
        )
        first, *drawing, last = safe.drawn(self.language).split("\n")
        return "\n".join((typeset(first, self.language), *drawing, typeset(last, self.language)))

    def say(self, en: str, fr: str) -> str:
        """Return whichever of the two is in the language of this run, properly set."""
        return typeset(fr, "fr") if self.language == "fr" else en

    def called(self, table: Mapping[str, Words], name: str) -> str:
        """Return what a person reads for a name: in English the name itself, as JSON and the docs have it; in French its words."""
        return self.say(name, table[name].fr if name in table else name)

    def table(self, headings: Sequence[tuple[str, str]], rows: Iterable[Sequence[str]]) -> None:
        """Write rows to standard output: a drawn table on a terminal, cells separated by tabs otherwise."""
        if not sys.stdout.isatty():
            for row in rows:
                self.data("\t".join(one_line(cell) for cell in row))
            return
        from rich import box
        from rich.console import Console
        from rich.table import Table
        from rich.text import Text

        table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
        for en, fr in headings:
            table.add_column(self.say(en, fr), overflow="fold")
        for row in rows:
            table.add_row(*(Text(one_line(cell)) for cell in row))
        Console(file=sys.stdout).print(table)

    @contextmanager
    def progress(
        self, en: str, fr: str, *, total: int | None = None, quiet: bool = False, scrolls: bool = False
    ) -> Iterator[Callable[[int], None]]:
        """Yield a function that counts rows; a bar is drawn on standard error if it is a terminal.

        Where data scrolls by on the same terminal (``scrolls``) there is none: the data shows how far it is.
        """
        if quiet or not sys.stderr.isatty() or (scrolls and sys.stdout.isatty()):
            yield lambda _: None
            return
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
        # Rich would otherwise draw standard output on standard error, even when it leads into a file.
        console = Console(stderr=True)
        with Progress(*columns, console=console, transient=True, redirect_stdout=False) as progress:
            task = progress.add_task(self.say(en, fr), total=total)
            yield lambda rows: progress.advance(task, rows)

    # Engine and store

    def engine(
        self, *, policy: str | None = None, store: str | None = None, judging: bool = True, render: bool = False
    ) -> Engine:
        """Open the engine of the policy and store in force; without detectors, which take long to load, when not ``judging``.

        It draws doubtful pages when ``render`` or the settings say so.

        Raises any error of ``Engine.open``.
        """
        from clausewise import assembly

        config = self.config(policy=policy, store=store, render="doubtful" if render else None)
        return assembly.engine(config, self.environment, judging=judging)

    def recorded_engine(self, *, policy: str | None = None, store: str | None = None) -> Engine:
        """Open an engine that judges nothing over a store that is there already.

        Raises ConfigError CW310 without a store, StoreError CW311 when it is missing, and any error of ``Engine.open``.
        """
        self.existing_store(store)
        return self.engine(policy=policy, store=store, judging=False)

    def existing_store(self, store: str | None = None) -> str:
        """Return the store in force, which must exist: asking about records never makes a ledger."""
        from clausewise.sql import is_address

        path = self.needed_store(store)
        if not is_address(path) and not Path(path).is_file():
            raise StoreError(
                "CW311",
                "There is no ledger here.",
                "Il n'y a pas de registre ici.",
                remedy_en="Check the name; `clausewise check --store` makes a ledger.",
                remedy_fr="Vérifiez le nom; « clausewise check --store » crée un registre.",
                where=path,
            )
        return path

    def needed_store(self, store: str | None = None) -> str:
        """Return the store in force, which may be made yet. Raises ConfigError CW310 when none is named."""
        return self.config(store=store).store or self._no_store()

    def open_store(self, store: str | None = None, *, make: bool = False) -> Store:
        """Open the store in force without an engine; ``make`` it when it is missing."""
        from clausewise.ledger import open_store

        return open_store(self.needed_store(store) if make else self.existing_store(store))

    @contextmanager
    def opened(self, store: Store) -> Iterator[Store]:
        """Close ``store`` at the end, whatever happens."""
        try:
            yield store
        finally:
            store.close()

    @contextmanager
    def opened_all(self, stores: Sequence[str]) -> Iterator[list[Store]]:
        """Open each of ``stores``, or the one in force when none is given; all exist already. Close them at the end."""
        with ExitStack() as stack:
            yield [stack.enter_context(self.opened(self.open_store(one))) for one in stores or (None,)]

    def _no_store(self) -> NoReturn:
        raise ConfigError(
            "CW310",
            "This command needs a ledger.",
            "Cette commande a besoin d'un registre.",
            remedy_en="Give --store var/clausewise.db, or set store in clausewise.toml.",
            remedy_fr="Donnez --store var/clausewise.db, ou réglez store dans clausewise.toml.",
        )


def is_coloured(stream: TextIO) -> bool:
    """Say whether ``stream`` is a terminal that may be coloured (https://no-color.org)."""
    return stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
