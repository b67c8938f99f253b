"""What is attached to a mail under a false flag: two endings, a name written backwards, a page that asks for a password, a locked archive.

Programs are mailed honestly between those who write them; a program that says to be a document is not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from clausewise.extract import Extract, Form
from clausewise.model import Evidence, Medium, Part

name_characters_max = 160

DISGUISED_SCORE, BACKWARDS_SCORE, PASSWORD_SCORE, CARD_SCORE = 0.95, 0.95, 0.8, 0.7
SCREEN_SAVER_SCORE, LYING_SCORE, LOCKED_SCORE, LOCKED_WITH_KEY_SCORE = 0.8, 0.75, 0.3, 0.5
# So do honest exports of figures.
SMUGGLED_SCORE = 0.45

_RUNS = r"exe|scr|pif|com|bat|cmd|js|jse|vbs|vbe|wsf|wsh|hta|lnk|ps1|jar|msi|cpl|reg|url|iso|img|vhd|one|dll|application|xll"
_SHOWN = r"pdf|docx?|xlsx?|pptx?|odt|txt|rtf|csv|jpe?g|png|gif|mp[34]|zip|eml|facture|invoice"
_DISGUISED = re.compile(
    rf"\.(?:{_SHOWN})[\s._]*\.(?:{_RUNS}|s?html?|xht|svg)\s*+\Z|(?<!\s)\s{{6,}}+\.\w{{2,5}}\s*+\Z", re.IGNORECASE
)
_NEVER_SENT = re.compile(r"\.(?:scr|pif|hta|lnk|cpl|jse|vbe|wsf|xll)\s*\Z", re.IGNORECASE)
_BACKWARDS = re.compile("[\u202d\u202e\u2066\u2067]")
_DOCUMENT = re.compile(rf"\.(?:{_SHOWN})\s*\Z", re.IGNORECASE)
_PROGRAM = (b"MZ", b"\x7fELF", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe")
# The first bit of a ZIP entry's flags says that it is encrypted (APPNOTE 4.4.4); the seven-zip and RAR5 marks stand in their headers.
_ZIP = b"PK\x03\x04"
_SEVEN_ZIP_CODER = b"\x06\xf1\x07\x01"
_RAR5 = b"Rar!\x1a\x07\x01\x00"
_RAR5_LOCKED = 4
_KEY = re.compile(r"\b(?:password|passcode|mot de passe|mdp|code)\b.{0,24}?[:=]\s*\S+", re.IGNORECASE)
_CARD = re.compile(
    r"\bcc[-_ ]?(?:num|number|csc|exp)|card[-_ ]?(?:num|no\b)|\bcvv|\bcvc|num[eé]ro de carte|carte de cr[eé]dit",
    re.IGNORECASE,
)
# A script that builds a file out of its own text: what a page hands over so, no server ever saw.
_SMUGGLING = re.compile(r"(?:new\s+Blob|msSaveOrOpenBlob|createObjectURL)", re.IGNORECASE)
_DECODING = re.compile(r"atob\s*\(|fromCharCode|unescape\s*\(")
smuggled_characters_min = 2_000

Flag = tuple[float, Evidence]


def flags(extract: Extract, pages: Mapping[int, Extract]) -> Iterator[Flag]:
    """Yield how surely each attachment of a mail sails under a false flag; ``pages`` are opened ones by the ``id`` of their part."""
    text = extract.text
    for number, child in enumerate(extract.children, start=1):
        place = extract.place(child.name or f"{child.medium.value} {number}")
        told = (*_named(child), *_held(child, text), *_asked(child, pages.get(id(child))))
        if told:
            score, sense = max(told)
            excerpt = (child.name or child.declared_type)[:name_characters_max]
            yield score, Evidence(extract.part, 0, len(excerpt), excerpt, sense, place, child.declared_type)


def _named(child: Part) -> Iterator[tuple[float, str]]:
    if _BACKWARDS.search(child.name):
        yield BACKWARDS_SCORE, "name_backwards"
    if _DISGUISED.search(child.name):
        yield DISGUISED_SCORE, "two_endings"
    elif _NEVER_SENT.search(child.name):
        yield SCREEN_SAVER_SCORE, "runs_when_opened"


def ends_twice(name: str) -> bool:
    """Say whether a name has the ending of something that runs behind one of something that is looked at."""
    return bool(_DISGUISED.search(name))


def _held(child: Part, text: str) -> Iterator[tuple[float, str]]:
    says_document = _DOCUMENT.search(child.name) or child.declared_type.startswith(
        ("image/", "application/pdf", "text/plain")
    )
    if says_document and child.data.startswith(_PROGRAM):
        yield DISGUISED_SCORE, "program_as_document"
    elif (
        child.name and child.medium is Medium.PAGE and says_document and not child.declared_type.startswith("image/svg")
    ):
        yield LYING_SCORE, "page_as_document"
    if is_locked(child.data):
        yield (LOCKED_WITH_KEY_SCORE if _KEY.search(text) else LOCKED_SCORE), "locked_archive"


def is_locked(data: bytes) -> bool:
    """Say whether an archive can be opened with a password only, as far as its first entry shows."""
    if data.startswith(_ZIP):
        return len(data) > 6 and bool(data[6] & 1)  # noqa: PLR2004 - where the flags stand
    if data.startswith(b"7z\xbc\xaf\x27\x1c"):
        return _SEVEN_ZIP_CODER in data[-4096:]
    return data.startswith(_RAR5) and len(data) > 12 and data[12:16].find(bytes([_RAR5_LOCKED])) >= 0  # noqa: PLR2004


def _asked(child: Part, page: Extract | None) -> Iterator[tuple[float, str]]:
    if page is None or child.medium is not Medium.PAGE:
        return
    if any(asks_password(one) for one in page.forms):
        yield PASSWORD_SCORE, "asks_for_password"
    elif any(asks_card(one) for one in page.forms):
        yield CARD_SCORE, "asks_for_card"
    code = "\n".join(one.code for one in page.scripts)
    if len(code) >= smuggled_characters_min and _SMUGGLING.search(code) and _DECODING.search(code):
        yield SMUGGLED_SCORE, "builds_a_file"


def asks_password(form: Form) -> bool:
    """Say whether a form asks for a password."""
    return any(one.kind == "password" or one.autocomplete.endswith("-password") for one in form.fields)


def asks_card(form: Form) -> bool:
    """Say whether a form asks for the number of a payment card."""
    return any(_CARD.search(f"{one.name} {one.label} {one.autocomplete}") for one in form.fields)
