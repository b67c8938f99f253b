"""Sources in buckets that speak S3: listed, and read in order or by jumping about in them."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any, BinaryIO, Final

from clausewise.vault.bucket import answered, store_of

SCHEME: Final = "s3://"


def is_in_bucket(name: str) -> bool:
    """Say whether a source lies in a bucket."""
    return name.startswith(SCHEME)


def objects(name: str) -> Iterator[tuple[str, int, str]]:
    """Yield name, size and mark of the object of that ``name``, else of every one below it, in the bucket's order.

    Raises UnavailableError CW458, StoreError CW451.
    """
    bucket, key = _parted(name)
    store = _store(bucket)
    import obstore

    with answered(name):
        found = _head(store, key) if key else None
        batches: Iterable[Any] = [[found]] if found else obstore.list(store, prefix=key or None)
        for batch in batches:
            for one in batch:
                if not one["path"].endswith("/"):
                    yield (
                        f"{bucket}/{one['path']}",
                        int(one["size"]),
                        one["e_tag"] or str(one["last_modified"].timestamp()),
                    )


def pieces(name: str, start: int, end: int, piece_bytes: int) -> Iterator[bytes]:
    """Yield the bytes of an object from ``start`` to ``end``. Raises StoreError CW451 or CW452."""
    import obstore

    bucket, key = _parted(name)
    if start < end:
        with answered(bucket, key):
            for piece in obstore.get(_store(bucket), key, options={"range": (start, end)}).stream(piece_bytes):
                yield bytes(piece)


@contextmanager
def jumping(name: str, jump_bytes: int) -> Iterator[BinaryIO]:
    """Hand out an object as a file that can be read anywhere, by a request for every ``jump_bytes`` or what is left."""
    bucket, key = _parted(name)
    with answered(bucket, key), io.BufferedReader(_Object(_store(bucket), key), jump_bytes) as file:
        yield file


class _Object(io.RawIOBase):
    def __init__(self, store: Any, key: str) -> None:
        self._store, self._key, self._position = store, key, 0
        self._size = int(_head(store, key)["size"])

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._position

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        self._position = offset + {io.SEEK_SET: 0, io.SEEK_CUR: self._position, io.SEEK_END: self._size}[whence]
        return self._position

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        import obstore

        end = min(self._position + len(buffer), self._size)
        if end <= self._position:
            return 0
        piece = bytes(obstore.get_range(self._store, self._key, start=self._position, end=end))
        buffer[: len(piece)] = piece
        self._position += len(piece)
        return len(piece)


def _parted(name: str) -> tuple[str, str]:
    """Return the bucket of ``s3://bucket/key``, and the key."""
    bucket, _, key = name.removeprefix(SCHEME).partition("/")
    return SCHEME + bucket, key.strip("/")


@cache
def _store(bucket: str) -> Any:
    return store_of(bucket)


def _head(store: Any, key: str) -> Any:
    import obstore

    try:
        return obstore.head(store, key)
    except FileNotFoundError:
        return None
