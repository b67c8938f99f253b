"""The nouns of reports and notices: what somebody tells the operator, what each kind of notice must say, and what becomes of it.

A report says that something breaks a rule; a notice says that it breaks the law or a right. What people write is sealed and can be erased;
what stands in the chain for ever names no person. Times are milliseconds since 1970-01-01 UTC and end in ``_ms``.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from msgspec import Struct
from msgspec.structs import asdict

from clausewise.case import Outcome, Place
from clausewise.model import Action, Medium, Report

location_characters_max: Final = 2_048
line_characters_max: Final = 300
explanation_characters_min: Final = 20
reason_characters_max: Final = 10_000
message_characters_max: Final = 100_000
fields_max: Final = 100
# Six months in which whoever told may ask that somebody look again (Regulation (EU) 2022/2065, art. 20(1)).
contest_days_max: Final = 183
# How long the record of a forwarded notice is kept, and how long once its sender went to court (Copyright Act (Canada), s. 41.26(1)(b)).
forwarded_days: Final = 183
proceedings_days: Final = 366
# What may be attached to a report: so many files, each and all together no larger.
attachments_max: Final = 5
attachment_bytes_max: Final = 10 * 1024 * 1024
attachments_bytes_max: Final = 20 * 1024 * 1024
attachment_name_characters_max: Final = 200
reports_per_day_max: Final = 50
trusted_per_day_max: Final = 5_000


class Matter(StrEnum):
    """What is told: that a rule is broken, the law, or a right of the sender's."""

    RULE = "rule"
    ILLEGAL = "illegal"
    COPYRIGHT = "copyright"
    TRADEMARK = "trademark"
    PRIVACY = "privacy"
    DEFAMATION = "defamation"


class Door(StrEnum):
    """How it came in."""

    FORM = "form"
    API = "api"
    MAIL = "mail"
    COMMAND = "command"


class Teller(StrEnum):
    """Who told: nobody who gave a name, a person, an account of the operator's, a program by its key, a trusted flagger."""

    ANONYMOUS = "anonymous"
    PERSON = "person"
    ACCOUNT = "account"
    PROGRAM = "program"
    TRUSTED = "trusted"


class Status(StrEnum):
    """What was made of a report when it came: it waits for a person, is gone already, is a notice to pass on, or its sender is muted."""

    RECEIVED = "received"
    KNOWN = "known"
    NOTICE = "notice"
    MUTED = "muted"


class Stage(StrEnum):
    """How far it is, as whoever told may know it."""

    RECEIVED = "received"
    LOOKING = "looking"
    DECIDED = "decided"
    KNOWN = "known"
    NOTICE = "notice"
    FORWARDED = "forwarded"
    MUTED = "muted"


class Attachment(Struct, frozen=True, forbid_unknown_fields=True):
    """A file that came with a report, of ``size`` bytes. It lies encrypted on the shelf, under its SHA-256 (hexadecimal)."""

    name: str
    medium: Medium
    digest: str
    size: int


