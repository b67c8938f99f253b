"""What a page says, loads, asks for and says of itself; tree, element, passage, resource, field, metadata, code and address together."""

from __future__ import annotations

import pytest

from clausewise.extract import Kind, Meta, Role
from clausewise.model import Medium, Part
from clausewise.parse.inlay import TOO_MANY_FRAMES, frames_max
from clausewise.parse.opening import opened
from clausewise.parse.page import page, parse_html

PAGE = """<!doctype html><html lang="fr"><head><title>Bonjour &amp; merci</title><base href="https://exemple.org/a/b.html">
<meta name="Keywords" content="un, deux"><meta property="og:title" content="Titre"><link rel="canonical" href="/c">
<link rel="stylesheet" href="s.css"><link rel="dns-prefetch" href="//p.example">
<meta http-equiv="refresh" content="5; url=/suite?x=1">
<script type="application/ld+json">{"@type": "Organization", "brand": [{"name": "A"}, {"name": "B"}]}</script>
<script>navigator.sendBeacon("https://t.example/p?x")</script></head>
<body onload="go()"><p>Hello <b>big</b>, <a href="../x.html" ping="https://ping.example/">read <i>more</i></a> now.<br>Next
<img src="a.png" alt="Une image" width="1" height="1px" srcset="a.png 1x, b.png 2x"></p>
<form action="/go" method="POST"><label>Courriel <input type="email" name="m" autocomplete="email"></label>
<label for="p">Mot de passe</label><input id="p" type="password"><input type="hidden" name="t" value="1"></form>
<svg><a xlink:href="javascript:alert(1)"><text>drawn</text></a></svg><iframe src="https://f.example/" width="0"></iframe></body></html>"""


@pytest.fixture(scope="module")
def extract():
    return parse_html(PAGE)


def test_blocks_are_passages_in_order_when_inline_elements_cut_them(extract):
    shown = [(one.text, one.kind) for one in extract.shown]
    assert shown[:3] == [
        ("Bonjour & merci", Kind.TITLE),
        ("Hello big, read more now.\nNext", Kind.BODY),
        ("Une image", Kind.ALTERNATIVE),
    ]
    assert extract.passages[1].path == "html > body > p"


def test_link_stands_where_its_words_are_when_text_is_joined(extract):
    anchors = [one for one in extract.links if one.role is Role.ANCHOR]
    assert [one.text for one in anchors] == ["read more", "drawn"]
    for one in anchors:
        assert extract.text[one.start :].startswith(one.text)


def test_every_address_has_its_role_when_markup_loads_or_leads(extract):
    roles = {(one.role, one.url) for one in extract.links}
    assert roles == {
        (Role.STYLE, "https://exemple.org/a/s.css"),
        (Role.PREFETCH, "https://p.example"),
        (Role.REFRESH, "https://exemple.org/suite?x=1"),
        (Role.ANCHOR, "https://exemple.org/x.html"),
        (Role.PING, "https://ping.example/"),
        (Role.IMAGE, "https://exemple.org/a/a.png"),
        (Role.IMAGE, "https://exemple.org/a/b.png"),
        (Role.FORM, "https://exemple.org/go"),
        (Role.ANCHOR, "javascript:alert(1)"),
        (Role.FRAME, "https://f.example/"),
        (Role.CALL, "https://t.example/p?x"),
    }
    image = next(one for one in extract.links if one.role is Role.IMAGE)
    assert (image.width, image.height) == (1.0, 1.0)


def test_fields_bear_their_labels_when_a_form_asks(extract):
    (form,) = extract.forms
    assert (form.action, form.method) == ("https://exemple.org/go", "post")
    assert [(one.kind, one.label) for one in form.fields] == [
        ("email", "Courriel"),
        ("password", "Mot de passe"),
        ("hidden", ""),
    ]


def test_fields_outside_forms_are_kept_when_a_page_has_no_form():
    (form,) = parse_html("<input type=password placeholder='Mot de passe'>").forms
    assert (form.action, form.fields[0].label) == ("", "Mot de passe")


def test_metas_are_flattened_when_a_page_speaks_of_itself(extract):
    said = {(one.name, one.content) for one in extract.metas}
    assert {("keywords", "un, deux"), ("og:title", "Titre"), ("canonical", "/c"), ("lang", "fr")} <= said
    assert {("json-ld:@type", "Organization"), ("json-ld:brand.name", "A"), ("json-ld:brand.name", "B")} <= said


