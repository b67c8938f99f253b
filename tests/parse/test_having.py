from __future__ import annotations

import pytest

from clausewise.parse.page import parse_html
from tests.growth import GROWTH_MAX, growth

PROSE = "Les ateliers reprennent en janvier, au sous-sol de l'église."


def is_hidden(css, body):
    found = parse_html(f"<style>{css}</style>{body.replace('{}', PROSE)}").passages
    return [one.trick is not None for one in found if PROSE in one.text] == [True]


@pytest.mark.parametrize(
    ("selector", "body", "fits"),
    [
        (".b:has(> em) p", "<div class=b><em>a</em><p>{}</p></div>", True),
        (".b:has(> em) p", "<div class=b><b><em>a</em></b><p>{}</p></div>", False),
        (".b:has(em) p", "<div class=b><b><em>a</em></b><p>{}</p></div>", True),
        ("p:has(+ em)", "<p>{}</p><em>a</em>", True),
        ("p:has(+ em)", "<p>{}</p><i>b</i><em>a</em>", False),
        ("p:has(~ em)", "<p>{}</p><i>b</i><em>a</em>", True),
        ("p:has(~ em)", "<em>a</em><p>{}</p>", False),
        ("body:has(i, em) p", "<em>a</em><p>{}</p>", True),
        ("body:not(:has(em)) p", "<i>a</i><p>{}</p>", True),
        ("p:has()", "<p>{}</p>", False),
    ],
)
def test_having_fits_as_in_browsers_when_it_leads_anywhere(selector, body, fits):
    assert is_hidden(f"{selector}{{display:none}}", body) is fits


def test_having_weighs_as_its_heaviest_when_it_is_held_against_another_rule():
    assert is_hidden("p:has(#a){display:none}p.x{display:block}", "<p class=x>{}<i id=a></i></p>")
    assert not is_hidden("p:has(i){display:none}p.x.y{display:block}", "<p class='x y'>{}<i></i></p>")


@pytest.mark.parametrize("part", ["<div>", "<p>a</p>", "<i class=a></i>"])
def test_having_costs_no_more_than_the_page_when_that_is_large(part):
    css = "".join(f".a{n}:has(.a, i ~ p){{color:red}}div:has(> .b{n}) p{{color:red}}" for n in range(20))

    def made(size):
        count = size // len(part)
        return f"<style>{css}</style>" + part * min(count, 400 if part == "<div>" else count)

    assert growth(parse_html, made, size=4_000) < GROWTH_MAX
