"""Clauses and provisions: what a policy file says, as frozen values, and the checks that it must pass."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

from msgspec import Struct

from clausewise.acceptance import Accepted
from clausewise.band import read_act, read_when
from clausewise.calibration import UNCALIBRATED, Calibration
from clausewise.fields import Table
from clausewise.model import (
    Action,
    AuthorizationKind,
    Certainty,
    Channel,
    LanguageCode,
    Medium,
    Notification,
    Part,
    Trait,
    Words,
)

if TYPE_CHECKING:
    from clausewise.source import Source

STRIKES_MAX: Final = 5
EXAMPLES_MIN: Final = 3

# Media whose examples are written as their source.
SOURCES: Final = frozenset({Medium.PAGE, Medium.EMAIL})
EXAMPLE_MEDIA: Final = SOURCES | {Medium.TEXT, Medium.LINK, Medium.ACCOUNT}

_ID: Final = re.compile(r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)+")
_VERSION: Final = re.compile(r"[0-9A-Za-z][0-9A-Za-z.+-]{0,31}")


class Ground(StrEnum):
    """Why a restriction is made (Regulation (EU) 2022/2065, art. 17(3)(d) and (e))."""

    ILLEGAL_CONTENT = "ILLEGAL_CONTENT"
    INCOMPATIBLE_CONTENT = "INCOMPATIBLE_CONTENT"


class Category(StrEnum):
    """The categories of Implementing Regulation (EU) 2024/2835 that a statement of reasons falls under."""

    ANIMAL_WELFARE = "ANIMAL_WELFARE"
    CONSUMER_INFORMATION = "CONSUMER_INFORMATION"
    CYBER_VIOLENCE = "CYBER_VIOLENCE"
    CYBER_VIOLENCE_AGAINST_WOMEN = "CYBER_VIOLENCE_AGAINST_WOMEN"
    DATA_PROTECTION_AND_PRIVACY_VIOLATIONS = "DATA_PROTECTION_AND_PRIVACY_VIOLATIONS"
    ILLEGAL_OR_HARMFUL_SPEECH = "ILLEGAL_OR_HARMFUL_SPEECH"
    INTELLECTUAL_PROPERTY_INFRINGEMENTS = "INTELLECTUAL_PROPERTY_INFRINGEMENTS"
    NEGATIVE_EFFECTS_ON_CIVIC_DISCOURSE_OR_ELECTIONS = "NEGATIVE_EFFECTS_ON_CIVIC_DISCOURSE_OR_ELECTIONS"
    PROTECTION_OF_MINORS = "PROTECTION_OF_MINORS"
    RISK_FOR_PUBLIC_SECURITY = "RISK_FOR_PUBLIC_SECURITY"
    SCAMS_AND_FRAUD = "SCAMS_AND_FRAUD"
    SELF_HARM = "SELF_HARM"
    UNSAFE_AND_PROHIBITED_PRODUCTS = "UNSAFE_AND_PROHIBITED_PRODUCTS"
    VIOLENCE = "VIOLENCE"
    OTHER_VIOLATION_TC = "OTHER_VIOLATION_TC"


class Carrier(StrEnum):
    """The part of the system that behaves as a provision says."""

    SERVICES = "services"
    SPIRIT = "spirit"
    NUDGE = "nudge"
    REPORTS = "reports"
    LADDER = "ladder"
    REFERRAL = "referral"
    NOTICES = "notices"


class Example(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """The same content in both languages. ``band`` asks that it be found in exactly that band.

    ``medium`` says that it is no text but the source of a page, an e-mail or a link, or an account's display name.
    """

    en: str
    fr: str
    band: Certainty | None = None
    medium: Medium = Medium.TEXT

    def part(self, language: LanguageCode) -> Part:
        """Return the example in ``language`` as a part of an item."""
        text = self.fr if language == "fr" else self.en
        if self.medium in SOURCES:
            return Part(self.medium, data=text.encode("utf-8", "surrogatepass"))
        return Part(self.medium, text)


class Examples(Struct, frozen=True, forbid_unknown_fields=True):
    """What a clause must find, and the innocent look-alikes that it must leave alone."""

    hit: tuple[Example, ...]
    miss: tuple[Example, ...]


class Dsa(Struct, frozen=True, forbid_unknown_fields=True):
    """How a decision under a clause is named in a statement of reasons."""

    ground: Ground
    category: Category


class Clause(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """One rule: its words, what meets it, what is done about it, and the examples that prove it. Fields stand as in a file.

    ``when`` maps a band to its CEL condition and is empty when no detector can see the clause. ``later`` names channels that a coming
    release brings. ``unless`` names the kinds of authorization that lift it. ``accepts``, alone, stands in no file: it records where a
    threshold in ``when`` came from (see ``clausewise.acceptance``).
    """

    id: str
    since: str
    title: Words
    rule: Words
    why: Words
    channels: tuple[Channel, ...]
    later: tuple[Channel, ...] = ()
    traits: tuple[Trait, ...] = ()
    media: tuple[Medium, ...] = ()
    when: dict[Certainty, str] = {}
    spirit: bool = False
    unless: tuple[AuthorizationKind, ...] = ()
    act: dict[Certainty, Action] = {}
    strikes: int = 0
    notice: Notification = Notification.NOTICE
    dsa: Dsa = Dsa(Ground.INCOMPATIBLE_CONTENT, Category.OTHER_VIOLATION_TC)
    examples: Examples = Examples((), ())
    accepts: tuple[Accepted, ...] = ()

    @property
    def runs_examples(self) -> bool:
        """Whether detectors can see this clause today, so that its examples can be run."""
        return Channel.DETECTOR in self.channels


CLAUSE_KEYS: Final = tuple(key for key in Clause.__struct_fields__ if key != "accepts")


class Provision(Struct, frozen=True, forbid_unknown_fields=True):
    """A general provision: its words, and the part of the system that behaves so."""

    id: str
    since: str
    title: Words
    rule: Words
    why: Words
    carried_by: Carrier


def read_clause(
    source: Source, stem: str, signals: frozenset[str] | None, calibration: Calibration = UNCALIBRATED
) -> Clause | None:
    """Read a clause from its file, named ``stem``; note every problem on the source and return None if there is any.

    ``signals`` are the names that detectors emit; None lets every name through. ``calibration`` turns a precision into a threshold.
    """
    table = Table.of(source)
    if table is None:
        return None
    table.only(CLAUSE_KEYS)
    check_id(table, stem)
    channels = _channels(table)
    found = read_when(table, channels, signals, calibration)
    when = {band: one.text for band, one in found.items()}
    clause = Clause(
        **_wording(table),
        channels=channels,
        later=_later(table, channels),
        traits=table.choices("traits", Trait, required=False),
        media=table.choices("media", Medium, least=1),
        when=when,
        spirit=bool(table.truth("spirit")),
        unless=table.choices("unless", AuthorizationKind),
        act=read_act(table, when),
        strikes=table.whole("strikes", 0, STRIKES_MAX) or 0,
        notice=table.choice("notice", Notification) or Notification.NOTICE,
        dsa=_dsa(table) or Dsa(Ground.INCOMPATIBLE_CONTENT, Category.OTHER_VIOLATION_TC),
        examples=_examples(table, when),
        accepts=tuple(accepted for one in found.values() for accepted in one.accepted),
    )
    return None if source.problems else clause


def read_provision(source: Source, stem: str) -> Provision | None:
    """Read a provision from its file, named ``stem``; note every problem on the source and return None if there is any."""
    table = Table.of(source)
    if table is None:
        return None
    table.only(Provision.__struct_fields__)
    check_id(table, stem)
    wording = _wording(table)
    carrier = table.choice("carried_by", Carrier)
    return None if source.problems or carrier is None else Provision(**wording, carried_by=carrier)


def check_id(table: Table, stem: str) -> None:
    """Note when the id is not in form or is not the name of its file."""
    identifier = table.text(
        "id",
        form=_ID,
        form_en="a family and a name in lower case, such as `content.attack`",
        form_fr="une famille et un nom en minuscules, comme `content.attack`",
    )
    if identifier and identifier != stem:
        table.note(
            "id",
            "CW230",
            f"The file is called `{stem}.yaml`, and its id is `{identifier}`.",
            f"Le fichier s'appelle `{stem}.yaml`, et son id est `{identifier}`.",
            remedy_en=f"Rename the file to `{identifier}.yaml`, or the id to `{stem}`.",
            remedy_fr=f"Renommez le fichier `{identifier}.yaml`, ou donnez-lui l'id `{stem}`.",
        )


def read_version(table: Table, key: str) -> str:
    """Return a version, which also serves as a file name; empty when it is wrong."""
    return (
        table.text(
            key,
            form=_VERSION,
            form_en='a version of at most 32 letters, digits, dots, plus and minus signs, such as `"2026.1"`',
            form_fr='une version d\'au plus 32 lettres, chiffres, points, signes plus et moins, comme `"2026.1"`',
        )
        or ""
    )


def _wording(table: Table) -> dict[str, Any]:
    blank = Words("", "")
    return {
        "id": str(table.data.get("id", "")),
        "since": read_version(table, "since"),
        "title": table.words("title") or blank,
        "rule": table.words("rule") or blank,
        "why": table.words("why") or blank,
    }


def _channels(table: Table) -> tuple[Channel, ...]:
    channels = table.choices("channels", Channel)
    if table.data.get("channels") == []:
        table.note(
            "channels",
            "CW231",
            "No channel can see this clause.",
            "Aucun canal ne permet de voir cette clause.",
            remedy_en="Name at least one: `report` lets anyone report it.",
            remedy_fr="Nommez-en au moins un : `report` permet à chacun de signaler.",
        )
    return channels


def _later(table: Table, channels: tuple[Channel, ...]) -> tuple[Channel, ...]:
    later = table.choices("later", Channel, required=False)
    for at, channel in enumerate(later):
        if channel in channels:
            table.source.note(
                ("later", at),
                "CW237",
                f"The channel `{channel}` stands under both `channels` and `later`.",
                f"Le canal `{channel}` figure à la fois sous `channels` et sous `later`.",
                remedy_en="Delete it from one of the two.",
                remedy_fr="Retirez-le de l'un des deux.",
            )
    return later


def _dsa(table: Table) -> Dsa | None:
    named = table.table("dsa")
    if named is None:
        return None
    named.only(Dsa.__struct_fields__)
    ground, category = named.choice("ground", Ground), named.choice("category", Category)
    return Dsa(ground, category) if ground and category else None


def _examples(table: Table, when: dict[Certainty, str]) -> Examples:
    sides = table.table("examples")
    if sides is None:
        return Examples((), ())
    sides.only(Examples.__struct_fields__)
    return Examples(_side(sides, "hit", when), _side(sides, "miss", when))


def _side(sides: Table, key: str, when: dict[Certainty, str]) -> tuple[Example, ...]:
    rows = sides.tables(key)
    if isinstance(sides.data.get(key), list) and len(rows) < EXAMPLES_MIN:
        sides.note(
            key,
            "CW234",
            f"`{key}` has {len(rows)} of the {EXAMPLES_MIN} examples that a clause needs.",
            f"`{key}` compte {len(rows)} des {EXAMPLES_MIN} exemples qu'il faut à une clause.",
            remedy_en="Add examples, each in both languages.",
            remedy_fr="Ajoutez des exemples, chacun dans les deux langues.",
            on_key=True,
        )
    found = (_example(row, when, hit=key == "hit") for row in rows)
    return tuple(example for example in found if example is not None)


def _example(row: Table, when: dict[Certainty, str], *, hit: bool) -> Example | None:
    row.only(("en", "fr", "band", "medium") if hit else ("en", "fr", "medium"))
    words = row.read_words()
    medium = row.choice("medium", Medium, required=False) or Medium.TEXT
    if medium not in EXAMPLE_MEDIA:
        row.note(
            "medium",
            "CW239",
            f"An example cannot be written as `{medium}`.",
            f"Un exemple ne peut pas s'écrire comme `{medium}`.",
            remedy_en="Use `page`, `email`, `link` or `account`, or leave it out for a text.",
            remedy_fr="Employez `page`, `email`, `link` ou `account`, ou omettez-le pour un texte.",
        )
    band = row.choice("band", Certainty, required=False) if hit else None
    if band is not None and band not in when:
        row.note(
            "band",
            "CW238",
            f"This example asks for the band `{band}`, and `when` has none.",
            f"Cet exemple demande le niveau `{band}`, que `when` n'a pas.",
            remedy_en=f"Add `{band}:` to `when`, or delete `band`.",
            remedy_fr=f"Ajoutez `{band}:` à `when`, ou supprimez `band`.",
        )
    return Example(words.en, words.fr, band, medium) if words else None
