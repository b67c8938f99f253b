from __future__ import annotations

import pytest

from clausewise.deposit import Work
from clausewise.engine import Engine
from clausewise.extract import Extract, Passage, Trick
from clausewise.model import Action, Item, Medium, Part, Signal
from clausewise.parse import opening, registry

PASSAGES = (
    Passage("Bienvenue chez nous.", "body > h1"),
    Passage("Je vais te tuer ce soir.", "body > p", trick=Trick.DISPLAY, rule="p { display: none }"),
    Passage("I will kill you tonight.", "body > div"),
)


@pytest.fixture
def engine():
    return Engine.open("dexero", isolated=False)


@pytest.fixture
def document(monkeypatch):
    """An item of one document whose parser gives what is asked for."""

    def made(**fields) -> Item:
        known = {**registry.parsers(), Medium.DOCUMENT: lambda part: Extract(part, **fields)}
        monkeypatch.setattr(opening, "parsers", lambda: known)
        return Item((Part(text="Bonjour"), Part(Medium.DOCUMENT, data=b"x", name="a.docx")))

    return made


def test_evidence_stands_in_its_passage_when_a_part_was_opened(engine, document):
    [signals] = engine.signals([document(passages=PASSAGES)])
    spots = [spot for signal in signals if signal.name == "threat" for spot in signal.evidence]
    assert {(spot.part, spot.place, spot.rule) for spot in spots} == {
        (1, "body > div", ""),
        (1, "body > p", "p { display: none }"),
    }
    texts = {one.path: one.text for one in PASSAGES}
    assert all(texts[spot.place][spot.start : spot.end] == spot.excerpt for spot in spots)


def test_a_clause_is_found_in_hidden_text_when_a_part_was_opened(engine, document):
    decision = engine.check(document(passages=PASSAGES[:2]))
    assert "conduct.threats" in decision.clauses
    assert "vais te tuer" in decision.why("fr").replace("\u00a0", " ")


def test_a_part_that_could_not_be_read_is_held_when_nothing_else_is_wrong(engine, document):
    decision = engine.check(document(limits=("encrypted",)))
    assert decision.action is Action.HOLD
    assert decision.person_needed
    assert decision.notes == ("not_opened:encrypted",)


def test_an_innocent_part_is_let_through_when_it_was_opened(engine, document):
    decision = engine.check(document(passages=PASSAGES[:1]))
    assert decision.action is Action.ALLOW
    assert decision.notes == ()


class Counting:
    """An inspector that tells how many passages a document has."""

    name, version = "counting", "1"
    emits = frozenset({"counting.passages"})
    media = (Medium.DOCUMENT,)

    def inspect(self, batch):
        return [[Signal("counting.passages", len(one.passages) / 10)] for one in batch]


def test_an_inspector_sees_the_media_that_it_names_when_parts_are_opened(document):
    engine = Engine.open("dexero", with_detectors=[Counting()], isolated=False)
    link = Item((Part(Medium.LINK, "https://a.example"),))
    assert engine.signals([document(passages=PASSAGES), link]) == [[Signal("counting.passages", 0.3)], []]


def test_explanation_holds_the_opened_parts_when_asked(engine, document):
    [extract] = engine.explain(document(passages=PASSAGES)).extracts
    assert extract.hidden == (PASSAGES[1],)


def test_a_deposited_work_is_known_when_it_leaks_inside_a_document(engine, document):
    memo = (
        "Le conseil a décidé mardi de fermer l'usine du nord avant la fin de l'année et d'offrir aux deux cents personnes qui y "
        "travaillent une place dans le nouvel atelier du port. Personne hors de cette salle ne doit l'apprendre avant que les "
        "syndicats soient avertis, ce qui se fera le neuf. Les chiffres du deuxième trimestre sont pires que ce que nous avons dit."
    )
    engine.deposit(memo, Work("memo", owner="dexero"), by="lead")
    decision = engine.check(document(passages=tuple(Passage(line, "p") for line in memo.split(". "))))
    assert "content.property" in decision.clauses


def test_nothing_is_opened_when_it_lies_outside_the_services(engine, document):
    from msgspec.structs import replace

    assert engine.signals([replace(document(passages=PASSAGES), host="elsewhere.example")]) == [[]]


def test_a_page_is_opened_in_a_process_of_its_own_when_judged():
    page = Item((Part(Medium.PAGE, data=b"<p>Je vais te tuer ce soir.</p>", name="page.html"),))
    with Engine.open("dexero") as isolated, Engine.open("dexero", isolated=False) as plain:
        assert isolated.check(page).findings == plain.check(page).findings != ()
