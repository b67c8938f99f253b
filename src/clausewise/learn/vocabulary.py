"""Choose the word pieces that English and French need out of a multilingual vocabulary, and keep them as a SentencePiece model.

The pretrained vocabulary has 250,002 pieces for a hundred languages (XLM-RoBERTa, Conneau et al. 2020). A tenth of it covers the two
languages; the rest would only weigh. What is kept is chosen by how often the pieces occur in word frequency lists (``wordfreq``, Speer
2022) and in the training texts, lower case, because the detector reads lower case.
"""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

pieces_max = 26_000
listed_words_max = 120_000
# What must exist whatever the texts: the signs that every piece sequence can fall back to.
ALPHABET = "abcdefghijklmnopqrstuvwxyzàâäéèêëîïôöùûüÿçœæ0123456789.,;:!?'\"()[]{}<>/\\@#$%&*+-=_~|^`€£°«»…–—’▁"
UNKNOWN, START, END = "<unk>", "<s>", "</s>"


class Pieces(NamedTuple):
    """The kept pieces in their order, their log-probabilities, and which row of the pretrained table each of them has."""

    texts: list[str]
    scores: list[float]
    rows: list[int]


def choose(pieces: Sequence[str], scores: Sequence[float], texts: Iterable[str]) -> Pieces:
    """Return the pieces that the word lists and ``texts`` use most; the first three are unknown, start and end.

    ``pieces`` and ``scores`` are the pretrained vocabulary in the order of its table.
    """
    row = {piece: number for number, piece in enumerate(pieces)}
    whole = model(Pieces([UNKNOWN, START, END, *pieces[4:]], [0.0, 0.0, 0.0, *scores[4:]], []))
    counts: Counter[str] = Counter()
    for text, weight in _weighted(texts):
        for piece in whole.encode(text, out_type=str):
            counts[piece] += weight
    wanted = [piece for piece in ALPHABET if piece in row]
    wanted += [piece for piece, _ in counts.most_common() if piece in row]
    kept = list(dict.fromkeys(wanted))[: pieces_max - 3]
    special = [row[UNKNOWN], row[START], row[END]]
    return Pieces(
        [UNKNOWN, START, END, *kept],
        [0.0, 0.0, 0.0, *(float(scores[row[piece]]) for piece in kept)],
        [*special, *(row[piece] for piece in kept)],
    )


def _weighted(texts: Iterable[str]) -> Iterable[tuple[str, int]]:
    """Yield words of the lists with their frequency in a billion, and the training texts."""
    from wordfreq import top_n_list, word_frequency

    for language in ("en", "fr"):
        for word in top_n_list(language, listed_words_max):
            yield word, max(1, int(word_frequency(word, language) * 1e7))
    for text in texts:
        yield text.lower(), 1


def model(pieces: Pieces) -> Any:
    """Return a SentencePiece processor over ``pieces``."""
    return loaded(serialized(pieces))


def loaded(model_bytes: bytes) -> Any:
    """Return the SentencePiece processor that was ``serialized``."""
    import sentencepiece

    return sentencepiece.SentencePieceProcessor(model_proto=model_bytes)


def serialized(pieces: Pieces) -> bytes:
    """Return the SentencePiece model of ``pieces`` as bytes: unigram, with the same normalisation as the pretrained one (NFKC)."""
    import sentencepiece
    from sentencepiece import sentencepiece_model_pb2

    made = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(["a b c d e f g h i j"] * 10),
        model_writer=made,
        vocab_size=16,
        hard_vocab_limit=False,
        normalization_rule_name="nmt_nfkc",
        minloglevel=2,
    )
    # Its members are made at run time.
    layout: Any = sentencepiece_model_pb2
    proto = layout.ModelProto()
    proto.ParseFromString(made.getvalue())
    del proto.pieces[:]
    kinds = {UNKNOWN: 2, START: 3, END: 3}
    for text, score in zip(pieces.texts, pieces.scores, strict=True):
        proto.pieces.add(piece=text, score=score, type=kinds.get(text, 1))
    proto.trainer_spec.vocab_size = len(pieces.texts)
    proto.trainer_spec.unk_id, proto.trainer_spec.bos_id, proto.trainer_spec.eos_id = 0, 1, 2
    proto.trainer_spec.pad_id = -1
    return bytes(proto.SerializeToString())
