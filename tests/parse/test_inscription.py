from __future__ import annotations

import pytest

from clausewise.engine import Engine
from clausewise.model import Action, Item, Medium, Part
from clausewise.parse import inscription, letterpress, signboard
from clausewise.parse.image import image as opened
from clausewise.parse.inscription import inscriptions
from clausewise.parse.letterpress import Word
from tests import pictures
from tests.drawing import encoded, image, numpy, scene

reads = pytest.mark.skipif(
    set(letterpress.languages()) != set(letterpress.LANGUAGES),
    reason="needs tesserocr, and tesseract-ocr with tesseract-ocr-fra: `make system` installs them",
)
SANS, SERIF = "dejavu/DejaVuSans.ttf", "liberation/LiberationSerif-Regular.ttf"


@pytest.fixture(scope="module")
def engine():
    return Engine.open("dexero", isolated=False)


def box(passage):
    return [int(one) for one in passage.path.rpartition("box ")[2].split(",")]


@reads
@pytest.mark.slow
def test_planted_words_are_found_when_drawn_in_ten_hands_and_sizes():
    # A twentieth of what `python -m tests.pictures` measures, without the uneven grounds that need the extra `ocr`.
    chosen = [case for case in pictures.cases(4_800) if case[5] != "meme"][:20]
    counts, missed, accents = pictures.measured(chosen)
    assert counts["all"][1] >= 0.95 * counts["all"][0], missed
    assert accents[0] >= 0.8 * accents[1]


@reads
@pytest.mark.parametrize(
    ("text", "clause"),
    [
        ("I will kill you tonight.", "conduct.threats"),
        ("Je vais te tuer ce soir, à ta sortie du café.", "conduct.threats"),
    ],
)
def test_evidence_names_the_box_when_words_stand_in_a_picture(engine, text, clause):
    shown = image.new("RGB", (900, 600), "white")
    shown.paste(pictures.drawn(text, SANS, 24, "plain"), (300, 200))
    decision = engine.check(Item((Part(Medium.IMAGE, data=encoded(shown), name="a.png"),)))
    assert clause in decision.clauses
    left, top, width, height = (int(one) for one in decision.evidence[0].place.rpartition("box ")[2].split(","))
    assert 300 <= left < left + width <= 900
    assert 200 <= top < top + height <= 400


@reads
@pytest.mark.parametrize("case", pictures.INNOCENT)
def test_innocent_words_are_let_through_when_read_in_a_picture(engine, case):
    data = encoded(pictures.drawn(case[1], SERIF, 24, "pale"))
    decision = engine.check(Item((Part(Medium.IMAGE, data=data),)))
    assert decision.action is Action.ALLOW


@reads
def test_words_are_read_with_their_accents_when_white_on_black():
    [passage] = inscriptions(pictures.drawn("Où êtes-vous né, garçon?", SERIF, 20, "inverse"))[0]
    assert passage.text == "Où êtes-vous né, garçon?"


@reads
def test_paragraphs_stand_apart_with_their_boxes_when_there_are_two():
    shown = image.new("RGB", (800, 700), "white")
    shown.paste(pictures.drawn(pictures.INNOCENT[0][1], SANS, 18, "plain"), (50, 30))
    shown.paste(pictures.drawn(pictures.INNOCENT[1][1], SANS, 18, "plain"), (50, 400))
    first, second = inscriptions(shown, "frame 3")[0]
    assert first.path.startswith("frame 3 box ")
    assert first.text.startswith("Our picnic")
    assert second.text.endswith("un ami.")
    assert box(first)[1] + box(first)[3] < box(second)[1]


@reads
@pytest.mark.parametrize("seed", range(4))
def test_no_words_are_made_up_when_a_picture_bears_none(seed):
    chance = numpy.random.default_rng(seed)
    noisy = numpy.asarray(scene(seed), float) + chance.normal(0, 20, (480, 640, 3))
    assert inscriptions(image.fromarray(noisy.clip(0, 255).astype("uint8")))[0] == ()


