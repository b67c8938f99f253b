import pytest
from hypothesis import given
from hypothesis import strategies as st

from clausewise.detect.language import identify
from clausewise.model import Language


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("I would like to know when my parcel will arrive, please.", Language.EN),
        ("Je voudrais savoir quand mon colis va arriver, s'il vous plaît.", Language.FR),
        ("ta gueule", Language.FR),
        ("go to hell", Language.EN),
        ("shut up", Language.EN),
        ("tabarnak, ferme-la", Language.FR),
        ("Das ist ein ganz gewöhnlicher Satz auf Deutsch.", Language.OTHER),
        ("Esto es una frase normal en español, nada más.", Language.OTHER),
        ("Привет, как дела сегодня?", Language.OTHER),
        ("4111 1111", Language.UNDETERMINED),
        ("", Language.UNDETERMINED),
    ],
)
def test_language_is_told_when_text_is_long_or_short(text, language):
    assert identify([text]) == [language]


@given(st.lists(st.text(), max_size=5))
def test_every_text_gets_an_answer_when_it_is_anything(texts):
    assert len(identify(texts)) == len(texts)
