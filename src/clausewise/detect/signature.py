"""Whether a DKIM signature holds (RFC 6376): the hash of the body always, without a network; the rest where keys can be found.

A body whose hash is another than the signature says was changed after it was signed, which mailing lists do honestly. Whether the
signature itself is good, only its signer's key tells; keys come through the port ``KeyFinder`` and are off by default.
"""

from __future__ import annotations

import binascii
import hashlib
import re
from collections.abc import Iterator
from typing import Any

from msgspec import Struct

from clausewise.detect.letter import Letter
from clausewise.errors import UnavailableError
from clausewise.model import Evidence
from clausewise.ports import KeyFinder

signatures_max = 8
# A longer message is not checked.
verified_bytes_max = 16 * 1024 * 1024
# A list's footer changes a body; so does whatever saves a message with other line ends or another encoding.
ALTERED_SCORE, APPENDED_SCORE, SENDER_UNSIGNED_SCORE, INVALID_SCORE = 0.65, 0.6, 0.6, 0.85
# Signed text may be followed by what nobody signed: so much of it is a footer at most.
appended_bytes_min = 64

_TAG = re.compile(r"\s*([A-Za-z][\w]*)\s*=\s*([^;]*)(?:;|\Z)")
_SPACE = re.compile(r"\s+")
_HEAD_END = re.compile(rb"(?:\A|\n)\r?\n")
_LONG_BLANK = re.compile(rb"[ \t]{2000}")
_WITHDRAWN = re.compile(rb"(?:^|;)\s*p\s*=\s*(?:;|\Z)")


class Claim(Struct, frozen=True):
    """What a DKIM-Signature says: the signer's domain, the fields it signed, and the hash of the body and how it is made."""

    domain: str
    signed: frozenset[str]
    body_hash: bytes
    algorithm: str
    is_relaxed: bool
    length: int | None
    written: str


def claims(letter: Letter) -> tuple[Claim, ...]:
    """Return what the signatures of a mail say; those that make no sense are passed over, as they prove nothing."""
    found = (_claim(value) for value in letter.fields.get("dkim-signature", [])[:signatures_max])
    return tuple(one for one in found if one is not None)


def _claim(value: str) -> Claim | None:
    tags = {name.lower(): _SPACE.sub("", text) for name, text in _TAG.findall(value)}
    form = tags.get("a", "").lower().rpartition("-")[2]
    length = tags.get("l", "")
    try:
        body_hash = binascii.a2b_base64(tags.get("bh", ""))
    except (ValueError, binascii.Error):
        return None
    if form not in ("sha256", "sha1") or not body_hash or not tags.get("d"):
        return None
    return Claim(
        domain=tags["d"].lower(),
        signed=frozenset(tags.get("h", "").lower().split(":")),
        body_hash=body_hash,
        algorithm=form,
        is_relaxed=tags.get("c", "").lower().partition("/")[2] == "relaxed",
        length=int(length) if length.isascii() and length.isdigit() and len(length) < 12 else None,  # noqa: PLR2004 - digits
        written=value,
    )


def flaws(letter: Letter, keys: KeyFinder | None = None) -> Iterator[tuple[float, Evidence]]:
    """Yield how surely each signature shows a mail that is not what was signed, and the field.

    Where one signature holds, the others do not matter. Where a server found the sender proven, what changed the body came later: firms
    put warnings into the mail that they receive.
    """
    known = claims(letter)
    if not known or letter.is_passed_on or letter.is_proven:
        return
    data = letter.extract.source.data or letter.extract.source.text.encode("utf-8", "surrogatepass")
    if len(data) > verified_bytes_max:
        return
    body = body_of(data)
    forms = {is_relaxed: _canonical(body, is_relaxed=is_relaxed) for is_relaxed in {one.is_relaxed for one in known}}
    found = [flaw for one in known if (flaw := _flaw(letter, one, forms[one.is_relaxed])) is not None]
    if len(found) == len(known):
        yield max(found, key=lambda one: one[0])
    elif not found and keys is not None and not _verified(letter, len(known), keys):
        yield INVALID_SCORE, letter.spot("dkim-signature", "invalid")


def _flaw(letter: Letter, claim: Claim, canonical: bytes) -> tuple[float, Evidence] | None:
    signed = canonical if claim.length is None else canonical[: claim.length]
    digest = hashlib.new(claim.algorithm, signed, usedforsecurity=False).digest()
    if digest != claim.body_hash:
        return ALTERED_SCORE, letter.spot("dkim-signature", "body_altered", claim.written)
    if len(canonical) - len(signed) >= appended_bytes_min:
        return APPENDED_SCORE, letter.spot("dkim-signature", "body_appended", claim.written)
    if "from" not in claim.signed:
        return SENDER_UNSIGNED_SCORE, letter.spot("dkim-signature", "sender_unsigned", claim.written)
    return None


def body_of(data: bytes) -> bytes:
    """Return the body of a message with the line ends of the wire, whatever line ends it was saved with."""
    found = _HEAD_END.search(data)
    return _on_the_wire(data[found.end() :]) if found else b""


def _on_the_wire(data: bytes) -> bytes:
    return data.replace(b"\r\n", b"\n").replace(b"\r", b"\n").replace(b"\n", b"\r\n")


def _canonical(body: bytes, *, is_relaxed: bool) -> bytes:
    """Return the form of a body that is signed (RFC 6376, 3.4.3 and 3.4.4); each step takes linear time."""
    if is_relaxed:
        body = body.replace(b"\t", b" ")
        while b"  " in body:
            body = body.replace(b"  ", b" ")
        body = body.replace(b" \r\n", b"\r\n")
        body = body[:-1] if body.endswith(b" ") else body
    end = len(body)
    while body.endswith(b"\r\n", 0, end):
        end -= 2
    if end == 0:
        return b"" if is_relaxed else b"\r\n"
    return body[:end] + b"\r\n"


def _verified(letter: Letter, count: int, keys: KeyFinder) -> bool:
    """Say whether any signature is good. What cannot be judged counts as good: no key, a withdrawn one, one that has run out."""
    message = _on_the_wire(letter.extract.source.data)
    # The library's time grows with the square of a run of blanks.
    if not message or _LONG_BLANK.search(message):
        return True
    dkim = _library()
    for number in range(count):
        asked: list[bytes | None] = []

        def find(name: bytes, timeout: int = 5, asked: list[bytes | None] = asked) -> bytes | None:
            del timeout  # the port keeps its own
            asked.append(keys(name.decode("ascii", "replace").rstrip(".")))
            return asked[-1]

        try:
            is_good = dkim.DKIM(message).verify(idx=number, dnsfunc=find)
        except (dkim.DKIMException, ValueError, KeyError, IndexError, TypeError):
            return True
        if is_good or not all(asked) or any(_WITHDRAWN.search(one or b"") for one in asked):
            return True
    return False


def _library() -> Any:
    try:
        import dkim
    except ModuleNotFoundError as error:
        raise UnavailableError(
            "CW680",
            "Signatures of e-mail cannot be verified: dkimpy is not installed.",
            "Les signatures de courriel ne peuvent pas être vérifiées : dkimpy n'est pas installé.",
            remedy_en="Install it with `pip install 'clausewise[mail]'`, or give the detector no keys.",
            remedy_fr="Installez-le avec `pip install 'clausewise[mail]'`, ou ne donnez pas de clés au détecteur.",
        ) from error
    return dkim
