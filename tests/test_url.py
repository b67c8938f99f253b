from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clausewise.url import Url, parse, query_pairs_max, site_of, url_characters_max


def read(text: str) -> Url:
    url = parse(text)
    assert url is not None
    return url


@pytest.mark.parametrize(
    ("text", "normal"),
    [
        ("https://Dexero.Example", "https://dexero.example/"),
        ("  https://dexero.example/a  ", "https://dexero.example/a"),
        ("ht\ntps://dexero\t.example/a", "https://dexero.example/a"),
        ("https:\\\\dexero.example\\a", "https://dexero.example/a"),
        ("https:/dexero.example", "https://dexero.example/"),
        ("//dexero.example/a", "http://dexero.example/a"),
        ("dexero.example/a?b=c#d", "http://dexero.example/a?b=c"),
        ("dexero.example:8080", "http://dexero.example:8080/"),
        ("localhost:8080/a", "http://localhost:8080/a"),
        ("https://dexero.example:443/a/../b/./c", "https://dexero.example/b/c"),
        ("https://dexero.example/%61%2Db%2f", "https://dexero.example/a-b%2f"),
        ("https://d%65xero.example", "https://dexero.example/"),
        ("https://ｄｅｘｅｒｏ。example", "https://dexero.example/"),
        ("https://dex\u200bero.example.", "https://dexero.example/"),
        ("https://\u202edexero.example", "https://dexero.example/"),
        ("https://nuit.montréal", "https://nuit.xn--montral-fya/"),
    ],
)
def test_spellings_lead_to_one_normal_form_when_a_browser_opens_the_same(text, normal):
    assert read(text).normal == normal


@pytest.mark.parametrize(
    "text", ["http://3232235777", "http://0xC0.0xA8.0x01.0x01", "http://0300.0250.1.1/a", "http://192.168.257"]
)
def test_numbers_of_any_base_are_addresses_when_the_host_is_one(text):
    url = read(text)
    assert url.is_address
    assert url.ascii_host == url.site == "192.168.1.1"


def test_ipv6_is_an_address_when_it_stands_in_brackets():
    url = read("http://[2001:DB8::1]:8080/")
    assert (url.is_address, url.host, url.port) == (True, "[2001:db8::1]", 8080)


def test_host_behind_the_at_sign_is_the_host_when_a_user_is_named():
    url = read("https://dexero.example:pw@evil.example/dexero.example@x")
    assert (url.host, url.user, url.has_user) == ("evil.example", "dexero.example", True)


def test_host_has_both_forms_when_it_is_not_ascii():
    url = read("https://www.hébergement.example")
    assert url.host == "www.hébergement.example"
    assert url.ascii_host == "www.xn--hbergement-b7a.example"
    assert read("https://" + url.ascii_host).host == url.host


@pytest.mark.parametrize(
    ("host", "site"),
    [
        ("www.dexero.example", "dexero.example"),
        ("a.b.github.io", "b.github.io"),
        ("github.io", "github.io"),
        ("www.impots.gouv.fr", "impots.gouv.fr"),
        ("a.gc.ca", "a.gc.ca"),
        ("shop.co.uk", "shop.co.uk"),
        ("localhost", "localhost"),
        ("a..b", "a..b"),
    ],
)
def test_site_is_what_somebody_registered_when_the_suffix_is_public(host, site):
    assert site_of(host) == site


def test_query_is_decoded_in_pairs_when_there_is_one():
    url = read("https://dexero.example/r?url=https%3A%2F%2Fa.example%2F&q=a+b&flag&&#to%20p")
    assert url.query == (("url", "https://a.example/"), ("q", "a b"), ("flag", ""))
    assert url.fragment == "to p"
    assert len(read("https://dexero.example/?" + "a=b&" * 1000).query) == query_pairs_max


@pytest.mark.parametrize(
    ("text", "is_script", "media_type"),
    [
        (" jav\nascript:alert(1)", True, ""),
        ("VBScript:x", True, ""),
        ("data:TEXT/HTML;base64,PGI+", False, "text/html"),
        ("data:,a", False, "text/plain"),
        ("https://dexero.example/javascript:a", False, ""),
    ],
)
def test_address_that_runs_or_is_content_is_known_when_it_leads_nowhere(text, is_script, media_type):
    url = read(text)
    assert (url.is_script, url.is_data, url.media_type) == (is_script, bool(media_type), media_type)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "/a/b",
        "#a",
        "a b",
        "word",
        "maya@dexero.example",
        "http://",
        "http://a b.example",
        "3.14",
        "http://xn--a",
    ],
)
def test_nothing_is_returned_when_the_text_is_no_address(text):
    assert parse(text) is None


def test_scheme_without_host_is_kept_when_nothing_is_opened_by_it():
    assert [read(text).is_web for text in ("tel:911", "mailto:a@b.example", "https://b.example")] == [
        False,
        False,
        True,
    ]


@pytest.mark.parametrize("unit", ["a.", "http://", "xn--a.", "a=b&", "%41", "/../", "\u202e", "@", "[", "0x", "\ud800"])
def test_reading_is_quick_when_an_address_is_endless(unit):
    begin = time.process_time()
    for prefix in ("", "https://a.example/", "https://a.example/?", "https://"):
        parse(prefix + unit * url_characters_max)
    assert time.process_time() - begin < 2


@given(
    st.text(alphabet=st.characters(codec=None, categories=None), max_size=40),
    st.sampled_from(["", "http://", "//", "a.example"]),
)
def test_reading_never_raises_when_given_anything(text, prefix):
    url = parse(prefix + text)
    assert url is None or not url.is_web or url.host
