"""The stores that every contract holds for. A new backend is one more line in ``OPENERS``."""

from __future__ import annotations

import pytest

from clausewise.ledger import open_store
from tests import postgres


def address(*, template: str = postgres.TEMPLATE) -> str:
    """Return the address of a new ledger in PostgreSQL, or of an empty database; skip the test where there is no server."""
    if reason := postgres.missing():
        pytest.skip(reason)
    return postgres.database(template=template)


OPENERS = {
    "sqlite file": lambda folder: open_store(folder / "ledger.db"),
    "sqlite memory": lambda _: open_store(":memory:"),
    "postgresql": lambda _: open_store(address()),
}
