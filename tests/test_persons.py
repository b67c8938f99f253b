"""What is kept about one person: a copy with everything of theirs and nothing of others', and an erasure that leaves the chain whole."""

from __future__ import annotations

import io
import json
import zipfile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clausewise import handover
from clausewise.capture import Capturing
from clausewise.case import Ruling
from clausewise.casebook import Filter
from clausewise.curator import Referred
from clausewise.detect.personal import Personal
from clausewise.detect.words import Words as WordDetector
from clausewise.engine import Engine
from clausewise.errors import ClausewiseError
from clausewise.model import Action, Channel, Entry, Item, Measure, Report
from clausewise.particulars import STAFF, WITHHELD, Role
from clausewise.transcript import effect
from tests.detect.conftest import LEXICONS
from tests.histories import Clock
from tests.small import CLAUSES, REGISTER, policy

ANNE, BEN = "person:anne", "person:ben"
KILL = "I will kill you tonight, my friend"
# Words of each, which nobody else may be given.
SECRETS = {"mallory": "mallory-words", "zoe": "zoe-words", "anne": "anne-words"}


@pytest.fixture(scope="module")
def seeing():
    return [WordDetector(REGISTER, LEXICONS), Personal(REGISTER)]


@pytest.fixture(scope="module")
def small():
    from msgspec.structs import replace

    return policy(*(replace(one, channels=(Channel.DETECTOR, Channel.REPORT)) for one in CLAUSES), register=REGISTER)


@pytest.fixture
def engine(small, seeing):
    clock = Clock()
    with Engine.open(small, store=":memory:", clock=clock, with_detectors=seeing) as opened:
        yield opened


def remove(engine, case, words="anne-words"):
    ruling = Ruling(
        clauses=("conduct.threats",), measures=(Measure(Action.REMOVE, "content", case.target),), reason=words
    )
    return engine.review.decide(case.id, ruling, by=ANNE).decision


@pytest.fixture
def told(engine):
    """Mallory threatens and is reported by Zoe; Anne decides; Mallory appeals, Ben answers. Others go about their lives."""
    for number in range(3):
        engine.check(f"{KILL} {number}", author=f"other-{number}", id=f"other-post-{number}")
        engine.check("Hello.", author=f"other-{number}")
    engine.report(Report("post-1", "conduct.threats", "zoe-words", "zoe"))
    engine.check(f"{KILL} mallory-words", author="mallory", id="post-1")
    engine.check("Good morning.", author="mallory", id="post-2")
    [case] = [one for one in engine.review.queue(Filter()) if one.target == "post-1"]
    engine.review.annotate(case.id, by=ANNE, text="anne-words")
    engine.review.claim(case.id, by=ANNE)
    engine.made = remove(engine, case)
    appeal = engine.review.appeal(engine.made, "mallory-words again", language="en", by="mallory")
    engine.review.decide(appeal.id, Ruling(confirms=True, answer="mallory-answer"), by=BEN)
    return engine


def text_of(copy):
    return handover.data(copy).decode()


def test_copy_has_everything_of_the_person_when_asked(told):
    copy = told.persons.copy("mallory", by=ANNE)
    text = text_of(copy)
    for words in ("mallory-words", "mallory-words again", "mallory-answer", KILL, "post-1", "post-2"):
        assert words in text
    kinds = {piece.kind for piece in copy.pieces}
    assert {
        "checked",
        "decided",
        "exhibited",
        "opened",
        "settled",
        "appealed",
        "answered",
    } <= kinds
    assert {piece.role for piece in copy.pieces} == {Role.AUTHOR, Role.APPELLANT}
    assert copy.strikes == 2


def test_copy_has_nothing_of_others_when_asked(told):
    text = text_of(told.persons.copy("mallory", by=ANNE))
    for words in ("zoe", "anne", "ben", "other-", "zoe-words", "anne-words"):
        assert words not in text, words
    assert STAFF in text
    assert WITHHELD in text
    zoe = told.persons.copy("zoe", by=ANNE)
    assert "zoe-words" in text_of(zoe)
    assert "mallory" not in text_of(zoe)
    assert {piece.role for piece in zoe.pieces} == {Role.REPORTER}


def test_copy_of_staff_says_what_they_did_when_asked(told):
    copy = told.persons.copy(ANNE, by=BEN)
    assert {piece.role for piece in copy.pieces} == {Role.STAFF}
    assert {piece.kind for piece in copy.pieces} >= {"annotated", "claimed", "settled", "decided"}
    assert "mallory" not in text_of(copy)


