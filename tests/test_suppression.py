from hypothesis import given
from hypothesis import strategies as st

from clausewise.suppression import hidden

NAMES = st.sampled_from("abcd")
TABLES = st.dictionaries(st.tuples(NAMES, NAMES), st.integers(0, 40), max_size=16)


def test_small_count_is_hidden_when_it_could_point_at_somebody():
    assert hidden({("a",): 4, ("b",): 3, ("c",): 9, ("d",): 0}) == {("a",), ("b",)}


def test_second_count_is_hidden_when_the_total_would_tell_the_first():
    assert hidden({("a",): 4, ("b",): 7, ("c",): 900}) == {("a",), ("b",)}


def test_column_hides_no_single_count_when_lines_were_made_safe():
    counts = {("a", "x"): 2, ("a", "y"): 50, ("b", "x"): 60, ("b", "y"): 70}
    assert hidden(counts) == set(counts)


def test_nothing_is_hidden_when_every_count_is_asked_for():
    assert hidden({("a",): 1, ("b",): 2}, least=1) == frozenset()


@given(TABLES)
def test_no_line_and_no_column_hides_exactly_one_when_others_could_tell(counts):
    unshown = hidden(counts)
    assert {key for key, count in counts.items() if 0 < count < 5} <= unshown
    for place in (0, 1):
        for name in "abcd":
            line = [key for key in counts if key[place] == name and counts[key]]
            kept = [key for key in line if key not in unshown]
            assert not (len(line) - len(kept) == 1 and kept), (name, counts)
