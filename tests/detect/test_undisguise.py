import pytest
from hypothesis import given
from hypothesis import strategies as st

from clausewise.detect.scan import Scanner
from clausewise.detect.undisguise import undisguised
from clausewise.facts import Facts, Needle


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (b"you k1ll me", b"you kill me"),
        (b"such an @55hole", b"such an asshole"),
        (b"k i l l him", b"kill him"),
        (b"f.u.c.k it", b"fuck it"),
        (b"kiiiill", b"kill"),
        (b"fuuuuck", b"fuck"),
        (b"i-will-kill-you", b"i will kill you"),
        (b"k_i_l_l him", b"kill him"),
    ],
)
def test_word_is_laid_bare_when_it_is_disguised(text, expected):
    assert expected in [again.view for again in undisguised(Facts(text.decode(), text), {0, 1, 2, 3})]


@pytest.mark.parametrize(
    "text", ["www.example.org", "the 1st of may at 5pm", "version 1.2.3", "a text like any other", "10 000 $"]
)
def test_nothing_is_rewritten_when_text_is_ordinary(text):
    scanner = Scanner({"own": [Needle(b"zebra")]})
    facts = Facts(text, text.encode())
    scanner.scan([facts])
    assert facts.undisguised == ()


@given(st.text(alphabet="ab1@ .-zk", max_size=60))
def test_positions_stay_inside_when_a_view_is_rewritten(text):
    for again in undisguised(Facts(text, text.encode()), {0, 1, 2, 3}):
        assert len(again.offsets) == len(again.view) + 1
        assert list(again.offsets) == sorted(again.offsets)
        assert again.offsets[-1] == len(text)


def test_wider_gaps_part_the_words_when_every_letter_is_spaced():
    from clausewise.detect.prepare import prepare

    [facts] = prepare(["i  w i l l  k i l l  y o u"])
    assert b"i will kill you" in [again.view for again in undisguised(facts, {1})]
