"""Signatures of webhooks as the Standard Webhooks specification has them (standardwebhooks.com): secrets, and the header that signs.

What is signed is ``id.timestamp.body``. A symmetric secret reads ``whsec_…`` and signs by HMAC-SHA256 (``v1``); of an asymmetric pair the
receiver gets the public half, ``whpk_…``, and the private one signs by Ed25519 (``v1a``). While a secret is being changed, both sign.
"""

from __future__ import annotations

import secrets
from base64 import b64encode
from collections.abc import Sequence
from hashlib import sha256
from hmac import digest
from typing import TYPE_CHECKING, Final

from clausewise.errors import UnavailableError
from clausewise.webhook import Secret

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

KEY_BYTES: Final = 32
SECRET_PREFIX: Final = "whsec_"  # noqa: S105 - what the specification puts before secrets
PUBLIC_PREFIX: Final = "whpk_"


def make(*, asymmetric: bool = False) -> Secret:
    """Return a new secret. Raises UnavailableError CW926 for an asymmetric one where the package that signs so is missing."""
    secret = Secret(secrets.token_bytes(KEY_BYTES), is_private=asymmetric)
    if asymmetric:
        _private(secret)
    return secret


def shown(secret: Secret) -> str:
    """Return what the receiver needs: the secret itself, or the public half of the pair."""
    if not secret.is_private:
        return SECRET_PREFIX + b64encode(secret.key).decode()
    return PUBLIC_PREFIX + b64encode(_private(secret).public_key().public_bytes_raw()).decode()


def signed(message: str, body: bytes, keys: Sequence[Secret], *, time_ms: int) -> dict[str, str]:
    """Return the three headers of the message with id ``message``, signed at ``time_ms`` by every one of ``keys`` still in force."""
    seconds = str(time_ms // 1000)
    content = f"{message}.{seconds}.".encode() + body
    signatures = [_signature(key, content) for key in keys if key.until_ms is None or time_ms < key.until_ms]
    return {"webhook-id": message, "webhook-timestamp": seconds, "webhook-signature": " ".join(signatures)}


def _signature(secret: Secret, content: bytes) -> str:
    if secret.is_private:
        return "v1a," + b64encode(_private(secret).sign(content)).decode()
    return "v1," + b64encode(digest(secret.key, content, sha256)).decode()


def _private(secret: Secret) -> Ed25519PrivateKey:
    try:
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    except ModuleNotFoundError as error:
        raise UnavailableError(
            "CW926",
            "Signatures by Ed25519 need the package cryptography, which is not installed.",
            "Les signatures Ed25519 ont besoin du paquet cryptography, qui n'est pas installé.",
            remedy_en="Run: python -m pip install 'clausewise[blobs]'",
            remedy_fr="Lancez : python -m pip install 'clausewise[blobs]'",
        ) from error
    return Ed25519PrivateKey.from_private_bytes(secret.key)
