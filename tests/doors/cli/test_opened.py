from __future__ import annotations

import json

import pytest
from rich.console import Console

from clausewise.doors.cli import glossary
from clausewise.doors.cli.opened import drawn
from clausewise.doors.cli.session import Session
from clausewise.extract import Extract, Field, Form, Link, Passage, Role, Trick
from clausewise.model import Evidence, Medium, Part, Signal
from clausewise.parse.habit import Excuse

EXTRACT = Extract(
    Part(Medium.PAGE, name="page.html"),
    passages=(
        Passage("Bienvenue à la boutique", "html > body > h1"),
        Passage("Dexero pas cher", "html > body > p", trick=Trick.DISPLAY, rule="p { display: none }"),
        Passage("Aller au contenu", "html > body > a", trick=Trick.OFF_SCREEN, excuse="skip_link"),
    ),
    links=(Link("https://t.example/p.gif", Role.IMAGE), Link("https://a.example", text="ici")),
    forms=(Form("https://b.example/x", "post", (Field("carte"), Field("", "password"))),),
    limits=("nodes",),
)


def said(language: str = "en") -> str:
    console = Console(width=110)
    spot = Evidence(0, 0, 6, "Dexero", place="html > body > p")
    with console.capture() as captured:
        for line in drawn([EXTRACT], [Signal("hidden.text", 0.9, (spot,))], Session(language)):
            console.print(line)
    return captured.get()


def test_visible_and_hidden_text_stand_side_by_side_when_drawn():
    text = said()
    rows = text.splitlines()
    seen = next(row for row in rows if "Bienvenue à la boutique" in row)
    hidden = next(row for row in rows if "Dexero pas cher" in row)
    assert seen.index("Bienvenue") < hidden.index("Dexero")
    assert "not drawn: p { display: none }" in text
    assert "html > body > p" in text
    assert "(a link to skip to the content)" in text


def test_links_forms_and_limits_are_told_when_drawn_in_french():
    text = said("fr")
    assert "ce que voient les lecteurs" in text
    assert "non affiché\u00a0: p { display: none }" in text
    assert "(lien d'accès au contenu)" in text
    assert "lien «\u00a0ici\u00a0» → https://a.example" in text
    assert "image (chargé de lui-même) → https://t.example/p.gif" in text
    assert "formulaire post → https://b.example/x: carte, password" in text
    assert "lu en partie seulement\u00a0: nodes" in text


@pytest.mark.parametrize(
    ("names", "words"),
    [
        (Trick, glossary.TRICKS),
        (Excuse, glossary.EXCUSES),
        (Role, glossary.ROLES),
        (Medium, glossary.MEDIA),
    ],
)
def test_everything_has_words_in_both_languages_when_it_is_named(names, words):
    assert set(names) <= set(words)
    assert all(english and french for english, french in words.values())
    assert glossary.called("unheard_of", words, "fr") == "unheard_of"


def test_nothing_of_a_hostile_part_drives_the_terminal_when_drawn():
    hostile = Extract(
        Part(Medium.PAGE, name="a\x1b[31m.html"),
        passages=(Passage("x\x1b[2J\u202ey", "p\x07", trick=Trick.DISPLAY, rule="\x1b]0;t\x07"),),
        links=(Link("https://a.example/\x1b[1m", text="\x1b[1m"),),
    )
    console = Console(width=110, force_terminal=False)
    with console.capture() as captured:
        for line in drawn([hostile], [], Session("en")):
            console.print(line)
    assert not {"\x1b", "\u202e", "\x07"} & set(captured.get())


@pytest.mark.parametrize("name", ["page.html", "PAGE.HTM"])
def test_a_page_is_opened_by_its_ending_when_checked(cli, tmp_path, name):
    (tmp_path / name).write_text("<p>I will kill you tonight</p>", encoding="utf-8")
    ran = cli("check", name, "--format", "json")
    [row] = json.loads(ran.out)["rows"]
    spots = [spot for finding in row["findings"] for signal in finding["signals"] for spot in signal["evidence"]]
    assert row["action"] == "remove"
    assert any("p" in spot["place"] for spot in spots)
