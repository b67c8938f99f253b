from __future__ import annotations

import sys

import pytest
from mmdb_writer import MMDBWriter
from netaddr import IPSet

from clausewise.errors import InputError, UnavailableError
from clausewise.event import Event
from clausewise.observe.origin import EMBARGOED, HOSTING, PROXY, TOR, Origin, Origins, atlas

CITY = {
    "country": {"iso_code": "CA"},
    "location": {"latitude": 45.5, "longitude": -73.6},
}


def written(path, **networks):
    writer = MMDBWriter(ip_version=6, ipv4_compatible=True)
    for network, record in networks.items():
        writer.insert_network(IPSet([network]), record)
    writer.to_db_file(str(path))
    return path


@pytest.fixture
def folder(tmp_path):
    written(tmp_path / "city.mmdb", **{"24.48.0.0/16": CITY, "175.45.176.0/22": {"country": {"iso_code": "KP"}}})
    written(tmp_path / "asn.mmdb", **{"24.48.0.0/16": {"autonomous_system_number": 5769}})
    written(
        tmp_path / "anonymous.mmdb",
        **{
            "24.48.1.0/24": {"is_tor_exit_node": True, "is_anonymous": True},
            "24.48.2.0/24": {"is_anonymous_vpn": True, "is_hosting_provider": True},
        },
    )
    written(tmp_path / "flat.mmdb", **{"2a02::/16": {"country": "FR", "asn": "AS3215"}})
    return tmp_path


@pytest.mark.parametrize(
    ("address", "origin"),
    [
        ("24.48.0.1", Origin("CA", 5769, 45.5, -73.6)),
        ("24.48.1.1", Origin("CA", 5769, 45.5, -73.6, (TOR,))),
        ("24.48.2.1", Origin("CA", 5769, 45.5, -73.6, (PROXY, HOSTING))),
        ("2a02::1", Origin("FR", 3215)),
        ("9.9.9.9", Origin()),
    ],
)
def test_files_tell_where_an_address_is_when_several_know_a_part(folder, address, origin):
    assert atlas(str(folder))(address) == origin


def test_event_learns_only_what_it_lacks_when_its_address_is_known(folder):
    origins, facts = Origins(atlas(str(folder)), ["KP"]), {}
    assert origins.notice(Event(0, address="24.48.1.1"), facts) == (TOR,)
    assert facts == {"country": "CA", "network": 5769, "latitude": 45.5, "longitude": -73.6}
    facts = {}
    known = Event(0, address="24.48.1.1", country="US", network=7, latitude=1.0)
    assert origins.notice(known, facts) == (TOR,)
    assert facts == {}
    assert origins.notice(Event(0, address="175.45.176.1"), {}) == (EMBARGOED,)


@pytest.mark.parametrize("address", ["", "nonsense", "10.0.0.1", "127.0.0.1", "fe80::1", "203.0.113.9"])
def test_nothing_is_known_of_what_is_no_public_address(folder, address):
    facts = {}
    assert Origins(atlas(str(folder))).notice(Event(0, address=address), facts) == ()
    assert facts == {}


def test_country_in_a_log_is_enough_when_no_file_is_there():
    assert Origins(embargoed=["KP"]).notice(Event(0, country="KP"), {}) == (EMBARGOED,)
    assert Origins(embargoed=["KP"]).notice(Event(0, country="CA", address="24.48.0.1"), {}) == ()


def test_files_are_refused_with_a_remedy_when_they_are_none(tmp_path):
    (tmp_path / "a.mmdb").write_text("no database")
    for given in (tmp_path / "a.mmdb", tmp_path / "none.mmdb", tmp_path / "folder"):
        (tmp_path / "folder").mkdir(exist_ok=True)
        with pytest.raises(InputError) as refused:
            atlas(str(given))
        assert refused.value.code == "CW837"
        assert refused.value.remedy_fr


@pytest.mark.parametrize(("package", "given"), [("maxminddb", "a.mmdb"), ("plevin", "plevin")])
def test_package_is_named_with_a_remedy_when_it_is_missing(monkeypatch, package, given):
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(UnavailableError) as refused:
        atlas(given)
    assert (refused.value.code, package in refused.value.en) == ("CW836", True)


def test_plevin_tells_a_country_when_its_database_is_installed():
    look = atlas("plevin")
    assert look("24.48.0.1").country == "CA"
    assert look("24.48.0.1").network == 0
