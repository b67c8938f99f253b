from __future__ import annotations

import asyncio
import gzip
import zlib

import brotli
import pytest
import zstandard

from clausewise.doors.edge.head import head, readable


def receiving(*pieces):
    messages = [
        {"type": "http.request", "body": one, "more_body": number < len(pieces)}
        for number, one in enumerate(pieces, start=1)
    ]

    async def receive():
        return messages.pop(0) if messages else {"type": "http.disconnect"}

    return receive, messages


def test_application_gets_the_whole_body_when_only_its_head_is_read():
    async def read():
        receive, messages = receiving(b"ab", b"cd", b"ef", b"gh")
        found = await head(receive, 3)
        assert (found.data, len(messages)) == (b"abc", 2)
        again = [await found.receive() for _ in range(5)]
        assert b"".join(one.get("body", b"") for one in again) == b"abcdefgh"
        assert [one.get("more_body") for one in again] == [True, True, True, False, None]

    asyncio.run(read())


def test_nothing_is_waited_for_when_the_body_ends_early():
    async def read():
        receive, _ = receiving(b"ab")
        found = await head(receive, 100)
        assert found.data == b"ab"
        assert (await found.receive())["body"] == b"ab"
        assert (await found.receive())["type"] == "http.disconnect"

    asyncio.run(read())


SAID = b'{"q": "laine \xc3\xa9crue"}'


@pytest.mark.parametrize(
    ("sent", "encoding", "said"),
    [
        (SAID, "", SAID),
        (SAID, "identity", SAID),
        (gzip.compress(SAID, mtime=0), "gzip", SAID),
        (gzip.compress(SAID, mtime=0)[:-9], "x-gzip", SAID),
        (zlib.compress(SAID), "Deflate", SAID),
        (SAID, "gzip", SAID),
        (SAID, "br", SAID),
        (SAID.decode().encode("utf-16"), "", SAID),
        (SAID.decode().encode("utf-16-be"), "", SAID),
        (SAID.decode().encode("utf-32-le"), "", SAID),
        (b"\x00\x01binary", "", b"\x00\x01binary"),
        (brotli.compress(SAID), "br", SAID),
        (brotli.compress(b"a" * 10_000_000), "br", b"a" * 100),
        (zstandard.compress(SAID), "zstd", SAID),
        (zstandard.compress(SAID) * 2, "zstd", SAID * 2),
        (zstandard.compress(b"a" * 10_000_000), "zstd", b"a" * 100),
        (gzip.compress(zstandard.compress(SAID), mtime=0), "zstd, gzip", SAID),
        (gzip.compress(SAID, mtime=0), "gzip, gzip, gzip, gzip", b""),
        (SAID[:-5], "odd", SAID[:-5]),
        (bytes(range(128, 256)) * 8, "br", b""),
        (gzip.compress(b"a" * 10_000_000), "gzip", b"a" * 100),
    ],
)
def test_body_is_read_when_it_is_told_to_be_packed(sent, encoding, said):
    assert readable(sent, encoding, 100) == said
