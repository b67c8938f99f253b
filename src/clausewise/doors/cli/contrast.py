"""``clausewise replay --policy …``: what another policy would change, on a stretch of the ledger or an archive."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from clausewise.doors.cli import options
from clausewise.doors.cli.session import Session
from clausewise.doors.cli.shown import one_line
from clausewise.errors import ConfigError

if TYPE_CHECKING:
    from clausewise.backtest import Case, Sample
    from clausewise.engine import Engine
    from clausewise.model import Words
    from clausewise.policy import Policy
    from clausewise.prospect import Example, Prospect

policies_max = 2
Form = Literal["text", "json", "csv"]
Division = Literal["action", "clause", "host", "language", "medium"]
Policies = Annotated[list[str], typer.Option("--policy", metavar="NAME|FOLDER|FILE", default_factory=list)]
Archives = Annotated[list[str], typer.Option("--archive", metavar="PATH", default_factory=list)]
Begins = Annotated[str, typer.Option("--from", metavar="WHEN")]
Ends = Annotated[str, typer.Option("--to", metavar="WHEN")]
Size = Annotated[int | None, typer.Option("--sample", metavar="COUNT", min=1, max=10_000_000)]
Seed = Annotated[int, typer.Option("--seed", metavar="NUMBER", min=0, max=2**62)]
By = Annotated[Division | None, typer.Option("--by", metavar="action|clause|host|language|medium")]
OptionalForm = Annotated[Form, typer.Option("--format", metavar="text|json|csv")]
Out = Annotated[Path | None, typer.Option("--out", metavar="FILE")]


def replay(
    context: typer.Context,
    *,
    policies: Policies,
    archive: Archives,
    begins: Begins = "",
    ends: Ends = "",
    sample: Size = None,
    seed: Seed = 0,
    division: By = None,
    form: OptionalForm = "text",
    out: Out = None,
    store: options.OptionalStore = None,
    quiet: options.Quiet = False,
) -> int:
    """Compare two policies, unless a command of the group is named."""
    if context.invoked_subcommand is not None:
        return 0
    session: Session = context.obj
    if not 0 < len(policies) <= policies_max:
        raise _policies()
    before = policies[0] if len(policies) == policies_max else None
    store = session.existing_store(store) if store or not archive else ""
    with session.engine(policy=before, store=store) as engine:
        after = loaded(policies[-1])
        case = _case(engine, (archive, begins, ends), _sample(sample, seed, division, archive))
        prospect = _run(session, engine, case, after, quiet=quiet)
        content = written(session, prospect, (engine.policy, after), form)
    put(session, content, out)
    return 0


def _run(session: Session, engine: Engine, case: Case, after: Policy, *, quiet: bool) -> Prospect:
    done = 0
    total = case.sample.size if case.sample else None
    with session.progress("comparing", "comparaison", total=total, quiet=quiet) as advance:

        def tell(judged: int, _: int) -> None:
            nonlocal done
            advance(judged - done)
            done = judged

        return engine.backtest.run(case, after, tell=tell)


def _case(engine: Engine, asked: tuple[list[str], str, str], sample: Sample | None) -> Case:
    from clausewise.archive import Archive
    from clausewise.doors.cli.moments import moment_ms

    archive, begins, ends = asked
    now_ms = engine.clock()
    if archive:
        if begins or ends:
            raise _both()
        return engine.backtest.on(Archive(archive, now_ms), sample)
    from_ms = moment_ms(begins, now_ms, "--from") if begins else 0
    return engine.backtest.on_ledger(from_ms, moment_ms(ends, now_ms, "--to") if ends else now_ms + 1, sample)


def _sample(size: int | None, seed: int, division: Division | None, archive: list[str]) -> Sample | None:
    from clausewise.backtest import Sample

    return None if size is None else Sample(size, seed, division or ("language" if archive else "action"))


def put(session: Session, content: str, out: Path | None) -> None:
    """Write ``content`` to standard output, or into the file ``out``."""
    if out is None:
        session.write(content)
    else:
        out.write_text(content, encoding="utf-8")


def loaded(which: str) -> Policy:
    """Return a policy with the thresholds that calibration gives it."""
    from clausewise.detect.registry import calibrations
    from clausewise.policy import load

    return load(which, calibration=calibrations())


def written(session: Session, prospect: Prospect, policies: tuple[Policy, Policy], form: Form) -> str:
    """Return a prospect as text, JSON or CSV; ``policies`` name the clauses."""
    from clausewise import prospectus

    if form == "csv":
        return prospectus.lines(prospect)
    if form == "json":
        from clausewise.doors.cli.shape import drawn

        return drawn(prospect) + "\n"
    titles = {name: one.title for policy in policies for name, one in policy.clauses.items()}
    return "".join(one_line(line) + "\n" for line in _lines(session, prospect, titles))


def _lines(session: Session, prospect: Prospect, titles: dict[str, Words]) -> Iterator[str]:
    from clausewise import prospectus

    language = session.language
    yield prospectus.title(prospect, language)
    yield from prospectus.notes(prospect, language)
    for sheet in prospectus.sheets(prospect, titles, language):
        yield ""
        yield f"{sheet.title}. {sheet.said}"
        widths = [max(map(len, column)) for column in zip(sheet.columns, *sheet.rows, strict=True)]
        for row in (sheet.columns, *sheet.rows):
            yield "  " + "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
    if prospect.examples:
        yield ""
        yield session.say("Examples", "Exemples")
        for one in prospect.examples:
            yield f"  {_example(session, one)}"


def _example(session: Session, one: Example) -> str:
    from clausewise import prospectus
    from clausewise.doors.cli.shown import quoted, shown

    judged = {True: session.say("right", "juste"), False: session.say("wrong", "faux"), None: ""}[one.is_right]
    said = [
        prospectus.VALUES[one.change].in_(session.language),
        shown(one.item, 60),
        f"{one.before_action} → {one.after_action}",
        " ".join(one.after or one.before),
        quoted(one.excerpt, session.language) if one.excerpt else "",
        judged,
    ]
    return "  ".join(filter(None, said))


def _policies() -> ConfigError:
    return ConfigError(
        "CW353",
        "What would change is asked of one policy or of two.",
        "Ce qui changerait se demande d'une politique ou de deux.",
        remedy_en="Give --policy once, for what the one in force would become, or twice: from the first to the second.",
        remedy_fr="Donnez --policy une fois, pour ce que deviendrait celle en vigueur, ou deux : de la première à la seconde.",
        where="--policy",
    )


def _both() -> ConfigError:
    return ConfigError(
        "CW356",
        "A stretch of time is one of the ledger, not of an archive.",
        "Une période est celle du registre, non d'une archive.",
        remedy_en="Leave --from and --to out, or leave --archive out.",
        remedy_fr="Omettez --from et --to, ou omettez --archive.",
        where="--archive",
    )
