"""Reporters: how far they are believed (``complainants``), who comes first, who is warned and muted, by a person and for a time."""

import pytest

from clausewise.acknowledgement import STAGES, said
from clausewise.case import hours_due
from clausewise.casebook import Filter
from clausewise.complainants import Reporter
from clausewise.complaint import Door, Stage, Teller
from clausewise.reporters import mute_days_max
from tests.reporting import Clock, complaint, copyright_notice, engine
from tests.test_complaints import ANNE, BEN, KEY, clear, refused, remove, report, told

HOUR_MS = 3_600_000
MAIL = "a@b.example"


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def open_engine(clock):
    with engine(clock=clock) as opened:
        yield opened


def hours(opened, target):
    [case] = opened.review.queue(Filter(target=target))
    return (case.due_ms - case.opened_ms) / HOUR_MS


@pytest.mark.parametrize(
    ("upheld", "settled", "accuracy"), [(0, 0, 0.5), (1, 1, 0.6), (0, 1, 0.4), (96, 96, 0.98), (0, 36, 0.05)]
)
def test_accuracy_is_a_beta_mean_when_reports_were_settled(upheld, settled, accuracy):
    assert Reporter("x", settled, settled, upheld).accuracy == pytest.approx(accuracy)


def test_right_reporters_come_sooner_when_reports_wait(open_engine):
    usual = hours_due[2]
    report(open_engine, complaint(item="first", email=MAIL))
    assert hours(open_engine, "first") == usual
    for number in range(6):
        report(open_engine, complaint(item=f"good-{number}", email="good@b.example"))
        remove(open_engine, target=f"good-{number}")
        report(open_engine, complaint(item=f"bad-{number}", email="bad@b.example"))
        clear(open_engine, target=f"bad-{number}")
    report(open_engine, complaint(item="sooner", email="good@b.example"))
    report(open_engine, complaint(item="later", email="bad@b.example"))
    report(open_engine, complaint(item="nobody"))
    assert usual / 2 < hours(open_engine, "sooner") < usual
    assert usual < hours(open_engine, "later") < usual * 2
    assert hours(open_engine, "nobody") == usual


def test_gravest_reports_wait_no_longer_when_their_sender_was_wrong(open_engine):
    for number in range(4):
        report(open_engine, complaint(item=f"bad-{number}", email=MAIL))
        clear(open_engine, target=f"bad-{number}")
    report(open_engine, complaint(item="grave", clause="content.minors", email=MAIL))
    [case] = open_engine.review.queue(Filter(target="grave"))
    assert case.severity == 4
    assert hours(open_engine, "grave") == hours_due[4]


def test_trusted_flagger_comes_first_when_others_wait(open_engine):
    report(open_engine, complaint(item="before"))
    open_engine.reporters.trust(KEY, by=ANNE, reason="Named by the coordinator.")
    found = report(open_engine, complaint(item="flagged"), door=Door.API, caller=KEY)
    report(open_engine, complaint(item="after"))
    assert told(open_engine, found.id).teller is Teller.TRUSTED
    assert open_engine.review.queue(Filter())[0].target == "flagged"
    open_engine.reporters.distrust(KEY, by=ANNE, reason="Suspended by the coordinator.")
    again = report(open_engine, complaint(item="again"), door=Door.API, caller=KEY)
    assert told(open_engine, again.id).teller is Teller.PROGRAM


def test_account_can_be_trusted_when_the_operators_program_names_it(open_engine):
    who = open_engine.complaints.reporter_id("police-of-images")
    open_engine.reporters.trust(who, by=ANNE, reason="Named.")
    api = report(open_engine, complaint(reporter="police-of-images"), door=Door.API, caller=KEY)
    form = report(open_engine, complaint(reporter="police-of-images"), door=Door.FORM)
    assert told(open_engine, api.id).teller is Teller.TRUSTED
    assert told(open_engine, form.id).teller is Teller.ANONYMOUS


