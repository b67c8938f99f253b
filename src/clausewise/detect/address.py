"""Street addresses of Canada, France, the United States and Britain, with unit, town and postal code where they are given.

What: a number, then a street by its kind and name; or a number, some words and a postal code. A postal code alone is no address.
Why: an address is where a person can be found.
Limits: names of streets are told from ordinary words by their capitals, or in a text without any by a word such as *lives at* near.
Kinds of streets follow USPS Publication 28 (C1) and the lists of Canada Post and La Poste; the rarer ones need a postal code.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from clausewise.detect.datum import OF_THINGS, Datum, Kind, Seen, words

year_min, year_max = 1900, 2035

_EN = (
    "street|st|avenue|ave|road|rd|boulevard|blvd|lane|ln|drive|dr|court|ct|crescent|cres|terrace|close|way|circle"
    "|overpass|square|place|pl|parkway|pkwy|highway|hwy|trail|grove|gardens|mews|row|alley|loop|heights|rue"
)
_FR = (
    "rue|avenue|av|ave|boulevard|boul|bd|blvd|chemin|ch|impasse|allee|allees|place|quai|route|rte|rang|cours|cote|montee"
    "|passage|square|ruelle|sentier|faubourg|esplanade|promenade|villa|cite|croissant|terrasse|voie|clos|hameau"
)
_PARTICLE = (
    r"(?i:de la|de l'|du|des|de|d'|la|le|les|l'|aux?|a la|sur|sous|en|et|saint|sainte|st|ste|dr|general|marechal)"
)
_STATE = (
    "al|ak|az|ar|ca|co|ct|de|dc|fl|ga|hi|id|il|in|ia|ks|ky|la|me|md|ma|mi|mn|ms|mo|mt|ne|nv|nh|nj|nm|ny|nc|nd|oh|ok|or"
    "|pa|ri|sc|sd|tn|tx|ut|vt|va|wa|wv|wi|wy|pr|vi|gu|fm|mh|mp|pw|ae|ap|aa"
)
_PROVINCE = r"\(?(?:qc|on|bc|ab|mb|sk|ns|nb|nl|pe|nt|yt|nu|quebec|ontario|alberta|manitoba|colombie-britannique)\)?"
_CANADA = r"[abceghj-nprstvxy]\d[abceghj-nprstv-z][ -]?\d[abceghj-nprstv-z]\d"
_BRITAIN = r"[a-z]{1,2}\d[a-z\d]? ?\d[abd-hjlnp-uw-z]{2}"
_ZIP = r"\d{5}(?:-\d{4})?"
_CODE = rf"(?i:{_CANADA}|{_BRITAIN}|(?:{_STATE}),? {_ZIP})"
_NUMBER = r"(?P<number>\d{1,5})(?:-\d{1,5})?(?: ?(?i:bis|ter|quater|[a-d])(?![a-z]))?"
_UNIT = (
    r"(?P<unit>[, ]{1,2}(?i:apt|app|appt|appartement|apartment|suite|ste|unit|unite|bureau|flat|floor|etage|porte|bat|#)"
    r"\.? ?#?(?i:[a-z]?\d{1,5}[a-z]?|[a-z])(?![\w]))?"
)
_DIRECTION = r"(?: (?i:n|s|e|w|o|ne|nw|se|sw|north|south|east|west|nord|sud|est|ouest)(?![\w'])\.?)?"
_TOWN = r"(?:[\w'.\-]{1,25},? ){0,5}?"
_PLACE = (
    rf"(?P<place>,? (?:{_TOWN}(?:(?i:{_PROVINCE}),? )?{_CODE}|{_TOWN}(?i:{_PROVINCE})|\d{{5}} (?:(?i:cedex|[\w'\-]{{2,25}})[ ]?)"
    r"(?:-?[A-Z][\w'\-]{1,25} ?){0,2})(?![\w]))?"
)
_BEFORE = r"(?<![\w.\-/#$])"
_FLAT = r"(?:(?i:flat|apt|unit|suite|app|apartment)\.? ?#?\w{1,5}[, ]{1,2}(?:- )?)?"

_PROPER_EN = re.compile(
    rf"{_BEFORE}{_FLAT}{_NUMBER},? (?:[A-Z0-9][\w'.\-]{{0,24}} ){{1,4}}?(?i:{_EN})(?![\w'])\.?{_DIRECTION}{_UNIT}{_PLACE}"
)
_PROPER_FR = re.compile(
    rf"{_BEFORE}{_FLAT}{_NUMBER},? ?(?i:{_FR})\.? (?:{_PARTICLE}[ ]?|(?<=')){{0,3}}(?:[A-Z]\.? ?)?[A-Z0-9][\w'\-]{{1,24}}"
    rf"(?: (?:{_PARTICLE} ?){{0,2}}[A-Z][\w'\-]{{1,24}}){{0,3}}{_DIRECTION}{_UNIT}{_PLACE}"
)
_LOWER_EN = re.compile(
    rf"{_BEFORE}{_FLAT}{_NUMBER},? (?:[a-z0-9][\w'.\-]{{0,24}} ){{1,3}}?(?:{_EN})(?![\w'])\.?{_DIRECTION}{_UNIT}{_PLACE}"
)
_LOWER_FR = re.compile(
    rf"{_BEFORE}{_FLAT}{_NUMBER},? ?(?:{_FR})\.? (?:{_PARTICLE}[ ]?|(?<=')){{0,3}}(?!(?:{_EN})\b)[a-z][\w'\-]{{1,24}}"
    rf"(?: (?:{_PARTICLE} ?){{1,2}}[a-z][\w'\-]{{1,24}})?{_UNIT}{_PLACE}"
)
_UNNUMBERED_FR = re.compile(
    rf"{_BEFORE}(?i:rue|avenue|boulevard|chemin|place|impasse|allee|route) (?:{_PARTICLE}[ ]?|(?<=')){{0,3}}[A-Z][\w'\-]{{1,24}}"
    rf"(?: (?:{_PARTICLE} ?){{0,2}}[A-Z][\w'\-]{{1,24}}){{0,3}},? \d{{5}} [A-Z][\w'\-]{{1,25}}(?:[ -][A-Z][\w'\-]{{1,25}}){{0,2}}"
)
_ANY_STREET = re.compile(rf"{_BEFORE}{_FLAT}{_NUMBER},? (?:[\w'.#\-]{{1,25}},? ){{1,9}}?{_CODE}(?![\w])")
_FLAT_ONLY = re.compile(
    rf"{_BEFORE}(?i:flat|apt|unit|studio|psc|p\.?o\.? box|c\.?p\.?) ?\d{{1,5}}(?i:[a-z])?,? "
    rf"(?:[\w'.#\-]{{1,25}},? ){{1,9}}?{_CODE}(?![\w])"
)
_HOME = words(
    r"address(?:es)?",
    r"lives?",
    r"living",
    r"resid\w{1,5}",
    r"home",
    r"house",
    r"deliver\w{0,3}",
    r"ship\w{0,4}",
    r"adresse",
    r"habite\w{0,3}",
    r"demeur\w{1,4}",
    r"reste",
    r"vit",
    r"domicile\w?",
    r"livr\w{1,6}",
    r"chez",
    r"contact",
    r"coordonnees",
    r"mov(?:e|ed|ing) to",
    r"demenag\w{1,4}",
)
# Words that stand between a number and a street in a sentence, never in an address.
_NOT_A_NAME = words(
    r"down",
    r"on",
    r"in",
    r"to",
    r"from",
    r"of",
    r"and",
    r"is",
    r"are",
    r"was",
    r"a",
    r"an",
    r"my",
    r"your",
    r"per",
    r"minutes?",
    r"hours?",
    r"days?",
    r"people",
    r"cars?",
    r"by",
    r"for",
    r"with",
    r"km",
    r"meters?",
    r"metres?",
    r"miles?",
    r"too",
    r"least",
    r"this",
    r"that",
    r"its?",
    r"dans",
    r"pour",
    r"par",
    r"avec",
    r"qui",
    r"est",
)


def _addresses(seen: Seen) -> Iterator[Datum]:
    for form, base in ((_PROPER_FR, 0.8), (_PROPER_EN, 0.8), (_FLAT_ONLY, 0.85), (_ANY_STREET, 0.8)):
        for match in form.finditer(seen.cased):
            if form in (_FLAT_ONLY, _ANY_STREET):
                named = _reads_like_names(seen, match)
            else:
                named = not match.group().isupper() or _at_home(seen, match)
            if named:
                yield from _address(seen, match, base)
    for match in _UNNUMBERED_FR.finditer(seen.cased):
        if seen.cued(match.span(), _HOME, 60, 0):
            yield from _address(seen, match, 0.8)
    for form in (_LOWER_FR, _LOWER_EN):
        for match in seen.matches(form):
            if _at_home(seen, match):
                yield from _address(seen, match, 0.72)


def _at_home(seen: Seen, match: re.Match[str]) -> bool:
    """Say whether a match without telling capitals is an address: a postal code or a word near says so, and it is no sentence."""
    said = match.group("place") or seen.cued(match.span(), _HOME, 60, 0)
    return bool(said) and not _NOT_A_NAME.search(match.group().lower().partition(",")[0])


def _reads_like_names(seen: Seen, match: re.Match[str]) -> bool:
    """Say whether names, not a sentence, stand before a postal code: capitals, or commas in a text without capitals."""
    tokens = re.findall(r"[^\W\d_][\w'.\-]*", match.group())
    capitals: int = sum(token[0].isupper() for token in tokens)
    if capitals and not seen.cased.isupper():
        return 2 * capitals > len(tokens)
    return "," in match.group() and seen.cued(match.span(), _HOME, 60, 0)


def _address(seen: Seen, match: re.Match[str], base: float) -> Iterator[Datum]:
    parts = match.groupdict()
    number = parts.get("number") or "1"
    start, end = match.start(), match.start() + len(match.group().rstrip(" ,.("))
    whole = bool(parts.get("place")) or match.re in (_ANY_STREET, _FLAT_ONLY, _UNNUMBERED_FR)
    # A parcel goes to a whole address; a number and a street behind "order" may be a number and a name.
    if not whole and seen.last(start, OF_THINGS, 12) >= 0:
        return
    if number.startswith("0") and not whole:
        return
    score = 0.92 if whole and match.re is not _ANY_STREET else 0.85 if whole or parts.get("unit") else base
    bare_year = not whole and not parts.get("unit") and year_min <= int(number) <= year_max
    if bare_year and not seen.cued((start, end), _HOME, 60, 0):
        score = 0.4
    yield Datum("address", start, end, score)


KINDS: tuple[Kind, ...] = (
    Kind(
        "address",
        (
            rf"\d,? (?:bis,? |ter,? )?(?:{_FR})\b".encode(),
            rf"\d[a-z]?,? (?:[a-z0-9.'-]{{1,20}} ){{1,4}}(?:{_EN})\b".encode(),
            rf"(?:{_CANADA}|[a-z]\d[a-z\d]? \d[a-z]{{2}})\b".encode(),
            rf"\b(?:{_STATE}),? \d{{5}}\b".encode(),
            rb"\b(?:rue|avenue|boulevard|chemin|place|impasse|allee|route) [^\n]{2,50} \d{5} [a-z]",
        ),
        _addresses,
    ),
)
