import pytest
from hypothesis import given
from hypothesis import strategies as st

from clausewise.model import LANGUAGES
from clausewise.redline import pieces, tokens

WORDS = st.lists(
    st.sampled_from(["l'", "le", "texte", "Ne", "don't", " ", "\u00a0: ", "« ", " »", ", ", "1 000,5", "é", "\n", "’"]),
    max_size=30,
).map("".join)


def drawn(before, after, language):
    marks = {"same": "{}", "removed": "[-{}-]", "added": "[+{}+]"}
    return "".join(marks[one.kind].format(one.text) for one in pieces(before, after, language))


@pytest.mark.parametrize("language", LANGUAGES)
@given(before=WORDS | st.text(max_size=40), after=WORDS | st.text(max_size=40))
def test_both_texts_come_back_when_a_redline_is_applied(language, before, after):
    found = pieces(before, after, language)
    assert "".join(one.text for one in found if one.kind != "added") == before
    assert "".join(one.text for one in found if one.kind != "removed") == after
    assert all(one.text for one in found)
    assert all(one.kind == "same" for one in found) is (before == after)


@pytest.mark.parametrize("language", LANGUAGES)
@given(text=st.text())
def test_no_character_is_lost_when_words_are_told_apart(language, text):
    assert "".join(tokens(text, language)) == text


@pytest.mark.parametrize(
    ("language", "text", "words"),
    [
        ("fr", "l’objet d'aujourd'hui", ["l’", "objet", " ", "d'", "aujourd'hui"]),
        ("fr", "« Non » : 1 000,5 $", ["« ", "Non", " »", " :", " ", "1", " ", "000,5", " ", "$"]),
        ("fr", "Qu'est-ce\u00a0? Jusqu'ici.", ["Qu'", "est-ce", "\u00a0?", " ", "Jusqu'", "ici", "."]),
        ("en", "Don't re-post 1,000.5!", ["Don't", " ", "re-post", " ", "1,000.5", "!"]),
    ],
)
def test_words_are_those_of_the_language_when_told_apart(language, text, words):
    assert tokens(text, language) == words


@pytest.mark.parametrize(
    ("language", "before", "after", "expected"),
    [
        ("fr", "Ne publiez pas l'image.", "Ne publiez pas l'adresse.", "Ne publiez pas l'[-image-][+adresse+]."),
        ("en", "Do not shout.", "Do not ever shout.", "Do not [+ever +]shout."),
        ("en", "Do harm nobody.", "Be kind always.", "[-Do harm nobody-][+Be kind always+]."),
        ("fr", "Dites : « oui ».", "Dites : « non ».", "Dites : « [-oui-][+non+] »."),
        ("en", "", "New.", "[+New.+]"),
        ("en", "Same.", "Same.", "Same."),
    ],
)
def test_only_what_changed_is_marked_when_two_texts_are_compared(language, before, after, expected):
    assert drawn(before, after, language) == expected
