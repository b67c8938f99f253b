"""Letters about reports: to whom they go, in which language, and that they say what the report's page says."""

from email import message_from_bytes, policy
from urllib.parse import parse_qs, urlsplit

import pytest

from clausewise.acknowledgement import said, spaced
from clausewise.case import Ruling
from clausewise.casebook import Filter
from clausewise.complaint import Door
from clausewise.correspondence import Correspondence
from clausewise.dispatch import Dispatch
from clausewise.model import Action, Measure
from clausewise.webhook import Attempt, Failure, Stage
from tests.feedbacks import XARF_4, arf, letter, xarf
from tests.reporting import Clock, complaint, copyright_notice, engine

SITE = "https://policy.dexero.example"
SENDER = "Dexero <abuse@dexero.example>"
REJECTED = Attempt(Failure.REJECTED, 550)
DEFERRED = Attempt(Failure.DEFERRED, 450)


class Desk:
    """An engine whose letters are taken out by hand, one try after the other."""

    def __init__(self, opened, clock):
        self.opened, self.clock = opened, clock
        letters = Correspondence(opened.complaints, opened.policy, site=SITE + "/", sender=SENDER)
        self.dispatch = Dispatch(opened.store, clock, letters=letters, chance=lambda: 0.5)
        self.dispatch.mail("smtp://127.0.0.1:25")

    def written(self, *attempts):
        """Run one errand with these outcomes, then success; return the letters that were handed over."""
        one = self.dispatch.claim()
        outcomes, found, goes_on = list(attempts), [], True
        while one is not None and goes_on and (due := one.next()):
            message, envelope = due
            mail = message_from_bytes(message.body, policy=policy.default)
            assert envelope == {"to": mail["To"].addresses[0].addr_spec}
            found.append(mail)
            goes_on = one.settle(outcomes.pop(0) if outcomes else Attempt())
        if one is not None:
            one.release()
        return found

    def mail(self):
        [found] = self.dispatch.overview()
        return found


@pytest.fixture
def desk():
    clock = Clock()
    with engine(clock=clock) as opened:
        yield Desk(opened, clock)


def words(mail):
    return mail.get_body(("plain",)).get_content()


@pytest.mark.parametrize(
    ("language", "subject", "outcome"),
    [
        ("en", "We have your report", "The content was removed."),
        ("fr", "Nous avons votre signalement", "Le contenu a été retiré."),
    ],
)
def test_reporter_is_written_to_when_a_report_came_and_was_decided(desk, language, subject, outcome):
    found = desk.opened.complaints.receive(complaint(email="zoe@roy.example", language=language), door=Door.FORM)
    [first] = desk.written()
    assert first["Subject"] == f"{subject} {found.id[-8:]}"
    assert first["To"] == "zoe@roy.example"
    for line in said(found, desk.opened.policy, language):
        assert line in words(first)
    [link] = [line for line in words(first).split() if line.startswith(SITE)]
    key = parse_qs(urlsplit(link).query)["key"][0]
    assert desk.opened.complaints.follow(found.id, key).id == found.id

    [case] = desk.opened.review.queue(Filter())
    measures = (Measure(Action.REMOVE, "content", "post-1"),)
    desk.opened.review.decide(case.id, Ruling(False, ("conduct.threats",), measures), by="person:anne")
    [second] = desk.written()
    assert outcome in words(second)
    assert second["Message-ID"] != first["Message-ID"]
    assert desk.written() == []


def test_all_who_reported_it_are_written_to_when_one_case_is_settled(desk):
    for name in ("ann", "bo", "cy"):
        desk.opened.complaints.receive(complaint(email=f"{name}@roy.example"), door=Door.FORM)
    assert [mail["To"] for mail in desk.written()] == ["ann@roy.example", "bo@roy.example", "cy@roy.example"]
    [case] = desk.opened.review.queue(Filter())
    desk.opened.review.decide(case.id, Ruling(), by="person:anne")
    told = desk.written(REJECTED)
    assert [mail["To"] for mail in told] == ["ann@roy.example", "bo@roy.example", "cy@roy.example"]
    assert len({words(mail) for mail in told}) == 3  # each has a link of its own


def test_sender_of_a_notice_is_told_when_it_was_passed_on(desk):
    found = desk.opened.complaints.receive(copyright_notice(account="u7", language="fr"), door=Door.API)
    assert [mail["Subject"] for mail in desk.written()] == [
        f"Nous avons votre signalement {found.id[-8:]}",
        f"Votre avis {found.id[-8:]} a été transmis",
    ]


