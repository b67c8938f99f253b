"""``clausewise explain --line``: what a line of a log is read as, what is noticed in it, what it counts towards, and what follows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import msgspec

from clausewise.doors.cli.outcome import Exit, exit_of
from clausewise.doors.cli.session import Session
from clausewise.doors.cli.shape import decision_data, drawn
from clausewise.doors.cli.shown import quoted, shown

if TYPE_CHECKING:
    from clausewise.engine import Engine
    from clausewise.event import Event
    from clausewise.judgement import Explanation
    from clausewise.observe.format import Format
    from clausewise.observe.payload import Mark
    from clausewise.observe.scenario import Scenario

value_characters_max: Final = 200


class Reading(msgspec.Struct):
    """A line, its format, the event that it tells with what was noticed, the marks that it bears, and what it counts towards."""

    form: Format
    event: Event
    marks: tuple[Mark, ...]
    scenarios: tuple[Scenario, ...]


def explain(session: Session, engine: Engine, line: str, form: Format | None, *, as_json: bool) -> int:
    """Explain one line; return the exit code of what follows. Raises InputError CW364 for a line of no known format."""
    reading = read(engine, line, form)
    explanation = _judged(engine, reading)
    if as_json:
        session.data(drawn(data(reading, explanation)))
    else:
        _Drawing(session).draw(reading, explanation)
    return exit_of(explanation.decision) if explanation is not None else Exit.CLEAN


def read(engine: Engine, line: str, form: Format | None) -> Reading:
    """Return what a line is read as. Raises InputError CW364 for one of no known format, or not of ``form``."""
    from clausewise.observe.format import recognised
    from clausewise.observe.scenario import scenarios

    content = line.encode("utf-8", "surrogateescape").rstrip(b"\r\n")
    form = form or recognised([content])
    event = form.reader().read(content) if form is not None else None
    if form is None or event is None:
        raise _unread(form)
    [marks] = engine.traffic.inspect([event])
    event = engine.traffic.noticed(event, marks)
    return Reading(form, event, marks, tuple(one for one in scenarios() if one.condition(event) and _keys(one, event)))


def _judged(engine: Engine, reading: Reading) -> Explanation | None:
    """Return every step of the judgement of what the line says by itself; None when it says nothing."""
    from clausewise.conduct import request
    from clausewise.observe import payload
    from clausewise.observe.lookout import told

    if not reading.marks:
        return None
    item = request(reading.event, told(reading.event))
    signals = payload.signals(reading.marks)
    return engine.judgement.explain(item, signals, engine.state, time_ms=engine.clock())


def _keys(scenario: Scenario, event: Event) -> list[str]:
    """Return under what an event is counted in a scenario, such as ``address=203.0.113.9``; empty when it lacks every key."""
    from clausewise.observe.trait import trait

    found = []
    for names in scenario.per:
        values = [trait(name)(event) for name in names]
        if all(values):
            found.append(" ".join(f"{name}={value}" for name, value in zip(names, values, strict=True)))
    return found


def _fields(event: Event) -> dict[str, Any]:
    """Return what an event says, without what it does not."""
    told = msgspec.structs.asdict(event)
    return {name: value for name, value in told.items() if value not in ("", 0, 0.0, ())}


def data(reading: Reading, explanation: Explanation | None) -> dict[str, Any]:
    """Return everything as plain data."""
    return {
        "format": reading.form.name,
        "event": _fields(reading.event),
        "marks": reading.marks,
        "scenarios": [
            {
                "id": one.id,
                "title": one.title,
                "signal": one.signal,
                "shadow": one.is_shadow,
                "counted_under": _keys(one, reading.event),
            }
            for one in reading.scenarios
        ],
        "decision": decision_data(explanation.decision) if explanation else None,
    }


class _Drawing:
    """Writes a reading for a person, in the language of the session."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def draw(self, reading: Reading, explanation: Explanation | None) -> None:
        """Write every step."""
        session = self._session
        title = reading.form.title.in_(session.language)
        session.data(
            session.say(f"Read as: {title} ({reading.form.name})", f"Lu comme : {title} ({reading.form.name})")
        )
        self._heading("What it tells", "Ce qu'elle dit")
        for name, value in _fields(reading.event).items():
            session.data(f"  {name}: {shown(str(value), value_characters_max)}")
        self._heading("What it bears in itself", "Ce qu'elle porte en elle-même")
        self._lines(
            f"  {mark.rule} ({mark.signal} {mark.score:.2f}): {quoted(mark.excerpt, session.language)} — {mark.target} {mark.name}"
            for mark in reading.marks
        )
        self._heading("What it counts towards", "Ce pour quoi elle compte")
        self._lines(self._counted(one, reading.event) for one in reading.scenarios)
        self._heading("What follows", "Ce qui s'ensuit")
        self._follows(explanation)

    def _counted(self, scenario: Scenario, event: Event) -> str:
        title = scenario.title.in_(self._session.language)
        shadow = self._session.say(" (in shadow)", " (à blanc)") if scenario.is_shadow else ""
        return f"  {scenario.id}: {title} — {shown('; '.join(_keys(scenario, event)), value_characters_max)}{shadow}"

    def _follows(self, explanation: Explanation | None) -> None:
        session = self._session
        if explanation is None:
            session.data("  " + session.say("nothing by itself", "rien en elle-même"))
            return
        for clause, certainty, when, held in explanation.bands:
            session.data(f"  {'✓' if held else '✗'} {clause} {certainty}: {shown(when, value_characters_max)}")
        decision = explanation.decision
        for measure in decision.measures:
            session.data(f"  {measure.action} ({measure.on} {shown(measure.target)})")
        session.data(f"  {decision.why(session.language)}")

    def _heading(self, en: str, fr: str) -> None:
        self._session.data("")
        self._session.data(self._session.say(en, fr))

    def _lines(self, lines: Any) -> None:
        said = list(lines) or ["  " + self._session.say("nothing", "rien")]
        for line in said:
            self._session.data(line)


def _unread(form: Format | None) -> Exception:
    from clausewise.errors import InputError
    from clausewise.observe.format import formats

    if form is not None:
        name = form.name
        return InputError(
            "CW364",
            f"This is no line of the format {name!r}.",
            f"Ce n'est pas une ligne du format « {name} ».",
            remedy_en="Leave --log-format out, so that its format is recognised.",
            remedy_fr="Omettez --log-format, pour que son format soit reconnu.",
            where="--line",
        )
    return InputError(
        "CW365",
        "This is a line of no known format.",
        "Ce n'est une ligne d'aucun format connu.",
        remedy_en=f"Known are {', '.join(formats())}; name a TOML file with --log-format for another.",
        remedy_fr=f"Sont connus {', '.join(formats())}; pour un autre, nommez un fichier TOML avec --log-format.",
        where="--line",
    )
