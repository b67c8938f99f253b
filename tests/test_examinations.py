"""What came with a report is judged for whoever looks at it: it decides nothing, goes with the report, and is sealed where it must be."""

from __future__ import annotations

import hashlib
import io
import zipfile

import pytest

from clausewise import handover
from clausewise.annex import Annex, Enclosure
from clausewise.case import Ruling
from clausewise.casebook import Filter
from clausewise.complaint import Complaint, Door
from clausewise.detect.known import Known
from clausewise.docket import Docket
from clausewise.engine import Engine
from clausewise.hashlist import Row
from clausewise.known import Bank, Lot
from clausewise.model import Certainty
from clausewise.vault.safe import Safe
from tests.reporting import DAY_MS, Clock
from tests.small import REGISTER
from tests.test_capture import KILL, POLICY, WORDS

ANNE = "person:anne"
SAID = KILL.encode()


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def desk(tmp_path, clock):
    sees = (WORDS, Known(REGISTER))
    with Engine.open(POLICY, store=tmp_path / "l.db", clock=clock, with_detectors=sees, isolated=False) as engine:
        yield Docket(engine, Safe.beside(engine.store, {}))


def report(desk, data=SAID, name="chat.txt", **more):
    engine = desk._engine
    annexed = Annex(desk.safe, days=190).put([Enclosure(name, "", data)], now_ms=engine.clock())
    told = Complaint("post-1", "conduct.threats", "Look.", **more)
    return engine.complaints.receive(told, door=Door.API, annexed=annexed).id, bytes.fromhex(
        annexed.attachments[0].digest
    )


def test_file_is_judged_without_consequence_when_a_report_has_one(desk):
    receipt, _ = report(desk)
    engine = desk._engine
    assert engine.examinations.waiting() == [receipt]
    before = engine.store.head()[0]
    assert desk.examine() == [receipt]
    [made] = engine.store.after(before)
    assert (made.kind, made.subject, made.effect) == ("examined", receipt, True)
    assert b"kill" not in made.body
    seen = engine.examinations.seen(receipt)
    assert seen.clauses == ("conduct.threats",)
    assert seen.evidence[0].part == 0
    assert not engine.standing("content", f"report:{receipt}").causes
    assert desk.examine() == []


def test_what_was_seen_goes_when_the_report_is_erased(desk, tmp_path, clock):
    receipt, digest = report(desk, reporter="zoe")
    desk.examine()
    engine = desk._engine
    copy = engine.persons.copy("zoe", by=ANNE)
    assert "chat.txt" in str(copy.pieces)
    with zipfile.ZipFile(io.BytesIO(handover.zipped(copy, desk.safe.read))) as archive:
        [file] = [name for name in archive.namelist() if name.startswith("files/")]
        assert archive.read(file) == SAID
    assert engine.persons.erase("zoe", reason="request", by=ANNE).payloads >= 2
    assert engine.examinations.seen(receipt) is None
    assert engine.complaints.complaint(receipt) is None
    assert desk.safe.custody.blob(digest) is None
    with Engine.open(POLICY, store=tmp_path / "l.db", clock=clock, with_detectors=()) as again:
        assert again.examinations.waiting() == []
        assert again.state.complainants.courses[receipt].examined.code == ""


def test_file_that_is_gone_is_named_by_its_code_when_it_cannot_be_judged(desk):
    receipt, _ = report(desk)
    desk.safe.custody.let_go([receipt])
    assert desk.examine() == [receipt]
    assert desk._engine.state.complainants.courses[receipt].examined.code == "CW457"


def test_matched_file_is_sealed_referred_and_kept_when_a_bank_knows_it(desk):
    engine, data = desk._engine, b"a harmless stand-in"
    engine.banks.open(Bank("never", "content.minors", Certainty.CERTAIN, sealed=True), by="desk")
    engine.banks.add(Lot("one", "never", "police"), [Row((("sha256", hashlib.sha256(data).digest()),))], by="desk")
    receipt, digest = report(desk, data)
    desk.examine()
    examined = engine.state.complainants.courses[receipt].examined
    assert examined.decision in engine.banks.known.locked
    assert engine.examinations.seen(receipt) is None
    assert desk.safe.custody.holdings(examined.decision) == [digest]
    [case] = engine.review.queue(Filter(sees_sealed=True, target=f"report:{receipt}"))
    assert case.is_sealed
    assert engine.state.history("").strikes == ()
    engine.erase(receipt, reason="request")
    assert desk.safe.custody.blob(digest) is not None  # the lock holds it


@pytest.mark.parametrize("is_open", [True, False])
def test_files_are_kept_past_their_time_when_a_case_needs_them(desk, clock, is_open):
    _, digest = report(desk)
    engine = desk._engine
    if not is_open:
        [case] = engine.review.queue(Filter())
        engine.review.decide(case.id, Ruling(), by=ANNE)
    clock.later(days=189)
    desk.sweep()
    clock.now += 2 * DAY_MS
    desk.sweep()
    assert (desk.safe.custody.blob(digest) is not None) is is_open


def test_seen_and_files_go_with_retention_when_their_time_is_over(desk, clock):
    receipt, digest = report(desk)
    desk.examine()
    [case] = desk._engine.review.queue(Filter())
    desk._engine.review.decide(case.id, Ruling(), by=ANNE)
    clock.later(days=191)
    done = desk._engine.retention.run({"reported": 190, "examined": 190})
    assert done.by_kind == {"examined": 1, "reported": 1}
    assert desk.safe.custody.blob(digest) is None
    assert desk._engine.examinations.seen(receipt) is None
