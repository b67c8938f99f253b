"""How near a text comes to what each clause means, learned from the clause's own examples.

What: a linear head a clause over sentence vectors. It is fitted by ridge regression (Hoerl and Kennard 1970) when a policy is first used:
the clause's words and ``hit`` examples stand on one side, every clause's ``miss`` examples and ordinary text on the other.
Why: no list foresees every wording; an operator who writes three examples in a clause of their own has it seen by its spirit at once.
Limits: a handful of examples teaches a topic more readily than an attitude. A score says "looks like the examples", never "breaks the
clause": it can hold an item for a person and nothing else.

Ordinary text comes in as its second moments alone, which is all that ridge regression asks of it and from which no text can be had back
(``docs/spirit.md`` says whose). Heads are kept in the user's cache under the hash of all that they were made from.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct, msgpack

from clausewise import cache as kept
from clausewise.clause import Clause
from clausewise.detect import encoder
from clausewise.model import LANGUAGES, Channel, Evidence, Medium, Signal
from clausewise.policy import Policy

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

SIGNAL = "spirit."
DETECTOR = "meaning"
BACKGROUND = "meaning.npy"
piece_characters_max = 400
pieces_max = 16
# Shares of the negative side, and the weight of the penalty; chosen while looking at benign text and at the cases of docs/spirit.md.
MISSES_SHARE = 0.3
PENALTY = 0.01
_ENDS = re.compile(r"(?<=[.!?…])\s+|\n+")


class Heads(Struct, frozen=True):
    """Fitted heads: ``weights`` are float32, one column of ``DIMENSIONS`` and an offset a clause.

    ``examples`` are float32 rows; ``places`` say of each which clause, whether a hit, and which number.
    """

    clauses: tuple[str, ...]
    weights: bytes
    examples: bytes
    places: tuple[tuple[str, bool, int], ...]


class Meaning:
    """The heads of one policy. Thread-safe; the encoder is loaded at the first text."""

    def __init__(self, policy: Policy) -> None:
        self.clauses = tuple(clause.id for clause in policy.clauses.values() if _is_judged(clause))
        self.version = sha256(_made_from(policy, self.clauses)).hexdigest()[:16]
        self._policy = policy
        self._fitted: _Fitted | None = None

    def signals(self, texts: Sequence[str]) -> list[list[Signal]]:
        """Return ``spirit.<clause>`` for each text and each clause, with the piece that came nearest and the example that it resembles.

        A score runs from 0 to 1: 1 is as near as the examples themselves, 0.5 lies midway between them and ordinary text. Raises
        UnavailableError CW660 or CW661.
        """
        if not self.clauses or not texts:
            return [[] for _ in texts]
        fitted = self._heads()
        pieces = [list(_pieces(text)) for text in texts]
        vectors = encoder.encode(
            [text[start:end] for text, found in zip(texts, pieces, strict=True) for start, end in found]
        )
        found: list[list[Signal]] = []
        at = 0
        for text, spans in zip(texts, pieces, strict=True):
            found.append(fitted.signals(text, spans, vectors[at : at + len(spans)]))
            at += len(spans)
        return found

    def _heads(self) -> _Fitted:
        if self._fitted is None:
            key = sha256(f"meaning {self.version}".encode()).hexdigest()
            heads = kept.kept(key, self._fit, encode=msgpack.encode, decode=msgpack.Decoder(Heads).decode)
            self._fitted = _Fitted(heads)
        return self._fitted

    def _fit(self) -> Heads:
        import numpy as np

        clauses = [self._policy.clause(clause) for clause in self.clauses]
        vectors = {
            text: vector
            for texts in [_texts(clauses)]
            for text, vector in zip(texts, encoder.encode(texts), strict=True)
        }
        misses = _extended([vectors[text] for clause in clauses for _, text in _side(clause, "miss")])
        ordinary = _background()
        weights = []
        for clause in clauses:
            hits = _extended([vectors[text] for text in _positive(clause)])
            weights.append(_ridge(hits, misses, ordinary))
        shown = [
            ((clause.id, side == "hit", number), vectors[text])
            for clause in clauses
            for side in ("hit", "miss")
            for number, text in _side(clause, side)
        ]
        return Heads(
            self.clauses,
            np.stack(weights, axis=1).astype(np.float32).tobytes(),
            np.stack([vector for *_, vector in shown]).astype(np.float32).tobytes(),
            tuple(place for place, _ in shown),
        )


class _Fitted:
    def __init__(self, heads: Heads) -> None:
        import numpy as np

        self.clauses = heads.clauses
        self.weights = np.frombuffer(heads.weights, np.float32).reshape(encoder.DIMENSIONS + 1, len(heads.clauses))
        self.examples = np.frombuffer(heads.examples, np.float32).reshape(-1, encoder.DIMENSIONS)
        self.places = heads.places
        self.misses = [row for row, (_, is_hit, _) in enumerate(heads.places) if not is_hit]
        self.hits: dict[str, list[int]] = {clause: [] for clause in heads.clauses}
        for row, (clause, is_hit, _) in enumerate(heads.places):
            if is_hit:
                self.hits[clause].append(row)

    def signals(self, text: str, spans: Sequence[tuple[int, int]], vectors: encoder.Vectors) -> list[Signal]:
        """Return a signal for each clause whose best piece lies above nothing at all."""
        if not spans:
            return []
        nearness = vectors @ self.examples.T
        scores = self._scores(vectors, nearness)
        found: list[Signal] = []
        for column, clause in enumerate(self.clauses):
            piece = int(scores[:, column].argmax())
            score = round(min(1.0, max(0.0, float(scores[piece, column]))), 4)
            if score > 0:
                start, end = spans[piece]
                spot = Evidence(0, start, end, text[start:end], self._nearest(clause, nearness[piece]))
                found.append(Signal(SIGNAL + clause, score, (spot,), DETECTOR))
        return found

    def _scores(self, vectors: encoder.Vectors, nearness: NDArray[np.float32]) -> NDArray[np.float64]:
        """Return a score a piece and clause: none where some innocent example lies nearer than every hit of the clause."""
        import numpy as np

        scores = (_extended(vectors) @ self.weights + 1) / 2
        innocent = nearness[:, self.misses].max(axis=1, initial=-1.0)
        for column, clause in enumerate(self.clauses):
            scores[innocent > nearness[:, self.hits[clause]].max(axis=1), column] = 0.0
        return np.asarray(scores)

    def _nearest(self, clause: str, nearness: NDArray[np.float32]) -> str:
        nearest = max(self.hits[clause], key=lambda row: nearness[row])
        return f"example.{self.places[nearest][2]}"


def _is_judged(clause: Clause) -> bool:
    """Spirit is for what may be judged so and is itself a text: examples of behaviour only tell of what no text shows."""
    return (
        clause.spirit
        and Channel.DETECTOR in clause.channels
        and Medium.TEXT in clause.media
        and bool(clause.examples.hit)
    )


def _side(clause: Clause, side: str) -> Iterator[tuple[int, str]]:
    for number, example in enumerate(getattr(clause.examples, side)):
        for language in LANGUAGES:
            yield number, getattr(example, language)


def _positive(clause: Clause) -> list[str]:
    return [clause.rule.in_(language) for language in LANGUAGES] + [text for _, text in _side(clause, "hit")]


def _texts(clauses: Sequence[Clause]) -> list[str]:
    every = (text for clause in clauses for text in (*_positive(clause), *(text for _, text in _side(clause, "miss"))))
    return list(dict.fromkeys(every))


def _extended(rows: Sequence[encoder.Vectors] | encoder.Vectors) -> NDArray[np.float64]:
    import numpy as np

    vectors = np.asarray(rows, np.float64).reshape(-1, encoder.DIMENSIONS)
    return np.hstack([vectors, np.ones((len(vectors), 1))])


def _ridge(
    hits: NDArray[np.float64], misses: NDArray[np.float64], ordinary: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return the weights that send ``hits`` to 1 and the rest to -1, both sides weighing the same; the offset is not penalised."""
    import numpy as np

    share = MISSES_SHARE if len(misses) else 0.0
    refused = (1 - share) * ordinary + (share * misses.T @ misses / len(misses) if share else 0.0)
    moments = (hits.T @ hits / len(hits) + refused) / 2
    penalty = PENALTY * np.eye(len(moments))
    penalty[-1, -1] = 1e-6
    # The last row of second moments with a column of ones is the mean.
    return np.asarray(np.linalg.solve(moments + penalty, (hits.mean(axis=0) - refused[-1]) / 2))


