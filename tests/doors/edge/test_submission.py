from __future__ import annotations

import base64
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clausewise.doors.edge.submission import Submission, found, parts_max
from clausewise.errors import ConfigError
from clausewise.model import Medium

FORM = "application/x-www-form-urlencoded"
PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 40
MULTIPART = "multipart/form-data; boundary=b"
WANTED = Submission(fields=("text", "post.title", "comments.*.text", "tags", "file", "."), pages=("html",), target="to")


def texts(body, kind, wanted=WANTED):
    return [part.text or part.data for part in found(body, kind, wanted).parts]


def multipart(*pieces):
    return b"".join(b"--b\r\n" + head + b"\r\n\r\n" + data + b"\r\n" for head, data in pieces) + b"--b--\r\n"


def named(name, more=b""):
    return b'Content-Disposition: form-data; name="' + name + b'"' + more


@pytest.mark.parametrize(
    ("body", "kind", "said"),
    [
        (b"text=hello+world&note=no", FORM, ["hello world"]),
        (b"text=a&text=b&text=", FORM, ["a", "b"]),
        ("text=été".encode("latin-1"), FORM, ["été"]),
        (b"text=%E9t%E9", FORM, ["été"]),
        (b"text=" + b"%2BAEY-", f"{FORM}; charset=utf-7", ["+AEY-", "F"]),
        (b'{"text": "a"}', FORM, ["a"]),
        (b'{"text": "a", "note": "b"}', "application/json", ["a"]),
        (b'{"text": "a", "text": "b"}', "application/json", ["a", "b"]),
        (b'{"post": {"title": "a", "text": "b"}}', "application/vnd.api+json", ["a"]),
        (b'{"comments": [{"text": "a"}, {"text": "b"}], "tags": ["c", "d"]}', "text/plain", ["a", "b", "c", "d"]),
        (b'{"text": 7, "tags": null, "comments": "a"}', "application/json", ["7"]),
        (b'"a"', "application/json", ["a"]),
        (b'[["a"]]', "application/json", []),
        (b"hello", "text/plain", ["hello"]),
        (b"[hello", "text/plain", ["[hello"]),
        ("été".encode("utf-16"), "text/plain", ["ÿþé\x00t\x00é\x00", "été"]),
        (b'{"text": "a"', "application/json", ['{"text": "a"']),
        (PNG, "image/png", [PNG]),
        (b"[" * 100_000, "application/json", ["[" * 100_000]),
        (b'{"text": ' + b"9" * 10_000 + b"}", "application/json", ["9" * 10_000]),
        (multipart((named(b"text"), b"a"), (named(b"note"), b"b")), MULTIPART, ["a"]),
        (
            multipart((named(b"text") + b"\r\nContent-Transfer-Encoding: base64", base64.b64encode(b"a b"))),
            MULTIPART,
            ["a b"],
        ),
        (
            multipart((named(b"text") + b"\r\nContent-Type: text/plain; charset=utf-16-le", "a".encode("utf-16-le"))),
            MULTIPART,
            ["a\0", "a"],
        ),
        (multipart((named(b"file", b'; filename="a.txt"'), b"a")), MULTIPART, ["a"]),
        (
            multipart((named(b"file", b"; filename*=utf-8''a.png"), PNG)),
            MULTIPART,
            [PNG],
        ),
        (b"--b\r\n" + named(b"text") + b"\r\n\r\na", MULTIPART, ["a"]),
        (b"no form", MULTIPART, ["no form"]),
        (b"", FORM, []),
    ],
)
def test_every_reading_of_what_was_sent_is_found_when_taken_apart(body, kind, said):
    assert texts(body, kind) == said


def test_page_and_file_keep_what_they_are_when_found():
    body = multipart(
        (named(b"html"), b"<b>a</b>"), (named(b"file", b'; filename="a.pdf"') + b"\r\nContent-Type: x/y", b"%PDF-1.7 a")
    )
    page, file = found(body, MULTIPART, WANTED).parts
    assert (page.medium, page.data) == (Medium.PAGE, b"<b>a</b>")
    assert (file.medium, file.name, file.declared_type) == (Medium.DOCUMENT, "a.pdf", "x/y")


def test_whom_it_is_about_is_no_text_when_it_is_named():
    assert found(b"to=zoe&text=a", FORM, WANTED).target == "zoe"
    assert texts(b"to=zoe&text=a", FORM) == ["a"]


def test_parts_are_few_when_a_body_holds_many():
    assert len(texts(b"&".join([b"text=a"] * 500), FORM)) == parts_max
    assert texts(b"&".join([b"text=a"] * 5_000), FORM) == ["&".join(["text=a"] * 5_000)]


@given(
    st.binary(max_size=300),
    st.sampled_from(
        [FORM, MULTIPART, "application/json", "text/plain", "", "multipart/form-data", "a/b; charset=idna"]
    ),
)
def test_nothing_is_raised_whatever_is_sent(body, kind):
    found(body, kind, WANTED)


@given(st.dictionaries(st.sampled_from(["text", "note"]), st.text(max_size=20)))
def test_json_says_the_same_in_every_encoding(told):
    readings = {
        tuple(texts(json.dumps(told, ensure_ascii=is_escaped).encode(encoding, "surrogatepass"), "application/json"))
        for encoding in ("utf-8", "utf-16", "utf-16-be", "utf-32")
        for is_escaped in (True, False)
    }
    assert len(readings) == 1


@pytest.mark.parametrize(
    "wrong", [{"prefix": "x"}, {"fields": ()}, {"budget_ms": 0}, {"bytes_max": 0}, {"fail": "so"}, {"held": "so"}]
)
def test_wrong_submission_is_refused_when_it_is_made(wrong):
    with pytest.raises(ConfigError, match="CW588"):
        Submission(**{"fields": ("text",), **wrong})
