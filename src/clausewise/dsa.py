"""What the Transparency Database of the EU takes: the attributes of a statement of reasons, their words and limits, and a check of a row.

Written from the database's "API documentation" in its second version, in force since 1 July 2025, which follows the categories of
Implementing Regulation (EU) 2024/2835 (https://transparency.dsa.ec.europa.eu/page/api-documentation; its source stands at
github.com/digital-services-act/transparency-database). A platform sends 35 attributes; what the database adds by itself (uuid, platform,
time, addresses) is not among them. No attribute may hold personal data (Regulation (EU) 2022/2065, art. 24(5)).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from typing import Any, Final, NamedTuple

from msgspec import Struct

from clausewise.model import Words

text_characters_max: Final = 500
explanation_characters_max: Final = 2_000
facts_characters_max: Final = 5_000
# What one call to the database's endpoint for several statements takes.
statements_per_call_max: Final = 100


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


VISIBILITIES: Final = (
    "DECISION_VISIBILITY_CONTENT_REMOVED",
    "DECISION_VISIBILITY_CONTENT_DISABLED",
    "DECISION_VISIBILITY_CONTENT_DEMOTED",
    "DECISION_VISIBILITY_CONTENT_AGE_RESTRICTED",
    "DECISION_VISIBILITY_CONTENT_INTERACTION_RESTRICTED",
    "DECISION_VISIBILITY_CONTENT_LABELLED",
    "DECISION_VISIBILITY_OTHER",
)
MONETARIES: Final = ("DECISION_MONETARY_SUSPENSION", "DECISION_MONETARY_TERMINATION", "DECISION_MONETARY_OTHER")
PROVISIONS: Final = (
    "DECISION_PROVISION_PARTIAL_SUSPENSION",
    "DECISION_PROVISION_TOTAL_SUSPENSION",
    "DECISION_PROVISION_PARTIAL_TERMINATION",
    "DECISION_PROVISION_TOTAL_TERMINATION",
)
ACCOUNTS: Final = ("DECISION_ACCOUNT_SUSPENDED", "DECISION_ACCOUNT_TERMINATED")
ACCOUNT_TYPES: Final = ("ACCOUNT_TYPE_BUSINESS", "ACCOUNT_TYPE_PRIVATE")
ILLEGAL: Final = "DECISION_GROUND_ILLEGAL_CONTENT"
INCOMPATIBLE: Final = "DECISION_GROUND_INCOMPATIBLE_CONTENT"
CATEGORY: Final = "STATEMENT_CATEGORY_"
CATEGORIES: Final = tuple(
    CATEGORY + name
    for name in _words(
        "ANIMAL_WELFARE CONSUMER_INFORMATION CYBER_VIOLENCE CYBER_VIOLENCE_AGAINST_WOMEN"
        " DATA_PROTECTION_AND_PRIVACY_VIOLATIONS ILLEGAL_OR_HARMFUL_SPEECH INTELLECTUAL_PROPERTY_INFRINGEMENTS"
        " NEGATIVE_EFFECTS_ON_CIVIC_DISCOURSE_OR_ELECTIONS NOT_SPECIFIED_NOTICE OTHER_VIOLATION_TC PROTECTION_OF_MINORS"
        " RISK_FOR_PUBLIC_SECURITY SCAMS_AND_FRAUD SELF_HARM UNSAFE_AND_PROHIBITED_PRODUCTS VIOLENCE"
    )
)
KEYWORDS: Final = tuple(
    "KEYWORD_" + name
    for name in _words(
        "ANIMAL_HARM ADULT_SEXUAL_MATERIAL AGE_SPECIFIC_RESTRICTIONS AGE_SPECIFIC_RESTRICTIONS_MINORS BIOMETRIC_DATA_BREACH"
        " BULLYING_AGAINST_GIRLS CHILD_SEXUAL_ABUSE_MATERIAL CHILD_SEXUAL_ABUSE_MATERIAL_DEEPFAKE"
        " CONTENT_PROMOTING_EATING_DISORDERS COORDINATED_HARM COPYRIGHT_INFRINGEMENT CYBER_BULLYING_INTIMIDATION"
        " CYBER_HARASSMENT CYBER_HARASSMENT_AGAINST_WOMEN CYBER_INCITEMENT CYBER_STALKING CYBER_STALKING_AGAINST_WOMEN"
        " DATA_FALSIFICATION DEFAMATION DESIGN_INFRINGEMENT DISCRIMINATION MISINFORMATION_DISINFORMATION"
        " FEMALE_GENDERED_DISINFORMATION GEOGRAPHIC_INDICATIONS_INFRINGEMENT GEOGRAPHICAL_REQUIREMENTS"
        " GOODS_SERVICES_NOT_PERMITTED GROOMING_SEXUAL_ENTICEMENT_MINORS HATE_SPEECH HIDDEN_ADVERTISEMENT HUMAN_EXPLOITATION"
        " HUMAN_TRAFFICKING ILLEGAL_ORGANIZATIONS IMPERSONATION_ACCOUNT_HIJACKING INAUTHENTIC_ACCOUNTS INAUTHENTIC_LISTINGS"
        " INAUTHENTIC_USER_REVIEWS INCITEMENT_AGAINST_WOMEN INCITEMENT_VIOLENCE_HATRED INSUFFICIENT_INFORMATION_ON_TRADERS"
        " LANGUAGE_REQUIREMENTS MISLEADING_INFO_CONSUMER_RIGHTS MISLEADING_INFO_GOODS_SERVICES MISSING_PROCESSING_GROUND"
        " NON_CONSENSUAL_IMAGE_SHARING NON_CONSENSUAL_IMAGE_SHARING_AGAINST_WOMEN NON_CONSENSUAL_MATERIAL_DEEPFAKE"
        " NON_CONSENSUAL_MATERIAL_DEEPFAKE_AGAINST_WOMEN NONCOMPLIANCE_PRICING NUDITY PATENT_INFRINGEMENT PHISHING"
        " PROHIBITED_PRODUCTS PYRAMID_SCHEMES RIGHT_TO_BE_FORGOTTEN RISK_ENVIRONMENTAL_DAMAGE RISK_PUBLIC_HEALTH"
        " SELF_MUTILATION STALKING SUICIDE TERRORIST_CONTENT TRADE_SECRET_INFRINGEMENT TRADEMARK_INFRINGEMENT"
        " TRAFFICKING_WOMEN_GIRLS UNLAWFUL_SALE_ANIMALS UNSAFE_CHALLENGES UNSAFE_PRODUCTS VIOLATION_EU_LAW"
        " VIOLATION_NATIONAL_LAW OTHER"
    )
)
CONTENT_TYPES: Final = tuple(
    f"CONTENT_TYPE_{name}" for name in ("APP", "AUDIO", "IMAGE", "PRODUCT", "SYNTHETIC_MEDIA", "TEXT", "VIDEO", "OTHER")
)
ARTICLE_16: Final = "SOURCE_ARTICLE_16"
FLAGGER: Final = "SOURCE_TRUSTED_FLAGGER"
OTHER_NOTICE: Final = "SOURCE_TYPE_OTHER_NOTIFICATION"
VOLUNTARY: Final = "SOURCE_VOLUNTARY"
SOURCES: Final = (ARTICLE_16, FLAGGER, OTHER_NOTICE, VOLUNTARY)
AUTOMATED: Final = ("AUTOMATED_DECISION_FULLY", "AUTOMATED_DECISION_PARTIALLY", "AUTOMATED_DECISION_NOT_AUTOMATED")
YES_NO: Final = ("Yes", "No")
UNION: Final = _words("AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK")
COUNTRIES: Final = tuple(sorted((*UNION, "IS", "LI", "NO")))
# ISO 639-1, all of it.
LANGUAGES: Final = _words(
    "AA AB AE AF AK AM AN AR AS AV AY AZ BA BE BG BI BM BN BO BR BS CA CE CH CO CR CS CU CV CY DA DE DV DZ EE EL EN EO ES"
    " ET EU FA FF FI FJ FO FR FY GA GD GL GN GU GV HA HE HI HO HR HT HU HY HZ IA ID IE IG II IK IO IS IT IU JA JV KA KG KI KJ"
    " KK KL KM KN KO KR KS KU KV KW KY LA LB LG LI LN LO LT LU LV MG MH MI MK ML MN MR MS MT MY NA NB ND NE NG NL NN NO NR NV"
    " NY OC OJ OM OR OS PA PI PL PS PT QU RM RN RO RU RW SA SC SD SE SG SI SK SL SM SN SO SQ SR SS ST SU SV SW TA TE TG TH TI"
    " TK TL TN TO TR TS TT TW TY UG UK UR UZ VE VI VO WA WO XH YI YO ZA ZH ZU"
)

_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}")
_PUID: Final = re.compile(r"[A-Za-z0-9_-]{1,500}")
_EAN: Final = re.compile(r"\d{13}")
_CONTENT_SINCE: Final = "2000-01-01"
_APPLIED_SINCE: Final = "2020-01-01"


class Platform(Struct, frozen=True, forbid_unknown_fields=True):
    """What the operator says of itself for every statement.

    ``countries`` are those in which its restrictions hold (the Union's when none is named); ``policy_url`` is where its policy can be
    read; ``laws`` names, by clause, the law that the content breaks: without one, a decision stands on the policy, and says whether the
    content is held to be illegal as well.
    """

    countries: tuple[str, ...] = ()
    policy_url: str = ""
    laws: Mapping[str, str] = {}


class Flaw(NamedTuple):
    """What is wrong with an attribute of a row."""

    attribute: str
    words: Words


class Attribute(NamedTuple):
    """One attribute: how it is read, which words it may hold, and whether every statement has it."""

    name: str
    check: Callable[[Any], Words | None]
    is_required: bool = False


def _text(characters_max: int) -> Callable[[Any], Words | None]:
    said = Words(f"text of 1 to {characters_max} characters", f"un texte de 1 à {characters_max} caractères")
    return lambda value: None if isinstance(value, str) and 0 < len(value) <= characters_max else said


def _word(*words: str) -> Callable[[Any], Words | None]:
    said = Words(f"one of {', '.join(words)}", f"l'un de : {', '.join(words)}")
    return lambda value: None if isinstance(value, str) and value in words else said


def _several(*words: str) -> Callable[[Any], Words | None]:
    said = Words(
        f"a list of one or more of {', '.join(words)}", f"une liste d'un ou de plusieurs de : {', '.join(words)}"
    )

    def check(value: Any) -> Words | None:
        fits = isinstance(value, list | tuple) and 0 < len(value) == len(set(map(str, value)))
        return None if fits and all(one in words for one in value) else said

    return check


def _day(since: str = "") -> Callable[[Any], Words | None]:
    after = (f" from {since} on", f" à partir du {since}") if since else ("", "")
    said = Words(f"a date, YYYY-MM-DD{after[0]}", f"une date, AAAA-MM-JJ{after[1]}")
    return lambda value: None if is_day(value) and value >= since else said


def _puid(value: Any) -> Words | None:
    if isinstance(value, str) and _PUID.fullmatch(value):
        return None
    return Words("1 to 500 letters, digits, - and _", "de 1 à 500 lettres, chiffres, - et _")


def _content_id(value: Any) -> Words | None:
    fits = isinstance(value, Mapping) and set(value) == {"EAN-13"} and _EAN.fullmatch(str(value["EAN-13"]))
    return None if fits else Words("a map of EAN-13 to 13 digits", "une table de EAN-13 vers 13 chiffres")


ATTRIBUTES: Final = (
    Attribute("decision_visibility", _several(*VISIBILITIES)),
    Attribute("decision_visibility_other", _text(text_characters_max)),
    Attribute("end_date_visibility_restriction", _day()),
    Attribute("decision_monetary", _word(*MONETARIES)),
    Attribute("decision_monetary_other", _text(text_characters_max)),
    Attribute("end_date_monetary_restriction", _day()),
    Attribute("decision_provision", _word(*PROVISIONS)),
    Attribute("end_date_service_restriction", _day()),
    Attribute("decision_account", _word(*ACCOUNTS)),
    Attribute("end_date_account_restriction", _day()),
    Attribute("account_type", _word(*ACCOUNT_TYPES)),
    Attribute("decision_ground", _word(ILLEGAL, INCOMPATIBLE), is_required=True),
    Attribute("decision_ground_reference_url", _text(text_characters_max)),
    Attribute("illegal_content_legal_ground", _text(text_characters_max)),
    Attribute("illegal_content_explanation", _text(explanation_characters_max)),
    Attribute("incompatible_content_ground", _text(text_characters_max)),
    Attribute("incompatible_content_explanation", _text(explanation_characters_max)),
    Attribute("incompatible_content_illegal", _word(*YES_NO)),
    Attribute("category", _word(*CATEGORIES), is_required=True),
    Attribute("category_addition", _several(*CATEGORIES)),
    Attribute("category_specification", _several(*KEYWORDS)),
    Attribute("category_specification_other", _text(text_characters_max)),
    Attribute("content_type", _several(*CONTENT_TYPES), is_required=True),
    Attribute("content_type_other", _text(text_characters_max)),
    Attribute("content_language", _word(*LANGUAGES)),
    Attribute("content_date", _day(_CONTENT_SINCE), is_required=True),
    Attribute("content_id", _content_id),
    Attribute("territorial_scope", _several(*COUNTRIES), is_required=True),
    Attribute("application_date", _day(_APPLIED_SINCE), is_required=True),
    Attribute("decision_facts", _text(facts_characters_max), is_required=True),
    Attribute("source_type", _word(*SOURCES), is_required=True),
    Attribute("source_identity", _text(text_characters_max)),
    Attribute("automated_detection", _word(*YES_NO), is_required=True),
    Attribute("automated_decision", _word(*AUTOMATED), is_required=True),
    Attribute("puid", _puid, is_required=True),
)
NAMES: Final = tuple(one.name for one in ATTRIBUTES)
_DECISIONS: Final = ("decision_visibility", "decision_monetary", "decision_provision", "decision_account")
# An attribute that is needed where another one holds a word.
_NEEDED: Final = (
    ("decision_visibility", "DECISION_VISIBILITY_OTHER", "decision_visibility_other"),
    ("decision_monetary", "DECISION_MONETARY_OTHER", "decision_monetary_other"),
    ("content_type", "CONTENT_TYPE_OTHER", "content_type_other"),
    ("decision_ground", ILLEGAL, "illegal_content_legal_ground"),
    ("decision_ground", ILLEGAL, "illegal_content_explanation"),
    ("decision_ground", INCOMPATIBLE, "incompatible_content_ground"),
    ("decision_ground", INCOMPATIBLE, "incompatible_content_explanation"),
)


def is_day(value: Any) -> bool:
    """Say whether ``value`` is a day of the calendar as the database writes it."""
    if not isinstance(value, str) or not _DAY.fullmatch(value):
        return False
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True


def check(row: Mapping[str, Any]) -> list[Flaw]:
    """Return what is wrong with ``row``, a statement by the names of its attributes; what is None counts as left out."""
    given = {name: value for name, value in row.items() if value is not None}
    flaws = [Flaw(name, Words("no such attribute", "pas d'attribut de ce nom")) for name in given if name not in NAMES]
    for one in ATTRIBUTES:
        if one.name not in given:
            flaws += [_missing(one.name)] if one.is_required else []
        elif (said := one.check(given[one.name])) is not None:
            flaws.append(Flaw(one.name, said))
    if not any(name in given for name in _DECISIONS):
        flaws.append(_missing(_DECISIONS[0]))
    flaws += [_missing(name) for where, word, name in _NEEDED if _holds(given.get(where), word) and name not in given]
    return [*flaws, *_untimely(given)]


def check_all(rows: Iterable[Mapping[str, Any]]) -> Iterator[tuple[int, Flaw]]:
    """Yield what is wrong with ``rows``, by their number from 1; an identifier that was used before is wrong too."""
    seen: set[Any] = set()
    for number, row in enumerate(rows, 1):
        yield from ((number, flaw) for flaw in check(row))
        puid = row.get("puid")
        if isinstance(puid, str):
            if puid in seen:
                yield number, Flaw("puid", Words("used before", "déjà employé"))
            seen.add(puid)


def _untimely(given: Mapping[str, Any]) -> Iterator[Flaw]:
    begins = given.get("application_date")
    for name, value in given.items():
        if name.startswith("end_date_") and is_day(value) and is_day(begins) and value < str(begins):
            yield Flaw(name, Words("no earlier than application_date", "pas avant application_date"))


def _holds(value: Any, word: str) -> bool:
    return value == word or (isinstance(value, list | tuple) and word in value)


def _missing(name: str) -> Flaw:
    return Flaw(name, Words("needed here", "nécessaire ici"))
