"""From the form on a case page to a ruling, and from what was decided before to what the form says at first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from clausewise.case import Case, Place, Ruling
from clausewise.decision import Decision
from clausewise.doors.http.desk.moment import day_ms, instant
from clausewise.doors.http.kinds import HttpError, kind_of
from clausewise.enforce import actions
from clausewise.model import Action, Basis, Measure, Notification
from clausewise.sanction import LASTING

PLACES: Final[tuple[Place, ...]] = ("content", "account", "access")
DAYS: Final = (1, 3, 7, 30, 90, 180)
strikes_max: Final = 5
CONFIRM, ACT, CLEAR = "confirm", "act", "clear"
NO_OUTCOME = kind_of(
    "CW970",
    422,
    ("The form does not say what you decide.", "Le formulaire ne dit pas ce que vous décidez."),
    (
        "Choose one of the outcomes; to act, choose at least one measure.",
        "Choisissez l'une des issues; pour agir, choisissez au moins une mesure.",
    ),
)
BAD_FORM = kind_of(
    "CW971",
    422,
    ("A field of the form holds what it cannot hold.", "Un champ du formulaire contient ce qu'il ne peut contenir."),
    (
        "Look at dates and numbers again, then send it once more.",
        "Revoyez les dates et les nombres, puis renvoyez-le.",
    ),
)
NO_DURATION = kind_of(
    "CW576",
    422,
    ("The form does not say for how long.", "Le formulaire ne dit pas pendant combien de temps."),
    (
        "Choose a number of days beside the measure, or “for good”.",
        "Choisissez un nombre de jours à côté de la mesure, ou « définitivement ».",
    ),
)
NOTHING_NAMED = kind_of(
    "CW577",
    422,
    ("The report does not say what it is about.", "Le signalement ne dit pas ce qu'il vise."),
    (
        "Open the case, find out what is meant, and write its id beside the measure.",
        "Ouvrez le dossier, trouvez ce qui est visé, et écrivez-en l'identifiant à côté de la mesure.",
    ),
)
# What the form says of an end before anybody chose one: the harshest must never be what nobody chose.
UNSAID: Final = "unsaid"
Form = Mapping[str, Sequence[str]]


class Draft(NamedTuple):
    """What the form holds: as it is drawn at first, and as it was sent."""

    outcome: str = ""
    clauses: Sequence[str] = ()
    actions: Mapping[str, str] = {}
    targets: Mapping[str, str] = {}
    until: Mapping[str, str] = {}
    basis: str = Basis.LETTER
    notification: str = Notification.NOTICE
    strikes: str = ""
    reason: str = ""
    answer: str = ""
    ground: str = ""


def possible(place: Place) -> list[Action]:
    """Return what can be done to such a place, mildest first."""
    return [one.action for one in actions() if place in one.on and one.action is not Action.ALLOW]


def first_draft(case: Case, decisions: Sequence[Decision]) -> Draft:
    """Return what the form says before anybody touched it: the clauses of the case, and whom measures would concern.

    A report that names nothing leaves that to whoever decides: its own id is no content that anything could be done to.
    """
    measures = [measure for one in decisions for measure in one.measures]
    targets = {
        "content": case.target
        if case.on == "content" and is_named(case)
        else (decisions[-1].item if decisions else ""),
        "account": case.author or (case.target if case.on == "account" else ""),
        "access": case.target if case.on == "access" else "",
    }
    for measure in measures:
        targets[measure.on] = targets[measure.on] or measure.target
    return Draft(clauses=case.clauses, targets=targets, until=dict.fromkeys(PLACES, UNSAID))


def is_named(case: Case) -> bool:
    """Say whether what the case is about was named; a report that named nothing stands under its own id."""
    return case.target not in case.reports


def sent(form: Form) -> Draft:
    """Return what the form holds as it was sent."""

    def one(name: str) -> str:
        return next(iter(form.get(name, ())), "").replace("\r\n", "\n")

    more = one("another-clause")
    return Draft(
        one("outcome"),
        [*form.get("clause", ()), *([more] if more and more not in form.get("clause", ()) else ())],
        {place: one(f"action-{place}") for place in PLACES},
        {place: one(f"target-{place}").strip() for place in PLACES},
        {place: one(f"until-{place}") for place in PLACES},
        one("basis") or Basis.LETTER,
        one("notification") or Notification.NOTICE,
        one("strikes"),
        one("reason"),
        one("answer"),
        one("ground").strip(),
    )


def ruling(draft: Draft, *, now_ms: int) -> Ruling:
    """Return what a draft rules.

    Raises HttpError CW970 for no outcome, CW971 for a value that does not exist, CW576 for a measure that lasts nobody knows how long.
    """
    try:
        measures = tuple(_measures(draft, now_ms)) if draft.outcome == ACT else ()
        if draft.outcome == CONFIRM:
            return Ruling(confirms=True, reason=draft.reason, answer=draft.answer)
        if draft.outcome == CLEAR:
            return Ruling(reason=draft.reason, answer=draft.answer)
        if not measures:
            raise HttpError(NO_OUTCOME)
        return Ruling(
            clauses=tuple(dict.fromkeys(draft.clauses)),
            measures=measures,
            basis=Basis(draft.basis),
            notification=Notification(draft.notification),
            strikes=_strikes(draft.strikes),
            reason=draft.reason,
            answer=draft.answer,
            ground="" if draft.notification == Notification.NOTICE else draft.ground,
        )
    except ValueError:
        raise HttpError(BAD_FORM) from None


def _measures(draft: Draft, now_ms: int) -> list[Measure]:
    found = []
    for place in PLACES:
        if action := draft.actions.get(place):
            said = draft.until.get(place, "")
            if said == UNSAID and Action(action) in LASTING:
                raise HttpError(NO_DURATION)
            until = _until("" if said == UNSAID else said, now_ms)
            found.append(Measure(Action(action), place, draft.targets.get(place, ""), until))
    return found


def _until(said: str, now_ms: int) -> int | None:
    """Return when a measure ends: after so many days, on a day, or (empty) never."""
    if not said:
        return None
    if said.isascii() and said.isdigit():
        return now_ms + int(said) * day_ms
    found = instant(said)
    if found is None or found <= now_ms:
        raise ValueError(said)
    return found


def _strikes(said: str) -> int | None:
    if not said:
        return None
    count = int(said)
    if not 0 <= count <= strikes_max:
        raise ValueError(said)
    return count
