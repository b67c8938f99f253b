from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clausewise.detect.skeleton import skeleton, squeezed, unaccented, unleeted


@pytest.mark.parametrize(
    "text",
    [
        "Dеxеro",
        "ḓĕxęrő",
        "ᴅᴇxᴇʀᴏ",
        "𝔡𝔢𝔵𝔢𝔯𝔬",
        "ｄｅｘｅｒｏ",
        "dex\u200bero",
        "De𝗑ero",
        "Ꭰexeⲅo",
        "DEXER0",
        "dexeɾo",
        "\u202edexero",
    ],
)
def test_what_looks_like_a_name_has_its_skeleton_when_written_otherwise(text):
    assert skeleton(text) == skeleton("dexero")


@pytest.mark.parametrize(
    ("one", "other"),
    [("PayPaI", "paypal"), ("rnapelune", "mapelune"), ("vvise", "wise"), ("clesjardins", "desjardins")],
)
def test_pairs_of_letters_look_like_others_when_set_close(one, other):
    assert skeleton(one) == skeleton(other)


@pytest.mark.parametrize(("one", "other"), [("dexero", "dexera"), ("lumivane", "lumavine")])
def test_names_keep_their_own_skeleton_when_they_look_different(one, other):
    assert skeleton(one) != skeleton(other)


def test_digits_are_letters_when_leet_is_read():
    assert unleeted("D3x3r0") == skeleton("dexero")
    assert skeleton("D3x3r0") != skeleton("dexero")


def test_signs_and_accents_go_when_asked_for():
    assert squeezed("d.e_x e-r·o") == "dexero"
    assert unaccented("Québec Й") == "quebec и"


@given(st.text(alphabet=st.characters(codec=None, categories=None)))
def test_skeleton_never_raises_when_given_anything(text):
    assert isinstance(skeleton(text), str)
    assert isinstance(unleeted(text), str)
