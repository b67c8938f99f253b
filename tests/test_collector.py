"""Reported pages are got from the operator's own services, as they are for anybody, and never from anywhere else."""

from __future__ import annotations

import socket
import ssl
import time

import pytest
import trustme

from clausewise import collector
from clausewise.case import Found
from clausewise.collector import Collector, Settings
from clausewise.exchange import ExchangeError
from clausewise.model import Medium
from clausewise.perimeter import networks
from tests.doors.http.casework import png
from tests.sites import HERE, register, site, stalls

PAGE = b"""<!doctype html><meta charset=utf-8><title>Fil</title><p>Ce soir, je vais te tuer.</p>
<img src="/a.png"><img src="b.png" width=1 height=1><img src="//elsewhere.example/c.png"><img src="/gone.png"><img src="/a.png">"""


def collecting(served, **more):
    return Collector(
        register(), Settings(**{"timeout_ms": 5_000, "listed": HERE, "ports": frozenset({served.port}), **more})
    )


def kind_of(collect, address):
    with pytest.raises(ExchangeError) as caught:
        collect("post-7", address)
    return caught.value.kind


def test_page_is_got_with_its_pictures_when_it_is_one_of_ours():
    picture = png(40, 30)
    with site({"/t/7": PAGE, "/a.png": (200, {"content-type": "image/png"}, picture)}) as served:
        item = collecting(served)("post-7", served.url("/t/7"))
    assert [part.medium for part in item.parts] == [Medium.PAGE, Medium.IMAGE]
    assert item.parts[0].data == PAGE
    assert (item.parts[1].data, item.parts[1].name) == (picture, served.url("/a.png"))
    assert (item.host, item.path) == ("127.0.0.1", "/t/7")
    assert served.paths == ["/t/7", "/a.png", "/gone.png"]  # neither the beacon nor what lies elsewhere
    assert "cookie" not in served.asked[0][1]
    assert served.asked[0][1]["user-agent"].startswith("Clausewise/")


def test_item_is_the_address_when_nothing_else_was_told():
    with site({"/t/7": b"<p>x</p>"}) as served:
        collect = collecting(served)
        assert collect(served.url("/t/7"), "").parts[0].data == b"<p>x</p>"
        assert collect("post-7", "") is None
        assert collect("post-7", "https://elsewhere.example/") is None
        assert collect("https://elsewhere.example/", "") is None


@pytest.mark.parametrize(
    ("headers", "body", "medium"),
    [
        ({"content-type": "text/plain; charset=iso-8859-1"}, "Été".encode("latin-1"), Medium.TEXT),
        ({"content-type": "application/octet-stream"}, png(4, 4), Medium.IMAGE),
        ({}, b"%PDF-1.4\n1 0 obj <<>> endobj\ntrailer <<>>\n%%EOF", Medium.DOCUMENT),
        ({"content-type": "application/xhtml+xml"}, b"<html><body>x</body></html>", Medium.PAGE),
    ],
)
def test_part_is_what_its_bytes_are_when_it_is_no_page(headers, body, medium):
    with site({"/x": (200, headers, body)}) as served:
        [part] = collecting(served)("i", served.url("/x")).parts
    assert part.medium is medium
    assert (part.text == "Été") if medium is Medium.TEXT else part.data == body


def test_redirect_is_followed_when_it_stays_with_us():
    with site(
        {"/a": (301, {"location": "/b"}, b""), "/b": (302, {"location": "/c?d"}, b""), "/c?d": b"<p>here</p>"}
    ) as served:
        item = collecting(served)("i", served.url("/a"))
    assert (item.parts[0].data, item.path) == (b"<p>here</p>", "/c")


@pytest.mark.parametrize(
    "location",
    ["http://localhost:{port}/b", "//169.254.169.254/latest", "https://elsewhere.example/", "file:///etc/passwd"],
)
def test_redirect_is_refused_when_it_leads_away(location):
    pages = {}
    with site(pages) as served:
        pages["/a"] = (302, {"location": location.format(port=served.port)}, b"")
        assert kind_of(collecting(served), served.url("/a")) == Found.ELSEWHERE
    assert served.paths == ["/a"]


