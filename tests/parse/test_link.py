from __future__ import annotations

import plistlib
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clausewise.extract import Extract, Role
from clausewise.model import Medium, Part
from clausewise.parse.link import TOO_MANY, link, links_per_part_max


def read(text: str = "", data: bytes = b"") -> Extract:
    return link(Part(Medium.LINK, text, data))


@pytest.mark.parametrize(
    ("text", "url", "shown"),
    [
        (" https://dexero.example/a ", "https://dexero.example/a", ""),
        ("<https://dexero.example/a>", "https://dexero.example/a", ""),
        ("[Our help](https://dexero.example/a_(b))", "https://dexero.example/a_(b)", "Our help"),
        ('[Notre aide](<https://dexero.example/a> "aide")', "https://dexero.example/a", "Notre aide"),
        ("[InternetShortcut]\r\nURL=https://dexero.example/a\r\n", "https://dexero.example/a", ""),
        ("[Desktop Entry]\nType=Link\nURL[$e]=https://dexero.example/a\n", "https://dexero.example/a", ""),
        ("javascript:a b", "javascript:a b", ""),
    ],
)
def test_address_is_read_when_it_is_written_in_any_usual_way(text, url, shown):
    for found in (read(text), read(data=text.encode()), read(data=b"\xff\xfe" + text.encode("utf-16-le"))):
        assert [(one.url, one.text) for one in found.links] == [(url, shown)]
        assert [one.text for one in found.passages] == ([shown] if shown else [])
        assert found.limits == ()


@pytest.mark.parametrize("form", [plistlib.FMT_XML, plistlib.FMT_BINARY])
def test_address_is_read_when_a_mac_kept_it(form):
    assert (
        read(data=plistlib.dumps({"URL": "https://dexero.example/é"}, fmt=form)).links[0].url
        == "https://dexero.example/é"
    )


def test_picture_of_a_shortcut_is_fetched_when_the_desktop_draws_it():
    found = read("[InternetShortcut]\nURL=https://dexero.example/\nIconFile=\\\\evil.example\\a.ico\n")
    assert [(one.url, one.role) for one in found.links] == [
        ("https://dexero.example/", Role.ANCHOR),
        ("\\\\evil.example\\a.ico", Role.EXTERNAL),
    ]


def test_every_line_is_a_link_when_there_are_several():
    found = read("https://a.example\n\n[b](https://b.example)\n")
    assert [(one.url, one.path) for one in found.links] == [("https://a.example", ""), ("https://b.example", "line 2")]


def test_limit_is_named_when_there_are_too_many_lines():
    found = read("https://a.example\n" * (links_per_part_max + 1))
    assert (len(found.links), found.limits) == (links_per_part_max, (TOO_MANY,))


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"bplist00\xff\xff",
        b"<?xml version='1.0'?><plist>",
        b"<?xml?><!DOCTYPE a [<!ENTITY b 'c'>]><plist/>",
        b"<plist><integer>x</integer></plist>",
    ],
)
def test_nothing_is_read_when_a_shortcut_is_broken(data):
    assert read(data=data).links == ()


@pytest.mark.parametrize("unit", ["[", "[a](", "<", "URL=", "[InternetShortcut]\n", "(", "[a]\n"])
def test_reading_is_quick_when_a_link_is_endless(unit):
    begin = time.process_time()
    read(unit * (500_000 // len(unit)))
    assert time.process_time() - begin < 3


@given(st.binary(max_size=60), st.sampled_from([b"", b"bplist00", b"<?xml", b"<plist", b"[InternetShortcut]\nURL="]))
def test_reading_never_raises_when_given_anything(data, start):
    assert read(data=start + data).source.medium is Medium.LINK
