"""Numbers that a state or an insurer gives a person: SIN, NIR, SSN, RAMQ and other health cards, licences, passports, plates, birth dates.

What: finds them by form and keeps those that pass their check digits, their built-in birth date, or have a word near that names them.
Why: what a person cannot change is what hurts most once it is out.
Limits: passports, plates and most licences have no check digit; they count only beside their word, with a lower score.
"""

from __future__ import annotations

import re
from datetime import date

from clausewise.detect.bank import LETTER_AND_DIGITS, NINE_DIGITS
from clausewise.detect.datum import OF_NOBODY, OF_THINGS, Kind, Seen, digits, formed, words

VALID_AND_NAMED, VALID, NAMED = 0.97, 0.85, 0.6
# Nobody alive was born earlier; older dates are history.
birth_year_min, birth_year_max = 1910, 2030

_SIN_WORDS = (
    r"s\.?i\.?n\.?",
    r"n\.?a\.?s\.?",
    r"social insurance",
    r"assurance sociale",
    r"insurance (?:number|no)",
    r"numero d'assurance",
)
_SSN_WORDS = (r"ssn", r"s\.s\.n\.?", r"social security", r"securite sociale", r"soc sec")
_NIR_WORDS = (r"nir", r"insee", r"securite sociale", r"secu", r"numero de secu", r"social security")
_SIN_CUE, _SSN_CUE, _NIR_CUE = words(*_SIN_WORDS, *_SSN_WORDS), words(*_SSN_WORDS), words(*_NIR_WORDS)
_HEALTH = (
    r"health (?:card|number|insurance|care number)",
    r"ohip",
    r"phn",
    r"nhs(?: (?:number|no))?",
    r"medicare",
    r"ramq",
    r"carte (?:sante|soleil)",
    r"assurance[- ]maladie",
    r"numero de carte sante",
    r"nam",
)
_HEALTH_CUE = words(*_HEALTH)
_LICENCE = (
    r"driv(?:er'?s?|ing) licen[cs]e",
    r"licen[cs]e (?:no|number|id)",
    r"permis de conduire",
    r"permis",
    r"numero de permis",
    r"dl",
)
_LICENCE_CUE = words(*_LICENCE)
# From the word that names a number to the number: "number is", "no :", "est le".
_TO = (
    r"(?: (?:card|number|num|no|n|nr|id|numero)(?![a-z0-9]))?[ :=#(,'\"-]{0,3}"
    r"(?:(?:is|was|est|etait|c'est|le|the|no|number|numero|n)[ :=#.'\"-]{1,3}){0,3}"
)


def _named(cue: tuple[str, ...], shape: str) -> str:
    return rf"(?<![a-z0-9])(?:{'|'.join(cue)}){_TO}(?P<datum>{shape})(?![\w\-])"


def _sin(seen: Seen, match: re.Match[str]) -> float:
    from stdnum.ca import sin

    if not sin.is_valid(digits(match.group())):
        return 0.0
    if seen.cued(match.span(), _SIN_CUE):
        return VALID_AND_NAMED
    # Unnamed, three groups of three are as often thousands, or the number of a French firm.
    spaced = re.fullmatch(r"\d{3}([ -])\d{3}\1\d{3}", match.group())
    return 0.4 if spaced and not seen.cued(match.span(), OF_THINGS) else 0.0


def _ssn(seen: Seen, match: re.Match[str]) -> float:
    from stdnum.us import itin, ssn

    number = digits(match.group())
    written = f"{number[:3]}-{number[3:5]}-{number[5:]}"
    if not (ssn.is_valid(written) or itin.is_valid(written)):
        return 0.0
    if seen.cued(match.span(), _SSN_CUE):
        return VALID_AND_NAMED
    hyphens = match.group().count("-") == 2  # noqa: PLR2004 - 3-2-4
    return VALID if hyphens and not seen.cued(match.span(), OF_THINGS) else 0.0


def _nir(seen: Seen, match: re.Match[str]) -> float:
    from stdnum.fr import nir

    if not nir.is_valid(re.sub(r"[ .]", "", match.group()).upper()):
        return 0.0
    return 0.99 if seen.cued(match.span(), _NIR_CUE) else 0.97


