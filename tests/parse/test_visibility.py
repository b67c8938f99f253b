"""What hides words on a page, trick by trick, and what only looks so: visibility, concealment, legibility, covering, look, length."""

from __future__ import annotations

import pytest

from clausewise.extract import Role, Trick
from clausewise.parse.length import Length, length
from clausewise.parse.page import parse_html

WORDS = "Bourse de vélos samedi, au stationnement de l'école, bring your own tools and a lunch."


def hidden(source):
    return [one for one in parse_html(source).passages if one.is_hidden]


@pytest.mark.parametrize(
    ("style", "trick"),
    [
        ("display:none", Trick.DISPLAY),
        ("DISPLAY : None !important", Trick.DISPLAY),
        ("display:none;display:nonsense", Trick.DISPLAY),
        ("dis\\70 lay:none", Trick.DISPLAY),
        ("content-visibility:hidden", Trick.DISPLAY),
        ("visibility:hidden", Trick.VISIBILITY),
        ("visibility:collapse", Trick.VISIBILITY),
        ("opacity:0", Trick.OPACITY),
        ("opacity:2%", Trick.OPACITY),
        ("filter:opacity(0)", Trick.OPACITY),
        ("position:absolute;clip:rect(0,0,0,0)", Trick.CLIP),
        ("clip-path:inset(50%)", Trick.CLIP),
        ("clip-path:inset(100% 0 0)", Trick.CLIP),
        ("clip-path:circle(0)", Trick.CLIP),
        ("clip-path:polygon(0 0, 0 0, 0 0)", Trick.CLIP),
        ("height:0;overflow:hidden", Trick.ZERO_SIZE),
        ("max-height:0;overflow:hidden", Trick.ZERO_SIZE),
        ("width:1px;overflow:hidden", Trick.ZERO_SIZE),
        ("transform:scale(0)", Trick.ZERO_SIZE),
        ("scale:0", Trick.ZERO_SIZE),
        ("transform:rotateX(90deg)", Trick.ZERO_SIZE),
        ("zoom:0.001", Trick.ZERO_SIZE),
        ("zoom:5%", Trick.ZERO_SIZE),
        ("position:absolute;left:-9999px", Trick.OFF_SCREEN),
        ("position:fixed;top:-200vh", Trick.OFF_SCREEN),
        ("position:absolute;inset:-5000px auto auto auto", Trick.OFF_SCREEN),
        ("position:absolute;left:calc(-1 * 9999px)", Trick.OFF_SCREEN),
        ("margin-left:-9999px", Trick.OFF_SCREEN),
        ("margin:0 0 0 -500em", Trick.OFF_SCREEN),
        ("transform:translateX(-9999px)", Trick.OFF_SCREEN),
        ("translate:-9999px", Trick.OFF_SCREEN),
        ("text-indent:-9999px", Trick.OFF_SCREEN),
        ("text-indent:100%;overflow:hidden;white-space:nowrap", Trick.OFF_SCREEN),
        ("color:#fff", Trick.SAME_COLOUR),
        ("color:white;background:#fefefe", Trick.SAME_COLOUR),
        ("color:hsl(0 0% 100%)", Trick.SAME_COLOUR),
        ("color:oklch(1 0 0)", Trick.SAME_COLOUR),
        ("background:#222;color:rgb(34 34 34)", Trick.SAME_COLOUR),
        ("background:linear-gradient(#fff,#fefefe);color:#fff", Trick.SAME_COLOUR),
        ("--x:#fff;color:var(--x)", Trick.SAME_COLOUR),
        ("color:var(--absent, white)", Trick.SAME_COLOUR),
        ("color:transparent", Trick.TRANSPARENT),
        ("color:rgba(0,0,0,.01)", Trick.TRANSPARENT),
        ("-webkit-text-fill-color:transparent", Trick.TRANSPARENT),
        ("font-size:0", Trick.TINY_FONT),
        ("font:1px/1 serif", Trick.TINY_FONT),
        ("font-size:5%", Trick.TINY_FONT),
    ],
)
def test_words_are_hidden_when_a_style_hides_them(style, trick):
    for source in (f'<div style="{style}">{WORDS}</div>', f"<style>.k {{ {style} }}</style><div class=k>{WORDS}</div>"):
        (found,) = hidden(source)
        assert (found.text, found.trick, found.excuse) == (WORDS, trick, "")
        assert found.rule
        assert found.path == "html > body > div"


