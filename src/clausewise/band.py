"""The bands of a clause: what must be seen for each (``when``), and what is then done (``act``)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from clausewise.acceptance import Resolved, masked, resolved
from clausewise.calibration import Calibration
from clausewise.expression import FACTS, compiled, flaws
from clausewise.fields import nearest
from clausewise.model import Action, Certainty, Channel

if TYPE_CHECKING:
    from clausewise.fields import Table


# What sees for itself: a clause that one of them is to see says by which signals.
SEEING: Final = frozenset((Channel.DETECTOR, Channel.OBSERVER))


def read_when(
    table: Table, channels: tuple[Channel, ...], signals: frozenset[str] | None, calibration: Calibration
) -> dict[Certainty, Resolved]:
    """Return the condition of each band, strongest first; note what is wrong with them. See ``clause.read_clause`` for what goes in."""
    if "when" not in table.data:
        if not SEEING.isdisjoint(channels):
            table.note(
                "channels",
                "CW232",
                "A detector is to see this clause, and no `when` says by what.",
                "Un détecteur doit voir cette clause, et aucun `when` ne dit à quoi.",
                remedy_en="Add `when:` with a condition, or take `detector` out of the channels.",
                remedy_fr="Ajoutez `when:` avec une condition, ou retirez `detector` des canaux.",
            )
        return {}
    if "channels" in table.data and SEEING.isdisjoint(channels):
        table.note(
            "when",
            "CW233",
            "Conditions stand here, and no detector is among the channels.",
            "Des conditions figurent ici, et aucun détecteur n'est parmi les canaux.",
            remedy_en="Add `detector` to the channels, or delete `when`.",
            remedy_fr="Ajoutez `detector` aux canaux, ou supprimez `when`.",
            on_key=True,
        )
    bands = table.table("when")
    if bands is None:
        return {}
    bands.only(Certainty)
    if not bands.data:
        _note_no_band(table, "when")
    found = {band: _condition(bands, band, signals, calibration) for band in Certainty if band in bands.data}
    return {band: one for band, one in found.items() if one.text}


def _condition(bands: Table, band: Certainty, signals: frozenset[str] | None, calibration: Calibration) -> Resolved:
    text = bands.text(band) or ""
    plain = resolved(text, band.value, calibration)
    found = (plain.flaws or flaws(masked(text)) or flaws(plain.text)) if text else ()
    for flaw in found:
        bands.note(
            band,
            flaw.code,
            flaw.en,
            flaw.fr,
            remedy_en=flaw.remedy_en,
            remedy_fr=flaw.remedy_fr,
            offset=flaw.offset,
            length=flaw.length,
        )
    if text and not found and signals is not None:
        for name in sorted(compiled(plain.text).reads - signals - FACTS):
            remedy_en, remedy_fr = nearest(name, signals)
            spot = re.search(rf"(?<![\w.]){re.escape(name)}(?![\w.])", text)
            bands.note(
                band,
                "CW236",
                f"No detector emits a signal `{name}`.",
                f"Aucun détecteur n'émet de signal `{name}`.",
                remedy_en=remedy_en,
                remedy_fr=remedy_fr,
                offset=spot.start() if spot else 0,
                length=len(name),
            )
    return plain


# What only a person does.
BY_PERSON: Final = frozenset({Action.REINSTATE, Action.WARN})


def read_act(table: Table, when: dict[Certainty, str]) -> dict[Certainty, Action]:
    """Return what is done in each band, and note a band of ``when`` for which nothing is said."""
    bands = table.table("act")
    if bands is None:
        return {}
    bands.only(Certainty)
    if not bands.data:
        _note_no_band(table, "act")
    for band in when:
        if band not in bands.data:
            table.note(
                "act",
                "CW235",
                f"Nothing says what is done in the band `{band}`.",
                f"Rien ne dit ce qui se fait au niveau `{band}`.",
                remedy_en=f"Add `{band}:` with an action, such as `hold`.",
                remedy_fr=f"Ajoutez `{band}:` avec une action, comme `hold`.",
            )
    able = [action for action in Action if action not in BY_PERSON]
    found = {band: bands.choice(band, Action, among=able) for band in Certainty if band in bands.data}
    for band, action in found.items():
        if action in BY_PERSON:
            bands.note(
                band,
                "CW223",
                f"`{action}` is for people to decide; no clause does it by itself.",
                f"`{action}` appartient aux personnes; aucune clause ne le fait d'elle-même.",
                remedy_en="Choose another action, such as `hold`.",
                remedy_fr="Choisissez une autre action, comme `hold`.",
            )
    return {band: action for band, action in found.items() if action is not None}


def _note_no_band(table: Table, key: str) -> None:
    table.note(
        key,
        "CW228",
        f"`{key}` has no band.",
        f"`{key}` n'a aucun niveau.",
        remedy_en="Add `certain:`, `likely:` or `possible:`.",
        remedy_fr="Ajoutez `certain:`, `likely:` ou `possible:`.",
        on_key=True,
    )
