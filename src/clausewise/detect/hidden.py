"""Text that is kept from readers' eyes: on pages, in mails and in documents.

What: ``hidden.text`` for every passage that something hides and nothing honest explains; the evidence names the trick, the rule that hides
it as it is written, and the element. Keywords heaped up in meta tags count too, as nobody sees these either.
Why: what readers do not see is written for somebody else: search engines, filters, whoever reads by program.
Limits: each trick has a share of cases in which it is meant (below); a heap of keywords and orders to machines leave no doubt, a word or
two and what only drawing would settle leave much. Who hides what for which reason is the parser's to say (``Passage.excuse``).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Final

from clausewise.detect.registry import detector
from clausewise.detect.sighting import Sighting, signals
from clausewise.extract import Extract, Meta, Passage, Trick
from clausewise.model import Medium, Signal
from clausewise.register import Register
from clausewise.stuffing import addresses_machines, stuffing, words_of

SIGNAL = "hidden.text"
# What is meant in fewer cases than that is not worth a word.
LEAST = 0.25

# How often text without an honest reason that this hides is meant not to be seen. What script may still show is less sure than what no
# script would undo; comments and templates are left behind by tools.
_MEANT: Final = {
    Trick.OFF_SCREEN: 0.88,
    Trick.SAME_COLOUR: 0.9,
    Trick.TRANSPARENT: 0.9,
    Trick.TINY_FONT: 0.9,
    Trick.CLIP: 0.85,
    Trick.ZERO_SIZE: 0.85,
    Trick.OPACITY: 0.82,
    Trick.VISIBILITY: 0.75,
    Trick.DISPLAY: 0.72,
    Trick.ATTRIBUTE: 0.72,
    Trick.CHARACTERS: 0.75,
    Trick.VANISHED: 0.75,
    Trick.COVERED: 0.7,
    Trick.NOSCRIPT: 0.65,
    Trick.LAYER: 0.6,
    Trick.TEMPLATE: 0.5,
    Trick.COMMENT: 0.4,
    Trick.DELETED: 0.2,
}
_HEAPED, _ORDERED = 0.97, 0.97
# How much is left of the score for what is doubtful, and for texts of so few words.
_DOUBTFUL = 0.75
_BY_WORDS: Final = ((1, 0.5), (3, 0.7), (6, 0.9))
heap_min, meta_heap_min = 0.5, 0.7
letters_min = 2
# Meta tags that hold words for search engines.
_METAS: Final = frozenset(
    ("keywords", "news_keywords", "description", "abstract", "summary", "subject", "topic", "classification")
)
_HEAPED_META = 0.85


@detector
class Hidden:
    """The inspector of hidden text; see the module for what, why and how."""

    name = "hidden"
    emits = frozenset({SIGNAL})
    media = (Medium.PAGE, Medium.EMAIL, Medium.DOCUMENT)

    def __init__(self, register: Register) -> None:
        del register
        self.version = sha256(Path(__file__).read_bytes()).hexdigest()[:12]

    def inspect(self, batch: Sequence[Extract]) -> list[list[Signal]]:
        """Return the signal of each Extract that hides text."""
        return [signals(one, _seen(one), self.name, least=LEAST) for one in batch]


def _seen(extract: Extract) -> Iterator[Sighting]:
    for passage in extract.hidden:
        if sum(map(str.isalnum, passage.text)) >= letters_min or passage.trick is Trick.CHARACTERS:
            score, sense = _judged(passage)
            yield Sighting(SIGNAL, score, sense, passage.text, passage.path, passage.rule)
    for meta in extract.metas:
        if meta.name in _METAS and stuffing(meta.content) >= meta_heap_min:
            yield _of_meta(meta)


def _judged(passage: Passage) -> tuple[float, str]:
    """Return how surely a passage is hidden on purpose, and by what."""
    trick = passage.trick or Trick.DISPLAY
    score = _MEANT[trick] * (_DOUBTFUL if passage.doubtful else 1.0)
    if addresses_machines(passage.text):
        return max(score, _ORDERED if not passage.doubtful else 0.9), f"{trick.value}/orders"
    if stuffing(passage.text) >= heap_min:
        return max(score, _HEAPED if not passage.doubtful else 0.9), f"{trick.value}/keywords"
    count = len(words_of(passage.text))
    share = next((share for most, share in _BY_WORDS if count <= most), 1.0)
    return score * share, trick.value


def _of_meta(meta: Meta) -> Sighting:
    return Sighting(SIGNAL, _HEAPED_META, "meta/keywords", meta.content, meta.path, f'<meta name="{meta.name}">')
