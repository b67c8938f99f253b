import pytest
from hypothesis import given
from hypothesis import strategies as st

from clausewise.detect.scan import Scanner
from clausewise.detect.undisguise import GATES, undisguised
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
    ],
)
def test_word_is_laid_bare_when_it_is_disguised(text, expected):
    assert expected in [again.view for again in undisguised(Facts(text.decode(), text), {0, 1, 2})]


@pytest.mark.parametrize(
    "text", ["www.example.org", "the 1st of may at 5pm", "version 1.2.3", "a text like any other", "10 000 $"]
)
def test_no_gate_opens_when_text_is_ordinary(text):
    scanner = Scanner({"own": [Needle(b"zebra")]})
    facts = Facts(text, text.encode())
    scanner.scan([facts])
    assert facts.undisguised == ()
    assert all(
        not marks for marks in [[raw for raw, _ in found if raw < len(GATES)] for _, found in scanner._matches([facts])]
    )


@given(st.text(alphabet="ab1@ .-zk", max_size=60))
def test_positions_stay_inside_when_a_view_is_rewritten(text):
    for again in undisguised(Facts(text, text.encode()), {0, 1, 2}):
        assert len(again.offsets) == len(again.view) + 1
        assert list(again.offsets) == sorted(again.offsets)
        assert again.offsets[-1] == len(text)
