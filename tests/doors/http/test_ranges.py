"""Stretches of files: what a Range header asks for, as RFC 9110 has it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clausewise.doors.http.kinds import HttpError
from clausewise.doors.http.ranges import Stretch, wanted

SIZE = 1000


@pytest.mark.parametrize(
    ("header", "stretch"),
    [
        ("bytes=0-", Stretch(0, 999)),
        ("bytes=0-0", Stretch(0, 0)),
        ("bytes=10-19", Stretch(10, 19)),
        ("bytes=990-5000", Stretch(990, 999)),
        ("bytes=-10", Stretch(990, 999)),
        ("bytes=-5000", Stretch(0, 999)),
        ("Bytes= 5 - 6 ", Stretch(5, 6)),
        ("bytes=20-10", None),
        ("bytes=-", None),
        ("bytes=1-2,5-6", None),
        ("items=1-2", None),
        ("bytes=a-b", None),
        ("bytes=１-2", None),
        (f"bytes={'9' * 16}-", None),
        ("", None),
    ],
)
def test_stretch_is_what_the_header_asks_for_when_read(header, stretch):
    assert wanted(header, SIZE) == stretch


@pytest.mark.parametrize("header", ["bytes=1000-", "bytes=5000-6000", "bytes=-0"])
def test_stretch_is_refused_when_it_lies_behind_the_end(header):
    with pytest.raises(HttpError) as caught:
        wanted(header, SIZE)
    assert (caught.value.code, caught.value.status) == ("CW979", 416)
    assert caught.value.headers == {"Content-Range": "bytes */1000"}


@given(st.text(max_size=20).map(lambda text: f"bytes={text}"), st.integers(1, 50))
def test_any_header_asks_for_bytes_that_are_there_when_it_asks_at_all(header, size):
    try:
        found = wanted(header, size)
    except HttpError:
        return
    assert found is None or 0 <= found.first <= found.last < size
