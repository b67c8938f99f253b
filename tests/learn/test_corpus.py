"""Rows out of a data folder: sources apart, large ones thinned, small ones repeated, traits from the lexicons."""

import gzip
import json

import pytest

from clausewise.learn import corpus, label


@pytest.fixture
def folder(tmp_path):
    rows = [
        {"id": "1", "text": "un", "lang": "fr", "labels": {"hate": 1}, "source": "mlma", "split": "train"},
        {"id": "2", "text": "deux", "lang": "fr", "labels": {"hate": 0}, "source": "mlma", "split": "dev"},
        {"id": "3", "text": "three", "lang": "en", "labels": {"hate": 0}, "source": "jigsaw_subset", "split": "train"},
    ]
    with gzip.open(tmp_path / "hate.fr.jsonl.gz", "wt", encoding="utf-8") as stream:
        stream.writelines(json.dumps(row) + "\n" for row in rows)
    return tmp_path


def texts(rows):
    return [row.text for row in rows]


def test_source_that_is_held_out_is_never_trained_on_when_read(folder):
    assert texts(corpus.rows(folder, split="train")) == ["un"]
    assert texts(corpus.rows(folder, split="dev")) == ["deux"]
    assert texts(corpus.rows(folder, split="", held_out=True)) == ["three"]


def test_every_source_is_read_and_what_is_set_aside_is_not_when_all_may_train(folder):
    assert texts(corpus.every_row(folder)) == ["un", "three"]


def test_lines_to_measure_are_those_that_no_training_sees_when_listed(folder):
    assert [text for _, text in corpus.lines_of(folder)] == ["deux", "three"]


def test_small_source_is_repeated_when_thinned(folder):
    rows = list(corpus.rows(folder, split="train"))
    assert texts(corpus.thinned(rows, seed=1)) == ["un"] * corpus.TIMES["mlma", "fr"]


def test_large_source_is_thinned_the_same_way_when_the_seed_is_the_same():
    truths, weights = label.targets({"toxic": 1}, "toxicity")
    rows = [corpus.Row(f"text {number}", "en", "toxic_spans", truths, weights) for number in range(3_100)]
    first, second = corpus.thinned(rows, seed=4), corpus.thinned(rows, seed=4)
    assert len(first) == corpus.ROWS_MOST["toxic_spans"]
    assert texts(first) == texts(second)


@pytest.mark.parametrize("text", ["Muslims are not welcome here", "Les musulmans ne sont pas bienvenus ici"])
def test_trait_is_marked_from_the_lexicons_when_a_row_names_none(text):
    [row] = corpus.with_sightings([corpus.Row(text, "en", "x", *label.targets({"hate": 1}, "hate"))])
    assert row.truths[label.NUMBER["trait.religion"]] == 1.0
    assert row.weights[label.NUMBER["trait.race"]] == label.ASSUMED


@pytest.mark.parametrize("text", ["I will kill you tonight", "Je vais te tuer ce soir"])
def test_label_is_told_by_the_lexicons_when_nobody_said(text):
    said = corpus.Row(text, "en", "x", *label.targets({"toxic": 1}, "toxicity"))
    known = corpus.Row(text, "en", "x", *label.targets({"threat": 0}, "toxicity"))
    [seen, kept] = corpus.with_sightings([said, known])
    threat, sexual = label.NUMBER["threat"], label.NUMBER["sexual"]
    assert (seen.truths[threat], seen.weights[threat]) == (1.0, corpus.SIGHTED)
    assert (seen.truths[sexual], seen.weights[sexual]) == (0.0, corpus.NOT_SIGHTED)
    assert (kept.truths[threat], kept.weights[threat]) == (0.0, 1.0)


def test_phrases_have_every_label_in_order_when_drawn():
    rows = corpus.phrases(seed=1, per_phrase=1)
    assert {row.lang for row in rows} == {"en", "fr"}
    assert all(len(row.truths) == len(row.weights) == len(label.LABELS) for row in rows)
