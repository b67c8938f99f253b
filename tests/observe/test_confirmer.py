from __future__ import annotations

import pytest

from clausewise.observe.confirmer import CONFIRMERS


@pytest.mark.parametrize(
    ("frame", "is_unknown"), [("GET", False), ("M-SEARCH\nhost: a", False), ("TRACE", True), ("DEBUG\nhost: a", True)]
)
def test_verb_is_unknown_when_no_service_uses_it(frame, is_unknown):
    assert CONFIRMERS["unknown_verb"](frame, len(frame)) is is_unknown
