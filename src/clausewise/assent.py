"""The office of assent: which version of the policy an account accepted, in which language, and what became of the rules since.

An acceptance is a record (``accepted``, its subject is the account) and no part of the state: nothing that judges depends on it, there is
one for every account and version, and whoever asks names the account, which the ledger finds by its index. So none is kept in memory.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from msgspec import Struct, json

from clausewise import fold
from clausewise.clerk import Clerk
from clausewise.edition import Alteration, Edition, alterations, edition, editions
from clausewise.errors import ConflictError, InputError, NotFoundError
from clausewise.ledger import every
from clausewise.model import Entry, LanguageCode, Record
from clausewise.policy import Policy
from clausewise.ports import Clock, Keep

ACCEPTED: Final = "accepted"
account_characters_max: Final = 512
ahead_minutes_max: Final = 5
minute_ms: Final = 60_000


class Assent(Struct, frozen=True):
    """One acceptance: by whom, of which version and hash, the language that was shown first and the one that was chosen, and when."""

    account: str
    version: str
    sha256: str
    first: LanguageCode
    language: LanguageCode
    time_ms: int


class Since(Struct, frozen=True):
    """What became of the rules since an acceptance, up to the version in use.

    ``is_known`` is False where the words that were accepted cannot be shown any more; nothing is then said about changes.
    """

    accepted: Assent
    current: Edition
    altered: tuple[Alteration, ...]
    is_known: bool


class _Body(Struct, frozen=True):
    """What stands in the chain; the account is the record's subject."""

    version: str
    sha256: str
    first: LanguageCode
    language: LanguageCode
    time_ms: int


_body = json.Decoder(_Body)


class Assents:
    """The acceptances of one engine's policy. Thread-safe."""

    def __init__(self, policy: Policy, clerk: Clerk, clock: Clock) -> None:
        self._policy = policy
        self._clerk = clerk
        self._clock = clock

    def accept(self, assent: Assent, *, by: str, keep: Keep | None = None) -> Assent:
        """Record an acceptance and return it; ``time_ms`` 0 means now.

        Raises NotFoundError CW945 for a version that is none, ConflictError CW946 when it has another hash, InputError CW948 for an account
        or a time that cannot be, StoreError.
        """
        found = edition(self._policy, assent.version)
        now_ms = self._clock()
        time_ms = assent.time_ms or now_ms
        if not 0 < len(assent.account) <= account_characters_max or not assent.account.isprintable():
            raise _void("/account")
        if not 0 < time_ms <= now_ms + ahead_minutes_max * minute_ms:
            raise _void("/time_ms")
        if found.sha256 != assent.sha256:
            raise ConflictError(
                "CW946",
                f"This is not the SHA-256 of version `{assent.version}`: other words were accepted.",
                f"Ce n'est pas l'empreinte SHA-256 de la version `{assent.version}` : ce sont d'autres mots qui ont été acceptés.",
                remedy_en="Take version and hash from /policy.json when the policy is shown, and send these.",
                remedy_fr="Prenez la version et l'empreinte dans /policy.json au moment où la politique est montrée, et envoyez-les.",
                where="/sha256",
            )
        body = _Body(assent.version, assent.sha256, assent.first, assent.language, time_ms)
        with self._clerk.lock:
            [record] = self._clerk.append(
                [Entry(ACCEPTED, fold.body(body), now_ms, assent.account, by, effect=True)], keep
            )
        return _assent(record)

    def of(self, account: str) -> tuple[Assent, ...]:
        """Return every acceptance by an account, the last recorded first. Raises StoreError CW442 without a ledger."""
        records = self._clerk.needs_store().of_subject(account)
        return tuple(_assent(one) for one in reversed(records) if one.kind == ACCEPTED)

    def everyone(self, version: str = "") -> Iterator[Assent]:
        """Yield every acceptance, of one version if it is named, oldest first; that walks the ledger once. Raises StoreError CW442."""
        for record in every(self._clerk.needs_store()):
            found = _assent(record) if record.kind == ACCEPTED else None
            if found is not None and version in ("", found.version):
                yield found

    def since(self, account: str) -> Since:
        """Return what changed since an account last accepted. Raises NotFoundError CW947 when it never did."""
        accepted = self.of(account)
        if not accepted:
            raise NotFoundError(
                "CW947",
                "This account has accepted no version of the policy.",
                "Ce compte n'a accepté aucune version de la politique.",
                remedy_en="Record an acceptance with POST /v1/acceptances.",
                remedy_fr="Consignez une acceptation par POST /v1/acceptances.",
            )
        newest, known = accepted[0], editions(self._policy)
        current = next(one for one in known if one.is_current)
        held = next((one for one in known if one.sha256 == newest.sha256), None)
        altered = alterations(held.document, current.document) if held else ()
        return Since(newest, current, altered, held is not None)

    def is_in_order(self, assent: Assent) -> bool:
        """Say whether the language that the law asks to come first did, where it asks for one."""
        return self._policy.operator.first in (None, assent.first)


def _assent(record: Record) -> Assent:
    body = _body.decode(record.body)
    return Assent(record.subject, body.version, body.sha256, body.first, body.language, body.time_ms)


def _void(where: str) -> InputError:
    return InputError(
        "CW948",
        "This cannot be an acceptance.",
        "Ceci ne peut pas être une acceptation.",
        remedy_en=(
            f"Name the account in 1 to {account_characters_max} printable characters, and a time in milliseconds since 1970 that is not "
            f"more than {ahead_minutes_max} minutes ahead."
        ),
        remedy_fr=(
            f"Nommez le compte en 1 à {account_characters_max} caractères imprimables, et un moment en millisecondes depuis 1970 qui "
            f"n'est pas à plus de {ahead_minutes_max} minutes dans le futur."
        ),
        where=where,
    )