def test_a_missing_reader_is_named_and_holds_nobody_when_a_picture_is_judged(engine, monkeypatch):
    monkeypatch.setattr(letterpress, "languages", lambda: ())
    monkeypatch.setattr(signboard, "is_there", lambda: False)
    decision = engine.check(Item((Part(Medium.IMAGE, data=encoded(scene(6))),)))
    assert decision.action is Action.ALLOW
    assert "not_measured:unavailable:ocr" in decision.notes
    assert not decision.person_needed


def test_a_missing_language_is_named_when_the_other_is_read(monkeypatch):
    monkeypatch.setattr(letterpress, "languages", lambda: ("eng",))
    monkeypatch.setattr(letterpress, "words", lambda _: ([], True))
    monkeypatch.setattr(signboard, "is_there", lambda: False)
    assert "unavailable:ocr_fra" in opened(Part(Medium.IMAGE, data=encoded(scene(6)))).limits


def word(text, line=1, at=0, sureness=0.9):
    # As high as is read best, so that nothing is read twice.
    return Word((1, 1), line, (at, 50 * line, 10, 36), sureness, text)


def test_broken_words_are_whole_when_lines_are_joined(monkeypatch):
    found = [
        word("l'exter-"),
        word("mination", 2),
        word("totale", 2, 40),
        word("|", 3),
        word("am", 3, 20),
        word("peut-", 4),
        word("être", 5),
    ]
    monkeypatch.setattr(letterpress, "languages", lambda: letterpress.LANGUAGES)
    monkeypatch.setattr(letterpress, "words", lambda _: (found, True))
    monkeypatch.setattr(signboard, "is_there", lambda: False)
    [passage] = inscriptions(image.new("RGB", (60, 60)))[0]
    assert passage.text == "l'extermination totale I am peut-être"


def test_the_reader_of_photographs_is_asked_when_the_other_is_in_doubt(monkeypatch):
    asked = []
    monkeypatch.setattr(letterpress, "languages", lambda: letterpress.LANGUAGES)
    monkeypatch.setattr(signboard, "is_there", lambda: True)
    monkeypatch.setattr(signboard, "words", lambda _: asked.append(1) or iter([word("tu vas mourir")]))
    monkeypatch.setattr(letterpress, "words", lambda _: ([word("tu ##", sureness=0.5)], True))
    assert inscriptions(scene(1))[0][0].text == "tu vas mourir"
    monkeypatch.setattr(letterpress, "words", lambda _: ([word("tu vas bien")], True))
    assert inscriptions(scene(1))[0][0].text == "tu vas bien"
    assert len(asked) == 1


@pytest.mark.skipif(not signboard.is_there(), reason="python -m pip install 'clausewise[ocr]'")
def test_words_upon_a_busy_ground_are_read_when_the_extra_is_there():
    shown = pictures.drawn("Je vais te tuer ce soir.", SANS, 16, "meme", 3)
    assert "tuer ce soir" in " ".join(one.text for one in inscriptions(shown)[0])


def test_no_more_words_are_taken_than_the_limit_when_a_picture_is_full(monkeypatch):
    monkeypatch.setattr(inscription, "words_max", 5)
    monkeypatch.setattr(letterpress, "languages", lambda: letterpress.LANGUAGES)
    monkeypatch.setattr(letterpress, "words", lambda _: ([word("mot", at=at) for at in range(100)], True))
    monkeypatch.setattr(signboard, "is_there", lambda: False)
    passages, limits = inscriptions(image.new("RGB", (60, 60)))
    assert [one.text for one in passages] == ["mot mot mot mot mot"]
    assert limits == ("sampled:ocr",)


@reads
def test_it_is_said_that_not_all_was_read_when_time_runs_out(monkeypatch):
    shown = pictures.drawn("Notre pique-nique a lieu dimanche à midi. " * 12, SANS, 20, "plain")
    monkeypatch.setattr(letterpress, "read_ms_max", 1)
    monkeypatch.setattr(signboard, "is_there", lambda: False)
    _, limits = inscriptions(shown)
    assert limits == ("sampled:ocr",)
