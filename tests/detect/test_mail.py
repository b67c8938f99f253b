"""The inspector of e-mail on messages written for it: the forged are found, the honest left alone, and nothing raises."""

from __future__ import annotations

import random
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clausewise.detect.mail import Mail
from clausewise.extract import Extract
from clausewise.model import Medium, Part
from clausewise.parse.opening import opened
from clausewise.ports import Inspector
from tests.mail.forged import FORGED
from tests.mail.honest import HONEST
from tests.mail.measuring import FLOOR, REGISTER, measure, seen

MAIL = Mail(REGISTER)


def extracts(data: bytes) -> list[Extract]:
    return opened(Part(Medium.EMAIL, data=data))


@pytest.mark.parametrize("case", FORGED, ids=lambda one: one.name)
def test_forged_message_is_found_when_it_is_inspected(case):
    for data in (case.en, case.fr):
        assert case.signal in {signal.name for signal in seen(MAIL, data)}


@pytest.mark.parametrize("case", HONEST, ids=lambda one: one.name)
def test_honest_message_is_left_alone_when_it_is_inspected(case):
    for data in (case.en, case.fr):
        assert [(one.name, one.score, one.evidence[0].sense) for one in seen(MAIL, data)] == []


def test_recall_and_accusations_keep_their_bars_when_measured():
    measured = measure()
    assert measured.found["all"] >= 0.95 * measured.wanted["all"]
    assert measured.blamed["all"] <= 0.02 * measured.honest["all"]
    assert min(measured.wanted["all"], measured.honest["all"]) >= 40


def test_inspector_keeps_its_port_when_made():
    assert isinstance(MAIL, Inspector)
    assert {case.signal for case in FORGED} | {"mail.signature"} == set(MAIL.emits)
    assert Mail(REGISTER, keys=lambda _: None).version != MAIL.version


def test_evidence_stands_in_its_field_when_a_forwarded_mail_is_forged():
    data = b"From: lou@atelier.example\nSubject: TR\nContent-Type: message/rfc822\n\n" + FORGED[0].fr
    told = MAIL.inspect(extracts(data))
    [forged] = [one for one in told[1] if one.name == "mail.forged"]
    spot = forged.evidence[0]
    assert (spot.place, spot.sense) == ("email 1 > header From", "dmarc_failed")
    assert spot.rule.startswith("authentication-results: mx.dexero.example")


def test_pages_answer_nothing_when_they_are_no_attachments():
    page = Extract(Part(Medium.PAGE, text="<form><input type=password></form>"))
    assert MAIL.inspect([page]) == [[]]


def test_topmost_report_counts_less_when_no_server_is_named():
    from msgspec import UNSET
    from msgspec.structs import replace

    trusting = Mail(replace(REGISTER, mail_servers=UNSET))
    for case in FORGED[:1]:
        mild, sure = (
            next(one.score for one in seen(mail, case.en) if one.name == "mail.forged") for mail in (trusting, MAIL)
        )
        assert FLOOR <= mild < sure


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=300))
def test_no_bytes_raise_an_error_when_inspected(data):
    MAIL.inspect(extracts(b"From: a@b.example\nReceived: x\n" + data))


@settings(max_examples=150, deadline=None)
@given(st.integers(0, 2**32))
def test_mutated_messages_raise_no_error_when_inspected(seed):
    chance = random.Random(seed)
    case = chance.choice((*FORGED, *HONEST))
    message = bytearray(chance.choice((case.en, case.fr)))
    for _ in range(chance.randrange(1, 30)):
        at = chance.randrange(len(message))
        message[at : at + chance.randrange(4)] = chance.choice(
            (b"\n", b";", b"@", b"<", b'"', b"=", b"\xff", b"\0", b":", b" ")
        )
    MAIL.inspect(extracts(bytes(message)))


@pytest.mark.parametrize(
    "head",
    [
        b"Authentication-Results: " + b"a=b;" * 15_000,
        b"Authentication-Results: " + b"((((" * 15_000,
        b"Authentication-Results: x; " + b"a.b " * 15_000,
        b"DKIM-Signature: " + b"a=" * 30_000,
        b"Received: " + b"by " * 20_000,
        b"Subject: " + b"fwd: " * 12_000,
        b"From: " + b"a@b.c " * 10_000,
        b"Precedence: bulk\nSubject: " + b"---" * 20_000,
    ],
    ids=["results", "brackets", "properties", "tags", "hops", "prefixes", "addresses", "dashes"],
)
def test_time_stays_linear_when_a_field_is_crafted(head):
    began = time.perf_counter()
    MAIL.inspect(
        extracts(head + b"\nFrom: a@b.example\nTo: c@d.example\n\nsale, deals, " + b"remove " * 30_000 + b"-" * 150_000)
    )
    assert time.perf_counter() - began < 5
