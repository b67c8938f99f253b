from __future__ import annotations

import io
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clausewise.observe.chunk import chunks
from clausewise.observe.format import formats
from clausewise.observe.marking import Marking
from clausewise.observe.sheet import Knowing, Sheet, asked, sheet_words
from clausewise.observe.sort import Sorts
from clausewise.observe.trait import trait
from clausewise.observe.vocabulary import Vocabulary
from clausewise.observe.window import Windows

TRAITS = ("address", "agent", "client", "actor", "number", "path", "route", "session", "subnet", "target")
FORM = formats()["combined"]
NOW = datetime(2026, 11, 26, tzinfo=UTC)
PLAIN = b'203.0.113.9 - zoe [20/Nov/2026:10:00:00 +0100] "GET /p/7?q=1 HTTP/1.1" 200 5 "-" "curl/8 x"'
PARTS = st.sampled_from(
    [
        b"203.0.113.9",
        b"-",
        b" ",
        b'"',
        b"[20/Nov/2026:10:00:00",
        b"+0000]",
        b"GET /a HTTP/1.1",
        b"200",
        b"x",
        b"\\",
        b"\xc3\xa9",
    ]
)
LINE = st.one_of(
    st.just(PLAIN),
    st.lists(PARTS, max_size=14).map(b"".join),
    st.tuples(st.integers(0, len(PLAIN)), PARTS).map(lambda one: PLAIN[: one[0]] + one[1] + PLAIN[one[0] :]),
    st.integers(0, len(PLAIN) - 1).map(lambda at: PLAIN[:at] + PLAIN[at + 1 :]),
)


def sheet():
    known = Knowing(Sorts(Windows(()).kinds, ()), Vocabulary(), TRAITS)
    words = sheet_words(FORM, TRAITS)
    assert words is not None
    return Sheet(FORM, words, NOW, known, Marking()), known


@settings(max_examples=300, deadline=None)
@given(st.lists(LINE, min_size=1, max_size=8))
def test_column_reads_what_the_line_says_when_lines_are_any(lines):
    reading, known = sheet()
    reader = FORM.reader(NOW)
    for chunk in chunks(io.BytesIO(b"\n".join(lines)), 1 << 20):
        found = reading.read(chunk, 0, 0)
        for row, place in enumerate(found.place.tolist() if found is not None else ()):
            event = reader.read(chunk.line(place))
            assert event is not None
            assert event.time_ms == found.time_ms[row]
            for name in TRAITS:
                assert known.vocabulary.text(int(found.ids[name][row])) == trait(name)(event)


def test_all_lines_are_plain_when_they_are_as_always():
    reading, _ = sheet()
    [chunk] = chunks(io.BytesIO(b"\n".join([PLAIN] * 3 + [b'"' + PLAIN] + [PLAIN] * 3)), 1 << 20)
    assert reading.read(chunk, 0, 100).place.tolist() == [100, 101, 102, 104, 105, 106]


def test_texts_are_numbered_anew_when_the_vocabulary_was_renewed():
    import numpy as np

    reading, known = sheet()
    [chunk] = chunks(io.BytesIO(PLAIN), 1 << 20)
    reading.read(chunk, 0, 0)
    known.vocabulary.renew(np.empty(0, np.int64))
    found = reading.read(chunk, 0, 0)
    assert known.vocabulary.text(int(found.ids["client"][0])) == "203.0.113.9 curl/8 x"


@pytest.mark.parametrize(
    ("name", "fields"),
    [("actor", ("account", "session", "address")), ("number", ("path", "query")), ("route", ("route", "path"))],
)
def test_trait_follows_from_fields_when_it_is_asked_which(name, fields):
    assert asked(name) == fields
