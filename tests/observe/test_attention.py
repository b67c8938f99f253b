from __future__ import annotations

import pytest

from clausewise.config import Config
from clausewise.errors import InputError
from clausewise.event import Event
from clausewise.observe.attention import Attention, marking, watched
from clausewise.observe.scenario import scenarios


def test_agents_are_read_when_nothing_is_configured():
    assert "agent.scanner" in marking(Attention()).marked(Event(0, agent="sqlmap/1.8", path="/x")).marks


def test_everything_marks_when_everything_is_configured(tmp_path):
    (tmp_path / "ours.yaml").write_text("routes:\n  - {path: /a}\n")
    (tmp_path / "googlebot.json").write_text('{"prefixes": [{"ipv4Prefix": "192.0.2.0/30"}]}')
    config = Config(interfaces=str(tmp_path / "ours.yaml"), crawler_ranges=str(tmp_path))
    event = Event(0, address="203.0.113.9", agent="Googlebot/2.1", path="/b", country="KP")
    marks = marking(config.attention(["KP"])).marked(event).marks
    assert marks == ("agent.crawler", "agent.forged", "origin.embargoed", "interface.endpoint")


def test_settings_are_refused_when_their_files_are_not_there(tmp_path):
    with pytest.raises(InputError, match="CW837"):
        marking(Attention(addresses=str(tmp_path / "none.mmdb")))


def test_names_are_asked_only_when_a_setting_says_so(monkeypatch):
    asked = []
    monkeypatch.setattr("socket.gethostbyaddr", lambda address: asked.append(address) or ("x.example", [], []))
    event = Event(0, address="203.0.113.9", agent="Googlebot/2.1", path="/b")
    assert marking(Attention()).marked(event).marks == ("agent.crawler",)
    assert asked == []
    assert marking(Attention(crawlers="dns")).marked(event).marks == ("agent.crawler", "agent.forged")
    assert asked == ["203.0.113.9"]


def test_scenarios_are_those_of_the_profiles_when_there_are_any(tmp_path):
    assert watched(Attention()) == scenarios()
    (tmp_path / "a.yaml").write_text("profiles:\n  - name: all\n    scenarios: {probing.paths: off}\n")
    found = {one.id for one in watched(Config(profiles=str(tmp_path / "a.yaml")).attention())}
    assert {one.id for one in scenarios()} - found == {"probing.paths"}