def _only_named(seen: Seen, match: re.Match[str]) -> float:
    return 0.0 if seen.cued(match.span("datum"), OF_NOBODY) else NAMED


def _ramq(seen: Seen, match: re.Match[str]) -> float:
    number = digits(match.group())
    if not _is_birth(number[:2], number[2:4], number[4:6]):
        return 0.0
    if seen.cued(match.span(), _HEALTH_CUE):
        return VALID_AND_NAMED
    written = re.fullmatch(r"[a-z]{4} \d{4} \d{4}", match.group())
    return 0.0 if seen.cued(match.span(), OF_THINGS) else VALID if written else 0.7


def _is_birth(year: str, month: str, day: str) -> bool:
    """Say whether two digits each are a birth date; 50 is added to the month for women (RAMQ, Ontario)."""
    number = int(month) - 50 if int(month) > 50 else int(month)  # noqa: PLR2004
    try:
        date(2000 + int(year) % 4, number, int(day))
    except ValueError:
        return False
    return True


def _health(seen: Seen, match: re.Match[str]) -> float:
    from stdnum import luhn
    from stdnum.ca import bc_phn
    from stdnum.gb import nhs

    if seen.cued(match.span("datum"), OF_NOBODY):
        return 0.0
    number = digits(match.group("datum"))
    checked = len(number) == 10 and any(check.is_valid(number) for check in (luhn, bc_phn, nhs))  # noqa: PLR2004
    return VALID_AND_NAMED if checked else NAMED


def _dated_licence(seen: Seen, match: re.Match[str]) -> float:
    """Québec: a letter, four digits, DDMMYY, two digits. Ontario: a letter, fourteen digits of which the last six are YYMMDD."""
    number = digits(match.group())
    quebec = len(number) == 12  # noqa: PLR2004
    born = (number[8:10], number[6:8], number[4:6]) if quebec else (number[8:10], number[10:12], number[12:14])
    if not _is_birth(*born) or seen.cued(match.span(), OF_THINGS):
        return 0.0
    if seen.cued(match.span(), _LICENCE_CUE):
        return VALID_AND_NAMED
    return 0.8 if "-" in match.group() else 0.0


def _british_licence(seen: Seen, match: re.Match[str]) -> float:
    """Five signs of the name, decade, month (plus 50 for women), day, year, two initials, three check signs (DVLA)."""
    number = match.group("born")
    if not _is_birth(number[0] + number[5], number[1:3], number[3:5]):
        return 0.0
    return VALID_AND_NAMED if seen.cued(match.span(), _LICENCE_CUE) else VALID


def _nino(seen: Seen, match: re.Match[str]) -> float:
    """The British National Insurance number: prefixes that were never given are none (HMRC, NIM39110)."""
    if match.group()[:2] in {"bg", "gb", "nk", "kn", "tn", "nt", "zz"} or seen.cued(match.span(), OF_THINGS):
        return 0.0
    return VALID_AND_NAMED if seen.cued(match.span(), _NINO_CUE) else 0.8 if " " in match.group() else 0.0


def _tax(seen: Seen, match: re.Match[str]) -> float:
    from stdnum.fr import nif

    if not nif.is_valid(digits(match.group("datum"))):
        return _only_named(seen, match)
    return VALID_AND_NAMED


def _passport(seen: Seen, match: re.Match[str]) -> float:
    return 0.0 if seen.cued(match.span("datum"), OF_NOBODY) else 0.85


def _plate(seen: Seen, match: re.Match[str]) -> float:
    start, end = match.span("datum")
    if seen.cued((start, end), OF_NOBODY):
        return 0.0
    letters = "".join(sign for sign in seen.cased[start:end] if sign.isalpha())
    return 0.85 if letters.isupper() else NAMED


