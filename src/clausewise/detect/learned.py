"""What was learned, as it lies in its folder: a quick look, a small encoder, heads on sentence vectors, and curves that make chances.

Each part is opened when a text needs it first; ``clausewise.detect.tone`` says which texts do.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Mapping
from functools import cache as cached
from hashlib import sha256
from importlib.resources import files
from importlib.util import find_spec
from math import inf
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec

from clausewise import cache
from clausewise.detect import encoder
from clausewise.errors import UnavailableError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from clausewise.detect.gate import Gate
    from clausewise.detect.network import Network
    from clausewise.detect.sentence import Sentence

NAME = "tone.json"
NEEDED = ("numpy", "onnxruntime", "safetensors", "sentencepiece", encoder.PACKAGE)
# A long text is read in stretches of about one window of the encoder.
stretch_characters = 300
# Below this a score is no sign of anything; clauses ask for more.
floor = 0.3
Curve = tuple[tuple[float, float], ...]
Part = TypeVar("Part")


class Known(msgspec.Struct, frozen=True):
    """What was learned beside the weights.

    A text is read when its quick look, weighed by a row of ``opens``, reaches the same row of ``opens_at``. ``mix`` is the weight of the
    quick look beside the reading; ``second`` is that of the heads on sentence vectors (empty when there are none), and ``reach`` what they
    add to a label at the most, 0.1 % of texts aside. Of the labels ``pooled`` the mean over stretches counts instead of the worst.
    ``curves`` turn log-odds into chances, by label and language, as points from low to high.
    """

    labels: tuple[str, ...]
    opens: tuple[tuple[float, ...], ...]
    opens_at: tuple[float, ...]
    mix: tuple[float, ...]
    pooled: tuple[str, ...]
    curves: Mapping[str, Mapping[str, Curve]]
    second: tuple[float, ...] = ()
    reach: tuple[float, ...] = ()


class Model:
    """The artefact, loaded once. Thread-safe."""

    def __init__(self, folder: Path) -> None:
        from clausewise.detect.gate import Gate

        self.folder = folder
        self.known = known(folder)
        self.scale = Scale(self.known)
        self.gate: Gate = Gate.load(folder)
        self.first: Gate = self.gate.weighed(self.known.opens)
        self.version = _version(folder)
        self._turn = Lock()
        self._parts: dict[Callable[[Path], Any], Any] = {}

    @property
    def network(self) -> Network:
        """The encoder, opened at the first text that the quick look does not settle: it takes longer than all the rest."""
        from clausewise.detect.network import Network

        return self._part(Network)

    @property
    def sentence(self) -> Sentence:
        """The heads on sentence vectors, opened at the first text that the encoder leaves open."""
        from clausewise.detect.sentence import Sentence

        return self._part(Sentence)

    def _part(self, kind: Callable[[Path], Part]) -> Part:
        with self._turn:
            if kind not in self._parts:
                self._parts[kind] = kind(self.folder)
            part: Part = self._parts[kind]
        return part


class Scale:
    """From log-odds to chances, by what is ``known``. Log-odds of a text are an array of its stretches by the labels."""

    def __init__(self, known: Known) -> None:
        import numpy as np

        self.known = known
        self._mix, self._second, self._reach = (
            np.array(one, dtype=np.float32) for one in (known.mix, known.second, known.reach)
        )
        self._pooled = np.array([label in known.pooled for label in known.labels])
        self._accuses = [not label.startswith("trait.") for label in known.labels]

    def seconded(
        self,
        logits: NDArray[Any],
        quick: NDArray[Any],
        language: str,
        told: Callable[[], NDArray[Any]],
        *,
        wholly: bool = False,
    ) -> NDArray[Any]:
        """Return log-odds with what is ``told`` by the sentence vectors of the same stretches.

        They cost as much as the reading, so nobody is asked when nothing that they can say would bring an accusation to the ``floor``;
        ``wholly`` asks them all the same. A text is asked about alone, so that it scores the same among others.
        """
        if not self.known.second or not (wholly or self._may_accuse(logits, quick, language)):
            return logits
        seconded: NDArray[Any] = logits + self._second * told()
        return seconded

    def chances(self, logits: NDArray[Any], quick: NDArray[Any], language: str) -> list[float]:
        """Return the chance of each label, out of the log-odds of a text and those of its quick look (labels)."""
        return self._on_curves(self._mixed(logits, quick), language)

    def _may_accuse(self, logits: NDArray[Any], quick: NDArray[Any], language: str) -> bool:
        highest = self._on_curves(self._mixed(logits, quick) + self._reach, language)
        return any(accuses and chance >= floor for accuses, chance in zip(self._accuses, highest, strict=True))

    def _mixed(self, logits: NDArray[Any], quick: NDArray[Any]) -> NDArray[Any]:
        import numpy as np

        text = np.where(self._pooled, logits.mean(axis=0), logits.max(axis=0))
        return np.asarray(text + self._mix * quick)

    def _on_curves(self, mixed: NDArray[Any], language: str) -> list[float]:
        curves = self.known.curves
        return [
            _on(curves[label][language], value) for label, value in zip(self.known.labels, mixed.tolist(), strict=True)
        ]


def _on(curve: Curve, value: float) -> float:
    """Return the height of a curve of points at ``value``, straight between them and level outside."""
    place = bisect_right(curve, (value, inf))
    if place == 0:
        return curve[0][1]
    if place == len(curve):
        return curve[-1][1]
    (left, low), (right, high) = curve[place - 1], curve[place]
    return low + (high - low) * (value - left) / (right - left) if right > left else high


def _version(folder: Path) -> str:
    """Return the hash of the weights; what is said about the model does not change what it scores.

    Hashing them takes longer than looking at most texts, so it is known by when and where each file was last written.
    """
    weights = [path for path in sorted(folder.iterdir()) if path.is_file() and path.suffix != ".md"]
    stats = [(path, path.stat()) for path in weights]
    told = [(str(path), one.st_ino, one.st_size, one.st_mtime_ns, one.st_ctime_ns) for path, one in stats]
    return cache.kept(
        sha256(repr(("tone", told)).encode()).hexdigest(),
        lambda: sha256(b"".join(path.read_bytes() for path in weights)).hexdigest()[:12],
        encode=str.encode,
        decode=bytes.decode,
    )


def shipped() -> Path:
    """Return the folder of the model that comes with Clausewise."""
    return Path(str(files("clausewise"))) / "models" / "tone"


def known(folder: Path) -> Known:
    """Return what was learned beside the weights in ``folder``; it needs none of the packages that the weights need."""
    return msgspec.json.decode((folder / NAME).read_bytes(), type=Known)


def missing() -> tuple[str, ...]:
    """Return the packages that the learned detector needs and that are not installed; all of them come with ``clausewise[text]``."""
    return tuple(name for name in NEEDED if find_spec(name) is None)


@cached
def model() -> Model:
    """Return the shipped model, loaded at the first use. Raises UnavailableError CW650 when a package that it needs is missing."""
    lacking = missing()
    if lacking:
        raise UnavailableError(
            "CW650",
            f"The learned detector needs {', '.join(lacking)}.",
            f"Le détecteur appris a besoin de {', '.join(lacking)}.",
            remedy_en="Run `pip install 'clausewise[text]'`.",
            remedy_fr="Lancez « pip install 'clausewise[text]' ».",
        )
    return Model(shipped())
