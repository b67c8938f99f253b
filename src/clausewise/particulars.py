"""All that a ledger keeps about one account, found in one pass, and what of it the person may be given.

An account is in a record as author, as target (a measure, the other side of a conversation), as reporter, as appellant, as the one who
accepted a version of the policy, or as staff. The rules of what is given to whom:

- The person's own words and content are given whole, and so are the statements of reasons and answers that were made for them.
- Whoever reported them is not named, and the words of the report are not given: that it came, when, and under which clause is.
- The ids of other people are replaced; of staff it is said that it was staff.
- Notes and reasons that staff wrote for the file, and what somebody else wrote to or about the person, are counted, not given.
- What is under lock (referred to the authorities) is named by its id, and nothing more.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from enum import StrEnum
from typing import Any, Final

from msgspec import MsgspecError, Struct, json

from clausewise import exhibit
from clausewise.case import Case
from clausewise.model import Record

STAFF: Final = "(staff)"
OTHER: Final = "(another person)"
WITHHELD: Final = "(withheld)"
# A report or notice that must be kept for a court.
PRESERVED: Final = "preserved"
# Records whose sealed part must be read to know whether an account is in it.
_LOOKED_INTO: Final = frozenset({"reported", "noted"})
# Records that may be about somebody's content without naming them.
_ABOUT: Final = frozenset({"appealed", "opened", "decided"})
_STAFF_IDS: Final = ("person:", "key:")
# What staff wrote for the file.
_FOR_THE_FILE: Final = frozenset(
    {"annotated", "settled", "proposed", "declined", "undone", "confirmed", "skipped", "escalated", "released"}
)
_STAFF_KEYS: Final = frozenset(
    {"by", "second", "settled_by", "seconded_by", "proposed_by", "barred", "skipped", "issuer"}
)
_REPORT_KEYS: Final = frozenset({"report", "reports"})
_PEOPLE_KEYS: Final = frozenset({"author", "reporter", "accounts", "networks", "targets"})


class Role(StrEnum):
    """How an account is in a record."""

    AUTHOR = "author"
    TARGET = "target"
    REPORTER = "reporter"
    APPELLANT = "appellant"
    ACCEPTED = "accepted"
    STAFF = "staff"


class Piece(Struct, frozen=True):
    """One record as the person may have it. ``sealed`` is its sealed part, if that is theirs and still there; ``withheld`` why not."""

    sequence: int
    time_ms: int
    kind: str
    subject: str
    role: Role
    body: Any
    sealed: Any = None
    withheld: str = ""


class Kept(Struct, frozen=True, gc=False):
    """Where an account was found: a record's place, subject and kind, and its role; whether its body ``names`` the account.

    ``is_theirs`` says that there is a sealed part which goes with the person.
    """

    sequence: int
    subject: str
    kind: str
    role: Role
    names: bool
    is_theirs: bool


Sealed = Callable[[int], bytes | None]


class Particulars:
    """Finds the records of ``account`` in a walk over a ledger, oldest first; ``sealed`` reads the sealed part of a record.

    ``cases`` are those about their content. One that a report began names nobody in the records before the content was judged; what is
    under seal is told to nobody.
    """

    def __init__(self, account: str, sealed: Sealed, cases: Iterable[Case] = ()) -> None:
        self.account = account
        self._sealed = sealed
        self._needle = json.encode(account)
        # Decisions, cases, reports and appeals that are this person's, by their ids: what follows about them is theirs too.
        self.subjects: dict[str, Role] = {}
        # Their contents, by the operator's ids: a report about one begins a case that names no account.
        self.items: set[str] = set()
        for case in cases:
            if not case.is_sealed:
                self.subjects |= {case.id: Role.AUTHOR} | dict.fromkeys(case.reports, Role.TARGET)
        self._is_staff = account.startswith(_STAFF_IDS)

    def take(self, record: Record) -> Kept | None:
        """Say where and how the account is in ``record``; None when it is not."""
        names = self._needle in record.body or self.account in (record.actor, record.subject)
        if not names and record.subject not in self.subjects and record.kind not in _LOOKED_INTO | _ABOUT:
            return None  # nearly every record of a ledger
        body = _read(record.body)
        role = self._role(record, body, names=names)
        if role is None:
            return None
        if role is Role.AUTHOR and record.kind in ("checked", "decided") and body.get("item"):
            self.items.add(body["item"])
        is_somebody_elses = role is Role.TARGET and body.get("author") not in (None, "", self.account)
        follows = role is not Role.TARGET or record.kind not in _LOOKED_INTO
        if role is not Role.STAFF and follows and not is_somebody_elses and record.subject:
            self.subjects.setdefault(record.subject, role)
        is_theirs = not is_somebody_elses and (role is not Role.STAFF or record.subject == self.account)
        if record.kind == "reported":
            is_theirs = role is Role.REPORTER
        return Kept(record.sequence, record.subject, record.kind, role, names, is_theirs and bool(record.sealed_sha256))

    def _role(self, record: Record, body: dict[str, Any], *, names: bool) -> Role | None:
        known = self.subjects.get(record.subject)
        if self._is_staff and names:
            return Role.STAFF
        if record.kind in _LOOKED_INTO and known in (None, Role.TARGET):
            mine = known or (Role.TARGET if body.get("item") in self.items else None)
            return self._in_sealed(record, names=names) or mine
        if record.kind == "appealed" and (record.actor == self.account or body.get("decision") in self.subjects):
            return Role.APPELLANT
        if record.kind == "accepted":
            return Role.ACCEPTED if names else None
        if names and self._acted(record, body):
            return Role.STAFF
        if known is not None or not names:
            is_about = record.kind in _ABOUT and bool(self.items & {body.get("item"), body.get("target")})
            return known or (Role.AUTHOR if is_about and body.get("author") in (None, "", self.account) else None)
        is_author = self.account in (body.get("author"), record.actor)
        return Role.AUTHOR if is_author else Role.TARGET

    def _in_sealed(self, record: Record, *, names: bool) -> Role | None:
        """Return the role of the account in what only the sealed part tells: who reported, who wrote to whom."""
        sealed = self._sealed(record.sequence) or b""
        if self._needle in sealed:
            if record.kind == "reported" and _read(sealed).get("reporter") == self.account:
                return Role.REPORTER
            return Role.AUTHOR if _read(sealed).get("author") == self.account else Role.TARGET
        return Role.TARGET if names else None

    def _acted(self, record: Record, body: dict[str, Any]) -> bool:
        """Say whether the account did this in its work: it is in the field of whoever acted, and no author."""
        if self.account in (body.get("by"), body.get("second")):
            return True
        return record.actor == self.account and record.kind not in ("checked", "decided", "appealed")

    def piece(self, record: Record, role: Role, *, is_locked: bool) -> Piece:
        """Return what of ``record`` the person may have."""
        body = {"id": WITHHELD} if is_locked else self._shown(_read(record.body))
        given: Any = None
        why = "" if record.sealed_sha256 else "nothing sealed"
        if is_locked:
            why = "locked"
        elif record.sealed_sha256:
            given, why = self._given(record, role)
        subject = WITHHELD if role is Role.STAFF else record.subject
        return Piece(record.sequence, record.time_ms, record.kind, subject, role, body, given, why)

    def _given(self, record: Record, role: Role) -> tuple[Any, str]:
        if role is Role.STAFF and record.subject != self.account:
            return None, "about other people"
        if record.kind in _FOR_THE_FILE:
            return None, "written for the file"
        if record.kind == "reported" and role is not Role.REPORTER:
            return None, "somebody else's words"
        sealed = self._sealed(record.sequence)
        if sealed is None:
            return None, "erased"
        if record.kind == exhibit.EXHIBITED:
            shown = exhibit.read(sealed)
            if shown.item.author != self.account:
                return None, "somebody else's content"
            return shown, ""
        if role is Role.TARGET:
            return None, "somebody else's words"
        return self._own(record.kind, sealed), ""

    def _own(self, kind: str, sealed: bytes) -> Any:
        """Return a sealed part that is the person's: data with the ids of others replaced, or text."""
        try:
            value = json.decode(sealed)
        except (MsgspecError, UnicodeDecodeError, RecursionError):
            return sealed.decode("utf-8", "replace")
        if kind == "decided" and value.get("reason"):
            value["reason"] = WITHHELD  # written for the file; the reasons for the person stand beside it
        return self._shown(value)

    def _shown(self, value: Any) -> Any:
        """Return a body with the ids of other people replaced."""
        if isinstance(value, list):
            return [self._shown(one) for one in value]
        if not isinstance(value, dict):
            return value
        return {key: self._field(key, one, value) for key, one in value.items()}

    def _field(self, key: str, value: Any, around: dict[str, Any]) -> Any:
        if key in _REPORT_KEYS and value:
            return WITHHELD
        if key in _STAFF_KEYS and value:
            return self._mine(value, STAFF)
        if key in _PEOPLE_KEYS and value:
            return self._mine(value, OTHER)
        if key == "target" and value and around.get("on", "account") in ("account", "access"):
            return self._mine(value, OTHER)
        return self._shown(value)

    def _mine(self, value: Any, other: str) -> Any:
        if isinstance(value, list):
            return [self._mine(one, other) for one in value]
        return value if value == self.account else other


class _Preserved(Struct, frozen=True):
    kept_until_ms: int = 0


_preserved = json.Decoder(_Preserved)


def until_ms(record: Record) -> int:
    """Return until when a ``preserved`` record keeps what it is about: somebody went to court."""
    try:
        return _preserved.decode(record.body).kept_until_ms
    except MsgspecError:
        return 0


def remaining(found: Iterator[Kept] | list[Kept]) -> dict[str, int]:
    """Count, by kind, the records that go on naming the account after an erasure: their bodies are part of the chain."""
    counts: dict[str, int] = {}
    for one in found:
        if one.names:
            counts[one.kind] = counts.get(one.kind, 0) + 1
    return dict(sorted(counts.items()))


def _read(body: bytes) -> dict[str, Any]:
    try:
        found = json.decode(body)
    except MsgspecError:
        return {}
    return found if isinstance(found, dict) else {}