_MONTHS = (
    "january|february|march|april|may|june|july|august|september|october|november|december"
    "|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec"
    "|janvier|fevrier|mars|avril|mai|juin|juillet|aout|septembre|octobre|novembre|decembre"
)
_DATE = (
    rf"(?:(?P<year>\d{{4}})[-/.](?P<m1>\d{{1,2}})[-/.](?P<d1>\d{{1,2}})"
    rf"|(?P<n1>\d{{1,2}})[-/. ](?P<n2>\d{{1,2}})[-/. ](?P<y2>\d{{4}}|\d{{2}})"
    rf"|\d{{1,2}}(?:er|st|nd|rd|th)?(?: of)? (?:{_MONTHS})\.?,? (?P<y3>\d{{4}})"
    rf"|(?:{_MONTHS})\.? \d{{1,2}}(?:st|nd|rd|th)?,? (?P<y4>\d{{4}}))"
)
_BIRTH = re.compile(
    r"(?<![a-z0-9])(?:born|birth ?dates?|date of birth|d\.?o\.?b\.?|birthday|nee?(?: le)?|date de naissance|ddn|naissance"
    r"|(?:(?:mon|ton|son|votre) anniversaire|(?:ma|ta|sa|votre) fete|(?:anniversaire|fete) de (?:mon|ma|notre) [a-z]{2,12})(?:,? c')?)"
    rf"(?:[ :=,(]|on|is|was|est|le|the|du|en){{0,6}}(?P<datum>{_DATE})(?![\w])"
)


def _birth_date(seen: Seen, match: re.Match[str]) -> float:
    parts = match.groupdict()
    year = parts["year"] or parts["y2"] or parts["y3"] or parts["y4"] or ""
    if len(year) == 4 and not birth_year_min <= int(year) <= birth_year_max:  # noqa: PLR2004
        return 0.0
    month, day = (parts["m1"], parts["d1"]) if parts["m1"] else (parts["n1"], parts["n2"])
    if month is not None and not (_is_day(month, day) or _is_day(day, month)):
        return 0.0
    return 0.0 if seen.cued(match.span("datum"), OF_NOBODY) else 0.9


def _is_day(month: str | None, day: str | None) -> bool:
    try:
        date(2000, int(month or 0), int(day or 0))
    except ValueError:
        return False
    return True


_NINO_CUE = words(r"national insurance", r"nino", r"ni (?:number|no)", *_SSN_WORDS)
_TAX = (r"tax (?:id|identification|number|no)", r"numero fiscal", r"numero d'identification fiscale", r"nif", r"spi")
_ANY_NUMBER = r"(?:[a-z]{2} ?)?\d[\d \-]{5,14}\d(?: ?[a-z])?"
_PLATE_SHAPE = (
    r"[a-hj-np-tv-z]{2}[ -]?\d{3}[ -]?[a-hj-np-tv-z]{2}|[a-z]\d{2}[ -]?[a-z]{3}|\d{3}[ -]?[a-z]{3}|[a-z]{3,4}[ -]?\d{3}"
    r"|[a-z]{2}\d{2} ?[a-z]{3}|\d{1,4} ?[a-z]{2,3} ?\d{2}|\d[a-z]{3}\d{3}"
)

