"""The office of those who tell: reports become cases, notices are passed on, whoever told learns what became of it (``grievance``)."""

import pytest
from msgspec import json
from msgspec.structs import replace

from clausewise.acknowledgement import said
from clausewise.case import Outcome, Ruling
from clausewise.casebook import Filter
from clausewise.complaint import ASKED, Door, Matter, Stage, Status, Teller, reports_per_day_max
from clausewise.errors import ClausewiseError
from clausewise.model import Action, Measure
from tests.reporting import DAY_MS, MINORS, PAGE, WHY, Clock, complaint, copyright_notice, engine

ANNE, BEN = "person:anne", "person:ben"
KEY = "key:0011aabbcc"


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def open_engine(clock):
    with engine(clock=clock) as opened:
        yield opened


def refused(code, work):
    with pytest.raises(ClausewiseError) as caught:
        work()
    assert caught.value.code == code
    assert caught.value.fr != caught.value.en
    return caught.value


def told(opened, receipt):
    return opened.state.complainants.courses[receipt].told


def report(opened, one=None, door=Door.FORM, **options):
    return opened.complaints.receive(one or complaint(), door=door, **options)


def remove(opened, by=ANNE, target="post-1", clauses=("conduct.threats",)):
    [case] = opened.review.queue(Filter(target=target))
    return opened.review.decide(case.id, Ruling(False, clauses, (Measure(Action.REMOVE, "content", target),)), by=by)


def clear(opened, by=ANNE, target="post-1"):
    case = opened.review.queue(Filter(target=target))[0]
    return opened.review.decide(case.id, Ruling(), by=by)


def test_report_is_decided_by_itself_when_it_joined_a_case_that_was_just_settled(open_engine, monkeypatch):
    first = report(open_engine)
    [case] = open_engine.review.queue(Filter())
    clear(open_engine)
    # As another process sees it that does not know yet.
    monkeypatch.setattr(open_engine.state.cases, "open_about", lambda *_: case)
    second = report(open_engine, replace(complaint(), email="ben@example.org"))
    monkeypatch.undo()
    assert open_engine.complaints.progress(first.id).stage is Stage.DECIDED
    assert open_engine.complaints.progress(second.id).stage is Stage.RECEIVED
    remove(open_engine)
    assert open_engine.complaints.progress(second.id).outcome is Outcome.ACTED
    assert open_engine.complaints.progress(first.id).outcome is Outcome.CLEARED


def test_report_becomes_a_case_when_somebody_tells(open_engine):
    found = report(open_engine)
    assert found.stage is Stage.RECEIVED
    [case] = open_engine.review.queue(Filter())
    assert (case.kind, case.target, case.clauses, case.reports) == (
        "report",
        "post-1",
        ("conduct.threats",),
        (found.id,),
    )
    assert told(open_engine, found.id).teller is Teller.ANONYMOUS


def test_what_people_write_is_sealed_when_it_is_recorded(open_engine):
    found = report(open_engine, complaint(name="Anne Roy", email="anne@roy.example", reason="Il me menace."))
    records = open_engine.history_of(found.id)
    assert [one.kind for one in records] == ["reported", "opened"]
    for word in (b"Anne", b"roy.example", b"menace"):
        assert not any(word in one.body for one in records)
    assert open_engine.complaints.complaint(found.id).name == "Anne Roy"
    open_engine.erase(found.id, reason="asked for")
    assert open_engine.complaints.complaint(found.id) is None
    assert open_engine.complaints.progress(found.id).stage is Stage.RECEIVED
    assert list(open_engine.store.verify())


def test_settled_case_leads_to_the_outcome_when_the_reporter_looks(open_engine):
    found = report(open_engine)
    [case] = open_engine.review.queue(Filter())
    open_engine.review.claim(case.id, by=ANNE)
    assert open_engine.complaints.progress(found.id).stage is Stage.LOOKING
    remove(open_engine)
    after = open_engine.complaints.progress(found.id)
    assert (after.stage, after.outcome, after.actions) == (Stage.DECIDED, Outcome.ACTED, (Action.REMOVE,))
    assert not after.may_contest
    assert "The content was removed." in said(after, open_engine.policy, "en")
    assert "Le contenu a été retiré." in said(after, open_engine.policy, "fr")


