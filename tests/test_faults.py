import pytest

from tests import faults, postgres


def test_nothing_acknowledged_is_lost_or_doubled_when_processes_and_the_database_die():
    """Longer, and at random moments, by hand: ``python -m tests.faults``."""
    if reason := postgres.missing():
        pytest.skip(reason)
    happened = faults.trial(iter(("crash", "kill")), 2)
    assert happened["acknowledged"] > 10
    assert happened["records"] > happened["acknowledged"]