@cache
def _background() -> NDArray[np.float64]:
    """Return the second moments of ordinary text, with a column of ones: a symmetric matrix kept as its upper triangle."""
    import numpy as np

    size = encoder.DIMENSIONS + 1
    moments = np.zeros((size, size))
    moments[np.triu_indices(size)] = np.load(_background_path(), allow_pickle=False)
    return moments + np.triu(moments, 1).T


def _background_path() -> Path:
    return Path(str(files("clausewise"))) / "models" / BACKGROUND


def _made_from(policy: Policy, clauses: Sequence[str]) -> bytes:
    return "\n".join(
        (
            encoder.VERSION,
            policy.stamp.sha256,
            *clauses,
            sha256(_background_path().read_bytes()).hexdigest(),
            sha256(Path(__file__).read_bytes()).hexdigest(),
        )
    ).encode()


def _pieces(text: str) -> Iterator[tuple[int, int]]:
    """Yield up to ``pieces_max`` spans of whole sentences, each at most ``piece_characters_max`` long: one bad sentence is not drowned."""
    start = number = 0
    while start < len(text) and number < pieces_max:
        end = _end(text, start)
        if text[start:end].strip():
            number += 1
            yield start, end
        start = end


def _end(text: str, start: int) -> int:
    limit = start + piece_characters_max
    if len(text) <= limit:
        return len(text)
    ends = [match.end() for match in _ENDS.finditer(text, start, limit)]
    space = text.rfind(" ", start, limit)
    return ends[-1] if ends else space + 1 if space > start else limit