def test_measures_on_accounts_are_told_in_general_words_only_when_decided(open_engine):
    found = report(open_engine)
    [case] = open_engine.review.queue(Filter())
    measures = (Measure(Action.SUSPEND, "account", "u1", 1_801_000_000_000),)
    open_engine.review.decide(case.id, Ruling(False, ("conduct.threats",), measures), by=ANNE)
    # Whose account it is the case does not say, so nobody shuts it alone.
    open_engine.review.second(case.id, by="person:second", accept=True)
    after = open_engine.complaints.progress(found.id)
    assert after.actions == ()
    assert after.touched_account
    assert "1801" not in " ".join(said(after, open_engine.policy, "en"))
    assert "suspend" not in " ".join(said(after, open_engine.policy, "en"))


def test_outcome_is_reversed_when_the_decision_is_taken_back(open_engine):
    found = report(open_engine, complaint(email="a@b.example"))
    decision = remove(open_engine).decision
    who = told(open_engine, found.id).who
    assert open_engine.state.complainants.reporter(who).upheld == 1
    open_engine.undo(decision, by=BEN, reason="It was a quote.")
    after = open_engine.complaints.progress(found.id)
    assert after.is_reversed
    assert after.may_contest
    assert open_engine.state.complainants.reporter(who).settled == 0
    assert "taken back later" in " ".join(said(after, open_engine.policy, "en"))


def test_several_reports_are_one_case_when_they_are_about_the_same(open_engine):
    receipts = [report(open_engine, complaint(email=f"{name}@b.example")).id for name in ("a", "b", "c")]
    [case] = open_engine.review.queue(Filter())
    assert case.reports == tuple(receipts)
    remove(open_engine)
    assert {open_engine.complaints.progress(one).stage for one in receipts} == {Stage.DECIDED}


def test_same_report_is_one_when_an_account_sends_it_twice(open_engine):
    first = report(open_engine, complaint(reporter="u42"), door=Door.API)
    second = report(open_engine, complaint(reporter="u42"), door=Door.API)
    assert (second.id, second.repeats) == (first.id, True)
    assert "already reported" in said(second, open_engine.policy, "en")[0]
    other = report(open_engine, complaint(reporter="u43"), door=Door.API)
    assert other.id != first.id


def test_receipt_of_another_is_not_given_away_when_only_a_mail_address_is_typed(open_engine):
    first = report(open_engine, complaint(email="anne@roy.example"))
    second = report(open_engine, complaint(email="anne@roy.example"))
    assert second.id != first.id
    remove(open_engine)
    who = told(open_engine, first.id).who
    assert who == told(open_engine, second.id).who
    assert open_engine.state.complainants.reporter(who).settled == 1  # one thing, told twice, counts once


def test_a_name_typed_in_a_form_is_no_account_when_it_looks_like_one(open_engine):
    account = report(open_engine, complaint(reporter="u42"), door=Door.API)
    form = report(open_engine, complaint(reporter="u42"), door=Door.FORM)
    assert told(open_engine, form.id).who == ""
    assert told(open_engine, account.id).who.startswith("reporter:")


def test_removed_content_needs_no_case_when_it_is_reported_again(open_engine):
    report(open_engine)
    remove(open_engine)
    again = report(open_engine)
    assert again.stage is Stage.KNOWN
    assert open_engine.review.queue(Filter()) == []
    assert "already removed" in said(again, open_engine.policy, "en")[0]


def test_earlier_outcome_is_told_when_the_same_thing_was_cleared(open_engine, clock):
    report(open_engine)
    clear(open_engine)
    clock.later(days=2)
    again = report(open_engine)
    assert (again.stage, again.before) == (Stage.RECEIVED, Outcome.CLEARED)
    assert "found nothing against it" in said(again, open_engine.policy, "en")[1]
    assert len(open_engine.review.queue(Filter())) == 1


