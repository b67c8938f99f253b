"""Numbers of money: payment cards, IBAN, French RIB, and the numbers of French businesses.

What: finds them by form and keeps those that pass their check: Luhn and issuer, ISO 7064, the RIB key, Luhn for SIREN and SIRET.
Why: a number that passes its check is evidence; any other row of digits is an order number.
Limits: one row of digits in ten passes Luhn by chance, so a card without a known issuer needs a word near, and so does a SIREN.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from clausewise.detect.datum import OF_NOBODY, OF_THINGS, Datum, Kind, Seen, digits, formed, words

# Nine digits, two signs between them at most: numbers of cards, accounts, people and telephones all have as many.
# A letter before six digits begins or carries IBAN, RAMQ, British numbers and those of Corsica: one expression costs less than five.
LETTER_AND_DIGITS = rb"[a-z][ -]?\d(?:[ -]?\d){5}"
NINE_DIGITS = rb"\d(?:[ .()/-]{0,2}\d){8}"
card_digits_min, card_digits_max = 12, 19
iban_characters_min = 15

_CARD = re.compile(r"(?<![\w.\-])(?:\d(?:[ -]?\d){11,24}|\d{4}([./])\d{4}\1\d{4}\1\d{1,7})(?![\w\-])")
# How cards are printed: in fours, or 4-6-5 and 4-6-4.
_CARD_GROUPS = re.compile(r"(?:4,){3,4}[1-7]?,?|4,6,[45],|1[2-9],")
# Issuers of ISO/IEC 7812 with the lengths they print; the second kind also numbers other things and needs a word near.
_ISSUER = re.compile(
    r"4(?:\d{12}|\d{15}|\d{18})|(?:5[1-5]|222[1-9]|22[3-9]\d|2[3-6]\d\d|27[01]\d|2720)\d+(?<=\d{16})|3[47]\d{13}"
    r"|(?:6011|64[4-9]\d|65\d\d)(?:\d{12}|\d{15})|35(?:2[89]|[3-8]\d)\d{12}"
)
_RARE_ISSUER = re.compile(r"3(?:0[0-59]\d|[689]\d\d)\d{10,15}|(?:5[06-9]|6\d)\d{10,17}|(?:2131|1800)\d{11}|62\d{14,17}")
_CARD_CUE = words(
    r"(?:credit |debit |bank )?cards?",
    r"visa",
    r"mastercard",
    r"amex",
    r"american express",
    r"cvv",
    r"cvc",
    r"exp",
    r"expir[a-z]{1,6}",
    r"cartes?(?: (?:de credit|bancaire|de debit|bleue))?",
    r"cb",
    r"cryptogramme",
)
_IBAN = re.compile(r"(?<!\w)[a-z]{2}\d{2}(?:[ \-]?[a-z0-9]){11,30}(?!\w)")
_RIB = re.compile(r"(?<![\w\-])\d{5}[ -]?\d{5}(?:[ -]?[a-z0-9]){11}[ -]?\d{2}(?![\w\-])")
_RIB_CUE = words(r"rib", r"compte", r"bancaires?", r"virement", r"account", r"bank", r"wire")
_SIRET = re.compile(r"(?<![\w\-])\d{3} ?\d{3} ?\d{3}(?: ?\d{5})?(?![\w\-])(?! \d)")
_BUSINESS_CUE = words(
    r"siret", r"siren", r"rcs", r"r\.c\.s\.", r"registre du commerce", r"sarl", r"sas", r"sasu", r"eurl"
)


def _cards(seen: Seen) -> Iterator[Datum]:
    for match in seen.matches(_CARD):
        cued = seen.cued(match.span(), _CARD_CUE)
        found = next(_card_places(match, named=cued), None)
        if found is None:
            continue
        start, end, issued = found
        if seen.cued((start, end), OF_NOBODY, 30, 0) or (not cued and seen.last(start, OF_THINGS, 30) >= 0):
            continue
        score = 0.97 if cued and issued else 0.95 if issued else 0.9 if cued else 0.5
        yield Datum("card", start, end, score)


def _card_places(match: re.Match[str], *, named: bool) -> Iterator[tuple[int, int, bool]]:
    """Yield where in a run of digits a card stands, longest first, and whether its issuer is a common one; ``named`` takes any."""
    from stdnum import luhn

    groups = [(part.start(), part.end()) for part in re.finditer(r"\d+", match.group())]
    for size in range(len(groups), 0, -1):
        for first in range(len(groups) - size + 1):
            chosen = groups[first : first + size]
            number = "".join(match.group()[start:end] for start, end in chosen)
            if not card_digits_min <= len(number) <= card_digits_max or len(set(number)) == 1:
                continue
            if not _CARD_GROUPS.fullmatch("".join(f"{end - start}," for start, end in chosen)):
                continue
            common = _ISSUER.fullmatch(number) is not None
            if (common or named or _RARE_ISSUER.fullmatch(number)) and luhn.is_valid(number):
                yield match.start() + chosen[0][0], match.start() + chosen[-1][1], common


def _ibans(seen: Seen) -> Iterator[Datum]:
    from stdnum import iban

    for match in seen.matches(_IBAN):
        text = match.group()
        ends = [part.end() for part in re.finditer(r"[a-z0-9]+", text)]
        for end in reversed(ends):
            compact = re.sub(r"[ \-]", "", text[:end]).upper()
            if len(compact) >= iban_characters_min and iban.is_valid(compact):
                yield Datum("iban", match.start(), match.start() + end, 0.99)
                break


def _rib(seen: Seen, match: re.Match[str]) -> float:
    compact = re.sub(r"[ \-]", "", match.group())
    if not rib_is_valid(compact):
        return 0.0
    return 0.98 if seen.cued(match.span(), _RIB_CUE) else 0.9


def rib_is_valid(compact: str) -> bool:
    """Say whether 23 characters are a French RIB: the key is 97 − (89·bank + 15·branch + 3·account) mod 97 (Banque de France).

    Letters of the account number count as 1 to 9, as on a telephone: A and J are 1, B, K and S are 2, and so on.
    """
    if not re.fullmatch(r"\d{10}[0-9a-zA-Z]{11}\d{2}", compact) or len(set(compact)) == 1:
        return False
    account = "".join(sign if sign.isdigit() else _rib_letter(sign) for sign in compact[10:21].upper())
    bank, branch, key = int(compact[:5]), int(compact[5:10]), int(compact[21:])
    return key == 97 - (89 * bank + 15 * branch + 3 * int(account)) % 97


def _rib_letter(letter: str) -> str:
    place = ord(letter) - ord("A")
    return str(place % 9 + 1 if place < 18 else place - 16)  # noqa: PLR2004 - from S on the count starts at 2


def _business(seen: Seen, match: re.Match[str]) -> float:
    from stdnum.fr import siren, siret

    number = digits(match.group())
    cued = seen.cued(match.span(), _BUSINESS_CUE, 30)
    if len(number) == 14:  # noqa: PLR2004 - a SIRET
        spaced = " " in match.group()
        return 0.99 if siret.is_valid(number) and cued else 0.8 if spaced and siret.is_valid(number) else 0.0
    return 0.99 if cued and siren.is_valid(number) else 0.0


KINDS: tuple[Kind, ...] = (
    Kind("card", (NINE_DIGITS,), _cards, card_digits_min),
    Kind("iban", (LETTER_AND_DIGITS,), _ibans),
    formed("rib", (NINE_DIGITS,), _RIB, _rib, digits_min=10),
    formed("business.number", (NINE_DIGITS,), _SIRET, _business, digits_min=9),
)
