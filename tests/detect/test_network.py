"""The encoder as it is shipped: one text, one reading, words that add up to the score."""

import numpy as np
import pytest

from clausewise.detect import learned, network, tone


@pytest.fixture(scope="module")
def encoder():
    return learned.model().network


def test_reading_is_the_same_every_time_when_read_again(encoder):
    first, second = encoder.read("Je vais te tuer ce soir"), encoder.read("Je vais te tuer ce soir")
    assert np.array_equal(first.logits, second.logits)


def test_carried_adds_up_to_the_logits_but_for_the_lean_when_two_texts_are_compared(encoder):
    one, other = encoder.read("You people are vermin"), encoder.read("What a lovely garden you have")
    lean = one.logits - one.carried.sum(axis=0)
    assert np.allclose(lean, other.logits - other.carried.sum(axis=0), atol=1e-3)


def test_spans_point_at_the_words_when_a_text_has_accents(encoder):
    text = "Élève, où es-tu ?"
    words = [text[start:end].strip() for start, end in encoder.spans(text)]
    assert "".join(words) == text.replace(" ", "")


def test_long_text_is_read_to_the_limit_when_it_has_no_end(encoder):
    assert len(encoder.read("mot " * 5_000).pieces) == network.pieces_max


@pytest.mark.parametrize("text", ["", " ", "\x00", "\ud800", "İİİ", "🙂" * 400, "ſtraße"])
def test_odd_text_is_read_without_complaint_when_given(encoder, text):
    assert np.isfinite(encoder.read(text).logits).all()


def test_foreign_script_falls_into_crumbs_when_it_was_never_learned(encoder):
    foreign = encoder.read("これは日本語の文章です。とても長いです。")
    ours = encoder.read("Voici une phrase en français, tout à fait ordinaire.")
    assert encoder.crumbs(foreign.pieces) > tone.crumbs_most > encoder.crumbs(ours.pieces)


def test_lower_case_keeps_positions_when_a_letter_would_grow():
    assert network.lowered("İstanbul ABC") == "İstanbul abc"
