"""``clausewise watch``: logs read to their end or as they grow, and what somebody did in them, judged under the policy."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from importlib.util import find_spec
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from clausewise.doors.cli import options
from clausewise.doors.cli.outcome import Tally, exit_of
from clausewise.doors.cli.session import Session

if TYPE_CHECKING:
    from clausewise.decision import Decision
    from clausewise.doors.cli.following import Following
    from clausewise.engine import Engine
    from clausewise.observe.alert import Alert
    from clausewise.observe.columns import Columns
    from clausewise.observe.format import Format
    from clausewise.observe.lookout import Lookout
    from clausewise.observe.marking import Marker, Marking
    from clausewise.observe.pulse import Pulse
    from clausewise.ports import Keep

place_characters_max = 400
# Below that, lines are read before DuckDB has started.
columns_bytes_min = 16 << 20

Logs = Annotated[list[str], typer.Argument(metavar="LOG…|-")]
Once = Annotated[bool, typer.Option("--once")]
Since = Annotated[str, typer.Option("--since", metavar="TIME")]
Learn = Annotated[bool, typer.Option("--learn")]
LogFormat = Annotated[str, typer.Option("--log-format", metavar="NAME|FILE")]
State = Annotated[str, typer.Option("--state", metavar="FOLDER")]
Reading = Annotated[Literal["auto", "lines", "columns"], typer.Option("--reading", metavar="auto|lines|columns")]


def watch(
    context: typer.Context,
    logs: Logs,
    *,
    once: Once = False,
    since: Since = "",
    log_format: LogFormat = "",
    reading: Reading = "auto",
    learn: Learn = False,
    state: State = "",
    as_json: options.Json = False,
    policy: options.OptionalPolicy = None,
    store: options.OptionalStore = None,
    quiet: options.Quiet = False,
) -> int:
    """Judge what is done in logs; return 0 when nothing was found, 1 for what was acted on, 3 for what waits for a person."""
    from clausewise.doors.cli.view import View
    from clausewise.observe.attention import marking, watched
    from clausewise.observe.log import STDIN
    from clausewise.observe.lookout import Lookout, batch_events
    from clausewise.observe.pulse import Pulse

    session: Session = context.obj
    form, since_ms, tally = log_format_of(log_format), _since(since), Tally()
    if learn:
        return _learn(session, logs, form, quiet=quiet)
    with session.engine(policy=policy, store=store, judging=False) as engine:
        is_whole, pulse = once or STDIN in logs, Pulse()
        is_viewed = not is_whole and not quiet and sys.stderr.isatty()
        attention = session.config().attention(engine.policy.register.embargoed or ())
        noticing = marking(attention, _others(engine, pulse if is_viewed else None, is_whole=is_whole))
        chosen = watched(attention)
        kind = _columns() if is_whole and _is_by_columns(logs, reading, noticing) else Lookout
        lookout = kind(chosen, form, since_ms=since_ms, marking=noticing)
        alerts, keep = _whole(logs, lookout), None
        if isinstance(lookout, Lookout) and not is_whole:
            following = _following(session, logs, lookout, engine, _state(state, session.config(store=store).store))
            alerts, keep = following.alerts(), following.keep
        try:
            if is_viewed:
                assert isinstance(lookout, Lookout)
                with View(session, engine, lookout, pulse) as view:
                    for found in alerts:
                        _judge(session, engine, found, tally, as_json=as_json, told=view.found, keep=keep)
            else:
                with session.progress("events", "événements", quiet=quiet, scrolls=True) as advance:
                    for found in alerts:
                        _judge(session, engine, found, tally, as_json=as_json, keep=keep)
                        advance(batch_events)
        except KeyboardInterrupt:
            session.note("Stopped.", "Arrêté.")
        if isinstance(lookout, Lookout) and is_whole:
            _judge(session, engine, lookout.rest(), tally, as_json=as_json)
    session.flush()
    if not quiet:
        _summary(session, lookout)
    return tally.exit


def _others(engine: Engine, pulse: Pulse | None, *, is_whole: bool) -> list[Marker]:
    """Return what the engine knows about events: grants, and what we turned away lately; and what the view is told by."""
    from clausewise.barrier import Turned
    from clausewise.observe.grant import Grants

    known: list[Marker] = [Grants(engine.state.authorizations.values)]
    if not is_whole:
        known.append(Turned(engine.state))
    return [*known, pulse] if pulse is not None else known


def _is_by_columns(logs: Sequence[str], reading: str, marking: Marking) -> bool:
    """Say whether logs are read by columns: where that is asked for, or possible and worth it. It needs files, and two packages."""
    from clausewise.observe.log import STDIN, rotated

    if reading != "auto" or STDIN in logs:
        return reading == "columns" and STDIN not in logs
    if find_spec("pyarrow") is None or find_spec("numpy") is None:
        return False
    from clausewise.observe.columns import is_quicker

    paths = [path for log in logs for path in rotated(Path(log)) if path.is_file()]
    return is_quicker(marking) and sum(path.stat().st_size for path in paths) >= columns_bytes_min


def _columns() -> type[Columns]:
    from clausewise.observe.columns import Columns

    return Columns


def _whole(logs: Sequence[str], lookout: Lookout | Columns) -> Iterator[list[Alert]]:
    from clausewise.observe.log import lines
    from clausewise.observe.lookout import Lookout, together

    if not isinstance(lookout, Lookout):
        return together(lookout.whole(logs))
    return together(lookout.whole(lines([log], sys.stdin.buffer) for log in logs))


def _learn(session: Session, logs: Sequence[str], form: Format | None, *, quiet: bool) -> int:
    """Print how much is ordinary in clean traffic, as a profile; nothing is judged."""
    from clausewise.observe.attention import marking, watched
    from clausewise.observe.log import lines
    from clausewise.observe.lookout import Lookout, batch_events
    from clausewise.observe.threshold import Thresholds, drafted

    attention = session.config().attention()
    thresholds = Thresholds(watched(attention))
    lookout = Lookout((), form, marking=marking(attention))
    told = lookout.told(lines([log], sys.stdin.buffer) for log in logs)
    while batch := list(islice(told, batch_events)):
        thresholds.add(batch)
    hosts = sorted(thresholds.hosts) if len(thresholds.hosts) == 1 else []
    session.write(drafted(thresholds.needs(), hosts[0] if hosts else "application", hosts))
    session.flush()
    if not quiet:
        _summary(session, lookout)
        session.note(
            "Behind each scenario: how many it would name, asking for so many times as much. Read it before you put it in force.",
            "Derrière chaque scénario : combien il en nommerait, en exigeant tant de fois plus. Lisez-le avant de le mettre en vigueur.",
        )
    return 0


def _following(
    session: Session, logs: Sequence[str], lookout: Lookout, engine: Engine, state: Path | None
) -> Following:
    from clausewise.doors.cli.following import Following

    found = Following(logs, lookout, engine, state)
    if found.lost:
        session.note(
            f"The files of {found.lost} logs that were read before are gone: what was written there since is missed.",
            f"Les fichiers de {found.lost} journaux lus auparavant ont disparu : ce qui y fut écrit depuis manque.",
        )
    return found


def _state(given: str, store: str) -> Path | None:
    """Return the folder in which what is known of growing logs is kept: beside the ledger's file if none is named, None for nowhere."""
    if given:
        return Path(given)
    return Path(store).absolute().parent if store and "://" not in store else None


