"""Pages made to cost more than their size: cut at a named limit, with work that grows no faster than the page."""

from __future__ import annotations

import time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from clausewise.parse import bound
from clausewise.parse.bound import bounded
from clausewise.parse.page import parse_html

N = 20_000
BOMBS = {
    "nested": ("<div>" * N, "page_nesting"),
    "nested behind ends of nothing": ("<div></x>" * N, "page_nesting"),
    "ends in the wrong order": ("<span><div></span></div>" * N, "page_nesting"),
    "ends in comments": ("<div><!--</div>-->" * N, "page_nesting"),
    "ends in attributes": ("<div><p title='</div>'>" * N, "page_nesting"),
    "ends in scripts": ("<div><script></div></script>" * N, "page_nesting"),
    "drawn tags that HTML breaks out of": ("<svg><p><x/>" * N, "page_nesting"),
    "tables": ("<table><tr><td>" * N, "page_nesting"),
    "lists": ("<ul><li>" * N, "page_nesting"),
    "formatting left open": ("".join(f"<p><b a{i}>x</p>" for i in range(N)), "page_formatting"),
    "formatting hidden in cells": (
        "".join(f"<i a{i}><table><td></i></table><p></p>" for i in range(N)),
        "page_nesting",
    ),
    "attributes": ("<p " + " ".join(f"a{i}=1" for i in range(1_000_000)) + ">", "page_attributes"),
    "attributes with brackets": ("<p " + " ".join(f"a{i}='<>'" for i in range(N)) + ">", "page_attributes"),
    "elements": ("<p>x</p>" * 6 * N, "page_nodes"),
    "bytes": ("<p>Bonjour tout le monde.</p>\n" * 1_800_000, "page_bytes"),
    "templates": ("<template>" * N, "page_nesting"),
    "templates beside a drawing": ("<svg><style></style></svg>" + "<template>" * 100, "page_templates"),
    "noscripts": ("<noscript><p>x</p></noscript>" * N, "page_noscripts"),
    "rules": ("<style>" + "*{color:red}" * 21_000 + "</style>" + "<p>x</p>" * 500, "page_css"),
    "selectors": ("<style>" + "p p p p{color:red}" * 9_000 + "</style>" + "<p>x</p>" * 2_000, "page_css_matching"),
    "links": ("<a href=/x>y</a>" * 21_000, "page_links"),
    "fields": ("<input name=a>" * N, "page_fields"),
    "metas": ("<meta name=a content=b>" * N, "page_metas"),
    "scripts": ("<script>x</script>" * N, "page_scripts"),
    "data": ("<script type=application/ld+json>" + "[" * N + "</script>", "page_json"),
    "hidden places": ("<p hidden>one two three</p>" * N, "page_regions"),
}
# What looks dangerous and is only long.
LONG = {
    "entities": "&NotEqualTilde;" * N,
    "less-than signs": "<" * N,
    "comment that never ends": "<!--" * N,
    "options": "<select>" + "<option>x" * 20_000,
    "address list": "<img srcset='" + "," * N + "'>",
    "refresh": "<meta http-equiv=refresh content='" + " " * N + "'>",
    "calls": "<script>" + "fetch( " * N + "</script>",
    "sheet in words": "<style>" + "/*'\"url(" * N + "</style>",
    "variables": "<style>"
    + "".join(f":root{{--a{i + 1}:var(--a{i}) var(--a{i})}}" for i in range(90))
    + "p{color:var(--a90)}</style><p>x",
    "selector": "<style>" + ":is(" * 3_000 + "{color:red}</style><p>x",
    "query": "<style>@media " + "(" * N + "{p{color:red}}</style><p>x",
    "no room": "<p>" + "a\u200b" * N,
    "comment": "<!-- " + "<a" * N + " b c d -->",
    "less than in a script": "<script>if (a<b " + "x y z " * 2_000 + ")</script><p>ok",
}
# Generous: none takes a tenth of it on an idle core, and what grows with the square takes hours.
seconds_max = 20.0


@pytest.mark.parametrize("name", BOMBS)
def test_page_is_cut_at_a_named_limit_when_it_is_a_bomb(name):
    source, limit = BOMBS[name]
    started = time.process_time()
    extract = parse_html(source)
    assert limit in extract.limits
    assert time.process_time() - started < seconds_max


@pytest.mark.parametrize("name", LONG)
def test_page_is_read_whole_when_it_is_only_long(name):
    started = time.process_time()
    assert parse_html(LONG[name]).limits == ()
    assert time.process_time() - started < seconds_max


def test_tree_stays_small_when_formatting_would_be_opened_again():
    source = "".join(f"<p><b a{i}>" for i in range(3_000))
    kept, limits = bounded(source)
    assert limits
    assert len(kept) < len(source)
    assert len(LexborHTMLParser(kept).css("*")) < 200_000


TAGS = [
    "div",
    "p",
    "b",
    "i",
    "a",
    "span",
    "ul",
    "li",
    "table",
    "tr",
    "td",
    "th",
    "caption",
    "select",
    "option",
    "button",
    "object",
    "template",
    "svg",
    "math",
    "g",
    "desc",
    "foreignObject",
    "h1",
    "form",
    "x-a",
    "font",
    "nobr",
    "em",
    "title",
    "style",
    "script",
    "textarea",
    "tbody",
    "section",
    "mi",
    "annotation-xml",
    "noscript",
    "iframe",
    "dd",
    "dt",
    "frameset",
]
tag = st.sampled_from(TAGS)
piece = st.one_of(
    tag.map("<{}>".format),
    tag.map("</{}>".format),
    tag.map("<{} a=1>".format),
    tag.map("<{}/>".format),
    st.sampled_from(["x", "<!--", "-->"]),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(piece, min_size=1, max_size=12), st.integers(1, 60))
@example(["<frameset>", "<noscript>"], 60)
@example(["<th>", "<table>", "</th>"], 60)
@example(["<math>", "<font>", "<textarea>", "<span>"], 60)
def test_nesting_is_never_underestimated_when_a_tree_is_built(pieces, times):
    """Whatever is repeated, the real tree is no deeper than a small multiple of what was counted, and has no more nodes.

    Formatting elements that are opened again count in both; every piece may be a node besides.
    """
    source = "".join(pieces) * times
    scan = bound._Scan(source)
    end, limit = scan.run()
    root = LexborHTMLParser(source[:end] if limit else source, scripting=True).root
    assert root is not None
    depth, deepest, count = {root.mem_id: 1}, 1, 0
    for node in root.traverse():
        above = node.parent
        depth[node.mem_id] = here = depth.get(above.mem_id, 0) + 1 if above is not None else 1
        deepest, count = max(deepest, here), count + 1
    assert deepest <= 5 * scan.deepest + scan.reopened + 20
    assert count <= 5 * scan.reopened + 2 * len(pieces) * times + 50
