from __future__ import annotations

import pytest

from clausewise.detect.borrowed import Body
from clausewise.detect.namesake import Namesakes
from clausewise.detect.resemblance import Kind

NAMES = Namesakes(
    [
        Body("Dexero", ("dexero.example",), ("Dexero Cloud",)),
        Body("Hébergement Nordalve", ()),
        Body("Orange", ("orange.example",), plain=True),
    ]
)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Dexero", Kind.SAME),
        ("DEXERO", Kind.SAME),
        ("Hebergement Nordalve", Kind.SAME),
        ("Dеxero", Kind.HOMOGLYPH),
        ("Dèxerö", Kind.HOMOGLYPH),
        ("Dexer0", Kind.LEET),
        ("D3x3r0", Kind.LEET),
        ("D.e.x.e.r.o", Kind.SPACING),
        ("D e x e r o   C l o u d", Kind.SPACING),
        ("Dexreo", Kind.TYPO),
        ("Hébergement Nordavle", Kind.TYPO),
        ("Dexero Support", Kind.COMBINATION),
        ("Soutien Dexero", Kind.COMBINATION),
        ("dexero_officiel", Kind.COMBINATION),
        ("DexeroSupport", Kind.COMBINATION),
        ("Équipe Nordalve", None),
        ("Sécurité Hébergement Nordalve", Kind.COMBINATION),
        ("Fans of Dexero in Laval", Kind.WITHIN),
    ],
)
def test_name_is_known_by_its_trick_when_it_passes_for_another(text, kind):
    found = NAMES.find(text)
    assert (found and found.kind) == kind
    if kind not in (None, Kind.WITHIN):
        assert found.score > 0.7


@pytest.mark.parametrize(
    "text", ["", "Maya Tremblay", "Dexter", "Xero", "Orangina", "Oranges", "Denis Nord", "🙂", "a" * 10_000]
)
def test_honest_name_resembles_nothing_when_it_is_its_own(text):
    assert NAMES.find(text) is None


def test_plain_word_is_worth_less_when_it_is_also_a_name():
    assert NAMES.find("0range").score < 0.6
    assert NAMES.find("Orange Support").score > 0.8
