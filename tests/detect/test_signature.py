"""Signatures of mail: made here with dkimpy and a key of our own, then left whole, altered, added to or borrowed."""

from __future__ import annotations

import builtins
from functools import cache

import dkim
import pytest

from clausewise.detect.keyring import Keyring
from clausewise.detect.letter import Letter
from clausewise.detect.signature import (
    ALTERED_SCORE,
    APPENDED_SCORE,
    INVALID_SCORE,
    SENDER_UNSIGNED_SCORE,
    claims,
    flaws,
)
from clausewise.errors import UnavailableError
from clausewise.model import Medium, Part
from clausewise.parse.mail import mail
from tests.small_key import key_pair

BODIES = {
    "en": "Hello Zoe,\r\n\r\nthe roof  is done. \r\n\r\n\r\n",
    "fr": "Bonjour Zoé,\r\n\r\nle toit  est fini. \r\n\r\n\r\n",
}
NAME = "s1._domainkey.atelier.example"


@cache
def keys() -> tuple[bytes, bytes]:
    return key_pair()


def signed(
    body: str, *, form: tuple[bytes, bytes] = (b"relaxed", b"relaxed"), length: bool = False, fields: str = ""
) -> bytes:
    message = (
        f"From: Lou <lou@atelier.example>\r\nTo: zoe@dexero.example\r\nSubject: toit\r\n{fields}\r\n{body}".encode()
    )
    return dkim.sign(message, b"s1", b"atelier.example", keys()[0], canonicalize=form, length=length) + message


def found(data: bytes, finder: Keyring | None = None) -> list[tuple[float, str]]:
    letter = Letter(mail(Part(Medium.EMAIL, data=data)))
    return [(score, spot.sense) for score, spot in flaws(letter, finder)]


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("form", [(b"relaxed", b"relaxed"), (b"simple", b"simple"), (b"relaxed", b"simple")])
@pytest.mark.parametrize("breaks", [b"\r\n", b"\n"])
def test_whole_message_has_no_flaw_when_signed_and_saved(language, form, breaks):
    data = signed(BODIES[language], form=form).replace(b"\r\n", breaks)
    assert found(data) == []
    assert found(data, Keyring({NAME: keys()[1]})) == []


@pytest.mark.parametrize("body", ["", "\r\n", "\r\n\r\n", "x", "x\r\n \r\n", " \t\r\n"])
@pytest.mark.parametrize("form", [(b"relaxed", b"relaxed"), (b"simple", b"simple")])
def test_hash_is_that_of_the_library_when_the_body_is_odd(body, form):
    assert found(signed(body, form=form)) == []


@pytest.mark.parametrize("language", ["en", "fr"])
def test_altered_body_is_found_when_no_key_is_known(language):
    word = {"en": b"roof", "fr": b"est fini"}[language]
    altered = signed(BODIES[language]).replace(word, b"loan")
    assert found(altered) == [(ALTERED_SCORE, "body_altered")]


def test_added_text_is_found_when_only_the_beginning_is_signed():
    data = signed(BODIES["fr"], length=True)
    assert found(data) == []
    assert found(data + b"Cliquez ici. " * 20) == [(APPENDED_SCORE, "body_appended")]


def test_unsigned_sender_is_found_when_the_signature_leaves_it_out():
    data = signed(BODIES["en"])
    start = data.index(b"h=")
    head = data[start : data.index(b";", start)]
    assert found(data.replace(head, head.replace(b"from", b"x-none"), 1)) == [
        (SENDER_UNSIGNED_SCORE, "sender_unsigned")
    ]


def test_list_is_left_alone_when_it_changed_the_body():
    assert found(signed(BODIES["en"], fields="List-Id: <choir.listes.example>\r\n") + b"footer\r\n") == []


def test_body_may_have_changed_later_when_a_server_found_the_sender_proven():
    letter = Letter(mail(Part(Medium.EMAIL, data=signed(BODIES["fr"]) + b"[EXTERNE]\r\n")))
    assert len(list(flaws(letter))) == 1
    letter.is_proven = True
    assert list(flaws(letter)) == []


def test_invalid_signature_is_found_when_the_key_is_known():
    forged = signed(BODIES["fr"]).replace(b"Lou <lou@", b"Lea <lea@")
    assert found(forged) == []
    assert found(forged, Keyring({NAME: keys()[1]})) == [(INVALID_SCORE, "invalid")]


@pytest.mark.parametrize("record", [None, b"v=DKIM1; k=rsa; p=", b"v=DKIM1; p=;"])
def test_signature_counts_as_good_when_its_key_is_gone(record):
    forged = signed(BODIES["fr"]).replace(b"Lou <lou@", b"Lea <lea@")
    assert found(forged, Keyring({} if record is None else {NAME: record})) == []


@pytest.mark.parametrize(
    "value",
    [
        "",
        "v=1",
        "a=rsa-sha256; bh=!!!; d=x",
        "a=rsa-md5; bh=AAAA; d=x",
        "a=rsa-sha256; bh=AAAA",
        "bh=A; a=x-sha256; d=y",
        "=;=;=" * 50,
    ],
)
def test_signature_is_passed_over_when_it_makes_no_sense(value):
    letter = Letter(mail(Part(Medium.EMAIL, data=f"DKIM-Signature: {value}\nFrom: a@b.example\n\nx".encode())))
    assert claims(letter) == ()


def test_missing_library_says_its_remedy_when_keys_are_given(monkeypatch):
    real = builtins.__import__

    def without(name, *rest, **more):
        if name == "dkim":
            raise ModuleNotFoundError(name)
        return real(name, *rest, **more)

    data = signed(BODIES["en"])
    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(UnavailableError, match="CW680"):
        found(data, Keyring({NAME: keys()[1]}))
