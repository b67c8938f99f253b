"""The office of reasons: what the person concerned may read about a decision, when, and by which link; and their appeal.

A decision without notice is told to nobody, one with delayed notice once it is released, and what is sealed never.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final, Literal
from unicodedata import category

from msgspec import Struct, json

from clausewise import exhibit, exposition, fold, transcript
from clausewise.case import Case, Kind, appeal_days_max
from clausewise.clerk import Clerk
from clausewise.decision import Decision
from clausewise.errors import ConflictError, InputError, NotFoundError
from clausewise.exposition import Circumstances
from clausewise.grounds import Appeal, Grounds
from clausewise.links import Links
from clausewise.model import Basis, Entry, LanguageCode, Notification, Record
from clausewise.policy import Policy
from clausewise.ports import Clock, Keep
from clausewise.sealing import is_sealed

RELEASED: Final = "released"
day_ms: Final = 86_400_000
contact_characters_max: Final = 320


class Released(Struct, frozen=True):
    """The body of a ``released`` record: from ``at_ms`` on, the person concerned may read about the decision.

    A record of that kind without ``at_ms`` ends a lock (``curator.Referred``), and tells nobody anything.
    """

    decision: str
    by: str
    at_ms: int | None = None


class _Appealed(Struct, frozen=True):
    language: Literal["en", "fr"] = "en"


class _Reported(Struct, frozen=True):
    notice: bool = False


_released = json.Decoder(Released)
_appealed = json.Decoder(_Appealed)
_reported = json.Decoder(_Reported)


class Statements:
    """Statements of reasons and appeals of one engine. Thread-safe.

    ``read`` returns a decision with nothing sealed in it, ``appeal`` begins a case about one (``Review.appeal``).
    """

    def __init__(
        self, policy: Policy, clerk: Clerk, clock: Clock, read: Callable[[str], Decision], appeal: Callable[..., Case]
    ) -> None:
        self._policy = policy
        self._clerk = clerk
        self._clock = clock
        self._read = read
        self._begin = appeal
        self._links = Links(clerk.store)

    def of(self, decision: str) -> Grounds:
        """Return the statement of reasons of a decision, told or not. Raises NotFoundError CW440, CW941 where nothing was done."""
        found = self._read(decision)
        if not found.measures or transcript.SHADOW in found.notes:
            raise NotFoundError(
                "CW941",
                "Nothing was done by this decision, so there is nothing to give reasons for.",
                "Cette décision n'a rien entraîné; il n'y a donc rien à motiver.",
                where=decision,
            )
        with self._clerk.turn():
            about = self._clerk.state.cases.of_decision(decision)
            standing = self._clerk.state.decided(decision) is not None and not self._clerk.state.is_undone(decision)
        around = self._around(found, about, is_in_force=standing)
        return exposition.grounds(found, self._policy, around, now_ms=self._clock())

    def key(self, decision: str) -> str:
        """Return the key of the link to a decision's statement."""
        return self._links.key("decision", decision)

    def read(self, decision: str, key: str) -> Grounds:
        """Return the statement to whoever has its link. Raises NotFoundError CW940 when there is nothing for them to read, or not yet."""
        self._open(decision, key)
        return self.of(decision)

    def is_told(self, decision: Decision) -> bool:
        """Say whether the person concerned may read about ``decision`` now."""
        if is_sealed(decision) or decision.notification is Notification.NONE:
            return False
        return decision.notification is Notification.NOTICE or self._is_released(decision.id)

    def release(self, decision: str, *, by: str, at_ms: int | None = None, keep: Keep | None = None) -> int:
        """Let the person concerned read about a decision whose notice is delayed, now or from ``at_ms`` on; return from when.

        Raises NotFoundError CW440, ConflictError CW942 for a decision whose notice is not delayed.
        """
        found = self._read(decision)
        if found.notification is not Notification.DELAYED or is_sealed(found):
            raise ConflictError(
                "CW942",
                "The notice of this decision is not delayed.",
                "L'avis de cette décision n'est pas différé.",
                remedy_en="One with notice can be read at once; one without is told to nobody.",
                remedy_fr="Avec avis, elle se lit aussitôt; sans avis, elle n'est dite à personne.",
                where=decision,
            )
        now_ms = self._clock()
        from_ms = now_ms if at_ms is None else at_ms
        released = Released(decision, by, from_ms)
        with self._clerk.turn():
            self._clerk.append([Entry(RELEASED, fold.body(released), now_ms, decision, by)], keep)
        return from_ms

    def appeal(
        self,
        decision: str,
        words: str,
        *,
        language: LanguageCode,
        by: str = "",
        key: str | None = None,
        contact: str = "",
        keep: Keep | None = None,
    ) -> Appeal:
        """Begin an appeal: by ``key``, whoever has the link, or on behalf of somebody (``by``). Raises what ``Review.appeal`` raises.

        ``contact`` is sealed apart from the words; those who answer need not know it.
        """
        if len(contact) > contact_characters_max or any(category(one) in ("Cc", "Zl", "Zp") for one in contact):
            raise InputError(
                "CW943",
                f"A contact is one line of at most {contact_characters_max} characters (contact_characters_max).",
                f"Un contact tient sur une ligne d'au plus {contact_characters_max} caractères (contact_characters_max).",
                where="/contact",
            )
        if key is not None:
            by = self._open(decision, key).author
        case = self._begin(decision, words, language=language, by=by, contact=contact, keep=keep)
        return self._appeal(case)

    def appeals(self, decision: str) -> tuple[Appeal, ...]:
        """Return the appeals against a decision, oldest first. Raises NotFoundError CW440."""
        self._read(decision)
        with self._clerk.turn():
            about = self._clerk.state.cases.of_decision(decision)
        return self._appeals(decision, about)

    def _open(self, decision: str, key: str) -> Decision:
        # A wrong key, a decision that is none and one that is not told are all the same to whoever asks.
        if self._links.fits("decision", decision, key):
            try:
                found = self._read(decision)
            except NotFoundError:
                raise _nothing() from None
            if found.measures and transcript.SHADOW not in found.notes and self.is_told(found):
                return found
        raise _nothing()

    def _is_released(self, decision: str) -> bool:
        now_ms = self._clock()
        released = [_released.decode(one.body).at_ms for one in self._of_kind(decision, RELEASED)]
        return any(at_ms is not None and at_ms <= now_ms for at_ms in released)

    def _around(self, found: Decision, about: Sequence[Case], *, is_in_force: bool) -> Circumstances:
        appeals = self._appeals(found.id, about)
        until_ms = found.time_ms + appeal_days_max * day_ms
        is_open = is_in_force and not appeals and self._clock() <= until_ms
        item = None if is_sealed(found) else self._exhibited(found, about)
        told = [
            _reported.decode(one.body)
            for case in about
            for report in case.reports
            for one in self._of_kind(report, "reported")
        ]
        later = [one for one in about if one.kind is not Kind.APPEAL and found.id in one.decisions and one.decision]
        return Circumstances(
            host=item.item.host if item else "",
            path=item.item.path if item else "",
            medium=item.item.parts[0].medium.value if item and item.item.parts else "",
            reports=sum(not one.notice for one in told),
            notices=sum(one.notice for one in told),
            is_taken_back=not is_in_force,
            appeals=appeals,
            followed_by=next((one.decision for one in later if one.decision != found.id), ""),
            reason=self._reason(found),
            appeal_until_ms=until_ms if is_open else None,
        )

    def _exhibited(self, found: Decision, about: Sequence[Case]) -> exhibit.Exhibit | None:
        earlier = (one for case in about if case.decision == found.id for one in case.decisions)
        for decision in (found.id, *earlier):
            for record in self._of_kind(decision, exhibit.EXHIBITED):
                sealed = self._clerk.needs_store().sealed(record.sequence)
                if sealed is not None:
                    return exhibit.read(sealed)
        return None

    def _reason(self, found: Decision) -> str:
        """Return why it was decided by discretion: what the person was answered, else what was written for the file."""
        if not found.discretion and found.basis is not Basis.DISCRETION:
            return ""
        return self._words(found.case, "answered") or found.reason

    def _appeals(self, decision: str, about: Sequence[Case]) -> tuple[Appeal, ...]:
        return tuple(self._appeal(one) for one in about if one.kind is Kind.APPEAL and decision in one.decisions)

    def _appeal(self, case: Case) -> Appeal:
        made = next(iter(self._of_kind(case.id, "appealed")), None)
        language: LanguageCode = _appealed.decode(made.body).language if made else "en"
        answer = self._words(case.id, "answered") if not case.is_open else ""
        return Appeal(
            case.id, case.opened_ms, case.due_ms, language, case.outcome, case.settled_ms, answer, case.decision
        )

    def _words(self, subject: str, kind: str) -> str:
        records = self._of_kind(subject, kind)
        sealed = self._clerk.needs_store().sealed(records[-1].sequence) if records else None
        return sealed.decode(errors="replace") if sealed else ""

    def _of_kind(self, subject: str, kind: str) -> list[Record]:
        return [one for one in self._clerk.needs_store().of_subject(subject) if one.kind == kind]


def _nothing() -> NotFoundError:
    return NotFoundError(
        "CW940",
        "There is nothing to read at this address, or not yet.",
        "Il n'y a rien à lire à cette adresse, ou pas encore.",
        remedy_en="Open the link exactly as you received it, with all of its letters.",
        remedy_fr="Ouvrez le lien exactement comme vous l'avez reçu, avec toutes ses lettres.",
    )
