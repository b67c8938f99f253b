from __future__ import annotations

import numpy as np

from clausewise.observe.group import Groups, taken
from clausewise.observe.strip import strip

ROWS = strip([0] * 6, range(6), [0, 3, 12, 14, 31, 33], [0, 0, 1, 0, 0, 0], {"address": [1, 2, 1, 1, 1, 0]})


def test_rows_are_taken_when_their_sort_is_meant_and_their_key_is_whole():
    assert taken(np.array([True, False]), ROWS, ["address"]).tolist() == [0, 1, 3, 4]


def test_halves_follow_each_other_when_no_time_lies_between():
    groups = Groups.of(ROWS, np.array([0, 1, 2, 3, 4]), ["address"], 10)
    assert groups.rows.tolist() == [0, 2, 3, 4, 1]
    assert groups.starts.tolist() == [0, 1, 3, 4]
    assert groups.befores.tolist() == [-1, 0, -1, -1]
    ones = np.ones(5, np.int64)
    assert groups.running(ones).tolist() == [1, 1, 2, 1, 1]
    assert groups.before(groups.whole(ones)).tolist() == [0, 1, 1, 0, 0]
    assert groups.keys(np.array([True, True, False, False, True])) == [(1,), (2,)]
