"""API keys: made once, shown once, kept as a hash, recognized in constant time.

A key reads ``cw_<id>_<secret>``: the id may be shown and logged, the secret is 256 random bits. A plain SHA-256 is enough to keep it: a
slow password hash makes guessing dear, and nobody guesses 256 random bits (NIST SP 800-63B asks for one only below 112 bits of entropy).
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from enum import StrEnum
from hashlib import sha256
from hmac import compare_digest

from clausewise.errors import InputError, NotFoundError
from clausewise.ports import ApiKey, Store

PREFIX = "cw"
id_bytes = 5
secret_bytes = 32
name_characters_max = 100
token_characters_max = 200


class Scope(StrEnum):
    """What a key or a person may do.

    Check content; read decisions and policy; decide and take back; authorize; report; run the service; confirm what needs a second
    person; audit (records, looks, samples); see sealed content; enforce elsewhere (learn who is barred, and nothing else).
    """

    CHECK = "check"
    READ = "read"
    DECIDE = "decide"
    AUTHORIZE = "authorize"
    REPORT = "report"
    ADMIN = "admin"
    SECOND = "second"
    AUDIT = "audit"
    SEALED = "sealed"
    ENFORCE = "enforce"


def add(store: Store, name: str, scopes: Sequence[str], *, time_ms: int, plan: str = "") -> tuple[ApiKey, str]:
    """Make a key called ``name``, keep its hash, and return it with the token, which cannot be had a second time.

    ``time_ms`` is now, in milliseconds since 1970-01-01 UTC; ``plan`` names the limits of its uploads. Raises InputError CW141 for a name
    that is empty, too long or has control characters, CW142 for no scope or an unknown one, and whatever the store raises.
    """
    if not name.strip() or len(name) > name_characters_max or not name.isprintable():
        raise InputError(
            "CW141",
            f"The name of an API key has 1 to {name_characters_max} printable characters.",
            f"Le nom d'une clé d'API compte de 1 à {name_characters_max} caractères imprimables.",
            remedy_en="Name it after the program that will use it.",
            remedy_fr="Donnez-lui le nom du programme qui s'en servira.",
            where="/name",
        )
    unknown = sorted(set(scopes) - set(Scope))
    if unknown or not scopes:
        known = ", ".join(Scope)
        raise InputError(
            "CW142",
            f"There is no scope {unknown[0]!r}." if unknown else "A key without a scope may do nothing.",
            f"Il n'y a pas de portée {unknown[0]!r}." if unknown else "Une clé sans portée ne permet rien.",
            remedy_en=f"Use some of: {known}.",
            remedy_fr=f"Employez l'une ou plusieurs de : {known}.",
            where="/scopes",
        )
    key_id = secrets.token_hex(id_bytes)
    secret = secrets.token_urlsafe(secret_bytes)
    key = ApiKey(key_id, digest(secret), tuple(scope for scope in Scope if scope in scopes), name, time_ms, plan=plan)
    store.add_key(key)
    return key, f"{PREFIX}_{key_id}_{secret}"


def recognize(store: Store, token: str) -> ApiKey | None:
    """Return the key that ``token`` belongs to if it is in force; None for anything else."""
    prefix, _, rest = token.partition("_")
    key_id, _, secret = rest.partition("_")
    if prefix != PREFIX or not key_id or not secret or len(token) > token_characters_max:
        return None
    hashed = digest(secret)
    key = store.find_key(hashed)
    if key is None or key.revoked_ms is not None:
        return None
    same = compare_digest(key.sha256, hashed) & compare_digest(key.id.encode(), key_id.encode())
    return key if same else None


def revoke(store: Store, key_id: str, *, time_ms: int) -> None:
    """Take a key out of force. Raises NotFoundError CW143 when there is none in force with that id."""
    if not store.revoke_key(key_id, time_ms=time_ms):
        raise NotFoundError(
            "CW143",
            f"There is no API key {key_id!r} in force.",
            f"Il n'y a pas de clé d'API {key_id!r} en vigueur.",
            remedy_en="List the keys and give the id of one that is not revoked.",
            remedy_fr="Affichez la liste des clés et donnez l'identifiant d'une clé qui n'est pas révoquée.",
            where=key_id,
        )


def digest(secret: str) -> bytes:
    """Return the SHA-256 of a secret (32 bytes)."""
    return sha256(secret.encode("utf-8", "surrogatepass")).digest()