def spoil(opened, count=3):
    for number in range(count):
        found = report(opened, complaint(item=f"fine-{number}", email=MAIL))
        clear(opened, target=f"fine-{number}")
        opened.complaints.reject(found.id, by=ANNE, reason="It is a picture of a lake.")
    return told(opened, found.id).who, found.id


def test_muting_is_proposed_to_a_person_when_reports_are_manifestly_unfounded(open_engine):
    who, receipt = spoil(open_engine, 2)
    assert open_engine.reporters.suspects() == []
    who, receipt = spoil(open_engine)
    assert [one.id for one in open_engine.reporters.suspects()] == [who]
    assert "manifestly unfounded" in " ".join(said(open_engine.complaints.progress(receipt), open_engine.policy, "en"))


def test_muting_needs_a_warning_and_an_end_when_a_person_decides(open_engine, clock):
    who, receipt = spoil(open_engine)
    refused("CW939", lambda: open_engine.reporters.mute(who, days=30, by=ANNE, reason="Too much."))
    refused("CW939", lambda: open_engine.reporters.warn("reporter:nobody", by=ANNE, reason="Too much."))
    open_engine.reporters.warn(who, by=ANNE, reason="Three lakes.")
    assert any("A warning" in one for one in said(open_engine.complaints.progress(receipt), open_engine.policy, "en"))
    for days in (0, mute_days_max + 1):
        refused("CW939", lambda d=days: open_engine.reporters.mute(who, days=d, by=ANNE, reason="Too much."))
    refused("CW980", lambda: open_engine.reporters.mute(who, days=30, by=ANNE, reason=" "))
    assert open_engine.reporters.mute(who, days=30, by=ANNE, reason="A fourth lake.").is_muted_at(clock.now)
    assert open_engine.reporters.suspects() == []


def test_muted_reports_are_recorded_and_told_so_when_sent(open_engine, clock):
    who, _ = spoil(open_engine)
    open_engine.reporters.warn(who, by=ANNE, reason="Three lakes.")
    open_engine.reporters.mute(who, days=30, by=ANNE, reason="A fourth lake.")
    found = report(open_engine, complaint(item="post-9", email=MAIL))
    assert found.stage is Stage.MUTED
    assert open_engine.review.queue(Filter()) == []
    assert open_engine.complaints.complaint(found.id) is not None
    assert "2027-02-14" in said(found, open_engine.policy, "en")[0]
    assert "n'a pas" not in STAGES[found.stage].fr
    assert report(open_engine, complaint(item="post-9", email="other@b.example")).stage is Stage.RECEIVED
    # Whoever is muted may ask once that somebody look all the same.
    assert open_engine.complaints.contest(found.id, "This one is real.").stage is Stage.RECEIVED
    clock.later(days=31)
    assert report(open_engine, complaint(item="post-10", email=MAIL)).stage is Stage.RECEIVED


def test_muting_ends_at_once_when_a_person_takes_it_back(open_engine):
    who, _ = spoil(open_engine)
    open_engine.reporters.warn(who, by=ANNE, reason="Three lakes.")
    open_engine.reporters.mute(who, days=30, by=ANNE, reason="A fourth lake.")
    open_engine.reporters.unmute(who, by=BEN, reason="They had a point.")
    refused("CW939", lambda: open_engine.reporters.unmute(who, by=BEN, reason="Once more."))
    assert report(open_engine, complaint(item="post-9", email=MAIL)).stage is Stage.RECEIVED
    kinds = [one.kind for one in open_engine.store.of_subject(who)]
    assert kinds == ["reporter_warned", "reporter_muted", "reporter_unmuted"]
    assert all(one.actor for one in open_engine.store.of_subject(who))


def test_notices_are_passed_on_no_more_when_their_sender_is_muted(open_engine):
    who, _ = spoil(open_engine)
    open_engine.reporters.warn(who, by=ANNE, reason="Three lakes.")
    open_engine.reporters.mute(who, days=30, by=ANNE, reason="A fourth lake.")
    assert report(open_engine, copyright_notice(email=MAIL)).stage is Stage.MUTED
    assert open_engine.complaints.waiting() == []
