from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clausewise.errors import ConflictError, InputError, UnavailableError
from clausewise.observe import snapshot
from clausewise.observe.lookout import Lookout
from clausewise.observe.scenario import scenarios
from clausewise.observe.tail import Place
from tests.observe.test_lookout import probing, read, written

NOW = datetime(2026, 11, 26, tzinfo=UTC)
LINES = [
    *probing(60),
    *(written(61 + number, "198.51.100.7", f"/p/{number % 30}", 200) for number in range(60)),
    *(written(130 + number // 2, "198.51.100.8", f"/q{number}.php", 404) for number in range(40)),
]


def through(lookout, path):
    """Return another lookout that knows what one knows, by way of a file."""
    snapshot.write(path, snapshot.Snapshot(snapshot.VERSION, [Place("a.log")], lookout.kept()))
    found = snapshot.read(path)
    other = Lookout(scenarios(), now=NOW)
    other.resume(found.reading)
    return other


def alerts(lookout, told, path=None, cuts=()):
    found = []
    for at, line in enumerate(told):
        if at in cuts:
            lookout = through(lookout, path)
        found += lookout.see([line])
    found += lookout.rest()
    return found, (lookout.read, lookout.events, lookout.strange, lookout.late, len(lookout.windows))


@settings(max_examples=8, deadline=None)
@given(st.sets(st.integers(0, len(LINES) - 1), min_size=1, max_size=3))
def test_same_is_found_when_what_is_known_goes_through_a_file_anywhere(tmp_path_factory, cuts):
    told = read([*LINES[:20], "what", *LINES[20:]])
    wanted = alerts(Lookout(scenarios(), now=NOW), told)
    path = tmp_path_factory.mktemp("state") / "a.state"
    assert alerts(Lookout(scenarios(), now=NOW), told, path, cuts) == wanted
    assert wanted[0]


def test_alert_is_the_same_when_it_was_kept():
    found, _ = alerts(Lookout(scenarios(), now=NOW), read(LINES))
    assert snapshot.retold(list(map(snapshot.untold, found)), scenarios()) == found
    assert snapshot.retold(list(map(snapshot.untold, found)), ()) == []


def test_nothing_is_kept_half_when_the_folder_cannot_be_written(tmp_path):
    (tmp_path / "file").write_text("")
    known = snapshot.Snapshot(snapshot.VERSION, [], Lookout(scenarios(), now=NOW).kept())
    with pytest.raises(UnavailableError, match="CW806"):
        snapshot.write(tmp_path / "file" / "a.state", known)


def test_state_is_one_watchs_own_until_it_lets_go_of_it(tmp_path):
    path = tmp_path / "a.state"
    with snapshot.claimed(path):
        with pytest.raises(ConflictError, match="CW807"):
            snapshot.claimed(path)
        with snapshot.claimed(tmp_path / "b.state"):
            pass
        snapshot.write(path, snapshot.Snapshot(snapshot.VERSION, [], Lookout(scenarios(), now=NOW).kept()))
        with pytest.raises(ConflictError, match="CW807"):
            snapshot.claimed(path)
    snapshot.claimed(path).close()


def test_counts_are_let_go_when_a_scenario_was_changed():
    lookout = Lookout(scenarios(), now=NOW)
    lookout.see(read(LINES))
    counts = lookout.windows.kept()
    for one in counts:
        one.form = "another"
    other = Lookout(scenarios(), now=NOW)
    other.windows.resume(counts)
    assert len(other.windows) == 0
    other.windows.resume(lookout.windows.kept())
    assert len(other.windows) == len(lookout.windows) > 0


def test_file_is_ones_own_when_somebody_laid_a_link_in_its_way(tmp_path):
    path, other = tmp_path / "a.state", tmp_path / "other"
    other.write_text("mine")
    other.chmod(0o644)
    (tmp_path / "a.state.new").symlink_to(other)
    snapshot.write(path, snapshot.Snapshot(snapshot.VERSION, [], Lookout(scenarios(), now=NOW).kept()))
    assert other.read_text() == "mine"
    assert (path.is_symlink(), path.stat().st_mode & 0o777) == (False, 0o600)


@pytest.mark.parametrize("rest", [{}, {"unheard": 1}])
def test_kept_alerts_are_refused_when_they_are_another_versions(tmp_path, rest):
    alert = snapshot.Untold("probing.paths", (("address",), ("203.0.113.9",)), (), rest)
    path = tmp_path / "a.state"
    snapshot.write(path, snapshot.Snapshot(snapshot.VERSION, [], Lookout(scenarios(), now=NOW).kept(), [alert]))
    with pytest.raises(InputError) as refused:
        snapshot.read(path)
    assert refused.value.code == "CW805"
