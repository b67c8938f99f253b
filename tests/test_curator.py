"""Banks through an engine: recorded, found again by another process, sealed where they must be. Everything here is a harmless stand-in."""

from __future__ import annotations

import hashlib
import io
import zipfile
from io import BytesIO

import pytest

pytest.importorskip("numpy", reason="python -m pip install 'clausewise[bank]'")
Image = pytest.importorskip("PIL.Image", reason="python -m pip install 'clausewise[image]'")

from clausewise import curator as curating  # noqa: E402
from clausewise.detect.known import Known  # noqa: E402
from clausewise.engine import Engine  # noqa: E402
from clausewise.errors import ConflictError, InputError, NotFoundError  # noqa: E402
from clausewise.hashlist import Row, read  # noqa: E402
from clausewise.known import Bank, Lot, Origin  # noqa: E402
from clausewise.model import (  # noqa: E402
    Action,
    Authorization,
    AuthorizationKind,
    Certainty,
    Item,
    Medium,
    Notification,
    Part,
    Scope,
)
from clausewise.policy import load  # noqa: E402
from clausewise.referral import Wanted  # noqa: E402

POLICY = load("dexero")
HOLDER = Origin(owner="ana", title="Le Phare", statement="J'en suis l'autrice.", contact="ana@phare.example")


def picture(seed: int) -> bytes:
    """A few coloured fields by chance."""
    import numpy as np

    fields = np.random.default_rng(seed).integers(0, 256, (6, 8, 3), dtype=np.uint8)
    out = BytesIO()
    Image.fromarray(fields).resize((320, 240), Image.Resampling.BICUBIC).save(out, "PNG")
    return out.getvalue()


def shown(data: bytes, author: str = "zed") -> Item:
    return Item((Part(Medium.IMAGE, data=data),), author=author)


def exactly(data: bytes) -> list[Row]:
    return [Row((("sha256", hashlib.sha256(data).digest()),))]


def opened(path) -> Engine:
    return Engine.open(POLICY, store=path, with_detectors=[Known(POLICY.register)], isolated=False)


@pytest.fixture
def ledger(tmp_path):
    return tmp_path / "ledger.db"


@pytest.fixture
def engine(ledger):
    with opened(ledger) as made:
        made.banks.open(Bank("works", "content.property"), by="desk")
        made.banks.open(Bank("never", "content.minors", Certainty.CERTAIN, sealed=True), by="desk")
        yield made


def test_a_work_is_held_when_somebody_else_shows_it_after_a_restart(engine, ledger):
    engine.banks.add(Lot("phare", "works", "notice"), exactly(picture(1)), by="desk", origin=HOLDER)
    with opened(ledger) as again:
        decision = again.check(shown(picture(1)))
        assert (decision.action, decision.clauses) == (Action.HOLD, ("content.property",))
        assert decision.evidence[0].sense == "bank:works entry:phare sha256:0 label:Le Phare owner:ana"
        assert again.check(shown(picture(1), "ana")).action is Action.ALLOW
        assert again.check(shown(picture(2))).action is Action.ALLOW
    assert engine.store is not None
    listed = next(one for one in engine.store.of_subject("phare") if one.kind == "listed")
    assert listed.actor == "desk"
    assert not any(word.encode() in listed.body for word in ("ana", "Phare", hashlib.sha256(picture(1)).hexdigest()))
    assert list(engine.store.verify())


def test_a_work_is_free_when_a_licence_is_on_file(engine):
    engine.banks.add(Lot("phare", "works", "file"), exactly(picture(1)), by="desk", origin=HOLDER)
    scope = Scope(("content.property",), accounts=("zed",))
    licence = Authorization("l1", AuthorizationKind.LICENCE, scope, "ana", "contrat 7", 0, 2**50)
    engine.authorize(licence, by="desk")
    decision = engine.check(shown(picture(1)))
    assert (decision.action, [one.authorization for one in decision.lifts]) == (Action.ALLOW, ["l1"])


