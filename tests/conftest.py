"""Property tests say what is wrong, not how busy the machine is: no example has a deadline, and slow drawing fails nothing."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, settings

from tests import browsing as looking

settings.register_profile("unhurried", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("unhurried")


@pytest.fixture(scope="module")
def browsing():
    """The system's Chromium, for one module: tests/browsing.py says what it can do."""
    if reason := looking.missing():
        pytest.skip(reason)
    with looking.chromium() as one:
        yield one
