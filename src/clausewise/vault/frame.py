"""How a file lies at rest: frames of AES-256-GCM (NIST SP 800-38D) under a key that belongs to this file alone.

    "clausewise blob 1" and a line feed, then frames:
    length of what follows the nonce (4 bytes, big-endian)  nonce (12 random bytes)  ciphertext and tag

Each frame is bound to the format, its number and whether it is the last, so that none can be cut, moved or left out unseen; the last frame
is empty. Frames may be of any length up to ``frame_bytes``: a file that comes in several times goes on wherever it stopped. Random nonces
are safe for 2**32 frames under one key (section 8.3), four pebibytes.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator
from struct import Struct as Layout
from typing import TYPE_CHECKING, BinaryIO

from clausewise.errors import StoreError, UnavailableError

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

MAGIC = b"clausewise blob 1\n"
HEAD = Layout(">I12s")
BOUND = Layout(">Q?")
KEY_BYTES = 32
NONCE_BYTES = 12
TAG_BYTES = 16
frame_bytes = 1024 * 1024


def new_key() -> bytes:
    """Return a key for one file (32 random bytes)."""
    return secrets.token_bytes(KEY_BYTES)


def cipher(key: bytes) -> AESGCM:
    """Return AES-256-GCM under ``key``. Raises UnavailableError CW456 when its package is not installed."""
    try:
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM
    except ModuleNotFoundError as error:
        raise UnavailableError(
            "CW456",
            f"Keeping files needs the package {error.name}, which is not installed.",
            f"La conservation de fichiers a besoin du paquet {error.name}, qui n'est pas installé.",
            remedy_en="Run: python -m pip install 'clausewise[blobs]'",
            remedy_fr="Lancez : python -m pip install 'clausewise[blobs]'",
        ) from error
    return AESGCM(key)


def sealed(aead: AESGCM, plain: bytes | bytearray | memoryview, number: int, *, is_last: bool = False) -> bytes:
    """Return ``plain`` as frame ``number`` (from 0)."""
    nonce = secrets.token_bytes(NONCE_BYTES)
    content = aead.encrypt(nonce, plain, MAGIC + BOUND.pack(number, is_last))
    return HEAD.pack(len(content), nonce) + content


def opened(pieces: Iterable[bytes], key: bytes, where: str = "", *, number: int = 0) -> Iterator[bytes]:
    """Yield what the bytes of a file say, frame by frame: a whole one, or from the start of frame ``number`` on (``offset``).

    Raises StoreError CW453 when anything of it was altered or lacks, or when no such frame begins there.
    """
    from cryptography.exceptions import InvalidTag

    aead = cipher(key)
    source = _Pieces(pieces)
    if not number and source.take(len(MAGIC)) != MAGIC:
        raise damaged(where)
    while True:
        head = source.take(HEAD.size)
        if len(head) < HEAD.size:
            raise damaged(where)
        length, nonce = HEAD.unpack(head)
        if not TAG_BYTES <= length <= frame_bytes + TAG_BYTES:
            raise damaged(where)
        is_last = length == TAG_BYTES
        try:
            plain = aead.decrypt(nonce, source.take(length), MAGIC + BOUND.pack(number, is_last))
        except InvalidTag as error:
            raise damaged(where) from error
        if is_last:
            if source.take(1):
                raise damaged(where)
            return
        yield plain
        number += 1


def offset(number: int) -> int:
    """Return where frame ``number`` begins in a file whose frames before it are all full, as they are in one that came in one go."""
    return len(MAGIC) + number * (HEAD.size + frame_bytes + TAG_BYTES)


def extent(stream: BinaryIO, key: bytes) -> tuple[int, int, int]:
    """Return how many frames of an unfinished file are whole, how many bytes they say, and where the last of them ends.

    The last one is opened too: after a power cut its bytes may never have been written.
    """
    from cryptography.exceptions import InvalidTag

    aead = cipher(key)
    stream.seek(0)
    if stream.read(len(MAGIC)) != MAGIC:
        return 0, 0, 0
    ends = [len(MAGIC)]
    sizes = [0]
    end = stream.seek(0, 2)
    while ends[-1] + HEAD.size <= end:
        stream.seek(ends[-1])
        length, _ = HEAD.unpack(stream.read(HEAD.size))
        if not TAG_BYTES < length <= frame_bytes + TAG_BYTES or ends[-1] + HEAD.size + length > end:
            break
        ends.append(ends[-1] + HEAD.size + length)
        sizes.append(sizes[-1] + length - TAG_BYTES)
    for number in range(len(ends) - 1, 0, -1):
        stream.seek(ends[number - 1])
        length, nonce = HEAD.unpack(stream.read(HEAD.size))
        try:
            aead.decrypt(nonce, stream.read(length), MAGIC + BOUND.pack(number - 1, False))
        except InvalidTag:
            continue
        return number, sizes[number], ends[number]
    return 0, 0, len(MAGIC)


def damaged(where: str) -> StoreError:
    """Return the error for a file that is not as it was put away."""
    return StoreError(
        "CW453",
        "A file at rest was altered, cut or put in another's place.",
        "Un fichier conservé a été modifié, coupé ou mis à la place d'un autre.",
        remedy_en="Restore it from a backup of the shelf; the verdict about it stands in the ledger.",
        remedy_fr="Restaurez-le depuis une sauvegarde; la décision à son sujet figure au registre.",
        where=where,
    )


class _Pieces:
    """Bytes that come in pieces of any size, taken in lengths that are asked for."""

    def __init__(self, pieces: Iterable[bytes]) -> None:
        self._pieces = iter(pieces)
        self._rest = memoryview(b"")

    def take(self, length: int) -> bytes:
        """Return the next ``length`` bytes, or fewer at the end."""
        taken: list[memoryview] = []
        while length:
            if not self._rest:
                piece = next(self._pieces, None)
                if piece is None:
                    break
                self._rest = memoryview(piece)
                continue
            taken.append(self._rest[:length])
            self._rest = self._rest[length:]
            length -= len(taken[-1])
        return b"".join(taken)
