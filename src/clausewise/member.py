"""Who works here, as nouns: people, what they prove themselves with, where they are signed in; and the port of what keeps all that.

None of it is part of the ledger's chain: secrets are replaced, and sittings move with every request. What people did (were added, were
given a role, signed in) is in the chain; the ``note`` that goes with a change is recorded in the same transaction.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import Final, Literal, Protocol, runtime_checkable
from unicodedata import normalize

from msgspec import Struct

from clausewise.model import Entry

anonymous_tickets_max: Final = 2_000


class Person(Struct, frozen=True):
    """Somebody who works here. ``id`` reads ``person:…`` and is what records name; ``name`` is what the person signs in with.

    ``language`` is empty until the person chose one; ``disabled_ms`` says since when the person may no longer sign in.
    """

    id: str
    name: str
    roles: tuple[str, ...] = ()
    language: Literal["", "en", "fr"] = ""
    created_ms: int = 0
    disabled_ms: int | None = None


class Proof(StrEnum):
    """What somebody proves with who they are."""

    PASSWORD = "password"  # noqa: S105 - the word, not one
    TOTP = "totp"
    RECOVERY = "recovery"
    PASSKEY = "passkey"
    IDENTITY = "identity"


class Credential(Struct, frozen=True):
    """One thing that a person proves themselves with.

    ``id`` tells several of a kind apart (a passkey's own id, a recovery code's SHA-256, issuer and subject of an identity); ``secret`` is
    a password's hash, the shared secret of one-time codes, or a passkey's public key; ``name`` is the person's own word for it;
    ``counter`` is the step of the last one-time code, or a passkey's count of signatures.
    """

    person: str
    kind: Proof
    id: str = ""
    secret: bytes = b""
    name: str = ""
    created_ms: int = 0
    used_ms: int = 0
    counter: int = 0


class Sitting(Struct, frozen=True):
    """One browser in which a person is signed in. Of its token only the SHA-256 is kept; ``id`` tells it apart in lists.

    ``methods`` are the proofs given, one space between; ``proved_ms`` says when the last of them was.
    """

    sha256: bytes
    id: str
    person: str
    methods: str
    created_ms: int
    seen_ms: int
    proved_ms: int
    address: str = ""
    agent: str = ""


class Ticket(Struct, frozen=True):
    """What is given out once and taken back once: an invitation, half a sign-in, a challenge. Of its token the SHA-256 is kept."""

    sha256: bytes
    kind: str
    person: str
    content: bytes
    until_ms: int


class Tries(Struct, frozen=True):
    """How often in a row something failed under a key, when it last did, and until when nothing more is tried."""

    key: bytes
    count: int
    last_ms: int
    until_ms: int


@runtime_checkable
class Staff(Protocol):
    """Keeps people, their credentials, sittings, tickets and failed tries, beside the ledger's records.

    A ``note`` is recorded in the same transaction as the change that it tells of, or neither happens. Any thread and several processes
    may call. Every method may raise StoreError.
    """

    def add(self, person: Person, note: Sequence[Entry]) -> bool:
        """Keep a new person; False, and nothing is kept, when the id or the name (however it is cased) is taken."""
        ...

    def change(self, person: Person, note: Sequence[Entry], *, before: Person) -> bool:
        """Replace the person with that id; False when there is none, the name is another's, or they may not do what ``before`` may.

        So nobody gets back, by what somebody else read a moment ago, a role that was taken meanwhile.
        """
        ...

    def person(self, person: str) -> Person | None:
        """Return the person with that id, or None."""
        ...

    def named(self, name: str) -> Person | None:
        """Return the person with that name, however it is cased, or None."""
        ...

    def people(self) -> list[Person]:
        """Return everybody, who was disabled too, oldest first."""
        ...

    def has_people(self) -> bool:
        """Say whether anybody was ever added."""
        ...

    def note(self, note: Sequence[Entry]) -> None:
        """Record something about people that changes nothing here."""
        ...

    def keep(
        self, credentials: Sequence[Credential], note: Sequence[Entry] = (), *, instead_of: Sequence[Proof] = ()
    ) -> None:
        """Keep credentials of one person, each in the place of one with the same person, kind and id.

        ``instead_of``: all that the person has of these kinds goes first.
        """
        ...

    def credentials(self, person: str) -> list[Credential]:
        """Return everything that a person proves themselves with, oldest first."""
        ...

    def credential(self, kind: Proof, credential: str) -> Credential | None:
        """Return the one of that kind and id, whoever's it is, or None. Only for ids that are nobody else's: passkeys and identities."""
        ...

    def use(self, credential: Credential, *, counter: int, time_ms: int) -> bool:
        """Note that a credential was used; False when its counter is no longer what ``credential`` says: somebody was quicker."""
        ...

    def drop(
        self, person: str, kinds: Sequence[Proof], credential: str | None = None, note: Sequence[Entry] = ()
    ) -> int:
        """Remove one credential, or all of these kinds (None); return how many there were. Nothing is recorded when there was none."""
        ...

    def sit(self, sitting: Sitting, note: Sequence[Entry] = ()) -> None:
        """Keep a sitting."""
        ...

    def sitting(self, sha256: bytes) -> tuple[Sitting, Person] | None:
        """Return the sitting whose token has that SHA-256 and whose it is, or None."""
        ...

    def sittings(self, person: str) -> list[Sitting]:
        """Return the sittings of a person, the latest first."""
        ...

    def seen(self, sha256: bytes, time_ms: int) -> None:
        """Note when a sitting was last used."""
        ...

    def rise(self, person: str, *, sitting: str | None = None, but: str = "", note: Sequence[Entry] = ()) -> int:
        """End a sitting of a person, or all (None) but that one; return how many. Nothing is recorded when there was none."""
        ...

    def issue(self, ticket: Ticket, note: Sequence[Entry] = ()) -> None:
        """Keep a ticket; others of the same kind and person end, where it names one.

        Of those that name nobody, at most ``anonymous_tickets_max`` of a kind are kept, the latest.
        """
        ...

    def ticket(self, sha256: bytes, kind: str, now_ms: int) -> Ticket | None:
        """Return a ticket of that kind that is still good, or None."""
        ...

    def take(self, sha256: bytes, kind: str, now_ms: int) -> Ticket | None:
        """Return a ticket of that kind that is still good, once: whoever comes second gets None."""
        ...

    def try_(self, key: bytes, now_ms: int, *, free: int, first_ms: int, most_ms: int) -> Tries:
        """Count a try before it is made, unless the key waits; return what was there before it.

        After ``free`` tries in a row the next must wait ``first_ms``, then twice as long each time, ``most_ms`` at most. It counts as
        failed until ``forgive``; a try that had to wait (``until_ms`` later than now) is not counted.
        """
        ...

    def forgive(self, keys: Sequence[bytes]) -> int:
        """Forget the tries under these keys; return how many had any."""
        ...

    def expire(self, now_ms: int, *, seen_before_ms: int, made_before_ms: int, tried_before_ms: int) -> None:
        """Remove the sittings and tries older than that, and tickets past their time."""
        ...


def folded(name: str) -> str:
    """Return a name as it is compared: without case, and however its letters and accents were typed."""
    return " ".join(normalize("NFKC", name).casefold().split())
