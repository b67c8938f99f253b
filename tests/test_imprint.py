"""A file becomes an entry: its digest always, its picture's hash or its words where it has them."""

from __future__ import annotations

from hashlib import sha256

import pytest

pytest.importorskip("numpy", reason="python -m pip install 'clausewise[bank]'")
pytest.importorskip("PIL.Image", reason="python -m pip install 'clausewise[image]'")

from clausewise import imprint
from clausewise.sandbox import Sandbox
from tests.test_curator import picture


@pytest.fixture(scope="module")
def sandbox():
    made = Sandbox(workers=1)
    yield made
    made.close()


def test_a_picture_is_known_by_its_hash_when_its_name_says_nothing(sandbox):
    row = imprint.row(picture(1), "work", sandbox, label="Phare")
    # The picture, and the same cropped and marked.
    assert {method for method, _ in row.values[:-1]} == {"pdq"}
    assert 30 <= len(row.values) <= imprint.values_max + 1
    assert row.values[-1][1] == sha256(picture(1)).digest()
    assert row.label == "Phare"


def test_a_text_is_known_by_its_runs_of_words_when_it_is_long_enough(sandbox):
    long, short = " ".join(f"mot{number}" for number in range(60)), "bonjour"
    assert "words-5-crc32" in dict(imprint.row(long.encode(), "memo.txt", sandbox).values)
    assert [method for method, _ in imprint.row(short.encode(), "memo.txt", sandbox).values] == ["sha256"]
