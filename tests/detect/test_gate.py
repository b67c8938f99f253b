"""The quick look: the same score alone and among many, no n-gram across two texts, nothing hidden in a long one."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from clausewise.detect import gate


@pytest.fixture(scope="module")
def table():
    draw = np.random.default_rng(3)
    weights = draw.integers(-90, 90, (1 << gate.table_bits, 5)).astype(np.int8)
    weights[0] = 0
    return gate.Gate(weights, np.full(5, 0.01, np.float32), np.full(5, -2.0, np.float32))


@given(st.lists(st.binary(max_size=900), min_size=1, max_size=6))
def test_score_is_the_same_alone_and_among_many_when_batched(table, views):
    together = table.scores(views)
    alone = np.concatenate([table.scores([view]) for view in views])
    assert np.array_equal(together, alone)


def test_rows_are_those_of_each_text_alone_when_joined():
    joined, starts, counts = gate.features([b"abcdefgh", b"xy"])
    alone, _, alone_counts = gate.features([b"abcdefgh"])
    assert np.array_equal(joined[:, starts[0] : starts[0] + 8], alone[:, :8])
    assert counts[0] == alone_counts[0] == sum(8 - width + 1 for width in gate.ORDERS)


def test_no_row_reaches_into_the_next_text_when_a_text_ends():
    rows, starts, _ = gate.features([b"abcd", b"efgh"])
    for order, width in zip(rows, gate.ORDERS, strict=True):
        assert not order[starts[0] + max(0, 4 - width + 1) : starts[1]].any()


def test_worst_window_counts_when_a_line_hides_in_a_page(table):
    line = b"the telling line"
    page = b"." * gate.window_bytes * 4
    weights = table.weights.copy()
    weights[:] = 0
    rows, _, _ = gate.features([line])
    weights[rows[rows > 0]] = 100
    alert = gate.Gate(weights, table.scales, table.leans)
    assert alert.scores([page + line + page]).max() > alert.scores([page + page]).max()


def test_empty_text_scores_the_lean_when_looked_at(table):
    assert table.scores([b""]).max() == pytest.approx(-2.0, abs=1.0)


def test_no_family_opens_when_nothing_was_learned_that_opens(table):
    assert table.weighed([]).scores([b"a text", b""]).shape == (2, 0)
