from __future__ import annotations

import numpy as np

from clausewise.observe.strip import empty, joined, strip


def rows(*times):
    count = len(times)
    return strip([0] * count, range(count), times, [0] * count, {"address": range(1, count + 1)})


def test_rows_stand_in_order_of_time_when_they_are_put_so():
    found = rows(5, 3, 5, 1).in_order()
    assert found.time_ms.tolist() == [1, 3, 5, 5]
    assert found.place.tolist() == [3, 1, 0, 2]
    assert found.ids["address"].tolist() == [4, 2, 1, 3]


def test_rows_are_those_of_all_when_strips_are_joined():
    both = joined([rows(1, 2), empty(["address"]), rows(3)])
    assert both.time_ms.tolist() == [1, 2, 3]
    assert both.beginning(1).time_ms.tolist() == [2, 3]
    assert both.chosen(both.time_ms > 2).ids["address"].tolist() == [1]


def test_rows_have_other_numbers_when_texts_were_renumbered():
    assert rows(1, 2).renumbered(np.array([0, 7, 9])).ids["address"].tolist() == [7, 9]
