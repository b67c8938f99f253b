from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clausewise.errors import PolicyError
from clausewise.event import Event
from clausewise.model import Words
from clausewise.observe.alert import Row
from clausewise.observe.profile import Change, Profile, profiled, read_profiles
from clausewise.observe.scenario import scenarios
from clausewise.observe.window import Windows

PROBING = tuple(one for one in scenarios() if one.id == "probing.paths")
FILES = "files.dexero.example"
WORDS = Words("Files", "Fichiers")


def profile(change, **where):
    return Profile("files", WORDS, {"probing.paths": change}, **where)


def missing(number, host=FILES, path="/a"):
    return Event(
        1_000 * number, address="203.0.113.9", host=host, verb="GET", path=f"{path}/x{number}.html", status=404
    )


def fired(made, events):
    return {
        (one.scenario.id, one.scenario.is_shadow)
        for one in Windows(made).observe((one, Row("a", "")) for one in events)
    }


def test_application_has_its_own_capacity_when_a_profile_says_so():
    made = profiled(PROBING, [profile(Change(ease=6.0), hosts=(FILES,))])
    assert fired(made, map(missing, range(40))) == set()
    assert fired(made, map(missing, range(200))) == {("probing.paths", False)}
    assert fired(made, (missing(n, "www.dexero.example") for n in range(40))) == {("probing.paths", False)}


@pytest.mark.parametrize(("stands", "expected"), [("off", set()), ("shadow", {("probing.paths", True)})])
def test_scenario_is_silent_only_there_when_a_profile_silences_it(stands, expected):
    made = profiled(PROBING, [profile(Change(stands), hosts=("*.dexero.example",), under=("/a",))])
    assert fired(made, map(missing, range(40))) == expected
    for elsewhere in ({"host": "dexero.example"}, {"path": "/ab"}, {"host": ""}):
        assert fired(made, (missing(n, **elsewhere) for n in range(40))) == {("probing.paths", False)}


def test_scenario_in_shadow_is_put_in_force_when_a_profile_says_on():
    shadow = [one for one in scenarios() if one.is_shadow]
    on = profiled(shadow, [Profile("all", WORDS, {one.id: Change("on") for one in shadow})])
    assert len(on) == len(shadow)
    assert not any(one.is_shadow for one in on)


def test_exempt_paths_are_counted_by_nothing_when_a_profile_names_them():
    made = profiled(PROBING, [Profile("files", WORDS, {}, hosts=(FILES,), exempt=("/a",))])
    assert fired(made, map(missing, range(40))) == set()
    assert fired(made, (missing(n, path="/b") for n in range(40))) == {("probing.paths", False)}
    assert fired(made, (missing(n, "www.dexero.example") for n in range(40))) == {("probing.paths", False)}


@given(
    st.lists(
        st.builds(
            lambda hosts, under, stands: profile(Change(stands), hosts=hosts, under=under),
            st.sampled_from([(), ("a.example",), ("*.example", "b.test")]),
            st.sampled_from([(), ("/x",), ("/x/y", "/z")]),
            st.sampled_from(["off", "shadow", "on"]),
        ),
        max_size=3,
    ),
    st.sampled_from(["a.example", "b.test", "c.test", ""]),
    st.sampled_from(["/x", "/x/y", "/x-old", "/z/1", "/"]),
)
def test_each_event_counts_once_at_most_when_profiles_overlap(profiles, host, path):
    event = Event(0, address="203.0.113.9", host=host, verb="GET", path=path, status=404)

    def fits(one):
        hosts = any(host.endswith(name[1:]) if name[0] == "*" else host == name for name in one.hosts)
        under = any(path == name or path.startswith(name + "/") for name in one.under)
        return (hosts or not one.hosts) and (under or not one.under)

    first = next((one.changes["probing.paths"].stands for one in profiles if fits(one)), "")
    counting = [one.is_shadow for one in profiled(PROBING, profiles) if one.condition(event)]
    assert counting == {"off": [], "shadow": [True]}.get(first, [False])


def test_profiles_are_read_when_their_file_is_right(tmp_path):
    (tmp_path / "a.yaml").write_text(
        "profiles:\n  - name: files\n    hosts: [a.example]\n    exempt: [/s]\n"
        "    scenarios:\n      probing.paths: {ease: 4}\n      overload.flood: off\n"
    )
    [found] = read_profiles(tmp_path / "a.yaml", scenarios())
    assert found.changes == {"probing.paths": Change("", 4.0), "overload.flood": Change("off")}


def test_profiles_are_refused_with_every_problem_when_they_are_wrong(tmp_path):
    (tmp_path / "a.yaml").write_text(
        "profiles:\n  - name: files\n    under: [a]\n    unheard: 1\n"
        "    scenarios: {nothing.here: off, probing.paths: loud, overload.flood: {ease: 0}}\n"
    )
    with pytest.raises(PolicyError) as refused:
        read_profiles(tmp_path / "a.yaml", scenarios())
    codes = [one.code for one in refused.value.problems]
    assert codes.count("CW840") == 3
    assert {"CW220", "CW225"} <= set(codes)
    assert all(one.remedy_fr for one in refused.value.problems)
