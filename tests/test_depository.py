"""Works are deposited once under an id, and withdrawn for good."""

from __future__ import annotations

import pytest

from clausewise.deposit import Work
from clausewise.depository import Depository
from clausewise.engine import Engine
from clausewise.errors import ConflictError, NotFoundError
from tests.small import policy

TEXT = " ".join(f"word{number}" for number in range(60))


@pytest.mark.parametrize("store", [None, ":memory:"])
def test_id_is_never_used_twice_when_a_work_was_withdrawn(store):
    with Engine.open(policy(), store=store, with_detectors=()) as engine:
        office = Depository(engine.clerk, engine.memory, engine.clock)
        assert office.deposit(TEXT, Work("w1", "board"), by="desk").words == 60
        with pytest.raises(ConflictError, match="CW138"):
            office.deposit(TEXT, Work("w1", "board"), by="desk")
        assert office.withdraw("w1", by="desk").id == "w1"
        with pytest.raises(NotFoundError, match="CW137"):
            office.withdraw("w1", by="desk")
        if store:
            with pytest.raises(ConflictError, match="CW138"):
                office.deposit(TEXT, Work("w1", "board"), by="desk")
