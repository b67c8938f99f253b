"""Signing in with an identity that somebody else vouches for: OpenID Connect, code flow with PKCE, ``state`` and ``nonce``.

    https://openid.net/specs/openid-connect-core-1_0.html · RFC 7636 · RFC 9207

What the provider says of a person (``claim``, such as their groups) decides which roles they have here; whoever has none does not come in.
Nobody is taken for a local account of the same name: a provider that lets people choose their name would open every door.
"""

from __future__ import annotations

import base64
import secrets
import threading
from collections.abc import Mapping, Sequence
from hashlib import sha256
from hmac import compare_digest
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import quote, urlencode, urlsplit

import msgspec
from msgspec import Struct, json

from clausewise import staff
from clausewise.errors import ClausewiseError
from clausewise.exchange import ExchangeError, address, ask
from clausewise.member import Credential, Person, Proof, Ticket
from clausewise.reception import Reception
from clausewise.sitting import digest

if TYPE_CHECKING:
    from joserfc.jwk import KeySet

    from clausewise.ports import Clock

STATE = "oidc-state"
BY = "provider"
WELL_KNOWN = "/.well-known/openid-configuration"
ALGORITHMS = ("RS256", "PS256", "ES256", "EdDSA")
state_minutes = 15
timeout_ms = 5_000
metadata_minutes = 60
leeway_seconds = 60
token_characters_max = 40_000
MINUTE_MS = 60_000


class Settings(NamedTuple):
    """An issuer, what we are called there, our secret (empty: none), and which roles follow from which value of ``claim``."""

    issuer: str
    client: str
    secret: str = ""
    claim: str = "groups"
    roles: Mapping[str, Sequence[str]] = {}


class FederationError(Exception):
    """Nobody comes in. ``kind`` is ``provider`` (it did not answer as it should), ``stale``, ``refused`` or ``roleless``."""

    def __init__(self, kind: str, why: str) -> None:
        super().__init__(why)
        self.kind = kind


