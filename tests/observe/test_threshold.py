from __future__ import annotations

import pytest

from clausewise.event import Event
from clausewise.observe.alert import Row
from clausewise.observe.profile import profiled, read_profiles
from clausewise.observe.scenario import scenarios
from clausewise.observe.threshold import EASES, Need, Thresholds, drafted
from clausewise.observe.window import Windows
from tests.observe.examples import events

PROBING = tuple(one for one in scenarios() if one.id == "probing.paths")


def missing(number, who=9):
    event = Event(
        1_000 * number,
        address=f"203.0.113.{who}",
        host="files.dexero.example",
        verb="GET",
        path=f"/x{number}.html",
        status=404,
    )
    return event, Row(f"a:{number}", event.path)


def needs(told):
    thresholds = Thresholds(PROBING)
    thresholds.add(told)
    return thresholds, thresholds.needs()


def test_fewer_are_named_when_more_is_ordinary():
    _, [need] = needs([missing(n, who) for n in range(100) for who in range(3) if n < 30 * (who + 1)])
    assert need.named[0] == 3
    assert list(need.named) == sorted(need.named, reverse=True)
    assert need.ease > 1


def test_nothing_is_needed_when_nobody_is_named():
    _, [need] = needs([missing(n) for n in range(4)])
    assert (need.named, need.ease) == ((0,) * len(EASES), 1.0)


def test_one_step_is_to_spare_when_an_ease_is_drafted():
    assert Need(PROBING[0], (2, 1, 0, 0, 0, 0, 0, 0)).ease == 3.0
    assert Need(PROBING[0], (2, 1, 1, 1, 1, 1, 1, 1)).ease == 0.0


def test_traffic_sets_nothing_off_when_its_own_draft_is_in_force(tmp_path):
    told = [missing(n) for n in range(90)]
    thresholds, found = needs(told)
    (tmp_path / "a.yaml").write_text(drafted(found, "files", sorted(thresholds.hosts)))
    assert Windows(PROBING).observe(told)
    profiles = read_profiles(tmp_path / "a.yaml", scenarios())
    assert profiles[0].hosts == ("files.dexero.example",)
    assert Windows(profiled(PROBING, profiles)).observe(told) == []


def test_draft_changes_nothing_when_nothing_is_needed(tmp_path):
    _, found = needs([missing(n) for n in range(4)])
    (tmp_path / "a.yaml").write_text(drafted(found, "files"))
    assert read_profiles(tmp_path / "a.yaml", scenarios())[0].changes == {}


@pytest.mark.parametrize("identifier", ["agent.scanner", "sign_in.spraying", "overload.flood"])
def test_ease_lets_more_through_when_it_is_a_bucket_or_a_measure(identifier):
    [scenario] = [one for one in scenarios() if one.id == identifier]
    thresholds = Thresholds([scenario])
    thresholds.add(events(scenario.hit[0]))
    [need] = thresholds.needs()
    assert need.named[0] >= 1
    assert need.named[-1] == 0
    assert scenario.id in drafted([need], "x")
