import pytest

from clausewise.extract import Role, Trick
from clausewise.parse.page import parse_html


def loaded(source):
    return next(one for one in parse_html(source).links if "t.example" in one.url)


@pytest.mark.parametrize(
    "source",
    [
        '<picture><source srcset="https://t.example/a"><img src="/b.gif" width="1" height="1"></picture>',
        '<video width="1" height="1"><source src="https://t.example/a"></video>',
        '<svg width="1" height="1"><filter><feImage href="https://t.example/a"></feImage></filter></svg>',
        "<style>p::after { content: url(https://t.example/a); width: 1px; height: 1px }</style><p>a</p>",
    ],
)
def test_size_is_that_of_the_box_when_a_thing_is_drawn_in_another(source):
    assert (loaded(source).width, loaded(source).height) == (1.0, 1.0)


@pytest.mark.parametrize(
    ("source", "trick"),
    [
        ('<i style="position:absolute;left:-9000px;background:url(https://t.example/a)"></i>', Trick.OFF_SCREEN),
        (
            '<p>a</p><span class="sr-only" style="position:absolute;left:-9000px">b<img src="https://t.example/a"></span>',
            Trick.OFF_SCREEN,
        ),
        ('<svg style="display:none"><use href="https://t.example/a#b"></use></svg>', Trick.DISPLAY),
        ('<img src="https://t.example/a" width="9" height="9">', None),
    ],
)
def test_trick_is_told_when_the_excuse_is_one_for_words_only(source, trick):
    assert loaded(source).trick is trick


def test_selector_is_told_when_a_rule_loads_something():
    found = loaded('<style>input[value^="a"] { background: url(https://t.example/a) }</style><input>')
    assert (found.role, found.rule) == (Role.BACKGROUND, 'input[value^="a"]')
