"""The dispatch: who is told of records, what is to be sent next, and what becomes of it. It sends nothing itself.

The ledger is the outbox: what is announced stands in it already, in the transaction that decided it. An endpoint has a cursor; what lies
behind is to be told, record by record, in order and one at a time. What fails is put aside, tried again later and later and is dead in the
end; it holds nothing up. At least once, then: who is told twice sees the same id.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from random import random
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from clausewise import announcement, fold, perimeter, schedule, signing
from clausewise.clock import system_clock
from clausewise.errand import ANNOUNCER, Errand, Teller, stretch_records
from clausewise.errors import ConflictError, InputError, NotFoundError
from clausewise.model import Entry, Record
from clausewise.perimeter import Network
from clausewise.ports import Clock, Store
from clausewise.webhook import MAIL, Delivery, Endpoint, Stage, State, Tally

endpoints_max: Final = 100
name_characters_max: Final = 100
id_bytes: Final = 6
overlap_hours: Final = 24
secrets_max: Final = 3
replay_deliveries_max: Final = 100_000
# A holder that was killed lets go after the time of one try and this much more.
lease_margin_ms = 10_000
timeout_ms_default: Final = 15_000
# What letters are written about, and who is said to have set the mail server up.
LETTERS: Final = ("report.*",)
SETTINGS: Final = "settings"


class Overview(Struct, frozen=True):
    """An endpoint as people see it: without secrets, with the public halves of pairs, and with what it still has to be told.

    ``behind`` are records that it was not told of yet, wanted or not; ``waiting`` and ``dead`` count what failed; ``oldest_ms`` is the
    time of the oldest record that is still to get through (0: none).
    """

    endpoint: Endpoint
    public_keys: tuple[str, ...]
    behind: int
    waiting: int
    dead: int
    oldest_ms: int


class Dispatch:
    """The webhooks of one store. ``listed`` are the internal networks that may be called; a try takes ``timeout_ms`` at most.

    ``letters`` writes what the mail server is told.
    """

    def __init__(
        self,
        store: Store,
        clock: Clock = system_clock,
        *,
        listed: Sequence[Network] = (),
        timeout_ms: int = timeout_ms_default,
        chance: Callable[[], float] = random,
        letters: Teller | None = None,
    ) -> None:
        self.store = store
        self.clock = clock
        self.listed = tuple(listed)
        self.timeout_ms = timeout_ms
        self.chance = chance
        self.letters = letters
        self.deliveries = store.deliveries()

    # What people do

    def add(
        self,
        url: str,
        events: Sequence[str],
        *,
        by: str,
        name: str = "",
        evidence: bool = False,
        asymmetric: bool = False,
    ) -> tuple[Endpoint, str]:
        """Tell ``url`` of ``events`` from now on; return the endpoint with what its receiver verifies by, shown this once.

        Raises InputError CW920 or CW921 for an address that cannot or must not be called, CW922 for an unknown event, CW928 for an unfit
        name, CW925 for more than ``endpoints_max``; UnavailableError CW926.
        """
        read = perimeter.target(url, self.listed)
        check_events(events)
        check_name(name)
        if len(self.deliveries.endpoints()) >= endpoints_max:
            raise InputError(
                "CW925",
                f"There are {endpoints_max} webhooks already (endpoints_max).",
                f"Il y a déjà {endpoints_max} webhooks (endpoints_max).",
                remedy_en="Remove one that is no longer needed.",
                remedy_fr="Retirez-en un qui ne sert plus.",
            )
        secret = signing.make(asymmetric=asymmetric)
        made = Endpoint(
            "wh_" + secrets.token_hex(id_bytes),
            read.url,
            tuple(dict.fromkeys(events)),
            (secret,),
            name=name,
            evidence=evidence,
            created_ms=self.clock(),
        )
        # The address may carry a token of the receiver's: only its host stays in the chain.
        sequence = self._record("subscribed", made.id, by, host=read.host, events=made.events, evidence=evidence)
        made = replace(made, cursor=sequence)
        self.deliveries.add(made)
        return made, signing.shown(secret)

    def endpoint(self, endpoint: str) -> Endpoint:
        """Return an endpoint. Raises NotFoundError CW923."""
        found = self.deliveries.endpoint(endpoint)
        if found is None:
            raise _unknown(endpoint)
        return found

    def mail(self, server: str) -> None:
        """Have letters handed to the mail server at the address ``server`` from now on; to none any more, when it is empty."""
        found = self.deliveries.endpoint(MAIL)
        if found is None and server:
            sequence = self._record("subscribed", MAIL, SETTINGS, host=server.rpartition("//")[2], events=LETTERS)
            made = Endpoint(MAIL, server, LETTERS, (), created_ms=self.clock(), cursor=sequence)
            with suppress(ConflictError):  # another process of this service was first
                self.deliveries.add(made)
        elif found is not None and not server:
            self.remove(MAIL, by=SETTINGS)
        elif found is not None and found.url != server:
            self.deliveries.change(replace(found, url=server))

    def remove(self, endpoint: str, *, by: str) -> None:
        """Tell an endpoint nothing any more, and destroy its secrets. Raises NotFoundError CW923."""
        self.endpoint(endpoint)
        self._record("unsubscribed", endpoint, by)
        self.deliveries.remove(endpoint)

    def pause(self, endpoint: str, *, by: str) -> Endpoint:
        """Tell an endpoint nothing until it is resumed; nothing is lost. Raises NotFoundError CW923."""
        self.endpoint(endpoint)
        self._record("paused", endpoint, by)
        self.deliveries.set_state(endpoint, State.PAUSED)
        return self.endpoint(endpoint)

    def resume(self, endpoint: str, *, by: str) -> Endpoint:
        """Tell an endpoint everything that it missed, and go on. Raises NotFoundError CW923."""
        self.endpoint(endpoint)
        self._record("resumed", endpoint, by)
        self.deliveries.set_state(endpoint, State.ACTIVE)
        return self.endpoint(endpoint)

    def rotate(self, endpoint: str, *, by: str) -> str:
        """Sign by a new secret, and by the old one too for ``overlap_hours``; return the new one. Raises NotFoundError CW923."""
        found = self.endpoint(endpoint)
        if found.is_mail:
            raise _unknown(endpoint)
        now_ms = self.clock()
        ends_ms = now_ms + overlap_hours * schedule.HOUR_MS
        new = signing.make(asymmetric=found.secrets[0].is_private)
        old = (replace(one, until_ms=min(one.until_ms or ends_ms, ends_ms)) for one in found.secrets)
        kept = [one for one in old if one.until_ms is not None and now_ms < one.until_ms][: secrets_max - 1]
        self._record("rotated", endpoint, by)
        self.deliveries.change(replace(found, secrets=(new, *kept)))
        return signing.shown(new)

    def replay(self, endpoint: str, *, since_ms: int, until_ms: int | None = None, by: str) -> int:
        """Send again what an endpoint was told of records from ``since_ms`` on, before ``until_ms``; return how many events those are.

        They bear the same ids. Raises NotFoundError CW923, InputError CW927 for more than ``replay_deliveries_max``.
        """
        found = self.endpoint(endpoint)
        now_ms = self.clock()
        first, end = self._first_since(since_ms), found.cursor + 1
        if until_ms is not None:
            end = min(end, self._first_since(until_ms))
        again = [
            Delivery(endpoint, record.sequence, event, Stage.WAITING, 0, now_ms, record.time_ms)
            for record in self._stretch(first - 1, end)
            for event in announcement.events(record)
            if found.wants(event)
        ]
        self._record("replayed", endpoint, by, first=first, end=end, events=len(again))
        self.deliveries.put(again)
        return len(again)

    def dead(self, endpoint: str, *, after: tuple[int, str] = (0, ""), limit: int = 100) -> list[Delivery]:
        """Return what never got through to an endpoint, in order, behind ``after``. Raises NotFoundError CW923."""
        self.endpoint(endpoint)
        return self.deliveries.dead(endpoint, after=after, limit=limit)

    def resend(self, endpoint: str, sequences: Sequence[int] | None = None, *, by: str) -> int:
        """Try dead deliveries anew, all or those of ``sequences``; return how many. Raises NotFoundError CW923."""
        self.endpoint(endpoint)
        count = self.deliveries.revive(endpoint, sequences, self.clock())
        if count:
            self._record("revived", endpoint, by, events=count)
        return count

    def overview(self) -> list[Overview]:
        """Return every endpoint with what it still has to be told, oldest first."""
        head = self.store.head()[0]
        tallies = {one.endpoint: one for one in self.deliveries.tally()}
        return [self._seen(one, tallies.get(one.id, Tally(one.id)), head) for one in self.deliveries.endpoints()]

    def _seen(self, endpoint: Endpoint, tally: Tally, head: int) -> Overview:
        oldest = [tally.oldest_ms] if tally.oldest_ms else []
        if endpoint.cursor < head:
            oldest += [record.time_ms for record in self.store.after(endpoint.cursor, limit=1)]
        public = tuple(signing.shown(one) for one in endpoint.secrets if one.is_private)
        shown = replace(endpoint, secrets=(), holder="")
        return Overview(shown, public, head - endpoint.cursor, tally.waiting, tally.dead, min(oldest, default=0))

    def _record(self, kind: str, endpoint: str, by: str, **said: object) -> int:
        body = fold.body({"webhook": endpoint, **said})
        return self.store.append([Entry(kind, body, self.clock(), endpoint, by)])[0].sequence

    def _first_since(self, time_ms: int) -> int:
        """Return the sequence of the first record not before ``time_ms``, one past the last if there is none."""
        low, high = 1, self.store.head()[0] + 1
        while low < high:
            middle = (low + high) // 2
            if self.store.after(middle - 1, limit=1)[0].time_ms < time_ms:
                low = middle + 1
            else:
                high = middle
        return low

    def _stretch(self, after: int, end: int) -> Iterator[Record]:
        count = 0
        while records := self.store.after(after, limit=stretch_records):
            for record in records:
                if record.sequence >= end:
                    return
                count += record.kind in announcement.KINDS
                if count > replay_deliveries_max:
                    raise InputError(
                        "CW927",
                        f"That stretch has more than {replay_deliveries_max} events (replay_deliveries_max).",
                        f"Cette période compte plus de {replay_deliveries_max} événements (replay_deliveries_max).",
                        remedy_en="Replay a shorter stretch, and then the next.",
                        remedy_fr="Rejouez une période plus courte, puis la suivante.",
                        where="/since_ms",
                    )
                yield record
            after = records[-1].sequence

    # What the sender asks

    def claim(self) -> Errand | None:
        """Return an errand to an endpoint that has something to be told, held by nobody else meanwhile; None when there is nothing."""
        now_ms = self.clock()
        holder, ends_ms = secrets.token_hex(8), now_ms + self.lease_ms
        found = self.deliveries.claim(holder, self.store.head()[0], now_ms, ends_ms)
        if found is None:
            return None
        teller = self.letters if found.is_mail else ANNOUNCER
        if teller is None:
            self.deliveries.release(found.id, holder)
            return None
        return Errand(self.store, found, self.clock, lease_ms=self.lease_ms, chance=self.chance, teller=teller)

    @property
    def lease_ms(self) -> int:
        """How long an endpoint is held without a word from its holder."""
        return self.timeout_ms + lease_margin_ms


def _unknown(endpoint: str) -> NotFoundError:
    return NotFoundError(
        "CW923",
        f"There is no webhook {endpoint!r}.",
        f"Il n'y a pas de webhook « {endpoint} ».",
        remedy_en="List the webhooks and give the id of one.",
        remedy_fr="Affichez la liste des webhooks et donnez l'identifiant de l'un d'eux.",
        where=endpoint,
    )


def check_events(events: Sequence[str]) -> None:
    """Raise InputError CW922 unless every one of ``events`` is a type of event or a pattern of some."""
    unknown = [one for one in events if not announcement.is_pattern(one)]
    if unknown or not events:
        known = ", ".join(announcement.EVENTS)
        raise InputError(
            "CW922",
            f"There is no event {unknown[0]!r}." if unknown else "A webhook is told of at least one event.",
            f"Il n'y a pas d'événement « {unknown[0]} »."
            if unknown
            else "Un webhook est avisé d'au moins un événement.",
            remedy_en=f"Use some of: {known}; or case.*, or *.",
            remedy_fr=f"Employez : {known}; ou bien case.*, ou *.",
            where="/events",
        )


def check_name(name: str) -> None:
    """Raise InputError CW928 for a name that is too long or has control characters."""
    if len(name) > name_characters_max or not name.isprintable():
        raise InputError(
            "CW928",
            f"The name of a webhook has at most {name_characters_max} printable characters.",
            f"Le nom d'un webhook compte au plus {name_characters_max} caractères imprimables.",
            remedy_en="Name it after what receives it.",
            remedy_fr="Donnez-lui le nom de ce qui le reçoit.",
            where="/name",
        )
