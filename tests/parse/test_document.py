"""Documents of every format: the cases, and what no case may do."""

from __future__ import annotations

import io
import random
import re
import zipfile

import pytest

from clausewise.detect.cascade import Cascade
from clausewise.model import Item, Medium, Part
from clausewise.parse.document import document
from clausewise.parse.opening import opened
from clausewise.register import Register
from clausewise.sight import look
from tests.parse.documents import docx, paragraph, part, read, run, zipped
from tests.parse.stratagems import ADDRESS, FORMATS, WORDS, Case, cases


def by_name(case: Case) -> str:
    return f"{case.name} {case.language}"


@pytest.mark.parametrize("form", FORMATS)
def test_every_document_case_is_told_right_when_read(form):
    wrong = [by_name(case) for case in cases(form) if not case.right]
    assert wrong == []


def test_there_are_enough_document_cases_when_counted():
    hiding = sum(len(form.HIDES) + len(form.REACHES) for form in FORMATS.values())
    honest = sum(len(form.HONEST) + len(form.STAYS) for form in FORMATS.values())
    assert min(hiding, honest) >= 35


def test_true_type_comes_from_the_bytes_when_the_name_says_otherwise():
    extract = document(Part(Medium.DOCUMENT, data=docx(paragraph(run("Bonjour"))), name="rapport.pdf"))
    assert extract.text == "Bonjour"


def test_page_that_is_called_a_document_is_handed_on_when_opened():
    extract = read(b"<!DOCTYPE html><p>Bonjour</p>")
    assert [one.medium for one in extract.children] == [Medium.PAGE]


@pytest.mark.parametrize(
    ("data", "limit"),
    [
        (b"", "unknown"),
        (b"neither one nor the other", "unknown"),
        (b"PK\x03\x04 broken", "malformed"),
        (zipped({"a.txt": "x"}), "unknown"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "legacy"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
    ],
)
def test_what_cannot_be_read_is_named_when_opened(data, limit):
    assert limit in read(data).limits


def samples() -> list[bytes]:
    made = []
    for form in FORMATS.values():
        for makers in (form.HIDES, form.HONEST, form.STAYS):
            made += [make(WORDS["fr"]) for make in list(makers.values())[:4]]
        made += [make(ADDRESS["fr"]) for make, _ in list(form.REACHES.values())[:4]]
    return made


@pytest.mark.parametrize("seed", range(3))
def test_nothing_is_raised_when_documents_are_cut_or_altered(seed):
    chance = random.Random(seed)
    for data in samples():
        document(part(data[: chance.randrange(len(data))]))
        altered = bytearray(data)
        for _ in range(chance.randrange(1, 12)):
            altered[chance.randrange(len(altered))] = chance.randrange(256)
        opened(part(bytes(altered)))


_VALUE = re.compile(rb'="[^"]*"')
_ODD = (
    b"",
    b"-1",
    b"NaN",
    b"1e400",
    b"99999999999999999999",
    b"A1:XFD1048576",
    b"rId9",
    b"../../x",
    b"true",
    b"\xc3\xa9",
    b"0",
    b"FFFFFF",
)


def altered_inside(data: bytes, chance: random.Random) -> bytes:
    """Return an office document in whose members a few attributes have odd values; a PDF with a few odd bytes."""
    if not data.startswith(b"PK"):
        place = chance.randrange(len(data))
        return data[:place] + chance.choice(_ODD) + data[place + chance.randrange(4) :]
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    name = chance.choice(list(members))
    members[name] = _VALUE.sub(
        lambda found: b'="' + chance.choice(_ODD) + b'"' if chance.random() < 0.1 else found[0], members[name]
    )
    return zipped(members)


@pytest.mark.parametrize("seed", range(3))
def test_nothing_unforeseen_happens_when_values_inside_are_odd(seed):
    chance = random.Random(seed)
    for data in samples():
        assert "failed" not in document(part(altered_inside(data, chance))).limits


def test_shown_and_hidden_text_are_read_apart_when_sight_looks_at_a_document():
    data = docx(paragraph(run("montré"), run("caché", "<w:vanish/>")))
    seen = look([Item((part(data),))], Cascade(()), Register(services=()))
    assert [facts.text for facts in seen.facts] == ["montré", "caché"]
