"""Noise changes how a text looks and never what it says."""

from __future__ import annotations

import re
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from clausewise.learn.noise import KINDS, noisy


@given(text=st.text(max_size=60), lang=st.sampled_from(("en", "fr")), seed=st.integers(0, 1000))
@settings(deadline=None)  # a busy machine is no failure
def test_noise_never_fails_when_the_text_is_anything(text, lang, seed):
    for kind in KINDS:
        assert isinstance(kind(text, lang, Random(seed)), str)


def test_noise_is_the_same_when_the_seed_is():
    assert noisy("Je ne sais pas quoi dire", "fr", Random(5)) == noisy("Je ne sais pas quoi dire", "fr", Random(5))


def test_noise_touches_some_texts_and_leaves_some_when_drawn_often():
    texts = [noisy("C'est à côté de chez toi.", "fr", Random(seed)) for seed in range(60)]
    assert 10 < texts.count("C'est à côté de chez toi.") < 50
    assert len(set(texts)) > 15


def test_negation_stays_when_english_is_made_noisy():
    for seed in range(200):
        assert re.search(r"n[o0]+t", noisy("do not go", "en", Random(seed)).lower())
