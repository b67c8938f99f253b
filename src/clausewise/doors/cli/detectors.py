"""``clausewise detectors``: the card of every detector: what it sees, why, where it ends, and how good it was found to be."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from textwrap import wrap
from typing import TYPE_CHECKING, Annotated, Any

import typer

from clausewise.doors.cli import options
from clausewise.doors.cli.session import Session
from clausewise.doors.cli.shown import one_line
from clausewise.doors.cli.typography import typeset
from clausewise.errors import NotFoundError

if TYPE_CHECKING:
    from clausewise.doors.cli.card import Card, Rate
    from clausewise.policy import Policy
    from clausewise.ports import Sensor

columns_max = 100
name_columns = 12
MARGIN = "  "
OptionalName = Annotated[str, typer.Argument(metavar="NAME")]


def detectors(
    context: typer.Context,
    name: OptionalName = "",
    *,
    policy: options.OptionalPolicy = None,
    as_json: options.Json = False,
) -> int:
    """Show the cards of the detectors that see for the policy in force, or the whole card of one."""
    from clausewise.detect.registry import detectors as made
    from clausewise.doors.cli.shape import drawn
    from clausewise.policy import load

    session: Session = context.obj
    loaded = load(session.config(policy=policy).policy)
    chosen = (named(name, loaded),) if name else made(loaded.register, loaded.folder)
    if as_json:
        cards = [_described(one) for one in chosen]
        session.data(drawn(cards[0] if name else cards))
        return 0
    for number, one in enumerate(chosen):
        for line in (*([""] if number else []), *_card(session, one, whole=bool(name))):
            session.data(line)
    return 0


def named(name: str, policy: Policy) -> Sensor:
    """Return the detector of that name, made for the register of ``policy``. Raises NotFoundError CW333."""
    from clausewise.detect.registry import detectors as made

    every = made(policy.register, policy.folder)
    known = ", ".join(one.name for one in every)
    for one in every:
        if one.name == name:
            return one
    raise NotFoundError(
        "CW333",
        f"There is no detector {name!r}.",
        f"Il n'y a pas de détecteur « {name} ».",
        remedy_en=f"Choose one of: {known}.",
        remedy_fr=f"Choisissez parmi : {known}.",
    )


def _described(detector: Sensor) -> dict[str, Any]:
    from clausewise.doors.cli.card import read, said

    return {
        "name": detector.name,
        "version": detector.version,
        "media": sorted(detector.media),
        "signals": sorted(detector.emits),
        "patterns": _patterns(detector),
        "says": {language: said(detector, language) for language in ("en", "fr")},
        "measured": read(detector),
    }


def _patterns(detector: Sensor) -> dict[str, int]:
    patterns: dict[str, int] = {}
    for lexicon in getattr(detector, "lexicons", ()):
        for sense in lexicon.senses:
            for language, found in sense.patterns.items():
                patterns[language] = patterns.get(language, 0) + len(found)
    return patterns


def _card(session: Session, detector: Sensor, *, whole: bool) -> Iterator[str]:
    from clausewise.doors.cli.card import read, said

    say, language = session.say, session.language
    words = said(detector, language)
    yield one_line(f"{detector.name}  {detector.version}  {' '.join(sorted(detector.media))}")
    titles = {"what": say("what", "quoi"), "why": say("why", "pourquoi"), "limits": say("limits", "limites")}
    for key, title in titles.items():
        if key in words and (whole or key != "why"):
            yield from _field(title, typeset(words[key], language))
    if patterns := _patterns(detector):
        yield from _field(say("patterns", "motifs"), _counts(patterns))
    yield from _field(say("signals", "signaux"), " ".join(sorted(detector.emits)))
    yield from _measured(session, detector, read(detector), whole=whole)


def _measured(session: Session, detector: Sensor, card: Card | None, *, whole: bool) -> Iterator[str]:
    say = session.say
    title = say("measured", "mesuré")
    if card is None:
        yield from _field(title, say("not yet; see docs/accuracy.md", "pas encore; voir docs/accuracy.md"))
        return
    stale = "" if card.version == detector.version else say(" (an earlier version)", " (une version antérieure)")
    yield from _field(
        title,
        say(
            f"{card.rows} rows, under {card.policy}, version {card.version}{stale}; this detector alone",
            f"{card.rows} lignes, selon {card.policy}, version {card.version}{stale}; ce détecteur seul",
        ),
    )
    known = [one for one in card.figures if one.positives]
    if not whole:
        known = [one for one in known if one.roc_auc is not None]
        for lang in sorted({one.lang for one in known}):
            areas = " ".join(f"{one.label} {one.roc_auc:.2f}" for one in known if one.lang == lang)
            yield from _field(f"AUC {lang}", areas)
        return
    yield f"{MARGIN}{say('label', 'étiquette'):<17}{'':<4}{'AUC':>5}{'AP':>6}{'ECE':>6}" + "".join(
        f"{band:>11}" for band in ("certain", "likely", "possible")
    )
    for one in known:
        measures = f"{_share(one.roc_auc):>5}{_share(one.average_precision):>6}{_share(one.calibration_error):>6}"
        bands = "".join(f"{_rate(rate):>11}" for rate in (one.certain, one.likely, one.possible))
        yield f"{MARGIN}{one_line(one.label)[:16]:<17}{one_line(one.lang)[:3]:<4}{measures}{bands}"


def _field(name: str, value: str) -> Iterator[str]:
    width = columns_max - len(MARGIN) - name_columns
    first, *rest = wrap(one_line(value), width, break_long_words=False, break_on_hyphens=False) or [""]
    yield f"{MARGIN}{name:<{name_columns}}{first}"
    yield from (MARGIN + " " * name_columns + line for line in rest)


def _rate(rate: Rate) -> str:
    return f"{_share(rate.precision)}/{_share(rate.recall)}"


def _share(value: float | None) -> str:
    return "-" if value is None else f"{value:.2f}"


def _counts(patterns: Mapping[str, int]) -> str:
    return " ".join(f"{language}:{count}" for language, count in sorted(patterns.items()))
