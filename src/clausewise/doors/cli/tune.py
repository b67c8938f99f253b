"""``clausewise tune``: move the thresholds of a policy draft to where people's decisions say they belong, after asking."""

from __future__ import annotations

import gzip
import sys
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, BinaryIO, cast

import typer

from clausewise.doors.cli import options
from clausewise.doors.cli.session import Session
from clausewise.doors.cli.shown import one_line
from clausewise.errors import InputError

if TYPE_CHECKING:
    from clausewise.source import Source
    from clausewise.tuning import Proposal, Shortage, Told

ids_shown_max = 10
Rows = Annotated[list[Path], typer.Argument(metavar="ROWS…")]
OneClause = Annotated[str, typer.Option("--clause", metavar="ID")]
OneBand = Annotated[str, typer.Option("--band", metavar="certain|likely|possible")]
OneSignal = Annotated[str, typer.Option("--signal", metavar="NAME")]
Precision = Annotated[float | None, typer.Option("--precision", metavar="SHARE", min=0.01, max=0.9999)]
Yes = Annotated[bool, typer.Option("--yes")]


def tune(
    context: typer.Context,
    rows: Rows,
    *,
    clause: OneClause = "",
    band: OneBand = "",
    signal: OneSignal = "",
    precision: Precision = None,
    yes: Yes = False,
    policy: options.OptionalPolicy = None,
    as_json: options.Json = False,
) -> int:
    """Show what would change, and write it into the files of the policy when that is wanted."""
    from clausewise.doors.cli.shape import drawn
    from clausewise.tuning import Proposal

    session: Session = context.obj
    folder = _draft(session.config(policy=policy).policy)
    told = list(_told(rows))
    found = list(_results(folder, told, (clause, band, signal), precision))
    proposals = [one for one in found if isinstance(one, Proposal) and one.before != one.after]
    if as_json:
        session.data(drawn([{"proposed": isinstance(one, Proposal), **_plain(one)} for one in found]))
    else:
        for one in found:
            for line in _lines(session, one):
                session.data(line)
    session.flush()
    if not proposals:
        session.note("Nothing to change.", "Rien à changer.")
        return 0
    if not (yes or _agreed(session)):
        session.note("Nothing was written.", "Rien n'a été écrit.")
        return 0
    for one in proposals:
        _write(folder, one)
    session.note(
        f"{len(proposals)} written; run `clausewise policy check`, then publish a new version.",
        f"{len(proposals)} écrits; lancez « clausewise policy check », puis publiez une nouvelle version.",
    )
    return 0


def _draft(which: str) -> Path:
    """Return the folder of the policy. Raises InputError CW336 for a published file, which never changes."""
    from clausewise.doors.cli.policy import folder_of

    folder = folder_of(which)
    if folder is None:
        raise InputError(
            "CW336",
            "Only a policy folder has thresholds that can move; a published version never changes.",
            "Seul un dossier de politique a des seuils qui peuvent bouger; une version publiée ne change jamais.",
            remedy_en="Name the folder with --policy.",
            remedy_fr="Nommez le dossier avec --policy.",
            where=which,
        )
    return folder


def _told(paths: Sequence[Path]) -> Iterator[Told]:
    """Yield the rows that people judged. Raises InputError CW330 for no file, CW337 for a line that is no such row."""
    import msgspec

    from clausewise.doors.cli.labelled import files
    from clausewise.rows import lines
    from clausewise.tuning import Told

    decoder = msgspec.json.Decoder(Told)
    for path in files(paths):
        number = 0
        try:
            with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as stream:
                for number, line in lines(cast("BinaryIO", stream)):  # noqa: B007 - it also names the place of an error
                    if line is None or line.strip():
                        yield decoder.decode(line or b"")
        except (msgspec.DecodeError, OSError, EOFError, zlib.error, ValueError, RecursionError) as error:
            raise InputError(
                "CW337",
                f"This is no row that a person judged: {error}.",
                f"Ceci n'est pas une ligne jugée par une personne : {error}.",
                remedy_en="Give what `clausewise labels export` wrote.",
                remedy_fr="Donnez ce qu'a écrit « clausewise labels export ».",
                where=f"{path}:{number}",
            ) from error


