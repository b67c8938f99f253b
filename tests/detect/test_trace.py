"""The trace of servers: what clocks explain and what they do not."""

from __future__ import annotations

import pytest

from clausewise.detect.letter import Letter
from clausewise.detect.trace import contradictions, hops, moment
from clausewise.model import Medium, Part
from clausewise.parse.mail import mail

OURS = frozenset({"mx.dexero.example"})
NOON = "Mon, 05 Jan 2026 12:00:00 -0500"


def letter(*fields: str) -> Letter:
    return Letter(mail(Part(Medium.EMAIL, data="\n".join(("From: lou@atelier.example", *fields, "", "x")).encode())))


def senses(*fields: str) -> list[str]:
    return [spot.sense for _, _, spot in contradictions(letter(*fields), OURS)]


def test_hops_are_read_from_the_last_one_when_folded():
    trace = hops(
        letter(
            f"Received: from a (b [192.0.2.1])\n\tby MX.dexero.example. (Postfix); {NOON}",
            "Received: by relais.example",
        )
    )
    assert [(one.server, one.time_s) for one in trace] == [
        ("mx.dexero.example", 1767632400.0),
        ("relais.example", None),
    ]


@pytest.mark.parametrize(
    "text", ["", "yesterday", "Mon, 99 Foo 99999 99:99:99 +9999", "1 Jan 0 00:00", "\x00" * 50, "Mon, 05 Jan 2026"]
)
def test_date_is_none_or_a_number_when_it_is_odd(text):
    assert moment(text) is None or isinstance(moment(text), float)


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ((f"Received: by mx.dexero.example; {NOON}", "Received: by a.example; Tue, 06 Jan 2026 12:00:00 -0500"), []),
        (
            (f"Received: by mx.dexero.example; {NOON}", "Received: by a.example; Thu, 08 Jan 2026 12:00:00 -0500"),
            ["time_runs_backward"],
        ),
        ((f"Received: by mx.dexero.example; {NOON}", "Date: Sat, 10 Jan 2026 12:00:00 -0500"), ["sent_after_it_came"]),
        ((f"Received: by mx.dexero.example; {NOON}", "Date: Mon, 05 Jan 2015 12:00:00 -0500"), []),
        (("Received: by mx.a.example", "Received: by mx.dexero.example"), ["borrowed_server"]),
        (("Received: by mx.dexero.example", "Received: by in.mx.dexero.example", "Received: by mx.a.example"), []),
        (("Received: by localhost", "Received: by mx.dexero.example"), []),
        (("Received: by mx.a.example", "Received: by mx.dexero.example", "List-Id: <l.a.example>"), []),
        (("Return-Path: <lou@atelier.example>",), ["trace_stripped"]),
        (("Return-Path: <>", "Auto-Submitted: auto-replied"), []),
        (("Subject: a draft",), []),
    ],
)
def test_trace_contradicts_itself_when_no_clock_explains_it(fields, expected):
    assert senses(*fields) == expected