def test_somebody_else_looks_when_a_reporter_contests(open_engine, clock):
    found = report(open_engine)
    refused("CW937", lambda: open_engine.complaints.contest(found.id, "Please look again."))
    clear(open_engine, by=ANNE)
    after = open_engine.complaints.contest(found.id, "You overlooked the last line.")
    assert after.stage is Stage.RECEIVED
    [case] = open_engine.review.queue(Filter())
    assert case.barred == (ANNE,)
    refused("CW906", lambda: open_engine.review.claim(case.id, by=ANNE))
    open_engine.review.decide(
        case.id, Ruling(False, ("conduct.threats",), (Measure(Action.REMOVE, "content", "post-1"),)), by=BEN
    )
    assert open_engine.complaints.progress(found.id).outcome is Outcome.ACTED
    refused("CW937", lambda: open_engine.complaints.contest(found.id, "Again."))


def test_contest_is_too_late_when_six_months_are_over(open_engine, clock):
    found = report(open_engine)
    clear(open_engine)
    clock.later(days=184)
    assert not open_engine.complaints.progress(found.id).may_contest
    refused("CW937", lambda: open_engine.complaints.contest(found.id, "Please look again."))


def test_copyright_notice_is_passed_on_without_a_case_when_complete(open_engine, clock):
    found = report(open_engine, copyright_notice())
    assert found.stage is Stage.NOTICE
    assert open_engine.review.queue(Filter()) == []
    assert open_engine.complaints.waiting() == [found.id]
    words = open_engine.complaints.forward(found.id, account="u7", by=ANNE)
    for piece in ("Anne Roy", "12, rue des Érables", "The old bridge", PAGE, "2026-11-20", WHY, "41.25", "avis"):
        assert piece in words
    after = open_engine.complaints.progress(found.id)
    assert after.stage is Stage.FORWARDED
    assert after.kept_until_ms == clock.now + 183 * DAY_MS
    assert open_engine.complaints.waiting() == []
    forwarded = next(one for one in open_engine.history_of(found.id) if one.kind == "forwarded")
    assert json.decode(forwarded.body)["account"] == "u7"
    assert b"Anne" not in forwarded.body
    assert "u7" not in " ".join(said(after, open_engine.policy, "en"))
    refused("CW938", lambda: open_engine.complaints.forward(found.id, account="u7", by=ANNE))


def test_notice_is_passed_on_at_once_when_the_account_is_known(open_engine):
    found = report(open_engine, copyright_notice(account="u7"), door=Door.API, caller=KEY)
    assert found.stage is Stage.FORWARDED


def test_record_is_kept_for_a_year_when_its_sender_goes_to_court(open_engine, clock):
    found = report(open_engine, copyright_notice(account="u7"), door=Door.API, caller=KEY)
    refused("CW930", lambda: open_engine.complaints.preserve("none", by=ANNE))
    clock.later(days=100)
    after = open_engine.complaints.preserve(found.id, by=ANNE)
    assert after.kept_until_ms == found.time_ms + 366 * DAY_MS
    other = report(open_engine)
    refused("CW938", lambda: open_engine.complaints.preserve(other.id, by=ANNE))


@pytest.mark.parametrize("field", ASKED[Matter.COPYRIGHT])
def test_notice_is_refused_when_a_particular_is_missing(open_engine, field):
    empty = False if field in ("good_faith", "no_offer") else ""
    error = refused("CW931", lambda: report(open_engine, copyright_notice(**{field: empty})))
    assert error.where == f"/{field}"
    assert open_engine.store.head()[0] == 0


@pytest.mark.parametrize("matter", [Matter.ILLEGAL, Matter.TRADEMARK, Matter.PRIVACY, Matter.DEFAMATION])
def test_every_notice_needs_its_particulars_when_sent(open_engine, matter):
    whole = copyright_notice(matter=matter, notice=matter is not Matter.ILLEGAL)
    assert report(open_engine, whole).stage is Stage.RECEIVED
    for field in ASKED[matter]:
        empty = False if field == "good_faith" else ""
        assert (
            refused("CW931", lambda f=field, e=empty: report(open_engine, replace(whole, **{f: e}))).where
            == f"/{field}"
        )
    assert refused("CW931", lambda: report(open_engine, replace(whole, reason="Bad."))).where == "/reason"


