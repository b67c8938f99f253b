import pytest

from clausewise import docket as rules
from clausewise.blob import State, Upload
from clausewise.docket import DAY_MS, Docket, Piece, Told
from clausewise.errors import ClausewiseError, InputError, NotFoundError
from clausewise.ledger import open_store
from clausewise.model import Medium, Part
from clausewise.parse import opening
from clausewise.sandbox import Sandbox
from clausewise.vault.safe import HOUR_MS, Safe
from tests.doors.http.conftest import KILL, opened

PAGE = f"<p>{KILL}</p>".encode()


@pytest.fixture
def ledger(tmp_path):
    return tmp_path / "ledger.db"


@pytest.fixture
def docket(ledger):
    engine = opened(open_store(ledger), isolated=False)
    yield Docket(engine, Safe.beside(engine.store, {}))
    engine.close()


def sent(docket, content=PAGE, upload_id="u1", **said):
    """Keep a file as an upload that waits, and claim it."""
    now_ms = docket._engine.clock()
    received = docket.safe.receive()
    received.write(content)
    received.finish()
    blob = docket.safe.keep(received, upload_id, now_ms=now_ms, until_ms=now_ms + HOUR_MS)
    what = Told((Piece(Medium.PAGE, name="a.html", digest=blob.digest.hex(), size=blob.size),), said)
    upload = Upload(upload_id, "key", State.WAITING, blob.size, rules.request(what), now_ms, now_ms + HOUR_MS)
    docket.safe.custody.add_upload(upload)
    return docket.safe.custody.claim(now_ms, now_ms + 1), blob


def state(docket, upload_id="u1"):
    return docket.safe.custody.upload(upload_id)


def test_file_stays_for_a_person_when_it_was_acted_upon(docket):
    upload, blob = sent(docket, author="u42")
    docket.judge(upload)
    done = state(docket)
    decision = docket._engine.decision(done.decision)
    assert (done.state, decision.author, decision.action) == (State.JUDGED, "u42", "remove")
    assert done.request == b""
    assert done.until_ms == decision.time_ms + rules.acted_days * DAY_MS
    docket.safe.sweep(decision.time_ms + (rules.acted_days - 1) * DAY_MS)
    assert b"".join(docket.safe.read(blob.digest)) == PAGE
    docket._engine.undo(decision.id, by="me", reason="quoted")
    assert b"".join(docket.safe.read(blob.digest)) == PAGE
    docket.safe.sweep(decision.time_ms + (rules.acted_days + 1) * DAY_MS)
    with pytest.raises(NotFoundError):
        docket.safe.read(blob.digest)


def test_file_stays_past_its_time_when_its_decision_is_under_lock(docket, monkeypatch):
    upload, blob = sent(docket)
    docket.judge(upload)
    decision = state(docket).decision
    docket._engine.banks.known.locked |= {decision}
    now_ms = docket._engine.clock()
    for day in (150, 300, 450):
        monkeypatch.setattr(docket._engine, "clock", lambda at=now_ms + day * DAY_MS: at)
        docket.sweep()
        assert b"".join(docket.safe.read(blob.digest)) == PAGE
    docket._engine.banks.known.locked -= {decision}
    monkeypatch.setattr(docket._engine, "clock", lambda: now_ms + 700 * DAY_MS)
    assert docket.sweep().keys == 1


def test_file_goes_soon_when_nothing_was_found(docket):
    upload, blob = sent(docket, b"<p>Bonjour</p>")
    docket.judge(upload)
    assert docket._engine.decision(state(docket).decision).action == "allow"
    docket.safe.sweep(docket._engine.clock() + (rules.stored_hours + 1) * HOUR_MS)
    with pytest.raises(NotFoundError):
        docket.safe.read(blob.digest)


def test_erasure_takes_the_file_along_when_a_decision_is_erased(docket):
    upload, blob = sent(docket)
    docket.judge(upload)
    decision = state(docket).decision
    assert docket._engine.erase(decision, reason="asked for") > 0
    with pytest.raises(NotFoundError):
        docket.safe.read(blob.digest)
    assert state(docket).state is State.ERASED
    assert list(docket._engine.store.verify())[-1] > 1


def test_upload_is_judged_once_when_two_judges_have_it(docket):
    upload, _ = sent(docket)
    docket.judge(upload)
    docket.judge(upload)
    kinds = [record.kind for record in docket._engine.store.after(0)]
    assert kinds.count("decided") == 1
    assert state(docket).state is State.JUDGED


def test_verdict_is_carried_over_when_the_process_died_after_it(docket, monkeypatch):
    upload, blob = sent(docket)
    with monkeypatch.context() as patched:
        patched.setattr(type(docket.safe.custody), "settle", lambda _: 0)
        docket.judge(upload)
    assert state(docket).state is State.JUDGING
    docket.safe.sweep(docket._engine.clock() + 2 * HOUR_MS)
    assert state(docket).state is State.JUDGED
    assert docket.safe.custody.holdings(state(docket).decision) == [blob.digest]


def test_file_is_held_unopened_when_its_judges_died_each_time(docket):
    sent(docket)
    for at in range(1, 4):
        upload = docket.safe.custody.claim(docket._engine.clock() + at * 100, docket._engine.clock() + at * 100 + 1)
    assert upload.tries == rules.tries_max + 1
    item = docket.item(rules.told(upload), time_ms=1, lost="crashed")
    assert item.parts[0].absent == "crashed"
    docket.judge(upload)
    assert state(docket).state is State.JUDGED


def test_large_file_stays_on_its_shelf_when_it_is_too_large_to_open(docket, monkeypatch):
    upload, blob = sent(docket)
    monkeypatch.setattr(rules, "part_bytes_max", 3)
    [part] = docket.item(rules.told(upload), time_ms=1).parts
    assert part == Part(Medium.PAGE, data=blob.digest, name="a.html", absent="size")
    for found in (opening.opened(part, 2), Sandbox().opened(part, 2)):
        assert [(one.limits, one.part) for one in found] == [(("size",), 2)]


def test_upload_fails_by_name_when_its_file_is_gone(docket):
    upload, blob = sent(docket)
    docket.safe.custody.let_go(["nobody"])
    docket.safe._shelf.remove(blob.name)
    with pytest.raises(ClausewiseError):
        docket.judge(upload)
    assert (state(docket).state, state(docket).code) == (State.FAILED, "CW452")


def test_upload_waits_its_turn_again_when_the_ledger_is_busy(docket, monkeypatch):
    upload, _ = sent(docket)

    def busy(*_, **__):
        raise ClausewiseError("CW404", "busy", "occupé")

    with monkeypatch.context() as patched:
        patched.setattr(docket._engine, "check_many", busy)
        docket.judge(upload)
    now_ms = docket._engine.clock()
    assert docket.safe.custody.claim(now_ms, now_ms + 1) is None
    later = docket.safe.custody.claim(now_ms + 2 * rules.retry_ms, now_ms)
    docket.judge(later)
    assert state(docket).state is State.JUDGED


def test_impossible_upload_is_refused_when_it_is_told():
    with pytest.raises(InputError):
        rules.check(Told((Piece(Medium.FILE),), {"host": "no host"}))
    assert rules.told(Upload("u", "k", State.ERASED, 0, b"", 0, 0)) == Told(())
