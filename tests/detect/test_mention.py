from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clausewise.detect.mention import Disguise, Mention, mentions, mentions_max


def only(text: str) -> Mention:
    found = mentions(text)
    assert len(found) == 1, found
    return found[0]


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("See https://dexero.example/a_(b).", "https://dexero.example/a_(b)"),
        ("(http://dexero.example/q?a=1)", "http://dexero.example/q?a=1"),
        ("« https://dexero.example/été »", "https://dexero.example/été"),
        ("www.dexero.example, merci", "www.dexero.example"),
        ("écrivez à dexero.example/aide!", "dexero.example/aide"),
        ("dexero.example:8080/x", "dexero.example:8080/x"),
        ("maya@dexero.example", "mailto:maya@dexero.example"),
        ("javascript:alert(1)", "javascript:alert(1)"),
        ("data:text/html;base64,PGI+", "data:text/html;base64,PGI+"),
        ("hébergement.example", "hébergement.example"),
        ("ｄexero．example", "ｄexero．example"),
    ],
)
def test_address_is_found_whole_when_it_stands_in_a_sentence(text, address):
    found = only(text)
    assert found.address == address
    assert text[found.start : found.end] == address.removeprefix("mailto:")
    assert found.disguises == ()


@pytest.mark.parametrize(
    ("text", "address", "disguise"),
    [
        ("hxxps://evil[.]example/a", "https://evil.example/a", Disguise.DEFANGED),
        ("hxxp[:]//evil(dot)example", "http://evil.example", Disguise.DEFANGED),
        ("h**p://evil.example", "http://evil.example", Disguise.DEFANGED),
        ("fxp://evil.example/", "ftp://evil.example/", Disguise.DEFANGED),
        ("evil [point] example", "evil.example", Disguise.DEFANGED),
        ("go to evil dot com slash login", "evil.com/login", Disguise.SPELLED_OUT),
        ("allez sur mauvais point quebec barre compte", "mauvais.quebec/compte", Disguise.SPELLED_OUT),
        ("https://ev\u200bil.example/", "https://evil.example/", Disguise.INVISIBLE),
        ("https://evil.example/\u202egpj.exe", "https://evil.example/gpj.exe", Disguise.REVERSED),
    ],
)
def test_disguised_address_is_made_whole_when_it_is_read(text, address, disguise):
    found = only(text)
    assert found.address == address
    assert found.disguises == (disguise,)


@pytest.mark.parametrize(
    "text",
    [
        "[our bank](https://evil.example/a)",
        '[our bank]( <https://evil.example/a> "title" )',
        "[url=https://evil.example/a]our bank[/url]",
        '<a class="x" href="https://evil.example/a">our bank</a>',
    ],
)
def test_shown_text_is_kept_apart_when_markup_hides_the_address(text):
    found = only(f"Click {text} now")
    assert (found.address, found.shown) == ("https://evil.example/a", "our bank")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "main.py and README.md",
        "3.14 or 1.2.3",
        "e.g. this, i.e. that",
        "C'est fini. Je suis rentré.",
        "a point of order, un point c'est tout",
        "node.js",
        "the meeting at 10.30",
        "http:// and www.",
        "Il a dit : « http », puis rien",
    ],
)
def test_nothing_is_found_when_a_text_has_no_address(text):
    assert mentions(text) == []


def test_places_count_in_the_whole_text_when_invisible_characters_stand_before():
    text = "a\u200bb\u200b\u200b c https://dex\u200bero.example/x d"
    found = only(text)
    assert text[found.start : found.end] == "https://dex\u200bero.example/x"


@pytest.mark.parametrize(
    "unit",
    [
        "a.",
        "http://",
        "www.",
        "[a](",
        "<a href=",
        "a dot ",
        "[.]",
        "(dot) ",
        "a-",
        "é",
        "data:a/b;",
        "https://a.com/(((",
        " [.] ",
        "1.",
        "\u200ba.",
        "a@",
        "https://a.com/)))",
    ],
)
def test_finding_is_quick_when_a_text_is_endless(unit):
    begin = time.process_time()
    assert len(mentions(unit * (200_000 // len(unit)))) <= mentions_max
    assert time.process_time() - begin < 2


@given(
    st.lists(
        st.sampled_from(
            [
                "http",
                "hxxps",
                ":",
                "/",
                "//",
                "[",
                "]",
                "(",
                ")",
                ".",
                "a",
                "com",
                "\u200b",
                " ",
                "dot",
                "é",
                "@",
                "<a href=",
                '"',
                ">",
            ]
        )
    ).map("".join)
)
def test_places_lie_in_the_text_when_given_anything(text):
    last = 0
    for found in mentions(text):
        assert last <= found.start < found.end <= len(text)
        last = found.end
