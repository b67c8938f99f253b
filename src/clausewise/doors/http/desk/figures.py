"""Figures where people would rather look: how long cases wait, what is decided, how often it is overturned, and how far people agree."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from starlette.responses import Response

from clausewise.case import Case, Kind, Outcome
from clausewise.doors.http.desk import words
from clausewise.doors.http.desk.chart import Bar, Chart, chart
from clausewise.doors.http.desk.moment import day_ms, hour_ms, share
from clausewise.doors.http.desk.visit import Visit
from clausewise.keys import Scope
from clausewise.model import Words

days_counted: Final = 30
clauses_shown_max: Final = 15
believed_seconds: Final = 60
answered_least: Final = 5
AGES: Final = (
    (hour_ms, Words("under 1 h", "moins de 1 h")),
    (4 * hour_ms, Words("1 to 4 h", "de 1 à 4 h")),
    (day_ms, Words("4 to 24 h", "de 4 à 24 h")),
    (3 * day_ms, Words("1 to 3 days", "de 1 à 3 jours")),
    (7 * day_ms, Words("3 to 7 days", "de 3 à 7 jours")),
    (1 << 62, Words("over 7 days", "plus de 7 jours")),
)


class Score(NamedTuple):
    """What one reviewer decided or confirmed, on how much of it an appeal was answered, and how much of that did not stand."""

    settled: int = 0
    answered: int = 0
    overturned: int = 0


class Tally(NamedTuple):
    """What was counted: open cases by age, and how many are late; settled ones by clause and language, kind and outcome, reviewer."""

    ages: Counter[int]
    late: int
    by_clause: Counter[tuple[str, str]]
    by_outcome: Counter[tuple[str, str]]
    by_reviewer: dict[str, Score]


class Figure(NamedTuple):
    """One figure: its title, what it says and how it was counted, a drawing, and the table behind it."""

    id: str
    title: str
    note: str
    drawing: Chart | None
    heads: Sequence[str]
    rows: Sequence[Sequence[str]]


async def show(visit: Visit) -> Response:
    """Draw the figures."""
    return await visit.do(_drawn, visit)


def tally(cases: Iterable[Case], now_ms: int) -> Tally:
    """Count ``cases`` as they stand at ``now_ms``; settled ones of the last ``days_counted`` days."""
    found = Tally(Counter(), 0, Counter(), Counter(), defaultdict(Score))
    late, since_ms = 0, now_ms - days_counted * day_ms
    for case in cases:
        if case.is_open:
            age = now_ms - case.opened_ms
            found.ages[next(number for number, (limit, _) in enumerate(AGES) if age < limit)] += 1
            late += case.due_ms < now_ms
        elif case.settled_ms >= since_ms and case.outcome is not None:
            found.by_outcome[case.kind.value, case.outcome.value] += 1
            for clause in case.clauses:
                found.by_clause[clause, case.language or "und"] += 1
            _score(found.by_reviewer, case)
    return found._replace(late=late)


def _score(scores: dict[str, Score], case: Case) -> None:
    for who in case.deciders:
        scores[who] = scores[who]._replace(settled=scores[who].settled + 1)
    for who in case.barred if case.kind is Kind.APPEAL else ():
        before, is_overturned = scores[who], case.outcome is not Outcome.UPHELD
        scores[who] = before._replace(answered=before.answered + 1, overturned=before.overturned + is_overturned)


def _drawn(visit: Visit) -> Response:
    counted = visit.service.desk.tally(lambda: _counted(visit), believed_seconds)
    figures = [
        _ages(visit, counted),
        _clauses(visit, counted),
        _overturns(visit, counted),
        _reports(visit, counted),
        _agreement(visit, counted),
        *([reviewers] if (reviewers := _reviewers(visit, counted)) else ()),
    ]
    return visit.draw("desk/figures.html", figures=figures, days=days_counted, seconds=believed_seconds)


def _counted(visit: Visit) -> Tally:
    with visit.engine.clerk.turn():
        cases = list(visit.review.book.cases.values())
    return tally((case for case in cases if not case.is_sealed), visit.now_ms)


def _ages(visit: Visit, counted: Tally) -> Figure:
    bars = [
        Bar(said.in_(visit.language), counted.ages[number], str(counted.ages[number]))
        for number, (_, said) in enumerate(AGES)
    ]
    late = counted.late
    return Figure(
        "ages",
        visit.say("How long open cases have waited", "Depuis combien de temps les dossiers ouverts attendent"),
        visit.say(
            f"{late} of {sum(counted.ages.values())} are overdue.",
            f"{late} sur {sum(counted.ages.values())} sont en retard.",
        ),
        chart(bars),
        (visit.say("Age", "Âge"), visit.say("Open cases", "Dossiers ouverts")),
        [(bar.label, bar.written) for bar in bars],
    )


def _clauses(visit: Visit, counted: Tally) -> Figure:
    totals: Counter[str] = Counter()
    for (clause, _), number in counted.by_clause.items():
        totals[clause] += number
    languages = sorted({language for _, language in counted.by_clause})
    bars = [Bar(clause, number, str(number)) for clause, number in totals.most_common(clauses_shown_max)]
    return Figure(
        "clauses",
        visit.say("Cases settled, by clause and language", "Dossiers réglés, par clause et par langue"),
        "",
        chart(bars) if bars else None,
        (visit.say("Clause", "Clause"), *(words.said(words.LANGUAGES, one, visit.language) for one in languages)),
        [(clause, *(str(counted.by_clause[clause, one]) for one in languages)) for clause, _ in totals.most_common()],
    )


def _overturns(visit: Visit, counted: Tally) -> Figure:
    rows, bars = [], []
    for kind in (Kind.APPEAL, Kind.SAMPLE, Kind.REVIEW):
        numbers = [counted.by_outcome[kind.value, outcome.value] for outcome in Outcome]
        changed, total = numbers[1] + numbers[2], sum(numbers)
        name = words.said(words.KINDS, kind, visit.language)
        rows.append((name, *map(str, numbers), _share(changed, total, visit)))
        if total:
            bars.append(Bar(name, 100 * changed / total, _share(changed, total, visit)))
    outcomes = [words.said(words.OUTCOMES, one, visit.language) for one in Outcome]
    return Figure(
        "overturns",
        visit.say("How often what was decided did not stand", "Combien de fois la décision n'a pas été maintenue"),
        visit.say(
            "Something else was done, or nothing is held against it. A review mostly ends what a machine only held.",
            "Autre chose a été fait, ou rien n'est reproché. Un examen met surtout fin à ce qu'une machine avait seulement mis en attente.",
        ),
        chart(bars, most=100) if bars else None,
        (visit.say("Kind", "Nature"), *outcomes, visit.say("Changed", "Modifiées")),
        rows,
    )


def _reports(visit: Visit, counted: Tally) -> Figure:
    right = counted.by_outcome["report", "upheld"] + counted.by_outcome["report", "acted"]
    total = right + counted.by_outcome["report", "cleared"]
    return Figure(
        "reports",
        visit.say("How often reporters were right", "Combien de fois les signalements étaient fondés"),
        visit.say("Of cases that a report began.", "Parmi les dossiers nés d'un signalement."),
        chart([Bar(visit.say("well founded", "fondés"), 100 * right / total, _share(right, total, visit))], most=100)
        if total
        else None,
        (visit.say("Well founded", "Fondés"), visit.say("Settled", "Réglés"), visit.say("Share", "Part")),
        [(str(right), str(total), _share(right, total, visit))],
    )


def _agreement(visit: Visit, counted: Tally) -> Figure:
    rows, bars = [], []
    for kind, name in (
        (Kind.SAMPLE, visit.say("with the machine (samples)", "avec la machine (échantillons)")),
        (Kind.APPEAL, visit.say("between people (appeals)", "entre personnes (appels)")),
    ):
        same = counted.by_outcome[kind.value, Outcome.UPHELD.value]
        total = sum(counted.by_outcome[kind.value, outcome.value] for outcome in Outcome)
        rows.append((name, str(same), str(total), _share(same, total, visit)))
        if total:
            bars.append(Bar(name, 100 * same / total, _share(same, total, visit)))
    return Figure(
        "agreement",
        visit.say("How often a second look agrees", "Combien de fois un second regard est d'accord"),
        visit.say(
            "A second person who looks at the same matter without having decided it. Few appeal who agree, so their share is no sample.",
            "Quelqu'un d'autre regarde la même affaire. Qui est d'accord fait rarement appel : ce n'est pas un échantillon.",
        ),
        chart(bars, most=100) if bars else None,
        (
            visit.say("Agreement", "Accord"),
            visit.say("Agreed", "D'accord"),
            visit.say("Settled", "Réglés"),
            visit.say("Share", "Part"),
        ),
        rows,
    )


def _reviewers(visit: Visit, counted: Tally) -> Figure | None:
    """Return what became of each reviewer's decisions, for who leads or audits; whoever decides sees their own; None for others."""
    sees_all = visit.may(Scope.SECOND) or visit.may(Scope.AUDIT)
    if not sees_all and not visit.may(Scope.DECIDE):
        return None
    shown = sorted((visit.name(who), one) for who, one in counted.by_reviewer.items() if sees_all or who == visit.by)
    measured = [(name, one) for name, one in shown if one.answered >= answered_least]
    bars = [
        Bar(name, 100 * one.overturned / one.answered, _share(one.overturned, one.answered, visit))
        for name, one in measured
    ]
    return Figure(
        "reviewers",
        visit.say(
            "How often what somebody decided did not stand",
            "Combien de fois ce que quelqu'un a décidé n'a pas été maintenu",
        ),
        visit.say(
            f"Of appeals against it that were answered, from {answered_least} on. Who takes up hard cases is overturned more often.",
            f"Parmi les appels tranchés, dès {answered_least}. Qui prend les dossiers difficiles est plus souvent contredit.",
        ),
        chart(bars, most=100) if bars else None,
        (
            visit.say("Who", "Qui"),
            visit.say("Decided or confirmed", "Décidés ou confirmés"),
            visit.say("Appeals answered", "Appels tranchés"),
            visit.say("Overturned", "Non maintenus"),
            visit.say("Share", "Part"),
        ),
        [
            (
                name,
                str(one.settled),
                str(one.answered),
                str(one.overturned),
                _share(one.overturned, one.answered if one.answered >= answered_least else 0, visit),
            )
            for name, one in shown
        ],
    )


def _share(part: int, total: int, visit: Visit) -> str:
    if not total:
        return visit.say("not measured yet", "pas encore mesuré")
    return share(round(part / total, 2), visit.language)
