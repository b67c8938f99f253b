"""The content of what was reported is looked for, judged without consequence, and kept sealed in the case for whoever decides."""

from __future__ import annotations

import hashlib

import pytest
from msgspec.structs import replace

from clausewise import capture, exhibit
from clausewise.capture import Capturing
from clausewise.case import Found, Ruling, sought_again_ms
from clausewise.casebook import Filter
from clausewise.complaint import Complaint, Door
from clausewise.detect.known import Known
from clausewise.detect.words import Words
from clausewise.engine import Engine
from clausewise.errors import ConflictError
from clausewise.exchange import ExchangeError
from clausewise.hashlist import Row
from clausewise.known import Bank, Lot
from clausewise.model import Action, Certainty, Channel, Item, Measure, Medium, Part
from clausewise.transcript import SHADOW
from tests.detect.conftest import LEXICONS
from tests.reporting import PAGE, Clock
from tests.small import CLAUSES, REGISTER, policy

ANNE = "person:anne"
KILL = "I will kill you tonight, my friend"
TUER = "Ce soir, je vais te tuer, mon ami"
WORDS = Words(REGISTER, LEXICONS)
REPORTABLE = [replace(one, channels=(Channel.DETECTOR, Channel.REPORT)) for one in CLAUSES]
POLICY = policy(
    *(
        replace(one, when={Certainty.CERTAIN: "known.minors >= 0.5"}) if one.id == "content.minors" else one
        for one in REPORTABLE
    )
)


class Shelf:
    """The operator's content as its own code knows it: an item by id, or what is raised instead of it."""

    def __init__(self, **content):
        self.content = content
        self.asked = []

    def __call__(self, item, location):
        self.asked.append((item, location))
        found = self.content.get(item.replace("-", "_"))
        if isinstance(found, Exception):
            raise found
        return found


@pytest.fixture
def clock():
    return Clock()


def opened(clock, *fetchers, store=":memory:", sees=(WORDS,)):
    return Engine.open(
        POLICY, store=store, clock=clock, with_detectors=sees, capturing=Capturing(fetchers), isolated=False
    )


def report(engine, item="post-1", clause="", **more):
    engine.complaints.receive(Complaint(item, clause, "Look at this.", **more), door=Door.API)
    [case] = engine.review.queue(Filter(target=item))
    return case


def kinds(engine, case):
    return [one.kind for one in engine.viewing.records(case.id)]


@pytest.mark.parametrize(("language", "text"), [("en", KILL), ("fr", TUER)])
def test_content_is_judged_and_kept_when_it_was_reported(clock, language, text):
    shelf = Shelf(post_1=Item.of_text(text, author="u42", host="shop.example", path="/posts/1"))
    with opened(clock, shelf) as engine:
        report(engine, language="fr", location=PAGE)
        [case] = engine.captures.run()
        assert (case.sought, case.author, case.host, case.language, case.medium) == (
            Found.FOUND,
            "u42",
            "shop.example",
            language,
            "text",
        )
        assert case.clauses == ("conduct.threats",)
        [name] = case.decisions
        decision = engine.decision(name)
        assert (decision.action, decision.item) == (Action.REMOVE, "post-1")
        assert SHADOW in decision.notes
        assert engine.viewing.exhibit(name).item.parts[0].text == text
        assert kinds(engine, case) == ["reported", "opened", "decided", "sought", "exhibited", "joined"]
        assert shelf.asked == [("post-1", PAGE)]
        assert engine.captures.run() == []


def test_nothing_is_done_when_a_machine_alone_judged_what_was_reported(clock):
    with opened(clock, Shelf(post_1=Item.of_text(KILL, author="u42"))) as engine:
        report(engine)
        [case] = engine.captures.run()
        assert not engine.standing("content", "post-1").removed
        assert engine.state.history("u42").strikes == ()
        decided = engine.review.decide(
            case.id,
            Ruling(clauses=("conduct.threats",), measures=(Measure(Action.REMOVE, "content", "post-1"),)),
            by=ANNE,
        )
        assert engine.standing("content", "post-1").removed
        [strike] = engine.state.history("u42").strikes
        assert strike.decision == decided.decision
        assert engine.decision(decided.decision).automation == "assisted"
        engine.undo(decided.decision, by=ANNE, reason="x")
        assert engine.state.history("u42").strikes == ()


