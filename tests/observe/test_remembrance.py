from __future__ import annotations

import sys

from clausewise.observe.remembrance import Remembrance, remembering


def test_answer_is_worked_out_once_when_the_same_is_asked_again():
    asked = []
    answer = remembering(lambda text: asked.append(text) or text.upper())
    assert [answer("a"), answer("b"), answer("a")] == ["A", "B", "A"]
    assert asked == ["a", "b"]


def test_memory_is_bounded_by_bytes_when_texts_are_long():
    answer = remembering(len, bytes_max=100_000)
    kept = answer.__self__
    for number in range(500):
        assert answer(f"{number}" + "x" * 5_000) == 5_000 + len(str(number))
        held = sum(map(sys.getsizeof, kept))
        assert held <= kept.bytes <= 100_000
    assert 5 <= len(kept) < 20
    for number in range(100_000):
        assert answer(f"{number}") == len(str(number))
    assert kept.bytes <= 100_000


def test_text_that_alone_would_fill_the_memory_is_answered_and_not_kept():
    answer = remembering(len, bytes_max=10_000)
    assert [answer("a"), answer("x" * 9_000)] == [1, 9_000]
    assert list(answer.__self__) == ["a"]


def test_pairs_are_bounded_by_both_texts_when_a_path_and_its_query_are_asked():
    kept = Remembrance(bytes_max=100_000)
    for number in range(200):
        kept.remember(("p" * 3_000, f"{number}" * 3_000), number)
    assert sum(sys.getsizeof(one) + sys.getsizeof(other) for one, other in kept) <= 100_000
