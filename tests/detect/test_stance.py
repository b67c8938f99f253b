import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clausewise.detect.cue import CUES
from clausewise.detect.prepare import fold
from clausewise.detect.stance import WEIGHT_LEAST, Stance, marked, sentence, stances, weakening, weight

EN, FR = "I will kill you", "je vais te tuer"


def seen(text):
    """The stances around the words of the threat in ``text``."""
    view = fold(text)
    words = fold(EN) if fold(EN) in view else fold(FR)
    start = view.index(words)
    return set(stances(view, start, start + len(words)))


@pytest.mark.parametrize(
    "text",
    [
        "I will kill you",
        "Look out, I will kill you tonight.",
        "I told you, I will kill you",
        "I said I will kill you and I mean it",
        "She told me that you slept with him, I will kill you",
        "Don't make me angry or I will kill you",
        "I can't wait, I will kill you",
        "This is no joke, I will kill you",
        'Listen: "I will kill you"',
        "Je vais te tuer",
        "Je t'ai dit que je vais te tuer",
        "C'est pas une blague, je vais te tuer",
        "Attends dehors, je vais te tuer",
    ],
)
def test_words_are_simply_meant_when_nothing_stands_between(text):
    assert seen(text) == set()


@pytest.mark.parametrize(
    ("text", "stance"),
    [
        ('He said "I will kill you" and left.', Stance.QUOTED),
        ('A comment under my video: "You rat. I will kill you. Tomorrow." What do I do', Stance.QUOTED),
        ("Il m'a écrit « je vais te tuer » hier.", Stance.QUOTED),
        ("« Je vais te tuer », a dit mon voisin.", Stance.QUOTED),
        ("My neighbour texted I will kill you", Stance.REPORTED),
        ("According to the paper, the note read I will kill you", Stance.REPORTED),
        ("Mon voisin m'a crié je vais te tuer", Stance.REPORTED),
        ("Selon le journal, la note disait je vais te tuer", Stance.REPORTED),
        ("It is false to say I will kill you", Stance.DENIED),
        ("Il est faux de dire je vais te tuer", Stance.DENIED),
        ("What does I will kill you mean?", Stance.ASKED),
        ("Ça veut dire quoi, je vais te tuer ?", Stance.ASKED),
        ("Suppose that I write I will kill you", Stance.SUPPOSED),
        ("Supposons que j'écrive je vais te tuer", Stance.SUPPOSED),
        ("I will kill you lol", Stance.JOKED),
        ("I will kill you. jk", Stance.JOKED),
        ("Je vais te tuer mdr", Stance.JOKED),
        ("Je vais te tuer. C'est une blague", Stance.JOKED),
        ("In the movie the hero shouts I will kill you", Stance.STORY),
        ("Dans le film, le héros crie je vais te tuer", Stance.STORY),
        ("Two years ago there was a song I will kill you", Stance.PAST),
        ("L'an dernier, une pancarte, je vais te tuer", Stance.PAST),
        ("Beware of mails that begin I will kill you", Stance.WARNED),
        ("Méfiez-vous des courriels « je vais te tuer »", Stance.WARNED),
    ],
)
def test_stance_is_seen_when_its_cue_stands_in_the_sentence(text, stance):
    assert stance in seen(text)


def test_cue_does_not_count_when_it_stands_in_another_sentence():
    assert seen("I saw a scene from the movie last year. I will kill you. Who said so?") == set()


def test_sentence_goes_on_when_a_dot_only_shortens_a_word():
    view = fold("Hello. I met Dr. Roy at noon! Then")
    start = view.index(b"roy")
    assert view[slice(*sentence(view, start, start + 3))].strip() == b"i met dr. roy at noon!"


def test_weight_depends_on_the_signal_when_words_are_used_so():
    assert weight((), "threat") == 1.0
    assert weight((Stance.JOKED,), "threat") < 1.0
    assert weight((Stance.ASKED,), "threat") == 1.0
    assert weight((Stance.ASKED,), "disparagement") < 1.0
    assert weight(tuple(Stance), "self_harm.expression") == 1.0
    assert weight(tuple(Stance), "group.religion") == 1.0
    assert weight((Stance.JOKED,), "sexual_minors") == 1.0


@settings(deadline=None)
@given(
    st.lists(st.sampled_from(Stance)),
    st.sampled_from(["threat", "defamation", "fraud_phishing", "sexual_minors", "x.y"]),
)
def test_something_of_a_score_always_stays_when_stances_meet(found, signal):
    assert WEIGHT_LEAST <= weight(found, signal) <= 1.0
    assert set(weakening(found, signal)) <= set(found)


@settings(deadline=None)
@given(st.text(), st.integers(0, 40), st.integers(1, 20))
def test_nothing_breaks_when_any_span_of_any_text_is_asked(text, start, length):
    view = fold(text + ' he said " I will kill you')
    start = min(start, len(view) - 1)
    end = min(len(view), start + length)
    first, last = sentence(view, start, end)
    assert first <= start <= end <= last <= len(view)
    assert set(stances(view, start, end)) <= set(Stance)


def test_evidence_names_the_stance_when_it_weakened_the_words(cascade):
    [[threat]] = cascade.signals(["My neighbour said I will kill you"])
    assert threat.score == 0.54
    assert [spot.sense for spot in threat.evidence] == [marked("announced_killing", (Stance.REPORTED,))]
    assert marked("announced_killing", ()) == "announced_killing"


def test_words_count_in_full_when_they_are_quoted_once_and_meant_once(cascade):
    [[threat]] = cascade.signals(['He said "I will kill you". And now I will kill you.'])
    assert threat.score == 0.9


def test_both_languages_have_cues_when_each_kind_is_read():
    for patterns in CUES.values():
        words = " ".join(patterns)
        assert any(letter in words for letter in "éèêàç") or "'" in words