KINDS: tuple[Kind, ...] = (
    formed(
        "sin",
        (NINE_DIGITS,),
        re.compile(r"(?<![\d\-+.])(?<!\d )\d{3}[ -]?\d{3}[ -]?\d{3}(?![\d\-])(?! \d)"),
        _sin,
        digits_min=9,
    ),
    formed(
        "sin",
        (NINE_DIGITS,),
        re.compile(_named(_SIN_WORDS, _ANY_NUMBER)),
        _only_named,
        needs=("sin", "s.i", "nas", "n.a.s", "suranc"),
    ),
    formed("ssn", (NINE_DIGITS,), re.compile(r"(?<![\d\-.])\d{3}[ -]?\d{2}[ -]?\d{4}(?![\d\-])"), _ssn, digits_min=9),
    formed(
        "ssn",
        (rb"(?:ssn|social security|securite sociale)[^\n]{1,20}\d{2}",),
        re.compile(_named(_SSN_WORDS, _ANY_NUMBER)),
        _only_named,
    ),
    formed(
        "nir",
        (NINE_DIGITS, LETTER_AND_DIGITS),
        re.compile(r"(?<![\d.])[12][ .]?\d{2}[ .]?\d{2}[ .]?(?:\d{2}|2[ab])[ .]?\d{3}[ .]?\d{3}[ .]?\d{2}(?!\d)"),
        _nir,
        digits_min=8,
    ),
    formed(
        "nir", (NINE_DIGITS,), re.compile(_named((r"nir", r"insee"), _ANY_NUMBER)), _only_named, needs=("nir", "insee")
    ),
    formed(
        "ramq",
        (LETTER_AND_DIGITS,),
        re.compile(r"(?<![a-z0-9\-])[a-z]{4}[ -]?\d{4}[ -]?\d{4}(?![\w\-])"),
        _ramq,
    ),
    formed(
        "health_card",
        (NINE_DIGITS,),
        re.compile(_named(_HEALTH, r"\d{3,4}[ -]?\d{3}[ -]?\d{3,4}(?:[ -]?[a-z]{2})?")),
        _health,
        needs=("health", "ohip", "phn", "nhs", "medicare", "ramq", "sante", "soleil", "maladie", "nam"),
    ),
    formed(
        "drivers_licence",
        (NINE_DIGITS,),
        re.compile(r"(?<![\w\-])[a-z]\d{4}[ -]?(?:\d{6}[ -]?\d{2}|\d{5}[ -]?\d{5})(?![\w\-])"),
        _dated_licence,
        digits_min=12,
    ),
    formed(
        "drivers_licence",
        (LETTER_AND_DIGITS,),
        re.compile(r"(?<![\w\-])[a-z][a-z9]{4} ?(?P<born>\d{6}) ?[a-z9]{2}[a-z0-9][a-z]{2}(?![\w\-])"),
        _british_licence,
    ),
    formed(
        "drivers_licence",
        (rb"(?:licen[cs]e|permis)[^\n]{1,40}\d{4}",),
        re.compile(_named(_LICENCE, r"\d{2}[a-z]{2}\d{5}|\d{12}|[a-z]?\d{5,9}|\d{4,5}-\d{3,6}|[a-z]{1,2}\d{6,12}")),
        _only_named,
    ),
    formed(
        "nino",
        (LETTER_AND_DIGITS,),
        re.compile(r"(?<![\w\-])[a-ceghj-prtw-z][a-ceghj-npr-tw-z] ?\d{2} ?\d{2} ?\d{2} ?[a-d](?![\w\-])"),
        _nino,
    ),
    formed(
        "tax_number",
        (NINE_DIGITS,),
        re.compile(_named(_TAX, r"\d{2} ?\d{2} ?(?:\d{3} ?){3}|\d{13}")),
        _tax,
        needs=("tax", "fiscal", "nif", "spi"),
    ),
    formed(
        "passport",
        (rb"pass(?:e?)port[^\n]{1,40}\d{5}",),
        re.compile(
            _named(
                (r"pass(?:e?)port(?: (?:holder|canadien|francais|americain))?",),
                r"[a-z]{2}\d{6}|[a-z]\d{6}[a-z]{2}|\d{2}[a-z]{2}\d{5}|[a-z]\d{8}|\d{9}",
            )
        ),
        _passport,
    ),
    formed(
        "plate",
        (rb"(?:plates?|plaques?|immatricul|reg(?:istration)? (?:plate|number|no))[^\n]{1,40}\d{2}",),
        re.compile(
            _named(
                (
                    r"(?:licen[cs]e |number |car )?plates?(?: number)?",
                    r"plaques?(?: d'immatriculation)?",
                    r"immatricul(?:e|ee|ation|es|ees)",
                    r"registration (?:number|plate|no)",
                    r"reg (?:plate|number|no)",
                ),
                _PLATE_SHAPE,
            )
        ),
        _plate,
    ),
    formed(
        "birth_date",
        (rb"(?:born|d\.?o\.?b|birth|naissance|\bnee? |ddn|anniversaire|\bfete)[^\n]{0,40}\d{2}",),
        _BIRTH,
        _birth_date,
    ),
)
