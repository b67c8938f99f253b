from __future__ import annotations

from clausewise.extract import LOADED, Extract, Passage, Role, Trick
from clausewise.model import Medium, Part

PAGE = Part(Medium.PAGE, data=b"<p>")


def extract(*passages: Passage, inside: str = "") -> Extract:
    return Extract(PAGE, passages=passages, inside=inside)


def test_hidden_passages_are_those_without_an_excuse_when_told_apart():
    seen = Passage("Bonjour")
    kept = Passage("Dexero Dexero", trick=Trick.DISPLAY, rule="p { display: none }")
    excused = Passage("Aller au contenu", trick=Trick.OFF_SCREEN, excuse="skip_link")
    opened = extract(seen, kept, excused)
    assert opened.shown == (seen, excused)
    assert opened.hidden == (kept,)
    assert opened.text == "Bonjour\nAller au contenu"
    assert opened.hidden_text == "Dexero Dexero"


def test_place_names_what_a_part_lay_in_when_it_lay_in_another():
    assert extract().place("body > p") == "body > p"
    assert extract(inside="a.eml > b.html").place("body > p") == "a.eml > b.html > body > p"
    assert extract(inside="a.eml").place("") == "a.eml"


def test_links_that_people_follow_are_not_loaded_when_roles_are_grouped():
    assert Role.IMAGE in LOADED
    assert not {Role.ANCHOR, Role.TEXT, Role.FORM, Role.UNSUBSCRIBE} & LOADED
