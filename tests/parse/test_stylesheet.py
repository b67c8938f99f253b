"""Style sheets as a browser takes them: stylesheet, rulebook, selector, state, style, media, validity; split as tinycss2 does."""

from __future__ import annotations

import pytest
import tinycss2
from hypothesis import given
from hypothesis import strategies as st

from clausewise.extract import Role
from clausewise.parse.media import Shown, shown
from clausewise.parse.page import parse_html
from clausewise.parse.selector import compiled
from clausewise.parse.stylesheet import Loaded, Sheet, declarations
from clausewise.parse.tree import grow
from clausewise.parse.validity import is_supported, is_valid

PIECES = [
    ".a",
    "#b",
    "p > a",
    "{",
    "}",
    ";",
    ":",
    "display",
    "none",
    "color",
    "red",
    "opacity:0",
    '"',
    "'",
    '}"',
    "/*",
    "*/",
    "\\",
    " ",
    "\n",
    "@media print",
    "@media screen",
    "@import 'x';",
    "@font-face",
    "url(a;b)",
    "url('{')",
    "!important",
    "width:1px;",
    "(",
    ")",
    "<!--",
]


def rules(css):
    sheet = Sheet()
    sheet.read(css)
    return [
        (one.selector, [(each.name, each.value, each.important) for each in one.declarations]) for one in sheet.rules
    ]


def their_rules(css):
    """The same by tinycss2, for plain rules at the top."""
    found = []
    for rule in tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True):
        if rule.type == "qualified-rule":
            held = tinycss2.parse_blocks_contents(rule.content, skip_comments=True, skip_whitespace=True)
            told = [
                (one.lower_name, tinycss2.serialize(one.value).strip(), one.important)
                for one in held
                if one.type == "declaration"
            ]
            found.append((tinycss2.serialize(rule.prelude).strip(), told))
    return found


@pytest.mark.parametrize(
    "css",
    [
        ".a{display:none}",
        ".a, .b > c { display : none ; color: RED!important }",
        'a[href="}"] { display: none } b { opacity: 0 }',
        ".a { background: url(data:image/png;base64,AA==); color: red }",
        "/* } */ .a { /* ; */ color: red; /* x */ }",
        ".a { color: red; ; ; opacity: 0 }",
        ".a { color: red",
        "<!-- .a { color: red } -->",
    ],
)
def test_rules_are_split_alike_when_another_parser_reads_them(css):
    assert rules(css) == their_rules(css)


@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join))
def test_any_sheet_is_read_without_raising_when_it_is_broken(css):
    rules(css)
    declarations(css)


def test_groups_hold_where_they_are_meant_when_they_nest():
    sheet = Sheet()
    sheet.read(
        "@media print{.a{color:red}}@media screen{@media (max-width:600px){.b{color:red}}.c{color:red}}@layer x{.d{color:red}}"
    )
    assert [(one.selector, one.shown, one.layer) for one in sheet.rules] == [
        (".a", Shown.PRINT, 0),
        (".b", Shown.OTHER_SCREEN, 0),
        (".c", Shown.SCREEN, 0),
        (".d", Shown.SCREEN, 1),
    ]


def test_addresses_are_found_when_a_sheet_loads_them():
    sheet = Sheet()
    sheet.read(
        "@import url(a.css);@import 'b.css' print;@font-face{src:url('f.woff2')}p{background:#fff url( \"i.png\" )}"
    )
    assert sheet.loaded == [
        Loaded("a.css", Role.STYLE, "@import"),
        Loaded("b.css", Role.STYLE, "@import"),
        Loaded("f.woff2", Role.FONT, "@font-face"),
        Loaded("i.png", Role.BACKGROUND, "background", "p"),
    ]


def test_rule_is_told_with_its_size_when_it_loads_an_address():
    sheet = Sheet()
    sheet.read(
        "i::after{width:0;content:url(a.gif);height:1px}b{background:url(b.gif)}u{background:url(c.gif);width:50%}"
    )
    assert [(one.selector, one.width, one.height) for one in sheet.loaded] == [
        ("i::after", 0.0, 1.0),
        ("b", None, None),
        ("u", None, None),
    ]


@pytest.mark.parametrize(
    ("media", "place"),
    [
        ("", Shown.SCREEN),
        ("all", Shown.SCREEN),
        ("screen and (min-width: 40em)", Shown.HERE),
        ("(400px <= width <= 700px)", Shown.OTHER_SCREEN),
        ("not print", Shown.SCREEN),
        ("print, speech", Shown.PRINT),
        ("(prefers-color-scheme: dark)", Shown.OTHER_SCREEN),
        ("(hover: none)", Shown.OTHER_SCREEN),
        ("speech", Shown.NEVER),
    ],
)
def test_media_query_tells_its_place_when_the_screen_is_a_desktop(media, place):
    assert shown(media) is place


