"""A pretrained encoder small enough to train in a test, and the word pieces that it knows."""

import pytest

from clausewise.learn import vocabulary
from clausewise.learn.pretrained import Pretrained, Shape

HIDDEN, INNER = 24, 32
GOOD, BAD = "quel beau jardin fleuri", "espece de sale rat pourri"


@pytest.fixture(scope="session")
def pieces():
    words = sorted({f"▁{word}" for word in f"{GOOD} {BAD}".split()})
    texts = ["<unk>", "<s>", "</s>", "▁", *words]
    return vocabulary.Pieces(texts, [0.0] * 3 + [-2.0] * (len(texts) - 3), list(range(len(texts))))


@pytest.fixture(scope="session")
def pretrained(pieces):
    np = pytest.importorskip("numpy")
    encoder = pytest.importorskip(
        "clausewise.learn.encoder", reason="pip install 'clausewise[learn]' (torch) trains the model anew"
    )
    draw = np.random.default_rng(1)
    tensors = {
        "emb.word": draw.normal(0, 0.3, (len(pieces.texts), HIDDEN)),
        "emb.pos": draw.normal(0, 0.1, (encoder.positions_max, HIDDEN)),
        "emb.type": np.zeros((2, HIDDEN)),
        "emb.ln.w": np.ones(HIDDEN),
        "emb.ln.b": np.zeros(HIDDEN),
    }
    sizes = dict.fromkeys(("q", "k", "v", "ao"), (HIDDEN, HIDDEN)) | {"fi": (INNER, HIDDEN), "fo": (HIDDEN, INNER)}
    for layer in range(max(encoder.layers_kept) + 1):
        for name, size in sizes.items():
            tensors[f"l{layer}.{name}.w"] = draw.normal(0, 0.2, size)
            tensors[f"l{layer}.{name}.b"] = np.zeros(size[0])
        for name in ("aln", "oln"):
            tensors[f"l{layer}.{name}.w"], tensors[f"l{layer}.{name}.b"] = np.ones(HIDDEN), np.zeros(HIDDEN)
    shape = Shape(HIDDEN, 12, 4, INNER, len(pieces.texts), encoder.positions_max)
    return Pretrained(
        shape, pieces.texts, pieces.scores, {name: one.astype(np.float32) for name, one in tensors.items()}
    )
