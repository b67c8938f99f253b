"""The whole making, as far as it goes without a data folder: what it needs is named, what it measures is set aside."""

import gzip
import json
import subprocess
import sys
from collections import Counter

import pytest
from tests.learn.conftest import BAD, GOOD

from clausewise.detect import learned
from clausewise.learn import corpus, vocabulary


def laid(folder, rows):
    """Write ``rows`` of (text, is hate, source, split) to a data folder."""
    with gzip.open(folder / "hate.fr.jsonl.gz", "wt", encoding="utf-8") as stream:
        for number, (text, is_hate, source, split) in enumerate(rows):
            row = {"id": str(number), "text": text, "lang": "fr", "labels": {"hate": is_hate}}
            stream.write(json.dumps({**row, "source": source, "split": split}) + "\n")


@pytest.fixture
def small(tmp_path):
    """A data folder of two sources, one of which is held out from the twin."""
    folder = tmp_path / "data"
    folder.mkdir()
    spots = (("mlma", "train"), ("mlma", "dev"), ("jigsaw_subset", "train"))
    laid(
        folder,
        [
            (f"{BAD if number % 2 else GOOD} {number}", number % 2, source, split)
            for source, split in spots
            for number in range(24)
        ],
    )
    return folder


def test_recipe_goes_through_when_the_data_is_small(small, pretrained, tmp_path, monkeypatch):
    making = pytest.importorskip("clausewise.learn.making", reason="pip install 'clausewise[learn]'")
    pytest.importorskip("onnx", reason="pip install 'clausewise[learn]' (onnx) writes the model")
    monkeypatch.setattr(vocabulary, "listed_words_max", 500)
    told = []
    recipe = making.Recipe(phrases_most=40, begin=lambda: pretrained)
    making.make(small, tmp_path / "made", twin=tmp_path / "twin", recipe=recipe, tell=told.append)
    assert told[-1].startswith("fitted on ")
    made, twin = learned.Model(tmp_path / "made"), learned.Model(tmp_path / "twin")
    assert made.known == twin.known
    assert made.version != twin.version
    assert len(made.network.read(BAD).logits) == len(made.known.labels)
    assert (tmp_path / "made" / "tone.calibration.json").exists()
    last = recipe._replace(after=tmp_path / "twin")
    making.make(small, tmp_path / "again", twin=tmp_path / "twin of it", recipe=last, tell=told.append)
    assert learned.Model(tmp_path / "again").network.read(BAD).pieces == made.network.read(BAD).pieces


def test_sample_holds_a_few_rows_of_each_kind_when_it_is_taken(small, tmp_path):
    corpus.sample(small, tmp_path / "few", 2)
    rows = [*corpus.rows(tmp_path / "few", split="train"), *corpus.rows(tmp_path / "few", split="", held_out=True)]
    assert Counter((row.source, max(row.truths)) for row in rows) == {
        ("mlma", 0.0): 2,
        ("mlma", 1.0): 2,
        ("jigsaw_subset", 0.0): 2,
        ("jigsaw_subset", 1.0): 2,
    }


def test_rows_to_measure_are_written_when_asked(tmp_path):
    laid(tmp_path, [(f"text {number}", 0, "mlma", "dev") for number in range(40)])
    file = tmp_path / "measured.jsonl"
    done = subprocess.run(
        [sys.executable, "-m", "clausewise.learn", str(tmp_path), "--measured", str(file)],
        capture_output=True,
        text=True,
        check=False,
    )
    if "is not installed" in done.stderr:
        assert done.returncode == 2
        assert "clausewise[learn]" in done.stderr
        return
    assert done.returncode == 0, done.stderr
    kept = [json.loads(line)["text"] for line in file.read_text(encoding="utf-8").splitlines()]
    assert 5 < len(kept) < 35


def test_making_says_what_it_takes_when_asked_for_help():
    done = subprocess.run(
        [sys.executable, "-m", "clausewise.learn", "--help"], capture_output=True, text=True, check=True
    )
    assert "--fit-only" in done.stdout
    assert "--twin" in done.stdout
