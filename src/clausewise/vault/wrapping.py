"""The keys around keys: what is kept in the database opens nothing without a wrapping key, which is kept elsewhere.

It comes from ``CLAUSEWISE_BLOB_KEY`` (32 bytes in base64; several, separated by commas, while they are changed: the first wraps, any
opens), or else from the file ``<store>.key``, made at the first need and readable by its owner alone.
"""

from __future__ import annotations

import base64
import binascii
import os
import secrets
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from functools import cached_property
from hashlib import sha256
from hmac import digest as keyed_digest
from pathlib import Path

from clausewise.errors import ConfigError, StoreError
from clausewise.vault import frame
from clausewise.vault.fault import coded

VARIABLE = "CLAUSEWISE_BLOB_KEY"
KEY_BYTES = 32
ID_BYTES = 4
LABEL = b"clausewise name 1"


class Wrapping:
    """Wraps the keys of files, and gives files names that tell nobody what they are."""

    def __init__(self, keys: Callable[[], Sequence[bytes]]) -> None:
        self._source = keys

    @cached_property
    def _keys(self) -> dict[bytes, bytes]:
        return {sha256(key).digest()[:ID_BYTES]: key for key in self._source()}

    @property
    def _first(self) -> bytes:
        return next(iter(self._keys))

    @classmethod
    def of(cls, environment: Mapping[str, str], path: Path | None) -> Wrapping:
        """Return the keys that the environment names, or the one in the file ``path``; for None one that dies with this process.

        Raises ConfigError CW454 for anything else than 32 bytes in base64.
        """
        if told := environment.get(VARIABLE, ""):
            keys = [_parsed(one, VARIABLE) for one in told.split(",")]
            return cls(lambda: keys)
        if path is None:
            return cls(lambda: [secrets.token_bytes(KEY_BYTES)])
        return cls(lambda: [_kept(path)])

    def wrapped(self, key: bytes, bound: bytes) -> bytes:
        """Return ``key`` encrypted; ``bound`` (a digest, an id) must be the same when it is opened."""
        nonce = secrets.token_bytes(frame.NONCE_BYTES)
        return self._first + nonce + frame.cipher(self._keys[self._first]).encrypt(nonce, key, bound)

    def opened(self, wrapped: bytes, bound: bytes) -> bytes:
        """Return the key in ``wrapped``. Raises StoreError CW455 when no wrapping key at hand opens it."""
        from cryptography.exceptions import InvalidTag

        which, nonce, content = wrapped[:ID_BYTES], wrapped[ID_BYTES:16], wrapped[16:]
        try:
            return frame.cipher(self._keys[which]).decrypt(nonce, content, bound)
        except (KeyError, InvalidTag, ValueError) as error:
            raise StoreError(
                "CW455",
                "No wrapping key at hand opens this file.",
                "Aucune clé d'emballage disponible n'ouvre ce fichier.",
                remedy_en=f"Put the key that was in use back, in {VARIABLE} or in the key file beside the ledger.",
                remedy_fr=f"Remettez la clé qui servait, dans {VARIABLE} ou dans le fichier de clé à côté du registre.",
            ) from error

    def name(self, digest: bytes) -> str:
        """Return where a file with this SHA-256 goes: by its digest, but only for who has the key, and never twice the same place.

        A plain digest would tell anybody who sees the shelf that a certain known file lies there. The random end keeps two that arrive at
        the same moment, with keys of their own, from overwriting each other.
        """
        known = keyed_digest(self._keys[self._first], LABEL + digest, "sha256").hex()
        return f"{known[:2]}/{known}.{secrets.token_hex(ID_BYTES)}"


def _parsed(text: str, where: str) -> bytes:
    try:
        key = base64.b64decode(text.strip(), validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if len(key) != KEY_BYTES:
        raise ConfigError(
            "CW454",
            "The wrapping key is not 32 bytes in base64.",
            "La clé d'emballage n'est pas faite de 32 octets en base64.",
            remedy_en="Make one: python3 -c 'import base64, os; print(base64.b64encode(os.urandom(32)).decode())'",
            remedy_fr="Créez-en une : python3 -c 'import base64, os; print(base64.b64encode(os.urandom(32)).decode())'",
            where=where,
        )
    return key


def _kept(path: Path) -> bytes:
    """Return the key in a file, made if it is not there; whoever makes it first decides."""
    with coded(str(path)):
        if not path.exists():
            made = path.with_name(f"{path.name}.{secrets.token_hex(ID_BYTES)}")
            stream = os.open(made, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
            try:
                os.write(stream, base64.b64encode(secrets.token_bytes(KEY_BYTES)) + b"\n")
                os.fsync(stream)
            finally:
                os.close(stream)
            with suppress(FileExistsError):
                os.link(made, path)
            made.unlink()
        return _parsed(path.read_text(encoding="ascii", errors="replace"), str(path))
