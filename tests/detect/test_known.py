"""The inspector of known content says what its banks say, at the place where it lay."""

from __future__ import annotations

import hashlib

import pytest

pytest.importorskip("numpy", reason="python -m pip install 'clausewise[bank]'")

from clausewise.detect.known import Known
from clausewise.extract import Extract
from clausewise.hashlist import Row
from clausewise.known import Bank, Lot
from clausewise.listing import packed
from clausewise.model import Certainty, Medium, Part
from tests.small import REGISTER


def test_a_listed_file_is_told_with_its_path_when_it_lies_inside_another():
    known = Known(REGISTER)
    part = Part(Medium.FILE, data=b"stand-in", name="setup.exe")
    assert known.inspect([Extract(part)]) == [[]]
    known.banks.open(Bank("bad", "content.malware", Certainty.CERTAIN))
    known.banks.add(Lot("m1", "bad", "hash"), packed([Row((("sha256", hashlib.sha256(b"stand-in").digest()),))]))
    hit, miss = known.inspect([Extract(part, inside="mail.eml > a.zip"), Extract(Part(Medium.FILE, data=b"other"))])
    assert [(one.name, one.score, one.evidence[0].place) for one in hit] == [
        ("known.malware", 0.98, "mail.eml > a.zip")
    ]
    assert miss == []