def test_code_is_found_when_it_stands_in_scripts_events_or_addresses(extract):
    assert [one.code for one in extract.scripts][1:] == ["go()", "alert(1)"]
    assert extract.scripts[1].path == "html > body[onload]"


@pytest.mark.parametrize(
    ("data", "declared"),
    [
        ("<p>été</p>".encode(), ""),
        (b"\xef\xbb\xbf" + "<p>été</p>".encode(), ""),
        ("<p>été</p>".encode("utf-16"), ""),
        ("<meta charset=iso-8859-1><p>été</p>".encode("cp1252"), ""),
        ("<p>été</p>".encode("cp1252"), "text/html; charset=windows-1252"),
        ("<meta charset=nowhere><p>été</p>".encode(), ""),
        ("<meta charset=base64><p>été</p>".encode(), ""),
    ],
)
def test_bytes_are_read_by_their_encoding_when_a_page_declares_it(data, declared):
    assert page(Part(Medium.PAGE, data=data, declared_type=declared)).text == "été"


def test_noscript_and_template_are_in_the_tree_when_a_browser_keeps_them_apart():
    extract = parse_html(
        "<noscript><p>one <a href='/n'>n</a></noscript><template><p>two<template>three</template></template>"
    )
    assert [one.text for one in extract.passages] == ["one n", "two", "three"]
    assert [one.url for one in extract.links] == ["/n"]


@pytest.mark.parametrize(
    "source", ["", "<", "<!--", "<p", "\x00", "<script>", "<svg><title>", "<template>" * 40, "]]>", "&#x0;"]
)
def test_anything_is_read_without_raising_when_it_is_no_page(source):
    assert parse_html(source).links == ()


def test_canonical_is_a_meta_and_no_link_when_nothing_loads_it():
    extract = parse_html("<link rel=canonical href=https://a.example/><link rel=alternate href=/fr>")
    assert extract.links == ()
    assert extract.metas == (Meta("canonical", "https://a.example/", "html > head > link"),)


def test_page_is_held_and_nothing_read_when_its_bytes_are_noise():
    noise = bytes(range(256)) * 16
    (extract,) = opened(Part(Medium.PAGE, data=noise, name="page.html"))
    assert (extract.limits, extract.passages) == (("unknown",), ())


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "latin-1", "cp1252"])
def test_page_is_read_when_an_encoding_is_old(encoding):
    data = ("<meta charset=windows-1252><p>Été à Gaspé, où l'on pêche.</p>\f").encode(encoding)
    (extract,) = opened(Part(Medium.PAGE, data=data))
    assert (extract.limits, extract.text) == ((), "Été à Gaspé, où l'on pêche.")


def test_page_in_a_frame_is_opened_as_a_part_when_it_stands_in_an_attribute():
    source = "<p>Dehors</p><iframe srcdoc=\"<p>Dedans</p><img src='https://t.example/o?u=91c2f7ab34de77'>\"></iframe>"
    outer, inner = opened(Part(Medium.PAGE, text=source))
    assert (outer.text, inner.text) == ("Dehors", "Dedans")
    assert inner.inside == "html > body > iframe[srcdoc]"
    assert [one.url for one in inner.links] == ["https://t.example/o?u=91c2f7ab34de77"]


@pytest.mark.parametrize("box", ["width=0 height=0", "style='width:1px;height:1px'", "hidden", "style='display:none'"])
def test_what_a_frame_holds_is_hidden_when_the_frame_is_not_seen(box):
    _, inner = opened(
        Part(Medium.PAGE, text=f"<p>Dehors</p><iframe {box} srcdoc='<p>Dedans</p><img src=/a.gif>'></iframe>")
    )
    assert [one.is_hidden for one in inner.passages] == [True]
    assert all(one.trick is not None for one in inner.links)


def test_limit_is_named_when_frames_hold_too_many_pages():
    source = "<iframe srcdoc='<p>a</p>'></iframe>" * (frames_max + 1)
    extract = parse_html(source)
    assert len(extract.children) == frames_max
    assert TOO_MANY_FRAMES in extract.limits


def test_addresses_are_told_when_speculation_rules_fetch_them_in_advance():
    rules = '{"prefetch": [{"urls": ["https://t.example/go", 3]}, 4], "prerender": [{"where": {"href_matches": "/a"}}]}'
    for text, urls in ((rules, ["https://t.example/go"]), ("{", []), ("[]", []), ("[" * 5_000, [])):
        extract = parse_html(f"<script type=speculationrules>{text}</script>")
        assert [(one.url, one.role) for one in extract.links] == [(url, Role.PREFETCH) for url in urls]
