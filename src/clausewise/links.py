"""Links that open one thing to whoever was given them: a statement, the course of a report. No account and no session is needed.

A key is a code over what it opens, made with a secret that lies beside the ledger (RFC 2104). It names nobody, is kept nowhere, and
opens nothing else: the key of one decision is no key to another, nor to a report of the same id.
"""

from __future__ import annotations

import hmac
from base64 import urlsafe_b64encode
from functools import cached_property
from hashlib import sha256
from typing import Final, Literal

from clausewise.failure import unstored
from clausewise.ports import Store

Opens = Literal["decision", "report"]
# Half of a SHA-256: nobody guesses 128 bits over a network, and the address stays short.
key_bytes: Final = 16


class Links:
    """Makes and knows the keys of one ledger. Thread-safe."""

    def __init__(self, store: Store | None) -> None:
        self._store = store

    @cached_property
    def _secret(self) -> bytes:
        if self._store is None:
            raise unstored()
        return self._store.secret("links")

    def key(self, opens: Opens, name: str) -> str:
        """Return the key to the ``opens`` of that id, 22 letters, digits, ``-`` and ``_``. Raises StoreError CW442 without a store."""
        code = hmac.digest(self._secret, f"{opens}\0{name}".encode(), sha256)[:key_bytes]
        return urlsafe_b64encode(code).rstrip(b"=").decode()

    def fits(self, opens: Opens, name: str, key: str) -> bool:
        """Say whether ``key`` opens it, in the same time whatever is wrong with it."""
        return hmac.compare_digest(self.key(opens, name).encode(), key.encode(errors="replace"))
