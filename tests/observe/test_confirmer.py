from __future__ import annotations

import pytest

from clausewise.observe.confirmer import CONFIRMERS


@pytest.mark.parametrize(
    ("frame", "is_unknown"), [("GET", False), ("M-SEARCH\nhost: a", False), ("TRACE", True), ("DEBUG\nhost: a", True)]
)
def test_verb_is_unknown_when_no_service_uses_it(frame, is_unknown):
    assert CONFIRMERS["unknown_verb"](frame, len(frame)) is is_unknown


def test_range_is_backward_when_its_end_comes_before_its_beginning():
    backward = CONFIRMERS["backward_range"]
    assert backward("GET\nrange: bytes=0-9, 900-100", 0)
    assert not backward("GET\nrange: bytes=0-9, -500, 100-", 0)
