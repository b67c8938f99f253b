"""Files that come with reports: so many, so large, of such kinds; held by the report alone, and by nobody when there is none."""

from __future__ import annotations

import pytest
from msgspec import json

from clausewise import annex as rules
from clausewise.annex import Annex, Arrival, Enclosure
from clausewise.blob import Holding
from clausewise.complaint import Complaint, Door, attachment_bytes_max, attachments_max
from clausewise.errors import InputError, NotFoundError
from clausewise.ledger import open_store
from clausewise.model import Medium
from clausewise.vault.safe import HOUR_MS, Safe
from tests.doors.http.casework import png
from tests.reporting import DAY_MS, Clock, complaint, engine

NOW = Clock().now
PICTURE = Enclosure("a.png", "image/png", png(4, 4))


@pytest.fixture
def safe(tmp_path):
    store = open_store(tmp_path / "ledger.db")
    yield Safe.beside(store, {})
    store.close()


@pytest.fixture
def annex(safe):
    return Annex(safe, days=190)


def refused(code, work):
    with pytest.raises(InputError) as caught:
        work()
    assert caught.value.code == code
    assert caught.value.fr != caught.value.en
    return caught.value


@pytest.mark.parametrize(
    ("file", "medium"),
    [
        (PICTURE, Medium.IMAGE),
        (Enclosure("scan.pdf", "application/octet-stream", b"%PDF-1.4\n"), Medium.DOCUMENT),
        (Enclosure("lettre.eml", "", b"From: a@b.example\r\n\r\nx"), Medium.EMAIL),
        (Enclosure("chat.log", "text/plain", b"12:00 hello"), Medium.TEXT),
        (Enclosure("", "video/mp4", b"\0\0\0\x18ftypmp42"), Medium.VIDEO),
    ],
)
def test_file_is_kept_as_what_it_is_when_it_is_attached(annex, safe, file, medium):
    [one] = annex.put([file], now_ms=NOW).attachments
    assert (one.medium, one.size) == (medium, len(file.data))
    assert b"".join(safe.read(bytes.fromhex(one.digest))) == file.data


@pytest.mark.parametrize(
    "file",
    [
        Enclosure("a.exe", "image/png", b"MZ\x90\0"),
        Enclosure("a.txt", "text/plain", b"PK\x03\x04zip"),
        Enclosure("a.zip", "application/zip", b"PK\x03\x04zip"),
        Enclosure("a.bin", "", b"\0\1\2"),
        Enclosure("empty.png", "image/png", b""),
    ],
)
def test_file_is_refused_when_nobody_could_look_at_it(annex, safe, file):
    error = refused("CW986", lambda: annex.put([PICTURE, file], now_ms=NOW))
    assert error.where == "/attachments/1"
    assert safe.custody.waste() == []
    received = safe.receive()
    received.write(file.data)
    received.finish()
    refused("CW986", lambda: annex.take([Arrival(file.name, file.type, received)], now_ms=NOW))
    assert len(safe.custody.waste()) == 1  # its key is gone, and what lies there is noise


@pytest.mark.parametrize("sizes", [[1] * (attachments_max + 1), [attachment_bytes_max + 1], [attachment_bytes_max] * 3])
def test_files_are_refused_when_they_are_too_many_or_too_large(sizes):
    assert refused("CW985", lambda: rules.check_sizes(sizes)).where == "/attachments"
    rules.check_sizes([attachment_bytes_max] * 2)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../etc/passwd.txt", "passwd.txt"),
        ("C:\\x\\é.txt", "é.txt"),
        ("a\r\nb.txt", "a  b.txt"),
        ("x" * 300 + ".txt", "x" * 200),
    ],
)
def test_name_is_one_harmless_line_when_it_is_kept(annex, name, shown):
    assert annex.put([Enclosure(name, "text/plain", b"x")], now_ms=NOW).attachments[0].name == shown


def test_nobody_holds_files_when_no_report_was_recorded(annex, safe):
    [one] = annex.put([PICTURE], now_ms=NOW).attachments
    assert safe.sweep(NOW + HOUR_MS - 1).keys == 0
    assert safe.sweep(NOW + HOUR_MS + 1).keys == 1
    with pytest.raises(NotFoundError):
        safe.blob(bytes.fromhex(one.digest))


def test_report_holds_its_files_when_it_is_recorded(tmp_path):
    clock = Clock()
    with engine(tmp_path / "ledger.db", clock=clock) as opened:
        safe = Safe.beside(opened.store, {})
        annexed = Annex(safe, days=190).put([PICTURE], now_ms=clock())
        assert json.decode(annexed.holding, type=Holding).until_ms == clock() + 190 * DAY_MS
        found = opened.complaints.receive(complaint(), door=Door.FORM, annexed=annexed)
        digest = bytes.fromhex(annexed.attachments[0].digest)
        assert safe.custody.holdings(found.id) == [digest]
        assert opened.state.complainants.courses[found.id].told.attachments == 1
        assert b"a.png" not in opened.store.of_subject(found.id)[0].body
        clock.later(days=1)
        safe.sweep(clock())
        assert b"".join(safe.read(digest)) == PICTURE.data
        opened.erase(found.id, reason="asked for")
        assert safe.clear() == 1
        with pytest.raises(NotFoundError):
            safe.blob(digest)
        assert list(opened.store.verify())


def test_report_without_files_holds_none_when_it_is_recorded():
    with engine() as opened:
        found = opened.complaints.receive(Complaint("i", "", "x"), door=Door.FORM, annexed=rules.Annexed())
        assert opened.store.custody().holdings(found.id) == []
        assert opened.examinations.waiting() == []