class Complaint(Report, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A report or notice whole, as it is sealed.

    ``location`` is the address at which it stands, ``account`` whose it is (only the operator's own programs may say so). ``work`` is the
    work, the mark or the words that it is about; ``right`` the sender's right, or whom they speak for; ``seen`` date and time of what is
    claimed. ``fields`` are those of a mail's own report, ``message`` the beginning of what it encloses.
    """

    matter: Matter = Matter.RULE
    on: Place = "content"
    location: str = ""
    account: str = ""
    name: str = ""
    email: str = ""
    address: str = ""
    work: str = ""
    right: str = ""
    seen: str = ""
    good_faith: bool = False
    no_offer: bool = False
    fields: tuple[tuple[str, str], ...] = ()
    message: str = ""
    attachments: tuple[Attachment, ...] = ()

    @classmethod
    def of(cls, report: Report) -> Complaint:
        """Return a plain report as a complaint."""
        return report if isinstance(report, Complaint) else cls(**asdict(report))


# What each kind of notice must say. Illegal content: Regulation (EU) 2022/2065, art. 16(2). Copyright: Copyright Act (Canada), s. 41.25(2)
# and (3). The others: who speaks, for whom, about what; nobody can look into less.
ASKED: Final[dict[Matter, tuple[str, ...]]] = {
    Matter.RULE: (),
    Matter.ILLEGAL: ("location", "name", "email", "good_faith"),
    Matter.COPYRIGHT: ("location", "work", "right", "seen", "name", "address", "email", "good_faith", "no_offer"),
    Matter.TRADEMARK: ("location", "work", "right", "name", "email", "good_faith"),
    Matter.PRIVACY: ("location", "right", "name", "email", "good_faith"),
    Matter.DEFAMATION: ("location", "work", "right", "name", "email", "good_faith"),
}
# What whoever tells of an offence against a child need not say (the same, art. 16(2)(c)).
SPARED: Final = frozenset({"name", "email"})
# Rights of the sender's own: these are notices, and go by the channel of notices.
RIGHTS: Final = frozenset({Matter.COPYRIGHT, Matter.TRADEMARK, Matter.PRIVACY, Matter.DEFAMATION})


class Told(Struct, frozen=True):
    """``reported``: the part of a complaint that stays in the chain. ``who`` is a key or a name that only this ledger's secret makes."""

    id: str
    item: str
    clause: str
    notice: bool
    status: Status
    on: Place = "content"
    matter: Matter = Matter.RULE
    door: Door = Door.API
    teller: Teller = Teller.ANONYMOUS
    who: str = ""
    language: str = "en"
    account: str = ""
    attachments: int = 0


class Examined(Struct, frozen=True, omit_defaults=True):
    """``examined``: what came with a report was judged, for whoever looks at it; what was seen in it is sealed.

    ``decision`` is one that holds and refers it, for it matched a sealed bank: then it is shown to nobody. ``code`` says why it could not
    be judged.
    """

    report: str
    decision: str = ""
    code: str = ""


class Forwarded(Struct, frozen=True):
    """``forwarded``: a notice was passed on to the account concerned, without deciding; its words are sealed."""

    report: str
    account: str
    by: str
    kept_until_ms: int


class Preserved(Struct, frozen=True):
    """``preserved``: its sender went to court, so its record is kept for longer."""

    report: str
    by: str
    kept_until_ms: int


class Contested(Struct, frozen=True):
    """``contested``: whoever told asks that somebody else look; their words are sealed."""

    report: str


class Unfounded(Struct, frozen=True):
    """``unfounded``: a person finds that a report is manifestly unfounded; the reason is sealed."""

    report: str
    by: str


class Measured(Struct, frozen=True, omit_defaults=True):
    """``reporter_warned``, ``reporter_muted``, ``reporter_unmuted``, ``reporter_trusted`` or ``_distrusted``: the reason is sealed."""

    reporter: str
    by: str
    until_ms: int = 0


class Progress(Struct, frozen=True):
    """What whoever told may know of their report.

    ``actions`` are those on the content; that something was done about somebody's account is all that is told of that. ``before`` is how an
    earlier case about the same thing ended. ``reversed`` says that what was done was taken back later.
    """

    id: str
    time_ms: int
    stage: Stage
    matter: Matter
    language: str
    outcome: Outcome | None = None
    settled_ms: int = 0
    actions: tuple[Action, ...] = ()
    touched_account: bool = False
    is_reversed: bool = False
    is_unfounded: bool = False
    before: Outcome | None = None
    before_ms: int = 0
    forwarded_ms: int = 0
    kept_until_ms: int = 0
    warned_ms: int = 0
    muted_until_ms: int = 0
    may_contest: bool = False
    contested_ms: int = 0
    repeats: bool = False
