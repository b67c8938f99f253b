"""``clausewise bulk``: archives judged once through, shard by shard, by as many processes as there are processors; resumable."""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from clausewise.doors.cli import options
from clausewise.doors.cli.outcome import Exit, Tally
from clausewise.doors.cli.session import Session

if TYPE_CHECKING:
    from clausewise.errors import ConfigError
    from clausewise.job.place import Place
    from clausewise.job.shard import Counts
    from clausewise.job.terms import Job, Terms
    from clausewise.job.worker import Answer

bad_shown_max = 20
# A disk that is full, or a policy that is gone, fails every shard alike.
failed_shards_max = 20
MIB = 1024 * 1024

Sources = Annotated[list[str], typer.Argument(metavar="SOURCE…")]
Out = Annotated[str, typer.Option("--out", metavar="FOLDER")]
BulkForm = Annotated[
    Literal["text", "ndjson", "csv", "parquet", "warc"] | None,
    typer.Option("--as", metavar="text|ndjson|csv|parquet|warc"),
]
Verdicts = Annotated[Literal["parquet", "ndjson", "arrow"], typer.Option("--format", metavar="parquet|ndjson|arrow")]
Column = Annotated[list[str], typer.Option("--column", metavar="FIELD=NAME")]
Workers = Annotated[int, typer.Option("--workers", min=0, max=1_024, metavar="N")]
ShardMib = Annotated[int, typer.Option("--shard-mib", min=1, max=4_096, metavar="N")]
Ray = Annotated[str, typer.Option("--ray", metavar="ADDRESS")]


def bulk(
    context: typer.Context,
    sources: Sources,
    *,
    out: Out,
    form: BulkForm = None,
    verdicts: Verdicts = "parquet",
    column: Column = [],  # noqa: B006 - Typer copies it
    author: options.Author = "",
    host: options.Host = "",
    path: options.Path = "",
    target: options.Target = "",
    workers: Workers = 0,
    shard_mib: ShardMib = 16,
    ray: Ray = "",
    policy: options.OptionalPolicy = None,
    as_json: options.Json = False,
    quiet: options.Quiet = False,
) -> int:
    """Judge archives; return the exit code."""
    from clausewise.job import source, terms
    from clausewise.job.place import Place
    from clausewise.job.survey import Cut

    session: Session = context.obj
    config = session.config(policy=policy)
    given = {"author": author, "host": host, "path": path, "target": target}
    asked = terms.Terms(
        source.absolute(sources),
        Cut(form, _columns(column), shard_mib * MIB),
        {name: value for name, value in given.items() if value},
        verdicts,
        terms.settings(config),
    )
    run = _Run(session, Place(out), quiet=quiet)
    with run.place.held():
        run.judge(asked, workers or len(os.sched_getaffinity(0)), ray)
    return run.told(as_json=as_json)


def _columns(given: Iterable[str]) -> dict[str, str]:
    from clausewise.rows import FIELDS

    found = dict(one.partition("=")[::2] for one in given)
    for field, name in found.items():
        if field not in FIELDS or not name:
            raise _no_column(f"{field}={name}", ", ".join(FIELDS))
    return found


def _no_column(given: str, fields: str) -> ConfigError:
    from clausewise.errors import ConfigError

    return ConfigError(
        "CW369",
        f"{given!r} does not say in which column a field stands.",
        f"« {given} » ne dit pas dans quelle colonne se trouve un champ.",
        remedy_en=f"Write --column text=body; the fields are {fields}.",
        remedy_fr=f"Écrivez --column text=body; les champs sont {fields}.",
        where="--column",
    )


class _Run:
    """One run of a job, which may have begun earlier."""

    def __init__(self, session: Session, place: Place, *, quiet: bool) -> None:
        self.session = session
        self.place = place
        self.quiet = quiet
        self.counts: Counts | None = None
        self.failed = self._shown = 0

    def judge(self, asked: Terms, workers: int, ray: str) -> None:
        """Judge what is missing of the job, and count what became of all of it."""
        from clausewise.clock import system_clock
        from clausewise.job import crew, manifest, run

        try:
            stamp = run.stamp(asked, workers)
            if ray:
                # Others judge.
                crew.dismiss(workers)
            job = manifest.begun(self.place, asked, stamp, time_ms=system_clock())
            done = manifest.so_far(self.place, job)
            self._bad(done.first_bad)
            if done.shards and not self.quiet:
                self._resumed(done, job)
            with self.session.progress("judging", "jugement", total=job.shards, quiet=self.quiet) as advance:
                advance(done.shards)
                missing = manifest.missing(self.place, job)
                for answer in run.answers(job, self.place, missing, workers=workers, ray=ray):
                    self._take(answer)
                    advance(1)
                    if self.failed >= failed_shards_max:
                        break
            self.counts = manifest.so_far(self.place, job)
        finally:
            crew.dismiss(workers)

    def told(self, *, as_json: bool) -> Exit:
        """Print the counts; return the exit code."""
        counts, session = self.counts, self.session
        assert counts is not None, "told before it was judged"
        tally = Tally()
        clean = counts.rows - counts.found - counts.held
        tally.counts |= {
            Exit.CLEAN: clean,
            Exit.VIOLATIONS: counts.found,
            Exit.HELD: counts.held,
            Exit.ERROR: counts.bad,
        }
        if as_json:
            from clausewise.doors.cli.shape import encoded

            session.data(encoded({"out": self.place.root, "failed_shards": self.failed, **_data(counts)}))
        else:
            words = {"action": ("action", "mesure"), "clause": ("clause", "clause")}
            session.table(
                [("what", "quoi"), ("name", "nom"), ("rows", "lignes")],
                [
                    (session.say(*words[kind]), name, str(count))
                    for kind, found in (("action", counts.actions), ("clause", counts.clauses))
                    for name, count in found.items()
                ],
            )
        if not self.quiet:
            session.note(tally.said("en"), tally.said("fr"))
            self._aside(counts)
        return Exit.ERROR if self.failed else tally.exit

    def _take(self, answer: Answer) -> None:
        from clausewise.job.worker import raised

        if answer.error is not None:
            self.failed += 1
            self.session.fail(raised(answer))
        elif answer.counts is not None:
            self._bad(answer.counts.first_bad)

    def _bad(self, told: Iterable[dict[str, Any]]) -> None:
        from clausewise.errors import InputError

        for one in told:
            if self._shown < bad_shown_max:
                self._shown += 1
                error = dict(one["error"])
                self.session.fail(InputError(error.pop("code"), error.pop("en"), error.pop("fr"), **error))

    def _resumed(self, done: Counts, job: Job) -> None:
        self.session.note(
            f"Going on: {done.shards} of {job.shards} shards are done.",
            f"Reprise : {done.shards} lots sur {job.shards} sont faits.",
        )

    def _aside(self, counts: Counts) -> None:
        from clausewise.job.place import ASIDE

        if counts.bad:
            self.session.note(
                f"What was not judged stands in {self.place.root}/{ASIDE}, with the reason.",
                f"Ce qui n'a pas été jugé se trouve dans {self.place.root}/{ASIDE}, avec le motif.",
            )
        if self.failed:
            self.session.note(
                f"{self.failed} shards are missing: run the same again.",
                f"{self.failed} lots manquent : relancez la même chose.",
            )


def _data(counts: Counts) -> dict[str, Any]:
    from msgspec import structs

    return {name: value for name, value in structs.asdict(counts).items() if name != "first_bad"}
