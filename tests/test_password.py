import time

import pytest

from clausewise import password
from clausewise.errors import InputError

GOOD = "quarry lantern eleven mosses"


@pytest.mark.parametrize(
    "chosen", [GOOD, "cheval agrafe pile correcte", "é" * 3 + "Vq8-xlT2mPwz", "🦊 tresse 41 marmite ombre"]
)
def test_password_is_taken_when_hard_to_guess(chosen):
    password.check(chosen, ("Zoé Roy",))


@pytest.mark.parametrize(
    "chosen",
    [
        "short",
        "x" * 201,
        "password1234",
        "motdepasse1234",
        "azertyuiop1234",
        "aaaaaaaaaaaaaaaa",
        "abcdefghijklmnop",
        "bonjoursoleil12",
        "clausewise2026!",
        "zoé roy is my name",
    ],
)
def test_password_is_refused_when_it_is_guessed(chosen):
    with pytest.raises(InputError, match="CW914"):
        password.check(chosen, ("Zoé Roy",))


def test_password_fits_only_itself_when_kept():
    hashed = password.kept(GOOD)
    assert b"argon2id" in hashed
    assert GOOD.encode() not in hashed
    assert hashed != password.kept(GOOD)
    assert password.fits(GOOD, hashed)
    assert not password.fits(GOOD + " ", hashed)
    assert not password.fits(GOOD, None)
    assert not password.fits(GOOD, b"no hash")


def test_password_fits_however_its_accents_were_typed():
    assert password.fits("caf\u00e9 quarry lantern", password.kept("cafe\u0301 quarry lantern"))


def test_nobody_s_password_takes_as_long_as_somebody_s_when_compared():
    hashed = password.kept(GOOD)
    password.fits("x", None)

    def fastest(kept):
        spans = []
        for _ in range(5):
            began = time.perf_counter()
            password.fits("wrong", kept)
            spans.append(time.perf_counter() - began)
        return min(spans)

    assert 0.5 < fastest(None) / fastest(hashed) < 2


def test_hash_of_other_parameters_is_dated_when_asked():
    from argon2 import PasswordHasher

    assert password.is_dated(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash("x").encode())
    assert not password.is_dated(password.kept("x"))
