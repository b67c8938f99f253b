"""What a text means, beyond its words: a learned bilingual detector of attacks, threats, spam, fraud, alerts and the like.

What: gives each text a calibrated score for every label that it learned (``tone.hate``, ``tone.spam`` …) and the traits it speaks of.
Why: most abuse is implied, and most words that look abusive are quoted, denied or meant kindly; a list cannot know.
Limits: it learned from a few hundred thousand texts, mostly short, more English than French. A text in another language, or one that falls
into crumbs, is beyond what it knows: it says so (``tone.unfamiliar``) and nothing stronger than a hold may follow.

Three steps: a quick look at every text (``gate``), a reading by a small encoder (``network``) where the quick look does not settle it, and
a second opinion from sentence vectors (``sentence``) where it can still make an accusation. Whatever was learned lies in ``learned``.
Scores are calibrated by isotonic regression (Zadrozny and Elkan 2002) on texts that the training never saw, for each label and language.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from clausewise.detect import learned, stance
from clausewise.detect.caution import Caution
from clausewise.detect.language import identify
from clausewise.detect.learned import floor, stretch_characters
from clausewise.detect.registry import detector
from clausewise.detect.stance import Stance
from clausewise.facts import Facts, Needle
from clausewise.model import Evidence, Language, Medium, Signal, Weight
from clausewise.register import Register

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from clausewise.detect.network import Reading

PREFIX = "tone."
UNFAMILIAR = "tone.unfamiliar"
# A text of which this share falls into single signs is unlike anything that was learned.
crumbs_most = 0.5
letters_least = 4
SENSE = "learned"
# What is said against people can be quoted, reported or denied; an offer or an alarm is one whoever repeats it.
STANCED = frozenset({"hate", "harassment", "insult", "threat", "toxic", "violence"})
# A trap that a text only shows (see ``caution``) is quoted by it: no lure, and no advertising.
SHOWN = frozenset({"spam", "solicitation", "fraud_phishing", "impersonation"})
# Detectors that look around cues, which are everyday words: that one stands in a text says nothing yet.
CUED = frozenset({"menace", "scheme", "accusation", "bargain", "caution", "generalisation"})
evidence_max = 4
excerpt_characters_max = 120
weights_max = 24
# Of a long text, the most telling stretches.
stretches_max = 16


class Stretch(NamedTuple):
    """A text to be read: where it starts in the original, or the view that undid a disguise of it."""

    text: str
    start: int = 0
    view: Facts | None = None

    def span(self, begin: int, end: int) -> tuple[int, int]:
        """Return where ``begin`` to ``end`` of this stretch stand in the original text."""
        return (self.start + begin, self.start + end) if self.view is None else self.view.span(begin, end)


@detector
class Tone:
    """The learned detector; see the module for what, why and limits."""

    name = "tone"
    media = (Medium.TEXT,)

    def __init__(self, register: Register) -> None:
        self._caution = Caution(register)
        self._model = None if learned.missing() else learned.model()
        # A policy may read these names even where nothing can score them.
        labels = self._model.known.labels if self._model else learned.known(learned.shipped()).labels
        self.names = tuple(label if label.startswith("trait.") else PREFIX + label for label in labels)
        self.emits = frozenset({*self.names, UNFAMILIAR})
        self.version = self._model.version if self._model else "absent"

    def needles(self) -> Sequence[Needle]:
        """Look for nothing: every text is looked at."""
        return ()

    def detect(self, batch: Sequence[Facts]) -> list[list[Signal]]:
        """Return the signals of each Facts: a quick look at all, a reading of those that it does not settle."""
        if self._model is None:
            return [[] for _ in batch]
        opened = [number for number, opens in enumerate(self._opened(batch)) if opens]
        quick = self._model.gate.scores([batch[number].view for number in opened])
        found: list[list[Signal]] = [[] for _ in batch]
        for number, looked in zip(opened, quick, strict=True):
            found[number] = self._signals(batch[number], looked)
        return found

    def scores(self, batch: Sequence[Facts]) -> list[Mapping[str, float]]:
        """Return the score of every label for each Facts, every text read, whatever the quick look and the stance say of it."""
        if self._model is None:
            return [{} for _ in batch]
        quick = self._model.gate.scores([facts.view for facts in batch])
        return [
            dict(zip(self.names, self._chances(facts, quick[number], wholly=True)[0], strict=True))
            for number, facts in enumerate(batch)
        ]

    def share_read(self, batch: Sequence[Facts]) -> float:
        """Return the share of ``batch`` that the quick look does not settle, from 0 to 1."""
        if self._model is None or not batch:
            return 0.0
        return sum(self._opened(batch)) / len(batch)

    def explain(self, facts: Facts) -> list[Weight]:
        """Return the words that carried each score above the floor, heaviest first; weights are log-odds."""
        if self._model is None:
            return []
        [quick] = self._model.gate.scores([facts.view])
        chances, reading, stretch = self._chances(facts, quick)
        names = [number for number, chance in enumerate(chances) if chance >= floor]
        found = [
            Weight(facts.part, begin, end, facts.text[begin:end][:excerpt_characters_max], self.names[number], weight)
            for number in names
            for begin, end, weight in self._words(stretch, reading, number)
        ]
        return sorted(found, key=lambda one: -abs(one.weight))[:weights_max]

    def _opened(self, batch: Sequence[Facts]) -> list[bool]:
        """Say of each Facts whether it is read: the quick look does not settle it, or another detector saw something."""
        import numpy as np

        assert self._model is not None, "an absent model opens nothing"
        looked = self._model.first.scores([facts.view for facts in batch])
        reached = np.any(looked >= np.array(self._model.known.opens_at, dtype=np.float32), axis=1)
        return [bool(one) or _is_marked(facts) for one, facts in zip(reached, batch, strict=True)]

    def _signals(self, facts: Facts, quick: NDArray[Any]) -> list[Signal]:
        chances, reading, stretch = self._chances(facts, quick)
        speaks = [number for number, chance in enumerate(chances) if chance >= floor]
        if all(self.names[number].startswith("trait.") for number in speaks):
            return []
        signals = [self._signal(facts, reading, stretch, number, chances[number]) for number in speaks]
        if self._is_unfamiliar(facts, reading):
            signals.append(Signal(UNFAMILIAR, 1.0, (), self.name))
        return signals

    def _chances(
        self, facts: Facts, quick: NDArray[Any], *, wholly: bool = False
    ) -> tuple[list[float], Reading, Stretch]:
        """Return the calibrated score of each label, the most telling reading, and what was read there.

        What stays below the floor may be higher than told: only ``wholly`` asks the sentence encoder where it would accuse nobody.
        """
        import numpy as np

        assert self._model is not None, "an absent model reads nothing"
        model, stretches = self._model, self._stretches(facts)
        texts, language = [stretch.text for stretch in stretches], _language(facts)
        readings = [model.network.read(text) for text in texts]
        read = np.stack([reading.logits for reading in readings])
        logits = model.scale.seconded(read, quick, language, lambda: model.sentence.told(texts), wholly=wholly)
        telling = int(logits.max(axis=1).argmax())
        return model.scale.chances(logits, quick, language), readings[telling], stretches[telling]

    def _stretches(self, facts: Facts) -> list[Stretch]:
        """Return what is to be read; a disguised text is read as it was meant, too."""
        views = [view for view in facts.undisguised if _is_hit(view)] + [facts] * (facts.mixed or bool(facts.hidden))
        meant = [Stretch(view.view.decode("latin-1"), view=view) for view in views]
        if len(facts.text) <= stretch_characters:
            return [Stretch(facts.text), *meant]
        assert self._model is not None, "an absent model reads nothing"
        cut = _cut(facts.text)
        if len(cut) > stretches_max:
            from clausewise.detect.prepare import fold

            looked = self._model.gate.scores([fold(stretch.text) for stretch in cut]).max(axis=1)
            kept = sorted(sorted(range(len(cut)), key=lambda number: -looked[number])[:stretches_max])
            cut = [cut[number] for number in kept]
        return [*cut, *meant]

    def _is_unfamiliar(self, facts: Facts, reading: Reading) -> bool:
        assert self._model is not None, "an absent model reads nothing"
        letters = sum(map(str.isalpha, facts.text[:stretch_characters]))
        return letters < letters_least or self._model.network.crumbs(reading.pieces) >= crumbs_most

    def _signal(self, facts: Facts, reading: Reading, stretch: Stretch, number: int, chance: float) -> Signal:
        """Return the signal of a label, weaker where its heaviest word is quoted, reported or denied (see ``stance``).

        The evidence is the words that weighed most; its sense names how the text stands to them.
        """
        words = [one for one in self._words(stretch, reading, number) if one[2] > 0.0][:evidence_max]
        label = self.names[number].partition(".")[2]
        found = stance.weakening(self._stances(facts, words, label), label)
        spots = tuple(
            Evidence(
                facts.part, begin, end, facts.text[begin:end][:excerpt_characters_max], stance.marked(SENSE, found)
            )
            for begin, end, _ in sorted(words)
        )
        return Signal(self.names[number], round(chance * stance.weight(found, label), 4), spots, self.name)

    def _stances(self, facts: Facts, words: Sequence[tuple[int, int, float]], label: str) -> tuple[Stance, ...]:
        """Return how the text stands to the heaviest of ``words``, as far as that can weaken ``label``."""
        if label in SHOWN:
            return (Stance.QUOTED,) if self._caution.is_told(facts) else ()
        return _stances(facts, *words[0][:2]) if words and label in STANCED else ()

    def _words(self, stretch: Stretch, reading: Reading, number: int) -> list[tuple[int, int, float]]:
        """Return (start, end, log-odds) of the words that carried label ``number``, heaviest first: pieces of a word count together."""
        assert self._model is not None, "an absent model reads nothing"
        text = stretch.text
        words: list[tuple[int, int, float]] = []
        for (begin, end), carried in zip(self._model.network.spans(text), reading.carried[:, number], strict=True):
            if begin == end:
                continue
            weight = float(carried)
            if (
                words
                and begin <= words[-1][1]
                and text[begin : begin + 1].isalnum()
                and text[begin - 1 : begin].isalnum()
            ):
                first, _, before = words.pop()
                words.append((first, end, before + weight))
            else:
                words.append((begin, end, weight))
        placed = [
            (*stretch.span(begin + _blanks(text[begin:end]), end), weight)
            for begin, end, weight in words
            if any(map(str.isalnum, text[begin:end]))
        ]
        return sorted(placed, key=lambda one: -abs(one[2]))


def _stances(facts: Facts, start: int, end: int) -> tuple[Stance, ...]:
    """Return how the text stands to the words from ``start`` to ``end`` of it."""
    start, end = facts.position(start, end)
    return stance.stances(facts.view, start, min(end, len(facts.view)))


def _blanks(text: str) -> int:
    return len(text) - len(text.lstrip())


def _is_marked(facts: Facts) -> bool:
    """Say whether other detectors saw something, so that a reading may weigh it."""
    return bool(facts.hidden or facts.mixed) or any(map(_is_hit, (facts, *facts.undisguised)))


def _is_hit(facts: Facts) -> bool:
    """Say whether words were hit that tell something by themselves, as cues do not."""
    return facts.overflowed or not facts.hits.keys() <= CUED


def _language(facts: Facts) -> str:
    """Return whose calibration counts; a text of neither language is judged by the English one and held at most."""
    [language] = identify([facts.text[:stretch_characters]])
    return "fr" if language is Language.FR else "en"


def _cut(text: str) -> list[Stretch]:
    """Cut a long text into stretches at spaces."""
    found: list[Stretch] = []
    start = 0
    while start < len(text):
        end = min(len(text), start + stretch_characters)
        space = text.rfind(" ", start + stretch_characters // 2, end) if end < len(text) else -1
        end = space if space > 0 else end
        found.append(Stretch(text[start:end], start))
        start = end
    return found
