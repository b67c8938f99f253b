"""What receiving servers write about a sender, in the forms of several, and what it is worth."""

from __future__ import annotations

import pytest

from clausewise.detect.authentication import (
    BOTH_FAILED,
    BY_LIST,
    BY_OTHER_LIST,
    FAILED,
    REFUSED,
    SPF_FAILED,
    TOPMOST,
    WATCHED,
    Result,
    forgery,
    is_proven,
    reports,
)
from clausewise.detect.letter import Letter
from clausewise.extract import Extract
from clausewise.model import Medium, Part
from clausewise.parse.mail import mail

OURS = frozenset({"mx.dexero.example"})


def letter(*fields: str, sender: str = "lou@atelier.example") -> Letter:
    return Letter(mail(Part(Medium.EMAIL, data="\n".join((f"From: {sender}", *fields, "", "x")).encode())))


def score(*fields: str, servers: frozenset[str] = OURS) -> float:
    one = letter(*fields)
    seen = reports(one, servers)
    one.is_proven = is_proven(one, seen)
    found = forgery(one, seen)
    return 0.0 if found is None else found[0]


@pytest.mark.parametrize(
    ("value", "server", "expected"),
    [
        (
            "mx.dexero.example 1; dkim=pass (2048-bit key; insecure) header.d=atelier.example header.i=@atelier.example; spf=none",
            "mx.dexero.example",
            (Result("dkim", "pass", "atelier.example"), Result("spf", "none")),
        ),
        (
            "spf=fail (sender IP is 192.0.2.1) smtp.mailfrom=atelier.example; dmarc=fail action=quarantine header.from=atelier.example",
            "",
            (Result("spf", "fail", "atelier.example"), Result("dmarc", "fail", "atelier.example")),
        ),
        (
            "mx.example; dmarc=fail (p=REJECT sp=NONE dis=NONE) header.from=Atelier.Example",
            "mx.example",
            (Result("dmarc", "fail", "atelier.example", "reject"),),
        ),
        ("mx.example; none", "mx.example", ()),
        ("", "", ()),
        (";;;=;a=;=b", "", ()),
    ],
)
def test_report_is_read_when_written_by_various_servers(value, server, expected):
    [report] = reports(letter(f"Authentication-Results: {value}"), frozenset())
    assert (report.server, report.results) == (server, expected)


def test_only_our_servers_count_when_they_are_named():
    fields = (
        "Authentication-Results: mx.evil.example; dmarc=pass",
        "Authentication-Results: mx.dexero.example; dmarc=fail",
    )
    assert [one.server for one in reports(letter(*fields), OURS)] == ["mx.dexero.example"]
    assert reports(letter(*fields), OURS)[0].is_trusted
    assert [one.server for one in reports(letter(*fields), frozenset())] == ["mx.evil.example"]
    assert reports(letter(*fields), frozenset({"mx.none.example"})) == ()


@pytest.mark.parametrize(
    ("results", "expected"),
    [
        ("dmarc=fail (p=REJECT) header.from=atelier.example", REFUSED),
        ("dmarc=fail (p=NONE) header.from=atelier.example", WATCHED),
        ("dmarc=fail header.from=atelier.example", FAILED),
        ("dkim=fail header.d=atelier.example; spf=fail smtp.mailfrom=a@atelier.example", BOTH_FAILED),
        ("spf=fail smtp.mailfrom=a@atelier.example", SPF_FAILED),
        ("spf=fail smtp.mailfrom=a@service.example", 0.0),
        ("dmarc=fail; dkim=pass header.d=mail.atelier.example", 0.0),
        ("dmarc=fail; spf=pass smtp.mailfrom=a@atelier.example", 0.0),
        ("dmarc=fail; arc=pass", 0.0),
        ("dmarc=pass header.from=autre.example; dmarc=fail header.from=atelier.example", FAILED),
        ("dmarc=temperror", 0.0),
    ],
)
def test_forgery_is_weighed_when_results_disagree(results, expected):
    assert score(f"Authentication-Results: mx.dexero.example; {results}") == expected


def test_forgery_weighs_less_when_a_list_or_nobody_known_wrote_it():
    failed = "Authentication-Results: mx.dexero.example; dmarc=fail (p=REJECT)"
    assert score(failed, servers=frozenset()) == round(REFUSED * TOPMOST, 4)
    assert score(failed, "List-Id: <choir.listes.example>") == round(REFUSED * BY_LIST["reject"], 4)
    assert score(failed.replace("REJECT", "NONE"), "List-Id: <choir.listes.example>") == round(
        WATCHED * BY_OTHER_LIST, 4
    )
    assert score("Return-Path: <a@atelier.example>", "Received-SPF: Fail (x)", servers=frozenset()) == round(
        SPF_FAILED * TOPMOST, 4
    )


def test_nothing_is_forged_when_there_is_no_sender():
    one = Letter(Extract(Part(Medium.EMAIL)))
    assert forgery(one, reports(one, OURS)) is None
