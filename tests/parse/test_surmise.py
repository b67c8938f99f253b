from __future__ import annotations

import random

import pytest

from clausewise.parse import surmise as module
from clausewise.parse.surmise import UNKNOWN, surmise


@pytest.fixture
def asking(monkeypatch):
    """Put answers in place of libmagic's and Magika's."""

    def put(database, model):
        module._surmised.cache_clear()
        monkeypatch.setattr(module, "magic", database)
        monkeypatch.setattr(module, "_model", lambda: model)

    yield put
    module._surmised.cache_clear()


def test_the_learned_model_is_asked_only_when_the_database_is_vague(asking):
    asking(lambda _: "application/x-lha", pytest.fail)
    assert surmise(b"\0" * 100) == "application/x-lha"
    asking(lambda _: UNKNOWN, lambda _: "application/x-tga")
    assert surmise(b"\0" * 100) == "application/x-tga"
    assert surmise(b"\0" * 10) == UNKNOWN


def test_bytes_stay_unknown_when_nobody_is_installed_or_fails(asking):
    def fails(_):
        raise OSError

    asking(lambda _: "", None)
    assert surmise(b"\0" * 100) == UNKNOWN
    asking(lambda _: "", fails)
    assert surmise(b"\0" * 100) == UNKNOWN


def test_bytes_with_controls_are_no_text_when_a_library_calls_them_so(asking):
    asking(lambda _: "text/plain", None)
    assert surmise(b"\x01" * 100) == UNKNOWN


def test_noise_is_unknown_when_the_real_ones_are_asked():
    assert surmise(b"\x01" + random.Random(7).randbytes(4_000)) == UNKNOWN
