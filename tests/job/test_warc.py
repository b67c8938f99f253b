"""Web archives: what was answered becomes items, and a record that is damaged costs itself."""

from __future__ import annotations

import gzip
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clausewise.job import warc
from clausewise.job.shard import Kind
from clausewise.model import Medium
from clausewise.rows import Bad
from tests import jobs

pytest.importorskip("fastwarc", reason="web archives: pip install fastwarc")

PAGE = b"<html><body>Come to the garden party</body></html>"


def record(
    address: bytes, body: bytes, kind: bytes = b"text/html", sort: bytes = b"response", more: bytes = b""
) -> bytes:
    """One record; a response is wrapped as HTTP."""
    block, content = body, kind
    if sort == b"response":
        block = b"HTTP/1.1 200 OK\r\nContent-Type: %s\r\n%sContent-Length: %d\r\n\r\n%s" % (kind, more, len(body), body)
        content = b"application/http; msgtype=response"
    head = (
        b"WARC/1.1\r\nWARC-Type: %s\r\nWARC-Target-URI: %s\r\nWARC-Date: 2026-05-01T00:00:00Z\r\n"
        b"WARC-Record-ID: <urn:uuid:92283950-ef2f-4d72-b224-f54c6ec90bb0>\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n"
    )
    return head % (sort, address, content, len(block)) + block + b"\r\n\r\n"


RECORDS = (
    record(b"", b"software: tests", b"application/warc-fields", b"warcinfo"),
    record(b"https://a.example/", PAGE),
    record(b"https://a.example/caf%C3%A9.txt", "un café".encode(), b"text/plain; charset=utf-8"),
    record(b"https://a.example/", b"GET / HTTP/1.1\r\n\r\n", b"application/http", b"request"),
    record(b"https://a.example/z", gzip.compress(PAGE), more=b"Content-Encoding: gzip\r\n"),
    record(b"https://a.example/c", b"4\r\n<p>a\r\n0\r\n\r\n", more=b"Transfer-Encoding: chunked\r\n"),
    record(b"https://a.example/wet", b"du texte", b"text/plain", b"conversion"),
    record(b"https://a.example/dot.gif", b"GIF89a" + bytes(30), b"image/png"),
    record(b"https://a.example/empty", b""),
)
MEDIA = [(2, Medium.PAGE), (3, Medium.TEXT), (5, Medium.PAGE), (6, Medium.PAGE), (7, Medium.TEXT), (8, Medium.IMAGE)]
MEDIA += [(9, Medium.TEXT)]


def packed(records=RECORDS) -> bytes:
    return b"".join(gzip.compress(one, mtime=0) for one in records)


def of(tmp_path: Path, content: bytes, size: int = 300, name: str = "a.warc"):
    path = tmp_path / name
    path.write_bytes(content)
    return [*jobs.rows(jobs.cut(path, size=size))]


def media(found):
    return [(row.line, row.error.code if isinstance(row, Bad) else row.item.parts[0].medium) for row in found]


@pytest.mark.parametrize("size", [1, 300, 100_000])
@pytest.mark.parametrize("is_packed", [True, False])
def test_answers_become_items_wherever_the_archive_is_cut(tmp_path, size, is_packed):
    found = of(tmp_path, packed() if is_packed else b"".join(RECORDS), size, "a.warc.gz" if is_packed else "a.warc")
    assert media(found) == MEDIA
    page, text, zipped, *_, picture, _ = (row.item for row in found)
    assert (page.id, page.parts[0].data, page.time_ms) == ("https://a.example/", PAGE, 1_777_593_600_000)
    assert (text.parts[0].text, text.parts[0].name) == ("un café", "café.txt")
    assert zipped.parts[0].data == PAGE
    assert (picture.parts[0].declared_type, picture.parts[0].name) == ("image/png", "dot.gif")


def test_records_packed_as_one_stay_together_when_cut(tmp_path):
    path = tmp_path / "a.warc.gz"
    path.write_bytes(gzip.compress(b"".join(RECORDS)) + packed(RECORDS[1:3]))
    shards = jobs.cut(path, size=1)
    assert [one.kind for one in jobs.segments(shards)] == [Kind.WARC] * len(jobs.segments(shards))
    assert media([*jobs.rows(shards)]) == [*MEDIA, (10, Medium.PAGE), (11, Medium.TEXT)]


def test_a_damaged_record_costs_itself_when_others_follow(tmp_path):
    members = [gzip.compress(one, mtime=0) for one in RECORDS]
    members[4] = members[4][:40] + b"\0\0\0\0" + members[4][44:]
    found = of(tmp_path, b"".join(members), name="a.warc.gz")
    assert media(found) == [*MEDIA[:2], (5, "CW188"), *MEDIA[3:]]
    [bad] = (row for row in found if isinstance(row, Bad))
    assert bad.error.where == f"{tmp_path / 'a.warc.gz'}:5"


@pytest.mark.parametrize("is_packed", [True, False])
def test_the_last_record_is_told_when_the_archive_breaks_off(tmp_path, is_packed):
    whole = packed(RECORDS[:3]) if is_packed else b"".join(RECORDS[:3])
    assert media(of(tmp_path, whole[:-12], name="a.warc.gz" if is_packed else "a.warc")) == [
        (2, Medium.PAGE),
        (3, "CW188"),
    ]


def test_a_body_that_cannot_be_unpacked_costs_its_record_when_read(tmp_path):
    bad = record(b"https://a.example/x", b"no gzip", more=b"Content-Encoding: gzip\r\n")
    assert media(of(tmp_path, bad + RECORDS[1])) == [(1, "CW188"), (2, Medium.PAGE)]


def test_an_answer_that_is_too_large_is_left_to_a_person_when_read(tmp_path, monkeypatch):
    monkeypatch.setattr(warc, "part_bytes_max", len(PAGE) - 1)
    found = of(tmp_path, RECORDS[1] + RECORDS[2])
    assert [row.item.parts[0].medium for row in found] == [Medium.FILE, Medium.TEXT]
    assert found[0].item.parts[0].data == b""


@given(st.data())
def test_reading_never_raises_when_bytes_are_changed_at_random(data):
    content = bytearray(data.draw(st.sampled_from([packed(), b"".join(RECORDS)])))
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(content) - 1))
        content[at : at + data.draw(st.integers(0, 9))] = data.draw(st.binary(max_size=9))
    whole = bytes(content)
    for one in warc.stretches(lambda at: io.BytesIO(whole[at:]), len(whole), 300):
        piece = whole[one.start : one.end]
        for row in warc.rows(io.BytesIO(piece), "f", one.line, lambda at, piece=piece: [piece[at:]]):
            assert row.line >= one.line