def _results(
    folder: Path, rows: Sequence[Told], only: tuple[str, str, str], precision: float | None
) -> Iterator[Proposal | Shortage]:
    """Yield what tuning says of every band that rows concern and in which one number can move."""
    from clausewise.detect.registry import calibrations
    from clausewise.model import Certainty
    from clausewise.policy import load
    from clausewise.tuning import WANTED, Band, is_plain, movable, proposal

    clause, band, signal = only
    policy = load(folder, calibration=calibrations())
    concerned = {name for row in rows for name in row.clauses}
    for name in [clause] if clause else [one for one in policy.clauses if one in concerned]:
        known = policy.clause(name)
        written: dict[str, str] = _file(folder, name).data.get("when", {})
        for one in (one for one in Certainty if one in known.when and band in ("", one)):
            slot = movable(written[one], signal)
            if slot is None or not is_plain(written[one], slot):
                continue
            asked = next(
                (it.precision for it in known.accepts if (it.band, it.signal) == (one, slot.signal)), WANTED[one]
            )
            yield proposal(Band(name, one.value, written[one], known.when[one], precision or asked), slot, rows)


def _file(folder: Path, clause: str) -> Source:
    from clausewise.source import read

    name = f"clauses/{clause}.yaml"
    return read(folder / name, name=name)


def _lines(session: Session, one: Proposal | Shortage) -> Iterator[str]:
    from clausewise.tuning import Shortage, number

    say = session.say
    if isinstance(one, Shortage):
        yield f"{one.clause} {one.band}: " + (
            say(
                f"{one.rows} rows; a precision of {one.wanted:g} takes at least {one.least}, all of them right",
                f"{one.rows} lignes; une précision de {one.wanted:g} en demande au moins {one.least}, toutes justes",
            )
            if one.rows < one.least
            else say(
                f"no threshold assures {one.wanted:g} over {one.rows} rows; the best assures {one.best:.3f}",
                f"aucun seuil n'assure {one.wanted:g} sur {one.rows} lignes; le meilleur assure {one.best:.3f}",
            )
        )
        return
    yield f"{one.clause} {one.band}: {one.slot.signal} >= {one.slot.value} → {number(one.value)}"
    for title, standing in ((say("before", "avant"), one.before), (say("after", "après"), one.after)):
        yield "  " + say(
            f"{title}: {standing.found} of {one.rows} rows found, {standing.right} right, at least {standing.assured:.3f} assured",
            f"{title} : {standing.found} lignes sur {one.rows} relevées, {standing.right} justes, {standing.assured:.3f} au moins assuré",
        )
    yield "  " + _ids(say("found more", "relevées de plus"), one.more)
    yield "  " + _ids(say("found no longer", "plus relevées"), one.fewer)


def _ids(title: str, ids: Sequence[str]) -> str:
    rest = f" (+{len(ids) - ids_shown_max})" if len(ids) > ids_shown_max else ""
    return one_line(f"{len(ids)} {title}" + (": " if ids else "") + " ".join(ids[:ids_shown_max]) + rest)


def _plain(one: Proposal | Shortage) -> dict[str, Any]:
    import msgspec

    return {key: value for key, value in msgspec.to_builtins(one).items() if key != "slot"} | (
        {"signal": one.slot.signal, "written": one.slot.value} if hasattr(one, "slot") else {}
    )


def _agreed(session: Session) -> bool:
    """Ask on standard error, and read the answer from standard input; silence is a no."""
    sys.stderr.write(
        session.say("Write this into the policy's files? [y/N] ", "L'écrire dans les fichiers de la politique ? [o/N] ")
    )
    sys.stderr.flush()
    return sys.stdin.readline().strip().lower() in {"y", "yes", "o", "oui"}


def _write(folder: Path, one: Proposal) -> None:
    """Replace the number where it stands; everything else in the file stays as it is. Raises InputError CW338 when that cannot be done."""
    from clausewise.source import parse
    from clausewise.tuning import moved, number

    path = folder / "clauses" / f"{one.clause}.yaml"
    source = _file(folder, one.clause)
    span = source.span_in(("when", one.band), one.slot.start, one.slot.end - one.slot.start)
    lines = path.read_bytes().decode().split("\n")
    wanted = moved(source.data["when"][one.band], one.slot, one.value)
    if span.end_line < len(lines):
        before, after = lines[span.line][: span.column], lines[span.end_line][span.end_column :]
        lines[span.line : span.end_line + 1] = [before + number(one.value) + after]
    again = parse("\n".join(lines), path.name)
    if again.problems or again.data != {**source.data, "when": {**source.data["when"], one.band: wanted}}:
        raise InputError(
            "CW338",
            f"The number of {one.slot.signal} cannot be replaced where it is written.",
            f"Le nombre de {one.slot.signal} ne peut pas être remplacé là où il est écrit.",
            remedy_en=f"Write {number(one.value)} there yourself.",
            remedy_fr=f"Écrivez-y vous-même {number(one.value)}.",
            where=f"{path}:{span.line + 1}",
        )
    path.write_bytes("\n".join(lines).encode())