def test_nobody_need_say_who_they_are_when_a_child_is_concerned(open_engine):
    one = copyright_notice(matter=Matter.ILLEGAL, clause=MINORS, notice=False, name="", email="")
    assert report(open_engine, one).stage is Stage.RECEIVED


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("name", "Anne\r\nBcc: all@list.example", "CW933"),
        ("email", "anne@roy.example\nBcc: x@y.example", "CW933"),
        ("email", "anne", "CW933"),
        ("name", "x" * 301, "CW933"),
        ("reason", " ", "CW931"),
        ("reason", "x" * 10_001, "CW933"),
        ("location", "javascript:alert(1)", "CW932"),
        ("location", "https://elsewhere.example/a", "CW932"),
        ("location", "https://shop.example/" + "a" * 2_100, "CW933"),
    ],
)
def test_wrong_values_are_refused_when_they_come(open_engine, field, value, code):
    assert (
        refused(code, lambda: report(open_engine, complaint(item="", **{"reason": WHY, field: value}))).where
        == f"/{field}"
    )


def test_address_is_one_however_it_is_written_when_reported(open_engine):
    for location in (PAGE, "HTTPS://SHOP.example:443/posts/7#top", "https://u@shop.example/posts/7"):
        report(open_engine, complaint(item="", location=location))
    [case] = open_engine.review.queue(Filter())
    assert (case.target, len(case.reports)) == (PAGE, 3)


def test_key_opens_one_report_only_when_somebody_follows(open_engine):
    first, second = report(open_engine), report(open_engine)
    key = open_engine.complaints.key(first.id)
    assert open_engine.complaints.follow(first.id, key).id == first.id
    for receipt, tried in ((second.id, key), (first.id, ""), (first.id, key[:-1]), ("none", key), (first.id, "é" * 22)):
        assert refused("CW930", lambda r=receipt, k=tried: open_engine.complaints.follow(r, k))


def test_reports_are_too_many_when_one_sender_floods(open_engine, clock):
    for number in range(reports_per_day_max):
        report(open_engine, complaint(item=f"post-{number}", email="a@b.example"))
    error = refused("CW934", lambda: report(open_engine, complaint(item="post-x", email="a@b.example")))
    assert error.status == 429
    report(open_engine, complaint(item="post-x", email="other@b.example"))
    clock.later(days=1, minutes=1)
    report(open_engine, complaint(item="post-x", email="a@b.example"))


def test_state_is_the_same_when_another_process_reads_the_ledger(tmp_path, clock):
    path = tmp_path / "clausewise.db"
    with engine(path, clock=clock) as first, engine(path, clock=clock) as second:
        found = report(first, complaint(email="a@b.example"))
        key = first.complaints.key(found.id)
        remove(second)
        assert first.complaints.follow(found.id, key).outcome is Outcome.ACTED
        assert second.complaints.follow(found.id, key) == first.complaints.follow(found.id, key)
        assert second.state.complainants.reporters == first.state.complainants.reporters
    with engine(path, clock=clock) as third:
        assert third.complaints.follow(found.id, key).outcome is Outcome.ACTED


def test_status_tells_the_public_account_when_reports_come_by_every_door(open_engine):
    report(open_engine, copyright_notice())
    report(open_engine, complaint(language="fr"), door=Door.API, caller=KEY)
    bodies = [json.decode(one.body) for one in open_engine.store.after(0) if one.kind == "reported"]
    assert [(one["door"], one["teller"], one["matter"], one["status"], one["language"]) for one in bodies] == [
        ("form", "person", "copyright", Status.NOTICE, "en"),
        ("api", "program", "rule", Status.RECEIVED, "fr"),
    ]