def test_sealed_content_is_held_and_referred_when_it_is_found_and_nobody_is_told(engine):
    engine.banks.add(Lot("e1", "never", "hash"), exactly(picture(3)), by="desk")
    decision = engine.check(shown(picture(3)))
    assert [one.action for one in decision.measures] == [Action.HOLD, Action.REFER]
    assert (decision.notification, decision.person_needed, decision.strikes) == (Notification.NONE, True, ())
    assert (decision.evidence, decision.content_sha256) == ((), "")
    assert engine.decision(decision.id) == decision
    assert "minor" not in decision.why("en") + decision.why("fr")
    kinds = [one.kind for one in engine.history_of(decision.id)]
    assert kinds == ["decided", "referred", "opened"]
    assert engine.explain(shown(picture(3))).extracts == ()


def test_sealed_content_is_read_when_allowed_and_that_is_recorded(engine):
    engine.banks.add(Lot("e1", "never", "hash"), exactly(picture(3)), by="desk")
    decision = engine.check(shown(picture(3)))
    whole = engine.banks.unseal(decision.id, engine.whole, by="officer")
    (spot,) = whole.evidence
    assert (spot.sense, spot.excerpt) == ("bank:never entry:e1 sha256:0", "")
    assert [(one.kind, one.actor) for one in engine.history_of(decision.id)][-1] == ("unsealed", "officer")


def test_sealed_content_stays_under_lock_until_it_is_released(engine, ledger):
    engine.banks.add(Lot("e1", "never", "hash"), exactly(picture(3)), by="desk")
    decision = engine.check(shown(picture(3)))
    with opened(ledger) as again:
        assert {decision.id, decision.item} <= again.banks.locked
        with pytest.raises(ConflictError, match="CW181"):
            again.erase(decision.id, reason="asked for")
        with pytest.raises(ConflictError, match="CW181"):
            again.undo(decision.id, by="desk", reason="?")
        again.banks.release(decision.id, by="officer", reason="answered")
        again.undo(decision.id, by="officer", reason="a stand-in")
        with pytest.raises(NotFoundError, match="CW182"):
            again.banks.release(decision.id, by="officer", reason="twice")
    assert engine.check(Item.of_text("hello", author="zed")).action is Action.ALLOW
    assert decision.item not in engine.banks.locked


def test_a_long_list_becomes_several_records_when_it_is_imported(engine, ledger, monkeypatch):
    monkeypatch.setattr(curating, "entries_per_record_max", 2)
    data = "\n".join(hashlib.md5(bytes([number]), usedforsecurity=False).hexdigest() for number in range(5))
    listed = ("md5 " + data.replace("\n", "\nmd5 ")).encode()
    lots = engine.banks.add_list(Lot("feed", "works", "list 7", format="pdq"), read(listed, "pdq"), listed, by="desk")
    assert [(one.id, one.count) for one in lots] == [("feed", 2), ("feed.1", 2), ("feed.2", 1)]
    assert {one.digest for one in lots} == {hashlib.sha256(listed).hexdigest()}
    with opened(ledger) as again:
        assert again.banks.known.count == 5
        assert again.check(Item((Part(Medium.LINK, data=b"\x03"),))).clauses == ("content.property",)


def test_an_entry_is_gone_for_good_when_it_is_removed(engine, ledger):
    engine.banks.add(Lot("phare", "works", "file"), exactly(picture(1)), by="desk")
    engine.banks.remove("phare", by="desk")
    assert engine.check(shown(picture(1))).action is Action.ALLOW
    assert engine.store is not None
    sequence = next(one.sequence for one in engine.store.of_subject("phare") if one.kind == "listed")
    assert engine.store.sealed(sequence) is None
    with pytest.raises(ConflictError, match="CW179"):
        engine.banks.add(Lot("phare", "works", "file"), exactly(picture(2)), by="desk")
    with opened(ledger) as again:
        assert again.banks.known.count == 0