def _judge(
    session: Session,
    engine: Engine,
    alerts: Sequence[Alert],
    tally: Tally,
    *,
    as_json: bool,
    told: Callable[[Decision], None] | None = None,
    keep: Keep | None = None,
) -> None:
    """Judge what overflowed, and print and count what is found or permitted; ``told`` is told of it, the ledger keeps ``keep`` besides."""
    say = _json if as_json else _say
    for decision in engine.observe(alerts, keep=keep) if alerts else ():
        if decision.findings or decision.lifts:
            tally.add(exit_of(decision))
            say(session, decision)
            if told is not None:
                told(decision)
    session.flush()


def _json(session: Session, decision: Decision) -> None:
    from clausewise.doors.cli.shape import decision_data, encoded

    session.data(encoded(decision_data(decision)))


def _say(session: Session, decision: Decision) -> None:
    from clausewise.doors.cli.shown import shown
    from clausewise.observe.scenario import scenarios

    titles = {one.id: one.title.in_(session.language) for one in scenarios()}
    kind, _, actor = decision.item.partition(":")
    name, _, moment = actor.rpartition(":")
    who, at = shown(name, 80), f"{datetime.fromtimestamp(int(moment) / 1000, UTC):%Y-%m-%d %H:%M:%S}"
    for finding in decision.findings:
        spots = [spot for signal in finding.signals for spot in signal.evidence]
        what = "; ".join(dict.fromkeys(titles.get(spot.sense, spot.sense) for spot in spots))
        last = f"{shown(spots[-1].place, place_characters_max)} {shown(spots[-1].excerpt, 100)}" if spots else ""
        measure = decision.measures[0].action if decision.measures else decision.action
        session.data(f"{at} {kind} {who}: {finding.clause} {finding.certainty} {measure} — {what} ({last})")
    for lift in decision.lifts:
        permitted = session.say(f"permitted by {lift.authorization}", f"permis par {lift.authorization}")
        session.data(f"{at} {kind} {who}: {lift.clause} — {permitted}")


