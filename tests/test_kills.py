import pytest

from tests import kills, postgres


def test_nothing_is_lost_or_enforced_twice_when_processes_are_killed_at_every_point(tmp_path):
    """A thousand of them by hand: ``python -m tests.kills``."""
    happened = kills.trial(10, 2026, str(tmp_path / "a.db"))
    assert happened["killed after a commit"] == happened[f"killed {kills.AT_RANDOM}"] == 2
    assert happened["records"] > 10


def test_nothing_is_lost_or_enforced_twice_when_the_ledger_lies_in_postgresql():
    if reason := postgres.missing():
        pytest.skip(reason)
    with postgres.serving() as server:
        happened = kills.trial(5, 2026, server.address("postgres"))
    assert happened["records"] > 5
