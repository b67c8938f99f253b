"""What an item means within a conversation: its cues, out of signals and laughter, and never its words."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from msgspec import Struct

from clausewise.detect.stance import MARK, Stance
from clausewise.model import Evidence, Signal

# From which score a signal is a cue. Learned scores (tone) need more than words that a reviewer can point at.
HOSTILE: Final = {
    "insult": 0.5,
    "harassment": 0.5,
    "slur": 0.5,
    "hate": 0.5,
    "threat": 0.5,
    "self_harm.encouragement": 0.5,
    "tone.insult": 0.9,
    "tone.harassment": 0.9,
    "tone.hate": 0.9,
    "tone.threat": 0.9,
}
GRAVE: Final = ("self_harm.encouragement", "threat", "hate", "tone.threat", "tone.hate")
SEXUAL: Final = {"sexual": 0.5, "sexual_minors": 0.8, "tone.sexual_minors": 0.9}
# Senses of the sexual_minors lexicon that are steps as well.
STEPS: Final = {
    "age_asked": "age_asked",
    "secret_kept_from_parents": "secrecy_asked",
    "picture_asked_of_a_child": "picture_asked",
    "meeting_alone_sought": "meeting_asked",
    "attraction_or_grooming_phrase": "maturity_praised",
}
CHILD_NAMED: Final = "child_age_named_to_the_child"
OF_OTHERS: Final = frozenset({Stance.QUOTED, Stance.REPORTED, Stance.STORY, Stance.WARNED})
# Laughter, in both languages and in pictures: insults among friends come with it.
LAUGHTER: Final = re.compile(
    r"\b(?:lo+l|lmf?ao|rofl|(?:ha){2,}h?|(?:he){2,}|jk|just kidding|mdr+|ptdr+|xptdr|je rigole|je blague|j'niaise|je niaise)\b"
    r"|[\U0001F602\U0001F923\U0001F605\U0001F606\U0001F61C\U0001F61D\U0001F609\U0001F618\u2764]|;\)|:[PpD]\b|\bxd\b",
    re.IGNORECASE,
)


class Event(Struct, gc=False):
    """One item of a sequence: when, which, and what was seen in it. ``dated`` says that its time is its own, so that pace can be judged.

    ``among`` is how many items its author had written to the same person by then, as far as that is remembered.
    """

    order: int
    time_ms: int
    item: str
    cues: tuple[str, ...] = ()
    author: str = ""
    dated: bool = False
    decision: str = ""
    among: int = 0

    @property
    def is_hostile(self) -> bool:
        """Whether it insults, hounds or threatens, and does not laugh while it does."""
        return "grave" in self.cues or ("hostile" in self.cues and "laughter" not in self.cues)

    @property
    def is_telling(self) -> bool:
        """Whether anything but laughter was seen in it."""
        return any(cue != "laughter" for cue in self.cues)

    @property
    def pursuits(self) -> tuple[str, ...]:
        """The ways in which it pursues somebody."""
        return tuple(cue for cue in self.cues if cue.startswith("pursuit:"))

    @property
    def steps(self) -> tuple[str, ...]:
        """The steps toward a child that it takes."""
        return tuple(cue for cue in self.cues if cue.startswith("step:"))

    def has(self, cue: str) -> bool:
        """Say whether ``cue`` was seen in it."""
        return cue in self.cues


class Noted(Struct, frozen=True):
    """An event with its pair, as the ledger keeps it: cues, and no words."""

    author: str
    target: str
    event: Event


def cues(signals: Iterable[Signal]) -> tuple[str, ...]:
    """Return what ``signals`` mean within a conversation."""
    found: dict[str, None] = {}
    for signal in signals:
        family = "slur" if signal.name.startswith("slur.") else signal.name
        if signal.score >= HOSTILE.get(family, 2.0):
            found["grave" if family in GRAVE else "hostile"] = None
        if signal.score >= SEXUAL.get(family, 2.0):
            found["step:sexual_talk"] = None
        if family == "stalking" and signal.score >= HOSTILE["threat"]:
            found["pursuit:watching"] = None
        found |= dict.fromkeys(_worded(family, signal))
    return tuple(found)


def laughs(text: str) -> bool:
    """Say whether a text laughs or winks."""
    return LAUGHTER.search(text) is not None


def _worded(family: str, signal: Signal) -> Iterable[str]:
    senses = dict.fromkeys(_meant(signal.evidence))
    match family:
        case "contact_refused":
            return ("refusal",) if senses else ()
        case "service_voice":
            return ("service",) if senses else ()
        case "pursuit":
            return [f"pursuit:{sense}" for sense in senses]
        case "grooming_step":
            return [f"step:{sense}" for sense in senses]
        case "age_told":
            return senses
        case "sexual_minors":
            steps = [f"step:{STEPS[sense]}" for sense in senses if sense in STEPS]
            return [*steps, "minor_named"] if CHILD_NAMED in senses else steps
        case _:
            return ()


def _meant(evidence: Iterable[Evidence]) -> Iterable[str]:
    """Yield the senses of the places that speak for the author: words of others, of a story or of a warning are no part of the talk."""
    for spot in evidence:
        sense, *stances = spot.sense.split(MARK)
        if not OF_OTHERS.intersection(stances):
            yield sense
