"""The second factor: one-time codes by the clock (RFC 6238), and recovery codes for whoever lost what makes them."""

from __future__ import annotations

import re
import secrets
from base64 import b32encode
from hashlib import sha256
from hmac import compare_digest
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.twofactor.totp import TOTP

secret_bytes = 20
digits = 6
step_seconds = 30
steps_around = 1  # a clock may be one step early or late
codes_given = 10
code_bytes = 10  # 80 random bits: a plain SHA-256 keeps them (nobody guesses that many)
code_group_characters = 4


def new_secret() -> bytes:
    """Return a new shared secret."""
    return secrets.token_bytes(secret_bytes)


def written(secret: bytes) -> str:
    """Return a shared secret as it is typed into a program, in groups of four."""
    return _grouped(b32encode(secret).decode().rstrip("="), " ")


def address(secret: bytes, name: str, issuer: str) -> str:
    """Return the address (``otpauth:``) that hands a shared secret to a program."""
    return _totp(secret).get_provisioning_uri(name, issuer)


def step_of(code: str, secret: bytes, now_ms: int) -> int | None:
    """Return the step of the clock to which ``code`` belongs, None when it is of none around now. Every step is tried, in equal time."""
    typed = re.sub(r"[\s-]", "", code)
    now = now_ms // 1000 // step_seconds
    found = None
    for step in range(max(0, now - steps_around), now + steps_around + 1):
        if compare_digest(_totp(secret).generate(step * step_seconds), typed.encode("utf-8", "replace")):
            found = step
    return found


def new_codes() -> list[str]:
    """Return new recovery codes, to be shown once."""
    return [_grouped(b32encode(secrets.token_bytes(code_bytes)).decode().lower(), "-") for _ in range(codes_given)]


def digest(code: str) -> str:
    """Return the SHA-256 of a recovery code, however it was typed, as hex."""
    return sha256(re.sub(r"[\s-]", "", code).lower().encode("utf-8", "replace")).hexdigest()


def drawn(text: str) -> str:
    """Return ``text`` as a QR code, drawn as SVG."""
    import zxingcpp

    code = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode)
    svg: str = code.to_svg(scale=4)
    return re.sub(r"\s*<desc>.*?</desc>", "", svg[svg.index("<svg") :])


def _totp(secret: bytes) -> TOTP:
    from cryptography.hazmat.primitives.hashes import SHA1
    from cryptography.hazmat.primitives.twofactor.totp import TOTP

    # SHA-1 is what every program for it knows; as a keyed hash it is sound (RFC 6238, section 1.2).
    return TOTP(secret, digits, SHA1(), step_seconds)  # noqa: S303


def _grouped(text: str, between: str) -> str:
    return between.join(
        text[start : start + code_group_characters] for start in range(0, len(text), code_group_characters)
    )
