from __future__ import annotations

import pytest

from clausewise.observe.scenario import scenarios
from clausewise.observe.window import Windows
from tests.observe.actors import ATTACKERS, HONEST, background, crowd, told

# From this score on, what is seen over time may be acted on by a machine; below it a person looks.
LIKELY = 0.85


def alerts(*actors):
    return Windows(scenarios()).observe(told(*actors))


@pytest.mark.parametrize("honest", HONEST, ids=lambda one: one.__name__)
def test_nobody_is_accused_when_they_only_look_like_attackers(honest):
    chance, others = background(7)
    found = alerts(others, honest(chance))
    assert [(alert.scenario.id, alert.key, alert.count) for alert in found] == []


def test_nobody_is_accused_when_all_who_are_honest_come_at_once():
    chance, others = background(11)
    found = alerts(others, *(honest(chance) for honest in HONEST))
    assert [(alert.scenario.id, alert.key) for alert in found if alert.score >= LIKELY] == []


@pytest.mark.parametrize("attacker", ATTACKERS, ids=lambda one: one.__name__)
def test_attacker_is_found_and_nobody_else_when_others_are_there(attacker):
    chance, others = background(7)
    found = alerts(others, attacker(chance))
    assert found
    named = {alert.address for alert in found} | {alert.account for alert in found}
    assert all(not name.startswith("198.51.") or attacker.__name__ == "stolen_session" for name in named), named


def test_crowd_is_left_alone_when_nothing_else_happens():
    chance, others = background(3)
    assert alerts(others, crowd(chance, 200)) == []
