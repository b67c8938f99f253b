"""Passwords: what is asked of them, and how they are kept and compared.

They are kept by Argon2id (RFC 9106) with the parameters that OWASP names as its first choice of 2025, and no hash is ever compared outside
the library. Whoever has no password costs as much time as whoever has one: a hash that fits nothing is compared instead.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING
from unicodedata import normalize

from clausewise.errors import InputError

if TYPE_CHECKING:
    from argon2 import PasswordHasher

password_characters_min = 12
password_characters_max = 200
guesses_log10_min = 9.0
"""A password that a good guesser finds within a thousand million tries is refused (zxcvbn's estimate)."""
weighed_characters_max = 72
leaned_characters_min = 5  # a password may not hold the whole name of its owner, if that is so long

memory_kib = 19 * 1024
passes = 2
lanes = 1
hashes_at_once_max = 4
_turn = threading.BoundedSemaphore(hashes_at_once_max)

# What the estimate, which knows English, would take for rare.
_FRENCH = (
    *("azerty", "azertyuiop", "motdepasse", "mot", "de", "passe", "bonjour", "soleil", "doudou", "loulou", "chouchou"),
    *(
        "marseille",
        "nicolas",
        "camille",
        "jetaime",
        "coucou",
        "bienvenue",
        "administrateur",
        "administratrice",
        "secret",
    ),
    *("canada", "quebec", "québec", "montreal", "montréal", "france", "moderation", "modération", "clausewise"),
)


@lru_cache(maxsize=1)
def _hasher() -> PasswordHasher:
    from argon2 import PasswordHasher

    return PasswordHasher(time_cost=passes, memory_cost=memory_kib, parallelism=lanes)


@lru_cache(maxsize=1)
def _nobodys() -> str:
    """Return a hash that fits no password that anybody can type."""
    import secrets

    return _hasher().hash(secrets.token_bytes(32))


def check(password: str, beside: Sequence[str] = ()) -> None:
    """Raise InputError CW914 for a password that is too short, too long or easy to guess; ``beside`` is what it must not lean on."""
    plain = normalize("NFKC", password)
    if not password_characters_min <= len(plain) <= password_characters_max:
        raise _unfit(
            f"A password has {password_characters_min} to {password_characters_max} characters.",
            f"Un mot de passe compte de {password_characters_min} à {password_characters_max} caractères.",
        )
    if is_guessable(plain, beside):
        raise _unfit(
            "This password is easy to guess: it is a common one, or made of common words, names or runs.",
            "Ce mot de passe se devine facilement : il est courant, ou fait de mots, de noms ou de suites courants.",
        )


def is_guessable(password: str, beside: Sequence[str] = ()) -> bool:
    """Say whether somebody who guesses well would soon find ``password``."""
    from zxcvbn import zxcvbn

    if any(len(one) >= leaned_characters_min and one.casefold() in password.casefold() for one in beside):
        return True
    words = [*_FRENCH, *(word for one in beside for word in one.lower().split())]
    found = zxcvbn(password[:weighed_characters_max], user_inputs=words)
    return float(found["guesses_log10"]) < guesses_log10_min


def kept(password: str) -> bytes:
    """Return what to keep of a password."""
    with _turn:
        return _hasher().hash(normalize("NFKC", password)).encode()


def fits(password: str, hashed: bytes | None) -> bool:
    """Say whether ``password`` is the one that ``hashed`` was made of; None takes as long and never fits."""
    from argon2.exceptions import InvalidHashError, VerificationError

    with _turn:
        try:
            _hasher().verify(hashed.decode() if hashed else _nobodys(), normalize("NFKC", password))
        except (VerificationError, InvalidHashError):
            return False
    return hashed is not None


def is_dated(hashed: bytes) -> bool:
    """Say whether a hash was made with other parameters than those of today."""
    return _hasher().check_needs_rehash(hashed.decode())


def unlike() -> InputError:
    """Return the error for two passwords that should be one."""
    return _unfit("The two passwords are not the same.", "Les deux mots de passe ne sont pas les mêmes.")


def _unfit(en: str, fr: str) -> InputError:
    return InputError(
        "CW914",
        en,
        fr,
        remedy_en="Take several unrelated words, or let a password manager make one.",
        remedy_fr="Prenez plusieurs mots sans lien entre eux, ou laissez un gestionnaire de mots de passe en créer un.",
        where="/password",
    )
