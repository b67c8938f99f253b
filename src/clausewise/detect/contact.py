"""How a person is reached: telephone numbers, e-mail addresses, and the internet address of somebody's connection.

What: finds numbers that a numbering plan knows, e-mail addresses (also spelled out to fool machines), and IP addresses beside their word.
Why: what rings in a pocket is private until its owner says otherwise.
Limits: a plan tells a real number from a made-up one, not whose it is; ``holder`` judges that. Plans come from Google's libphonenumber.
"""

from __future__ import annotations

import re
from ipaddress import ip_address
from typing import TYPE_CHECKING

from clausewise.detect.bank import NINE_DIGITS
from clausewise.detect.datum import OF_NOBODY, OF_THINGS, Kind, Seen, digits, formed, words

if TYPE_CHECKING:
    from phonenumbers import PhoneNumber

local_part_characters_max = 64  # RFC 5321, 4.5.3.1.1
phone_digits_min, phone_digits_max = 8, 15  # ITU-T E.164

_PHONE = re.compile(
    r"(?<![\w.\-/=#])(?:\+|\(\+?)?\d(?:[ .()\-/]{0,2}\d){7,14}(?: ?(?:x|ext\.?|extension|poste) ?\d{1,5})?(?![\w\-])"
)
_PHONE_CUE = words(
    r"(?:tele)?phone(?: number)?",
    r"call",
    r"cell",
    r"mobile",
    r"text",
    r"tel",
    r"portable",
    r"cellulaire",
    r"appel\w{0,6}",
    r"numero",
    r"number",
    r"sms",
    r"whatsapp",
    r"signal",
    r"fixe",
    r"ligne",
    r"joindre",
    r"rejoindre",
    r"(?:re)?joign\w{2,4}",
    r"reach",
    r"contact",
    r"coordonnees",
    r"fax",
    r"home",
)
_THING_OR_PHONE = words(
    r"call", r"cell", r"mobile", r"phone", r"tel", r"telephone", r"portable", r"cellulaire", r"text"
)
_QUANTITY = re.compile(
    r" ?(?:%|\$|e\b|eur|euros?|dollars?|cad|usd|km|kg|mb|gb|ms|people|units?|habitants|personnes|unites|octets|bytes)"
)
_ASSIGNED = re.compile(r"[=:'\"]\s?$|b'$")
_DATE_LIKE = re.compile(r"\d{4}[ -/.]\d{2}[ -/.]\d{2}\b.*|\d{2}[/.-]\d{2}[/.-]\d{4}\b.*")

_EMAIL = re.compile(r"(?<![\w.+\-])[\w.+\-]{1,64}@(?:[a-z0-9\-]{1,63}\.){1,5}[a-z]{2,24}(?![\w])")
_SPELLED_EMAIL = re.compile(
    r"(?<![\w.+\-])[\w.+\-]{1,64} ?(?:[\[({] ?(?:at|arobase|a) ?[\])}]| arobase ) ?"
    r"[a-z0-9\-]{1,63}(?: ?(?:[\[({] ?(?:dot|point|\.) ?[\])}]|\.| dot | point ) ?[a-z0-9\-]{2,24}){1,3}(?![\w])"
)

# Without brackets, "at" must be followed by a spelled "dot" and an end that mailboxes have: "at that point that" is no mailbox.
_PLAINLY_SPELLED_EMAIL = re.compile(
    r"(?<![\w.+\-])[\w.+\-]{1,64} at (?!(?:the|that|this|a|an|each|every) )[a-z0-9\-]{1,63}(?: dot [a-z0-9\-]{2,24}){0,2}"
    r" dot (?:com|net|org|ca|fr|edu|gov|info|biz|io|co|uk|us|eu|be|ch|de|lu|ma|example)(?![\w])"
)

_IP_CUE = words(r"ip(?:v[46])?(?: address)?", r"adresse ip")
_IP_OF_MACHINE = words(
    r"server", r"serveur", r"dns", r"gateway", r"passerelle", r"proxy", r"ping", r"host", r"hote", r"router", r"routeur"
)
_IP_OF_PERSON = words(
    r"(?:his|her|their|my|your|user'?s?) (?:home )?ip(?: address)?", r"(?:son|mon|ton|leur|votre) (?:adresse )?ip"
)


