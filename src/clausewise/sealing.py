"""What matched a sealed bank: held, preserved and referred, nobody warned, and nothing of the content shown.

The sealed part of its record keeps bank, entry, distance and place. ``shown`` is what everybody else gets of such a decision.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from msgspec import UNSET
from msgspec.structs import replace

from clausewise import known
from clausewise.decision import Decision
from clausewise.ladder import Outcome
from clausewise.model import Action, Item, Measure, Notification, Signal, Words

# A decision's note that its content is sealed, before the name of the bank.
NOTE: Final = "sealed:"
# Whoever sent the content may read these words, and must not learn from them what was found.
REASONS: Final = Words("This waits until a person has looked.", "Ceci attend qu'une personne l'ait vu.")


def notes(signals: Sequence[Signal]) -> tuple[str, ...]:
    """Return a note for each sealed bank that was matched."""
    banks = (
        spot.sense.removeprefix("bank:").partition(" ")[0]
        for signal in signals
        if signal.name == known.SEALED
        for spot in signal.evidence
    )
    return tuple(dict.fromkeys(NOTE + bank for bank in banks))


def is_sealed(decision: Decision) -> bool:
    """Say whether a decision is about sealed content."""
    return any(note.startswith(NOTE) for note in decision.notes)


def bare(signals: Sequence[Signal]) -> list[Signal]:
    """Return signals without anything of the content: of other detectors only names and scores are left."""
    return [
        replace(
            signal,
            evidence=tuple(replace(spot, excerpt="") for spot in signal.evidence)
            if signal.detector == known.DETECTOR
            else (),
        )
        for signal in signals
    ]


def outcome(item: Item) -> Outcome:
    """Return what is done about sealed content: held, referred, without a word to anybody and without a strike, until a person decides."""
    measures = (Measure(Action.HOLD, "content", item.id), Measure(Action.REFER, "content", item.id))
    return Outcome(measures, (), Notification.NONE, person_needed=True)


def shown(decision: Decision) -> Decision:
    """Return what everybody may see of a decision; all of it, unless its content is sealed."""
    if not is_sealed(decision):
        return decision
    findings = tuple(replace(finding, signals=(), traits=()) for finding in decision.findings)
    return replace(
        decision, findings=findings, content_sha256="", reasons=REASONS if decision.reasons is not UNSET else UNSET
    )
