import re
from contextlib import closing
from datetime import datetime
from pathlib import Path

import pytest
from msgspec import json
from msgspec.structs import replace

from clausewise import announcement, fold, sealing
from clausewise.ledger import open_store
from clausewise.model import Action, Authorization, AuthorizationKind, Entry, Measure, Report, Scope
from tests.doors.http.conftest import KILL, opened

SOURCES = Path(announcement.__file__).parent


@pytest.fixture(scope="module")
def engine():
    with opened(open_store(":memory:")) as one:
        yield one


def last(engine, kind):
    return [record for record in engine.store.after(0) if record.kind == kind][-1]


def told(engine, record, *, evidence=False):
    return [
        json.decode(announcement.message(record, event, engine.store.sealed(record.sequence), evidence=evidence).body)
        for event in announcement.events(record)
    ]


def test_decision_tells_clauses_and_measures_and_no_words_when_made(engine):
    decision = engine.check(KILL, author="u42", id="post-7")
    [event] = told(engine, last(engine, "decided"))
    assert (event["type"], event["sequence"]) == ("decision.made", last(engine, "decided").sequence)
    assert datetime.fromisoformat(event["timestamp"]).timestamp() * 1000 == decision.time_ms
    data = event["data"]
    assert (data["decision"], data["item"], data["author"]) == (decision.id, "post-7", "u42")
    assert data["clauses"] == list(decision.clauses)
    assert data["certainty"] == {one.clause: one.certainty for one in decision.findings}
    assert data["measures"][0]["action"] == decision.action
    assert (data["automation"], data["shadow"]) == (decision.automation, False)
    assert "kill" not in str(event).lower()


def test_words_are_quoted_when_the_endpoint_is_to_have_them(engine):
    engine.check(KILL, author="u42")
    event, *_ = told(engine, last(engine, "decided"), evidence=True)
    quoted = [one["excerpt"] for one in event["data"]["evidence"]]
    assert any(one and one in KILL for one in quoted)


def test_sealed_content_is_never_quoted_when_words_are_wanted(engine):
    decision = engine.check(KILL)
    hidden = replace(decision, notes=(*decision.notes, sealing.NOTE + "bank"))
    engine.store.append(
        [Entry("decided", fold.body({"id": "x", "item": "", "policy": {}}), 1, "x", sealed=json.encode(hidden))]
    )
    record = last(engine, "decided")
    found = announcement.message(record, "decision.made", engine.store.sealed(record.sequence), evidence=True)
    assert json.decode(found.body)["data"]["evidence"] == []


def test_account_and_access_have_events_of_their_own_when_measures_concern_them(engine):
    measures = [Measure(Action.SUSPEND, "account", "u1", 9), Measure(Action.BLOCK, "access", "address:192.0.2.1")]
    body = {"id": "d", "item": "i", "policy": {}, "clauses": [["conduct.threats", "certain"]], "measures": measures}
    [record] = engine.store.append([Entry("decided", fold.body(body), 5, "d")])
    assert list(announcement.events(record)) == ["decision.made", "account.suspended", "access.blocked"]
    _, suspended, blocked = told(engine, record)
    assert (suspended["data"]["target"], suspended["data"]["measures"][0]["until_ms"]) == ("u1", 9)
    assert (blocked["data"]["target"], blocked["data"]["clauses"]) == ("address:192.0.2.1", ["conduct.threats"])
    [shadow] = engine.store.append([Entry("decided", fold.body({**body, "notes": ["shadow"]}), 5, "d")])
    assert list(announcement.events(shadow)) == ["decision.made"]


def test_report_undo_and_authorization_are_told_when_recorded(engine):
    receipt = engine.report(Report("post-7", "content.attack", "He insults my aunt", reporter="marie"))
    [event] = told(engine, last(engine, "reported"))
    assert event["data"] == {"report": receipt, "item": "post-7", "clause": "content.attack", "notice": False}
    [quoted] = told(engine, last(engine, "reported"), evidence=True)
    assert quoted["data"]["evidence"]["reason"] == "He insults my aunt"
    decision = engine.check(KILL, author="u42")
    engine.undo(decision.id, by="key:1", reason="A quotation by aunt Marie")
    [undone] = told(engine, last(engine, "undone"), evidence=True)
    assert (undone["type"], undone["data"]) == ("decision.undone", {"decision": decision.id, "by": "key:1"})
    engine.authorize(
        Authorization("g1", AuthorizationKind.GRANT, Scope(("integrity.probing",), ("u1",)), "Us", "1", 0, 2**60),
        by="x",
    )
    [granted] = told(engine, last(engine, "authorized"))
    assert granted["data"] == {"authorization": "g1", "kind": "grant", "starts_ms": 0, "ends_ms": 2**60}


def test_erased_record_is_silent_when_its_words_are_gone(engine):
    decision = engine.check(KILL, author="u42")
    record = last(engine, "decided")
    assert not announcement.is_silent(record, engine.store.sealed(record.sequence))
    engine.erase(decision.id, reason="asked for")
    assert announcement.is_silent(record, engine.store.sealed(record.sequence))
    [erased] = told(engine, last(engine, "erased"))
    assert erased["data"]["reason"] == "asked for"
    assert record.sequence in erased["data"]["sequences"]


def test_message_has_the_same_id_when_made_again(engine):
    engine.check(KILL)
    record = last(engine, "decided")
    one, other = (announcement.message(record, "decision.made", evidence=words) for words in (True, False))
    assert one.id == other.id
    assert re.fullmatch(r"msg_[0-9a-f]{24}_decision_made", one.id)


def test_every_event_is_explained_in_both_languages_when_listed():
    for event, announced in announcement.EVENTS.items():
        assert re.fullmatch(r"[a-z]+\.[a-z]+", event)
        assert announced.words.en != announced.words.fr
        for name in announced.fields:
            field = announcement.FIELDS[name]
            assert field.words.en
            assert field.words.fr
        assert announced.quotes == (announcement.EVIDENCE in announced.fields)
    assert len(announcement.EVENTS) == len(announcement.ANNOUNCED)
    assert set(announcement.FIELDS) == {name for one in announcement.ANNOUNCED for name in one.fields}


def test_record_of_another_kind_makes_no_event_when_asked():
    with closing(open_store(":memory:")) as store:
        [record] = store.append([Entry("noted", b"{}", 1)])
    assert list(announcement.events(record)) == []


@pytest.mark.parametrize(
    ("text", "known"),
    [
        ("decision.made", True),
        ("case.*", True),
        ("*", True),
        ("", False),
        ("case.", False),
        ("nothing.*", False),
        ("c*", False),
    ],
)
def test_pattern_is_known_when_some_event_fits_it(text, known):
    assert announcement.is_pattern(text) is known


def test_appeal_is_told_by_its_case_when_made_and_answered(engine):
    decision = engine.check(KILL, author="u77")
    appeal = engine.review.appeal(decision.id, "I quoted a film by Aunt Marie.", language="en", by="u77")
    [received] = told(engine, last(engine, "appealed"))
    assert received["data"] == {"case": appeal.id, "decision": decision.id, "language": "en"}
    [quoted] = told(engine, last(engine, "appealed"), evidence=True)
    assert quoted["data"]["evidence"] == "I quoted a film by Aunt Marie."
    cases = [one for record in engine.store.after(0) if record.kind == "opened" for one in told(engine, record)]
    assert appeal.id in {one["data"]["case"] for one in cases}
    assert all(one["type"] == "case.opened" for one in cases)