def _phone(seen: Seen, match: re.Match[str]) -> float:
    text, start = match.group(), match.start()
    if _DATE_LIKE.fullmatch(text) or _QUANTITY.match(seen.view, match.end()):
        return 0.0
    if seen.last(start, OF_THINGS, 30) > seen.last(start, _THING_OR_PHONE, 30):
        return 0.0
    cued = seen.cued(match.span(), _PHONE_CUE)
    if number_of(text) is None:
        named = seen.last(start, _PHONE_CUE, 18) >= 0
        plausible = phone_digits_min + 1 <= len(digits(text.partition("x")[0])) <= phone_digits_max
        return 0.55 if named and plausible and not seen.cued(match.span(), OF_NOBODY) else 0.0
    if cued:
        return 0.92
    if text.startswith(("+", "(")):
        return 0.85
    if re.search(r"\d[ .()\-]\d", text):
        return 0.8
    # A French number shows by its zero; ten bare digits without one are anything.
    return 0.65 if text.startswith("0") and not _ASSIGNED.search(seen.view, max(0, start - 3), start) else 0.0


def number_of(text: str) -> PhoneNumber | None:
    """Return the valid telephone number that ``text`` is, as libphonenumber's PhoneNumber, or None.

    A French or British number is written with its 0; a North American one never begins with it.
    """
    import phonenumbers

    bare = text.lstrip("(")
    written = f"+{bare[2:]}" if bare.startswith("00") else text
    international = written.lstrip("(").startswith("+")
    regions: tuple[str | None, ...] = (None,) if international else ("FR", "GB") if bare.startswith("0") else ("CA",)
    for region in regions:
        try:
            number = phonenumbers.parse(written, region)
        except phonenumbers.NumberParseException:
            continue
        if phonenumbers.is_valid_number(number):
            return number
    return None


def _email(seen: Seen, match: re.Match[str]) -> float:
    if seen.last(match.start(), OF_NOBODY, 16) >= 0:
        return 0.0
    local, _, host = match.group().rpartition("@")
    sound = len(local) <= local_part_characters_max and ".." not in match.group() and not host.startswith("-")
    return 0.85 if sound and not local.startswith(".") else 0.0


def _spelled_email(seen: Seen, match: re.Match[str]) -> float:
    return 0.0 if seen.cued(match.span(), OF_NOBODY) else 0.8


def _ip(seen: Seen, match: re.Match[str]) -> float:
    try:
        public = ip_address(match.group()).is_global
    except ValueError:
        return 0.0
    if not public or not seen.cued(match.span(), _IP_CUE, 30):
        return 0.0
    if seen.cued(match.span(), _IP_OF_PERSON):
        return 0.85
    return 0.0 if seen.cued(match.span(), _IP_OF_MACHINE) else 0.5


KINDS: tuple[Kind, ...] = (
    formed("phone", (NINE_DIGITS,), _PHONE, _phone),
    formed("email", (rb"[a-z0-9_]@[a-z0-9]",), _EMAIL, _email),
    formed("email", (rb"[\[({] ?(?:at|arobase|a) ?[\])}]", rb" arobase "), _SPELLED_EMAIL, _spelled_email),
    formed("email", (rb" at [a-z0-9-]{1,63} dot [a-z]",), _PLAINLY_SPELLED_EMAIL, _spelled_email),
    formed(
        "ip",
        (rb"\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}",),
        re.compile(r"(?<![\w.\-/])\d{1,3}(?:\.\d{1,3}){3}(?![\w.\-/]\d|\w)"),
        _ip,
    ),
    formed(
        "ip",
        (rb"\bip(?:v6)?\b[^\n]{1,30}[0-9a-f]{1,4}:[0-9a-f:]{3}",),
        re.compile(
            r"(?<![\w.:])(?:(?:[0-9a-f]{1,4}:){2,7}(?::[0-9a-f]{1,4}){0,5}|(?:[0-9a-f]{1,4}:){1,7}:?)[0-9a-f]{1,4}(?![\w:])"
        ),
        _ip,
    ),
)
