"""The office of exceptions; the engine's own methods stand in tests/test_engine.py."""

from __future__ import annotations

import pytest

from clausewise.engine import Engine
from clausewise.errors import ClausewiseError
from clausewise.model import Authorization, AuthorizationKind, Scope


def test_authorization_is_ended_once_when_it_is_revoked_twice():
    with Engine.open("dexero", store=":memory:") as engine:
        grant = Authorization(
            "g1", AuthorizationKind.GRANT, Scope(("integrity.probing",), ("u42",)), "Dexero", "2026-1", 0, 2**45
        )
        engine.permits.authorize(grant, by="operator")
        with pytest.raises(ClausewiseError, match="CW131"):
            engine.permits.authorize(grant, by="operator")
        first = engine.permits.revoke("g1", by="operator")
        assert engine.permits.revoke("g1", by="operator") == first
        with pytest.raises(ClausewiseError, match="CW132"):
            engine.permits.revoke("g2", by="operator")