def test_words_of_a_report_are_never_sent_when_somebody_gave_another_address(desk):
    bait = "Buy cheap watches at https://watches.example"
    desk.opened.complaints.receive(
        complaint(reason=bait, email="victim@roy.example", name="Cheap watches"), door=Door.FORM
    )
    [mail] = desk.written()
    assert "watches" not in mail.as_string()


@pytest.mark.parametrize(
    "address", ["noreply@x.example", "no-reply@x.example", "ne-pas-repondre@x.example", "MAILER-DAEMON@x.example"]
)
def test_nobody_is_written_to_when_nobody_reads_there(desk, address):
    desk.opened.complaints.receive(complaint(email=address), door=Door.FORM)
    assert desk.written() == []


@pytest.mark.parametrize("address", ["noreen@x.example", "norbert@x.example", "dono@x.example"])
def test_people_are_written_to_when_their_name_only_begins_like_that(desk, address):
    desk.opened.complaints.receive(complaint(email=address), door=Door.FORM)
    assert len(desk.written()) == 1


@pytest.mark.parametrize(("data", "count"), [(letter("fr"), 1), (arf("en"), 0), (xarf(XARF_4), 0)])
def test_people_are_written_to_and_machines_are_not_when_reports_come_by_mail(desk, data, count):
    desk.opened.complaints.mail(data)
    assert len(desk.written()) == count


def test_erased_report_is_not_written_about_when_its_letter_was_due(desk):
    found = desk.opened.complaints.receive(complaint(email="zoe@roy.example"), door=Door.FORM)
    sequences = [one.sequence for one in desk.opened.store.of_subject(found.id) if one.sealed_sha256]
    desk.opened.store.erase(sequences, reason="asked", time_ms=desk.clock())
    assert desk.written() == []
    assert desk.mail().behind == 0


def test_letter_is_dead_at_once_when_the_address_does_not_exist(desk):
    for name in ("ann", "bo"):
        desk.opened.complaints.receive(complaint(email=f"{name}@roy.example"), door=Door.FORM)
    assert len(desk.written(REJECTED)) == 2  # the next one goes out all the same
    found = desk.mail()
    assert (found.dead, found.waiting, found.endpoint.failures) == (1, 0, 0)
    [dead] = desk.dispatch.dead("mail")
    assert (dead.stage, dead.failure, dead.status) == (Stage.DEAD, "rejected", 550)
    assert desk.dispatch.resend("mail", by="ann") == 1
    assert [mail["To"] for mail in desk.written()] == ["ann@roy.example"]


def test_letter_waits_by_itself_when_it_is_not_taken_for_now(desk):
    for name in ("ann", "bo"):
        desk.opened.complaints.receive(complaint(email=f"{name}@roy.example"), door=Door.FORM)
    assert len(desk.written(DEFERRED)) == 2
    assert (desk.mail().waiting, desk.mail().endpoint.wait_ms) == (1, 0)
    desk.clock.later(minutes=1)
    assert [mail["To"] for mail in desk.written()] == ["ann@roy.example"]


def test_letters_wait_when_the_server_is_away(desk):
    for name in ("ann", "bo"):
        desk.opened.complaints.receive(complaint(email=f"{name}@roy.example"), door=Door.FORM)
    assert len(desk.written(Attempt(Failure.CONNECT))) == 1
    assert desk.dispatch.claim() is None
    desk.clock.later(minutes=1)
    assert {mail["To"] for mail in desk.written()} == {"ann@roy.example", "bo@roy.example"}


def test_same_letter_goes_again_when_a_stretch_is_replayed(desk):
    desk.opened.complaints.receive(complaint(email="zoe@roy.example"), door=Door.FORM)
    [first] = desk.written()
    assert desk.dispatch.replay("mail", since_ms=0, by="ann") == 1
    [again] = desk.written()
    assert again["Message-ID"] == first["Message-ID"]


def test_webhooks_are_told_as_before_when_the_mail_server_has_no_writer(desk):
    plain = Dispatch(desk.opened.store, desk.clock)
    desk.opened.complaints.receive(complaint(email="zoe@roy.example"), door=Door.FORM)
    assert plain.claim() is None
    assert len(desk.written()) == 1


def test_spaces_are_set_for_french_when_a_line_has_a_colon():
    assert spaced("Des questions : a", "fr") == "Des questions\u00a0: a"
    assert spaced("Questions : a", "en") == "Questions : a"