def log_format_of(given: str) -> Format | None:
    """Return the format of a name or in a file, None for none. Raises ConfigError CW360 when there is no such format."""
    from clausewise.errors import ConfigError
    from clausewise.observe.format import formats, read_format

    if not given:
        return None
    if given in formats():
        return formats()[given]
    if Path(given).is_file():
        return read_format(Path(given))
    raise ConfigError(
        "CW360",
        f"There is no log format {given!r}.",
        f"Il n'y a pas de format de journal « {given} ».",
        remedy_en=f"Use one of {', '.join(formats())}, or the path of a TOML file.",
        remedy_fr=f"Employez l'un de {', '.join(formats())}, ou le chemin d'un fichier TOML.",
        where="--log-format",
    )


def _since(given: str) -> int:
    from clausewise.errors import ConfigError

    if not given:
        return 0
    try:
        when = datetime.fromisoformat(given)
    except ValueError:
        raise ConfigError(
            "CW361",
            f"{given!r} is no time.",
            f"« {given} » n'est pas un moment.",
            remedy_en="Write it as 2026-05-17 or 2026-05-17T10:05+00:00.",
            remedy_fr="Écrivez-le ainsi : 2026-05-17 ou 2026-05-17T10:05+00:00.",
            where="--since",
        ) from None
    return int((when if when.tzinfo else when.replace(tzinfo=UTC)).timestamp() * 1000)


def _summary(session: Session, lookout: Lookout | Columns) -> None:
    from clausewise.doors.cli.shown import shown

    session.note(
        f"{lookout.read} lines, {lookout.events} events, {lookout.strange} not understood, {lookout.late} out of time.",
        f"{lookout.read} lignes, {lookout.events} événements, {lookout.strange} incomprises, {lookout.late} hors du temps.",
    )
    if lookout.windows.dropped:
        session.note(
            f"{lookout.windows.dropped} counts were let go of for want of room: some who went slowly may be missing.",
            f"{lookout.windows.dropped} comptes ont été abandonnés faute de place : qui allait lentement peut manquer.",
        )
    for line in lookout.strange_lines:
        text = shown(line.content.decode("utf-8", "replace"), 120) if line.content is not None else "…"
        session.note(f"{line.source}:{line.number}: {text}", f"{line.source}:{line.number} : {text}")