class Metadata(Struct, frozen=True):
    """What a provider says of itself."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    token_endpoint_auth_methods_supported: tuple[str, ...] = ("client_secret_basic",)


class Begun(Struct, frozen=True):
    """A sign-in that was begun: what only this browser and this service know, and where the person was going."""

    nonce: str
    verifier: str
    back: str
    to: str
    visit: str


class Provider:
    """One provider of identities."""

    def __init__(self, settings: Settings, reception: Reception, clock: Clock) -> None:
        self.settings = settings
        self._reception = reception
        self._clock = clock
        self._lock = threading.Lock()
        self._known: tuple[Metadata, KeySet, int] | None = None

    def begin(self, back: str, to: str, visit: str) -> str:
        """Return the provider's address to which the browser goes; it comes to ``back`` from there, and goes on to ``to``.

        ``visit`` is a secret of this browser. Raises FederationError.
        """
        metadata, _ = self._provider()
        state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
        begun = Begun(nonce, verifier, back, to, digest(visit).hex())
        until = self._clock() + state_minutes * MINUTE_MS
        self._reception.people.issue(Ticket(digest(state), STATE, "", json.encode(begun), until))
        asked = {
            "response_type": "code",
            "client_id": self.settings.client,
            "redirect_uri": back,
            "scope": "openid profile email",
            "state": state,
            "nonce": nonce,
            "code_challenge": _encoded(sha256(verifier.encode()).digest()),
            "code_challenge_method": "S256",
        }
        joint = "&" if "?" in metadata.authorization_endpoint else "?"
        return f"{metadata.authorization_endpoint}{joint}{urlencode(asked)}"

    def finish(self, answer: Mapping[str, str], visit: str) -> tuple[Person, str]:
        """Return who came back with the provider's ``answer``, and where they were going. Raises FederationError, ClausewiseError."""
        ticket = self._reception.people.take(digest(answer.get("state", "")), STATE, self._clock())
        if ticket is None:
            raise FederationError("stale", "no such state")
        begun = json.decode(ticket.content, type=Begun)
        if not compare_digest(begun.visit, digest(visit).hex()):
            raise FederationError("stale", "another browser's state")
        if answer.get("iss", self.settings.issuer) != self.settings.issuer:
            raise FederationError("refused", "another issuer answers")
        if not answer.get("code"):
            raise FederationError("refused", answer.get("error", "no code"))
        return self._person(self._claims(answer["code"], begun)), begun.to

    def _claims(self, code: str, begun: Begun) -> dict[str, Any]:
        """Return what the provider vouches for, checked (OpenID Connect Core, section 3.1.3.7)."""
        metadata, keys = self._provider()
        token = self._token(metadata, code, begun)
        try:
            return self._read(token, keys, begun.nonce)
        except FederationError:
            # The provider may have new keys.
            return self._read(token, self._provider(fresh=True)[1], begun.nonce)

    def _read(self, token: str, keys: KeySet, nonce: str) -> dict[str, Any]:
        from joserfc import jwt
        from joserfc.errors import JoseError

        now = self._clock() // 1000
        wanted = jwt.JWTClaimsRegistry(
            now=now,
            leeway=leeway_seconds,
            iss={"essential": True, "value": self.settings.issuer},
            aud={"essential": True, "value": self.settings.client},
            sub={"essential": True},
            exp={"essential": True},
            iat={"essential": True},
            nonce={"essential": True, "value": nonce},
        )
        try:
            claims: dict[str, Any] = jwt.decode(token, keys, algorithms=list(ALGORITHMS)).claims
            wanted.validate(claims)
        except (JoseError, ValueError) as error:
            raise FederationError("provider", type(error).__name__) from error
        audience = claims["aud"]
        is_shared = isinstance(audience, list) and len(audience) > 1
        if claims.get("azp", None if is_shared else self.settings.client) != self.settings.client:
            raise FederationError("provider", "azp")
        if not isinstance(claims["sub"], str) or not claims["sub"]:
            raise FederationError("provider", "sub")
        return claims

    def _token(self, metadata: Metadata, code: str, begun: Begun) -> str:
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": begun.back,
            "code_verifier": begun.verifier,
        }
        headers = {"content-type": "application/x-www-form-urlencoded"}
        ours, secret = self.settings.client, self.settings.secret
        if secret and "client_secret_basic" in metadata.token_endpoint_auth_methods_supported:
            pair = f"{quote(ours, safe='')}:{quote(secret, safe='')}".encode()
            headers["authorization"] = f"Basic {base64.b64encode(pair).decode()}"
        else:
            form |= {"client_id": ours} | ({"client_secret": secret} if secret else {})
        found = _asked(metadata.token_endpoint, urlencode(form).encode(), headers)
        token = found.get("id_token") if isinstance(found, dict) else None
        if not isinstance(token, str) or len(token) > token_characters_max:
            raise FederationError("provider", "no id_token")
        return token

    def _person(self, claims: Mapping[str, Any]) -> Person:
        """Return the person whom ``claims`` are about, taken on where they are new, with the roles that follow from them."""
        roles = self._roles(claims)
        people = self._reception.people
        known = people.credential(Proof.IDENTITY, f"{self.settings.issuer} {claims['sub']}")
        person = None if known is None else people.person(known.person)
        if person is not None and person.disabled_ms is not None:
            raise FederationError("roleless", "disabled")
        if person is None:
            return self._new(claims, roles)
        return self._reception.give(person, roles, by=BY)

    def _new(self, claims: Mapping[str, Any], roles: Sequence[str]) -> Person:
        names = (claims.get(one) for one in ("preferred_username", "email", "name", "sub"))
        name = next(one for one in names if isinstance(one, str) and one.strip())
        person = self._reception.add(name[: staff.name_characters_max], roles, by=BY)
        now = self._clock()
        identity = Credential(person.id, Proof.IDENTITY, f"{self.settings.issuer} {claims['sub']}", created_ms=now)
        self._reception.people.keep([identity], [staff.note("identity_bound", person.id, now, by=BY)])
        return person

    def _roles(self, claims: Mapping[str, Any]) -> list[str]:
        said = claims.get(self.settings.claim)
        values = said if isinstance(said, list) else [said]
        found = {role for one in values if isinstance(one, str) for role in self.settings.roles.get(one, ())}
        if not found:
            raise FederationError("roleless", "no role follows")
        return sorted(found)

    def _provider(self, *, fresh: bool = False) -> tuple[Metadata, KeySet]:
        """Return what is known of the provider, asked for again every ``metadata_minutes``."""
        from joserfc.errors import JoseError
        from joserfc.jwk import KeySet

        with self._lock:
            if self._known and not fresh and self._clock() < self._known[2]:
                return self._known[0], self._known[1]
            try:
                said = _asked(self.settings.issuer.rstrip("/") + WELL_KNOWN)
                metadata = msgspec.convert(said, Metadata)
                if metadata.issuer != self.settings.issuer:
                    raise FederationError("provider", "another issuer")
                keys = KeySet.import_key_set(_asked(metadata.jwks_uri))
            except (msgspec.ValidationError, JoseError, ValueError, KeyError, TypeError) as error:
                raise FederationError("provider", type(error).__name__) from error
            self._known = metadata, keys, self._clock() + metadata_minutes * MINUTE_MS
            return metadata, keys


def _asked(url: str, form: bytes | None = None, headers: Mapping[str, str] | None = None) -> Any:
    """Return the JSON that a provider answers with. Raises FederationError."""
    try:
        return json.decode(ask(checked(url), form, headers or {}, timeout_ms=timeout_ms))
    except (ExchangeError, msgspec.DecodeError, UnicodeDecodeError, RecursionError, ClausewiseError) as error:
        raise FederationError("provider", str(error)) from error


def checked(url: str) -> Any:
    """Return an address of a provider: https, or this machine. Raises ConfigError CW640, FederationError."""
    parts = address(url, "oidc_issuer")
    if parts.scheme != "https" and urlsplit(url).hostname not in ("localhost", "127.0.0.1", "::1"):
        raise FederationError("provider", "not https")
    return parts


def _encoded(some: bytes) -> str:
    return base64.urlsafe_b64encode(some).decode().rstrip("=")
