import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from clausewise.detect.prepare import fold, prepare, view_bytes_max


def view(text):
    return prepare([text])[0].view.decode("latin-1")


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Élève déçu", "eleve decu"),
        ("cœur brisé", "coeur brise"),
        ("it’s « ok »", 'it\'s " ok "'),
        ("𝐤𝐢𝐥𝐥 you", "kill you"),
        ("ｆｕｌｌ width", "full width"),
        ("k\u200bill", "kill"),
        ("soft\u00adhyphen", "softhyphen"),
        ("pаypаl", "paypal"),
        ("a\t\r\n b", "a b"),
        ("z̷a̷l̷g̷o̷", "zalgo"),
        ("100 €", "100 e"),
        ("k\x01ill", "kill"),
        ("k\u3164ill", "kill"),
        ("\u1d0b\u026a\u029f\u029f", "kill"),
        ("\U0001f17a\U0001f178\U0001f17b\U0001f17b", "kill"),
        ("you \u043a\u0456\u04cf\u04cf", "you kill"),
    ],
)
def test_view_is_plain_when_text_is_dressed_up(text, folded):
    assert view(text) == folded


def test_letters_stay_foreign_when_a_whole_word_is_cyrillic():
    assert "privet" not in view("Привет")
    assert prepare(["Привет"])[0].mixed is False


def test_look_alikes_are_noticed_when_mixed_into_a_latin_word():
    assert prepare(["Dехero"])[0].mixed


def test_hidden_characters_are_noticed_when_inside_a_word_but_not_when_inside_an_emoji():
    assert prepare(["pass\u200bword"])[0].hidden == ((4, 5),)
    assert prepare(["👨\u200d👩\u200d👧 ok"])[0].hidden == ()


@given(st.text())
@example("\ud800")
@example("ﷺ" * 3)
@example("e\u0301")
@example("  \u00a0 x")
def test_positions_lead_back_into_the_text_when_text_is_anything(text):
    facts = prepare([text])[0]
    assert b"\n" not in facts.view
    assert b"  " not in facts.view
    if facts.offsets is not None:
        assert len(facts.offsets) == len(facts.view) + 1
        assert list(facts.offsets) == sorted(facts.offsets)
    for position in range(len(facts.view)):
        start, end = facts.span(position, position + 1)
        assert 0 <= start < end <= len(text)


@given(st.text(alphabet=st.characters(codec="ascii")))
def test_folding_twice_changes_nothing_when_text_is_ascii(text):
    assert fold(fold(text).decode("latin-1")) == fold(text)


@given(st.text(alphabet="aé œ’z\u200b\t", min_size=1))
def test_same_view_comes_out_when_a_text_is_prepared_alone_or_in_a_batch(text):
    assert prepare(["x", text, "y"])[1].view == prepare([text])[0].view


def test_long_word_is_folded_quickly_when_something_exotic_stands_in_the_text():
    import time

    started = time.process_time()
    prepare(["a" * 1_000_000 + " \u2603"])
    assert time.process_time() - started < 2


def test_view_is_cut_and_says_so_when_characters_are_spelled_out_without_end(cascade):
    text = "\ufdfa" * 200_000
    [facts] = prepare([text])
    assert facts.overflowed
    assert view_bytes_max < len(facts.view) < view_bytes_max + 100
    assert facts.span(len(facts.view) - 1, len(facts.view))[1] < len(text)
    assert "limit.hits" in [one.name for one in cascade.signals([text])[0]]
    assert not prepare(["\ufdfa" * 10_000])[0].overflowed


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        ("\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645", ()),
        ("\u0915\u094d\u0937\u200d\u0915", ()),
        ("\u05d1\u2066Dexero\u2069", ()),
        ("\u0645\u0646\u200eDexero", ()),
        ("\u05d1\u202eDexero", ((1, 2),)),
        ("\u0645\u200b\u0646", ((1, 2),)),
        ("De\u200cxero", ((2, 3),)),
        ("mot\u200fde passe", ((3, 4),)),
        ("d\u00e9\u2066j\u00e0", ((2, 3),)),
    ],
)
def test_signs_that_a_script_is_spelled_with_hide_nothing_when_its_letters_stand_beside(text, hidden):
    assert prepare([text])[0].hidden == hidden
