"""What another policy would change: asked for, watched, shown; and the draft that runs in shadow, begun, published or dropped."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, NamedTuple

from msgspec import json
from msgspec.structs import replace
from starlette.responses import Response

from clausewise import headings, prospectus
from clausewise.backtest import Sample
from clausewise.bulletin import Sheet, day
from clausewise.document import Document
from clausewise.doors.http.desk import words
from clausewise.doors.http.desk.chart import Bar, Chart, chart
from clausewise.doors.http.desk.figures import Figure
from clausewise.doors.http.desk.moment import day_ms, instant
from clausewise.doors.http.desk.ruling import BAD_FORM
from clausewise.doors.http.desk.trial import Trial
from clausewise.doors.http.desk.visit import Visit
from clausewise.doors.http.kinds import NO_PATH, HttpError
from clausewise.edition import editions
from clausewise.errors import ClausewiseError, ConflictError, InputError, NotFoundError
from clausewise.model import Words
from clausewise.policy import Policy
from clausewise.prospect import Prospect
from clausewise.redaction import HIDDEN
from clausewise.specimen import DIVISIONS

UNFIT: Final = 422
PLACE: Final = "/desk/what-if"
SHADOW: Final = "shadow"
days_default: Final = 30
bars_max: Final = 15
label_characters_max: Final = 34
sample_max: Final = 1_000_000
reason_characters_max: Final = 5_000
_NUMBER: Final = re.compile(r"[0-9]{1,7}")
_DRAWN: Final = ("changes", "clauses", "languages")


class Choice(NamedTuple):
    """A policy that can be compared: its hash, what it is called, and what it says."""

    sha256: str
    name: str
    document: Document


async def show(visit: Visit) -> Response:
    """Draw the form, what was compared, and the draft in shadow."""
    return await visit.do(_drawn, visit)


async def begin(visit: Visit) -> Response:
    """Begin a comparison in the background."""
    try:
        trial = await visit.do(_begun, visit)
    except (ConflictError, InputError, HttpError) as error:
        return await visit.do(_drawn, visit, error)
    return visit.moved(f"{PLACE}/{trial.id}")


async def one(visit: Visit) -> Response:
    """Draw how far a comparison is, or its outcome."""
    return await visit.do(_one, visit)


async def progress(visit: Visit) -> Response:
    """Tell a page's script how far a comparison is."""
    trial = _needs(visit)
    told = {"done": trial.done, "total": trial.total, "ended": trial.has_ended.is_set()}
    return Response(json.encode(told), 200, {"Cache-Control": "no-store"}, "application/json")


async def lines(visit: Visit) -> Response:
    """Return an outcome as CSV."""
    prospect = await visit.do(_prospect, visit)
    if prospect is None:
        raise HttpError(NO_PATH)
    name = f"what-if-{prospect.before.version}-{prospect.after.version}.csv"
    headers = {"Cache-Control": "no-store", "Content-Disposition": f'attachment; filename="{_plain(name)}"'}
    return Response(prospectus.lines(_seen(visit, prospect)), 200, headers, "text/csv")


async def end(visit: Visit) -> Response:
    """Call a comparison off."""
    _needs(visit).is_off.set()
    return visit.moved(PLACE, done="called_off")


async def begin_shadow(visit: Visit) -> Response:
    """Run a published version in shadow."""
    try:
        chosen = await visit.do(_chosen, visit, visit.field("after"))
        await visit.do(visit.engine.shadow.begin, chosen, by=visit.by)
    except (ConflictError, InputError, HttpError) as error:
        return await visit.do(_drawn, visit, error)
    return visit.moved(PLACE, done="shadowed")


async def publish(visit: Visit) -> Response:
    """Publish the draft that runs in shadow."""
    return await _ended(visit, "published")


async def drop(visit: Visit) -> Response:
    """Drop the draft that runs in shadow."""
    return await _ended(visit, "dropped")


async def _ended(visit: Visit, done: str) -> Response:
    try:
        await visit.do(_end_shadow, visit, done)
    except (ConflictError, NotFoundError, HttpError) as error:
        return await visit.do(_drawn, visit, error)
    return visit.moved(PLACE, done=done)


def _end_shadow(visit: Visit, done: str) -> None:
    words, shadow, folder = visit.field("words").strip(), visit.engine.shadow, visit.engine.policy.folder
    if not 0 < len(words) <= reason_characters_max or (done == "published" and folder is None):
        raise HttpError(BAD_FORM)
    if done == "published" and folder is not None:
        shadow.publish(folder, by=visit.by, reason=words)
    else:
        shadow.drop(by=visit.by, reason=words)


