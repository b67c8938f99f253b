from __future__ import annotations

import io

from hypothesis import given, settings
from hypothesis import strategies as st

from clausewise.observe.chunk import chunks
from clausewise.observe.log import _numbered

PIECES = st.lists(
    st.sampled_from(
        [b"a", b"\n", b"\r\n", b"\r", b"\x00", b"\xff", "é".encode(), b"\x1f", b"\xef\xbb\xbf", b"x" * 70_000]
    ),
    max_size=40,
)


@settings(max_examples=60, deadline=None)
@given(PIECES, st.sampled_from([1, 7, 64, 1 << 20]))
def test_chunks_hold_the_lines_that_a_log_has_when_it_is_cut_anywhere(pieces, size):
    content = b"".join(pieces)
    wanted = [one.content for one in _numbered("", io.BytesIO(content))]
    found = [chunk.line(number) for chunk in chunks(io.BytesIO(content), size) for number in range(len(chunk.ends))]
    assert found == wanted


def test_chunk_is_text_on_lines_when_what_is_strange_was_taken_out():
    [chunk] = chunks(io.BytesIO(b"one\n\xff\n\ntwo\rthree\nfour"), 100)
    assert bytes(chunk.content) == b"one\n?\n\n?????????\nfour\n"
    assert chunk.apart == {1: b"\xff", 2: b"", 3: b"two\rthree"}


@settings(max_examples=60, deadline=None)
@given(PIECES, st.sampled_from([1, 7, 64, 1 << 20]))
def test_chunk_says_where_it_begins_when_its_lines_stand_there_as_they_are(pieces, size):
    content = b"".join(pieces)
    for chunk in chunks(io.BytesIO(content), size):
        for number in range(len(chunk.ends)) if chunk.at is not None else ():
            start = int(chunk.ends[number - 1]) + 1 if number else 0
            if number not in chunk.apart:
                assert content[chunk.at + start : chunk.at + int(chunk.ends[number])] == chunk.line(number)