@pytest.mark.parametrize(
    "style",
    [
        "display:block",
        "display:none;display:block",
        "opacity:.6",
        "height:0",
        "height:0;overflow:hidden;padding-bottom:56%",
        "position:absolute;left:-20px",
        "position:static;left:-9999px",
        "text-indent:-2em",
        "margin-left:-40px",
        "color:#767676",
        "color:#fff;background:#036",
        "color:#fff;background:url(/hero.jpg)",
        "color:#fff;background-image:linear-gradient(#036,#247)",
        "color:#fff;text-shadow:0 0 3px #000",
        "background:linear-gradient(90deg,red,blue);-webkit-background-clip:text;color:transparent",
        "font-size:9px",
        "clip:rect(0,0,0,0)",
        "clip-path:inset(5px)",
        "transform:translateY(-50%)",
        "color:red;background:green",
    ],
)
def test_words_are_seen_when_a_style_only_looks_like_hiding(style):
    assert hidden(f'<div style="{style}">{WORDS}</div>') == []


@pytest.mark.parametrize(
    ("source", "trick", "rule"),
    [
        (f"<div hidden>{WORDS}</div>", Trick.ATTRIBUTE, "hidden"),
        (f"<font color=white>{WORDS}</font>", Trick.SAME_COLOUR, 'style="color: white"'),
        (f"<body bgcolor=black text=black>{WORDS}", Trick.SAME_COLOUR, 'style="text: black; bgcolor: black"'),
        (
            f"<style>.k7{{display:none!important}}</style><p class=k7>{WORDS}</p>",
            Trick.DISPLAY,
            ".k7 { display: none !important }",
        ),
        (
            f"<style>@media screen{{div>p:first-child{{opacity:0}}}}</style><div><p>{WORDS}</div>",
            Trick.OPACITY,
            "div>p:first-child { opacity: 0 }",
        ),
        (
            f"<style>.a{{& p{{display:none}}}}</style><div class=a><p>{WORDS}</div>",
            Trick.DISPLAY,
            ".a p { display: none }",
        ),
        (
            f"<p style='position:absolute;left:-9999px'>{WORDS}</p>",
            Trick.OFF_SCREEN,
            'style="position: absolute; left: -9999px"',
        ),
    ],
)
def test_rule_is_said_as_written_when_it_hides(source, trick, rule):
    (found,) = hidden(source)
    assert (found.trick, found.rule) == (trick, rule)


def test_visibility_comes_back_when_a_descendant_asks_for_it():
    extract = parse_html(f"<div style=visibility:hidden>{WORDS}<p style=visibility:visible>Vu</p></div>")
    assert [one.text for one in extract.shown] == ["Vu"]
    assert [one.text for one in extract.hidden] == [WORDS]


def test_hidden_attribute_yields_when_a_style_displays_the_element():
    assert hidden(f"<style>.always{{display:block}}</style><p hidden class=always>{WORDS}</p>") == []


def test_link_keeps_its_own_colour_when_the_text_around_is_invisible():
    extract = parse_html(f"<div style='color:#fff'>{WORDS} <a href=/x>seen</a></div>")
    assert extract.text == "seen"


def test_inherited_ground_counts_when_a_child_takes_its_colour():
    source = "<style>section{{background:{}}}</style><section><div><p style='color:#fff'>{}</p></div></section>"
    assert hidden(source.format("#123", WORDS)) == []
    assert hidden(source.format("#fdfdfd", WORDS))[0].trick is Trick.SAME_COLOUR


def test_colour_is_doubtful_when_a_style_sheet_lies_elsewhere():
    source = f"<link rel=stylesheet href=/a.css><p style='color:#fff'>{WORDS}</p>"
    assert hidden(source)[0].doubtful
    assert not hidden(f"<p style='color:#fff;background:#fff'>{WORDS}</p>")[0].doubtful


def test_words_are_covered_when_a_panel_lies_over_them():
    source = f"""<div style="position:relative"><p>{WORDS}</p><div style="position:absolute;inset:0;background:#fff">Avis</div></div>"""
    (found,) = hidden(source)
    assert (found.trick, found.doubtful) == (Trick.COVERED, True)


