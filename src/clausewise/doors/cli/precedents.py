"""``clausewise policy examples``, and ``policy check --examples``: what people settled, as examples that clauses must keep to."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from clausewise.doors.cli import options
from clausewise.doors.cli.session import Session
from clausewise.doors.cli.shown import quoted, shown

if TYPE_CHECKING:
    from clausewise.policy import Policy
    from clausewise.ports import Sensor

Out = Annotated[str, typer.Option("--out", metavar="FILE")]
words_max = 80


def examples(
    context: typer.Context,
    *,
    out: Out,
    store: options.OptionalStore = None,
    policy: options.OptionalPolicy = None,
) -> int:
    """Write candidates for examples and say how many there are."""
    from clausewise.precedent import Ties, candidates, written

    session: Session = context.obj
    session.recorded_engine(store=store).close()  # it must be there already
    with session.engine(policy=policy, store=store) as engine:
        ties = Ties(engine.decision, engine.state.is_undone, engine.viewing.exhibit, engine.signals)
        found = candidates(list(engine.review.book.cases.values()), ties)
    Path(out).write_text(written(found), encoding="utf-8")
    session.note(
        f"{len(found)} candidates in {shown(out)}; none is run before somebody has agreed",
        f"{len(found)} candidats dans {shown(out)}; aucun n'est essayé sans accord",
    )
    return 0


def run(session: Session, path: str, policy: Policy, seeing: tuple[Sensor, ...]) -> int:
    """Run the candidates of a file that were agreed to, tell those that do not hold, and return how many there are."""
    from clausewise.engine import Engine
    from clausewise.precedent import lapses, load

    candidates = load(Path(path))
    with Engine(policy, with_detectors=seeing) as engine:
        found = lapses(candidates, engine.check)
    for one in found:
        wanted = (
            session.say("shall be found", "doit être relevé")
            if one.kind == "hit"
            else session.say("shall be left alone", "doit être laissé")
        )
        session.data(f"{shown(path)}: {one.clause} {wanted}: {quoted(one.text[:words_max], session.language)}")
    agreed = sum(one.agreed for one in candidates)
    session.note(
        f"{agreed} of {len(candidates)} settled cases run, {len(found)} do not hold",
        f"{agreed} dossiers réglés sur {len(candidates)} essayés, {len(found)} en défaut",
    )
    return len(found)
