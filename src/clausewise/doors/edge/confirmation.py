"""A confirmation that somebody is there: a form with one button, without script, and a pass in a cookie for whoever pressed it.

It stops programs that do not look at the pages they get, and nobody who does: it is a speed bump for the former and a courtesy to people
behind an address that others misuse. A form is good once, for its address, not sooner than ``wait_ms``; a pass is good for an hour, at its
own pace, for a few requests that would otherwise wait for a person, and never where something is blocked.
"""

from __future__ import annotations

import hmac
import secrets
import threading
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections import OrderedDict
from hashlib import sha256
from typing import Final

import msgspec
from msgspec import Struct

from clausewise.errors import ConfigError
from clausewise.observe.bucket import NEVER, poured

secret_bytes_min: Final = 16
COOKIE: Final = "clausewise_pass"
FIELD: Final = "token"
# Nobody reads a sentence and finds the button sooner.
wait_ms: Final = 700
form_ms_max: Final = 600_000
pass_ms_max: Final = 3_600_000
# What a pass lets through of what is slowed down: this often, after so many at once; and how much of what waits for a person.
pace_ms: Final = 250
pace_at_once: Final = 60
confirmed_max: Final = 5
# How often one address may get a pass: so many at once, as behind an office's address, then one a while.
given_at_once: Final = 30
given_ms: Final = 60_000
passes_max: Final = 50_000
target_characters_max: Final = 1_024
_FORM: Final = "form"
_PASS: Final = "pass"  # noqa: S105 - a word, no secret


class _Claim(Struct, frozen=True, array_like=True):
    kind: str
    id: str
    address: str
    time_ms: int
    target: str = ""


class _Use:
    __slots__ = ("confirmed", "full")

    def __init__(self) -> None:
        self.full, self.confirmed = NEVER, 0


_decode = msgspec.msgpack.Decoder(_Claim).decode
_encode = msgspec.msgpack.Encoder().encode


class Confirmation:
    """Gives forms and passes that bear a MAC of ``secret``, which all processes of one application share. Thread-safe.

    Raises ConfigError CW597 for a secret that is shorter than ``secret_bytes_min``; without one it makes its own.
    """

    def __init__(self, secret: bytes = b"") -> None:
        if 0 < len(secret) < secret_bytes_min:
            raise ConfigError(
                "CW597",
                f"The secret has {len(secret)} bytes: whoever guesses it makes passes.",
                f"Le secret compte {len(secret)} octets : qui le devine fabrique des laissez-passer.",
                remedy_en="Give 32 random bytes, such as secrets.token_bytes(32) makes, to all processes alike.",
                remedy_fr="Donnez 32 octets aléatoires, par exemple ceux de secrets.token_bytes(32), les mêmes à tous les processus.",
                where="secret",
            )
        self._secret = secret or secrets.token_bytes(32)
        self._used: OrderedDict[str, _Use] = OrderedDict()
        self._lock = threading.Lock()

    def form(self, address: str, target: str, now_ms: int) -> str:
        """Return the token of a form for ``address``, after which its reader is sent to ``target``, a path of the same site."""
        return self._signed(_Claim(_FORM, secrets.token_urlsafe(9), address, now_ms, inside(target)))

    def confirmed(self, token: str, address: str, now_ms: int) -> tuple[str, str] | None:
        """Return a pass, and where its holder wanted to go, for the token of a form that was sent back; None for one that is not good."""
        claim = self._read(token, _FORM, address)
        if claim is None or not wait_ms <= now_ms - claim.time_ms < form_ms_max:
            return None
        with self._lock:
            asked = self._use(f"address:{address}")
            if claim.id in self._used or max(asked.full, now_ms) - now_ms > given_ms * (given_at_once - 1):
                return None
            self._use(claim.id)
            asked.full = poured(asked.full, now_ms, given_ms)
        made = _Claim(_PASS, secrets.token_urlsafe(9), address, now_ms)
        return self._signed(made), claim.target

    def passes(self, cookie: str, address: str, now_ms: int, *, is_held: bool) -> bool:
        """Say whether a pass lets one more request through: one that is slowed down, or one that would wait for a person."""
        claim = self._read(cookie, _PASS, address)
        if claim is None or not 0 <= now_ms - claim.time_ms < pass_ms_max:
            return False
        with self._lock:
            use = self._use(claim.id)
            if max(use.full, now_ms) - now_ms > pace_ms * (pace_at_once - 1):
                return False
            if is_held and use.confirmed >= confirmed_max:
                return False
            use.full = poured(use.full, now_ms, pace_ms)
            use.confirmed += is_held
        return True

    def _use(self, name: str) -> _Use:
        use = self._used.get(name)
        if use is None:
            use = self._used[name] = _Use()
            if len(self._used) > passes_max:
                self._used.popitem(last=False)
        return use

    def signed(self, body: bytes) -> str:
        """Return a token that holds ``body`` for everybody to read and for nobody else to make."""
        return urlsafe_b64encode(self._mac(body) + body).decode()

    def body(self, token: str) -> bytes | None:
        """Return what a token holds; None for one that was not made with this secret."""
        try:
            content = urlsafe_b64decode(token.encode("ascii"))
        except ValueError:
            return None
        mac, body = content[: sha256().digest_size], content[sha256().digest_size :]
        return body if hmac.compare_digest(mac, self._mac(body)) else None

    def _signed(self, claim: _Claim) -> str:
        return self.signed(_encode(claim))

    def _read(self, token: str, kind: str, address: str) -> _Claim | None:
        body = self.body(token)
        try:
            claim = _decode(body) if body is not None else None
        except msgspec.DecodeError:
            return None
        return claim if claim is not None and claim.kind == kind and claim.address == address else None

    def _mac(self, body: bytes) -> bytes:
        return hmac.digest(self._secret, body, sha256)


def inside(target: str) -> str:
    """Return a path of the same site; ``/`` for what could lead elsewhere."""
    is_path = target.startswith("/") and not target.startswith(("//", "/\\")) and target.isprintable()
    return target if is_path and len(target) <= target_characters_max else "/"
