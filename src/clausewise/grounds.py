"""The whole statement of reasons: its parts, and what the law asks of it, as a table that says of any statement what it lacks.

Regulation (EU) 2022/2065 (DSA), art. 17(3), and Québec's P-39.1, s. 12.1. The short form, for a message, is ``notice.reasons``.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import Final, Literal, NamedTuple

from msgspec import Struct

from clausewise.case import Outcome
from clausewise.model import Basis, Certainty, LanguageCode, Measure, Words


class Heading(StrEnum):
    """The parts of a statement, in its order."""

    DECISION = "decision"
    FACTS = "facts"
    ORIGIN = "origin"
    RULE = "rule"
    AUTOMATION = "automation"
    PERSONAL = "personal"
    REDRESS = "redress"


class Origin(StrEnum):
    """How something came to notice: a program that looks by itself, a report, a notice, or somebody of the operator's."""

    PROGRAM = "program"
    REPORT = "report"
    NOTICE = "notice"
    STAFF = "staff"


class Standing(StrEnum):
    """Whether what was decided holds, has run out, or was taken back."""

    IN_FORCE = "in_force"
    ENDED = "ended"
    TAKEN_BACK = "taken_back"


class Section(Struct, frozen=True):
    """One part: its heading and its sentences."""

    heading: Heading
    title: Words
    sentences: tuple[Words, ...]


class Rule(Struct, frozen=True):
    """A clause that was found broken, and where its words can be read (a path of the service)."""

    clause: str
    title: Words
    basis: Basis
    certainty: Certainty
    address: str


class Appeal(Struct, frozen=True):
    """An appeal and how far it is: the answer is in the language in which the person wrote."""

    id: str
    made_ms: int
    due_ms: int
    language: LanguageCode
    outcome: Outcome | None = None
    settled_ms: int = 0
    answer: str = ""
    decision: str = ""


class Grounds(Struct, frozen=True):
    """A statement of reasons.

    ``followed_by`` is the decision that a person took instead of this one; ``appeal_until_ms`` is None where no appeal is open.
    """

    decision: str
    item: str
    time_ms: int
    policy_version: str
    measures: tuple[Measure, ...]
    rules: tuple[Rule, ...]
    origin: Origin
    is_detected_by_program: bool
    is_decided_by_program: bool
    sections: tuple[Section, ...]
    standing: Standing
    appeal_until_ms: int | None = None
    appeals: tuple[Appeal, ...] = ()
    followed_by: str = ""

    def section(self, heading: Heading) -> Section | None:
        """Return a part, or None."""
        return next((one for one in self.sections if one.heading is heading), None)


Law = Literal["DSA 17(3)", "P-39.1 12.1"]


class Requirement(NamedTuple):
    """What a law asks for: where it says so, what that is, in which part it stands, and whether a statement has it."""

    law: Law
    place: str
    asks: Words
    heading: Heading
    is_met: Callable[[Grounds, Section], bool]


def _says(*needles: Words) -> Callable[[Grounds, Section], bool]:
    """Every one of ``needles`` stands in the part, in both languages."""

    def check(_: Grounds, section: Section) -> bool:
        return all(any(one.en in said.en and one.fr in said.fr for said in section.sentences) for one in needles)

    return check


def _each_measure(grounds: Grounds, section: Section) -> bool:
    # One sentence for each measure, and one for where all of this applies.
    return len(section.sentences) > len(grounds.measures)


def _each_rule(grounds: Grounds, section: Section) -> bool:
    said = " ".join(one.en for one in section.sentences)
    named = all(rule.title.en in said and rule.address for rule in grounds.rules)
    return named and grounds.policy_version in said


ANYWHERE: Final = Words("wherever our services can be reached", "partout où l'on peut joindre nos services")
WHOLLY: Final = Words("exclusively on automated processing", "exclusivement sur un traitement automatisé")
NOT_WHOLLY: Final = Words("a person decided", "une personne a décidé")
OBSERVATIONS: Final = Words("your observations", "vos observations")
CORRECTED: Final = Words("have it corrected", "la faire rectifier")
USED: Final = Words("was used", "a servi")
FACTORS: Final = Words("weighed most", "a le plus compté")
OUT_OF_COURT: Final = Words("out-of-court dispute settlement body", "organe de règlement extrajudiciaire")
COURT: Final = Words("the courts", "les tribunaux")
APPEAL: Final = Words("appeal", "appel")


def _by_whom(grounds: Grounds, section: Section) -> bool:
    return _says(WHOLLY if grounds.is_decided_by_program else NOT_WHOLLY)(grounds, section)


REQUIREMENTS: Final = (
    Requirement(
        "DSA 17(3)",
        "a",
        Words(
            "the restriction, where it applies and for how long",
            "la restriction, où elle vaut et pour combien de temps",
        ),
        Heading.DECISION,
        lambda grounds, section: _each_measure(grounds, section) and _says(ANYWHERE)(grounds, section),
    ),
    Requirement(
        "DSA 17(3)",
        "b",
        Words("the facts and circumstances", "les faits et les circonstances"),
        Heading.FACTS,
        lambda grounds, section: any(grounds.item in one.en for one in section.sentences),
    ),
    Requirement(
        "DSA 17(3)",
        "b",
        Words(
            "whether it followed a notice or one's own inquiry",
            "si elle fait suite à un avis ou à une recherche spontanée",
        ),
        Heading.ORIGIN,
        lambda _, section: bool(section.sentences),
    ),
    Requirement(
        "DSA 17(3)",
        "c",
        Words("the use of automated means", "l'usage de moyens automatisés"),
        Heading.AUTOMATION,
        _by_whom,
    ),
    Requirement(
        "DSA 17(3)",
        "d, e",
        Words("the ground in the law or the rules, and why", "le fondement dans la loi ou les règles, et pourquoi"),
        Heading.RULE,
        _each_rule,
    ),
    Requirement(
        "DSA 17(3)",
        "f",
        Words("the ways to have it reviewed", "les voies de recours"),
        Heading.REDRESS,
        _says(APPEAL, OUT_OF_COURT, COURT),
    ),
    Requirement(
        "P-39.1 12.1",
        "1",
        Words("that it rests on automated processing alone", "qu'elle repose sur le seul traitement automatisé"),
        Heading.AUTOMATION,
        _by_whom,
    ),
    Requirement(
        "P-39.1 12.1",
        "2(1)",
        Words("the personal information used", "les renseignements personnels utilisés"),
        Heading.PERSONAL,
        _says(USED),
    ),
    Requirement(
        "P-39.1 12.1",
        "2(2)",
        Words("the reasons and the principal factors", "les raisons et les principaux facteurs"),
        Heading.PERSONAL,
        _says(FACTORS),
    ),
    Requirement(
        "P-39.1 12.1",
        "2(3)",
        Words("the right to have it corrected", "le droit de faire rectifier"),
        Heading.PERSONAL,
        _says(CORRECTED),
    ),
    Requirement(
        "P-39.1 12.1",
        "3",
        Words("observations to a person who can review it", "des observations à une personne en mesure de réviser"),
        Heading.REDRESS,
        _says(OBSERVATIONS),
    ),
)


def missing(grounds: Grounds) -> list[Requirement]:
    """Return what the law asks for and ``grounds`` lacks, in either language."""
    found = []
    for one in REQUIREMENTS:
        section = grounds.section(one.heading)
        sound = section is not None and all(said.en.strip() and said.fr.strip() for said in section.sentences)
        if section is None or not sound or not one.is_met(grounds, section):
            found.append(one)
    return found
