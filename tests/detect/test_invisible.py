import pytest

from clausewise.detect.cascade import Cascade
from clausewise.detect.disguise import Disguise
from clausewise.detect.invisible import spelled
from clausewise.detect.mark import Mark
from clausewise.policy import load


def tags(text):
    return "".join(chr(0xE0000 + ord(one)) for one in text)


def selectors(text):
    return "".join(chr(0xFE00 + one if one < 16 else 0xE0100 + one - 16) for one in text.encode())


@pytest.fixture(scope="module")
def cascade():
    register = load("dexero").register
    return Cascade([Mark(register), Disguise(register)])


@pytest.mark.parametrize("written", [tags, selectors])
@pytest.mark.parametrize("words", ["cheap like Dexero", "Nuxabri moins cher"])
def test_words_are_read_when_invisible_characters_spell_them(cascade, written, words):
    text = f"Bonjour 🌸{written(words)} à tous!"
    assert spelled(text, 9, 9 + len(words)) == words
    found = {signal.name: signal for signal in cascade.signals([text])[0]}
    assert set(found) == {"hidden.characters", "hidden.mark.own"}
    assert found["hidden.characters"].evidence[0].excerpt == words
    assert found["hidden.mark.own"].evidence[0].sense.endswith("/spelled")


@pytest.mark.parametrize(
    "text",
    [
        "Allez 🏴" + tags("gbeng") + "\U000e007f !",
        "Un cœur ❤️ et un autre ❤️❤️.",
        "👩‍👩‍👧 et 👍🏽",
        "mot" + "\u00ad" * 6 + " coupé",
        "zero\u200b width\u200b\u200b\u200b\u200b\u200b at the ends",
    ],
)
def test_nothing_is_read_when_invisible_characters_are_honest(cascade, text):
    assert cascade.signals([text])[0] == []
