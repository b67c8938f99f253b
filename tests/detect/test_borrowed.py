from __future__ import annotations

from clausewise.detect.borrowed import bodies
from clausewise.url import parse


def test_list_holds_bodies_of_every_country_when_read():
    names = {name for body in bodies() for name in body.names}
    assert {
        "Desjardins",
        "Revenu Québec",
        "Agence du revenu du Canada",
        "Canada Revenue Agency",
        "Ameli",
        "La Poste",
    } <= names
    assert {"Canada Post", "Postes Canada", "PayPal", "Interac", "Internal Revenue Service"} <= names


def test_every_body_has_hosts_of_its_own_when_listed():
    hosts = [host for body in bodies() for host in body.hosts]
    assert len(hosts) == len(set(hosts))
    for host in hosts:
        url = parse(f"http://{host}")
        assert url is not None
        assert url.ascii_host == host
