from __future__ import annotations

import asyncio

from clausewise.doors.edge.head import head


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
