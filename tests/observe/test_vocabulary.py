from __future__ import annotations

import numpy as np

from clausewise.observe.vocabulary import Grown, Vocabulary


def test_text_keeps_its_number_when_it_comes_again():
    vocabulary = Vocabulary()
    numbers = [vocabulary.number(text) for text in ("", "a", "b", "a")]
    assert numbers == [0, 1, 2, 1]
    assert [vocabulary.text(number) for number in numbers] == ["", "a", "b", "a"]


def test_texts_that_nobody_has_are_forgotten_when_it_is_renewed():
    vocabulary = Vocabulary()
    for text in ("a", "b", "c"):
        vocabulary.number(text)
    numbers = vocabulary.renew(np.array([3, 1, 3]))
    assert vocabulary.edition == 1
    assert len(vocabulary) == 3
    assert [vocabulary.text(number) for number in numbers[[0, 1, 3]].tolist()] == ["", "a", "c"]
    assert vocabulary.number("b") == 3


def test_array_holds_what_was_added_when_it_grows():
    grown = Grown(int)
    for start in range(0, 5_000, 700):
        grown.extend(range(start, start + 700))
    assert grown.values.tolist() == list(range(5_600))
    assert len(grown) == 5_600
