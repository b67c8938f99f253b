"""Property tests say what is wrong, not how busy the machine is: no example has a deadline, and slow drawing fails nothing.

Hundreds of processes begin in one run. What the first of them compiled the others load, even where the environment keeps no bytecode
(``PYTHONDONTWRITEBYTECODE``): compiling took most of the time of many a test.
"""

from __future__ import annotations

import os
import sys

import pytest
from hypothesis import HealthCheck, settings

from tests import browsing as looking

os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False
settings.register_profile("unhurried", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("unhurried")


@pytest.fixture(scope="module")
def browsing():
    """The system's Chromium, for one module: tests/browsing.py says what it can do."""
    if reason := looking.missing():
        pytest.skip(reason)
    with looking.chromium() as one:
        yield one
