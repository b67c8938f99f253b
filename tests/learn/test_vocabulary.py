"""Pieces chosen out of a larger vocabulary, and a SentencePiece model that cuts with them."""

import pytest

from clausewise.learn import vocabulary

pytest.importorskip("google.protobuf", reason="pip install 'clausewise[learn]'")


@pytest.fixture(scope="module")
def processor():
    texts = ["<unk>", "<s>", "</s>", "▁", "▁bon", "jour", "▁bonjour", *"bonjurt"]
    return vocabulary.model(vocabulary.Pieces(texts, [0.0] * 3 + [-3.0, -2.0, -2.0, -2.5] + [-6.0] * 7, []))


def test_likeliest_pieces_are_taken_when_a_text_is_cut(processor):
    assert processor.encode("bonjour", out_type=str) == ["▁bonjour"]


def test_unknown_sign_becomes_the_unknown_piece_when_cut(processor):
    assert vocabulary.UNKNOWN in [processor.id_to_piece(one) for one in processor.encode("bon ☃")]


def test_compatible_characters_are_folded_when_cut(processor):
    assert processor.encode("ｂｏｎjour", out_type=str) == ["▁bonjour"]


def test_order_and_special_pieces_stay_when_the_most_used_are_chosen():
    pytest.importorskip("wordfreq", reason="pip install 'clausewise[learn]'")
    known = ["<s>", "<pad>", "</s>", "<unk>", "▁le", "▁the", *vocabulary.ALPHABET[:26], "▁"]
    chosen = vocabulary.choose(known, [-1.0] * len(known), ["le le le the"])
    assert chosen.texts[:3] == [vocabulary.UNKNOWN, vocabulary.START, vocabulary.END]
    assert [known[row] for row in chosen.rows] == chosen.texts
