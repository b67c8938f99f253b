from __future__ import annotations

import sys

import pytest

from clausewise.detect.macro import Macro
from clausewise.detect.rule import RULE, ShippedRules
from clausewise.model import Medium, Part
from clausewise.parse import compound as module_under_test
from clausewise.parse.opening import opened
from clausewise.register import Register
from tests.compounds import compound, compressed, module, native
from tests.detect.rule_cases import CASES, eicar
from tests.parse.test_signature import program

pytest.importorskip("olefile", reason="install olefile")
CODE = CASES["macro.macro_runs_a_shell"][0][0].decode()


def found(streams: dict[str, bytes], name: str = "a.doc"):
    return opened(Part(Medium.FILE, data=compound(streams), name=name))


def test_the_words_of_an_old_workbook_wait_for_a_person_when_opened():
    [extract] = found({"Workbook": b"x"})
    assert (extract.medium, extract.limits) == (Medium.DOCUMENT, ("legacy",))


@pytest.mark.parametrize("code", [CODE, 'Sub Bouton()\r\nMsgBox "Bonjour"\r\nEnd Sub\r\n' + "' été\r\n" * 2_000])
def test_macros_are_read_from_their_source_when_a_project_holds_some(code):
    [extract] = found({"Module1": module(code), "Workbook": b"x"})
    assert extract.scripts[0].code.endswith(code)
    assert [one.name for one in extract.metas if one.name == "macro"] == ["macro"]


def test_a_macro_that_starts_a_shell_is_told_when_an_old_document_carries_it():
    [extract] = found({"Module1": module(CODE), "WordDocument": b"x"})
    [signal] = [one for one in ShippedRules(Register(())).inspect([extract])[0] if one.name == RULE]
    assert "macro.macro_runs_a_shell" in {spot.sense for spot in signal.evidence}
    [[macro]] = Macro(Register(())).inspect([extract])
    assert macro.score >= 0.6


def test_a_packed_object_is_opened_by_its_name_when_an_object_holds_one():
    outer, inner = found({"\x01Ole10Native": native("eicar.com", eicar())}, "oleObject1.bin")
    assert outer.limits == ()
    assert (inner.inside, inner.text[:4]) == ("eicar.com", "X5O!")


def test_a_stream_that_is_a_file_is_opened_when_it_begins_like_one():
    _, inner = found({"Contents": program()}, "a.msi")
    assert (inner.medium, inner.inside) == (Medium.FILE, "Contents")


def test_a_locked_document_is_held_for_its_lock_when_opened():
    [extract] = found({"EncryptedPackage": b"x", "EncryptionInfo": b"y"})
    assert extract.limits == ("encrypted",)


@pytest.mark.parametrize("data", [compound({"a": b"x"})[:600], b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2_000)])
def test_a_broken_file_says_so_when_opened(data):
    [extract] = opened(Part(Medium.DOCUMENT, data=data, name="a.doc"))
    assert extract.limits


def test_a_missing_library_is_named_when_a_compound_file_is_opened(monkeypatch):
    monkeypatch.setitem(sys.modules, "olefile", None)
    [extract] = found({"WordDocument": b"x"})
    assert extract.limits == (module_under_test.UNAVAILABLE,)


def test_tokens_copy_what_came_before_when_decompressed():
    assert module_under_test.decompressed(compressed("abcabcabc")) == b"abcabcabc"
    # One letter, then a token that repeats it eight times: offset 1, length 8.
    assert module_under_test.decompressed(b"\x01\x03\xb0\x02a\x05\x00\x00")[:9] == b"aaaaaaaaa"


def test_a_package_that_is_cut_gives_nothing_when_read():
    assert module_under_test.package(b"\x00" * 8) is None
    assert module_under_test.package(b"abcdefgh") is None
