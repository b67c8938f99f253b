"""How a text stands against what it repeats of people: it denies, corrects, condemns, reports, studies or tells it. English and French.

``clausewise.detect.stance`` reads how a text stands to a few words; here it is read how a sentence stands to a claim about a group, which
may be denied at its end, in the sentence after it, or by what the writer did about it. The words are the shapes of ``rebuttal``.
"""

from __future__ import annotations

from clausewise.detect import shape

# How surely a text does not mean what it repeats: it denies it, it says the opposite, or it tells of it.
DENIED, NEGATED, TOLD = 0.9, 0.85, 0.65


def against_claim(sentence: bytes, after: bytes) -> float:
    """Return how surely a sentence with a claim does not share it: by itself, or by what the next one says of it."""
    if _has(("shared",), sentence) or _has(("shared",), after):
        return 0.0
    if _has(("denied",), sentence) or _has(("denied",), after):
        return DENIED
    return TOLD if _has(("told", "shown"), sentence) else 0.0


def against(text: bytes) -> float:
    """Return how surely a text speaks against hatred of those whom it mentions, when it makes no claim about them itself."""
    if _has(("shared",), text):
        return 0.0
    if _has(("denied",), text):
        return DENIED
    if _has(("negated",), text):
        return NEGATED
    return TOLD if _has(("told", "shown"), text) else 0.0


def _has(names: tuple[str, ...], text: bytes) -> bool:
    return any(one.name in names and one.search(text, 0, len(text)) for one in shape.named("rebuttal"))