def test_copy_is_recorded_without_the_name_when_handed_out(told):
    told.persons.copy("mallory", by=ANNE)
    last = told.store.after(told.store.head()[0] - 1)[0]
    assert (last.kind, last.actor) == ("exported", ANNE)
    assert b"mallory" not in last.body
    assert told.store.sealed(last.sequence) == b"mallory"


def test_acceptance_and_staff_records_are_theirs_when_asked(told):
    accepted = effect("accepted", {"version": "1.0", "language": "fr"}, told.clock(), "mallory", "key:shop")
    staffed = Entry("staffed", b"{}", told.clock(), BEN, ANNE, b'{"name":"Ben Roy"}')
    told.clerk.append([accepted, staffed])
    [piece] = [one for one in told.persons.copy("mallory", by=ANNE).pieces if one.kind == "accepted"]
    assert (piece.role, piece.body["language"]) == (Role.ACCEPTED, "fr")
    assert "Ben Roy" in text_of(told.persons.copy(BEN, by=ANNE))
    assert "Ben Roy" not in text_of(told.persons.copy(ANNE, by=ANNE))
    assert told.persons.erase(BEN, reason="left", by=ANNE).payloads == 1


@pytest.mark.parametrize(("name", "words"), [("read-me.en.html", "A decision"), ("lisez-moi.fr.html", "Une décision")])
def test_zip_can_be_read_by_people_and_programs_when_opened(told, name, words):
    copy = told.persons.copy("mallory", by=ANNE)
    with zipfile.ZipFile(io.BytesIO(handover.zipped(copy))) as archive:
        assert set(archive.namelist()) == {"data.json", "read-me.en.html", "lisez-moi.fr.html"}
        page = archive.read(name).decode()
        data = json.loads(archive.read("data.json"))
    assert words in page
    assert "mallory-words" in page
    assert "<script" not in page
    assert len(data["pieces"]) == len(copy.pieces)
    assert handover.zipped(copy) == handover.zipped(copy)


def test_words_are_escaped_when_a_page_is_drawn(engine):
    engine.check(f"{KILL} <script>alert(1)</script>", author="<b>", id="post-x")
    page = handover.page(engine.persons.copy("<b>", by=ANNE), "en")
    assert "<script>" not in page
    assert "<b>" not in page
    assert "&lt;script&gt;" in page


def test_nothing_readable_is_left_when_a_person_is_erased(told):
    before = told.state.history("mallory")
    done = told.persons.erase("mallory", reason="request", by=ANNE)
    assert done.payloads >= 7
    assert (done.held, done.open_cases) == ((), ())
    assert done.remaining["decided"] == 1
    assert list(told.store.verify())
    text = text_of(told.persons.copy("mallory", by=ANNE))
    assert "mallory-words" not in text
    assert "mallory-answer" not in text
    assert '"erased"' in text
    assert told.state.history("mallory") == before
    assert "zoe-words" in text_of(told.persons.copy("zoe", by=ANNE))
    assert told.persons.erase("mallory", reason="request", by=ANNE).payloads == 0
    first, second = [one for one in told.store.after(0) if one.kind == "forgotten"]
    assert [(one.actor, one.subject, json.loads(one.body)) for one in (first, second)] == [(ANNE, "", {"by": ANNE})] * 2
    assert told.undo(told.made, by=BEN, reason="x").id == told.made


def test_report_goes_with_whoever_told_when_they_are_erased(told):
    told.persons.erase("zoe", reason="request", by=ANNE)
    assert "zoe-words" not in text_of(told.persons.copy("mallory", by=ANNE))
    [report] = [one for one in told.store.after(0) if one.kind == "reported"]
    assert told.store.sealed(report.sequence) is None
    assert "mallory-words" in text_of(told.persons.copy("mallory", by=ANNE))


def test_what_is_under_lock_is_kept_back_and_named_when_erased(told):
    [first] = [one for one in told.store.after(0) if one.kind == "decided" and b'"item":"post-1"' in one.body][:1]
    body = Referred(first.subject, "post-1", "csam")
    told.clerk.append([effect("referred", body, told.clock(), first.subject, "")])
    told.banks.known.locked |= {first.subject, "post-1"}
    copy = told.persons.copy("mallory", by=ANNE)
    assert [piece.withheld for piece in copy.pieces if piece.kind == "referred"] == ["locked"]
    done = told.persons.erase("mallory", reason="request", by=ANNE)
    assert done.held == (first.subject,)
    assert told.store.sealed(first.sequence) is not None
    assert list(told.store.verify())


