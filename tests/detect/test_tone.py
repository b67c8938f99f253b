"""The learned detector: what a text means, in both languages, and how sure it may be."""

import pytest

from clausewise.detect import learned as learned_parts
from clausewise.detect import tone
from clausewise.detect.cascade import Cascade
from clausewise.detect.learned import stretch_characters
from clausewise.detect.tone import Tone
from clausewise.policy import load


@pytest.fixture(scope="module")
def learned():
    return Tone(load("dexero").register)


@pytest.fixture(scope="module")
def cascade(learned):
    return Cascade([learned])


def names(cascade, text):
    [signals] = cascade.signals([text])
    return {signal.name for signal in signals}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Those immigrants are vermin, they should all be thrown out of here.", "tone.hate"),
        ("Ces immigrés sont de la vermine, qu'on les jette tous dehors.", "tone.hate"),
        ("You are a pathetic loser and everybody hates you, idiot.", "tone.toxic"),
        ("T'es vraiment une sale conne, tout le monde te déteste.", "tone.toxic"),
        ("URGENT! You have won a free prize, call 09061 now to claim your cash reward!!!", "tone.spam"),
        ("Félicitations! Vous avez gagné un voyage gratuit, appelez vite pour réclamer votre prix!!!", "tone.spam"),
        ("Massive earthquake hits the coast, dozens trapped, evacuate the harbour now", "tone.emergency_alert"),
        ("Fort séisme sur la côte, des dizaines de blessés, évacuez le port immédiatement", "tone.emergency_alert"),
    ],
)
def test_meaning_is_seen_when_a_text_breaks_a_rule(cascade, text, name):
    assert name in names(cascade, text)


@pytest.mark.parametrize(
    "text",
    [
        "Could you send me the minutes of Tuesday's meeting? Thanks, and have a good weekend.",
        "Pourriez-vous m'envoyer le compte rendu de la réunion de mardi? Merci et bonne fin de semaine.",
        "We planted tulips along the fence before the first frost.",
        "On a planté des tulipes le long de la clôture avant les premières gelées.",
    ],
)
def test_nothing_is_seen_when_a_text_is_ordinary(cascade, text):
    assert names(cascade, text) == set()


def test_score_is_the_same_when_a_text_is_alone_or_among_many(learned, cascade):
    texts = ["You people are vermin, get out.", "Bonjour à tous", "Appelez vite pour réclamer votre prix", "a" * 2_000]
    together = learned.scores(cascade.facts(texts))
    assert together == [learned.scores(cascade.facts([text]))[0] for text in texts]


def test_every_label_has_a_chance_between_nothing_and_one_when_scored(learned, cascade):
    [scores] = learned.scores(cascade.facts(["Quelle belle journée!"]))
    assert set(scores) == set(learned.names)
    assert all(0.0 <= score <= 1.0 for score in scores.values())


def test_words_that_carried_a_score_are_shown_when_explained(learned, cascade):
    text = "Honestly those immigrants are vermin."
    [facts] = cascade.facts([text])
    shown = {weight.excerpt.lower() for weight in learned.explain(facts) if weight.weight > 0}
    assert any("vermin" in words for words in shown)


def test_evidence_lies_in_the_text_when_it_is_long(cascade):
    text = (
        "We talked about the garden and the weather. " * 30 + "Those immigrants are vermin and should be exterminated."
    )
    [signals] = cascade.signals([text])
    spots = [spot for signal in signals if signal.name == "tone.toxic" for spot in signal.evidence]
    assert spots
    assert all(text[spot.start : spot.end] == spot.excerpt for spot in spots)


def test_disguised_text_is_read_as_it_was_meant_when_letters_are_borrowed(cascade):
    assert "tone.toxic" in names(cascade, "yоu аre а stuрid idiоt аnd еverybody hаtes yоu")


def test_evidence_stands_in_the_original_when_a_disguise_was_undone(cascade):
    text = "yоu аre а stuрid idiоt аnd еverybody hаtes yоu"
    [signals] = cascade.signals([text])
    spots = [spot for signal in signals for spot in signal.evidence]
    assert spots
    assert all(text[spot.start : spot.end] == spot.excerpt and spot.excerpt.strip() for spot in spots)


def test_names_are_known_to_a_policy_when_the_packages_are_missing(monkeypatch):
    monkeypatch.setattr(learned_parts, "missing", lambda: ("onnxruntime",))
    bare = Tone(load("dexero").register)
    assert "tone.hate" in bare.emits
    assert Cascade([bare]).signals(["You people are vermin"]) == [[]]


def test_unfamiliar_text_says_so_when_it_is_marked_at_all(learned, cascade):
    [facts] = cascade.facts(["ты тупой идиот и мразь, убью тебя"])
    signals = learned._signals(facts, learned._model.gate.scores([facts.view])[0])
    assert not signals or any(signal.name == tone.UNFAMILIAR for signal in signals)


def test_long_text_is_cut_at_spaces_and_whole_when_put_together():
    text = "mot après mot " * 200
    cut = tone._cut(text)
    assert "".join(part.text for part in cut) == text
    assert all(text[slice(*part.span(0, len(part.text)))] == part.text for part in cut)
    assert all(len(part.text) <= stretch_characters for part in cut)
