"""``clausewise policy``: show, check, format, compare, publish or begin a policy."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from textwrap import wrap
from typing import TYPE_CHECKING, Annotated

import typer

from clausewise.doors.cli import options, precedents
from clausewise.doors.cli.session import Session
from clausewise.doors.cli.shown import one_line
from clausewise.doors.cli.typography import typeset

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from clausewise.acceptance import Accepted
    from clausewise.clause import Clause
    from clausewise.errors import Problem
    from clausewise.policy import Policy
    from clausewise.ports import Sensor
    from clausewise.trial import Failure

columns_max = 110
text_columns_least = 20
OptionalClause = Annotated[str | None, typer.Argument(metavar="CLAUSE")]
OptionalFolder = Annotated[str | None, typer.Argument(metavar="FOLDER|NAME")]
Which = Annotated[str, typer.Argument(metavar="POLICY")]


def show(
    context: typer.Context,
    clause: OptionalClause = None,
    *,
    policy: options.OptionalPolicy = None,
    as_json: options.Json = False,
) -> int:
    """Show the policy, or one clause or provision of it."""
    from clausewise.doors.cli.shape import drawn
    from clausewise.policy import load

    session: Session = context.obj
    loaded = load(session.config(policy=policy).policy)
    shown = loaded.document if clause is None else loaded.provisions.get(clause) or loaded.clause(clause)
    if as_json:
        session.data(drawn(shown))
        return 0
    for line in _overview(session, loaded) if clause is None else _single(session, loaded, clause):
        session.data(line)
    return 0


def _overview(session: Session, policy: Policy) -> Iterator[str]:
    language = session.language
    yield f"{policy.title.in_(language)} — {policy.id} {policy.version}"
    yield f"{policy.operator.name}, {policy.operator.place.in_(language)} · {policy.effective} · {policy.stamp.sha256[:16]}"
    yield ""
    yield from _wrapped(typeset(policy.introduction.in_(language), language))
    for one in (policy.clauses, policy.provisions):
        width = max((len(name) for name in one), default=0)
        yield ""
        for name, entry in one.items():
            yield f"{name:<{width}}  {entry.title.in_(language)}"


def _single(session: Session, policy: Policy, name: str) -> Iterator[str]:
    entry = policy.provisions.get(name) or policy.clause(name)
    language = session.language
    yield f"{entry.id} — {entry.title.in_(language)}"
    yield ""
    yield from _wrapped(typeset(entry.rule.in_(language), language))
    yield from _wrapped(typeset(entry.why.in_(language), language))
    if name in policy.clauses:
        yield ""
        yield from _rules(session, policy, policy.clause(name))


def _rules(session: Session, policy: Policy, clause: Clause) -> Iterator[str]:
    say, language = session.say, session.language
    exceptions = ", ".join(clause.unless) or say("none", "aucune")
    yield from _field(say("seen through", "relevé par"), ", ".join(clause.channels))
    yield from _field(say("except under", "sauf avec"), exceptions)
    for band, expression in policy.bands(clause.id):
        yield from _field(band, f"{expression.text}  →  {clause.act[band]}")
        for one in clause.accepts:
            if one.band == band:
                yield from _field("", _accepted(session, one))
    yield from _field(say("strikes", "avertissements"), str(clause.strikes))
    for kind, title in (("hit", say("found", "relevé")), ("miss", say("left alone", "laissé"))):
        for example in getattr(clause.examples, kind):
            yield from _field(title, getattr(example, language))


def _accepted(session: Session, one: Accepted) -> str:
    """Say which precision was asked for, and what it comes to in each language."""
    rows = session.say("rows", "lignes")
    came = ", ".join(
        f"{language} {threshold:.3f} ({one.rows[language]} {rows})" for language, threshold in one.thresholds.items()
    )
    asked = session.say("precision asked of", "précision exigée de")
    return f"{asked} {one.signal}: {one.precision:g} → {came}"


def _field(name: str, value: str) -> Iterator[str]:
    left = 16
    first, *rest = wrap(one_line(value), max(text_columns_least, _width() - left)) or [""]
    yield f"{name:<{left}}{first}"
    yield from (" " * left + line for line in rest)


def _wrapped(text: str) -> Iterator[str]:
    yield from wrap(text, _width())


def _width() -> int:
    return min(columns_max, shutil.get_terminal_size().columns) if sys.stdout.isatty() else columns_max


Coverage = Annotated[bool, typer.Option("--coverage")]
Settled = Annotated[str, typer.Option("--examples", metavar="FILE")]


def check(
    context: typer.Context, folder: OptionalFolder = None, *, coverage: Coverage = False, examples: Settled = ""
) -> int:
    """Check a policy and its examples; return 0 when all hold, 2 when not."""
    from clausewise.judgement import Judgement
    from clausewise.trial import failures

    session: Session = context.obj
    which = folder or session.config().policy
    loaded, seeing = checked(which)
    if coverage:
        _coverage(session, loaded)
    found = failures(Judgement(loaded, seeing))
    for failure in found:
        sys.stderr.write(session.problem(_problem(failure, folder_of(which))) + "\n\n")
    session.flush()
    rows = loaded.coverage()
    run, clauses = sum(2 * (row.hits + row.misses) for row in rows if row.examples_run), len(rows)
    lapse = "ne tiennent pas" if len(found) > 1 else "ne tient pas"
    session.note(
        f"{loaded.id} {loaded.version}: {clauses} clauses, {run} examples run, {len(found)} do not hold",
        f"{loaded.id} {loaded.version} : {clauses} clauses, {run} exemples essayés, {len(found)} {lapse}",
    )
    lapsed = precedents.run(session, examples, loaded, seeing) if examples else 0
    return 2 if found or lapsed else 0


def checked(which: str) -> tuple[Policy, tuple[Sensor, ...]]:
    """Load a policy with the detectors that see for it. Raises PolicyError with all problems, signals that nobody emits included."""
    from clausewise.detect.registry import calibrations, detectors
    from clausewise.errors import PolicyError
    from clausewise.policy import load
    from clausewise.register import Register

    curves = calibrations()
    try:
        loaded = load(which, calibration=curves)
        seeing = detectors(loaded.register, loaded.folder)
    except PolicyError:
        # The register cannot be had from a policy with problems; which signals there are does not depend on it.
        load(which, signals=_emitted(detectors(Register((), (), (), ()))), calibration=curves)
        raise
    return load(which, signals=_emitted(seeing), calibration=curves), seeing


def _emitted(seeing: Sequence[Sensor]) -> frozenset[str]:
    from clausewise.judgement import emitted

    return emitted(seeing)


def folder_of(which: str) -> Path | None:
    """Return the folder of a policy named by a shipped name or a path; None for anything that is no folder."""
    from clausewise.document import policies_folder
    from clausewise.policy import VERSIONS, shipped

    path = policies_folder() / which if which in shipped() else Path(which)
    return path if path.is_dir() and path.name != VERSIONS else None


def _problem(failure: Failure, folder: Path | None) -> Problem:
    """Return the failure of an example as a problem that points at it; at the clause alone when the policy is no folder."""
    from clausewise.source import parse, read

    name = f"clauses/{failure.clause}.yaml"
    source = read(folder / name, name=str(folder / name)) if folder else parse("", failure.clause)
    kind = (
        ("shall be found", "doit être relevé") if failure.kind == "hit" else ("shall be left alone", "doit être laissé")
    )
    words = {"not found": "non relevé", "found": "relevé"}
    expected_fr, found_fr = words.get(failure.expected, failure.expected), words.get(failure.found, failure.found)
    return source.problem(
        ("examples", failure.kind, failure.number, failure.language),
        "CW290",
        f"This example {kind[0]} under {failure.clause} (expected: {failure.expected}), but it was: {failure.found}.",
        f"Cet exemple {kind[1]} sous {failure.clause} (attendu : {expected_fr}), mais il est : {found_fr}.",
        remedy_en="Compare with `clausewise explain`, then mend the condition, the lexicon or the example.",
        remedy_fr="Comparez avec « clausewise explain », puis corrigez la condition, le lexique ou l'exemple.",
    )


def _coverage(session: Session, policy: Policy) -> None:
    headings = (
        ("clause", "clause"),
        ("seen through", "relevée par"),
        ("later", "plus tard"),
        ("bands", "paliers"),
        ("hits", "relevés"),
        ("misses", "laissés"),
        ("run", "essayés"),
    )
    yes, no = session.say("yes", "oui"), session.say("no", "non")
    session.table(
        headings,
        [
            (
                row.clause,
                " ".join(row.channels),
                " ".join(row.later) or "-",
                " ".join(row.bands) or "-",
                str(row.hits),
                str(row.misses),
                yes if row.examples_run else no,
            )
            for row in policy.coverage()
        ],
    )


CheckOnly = Annotated[bool, typer.Option("--check")]


def fmt(context: typer.Context, folder: OptionalFolder = None, *, check_only: CheckOnly = False) -> int:
    """Put the files of a policy in canonical layout; with ``--check``, return 1 when some are not."""
    from clausewise.errors import InputError
    from clausewise.policy import formatted

    session: Session = context.obj
    which = folder or session.config().policy
    place = folder_of(which)
    if place is None:
        raise InputError(
            "CW291",
            "Only a policy folder has files to format.",
            "Seul un dossier de politique a des fichiers à mettre en forme.",
            remedy_en="Name the folder.",
            remedy_fr="Nommez le dossier.",
            where=which,
        )
    changed = formatted(place, write=not check_only)
    for path in changed:
        session.data(one_line(str(path)))
    return 1 if changed and check_only else 0


def diff(context: typer.Context, before: Which, after: Which) -> int:
    """Print every change between two policies; return 1 when there is one."""
    from clausewise.policy import diff as changes
    from clausewise.policy import load

    session: Session = context.obj
    found = changes(load(before), load(after))
    for change in found:
        session.data(one_line(change.drawn(session.language)))
    return 1 if found else 0


Into = Annotated[str | None, typer.Option("--into", metavar="FOLDER")]
Effective = Annotated[str, typer.Option("--effective", metavar="YYYY-MM-DD")]


def publish(
    context: typer.Context, folder: OptionalFolder = None, *, into: Into = None, effective: Effective = ""
) -> int:
    """Freeze this version, after checking that its examples hold; print the file, and say from which day it is in force."""
    from clausewise.detect.registry import calibrations
    from clausewise.policy import dated, load, write_day
    from clausewise.policy import publish as freeze

    session: Session = context.obj
    which = folder or session.config().policy
    day = _day(effective) if effective else None
    if code := check(context, which):
        return code
    loaded, place = load(which, calibration=calibrations()), folder_of(which)
    if day is not None:
        loaded = dated(loaded, day)
    session.data(one_line(str(freeze(loaded, Path(into) if into else place or Path()))))
    if day is not None and place is not None:
        write_day(place, day)
    _tell_day(session, loaded)
    return 0


def _day(text: str) -> date:
    """Return the day that ``text`` names. Raises ConfigError CW312."""
    from datetime import UTC, datetime

    from clausewise.doors.cli.moments import moment_ms

    return datetime.fromtimestamp(moment_ms(text, 0, "--effective") / 1000, UTC).date()


def _tell_day(session: Session, published: Policy) -> None:
    """Say from which day a version is in force, and which others say the same day: of those nobody can tell when they were."""
    from clausewise.edition import editions

    day = published.effective.isoformat()
    session.note(
        f"{published.id} {published.version} is in force from {day}.",
        f"{published.id} {published.version} est en vigueur à compter du {day}.",
    )
    same = [one.version for one in editions(published) if one.document.effective == day and not one.is_current]
    if same:
        session.note(
            f"So says {', '.join(same)}. Give a version the day from which it is in force with --effective.",
            f"C'est aussi le jour de {', '.join(same)}. Donnez à une version le jour de son entrée en vigueur avec --effective.",
        )


NewFolder = Annotated[Path, typer.Argument(metavar="FOLDER")]
Operator = Annotated[str, typer.Option("--operator", metavar="NAME")]


def new(context: typer.Context, folder: NewFolder, *, operator: Operator = "Example") -> int:
    """Begin a policy and print the files that were written."""
    from clausewise.policy import new as begin

    session: Session = context.obj
    for path in begin(folder, operator):
        session.data(one_line(str(path)))
    return 0
