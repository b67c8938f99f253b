"""A few short histories; thousands of long ones by hand: ``python -m tests.simulation``."""

from __future__ import annotations

import logging

from tests import simulation


def test_everything_stands_as_the_reference_says_when_processes_die_and_disks_are_full(caplog):
    caplog.set_level(logging.ERROR, "clausewise")
    before = simulation.happened.copy()
    simulation.simulate(40, steps=10)
    happened = simulation.happened - before
    assert happened["histories"] >= 40
    assert happened["records `enforced`"] > 10
    assert happened["records `decided`"] > 10
