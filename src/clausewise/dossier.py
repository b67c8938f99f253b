"""A bundle of evidence as a file: a zip whose manifest names every member with its SHA-256, signed where the operator has a key.

    manifest.json     who hands what over, to whom, on which ground, under which policy; every member with hash and size
    manifest.sig      the Ed25519 signature over manifest.json (RFC 8032, 64 bytes), where there is a key
    decision.json     the decision, with its findings and evidence
    clauses.json      the clauses that it stands on, in English and French
    statement.en.txt, statement.fr.txt    what the person concerned was told
    records.ndjson    every record about it, as it stands in the chain: each can be hashed again
    content/…         what it was decided about, as far as that is kept and may be handed over
    xarf.json         the same as a report in XARF 4, where that standard has a type for it

The same content gives the same bytes: nothing in the zip depends on when or where it was packed.
"""

from __future__ import annotations

import base64
import io
import struct
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Any, Final

import msgspec
from msgspec import Struct, json

from clausewise import chain
from clausewise.errors import ConfigError, InputError, TamperedError, UnavailableError
from clausewise.model import PolicyStamp, Record

FORMAT: Final = "clausewise referral 1"
MANIFEST: Final = "manifest.json"
SIGNATURE: Final = "manifest.sig"
RECORDS: Final = "records.ndjson"
VARIABLE: Final = "CLAUSEWISE_REFERRAL_KEY"
key_bytes: Final = 32
bundle_bytes_max: Final = 48 * 1024 * 1024
# What a bundle may unpack to: nobody's evidence is ten times as large as its zip.
unpacked_bytes_max: Final = 512 * 1024 * 1024
members_max: Final = 2_000
_PACKINGS: Final = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
_EPOCH: Final = (1980, 1, 1, 0, 0, 0)


class Member(Struct, frozen=True):
    """A file of the bundle."""

    name: str
    sha256: str
    bytes: int


class Manifest(Struct, frozen=True, omit_defaults=True):
    """What a bundle says of itself. ``omitted`` names what was left out, and why; ``key`` is the public key of its signature, in base64."""

    format: str
    id: str
    decision: str
    item: str
    made_ms: int
    by: str
    to: str
    ground: str
    policy: PolicyStamp
    version: str
    members: tuple[Member, ...]
    case: str = ""
    is_sealed: bool = False
    omitted: tuple[tuple[str, str], ...] = ()
    key: str = ""


class Line(Struct, frozen=True):
    """A record of the chain as a line of JSON; ``body`` is its canonical text, the rest in hexadecimal."""

    sequence: int
    time_ms: int
    kind: str
    subject: str
    actor: str
    effect: bool
    body: str
    sealed_sha256: str
    previous: str
    hash: str


_manifest = json.Decoder(Manifest)
_line = json.Decoder(Line)


class Checked(Struct, frozen=True):
    """What was found of a bundle: ``altered`` names every member that is not as the manifest says, or that it does not name."""

    manifest: Manifest
    sha256: str
    altered: tuple[str, ...]
    is_signed: bool
    records: int


def packed(manifest: Manifest, members: Mapping[str, bytes], key: bytes = b"") -> tuple[bytes, bytes]:
    """Return the manifest and the whole bundle, signed with ``key`` (a private Ed25519 key, 32 bytes) if there is one.

    Raises InputError CW961 when it would pass ``bundle_bytes_max``, UnavailableError CW963 for a key without the library.
    """
    listed = tuple(Member(name, sha256(data).hexdigest(), len(data)) for name, data in sorted(members.items()))
    signer = _private(key) if key else None
    public = base64.b64encode(_public_bytes(signer)).decode() if signer else ""
    head = json.encode(msgspec.structs.replace(manifest, members=listed, key=public), order="deterministic")
    written = {MANIFEST: head, **({SIGNATURE: signer.sign(head)} if signer else {}), **dict(sorted(members.items()))}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as bundle:
        for name, data in written.items():
            bundle.writestr(zipfile.ZipInfo(name, _EPOCH), data, zipfile.ZIP_DEFLATED)
    if len(out.getvalue()) > bundle_bytes_max:
        raise InputError(
            "CW961",
            f"The bundle has {len(out.getvalue())} bytes and bundle_bytes_max is {bundle_bytes_max}.",
            f"Le dossier compte {len(out.getvalue())} octets et bundle_bytes_max vaut {bundle_bytes_max}.",
            remedy_en="Hand the files over by another way; their hashes stand in the decision.",
            remedy_fr="Remettez les fichiers autrement; leurs empreintes figurent dans la décision.",
        )
    return head, out.getvalue()


def lines(records: Sequence[Record]) -> bytes:
    """Return records as lines of JSON, as the bundle has them."""
    made = (
        Line(
            one.sequence,
            one.time_ms,
            one.kind,
            one.subject,
            one.actor,
            one.effect,
            one.body.decode(),
            one.sealed_sha256.hex(),
            one.previous.hex(),
            one.hash.hex(),
        )
        for one in records
    )
    return b"".join(json.encode(one) + b"\n" for one in made)


def verify(data: bytes, *, public: bytes = b"") -> Checked:
    """Check every hash, every record and the signature of a bundle.

    ``public`` is the key that must have signed it (32 bytes), if one is known. Raises InputError CW962 for what is no bundle.
    """
    members = _members(data)
    head = members.pop(MANIFEST, b"")
    try:
        manifest = _manifest.decode(head)
    except msgspec.MsgspecError as error:
        raise _no_bundle() from error
    if manifest.format != FORMAT:
        raise _no_bundle()
    signature = members.pop(SIGNATURE, b"")
    altered = [one.name for one in manifest.members if _differs(one, members.get(one.name))]
    altered += [name for name in members if name not in {one.name for one in manifest.members}]
    found, wrong = _records(members.get(RECORDS, b""))
    altered += [f"{RECORDS}#{sequence}" for sequence in wrong]
    key = _public_key(manifest.key)
    if (manifest.key or public or signature) and not _is_signed(key, public, signature, head):
        altered.append(SIGNATURE)
    digest = sha256(head).hexdigest()
    return Checked(manifest, digest, tuple(dict.fromkeys(altered)), bool(key) and SIGNATURE not in altered, found)


