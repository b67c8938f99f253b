"""The tree is the parser's own, whichever way it is read; elements and their siblings, numbers and paths."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from clausewise.parse import tree as room
from clausewise.parse.element import Element
from clausewise.parse.tree import Tree, grow

NAMES = [
    "div",
    "p",
    "b",
    "a",
    "span",
    "ul",
    "li",
    "table",
    "tr",
    "td",
    "svg",
    "g",
    "path",
    "math",
    "mi",
    "template",
    "noscript",
    "script",
    "style",
    "title",
    "textarea",
    "br",
    "img",
    "pre",
    "form",
    "select",
    "option",
    "xmp",
    "iframe",
]
piece = st.one_of(
    st.sampled_from(NAMES).map("<{}>".format),
    st.sampled_from(NAMES).map("</{}>".format),
    st.sampled_from(NAMES).map("<{} a='1 &lt; 2 &quot;>' b>".format),
    st.sampled_from(NAMES).map("<{}/>".format),
    st.sampled_from(
        [
            "x",
            " ",
            "&amp;",
            "&lt;b&gt;",
            "<!-- a > b -->",
            "<!--<script>",
            "-->",
            "\n",
            "<!doctype html>",
            "\xa0",
            "a<b",
        ]
    ),
)


def read(source, *, replay):
    """Return what a tree holds when it is read one way, None when that way gives up."""
    tree = Tree()
    parser = LexborHTMLParser(source, scripting=True, options=1)
    root = parser.root
    growing = room._Growing(tree, None)
    if replay:
        if room._is_doubtful(parser.html, root) or not growing.replay(parser.html):
            return None
    else:
        growing.walk(root.parent, None, 0)
    if tree.limits:
        return None
    texts: dict[int, str] = {}
    for element, text in tree.texts:
        texts[element.order] = "".join((texts.get(element.order, "") + text).split())
    elements = [(one.tag, dict(one.attributes), one.parent and one.parent.order, one.path) for one in tree.elements]
    return (
        elements,
        texts,
        {key: value for key, value in tree._raw.items() if value},
        [one[1] for one in tree.comments if one[1]],
    )


@settings(max_examples=200, deadline=None)
@given(st.lists(piece, max_size=40).map("".join))
def test_both_ways_find_the_same_when_a_page_is_read(source):
    replayed = read(source, replay=True)
    assert replayed is None or replayed == read(source, replay=False)


@pytest.mark.parametrize(
    "source",
    [
        "<svg><style>&lt;/style&gt;&lt;div hidden&gt;</style></svg><p>seen",
        "<math><mtext><iframe>&lt;p&gt;</iframe></mtext></math><p>seen",
        "<p>seen<plaintext></p><div>",
        "<script><!--<script></script>--></script><p>seen",
    ],
)
def test_what_cannot_be_told_is_walked_when_a_page_is_read(source):
    assert read(source, replay=True) is None
    assert any(text == "seen" for _, text in grow(source).texts)


def test_elements_know_their_place_when_they_have_siblings():
    elements = {
        one.get("id"): one for one in grow("<p id=a>1<b id=x>2</b><p id=b>3<i id=y>4</i><b id=z>5</b>").elements
    }
    a, b, y, z = (elements[one] for one in "abyz")
    assert (a.following, b.previous, a.previous, b.following) == (b, a, None, None)
    assert (z.number, z.nth, z.place(of_type=False, last=True), z.place(of_type=True, last=True)) == (2, 1, 1, 1)
    assert (b.path, y.path) == ("html > body > p:nth-of-type(2)", "html > body > p:nth-of-type(2) > i")
    assert [one.tag for one in y.lineage()] == ["i", "p", "body", "html"]


def test_attributes_are_shared_when_elements_bear_the_same():
    first, second = (one for one in grow("<p class='a b'>1<p class='a b'>2").elements if one.tag == "p")
    assert first.attributes is second.attributes
    assert first.classes == {"a", "b"}


def test_tree_lets_go_of_itself_when_it_is_released():
    tree = grow("<p>1<b>2</b>")
    tree.release()
    assert all(one.parent is None and one.children is None for one in tree.elements)
    assert isinstance(tree.elements[0], Element)
