from __future__ import annotations

import pytest
from msgspec.structs import replace

from clausewise.errors import PolicyError
from clausewise.event import Act, Event, Outcome
from clausewise.observe.alert import Row
from clausewise.observe.scenario import read_scenario, scenarios
from clausewise.observe.window import Windows
from tests.observe.examples import events


@pytest.mark.parametrize("scenario", scenarios(), ids=lambda one: one.id)
def test_every_example_holds_when_a_scenario_runs_alone(scenario):
    assert scenario.hit
    assert len(scenario.miss) >= 2
    for example in scenario.hit:
        assert Windows([scenario]).observe(events(example)), example
    for example in scenario.miss:
        assert not Windows([scenario]).observe(events(example)), example


@pytest.mark.parametrize("scenario", scenarios(), ids=lambda one: one.id)
def test_nothing_overflows_when_we_refused_it_ourselves(scenario):
    refused = [(replace(event, outcome=Outcome.REFUSED), row) for event, row in events(scenario.hit[0])]
    assert Windows([scenario]).observe(refused) == []


def test_file_is_refused_with_every_problem_when_it_asks_for_what_no_event_says(tmp_path):
    (tmp_path / "a.yaml").write_text(
        "id: a\nsignal: a.b\nscore: 2\ntitle: {en: A}\nwhere: [{colour: red}]\nper: [[shoe]]\n"
        "bucket: {capacity: 0, leak_s: 1}\nunheard: 1\n"
    )
    with pytest.raises(PolicyError) as refused:
        read_scenario(tmp_path / "a.yaml")
    codes = [problem.code for problem in refused.value.problems]
    assert codes.count("CW810") == 2
    assert "CW220" in codes


def test_alert_is_told_once_when_the_bucket_stays_full():
    [scenario] = [one for one in scenarios() if one.id == "sign_in.guessing"]
    example = scenario.hit[0] | {"times": 60}
    [alert] = Windows([scenario]).observe(events(example))
    assert (alert.count, alert.account, alert.address) == (10, "", "203.0.113.9")
    assert [row.place for row in alert.rows] == [f"example:{number}" for number in range(6, 11)]
    later = [(replace(event, time_ms=event.time_ms + 86_400_000), row) for event, row in events(example)]
    windows = Windows([scenario])
    assert len(windows.observe(events(example))) == 1
    assert len(windows.observe(later)) == 1


def test_state_is_bounded_when_keys_never_end(monkeypatch):
    monkeypatch.setattr("clausewise.observe.window.keys_max", 100)
    [scenario] = [one for one in scenarios() if one.id == "sign_in.guessing"]
    windows = Windows([scenario])
    for number in range(5_000):
        event = Event(number, Act.SIGN_IN, Outcome.FAILURE, address="203.0.113.9", account=f"u{number}")
        windows.observe([(event, Row("x", ""))])
    assert len(windows) <= 100
    assert windows.dropped > 0
