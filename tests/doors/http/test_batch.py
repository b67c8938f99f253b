import asyncio
from collections import Counter

import pytest
from tests.doors.http.conftest import KILL, opened

from clausewise.doors.http import batch, limits
from clausewise.doors.http.batch import Batcher
from clausewise.doors.http.kinds import HttpError
from clausewise.errors import InputError
from clausewise.model import Item


def gathered(engine, work):
    async def run():
        batcher = Batcher(engine)
        try:
            return await work(batcher)
        finally:
            await batcher.close()

    return asyncio.run(run())


@pytest.fixture
def engine(tmp_path):
    with opened(tmp_path / "clausewise.db") as one:
        yield one


def test_commits_are_shared_when_requests_come_together(engine):
    calls = Counter()
    append = engine.store.append

    def counted(entries, **options):
        calls["appends"] += 1
        return append(entries, **options)

    engine.store.append = counted

    async def work(batcher):
        return await asyncio.gather(*(batcher.check([Item.of_text(f"text {number}")]) for number in range(200)))

    decisions = gathered(engine, work)
    assert len({one.id for [one] in decisions}) == 200
    assert calls["appends"] <= 3


def test_each_gets_its_own_when_requests_are_judged_together(engine):
    async def work(batcher):
        return await asyncio.gather(
            *(
                batcher.check([Item.of_text(KILL, id=f"{number}-{place}") for place in range(number % 3 + 1)])
                for number in range(20)
            )
        )

    for number, decisions in enumerate(gathered(engine, work)):
        assert [one.item for one in decisions] == [f"{number}-{place}" for place in range(number % 3 + 1)]


def test_fault_is_its_own_when_one_request_fails(engine):
    bad = Item.of_text("x", author="a" * 10_000)

    async def work(batcher):
        return await asyncio.gather(
            batcher.check([Item.of_text(KILL)]),
            batcher.check([bad]),
            batcher.check([Item.of_text("Bonjour")]),
            return_exceptions=True,
        )

    first, second, third = gathered(engine, work)
    assert isinstance(second, InputError)
    assert first[0].action == "remove"
    assert third[0].action == "allow"
    kinds = [one.kind for one in engine.store.after(0)]
    assert [kind for kind in kinds if kind in ("decided", "checked")] == ["decided", "checked"]


def test_request_is_turned_away_when_too_many_wait(engine, monkeypatch):
    monkeypatch.setattr(batch, "queue_items_max", 3)

    async def work(batcher):
        waiting = [asyncio.create_task(batcher.check([Item.of_text(str(number))])) for number in range(3)]
        await asyncio.sleep(0)
        with pytest.raises(HttpError) as caught:
            await batcher.check([Item.of_text("one too many")])
        assert (caught.value.code, caught.value.status) == ("CW541", 503)
        await asyncio.gather(*waiting)
        return await batcher.check([Item.of_text("room again")])

    assert gathered(engine, work)[0].action == "allow"


def test_request_is_turned_away_when_too_many_characters_wait(engine, monkeypatch):
    monkeypatch.setattr(batch, "queue_characters_max", 100)

    async def work(batcher):
        waiting = [asyncio.create_task(batcher.check([Item.of_text("a" * 30)])) for _ in range(3)]
        await asyncio.sleep(0)
        assert batcher.waiting_characters == 90
        with pytest.raises(HttpError) as caught:
            await batcher.check([Item.of_text("b" * 6), Item.of_text("b" * 5)])
        assert (caught.value.code, caught.value.status) == ("CW541", 503)
        assert caught.value.headers["Retry-After"]
        waiting.append(asyncio.create_task(batcher.check([Item.of_text("b" * 10)])))
        await asyncio.gather(*waiting)
        assert (batcher.waiting_items, batcher.waiting_characters) == (0, 0)
        return await batcher.check([Item.of_text("c" * 100)])

    assert gathered(engine, work)[0].action == "allow"


def test_largest_request_finds_room_when_nothing_waits():
    assert limits.queue_characters_max >= 2 * max(limits.request_bytes_max, limits.ndjson_line_bytes_max + 2**20)


def test_what_waits_is_finished_when_the_service_ends(engine):
    async def work(batcher):
        tasks = [asyncio.create_task(batcher.check([Item.of_text(str(number))])) for number in range(50)]
        await asyncio.sleep(0)
        await batcher.close()
        return await asyncio.gather(*tasks)

    assert len(gathered(engine, work)) == 50