SOURCE = """<main id=m class="a b"><h1>1</h1><p lang=fr-CA>2<p class=x data-k="v w">3<ul><li>4<li class=x>5<li>6</ul><a href=/q>7</a>
<form><input checked><input></form></main>"""


@pytest.mark.parametrize(
    ("selector", "count"),
    [
        ("p", 2),
        ("*", 15),
        (".x", 2),
        ("li.x", 1),
        ("#m", 1),
        ("#m.a.b", 1),
        ("main li", 3),
        ("main > li", 0),
        ("h1 + p", 1),
        ("h1 ~ p", 2),
        ("h1 ~ ul li + li", 2),
        ("li:first-child", 1),
        ("li:last-child", 1),
        ("li:nth-child(odd)", 2),
        ("li:nth-child(2n)", 1),
        ("li:nth-last-child(-n+2)", 2),
        ("p:nth-of-type(2)", 1),
        ("li:not(.x)", 2),
        (":is(h1, li.x)", 2),
        ("main:where(.a) p", 2),
        ("[lang|=fr]", 1),
        ("[data-k~=w]", 1),
        ("[data-k^='v']", 1),
        ("[href]", 1),
        ("a:link", 1),
        ("input:checked", 1),
        (":root", 1),
        ("LI", 3),
        ("body p.x", 1),
        ("html > body > main > ul > li", 3),
        (".a .b", 0),
        ("p::before", 0),
        ("li:has(a)", 0),
        ("\\70", 2),
        ("..", 0),
        (">", 0),
        ("p >", 0),
    ],
)
def test_selector_fits_what_it_should_when_held_against_a_page(selector, count):
    elements = grow(SOURCE).elements
    assert sum(any(one.matches(element) for one in compiled(selector)) for element in elements) == count


@pytest.mark.parametrize(
    ("css", "style", "is_shown"),
    [
        (".a{display:none}", "", False),
        (".a{display:none}p{display:block}", "", False),
        ("p.a{display:block}.a{display:none}", "", True),
        (".a{display:none!important}#i{display:block}", "display:block", False),
        (".a{display:none}.a{display:block}", "", True),
        (".a{display:block}", "display:none", False),
        (":where(#i){display:none}p{display:block}", "", True),
        ("@layer l{#i{display:none}}p{display:block}", "", True),
        ("@supports (display:imaginary){.a{display:none}}", "", True),
        ("@media print{.a{display:none}}", "", True),
        (".a{display:none;display:nonsense}", "", False),
        (".a{display:none}.a:hover{display:block}", "", False),
    ],
)
def test_strongest_declaration_wins_when_several_speak(css, style, is_shown):
    extract = parse_html(f"<style>{css}</style><div><p class=a id=i style='{style}'>Un deux trois quatre</p></div>")
    assert bool(extract.text) is is_shown


@pytest.mark.parametrize(
    ("css", "is_shown"),
    [
        ("@layer first, last; @layer last { p { display: none } } @layer first { p { display: block } }", False),
        ("@layer first, last; @layer last { p { display: block } } @layer first { p { display: none } }", True),
        ("@layer a { p { display: none } } @layer b { p { display: block } } @layer a { p { color: red } }", True),
        ("@layer a.b, a.c; @layer a { @layer c { p { display: none } } @layer b { p { display: block } } }", False),
        ("@layer { p { display: block } } @layer { p { display: none } }", False),
        ("@layer a { p { display: none } } p { display: block }", True),
    ],
)
def test_layer_counts_from_where_it_is_first_named_when_layers_disagree(css, is_shown):
    [passage] = [one for one in parse_html(f"<style>{css}</style><p>words</p>").passages if one.text == "words"]
    assert (passage.trick is None) is is_shown


@pytest.mark.parametrize(
    ("name", "value", "valid"),
    [
        ("display", "none", True),
        ("display", "noen", False),
        ("color", "#12", False),
        ("color", "var(--x)", True),
        ("left", "-9999", False),
        ("left", "0", True),
        ("opacity", "0", True),
        ("opacity", "zero", False),
        ("width", "calc(1px + 2px)", True),
    ],
)
def test_value_is_taken_or_dropped_when_a_browser_would(name, value, valid):
    assert is_valid(name, value) is valid
    assert is_supported(f"({name}: {value})") is valid or "(" in value