def test_content_is_shown_when_nothing_was_found_in_it(clock):
    with opened(clock, Shelf(post_1=Item.of_text("The garden party is on Saturday."))) as engine:
        before = report(engine, clause="conduct.threats")
        [case] = engine.captures.run()
        assert (case.severity, case.clauses, case.due_ms) == (before.severity, before.clauses, before.due_ms)
        assert engine.viewing.exhibit(case.decisions[0]).item.parts[0].text.startswith("The garden")


def test_state_is_the_same_when_another_process_reads_the_ledger(clock, tmp_path):
    place = tmp_path / "ledger.db"
    with opened(clock, Shelf(post_1=Item.of_text(KILL, author="Ünal")), store=place) as engine:
        report(engine)
        [case] = engine.captures.run()
    with opened(clock, Shelf(), store=place) as again:
        assert again.review.case(case.id) == case
        assert again.review.book.cabinet.search("ünal", 5) == [case.id]
        assert list(again.review.queue(Filter(author="Ünal", host=""))) == [case]
        assert again.captures.run() == []
        assert list(again.store.verify())


@pytest.mark.parametrize("kind", [Found.GONE, Found.DENIED, Found.REFUSED, Found.LARGE])
def test_it_is_not_asked_again_when_the_answer_will_not_change(clock, kind):
    shelf = Shelf(post_1=ExchangeError(kind))
    with opened(clock, shelf) as engine:
        report(engine)
        assert [one.sought for one in engine.captures.run()] == [kind]
        clock.later(days=1)
        assert engine.captures.run() == []
    assert len(shelf.asked) == 1


def test_it_is_asked_again_later_when_nobody_answered(clock):
    shelf = Shelf(post_1=ExchangeError(Found.TIMEOUT))
    with opened(clock, shelf) as engine:
        report(engine)
        for tries, wait_ms in enumerate(sought_again_ms, start=1):
            assert engine.captures.run() == [] or not wait_ms or tries == 1
            clock.now += wait_ms
            engine.captures._allowance.answered()
            engine.captures.run()
            assert len(shelf.asked) == tries
        clock.later(days=1)
        assert engine.captures.run() == []
        assert len(shelf.asked) == len(sought_again_ms)
        shelf.content["post_1"] = Item.of_text(KILL)
        [case] = engine.review.queue(Filter())
        assert engine.captures.fetch(case.id, by=ANNE).sought is Found.FOUND


@pytest.mark.parametrize(
    ("raised", "kind"),
    [
        (RuntimeError("no"), Found.FAILED),
        (ExchangeError("what"), Found.FAILED),
        (Item.of_text("x" * 1_000_001), Found.MALFORMED),
    ],
)
def test_case_goes_on_when_the_operators_code_fails(clock, raised, kind):
    with opened(clock, Shelf(post_1=raised)) as engine:
        report(engine)
        [case] = engine.captures.run()
        assert (case.sought, case.decisions) == (kind, ())
        assert engine.review.decide(case.id, Ruling(), by=ANNE).outcome == "cleared"


def test_next_one_is_asked_when_the_first_knows_nothing(clock):
    first, second = Shelf(post_2=Item.of_text("one")), Shelf(post_1=Item.of_text("two"), post_2=Item.of_text("three"))
    with opened(clock, first, second) as engine:
        for item in ("post-1", "post-2", "post-3"):
            report(engine, item)
        found = engine.captures.run()
        assert [one.sought for one in found] == [Found.FOUND, Found.FOUND, Found.NOTHING]
        assert engine.viewing.exhibit(found[1].decisions[0]).item.parts[0].text == "one"


def test_content_is_added_once_when_it_is_the_same_again(clock):
    shelf = Shelf(post_1=Item.of_text("first"))
    with opened(clock, shelf) as engine:
        case = report(engine)
        engine.captures.run()
        assert engine.captures.fetch(case.id, by=ANNE).sought is Found.SAME
        shelf.content["post_1"] = Item.of_text("second")
        found = engine.captures.fetch(case.id, by=ANNE)
        assert (found.sought, len(found.decisions)) == (Found.FOUND, 2)
        assert [one.actor for one in engine.viewing.records(case.id) if one.kind == "sought"] == ["", ANNE, ANNE]


