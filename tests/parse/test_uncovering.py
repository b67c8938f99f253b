import pytest

from clausewise.parse.page import parse_html

TEXT = "Les meilleurs produits de la ville avec la livraison rapide et sans frais pour tous"


def excuse(sheet: str) -> str:
    page = parse_html(f"<style>{sheet}</style><p>Bonjour le monde.</p><div class=x>{TEXT}</div>")
    return next(one.excuse for one in page.passages if TEXT in one.text and one.trick)


@pytest.mark.parametrize(
    "sheet",
    [
        ".x{opacity:0}.x:hover{opacity:0.001}",
        ".x{opacity:0}.x:hover{opacity:1%}",
        ".x{color:#fff}.x:hover{color:#FFF}",
        ".x{display:none}@media (min-width:99999px){.x{display:block}}",
    ],
)
def test_nothing_is_excused_when_the_rule_would_show_nothing(sheet):
    assert not excuse(sheet)


@pytest.mark.parametrize(
    "sheet",
    [
        ".x{opacity:0}.x:hover{opacity:1}",
        ".x{opacity:0}.x:hover{opacity:90%}",
        ".x{color:#fff}.x:hover{color:#000}",
        ".x{display:none}@media (max-width:600px){.x{display:block}}",
    ],
)
def test_text_is_excused_when_a_rule_would_show_it(sheet):
    assert excuse(sheet)
