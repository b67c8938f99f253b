import pytest
from hypothesis import given
from hypothesis import strategies as st

from clausewise.detect.lexicon import load, shipped
from clausewise.detect.words import Words
from clausewise.errors import PolicyError
from clausewise.model import LANGUAGES
from clausewise.policy import load as load_policy


@pytest.mark.parametrize("text", ["I will KILL you", "Je vais te tuer ce soir", "Well: i shall kill you!"])
def test_words_are_found_when_they_stand_as_whole_words(scores, text):
    assert scores(text)["threat"] == 0.9


@pytest.mark.parametrize(
    "text", ["I will kill your plants", "Je vais te tuer de rire", "I will kill you of laughter", "good morning"]
)
def test_words_are_missed_when_they_are_parts_of_words_or_guarded(scores, text):
    assert "threat" not in scores(text)


@pytest.mark.parametrize(
    "text",
    [
        "i w1ll k1ll you",
        "i will k i l l you",
        "i will kiiiill you",
        "i will killllll you",
        "i will k\u200bill you",
        "ｉ ｗｉｌｌ ｋｉｌｌ ｙｏｕ",
        "i will kіll you",
    ],
)
def test_words_are_found_when_they_are_disguised(cascade, text):
    [threat] = [signal for signal in cascade.signals([text])[0] if signal.name == "threat"]
    [spot] = threat.evidence
    assert text[spot.start : spot.end] == text
    assert spot.excerpt == text


def test_signal_adds_up_when_several_senses_are_seen(scores):
    assert scores("I will kill you. You will regret this.")["threat"] == pytest.approx(1 - 0.1 * 0.5)


def test_predicate_counts_only_when_a_group_stands_beside_it(scores):
    assert scores("Buddhists are vermin")["hate"] == 0.8
    assert scores("Les bouddhistes sont de la vermine")["hate"] == 0.8
    assert "hate" not in scores("Rats are vermin")
    assert "hate" not in scores("Buddhists live here, and I think that rats are vermin")


def test_word_counts_only_in_its_language_when_the_other_has_an_innocent_one(scores):
    assert scores("You are such a retard, I cannot believe it")["slur.disability"] == 0.8
    assert scores("Mon colis a trois jours de retard, merci de vérifier") == {}


def test_sour_words_count_only_when_a_mark_is_near(scores):
    assert scores("Shoply? They are thieves")["disparagement"] == 0.7
    assert "disparagement" not in scores("They are thieves")
    assert scores("I like Shoply")["mark.own"] > 0


def test_offsets_point_at_the_original_when_text_is_accented_and_spaced(cascade):
    text = "Écoute…  l’ami :\n je  vais te tuer ☠"
    [threat] = [signal for signal in cascade.signals([text])[0] if signal.name == "threat"]
    [spot] = threat.evidence
    assert text[spot.start : spot.end] == "je  vais te tuer"


@given(
    st.lists(
        st.sampled_from(["i will kill you", "hello", "buddhists", "are vermin", "Shoply", "are thieves", "é", "\n"]),
        max_size=30,
    )
)
def test_signals_are_the_same_when_texts_are_judged_alone_or_together(cascade, texts):
    together = cascade.signals(texts)
    assert together == [cascade.signals([text])[0] for text in texts]


@given(st.text())
def test_nothing_breaks_when_text_is_anything(cascade, text):
    for signal in cascade.signals([text + " i will kill you"])[0]:
        assert 0 < signal.score <= 1
        for spot in signal.evidence:
            assert 0 <= spot.start < spot.end <= len(text) + 16


SHIPPED = [(lexicon, sense) for lexicon in load() for sense in lexicon.senses]


@pytest.fixture(scope="module")
def shipped_cascade():
    from clausewise.detect.cascade import Cascade

    return Cascade([Words(load_policy("dexero").register)])


def senses_seen(cascade, text):
    return {(signal.name, spot.sense) for signal in cascade.signals([text])[0] for spot in signal.evidence}


@pytest.mark.parametrize(
    ("lexicon", "sense"), SHIPPED, ids=lambda value: getattr(value, "name", getattr(value, "signal", ""))
)
def test_sense_is_reached_and_missed_when_its_examples_are_read(shipped_cascade, lexicon, sense):
    for language in LANGUAGES:
        for text in sense.hit[language]:
            assert (lexicon.signal, sense.name) in senses_seen(shipped_cascade, text), text
        for text in sense.miss[language]:
            assert (lexicon.signal, sense.name) not in senses_seen(shipped_cascade, text), text


@pytest.mark.parametrize("lexicon", load(), ids=lambda lexicon: lexicon.signal)
def test_neither_language_is_poorer_when_a_lexicon_is_counted(lexicon):
    counts = [sum(len(sense.patterns[language]) for sense in lexicon.senses) for language in LANGUAGES]
    assert min(counts) * 2 >= max(counts)


def test_file_and_signal_agree_when_lexicons_are_shipped():
    assert {path.stem for path in shipped().glob("*.yaml")} == {lexicon.signal.replace(".", "_") for lexicon in load()}


def test_every_problem_is_told_when_a_lexicon_is_wrong(tmp_path):
    (tmp_path / "bad.yaml").write_text(
        "signal: x\nabout: {en: a, fr: b}\nsenses:\n  - {sense: s, strength: 3, en: ['(a'], hit: {}, miss: {}}\n"
    )
    with pytest.raises(PolicyError) as caught:
        load(tmp_path)
    codes = {problem.code for problem in caught.value.problems}
    assert "CW601" in codes
    assert len(caught.value.problems) >= 4