def test_another_process_knows_an_entry_when_it_was_added_meanwhile(engine, ledger):
    with opened(ledger) as other:
        engine.banks.add(Lot("phare", "works", "file"), exactly(picture(1)), by="desk")
        assert other.check(shown(picture(1))).action is Action.HOLD


@pytest.mark.parametrize(
    ("bank", "code"),
    [
        (Bank("Works", "content.property"), "CW174"),
        (Bank("w", "content.nothing"), "CW174"),
        (Bank("w", "comms.spam"), "CW174"),
        (Bank("works", "content.property"), "CW175"),
    ],
)
def test_a_bank_is_refused_when_it_is_void_or_there(engine, bank, code):
    with pytest.raises((InputError, ConflictError), match=code):
        engine.banks.open(bank, by="desk")


@pytest.mark.parametrize(
    ("lot", "rows", "code"),
    [
        (Lot("a", "none", "file"), exactly(b"x"), "CW176"),
        (Lot("a b", "works", "file"), exactly(b"x"), "CW177"),
        (Lot("a", "works", "file"), [], "CW177"),
        (Lot("a", "works", "notice"), exactly(b"x"), "CW178"),
        (Lot("works", "works", "file"), exactly(b"x"), "CW179"),
    ],
)
def test_an_entry_is_refused_when_it_is_void(engine, lot, rows, code):
    with pytest.raises((InputError, ConflictError, NotFoundError), match=code):
        engine.banks.add(lot, rows, by="desk")


def test_an_unknown_entry_is_refused_when_it_shall_be_removed(engine):
    with pytest.raises(NotFoundError, match="CW180"):
        engine.banks.remove("nothing", by="desk")


def test_known_content_is_looked_up_without_a_store_when_the_engine_only_judges():
    with Engine(POLICY, with_detectors=[Known(POLICY.register)], isolated=False) as alone:
        alone.banks.open(Bank("bad", "content.malware", Certainty.CERTAIN), by="desk")
        alone.banks.add(Lot("x", "bad", "hash"), exactly(b"\x00stand-in"), by="desk")
        assert alone.check(Item((Part(Medium.LINK, data=b"\x00stand-in"),))).action is Action.REMOVE


def test_sealed_content_is_handed_over_to_who_may_and_nothing_of_it_to_anybody_else(engine):
    engine.banks.add(Lot("e1", "never", "hash"), exactly(picture(3)), by="desk")
    decision = engine.check(shown(picture(3)))
    file = (hashlib.sha256(picture(3)).hexdigest(), picture(3))
    for sees_sealed in (False, True):
        wanted = Wanted("SPVM", "C-46, s. 164.1", "officer", sees_sealed, (file,))
        made = engine.referrals.refer(decision.id, wanted).manifest
        bundle = engine.referrals.bundle(decision.id, made.id)
        with zipfile.ZipFile(io.BytesIO(bundle)) as found:
            whole = b"".join(found.read(name) for name in found.namelist())
        assert made.is_sealed
        assert (b"bank:never entry:e1" in whole, picture(3) in whole) == (sees_sealed, sees_sealed)


def test_like_pictures_are_known_as_such_when_both_are_kept(engine):
    """The print is taken while they are judged, and kept under their seal."""
    original = picture(5)
    out = BytesIO()
    Image.open(BytesIO(original)).convert("RGB").save(out, "JPEG", quality=60)
    for number, data in enumerate((original, out.getvalue())):
        engine.banks.add(Lot(f"one-{number}", "works", "notice"), exactly(data), by="desk", origin=HOLDER)
    first, again = (engine.check(shown(data, f"u{len(data)}")) for data in (original, out.getvalue()))
    [print_] = engine.viewing.exhibit(first.id).prints
    assert (print_.part, print_.method, len(print_.value)) == (0, "pdq", 32)
    [found] = engine.likenesses.of([first.id])
    assert (found.decision, found.kind) == (again.id, "picture")
    assert 1 - 31 / 256 <= found.share < 1
