"""Files too large to be kept beside a decision are before the reviewer all the same: from the shelf, in stretches, pictures made small."""

import io
import struct
import time
import wave
import zlib

import pytest
from tests.doors.http.casework import HELD, opened
from tests.doors.http.conftest import running
from tests.doors.http.visitor import Visitor

from clausewise.exhibit import data_bytes_max

PHOTO = (1200, 900)


def photo(width, height):
    """A picture of one colour whose bytes are not packed, so that it is as large as a photograph."""

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = zlib.compress((b"\0" + b"\x20\x80\xc0" * width) * height, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def sound(seconds=100):
    out = io.BytesIO()
    with wave.open(out, "wb") as written:
        written.setnchannels(1)
        written.setsampwidth(2)
        written.setframerate(11_025)
        written.writeframes(b"\0\0" * 11_025 * seconds)
    return out.getvalue()


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    with running(opened(tmp_path_factory.mktemp("ledger") / "clausewise.db")) as one:
        yield one


@pytest.fixture(scope="module")
def held(desk):
    """A case about words with a large picture and a large sound, sent as files."""
    files = [("file", ("photo.png", photo(*PHOTO), "image/png")), ("file", ("voix.wav", sound(), "audio/wav"))]
    assert all(len(content) > data_bytes_max for _, (_, content, _) in files)
    answer = desk.client.post("/v1/uploads", data={"text": HELD["fr"], "author": "u1", "id": "large-1"}, files=files)
    deadline = time.monotonic() + 120
    while (state := desk.client.get(answer.headers["location"]).json())["state"] in ("waiting", "judging"):
        assert time.monotonic() < deadline
        time.sleep(0.1)
    [case] = desk.engine.review.book.of_decision(state["decision"]["id"])
    return case


@pytest.mark.parametrize(("language", "looks"), [("en", {"dark": True}), ("fr", {"script": False, "phone": True})])
def test_large_files_are_shown_blurred_and_silent_when_a_case_is_held(browsing, desk, held, language, looks):
    desk.engine.review.claim(held.id, by="person:development")
    with browsing.tab(desk.client.base_url, language=language, **looks) as tab:
        tab.open(f"/desk/cases/{held.id}")
        picture = tab.page.locator(".veil svg.picture")
        assert picture.locator("image").get_attribute("href").endswith("/1?small")
        assert "blur" in picture.evaluate("one => getComputedStyle(one).filter")
        player = tab.page.locator("audio")
        assert player.evaluate("one => [one.controls, one.preload, one.muted || one.hasAttribute('muted')]") == [
            True,
            "none",
            True,
        ]
        assert tab.page.get_by_text("too large to be kept").count() == 0
        assert tab.page.get_by_text("trop volumineux pour").count() == 0
        assert tab.violations() == []
        tab.shoot(f"large-{language}-{'-'.join(looks)}")


def test_sound_plays_from_its_middle_when_the_reviewer_goes_there(browsing, desk, held):
    desk.engine.review.claim(held.id, by="person:development")
    with browsing.tab(desk.client.base_url) as tab:
        tab.open(f"/desk/cases/{held.id}")
        seen = []
        tab.page.on(
            "response",
            lambda answer: (
                seen.append((answer.status, answer.headers.get("content-range"))) if "/parts/" in answer.url else None
            ),
        )
        told = tab.page.locator("audio").evaluate(
            """one => new Promise((done, fail) => {
                one.onerror = () => fail(one.error.message);
                one.onloadedmetadata = () => { one.currentTime = 60; };
                one.onseeked = () => done([Math.round(one.duration), Math.round(one.currentTime)]);
                one.load(); one.play().catch(() => null);
            })"""
        )
        assert told == [100, 60]
        assert (206, f"bytes 0-{len(sound()) - 1}/{len(sound())}") in seen


def test_stretch_of_a_file_is_handed_out_when_it_is_asked_for(desk, held):
    with Visitor(desk.port) as visitor:
        page = f"/desk/cases/{held.id}"
        part = f"{page}/parts/{held.decisions[0]}/2"
        visitor.post(f"{page}/claim", page=page)
        content = sound()
        for asked, first, last in (
            ("bytes=0-9", 0, 9),
            ("bytes=1500000-1500009", 1_500_000, 1_500_009),
            ("bytes=-4", len(content) - 4, len(content) - 1),
        ):
            answer = visitor.get(part, headers={"Range": asked})
            assert (answer.status_code, answer.content) == (206, content[first : last + 1])
            assert answer.headers["content-range"] == f"bytes {first}-{last}/{len(content)}"
        whole = visitor.get(part)
        assert (whole.status_code, whole.content, whole.headers["accept-ranges"]) == (200, content, "bytes")
        assert (whole.headers["content-type"], whole.headers["cache-control"]) == ("audio/wav", "no-store")
        beyond = visitor.get(part, headers={"Range": f"bytes={len(content)}-"})
        assert (beyond.status_code, beyond.headers["content-range"]) == (416, f"bytes */{len(content)}")


def test_small_picture_is_handed_out_when_a_large_one_is_looked_at(desk, held):
    with Visitor(desk.port) as visitor:
        page = f"/desk/cases/{held.id}"
        part = f"{page}/parts/{held.decisions[0]}/1"
        visitor.post(f"{page}/claim", page=page)
        small = visitor.get(f"{part}?small")
        assert (small.status_code, small.headers["content-type"]) == (200, "image/jpeg")
        assert len(small.content) < 100_000
        saved = visitor.get(f"{part}?save")
        assert saved.content == photo(*PHOTO)
        assert saved.headers["content-disposition"] == "attachment; filename*=UTF-8''photo.png"
        assert visitor.get(f"{page}/parts/{held.decisions[0]}/2?small").status_code == 404


def test_file_is_there_no_more_when_it_was_erased(desk, held):
    with Visitor(desk.port) as visitor:
        page = f"/desk/cases/{held.id}"
        visitor.post(f"{page}/claim", page=page)
        desk.engine.store.custody().let_go([held.decisions[0]])
        assert visitor.get(f"{page}/parts/{held.decisions[0]}/1").status_code == 404
        assert "The file is too large to be kept here." in visitor.get(page).text