def _drawn(visit: Visit, error: ClausewiseError | None = None) -> Response:
    begins = visit.now_ms - days_default * day_ms
    typed = {name: visit.field(name) for name in ("before", "after", "from", "to", "sample", "by")}
    running = visit.engine.shadow.running
    shadow = visit.engine.shadow.prospect() if running else None
    return visit.draw(
        "desk/whatif.html",
        status=UNFIT if error else 200,
        error=error,
        choices=_choices(visit),
        divisions=[name for name in DIVISIONS if name != "host"],
        typed={**typed, "from": typed["from"] or day(begins)},
        trials=visit.service.desk.trials.all,
        running=running,
        shadow=shadow,
        figures=_figures(visit, shadow)[:1] if shadow else (),
    )


def _begun(visit: Visit) -> Trial:
    engine = visit.engine
    before, after = (_chosen(visit, visit.field(name)) for name in ("before", "after"))
    from_ms, to_ms = instant(visit.field("from")), instant(visit.field("to")) if visit.field("to") else visit.now_ms + 1
    if from_ms is None or to_ms is None or from_ms >= to_ms:
        raise HttpError(BAD_FORM)
    trial = Trial(before, after, visit.by, started_ms=visit.now_ms)
    return visit.service.desk.trials.begin(engine, trial, (from_ms, to_ms), _sample(visit))


def _sample(visit: Visit) -> Sample | None:
    size, by = visit.field("sample").strip(), visit.field("by") or "action"
    if not size:
        return None
    division = next((name for name in DIVISIONS if name == by), None)
    if not _NUMBER.fullmatch(size) or not 0 < int(size) <= sample_max or division is None:
        raise HttpError(BAD_FORM)
    return Sample(int(size), 0, division)


def _choices(visit: Visit) -> list[Choice]:
    """Return the policy in force, the draft in shadow and the published versions, each once."""
    live, running = visit.engine.policy, visit.engine.shadow.running
    told = [(live.stamp.sha256, live.document, visit.say("in force", "en vigueur"))]
    if running is not None:
        told.append((running.stamp.sha256, running.judgement.policy.document, visit.say("in shadow", "à blanc")))
    told += [(one.sha256, one.document, one.document.effective) for one in editions(live)]
    found: dict[str, Choice] = {}
    for sha256, document, said in told:
        found.setdefault(sha256, Choice(sha256, f"{document.id} {document.version} ({said})", document))
    return list(found.values())


def _chosen(visit: Visit, sha256: str) -> Policy:
    """Return the policy of that hash. Raises HttpError CW971 for one that is not offered."""
    live = visit.engine.policy
    if sha256 == live.stamp.sha256:
        return live
    found = next((one.document for one in _choices(visit) if one.sha256 == sha256), None)
    if found is None:
        raise HttpError(BAD_FORM)
    return Policy(found, live.folder)


def _one(visit: Visit) -> Response:
    name = str(visit.request.path_params["trial"])
    trial = None if name == SHADOW else _needs(visit)
    prospect = _prospect(visit)
    shown = _seen(visit, prospect) if prospect else None
    return visit.draw(
        "desk/outcome.html",
        name=name,
        trial=trial,
        prospect=shown,
        title=prospectus.title(shown, visit.language) if shown else "",
        notes=prospectus.notes(shown, visit.language) if shown else (),
        figures=_figures(visit, shown) if shown else (),
        values=prospectus.VALUES,
        acted=lambda action: headings.VALUES.get(action, words.ACTIONS[action]).in_(visit.language),
        target_of=lambda account: visit.target("account", account),
        error=trial.error if trial else None,
    )


def _prospect(visit: Visit) -> Prospect | None:
    """Return the outcome that the address names; None while there is none."""
    if str(visit.request.path_params["trial"]) == SHADOW:
        return visit.engine.shadow.prospect()
    return _needs(visit).prospect


def _needs(visit: Visit) -> Trial:
    found = visit.service.desk.trials.get(str(visit.request.path_params["trial"]))
    if found is None:
        raise HttpError(NO_PATH)
    return found


def _seen(visit: Visit, prospect: Prospect) -> Prospect:
    """Return an outcome without the words that this person may not see."""
    if visit.sees("excerpt"):
        return prospect
    return replace(prospect, examples=tuple(replace(one, excerpt=HIDDEN) for one in prospect.examples))


def _figures(visit: Visit, prospect: Prospect) -> Sequence[Figure]:
    titles: dict[str, Words] = {}
    for choice in _choices(visit):
        titles = {name: clause.title for name, clause in choice.document.clauses.items()} | titles
    return [_figure(sheet) for sheet in prospectus.sheets(prospect, titles, visit.language)]


def _figure(sheet: Sheet) -> Figure:
    return Figure(sheet.name, sheet.title, sheet.said, _drawing(sheet), sheet.columns, sheet.rows)


def _drawing(sheet: Sheet) -> Chart | None:
    bars = [Bar(_short(label), count, str(count)) for label, count in sheet.bars[:bars_max]]
    return chart(bars) if bars and sheet.name in _DRAWN else None


def _short(label: str) -> str:
    return label if len(label) <= label_characters_max else label[: label_characters_max - 1] + "…"


def _plain(name: str) -> str:
    return re.sub(r"[^A-Za-z0-9._-]", "_", name)
