"""An archive as a source: read more than once, the same each time, with what cannot be read counted."""

from __future__ import annotations

import pytest

from clausewise.archive import Archive
from clausewise.errors import InputError

LINES = (
    '{"text": "Je vais te tuer ce soir, mon ami", "host": "shop.example", "labels": {"threat": 1}, "time_ms": 7}',
    '{"text": "The garden party is on Saturday.", "labels": {"threat": 0}}',
    "no row",
    '{"text": "<p>Hello</p>", "medium": "page"}',
)


@pytest.fixture
def archive(tmp_path):
    (tmp_path / "posts.ndjson").write_text("\n".join(LINES))
    return Archive([str(tmp_path)], 100)


def test_contents_bear_their_place_time_and_labels_when_read_again_and_again(archive):
    found = list(archive.specimens(lambda _: True))
    assert [(one.place, one.time_ms, one.labels) for one in found] == [
        (0, 7, {"threat": True}),
        (1, 100, {"threat": False}),
        (2, 100, {}),
    ]
    assert archive.passed_over == {"CW152": 1}
    assert list(archive.specimens(lambda place: place == 1)) == found[1:2]
    assert archive.passed_over == {"CW152": 1}


@pytest.mark.parametrize(
    ("division", "strata"),
    [
        ("language", ["fr", "en", "und"]),
        ("host", ["shop.example", "", ""]),
        ("medium", ["text", "text", "page"]),
        ("clause", ["threat", "", ""]),
    ],
)
def test_contents_are_divided_as_asked_when_a_sample_is_drawn(archive, division, strata):
    assert list(archive.strata(division)) == strata


def test_archive_is_refused_when_it_cannot_be_read_again_or_divided_so(archive):
    with pytest.raises(InputError, match="CW168"):
        Archive(["-"], 0)
    with pytest.raises(InputError, match="CW167"):
        list(archive.strata("action"))
