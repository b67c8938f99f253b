"""The nouns, once: frozen values that every room passes on and none changes.

Times are whole milliseconds since 1970-01-01 UTC and end in ``_ms``. Offsets count Unicode code points of the original text.
Scores lie between 0 and 1.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Any, Literal

from msgspec import UNSET, Struct, UnsetType

LanguageCode = Literal["en", "fr"]
LANGUAGES: tuple[LanguageCode, ...] = ("en", "fr")


class Language(StrEnum):
    """The language of a text, as far as Clausewise judges it; undetermined (ISO 639-2 ``und``) where nothing hung on it."""

    EN = "en"
    FR = "fr"
    OTHER = "other"
    UNDETERMINED = "und"


class Medium(StrEnum):
    """What a part of an item is, or where behaviour was seen."""

    TEXT = "text"
    PAGE = "page"
    EMAIL = "email"
    DOCUMENT = "document"
    LINK = "link"
    IMAGE = "image"
    AUDIO = "audio"
    VIDEO = "video"
    FILE = "file"
    ACCOUNT = "account"
    REQUEST = "request"
    LOG = "log"
    SIGN_IN = "sign_in"


class Channel(StrEnum):
    """How a clause can come to notice."""

    DETECTOR = "detector"
    OBSERVER = "observer"
    REPORT = "report"
    NOTICE = "notice"


class Certainty(StrEnum):
    """The band of a finding, strongest first."""

    CERTAIN = "certain"
    LIKELY = "likely"
    POSSIBLE = "possible"


class Basis(StrEnum):
    """What a decision stands on."""

    LETTER = "letter"
    SPIRIT = "spirit"
    DISCRETION = "discretion"


class Automation(StrEnum):
    """How much of a decision no person took part in (Québec P-39.1, s. 12.1; DSA art. 17(3)(c)).

    ``none``: a person decided, and no program had pointed it out; ``assisted``: a person decided upon what a program had found; ``full``:
    no person took part yet. That one shall look is what ``Decision.person_needed`` says, and what they decide is a decision of its own.
    """

    NONE = "none"
    ASSISTED = "assisted"
    FULL = "full"


class Notification(StrEnum):
    """Whether the person concerned is told."""

    NOTICE = "notice"
    NONE = "none"
    DELAYED = "delayed"


class Action(StrEnum):
    """What the operator may do, mildest first. What each does and how it is undone stands in ``clausewise.enforce``."""

    ALLOW = "allow"
    REINSTATE = "reinstate"
    NUDGE = "nudge"
    WARN = "warn"
    LABEL = "label"
    LIMIT = "limit"
    HOLD = "hold"
    REMOVE = "remove"
    BLOCK = "block"
    SUSPEND = "suspend"
    TERMINATE = "terminate"
    REFER = "refer"


class Condition(StrEnum):
    """What ends a measure besides time: that the account accepts the policy again."""

    ACCEPT_POLICY = "accept_policy"


class Trait(StrEnum):
    """The traits that ``content.attack`` protects, each reported by name."""

    RACE = "race"
    ETHNIC_ORIGIN = "ethnic_origin"
    NATIONAL_ORIGIN = "national_origin"
    RELIGION = "religion"
    SEX = "sex"
    SEXUAL_ORIENTATION = "sexual_orientation"
    DISABILITY = "disability"
    HEALTH = "health"


class AuthorizationKind(StrEnum):
    """Who permits: the operator (grant), the person concerned (consent) or the holder of a right (licence)."""

    GRANT = "grant"
    CONSENT = "consent"
    LICENCE = "licence"


class Words(Struct, frozen=True, forbid_unknown_fields=True):
    """The same thing said in English and in French."""

    en: str
    fr: str

    def in_(self, language: str) -> str:
        """Return the French words for ``"fr"`` and the English ones for anything else."""
        return self.fr if language == "fr" else self.en


class Part(Struct, frozen=True, gc=False):
    """One piece of an item. ``text`` for what is text; ``data`` for the bytes of anything else.

    ``absent`` says in one word why the bytes are not here to be opened, such as ``size``; ``data`` is then their SHA-256.
    """

    medium: Medium = Medium.TEXT
    text: str = ""
    data: bytes = b""
    name: str = ""
    declared_type: str = ""
    absent: str = ""


class Item(Struct, frozen=True, gc=False):
    """Content in context. ``host`` and ``path`` say which service carries it; an empty host means the operator's own.

    ``country`` is the author's, when it is known: ISO 3166-1 (``CA``) or 3166-2 (``CA-QC``). ``token`` is a sent secret's SHA-256.
    """

    parts: tuple[Part, ...]
    id: str = ""
    author: str = ""
    target: str = ""
    host: str = ""
    path: str = ""
    network: str = ""
    time_ms: int = 0
    country: str = ""
    token: str = ""

    @classmethod
    def of_text(cls, text: str, **context: Any) -> Item:
        """Make an item of one text; ``context`` names any other field."""
        return cls(parts=(Part(text=text),), **context)


class Evidence(Struct, frozen=True, gc=False):
    """Where a signal was seen: part number, offsets in its text, the words themselves, and what they mean in the detector's terms.

    In a part that was opened ``place`` is the path of the element, header or page, and offsets count in that passage alone; ``rule`` is
    what hides it there, as it is written.
    """

    part: int
    start: int
    end: int
    excerpt: str
    sense: str = ""
    place: str = ""
    rule: str = ""


class Weight(Struct, frozen=True, gc=False):
    """How much a place in a text carried the score of ``label`` (a signal's name): part number, offsets, the words, and a weight.

    Weights of one label compare with each other only; a negative one spoke against it.
    """

    part: int
    start: int
    end: int
    excerpt: str
    label: str
    weight: float


class Signal(Struct, frozen=True, gc=False):
    """What a detector or observer saw: a name that clauses can read, a score, and where.

    ``items`` are the ids of the earlier items that it stands on, where only several together show it.
    """

    name: str
    score: float
    evidence: tuple[Evidence, ...] = ()
    detector: str = ""
    items: tuple[str, ...] = ()


class Finding(Struct, frozen=True, gc=False):
    """A clause that a set of signals meets. ``beyond`` names an authorization whose scope was passed, ``passed`` in what."""

    clause: str
    certainty: Certainty
    basis: Basis = Basis.LETTER
    signals: tuple[Signal, ...] = ()
    traits: tuple[Trait, ...] = ()
    beyond: str = ""
    passed: tuple[str, ...] = ()


class Scope(Struct, frozen=True, forbid_unknown_fields=True):
    """What it covers. What is empty narrows nothing. Clauses and techniques (signals) may end in ``.*``; ``tokens`` are SHA-256."""

    clauses: tuple[str, ...]
    accounts: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()
    networks: tuple[str, ...] = ()
    techniques: tuple[str, ...] = ()
    tokens: tuple[str, ...] = ()


class Authorization(Struct, frozen=True, forbid_unknown_fields=True):
    """An exception that somebody issued: who may do what, where, from when until when, on which document."""

    id: str
    kind: AuthorizationKind
    scope: Scope
    issuer: str
    document: str
    starts_ms: int
    ends_ms: int
    revoked_ms: int | None = None


class Lift(Struct, frozen=True, gc=False):
    """A finding that an authorization lifted: the non-decision cites what caused it."""

    clause: str
    authorization: str


class Measure(Struct, frozen=True, gc=False):
    """One thing to be done: an action, on what (``content``, ``account`` or ``access``), to whom, and until when (``None``: for good).

    One with a ``condition`` ends when that is met, at ``until_ms`` at the latest.
    """

    action: Action
    on: Literal["content", "account", "access"] = "content"
    target: str = ""
    until_ms: int | None = None
    condition: Condition | UnsetType = UNSET


class Strike(Struct, frozen=True, gc=False):
    """A mark against an account for a clause; it expires by itself and an undone decision takes it back."""

    clause: str
    count: int
    time_ms: int
    expires_ms: int
    decision: str


class History(Struct, frozen=True, gc=False):
    """What the ledger knows of an account when it is judged."""

    strikes: tuple[Strike, ...] = ()

    def active_at(self, time_ms: int) -> int:
        """Count the strikes that have not expired at ``time_ms``."""
        return sum(strike.count for strike in self.strikes if strike.time_ms <= time_ms < strike.expires_ms)


class PolicyStamp(Struct, frozen=True):
    """Which policy a decision stood on: id, version and SHA-256 of its canonical JSON (64 hexadecimal digits)."""

    id: str
    version: str
    sha256: str


class Report(Struct, frozen=True, forbid_unknown_fields=True):
    """What a person tells the operator: which content, which clause, in their words. ``notice`` marks a right holder's notice."""

    item: str
    clause: str
    reason: str
    reporter: str = ""
    notice: bool = False
    language: Literal["en", "fr"] = "en"


class Entry(Struct, frozen=True, gc=False):
    """A record before it has a place in the chain.

    ``body`` is canonical JSON without personal words; ``sealed`` is the part that can be erased; ``effect`` says that folding the
    record changes some state.
    """

    kind: str
    body: bytes
    time_ms: int
    subject: str = ""
    actor: str = ""
    sealed: bytes | None = None
    effect: bool = False


class Record(Struct, frozen=True, gc=False):
    """One entry of the ledger.

    ``body`` is canonical JSON without personal words; ``sealed_sha256`` commits to the erasable part (salt and payload), which may be
    gone. ``hash`` covers every other field and ``previous``.
    """

    sequence: int
    time_ms: int
    kind: str
    subject: str
    actor: str
    body: bytes
    sealed_sha256: bytes
    previous: bytes
    hash: bytes
    effect: bool = False
