from __future__ import annotations

import time
from base64 import b64encode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clausewise.observe.decoding import percent_decoded, views
from clausewise.observe.rule import View


def seen(raw):
    return {(view, text) for view, text in views(raw, percent_decoded(raw, is_form=True))}


@pytest.mark.parametrize(
    ("raw", "view", "text"),
    [
        ("caf%E9", View.PLAIN, "café"),
        ("caf%C3%A9", View.PLAIN, "café"),
        ("%253Cb%253E", View.PLAIN, "<b>"),
        ("%u003cb", View.PLAIN, "<b"),
        ("&lt;b&#x3e;", View.PLAIN, "<b>"),
        (r"\u003cb\x3e\076", View.PLAIN, "<b>>"),
        ("%c0%ae%c0%ae%c0%af", View.PLAIN, "../"),
        ("1/**/union/*x*/select", View.BARE, "1 union x select"),
        ("a%09%0a++b", View.BARE, "a b"),
        ("c'a\"t\\ ${IFS}/x", View.UNQUOTED, "cat  /x"),
        (b64encode(b"system('id') and more").decode(), View.BASE64, "system('id') and more"),
    ],
)
def test_form_is_shown_when_a_server_may_come_to_read_it(raw, view, text):
    assert (view, text) in seen(raw)


def test_nothing_is_added_when_a_text_is_plain():
    assert seen("laine") == {(View.PLAIN, "laine")}


@given(st.text(max_size=60))
def test_nothing_breaks_when_a_text_is_anything(text):
    assert list(views(text, percent_decoded(text)))


@pytest.mark.parametrize("sign", ["/*a", "/*!0", "/*1/"])
def test_time_grows_with_length_alone_when_no_comment_ends(sign):
    def taken_s(count):
        started = time.process_time()
        list(views(sign * count, sign * count))
        return time.process_time() - started

    # In the square of its length it would take minutes.
    assert taken_s(300_000) < 5