def test_nothing_is_looked_for_when_a_case_is_about_something_else(clock):
    shelf = Shelf()
    with opened(clock, shelf) as engine:
        engine.check(KILL, author="u1", id="post-9")
        account = report(engine, "u1", on="account")
        assert engine.captures.run() == []
        for case in (account.id,):
            with pytest.raises(ConflictError, match="CW984"):
                engine.captures.fetch(case, by=ANNE)
        open_case = report(engine, "post-5")
        engine.review.decide(open_case.id, Ruling(), by=ANNE)
        assert engine.captures.run() == []
        with pytest.raises(ConflictError, match="CW984"):
            engine.captures.fetch(open_case.id, by=ANNE)
    assert shelf.asked == []
    with opened(clock) as engine:
        with pytest.raises(ConflictError, match="CW984"):
            engine.captures.fetch(report(engine).id, by=ANNE)
        assert engine.captures.run() == []


def test_nobody_is_asked_without_end_when_reports_flood(clock, monkeypatch):
    monkeypatch.setattr(capture, "fetches_per_hour_max", 2)
    shelf = Shelf()
    with opened(clock, shelf) as engine:
        for number in range(4):
            report(engine, f"post-{number}")
        assert len(engine.captures.run()) == 2
        assert engine.captures.run() == []
        last = engine.review.queue(Filter(target="post-3"))[0]
        assert engine.captures.fetch(last.id, by=ANNE).sought is Found.NOTHING  # a person may


def test_one_process_records_it_when_two_looked(clock, tmp_path):
    place = tmp_path / "ledger.db"
    with opened(clock, store=place) as other:
        shelf = Shelf()
        with opened(clock, shelf, store=place) as engine:
            case = report(engine)
            shelf.content["post_1"] = Item.of_text("x")
            other_captures = capture.Captures(
                engine.policy, other.clerk, clock, Capturing((Shelf(post_1=Item.of_text("x")),)), engine.captures._ties
            )
            tried = engine.captures._try(case)
            other_captures.run()
            engine.captures._record(case, tried, engine.rehearsal.considered(tried.item), "")
            assert kinds(engine, case).count("sought") == 1
            assert len(engine.review.case(case.id).decisions) == 1


def test_matched_content_is_sealed_and_referred_when_a_bank_knows_it(clock):
    file = b"\0 a harmless stand-in"
    shelf = Shelf(post_1=Item((Part(Medium.FILE, data=file),), author="u42"))
    with opened(clock, shelf, sees=(Known(REGISTER),)) as engine:
        engine.banks.open(Bank("never", "content.minors", Certainty.CERTAIN, sealed=True), by="desk")
        engine.banks.add(Lot("one", "never", "police"), [Row((("sha256", hashlib.sha256(file).digest()),))], by="desk")
        case = report(engine)
        engine.review.claim(case.id, by=ANNE)
        [case] = engine.captures.run()
        assert (case.sought, case.is_sealed, case.claim) == (Found.SEALED, True, None)
        assert engine.standing("content", "post-1").held
        assert engine.standing("content", "post-1").referred
        assert engine.banks.known.locked >= {case.decisions[0], "post-1"}
        assert engine.review.queue(Filter()) == []
        assert len(engine.review.queue(Filter(sees_sealed=True))) == 1
        assert exhibit.EXHIBITED not in kinds(engine, case)
        assert engine.captures.kept(case) == ""


def test_content_that_an_earlier_decision_keeps_is_known_when_it_is_reported(clock):
    with opened(clock) as engine:
        first = engine.check(KILL, author="u42", id="post-1")
        engine.undo(first.id, by=ANNE, reason="restored")
        case = report(engine)
        assert engine.captures.kept(case) == first.id
        engine.erase(first.id, reason="asked for")
        assert engine.captures.kept(case) == ""
        assert engine.captures.kept(report(engine, "post-2")) == ""