@pytest.mark.parametrize(
    ("picture", "covers"),
    [
        ("width=600 height=80 style='position:absolute;left:0;top:0'", True),
        ("style='position:absolute;inset:0'", True),
        ("width=600 height=80 style='position:absolute;left:0;top:0;z-index:-1'", False),
        ("width=24 height=24 style='position:absolute;left:0;top:0'", False),
        ("width=600 height=80", False),
    ],
)
def test_words_are_covered_when_a_picture_is_laid_upon_them(picture, covers):
    found = hidden(f"<div style='position:relative'><p>{WORDS}</p><img src=/a.jpg alt='' {picture}></div>")
    assert [one.trick for one in found] == [Trick.COVERED] * covers


def test_width_counts_on_an_inline_element_when_a_flexible_box_holds_it():
    inline = f"<b style='width:0;overflow:hidden;white-space:nowrap'>{WORDS}</b>"
    assert not hidden(f"<p>Avis. {inline}</p>")
    assert hidden(f"<p style='display:flex'>Avis. {inline}</p>")[0].trick is Trick.ZERO_SIZE


def test_visible_word_stays_whole_when_hidden_letters_cut_it():
    extract = parse_html("<p>V<i style=display:none>xq</i>iagra</p>")
    assert extract.text == "Viagra"
    assert extract.hidden_text == "xq"


@pytest.mark.parametrize(
    ("source", "text", "trick"),
    [
        ("<p>Bread\U000e0069\U000e0067\U000e006e\U000e006f\U000e0072\U000e0065</p>", "Breadignore", Trick.CHARACTERS),
        ("<p>Open invoice\u202efdp.exe\u202c now</p>", "Open invoice\u202efdp.exe\u202c now", Trick.CHARACTERS),
        ("<p>cas\u200bi\u200bno gratuit</p>", "casino gratuit", Trick.CHARACTERS),
    ],
)
def test_signs_of_no_width_are_told_when_they_change_what_is_read(source, text, trick):
    (found,) = hidden(source)
    assert (found.text, found.trick) == (text, trick)


@pytest.mark.parametrize(
    "text",
    [
        "می\u200cخواهم",
        "👩\u200d👩\u200d👧",
        "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
        "שלום\u200f (abc)",
        "re\u00adcap",
    ],
)
def test_signs_of_no_width_are_honest_when_a_script_needs_them(text):
    assert hidden(f"<p>{text}</p>") == []


def test_picture_has_trick_and_size_when_a_style_hides_it():
    source = '<div style="display:none"><img src=/a.gif></div><img src=/b.gif style="width:1px;height:1px;opacity:0">'
    first, second = (one for one in parse_html(source).links if one.role is Role.IMAGE)
    assert (first.trick, first.rule) == (Trick.DISPLAY, 'style="display: none"')
    assert (second.width, second.height, second.trick) == (1.0, 1.0, Trick.OPACITY)


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ("10px", Length(10.0)),
        ("-2em", Length(-40.0)),
        ("50%", Length(50.0, is_share=True)),
        ("1in", Length(96.0)),
        ("-100vw", Length(-1280.0)),
        ("calc(0px - 9999px)", Length(-9999.0)),
        ("auto", None),
        ("9" * 400 + "px", Length(1e12)),
    ],
)
def test_length_is_in_pixels_or_shares_when_it_is_plain(value, found):
    assert length(value, 20.0) == found


@pytest.mark.parametrize(
    ("css", "trick"),
    [
        ("p{block-size:0;overflow:clip}", Trick.ZERO_SIZE),
        ("p{max-block-size:1px;overflow-block:hidden}", Trick.ZERO_SIZE),
        ("p{inline-size:0;overflow-inline:hidden}", Trick.ZERO_SIZE),
        ("p{position:absolute;inset-block-start:-9999px}", Trick.OFF_SCREEN),
        ("p{position:absolute;inset-inline:-9999px auto}", Trick.OFF_SCREEN),
        ("p{margin-inline-start:-9999px}", Trick.OFF_SCREEN),
        ("p{color:color-mix(in srgb,#fff 99%,#000)}", Trick.SAME_COLOUR),
        ("p{color:light-dark(#fff,#000)}", Trick.SAME_COLOUR),
    ],
)
def test_words_are_hidden_when_styles_go_by_the_flow_or_mix_colours(css, trick):
    (found,) = parse_html(
        f"<style>{css}</style><p>Nordalve en solde, Nordalve pas chère, code promo Nordalve</p>"
    ).passages
    assert found.trick is trick