@pytest.mark.parametrize(
    ("account", "reason", "code"),
    [("nobody", "x", "CW968"), ("a\nb", "x", "CW968"), ("zoe", "zoe asks", "CW969")],
)
def test_erasure_is_refused_when_it_makes_no_sense(told, account, reason, code):
    with pytest.raises(ClausewiseError, match=code):
        told.persons.erase(account, reason=reason, by=ANNE)


NAMES = st.sampled_from(["ann", "bob", "cleo", "dan"])
DOINGS = st.lists(st.tuples(st.sampled_from(["say", "threaten", "report", "appeal", "decide"]), NAMES), max_size=25)


@given(DOINGS, st.sets(NAMES))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_chain_is_whole_and_others_keep_all_when_anybody_is_erased(small, seeing, doings, erased):
    with Engine.open(small, store=":memory:", with_detectors=seeing) as engine:
        decided = []
        for number, (what, who) in enumerate(doings):
            act(engine, what, who, number, decided)
        heads = {name: words_of(engine, name) for name in ("ann", "bob", "cleo", "dan")}
        for name in sorted(erased):
            if heads[name] is not None:
                engine.persons.erase(name, reason="request", by=ANNE)
        assert list(engine.store.verify()) or not engine.store.head()[0]
        for name, words in heads.items():
            left = words_of(engine, name)
            assert not left if name in erased else left == words


def act(engine, what, who, number, decided):
    """Have ``who`` do something; every word of theirs bears their name and the number."""
    mark = f"<{who}-{number}>"
    if what == "say":
        engine.check(f"Hello {mark}", author=who, id=f"item-{number}")
    elif what == "threaten":
        engine.check(f"{KILL} {mark}", author=who, id=f"item-{number}")
        decided.append((engine.store.after(0, limit=10_000)[-1], who))
    elif what == "report":
        engine.report(Report(f"item-{number - 1}", "conduct.threats", mark, who))
    elif what == "decide":
        for case in engine.review.queue(Filter(), limit=1):
            remove(engine, case, "for the file")


def words_of(engine, name):
    """Return which marked words of anybody a copy for ``name`` holds; None when nothing is known of them."""
    import re

    try:
        text = text_of(engine.persons.copy(name, by=ANNE))
    except ClausewiseError:
        return None
    found = set(re.findall(r"<(\w+)-\d+>", text.replace("\\u003c", "<").replace("\\u003e", ">")))
    assert found <= {name}
    return found


@pytest.mark.parametrize("text", [KILL, "Nothing of the kind."])
def test_case_that_somebodys_report_began_is_theirs_when_the_content_was_got_later(small, seeing, text):
    got = Capturing((lambda item, _: Item.of_text(f"{text} mallory-words", author="mallory", id=item),))
    with Engine.open(small, store=":memory:", clock=Clock(), with_detectors=seeing, capturing=got) as engine:
        engine.report(Report("post-9", "conduct.threats", "zoe-words", "zoe"))
        [case] = engine.captures.run()
        engine.review.annotate(case.id, by=ANNE, text="anne-words")
        engine.review.claim(case.id, by=ANNE)
        engine.review.decide(case.id, Ruling(reason="anne-words"), by=ANNE)
        copy = engine.persons.copy("mallory", by=ANNE)
        kinds = {piece.kind: piece for piece in copy.pieces}
        assert {"reported", "opened", "claimed", "settled"} <= set(kinds)
        assert (kinds["reported"].role, kinds["reported"].withheld) == (Role.TARGET, "somebody else's words")
        for words in ("zoe", "anne-words", ANNE):
            assert words not in text_of(copy)
        assert "zoe-words" in text_of(engine.persons.copy("zoe", by=ANNE))


def test_ones_own_report_is_ones_own_when_it_is_about_ones_content(engine):
    engine.report(Report("post-9", "conduct.threats", "mallory-words", "mallory"))
    engine.check(f"{KILL}", author="mallory", id="post-9")
    [report] = [one for one in engine.persons.copy("mallory", by=ANNE).pieces if one.kind == "reported"]
    assert (report.role, report.withheld) == (Role.REPORTER, "")
    assert "mallory-words" in text_of(engine.persons.copy("mallory", by=ANNE))
