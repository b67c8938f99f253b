from __future__ import annotations

import base64
import io
import zipfile

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from clausewise import chain, dossier
from clausewise.dossier import FORMAT, MANIFEST, RECORDS, SIGNATURE, Manifest, packed, verify
from clausewise.errors import ConfigError, InputError, TamperedError
from clausewise.model import Entry, PolicyStamp

KEY = bytes(range(32))
PUBLIC = Ed25519PrivateKey.from_private_bytes(KEY).public_key().public_bytes_raw()
HEAD = Manifest(
    FORMAT,
    "r1",
    "d1",
    "post-7",
    5,
    "ada",
    "Cst. Roy",
    "Order 2026-117",
    PolicyStamp("shop", "1.0", "0" * 64),
    "2026",
    (),
)


def chained(count):
    made, head = [], chain.Head(0, chain.GENESIS)
    for number in range(count):
        record = chain.follow(head, chain.draft(Entry("decided", b'{"n":%d}' % number, number, "d1")))
        made.append(record)
        head = chain.Head(record.sequence, record.hash)
    return made


MEMBERS = {
    "decision.json": b"{}",
    "content/part-0.txt": b"Je vais te tuer",
    RECORDS: dossier.lines(chained(3)),
}


def repacked(bundle, **changed):
    """Return the bundle with members replaced; ``None`` leaves one out."""
    named = {name.replace("__", "/").replace("_json", ".json"): data for name, data in changed.items()}
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(bundle)) as before, zipfile.ZipFile(out, "w") as after:
        for one in before.namelist():
            if one not in named:
                after.writestr(one, before.read(one))
        for name, data in named.items():
            if data is not None:
                after.writestr(name, data)
    return out.getvalue()


def test_bundle_is_the_same_to_the_byte_when_it_is_packed_again():
    assert packed(HEAD, MEMBERS, KEY) == packed(HEAD, dict(reversed(MEMBERS.items())), KEY)


def test_bundle_is_intact_and_says_who_signed_it_when_nothing_was_touched():
    head, bundle = packed(HEAD, MEMBERS, KEY)
    found = verify(bundle, public=PUBLIC)
    assert (found.altered, found.is_signed, found.records) == ((), True, 3)
    assert base64.b64decode(found.manifest.key) == PUBLIC
    assert {one.name for one in found.manifest.members} == set(MEMBERS)
    dossier.needs_sound(found)
    assert not verify(packed(HEAD, MEMBERS)[1]).is_signed
    assert head == zipfile.ZipFile(io.BytesIO(bundle)).read(MANIFEST)


@pytest.mark.parametrize(
    ("changed", "named"),
    [
        ({"decision_json": b"{ }"}, "decision.json"),
        ({"decision_json": None}, "decision.json"),
        ({"content__part-0.txt": b"Bonjour"}, "content/part-0.txt"),
        ({"another_json": b"{}"}, "another.json"),
        ({SIGNATURE: b"0" * 64}, SIGNATURE),
        ({SIGNATURE: None}, SIGNATURE),
    ],
)
def test_what_was_altered_is_named_when_a_bundle_is_checked(changed, named):
    found = verify(repacked(packed(HEAD, MEMBERS, KEY)[1], **changed))
    assert named in found.altered
    with pytest.raises(TamperedError, match="CW960") as caught:
        dossier.needs_sound(found)
    assert named in caught.value.fr


def test_manifest_that_was_changed_is_noticed_by_its_signature():
    head, bundle = packed(HEAD, MEMBERS, KEY)
    changed = repacked(bundle, manifest_json=head.replace(b"Cst. Roy", b"Cst. Bob"))
    assert verify(changed).altered == (SIGNATURE,)


def test_another_key_is_refused_when_it_is_known_who_must_have_signed():
    other = packed(HEAD, MEMBERS, bytes(32))[1]
    assert verify(other).altered == ()
    assert verify(other, public=PUBLIC).altered == (SIGNATURE,)
    assert verify(packed(HEAD, MEMBERS)[1], public=PUBLIC).altered == (SIGNATURE,)


def test_record_is_named_when_it_was_written_anew_although_the_manifest_agrees():
    forged = MEMBERS[RECORDS].replace(b'\\"n\\":1', b'\\"n\\":7')
    assert forged != MEMBERS[RECORDS]
    found = verify(packed(HEAD, {**MEMBERS, RECORDS: forged}, KEY)[1])
    assert found.altered == (f"{RECORDS}#2",)
    lines = MEMBERS[RECORDS].splitlines(keepends=True)
    # Some of a chain may be left out, for they are about others; what stands side by side must follow.
    assert verify(packed(HEAD, {**MEMBERS, RECORDS: lines[0] + lines[2]}, KEY)[1]).altered == ()


@given(st.data())
def test_no_byte_can_be_changed_unnoticed_or_crash_the_check(data):
    bundle = bytearray(packed(HEAD, MEMBERS, KEY)[1])
    place = data.draw(st.integers(0, len(bundle) - 1))
    bundle[place] ^= data.draw(st.integers(1, 255))
    try:
        found = verify(bytes(bundle), public=PUBLIC)
    except InputError:
        return
    if not found.altered:
        # A byte of the container that says nothing of the content, such as a date.
        with zipfile.ZipFile(io.BytesIO(bytes(bundle))) as whole:
            assert {name: whole.read(name) for name in MEMBERS} == MEMBERS


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"no zip at all", packed(HEAD, {})[1][:-30]])
def test_bundle_is_refused_when_it_is_none(data):
    with pytest.raises(InputError, match="CW962"):
        verify(data)


def test_bundle_is_refused_or_altered_when_it_was_made_to_crash_the_check():
    bundle = packed(HEAD, MEMBERS, KEY)[1]
    with zipfile.ZipFile(io.BytesIO(bundle)) as whole:
        head = whole.read(dossier.MANIFEST)
    assert b'"key":"' in head
    found = verify(repacked(bundle, **{dossier.MANIFEST: head.replace(b'"key":"', b'"key":"!')}))
    assert dossier.SIGNATURE in found.altered
    assert not found.is_signed
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_LZMA) as other:
        other.writestr(dossier.MANIFEST, head)
    broken = out.getvalue().replace(out.getvalue()[60:90], bytes(30), 1)
    with pytest.raises(InputError, match="CW962"):
        verify(broken)


def test_bundle_is_refused_when_it_would_unpack_to_too_much(monkeypatch):
    bundle = packed(HEAD, {"content/part-0.txt": b"0" * 100_000})[1]
    assert len(bundle) < 2_000
    monkeypatch.setattr(dossier, "unpacked_bytes_max", 50_000)
    with pytest.raises(InputError, match="CW962"):
        verify(bundle)
    monkeypatch.setattr(dossier, "bundle_bytes_max", 100)
    with pytest.raises(InputError, match="CW961"):
        packed(HEAD, MEMBERS)


def test_key_is_refused_when_it_is_not_thirty_two_bytes():
    assert dossier.private_key("") == b""
    assert dossier.private_key(base64.b64encode(KEY).decode()) == KEY
    for text in ("short", base64.b64encode(b"short").decode()):
        with pytest.raises(ConfigError, match="CW964"):
            dossier.private_key(text)