def _public_key(text: str) -> bytes:
    """Return the key that a manifest names; none for what is no base64, so that its signature cannot be right."""
    try:
        return base64.b64decode(text, validate=True)
    except ValueError:
        return b""


def needs_sound(checked: Checked) -> None:
    """Raise TamperedError CW960 for a bundle in which something is altered, naming it."""
    if checked.altered:
        named = ", ".join(checked.altered)
        raise TamperedError(
            "CW960",
            f"This bundle was altered: {named}.",
            f"Ce dossier a été modifié : {named}.",
            remedy_en="Do not rely on it; ask whoever sent it for another, or take it from the ledger.",
            remedy_fr="Ne vous y fiez pas; demandez-en un autre à qui l'a envoyé, ou reprenez-le du registre.",
        )


def private_key(text: str) -> bytes:
    """Return the key that ``VARIABLE`` holds: 32 bytes in base64, or none. Raises ConfigError CW964."""
    if not text:
        return b""
    try:
        key = base64.b64decode(text.strip(), validate=True)
    except ValueError:
        key = b""
    if len(key) != key_bytes:
        raise ConfigError(
            "CW964",
            "The key for referrals is not 32 bytes in base64.",
            "La clé des transmissions n'est pas faite de 32 octets en base64.",
            remedy_en="Make one: python3 -c 'import base64, os; print(base64.b64encode(os.urandom(32)).decode())'",
            remedy_fr="Créez-en une : python3 -c 'import base64, os; print(base64.b64encode(os.urandom(32)).decode())'",
            where=VARIABLE,
        )
    return key


def fingerprint(key: str) -> str:
    """Return by what people compare the public key of a manifest: the SHA-256 of its bytes, in hexadecimal."""
    return sha256(base64.b64decode(key)).hexdigest()


def _members(data: bytes) -> dict[str, bytes]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as bundle:
            listed = bundle.infolist()
            names = {one.filename for one in listed}
            if len(listed) > members_max or sum(one.file_size for one in listed) > unpacked_bytes_max:
                raise _no_bundle()
            packings = {one.compress_type for one in listed}
            if len(names) != len(listed) or MANIFEST not in names or packings - _PACKINGS:
                raise _no_bundle()
            return {one.filename: _content(bundle, one) for one in listed}
    except (
        zipfile.BadZipFile,
        zlib.error,
        NotImplementedError,
        EOFError,
        RuntimeError,
        ValueError,
        OSError,
        struct.error,
    ) as error:
        raise _no_bundle() from error


def _content(bundle: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    try:
        with bundle.open(member) as stream:
            return stream.read(member.file_size)
    except (zipfile.BadZipFile, zlib.error):
        if member.filename == MANIFEST:
            raise
        return b""  # its checksum does not hold: it differs from what the manifest says


def _differs(member: Member, data: bytes | None) -> bool:
    return data is None or len(data) != member.bytes or sha256(data).hexdigest() != member.sha256


def _records(content: bytes) -> tuple[int, list[int]]:
    """Return how many records there are, and the sequences of those that do not have the hash of their own fields, or do not follow."""
    wrong, before = [], None
    found = content.splitlines()
    for number, line in enumerate(found):
        try:
            one = _record(_line.decode(line))
        except (msgspec.MsgspecError, ValueError):
            wrong.append(number)
            continue
        follows = before is None or one.sequence != before.sequence + 1 or one.previous == before.hash
        if not chain.is_sound(one) or not follows:
            wrong.append(one.sequence)
        before = one
    return len(found), wrong


def _record(line: Line) -> Record:
    return Record(
        line.sequence,
        line.time_ms,
        line.kind,
        line.subject,
        line.actor,
        line.body.encode(),
        bytes.fromhex(line.sealed_sha256),
        bytes.fromhex(line.previous),
        bytes.fromhex(line.hash),
        line.effect,
    )


def _is_signed(key: bytes, public: bytes, signature: bytes, head: bytes) -> bool:
    from cryptography.exceptions import InvalidSignature

    if public and key != public:
        return False
    try:
        _ed25519().Ed25519PublicKey.from_public_bytes(key).verify(signature, head)
    except (InvalidSignature, ValueError):
        return False
    return True


def _private(key: bytes) -> Any:
    return _ed25519().Ed25519PrivateKey.from_private_bytes(key)


def _public_bytes(signer: Any) -> bytes:
    found: bytes = signer.public_key().public_bytes_raw()
    return found


def _ed25519() -> Any:
    try:
        from cryptography.hazmat.primitives.asymmetric import ed25519
    except ImportError:
        raise UnavailableError(
            "CW963",
            "Signatures need a library that is not installed.",
            "Les signatures demandent une bibliothèque qui n'est pas installée.",
            remedy_en="Run: python -m pip install 'clausewise[blobs]'",
            remedy_fr="Lancez : python -m pip install 'clausewise[blobs]'",
        ) from None
    return ed25519


def _no_bundle() -> InputError:
    return InputError(
        "CW962",
        "This is no bundle of evidence, or it is too large.",
        "Ceci n'est pas un dossier de preuves, ou il est trop volumineux.",
        remedy_en="Give the zip that `clausewise refer` or the service made.",
        remedy_fr="Donnez le fichier zip qu'a produit « clausewise refer » ou le service.",
    )
