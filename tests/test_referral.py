from __future__ import annotations

import io
import zipfile
from hashlib import sha256

import pytest
from msgspec import json

from clausewise import dossier
from clausewise.dossier import verify
from clausewise.errors import ConflictError, InputError, NotFoundError
from clausewise.referral import Wanted, files_bytes_max
from tests.test_engine import KILL, opened

KEY = bytes(range(32))
ROY = Wanted("Cst. A. Roy, SPVM", "Order 2026-117", "person:ada", key=KEY)


@pytest.fixture
def engine(tmp_path):
    with opened(tmp_path / "ledger.db") as one:
        yield one


def members(bundle):
    with zipfile.ZipFile(io.BytesIO(bundle)) as whole:
        return {name: whole.read(name) for name in whole.namelist()}


def test_bundle_has_decision_clauses_statement_records_and_content_when_it_is_made(engine):
    decision = engine.check(KILL, author="u1", id="post-7")
    made = engine.referrals.refer(decision.id, ROY)
    bundle = engine.referrals.bundle(decision.id, made.manifest.id)
    checked = verify(bundle)
    assert (checked.altered, checked.is_signed, checked.sha256) == ((), True, made.sha256)
    found = members(bundle)
    assert found["content/part-0.txt"].decode() == KILL
    assert json.decode(found["decision.json"])["id"] == decision.id
    [clause] = json.decode(found["clauses.json"])
    assert (clause["id"], set(clause["rule"])) == ("conduct.threats", {"en", "fr"})
    assert found["statement.fr.txt"].decode() == decision.why("fr")
    records = [json.decode(line) for line in found[dossier.RECORDS].splitlines()]
    kept = engine.store.of_subject(decision.id)
    assert [one["hash"] for one in records] == [one.hash.hex() for one in kept[: len(records)]]
    assert ("xarf.json", "no_type") in made.manifest.omitted


def test_decision_is_locked_until_it_is_released_when_it_was_handed_over(tmp_path):
    with opened(tmp_path / "a.db") as engine:
        decision = engine.check(KILL, author="u1")
        engine.referrals.refer(decision.id, ROY)
    # The lock outlives the process.
    with opened(tmp_path / "a.db") as engine:
        for act in (
            lambda: engine.undo(decision.id, by="ada", reason="…"),
            lambda: engine.erase(decision.id, reason="r"),
        ):
            with pytest.raises(ConflictError, match="CW181"):
                act()
        [told] = engine.referrals.several(decision.id)
        assert engine.referrals.bundle(decision.id, told.referral)
        engine.banks.release(decision.id, by="ada", reason="The court has answered.")
        engine.erase(decision.id, reason="request 12")
        with pytest.raises(NotFoundError, match="CW959"):
            engine.referrals.bundle(decision.id, told.referral)
        list(engine.store.verify())


def test_chain_keeps_the_hash_and_seals_to_whom_and_why_when_something_is_handed_over(engine):
    decision = engine.check(KILL, author="u1")
    made = engine.referrals.refer(decision.id, ROY)
    bodies = b"".join(record.body for record in engine.store.after(0))
    assert made.sha256.encode() in bodies
    assert b"Roy" not in bodies
    assert b"2026-117" not in bodies
    assert engine.referrals.is_known(made.manifest, made.sha256)
    assert not engine.referrals.is_known(made.manifest, "0" * 64)


def test_files_go_along_as_far_as_they_fit_and_the_rest_is_named(engine):
    decision = engine.check(KILL, author="u1")
    data = b"\x89PNG\r\n\x1a\n" + bytes(100)
    name, gone, large = sha256(data).hexdigest(), "0" * 64, "1" * 64
    files = ((name, data), (gone, None), (large, bytes(files_bytes_max)))
    made = engine.referrals.refer(decision.id, ROY._replace(files=files))
    found = members(engine.referrals.bundle(decision.id, made.manifest.id))
    assert found[f"content/files/{name}"] == data
    assert dict(made.manifest.omitted) | {"xarf.json": ""} == {
        f"content/files/{gone}": "missing",
        f"content/files/{large}": "large",
        "xarf.json": "",
    }


@pytest.mark.parametrize("wanted", [ROY._replace(to=" "), ROY._replace(ground=""), ROY._replace(ground="x" * 2_001)])
def test_referral_is_refused_when_it_goes_to_nobody_or_stands_on_nothing(engine, wanted):
    decision = engine.check(KILL, author="u1")
    with pytest.raises(InputError, match="CW958"):
        engine.referrals.refer(decision.id, wanted)
    assert engine.referrals.several(decision.id) == []
    with pytest.raises(NotFoundError, match="CW440"):
        engine.referrals.refer("nothing", ROY)