def test_redirects_end_when_they_go_in_circles():
    with site({"/a": (302, {"location": "/a"}, b"")}) as served:
        assert kind_of(collecting(served), served.url("/a")) == Found.ELSEWHERE
    assert len(served.paths) == collector.redirects_max + 1


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (404, Found.GONE),
        (410, Found.GONE),
        (401, Found.DENIED),
        (403, Found.DENIED),
        (500, Found.STATUS),
        (204, Found.STATUS),
    ],
)
def test_answer_says_what_it_is_when_it_is_no_page(status, kind):
    with site({"/x": (status, {}, b"")}) as served:
        collect = collecting(served)
        with pytest.raises(ExchangeError) as caught:
            collect("i", served.url("/x"))
    assert (caught.value.kind, caught.value.status) == (kind, status)


def test_page_is_too_large_when_it_passes_the_limit():
    with site({"/x": b"x" * (collector.data_bytes_max + 1)}) as served:
        assert kind_of(collecting(served), served.url("/x")) == Found.LARGE


def test_no_time_is_lost_when_nobody_answers():
    with site({"/x": stalls}) as served:
        started = time.monotonic()
        assert kind_of(collecting(served, timeout_ms=200), served.url("/x")) == Found.TIMEOUT
        assert time.monotonic() - started < 1.2
        address, ports = served.url("/x"), frozenset({served.port})
    assert kind_of(Collector(register(), Settings(1_000, HERE, ports)), address) == Found.UNREACHABLE


@pytest.mark.parametrize("more", [{"listed": ()}, {"listed": networks("10.0.0.0/8")}, {"ports": collector.PORTS}])
def test_nobody_is_asked_when_the_guard_refuses(more):
    with site({"/x": PAGE}) as served:
        assert kind_of(collecting(served, **more), served.url("/x")) == Found.REFUSED
    assert served.asked == []


def test_name_is_looked_up_once_and_all_it_leads_to_checked_when_asked(monkeypatch):
    """What a name leads to may change between two questions; that an address that was never checked is called must not depend on it."""
    asked = []

    def resolver(*answers):
        def getaddrinfo(host, port, **_):
            asked.append(host)
            return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, port)) for one in answers]

        return getaddrinfo

    with site({"/x": b"<p>x</p>"}) as served:
        collect = Collector(register("forum.example"), Settings(2_000, HERE, frozenset({served.port})))
        address = served.url("/x", "forum.example")
        monkeypatch.setattr(collector.socket, "getaddrinfo", resolver("127.0.0.1", "10.0.0.1"))
        assert kind_of(collect, address) == Found.REFUSED
        monkeypatch.setattr(collector.socket, "getaddrinfo", resolver())
        assert kind_of(collect, address) == Found.UNREACHABLE
        monkeypatch.undo()
        before = socket.getaddrinfo
        monkeypatch.setattr(
            collector.socket,
            "getaddrinfo",
            lambda host, *a, **k: resolver("127.0.0.1")(host, *a) if host == "forum.example" else before(host, *a, **k),
        )
        asked.clear()
        assert collect("i", address).parts[0].data == b"<p>x</p>"
    assert asked == ["forum.example"]
    assert served.asked[0][1]["host"] == f"forum.example:{served.port}"


def test_certificate_must_bear_the_name_when_a_page_is_secure():
    authority = trustme.CA()
    tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert("127.0.0.1").configure_cert(tls)
    trusted = ssl.create_default_context()
    authority.configure_trust(trusted)
    with site({"/x": b"<p>x</p>"}, tls=tls) as served:
        address = served.url("/x", scheme="https")
        assert collecting(served, trusted=trusted)("i", address).parts[0].data == b"<p>x</p>"
        assert kind_of(collecting(served), address) == Found.UNREACHABLE
        other = Collector(
            register("localhost"), Settings(2_000, networks("127.0.0.0/8 ::1"), frozenset({served.port}), trusted)
        )
        assert kind_of(other, served.url("/x", "localhost", "https")) == Found.UNREACHABLE
