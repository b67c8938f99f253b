"""What no browser draws and no style hides: comments, words in attributes, and signs that take no room.

Comments and attributes are honest nearly always, so only what is written for a reader that nobody is, or heaped up, stays without excuse.
Signs of no width have honest uses too (joiners in Persian, in Indic scripts and in emoji, marks of direction in Arabic and Hebrew): what
speaks against them is a run of them, one between two Latin letters, a direction that is overridden, and the tag letters of Unicode.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from clausewise.extract import Kind, Passage, Trick
from clausewise.parse.element import Element
from clausewise.parse.habit import Excuse
from clausewise.stuffing import STOP_WORDS, addresses_machines, stuffing, words_of

comment_characters_max = 20_000
comments_max = 2_000
remark_words_min, prose_words_min = 4, 25
heap_min = 0.5
invisible_run_min = 6
attribute_characters_min, spaces_min = 40, 4
around_max = 300

_CODE: Final = re.compile(
    r"</?[a-z!][^<>]{0,300}>|[{};]\s?$|=>|\bfunction\b|\bvar \w|\w\(\)|https?://\S{1,300}\.(?:js|css)\b"
    r"|^\s?\[(?:if|endif)|^\s?/?wp:|\$\{|<\?|#\w{1,60}\s?\{|@\w{1,60} \w",
    re.IGNORECASE | re.MULTILINE,
)
_ORDINARY: Final = re.compile(
    r"\b(?:copyright|licen[cs]ed?|all rights reserved|tous droits réservés|licence|todo|fixme|hack|xxx|begin|end|start|debug"
    r"|debut|début|fin|generated|powered by|built with|généré|cache[ds]?|version|build|deprecated|google tag manager|gtm|analytics"
    r"|matomo|header|footer|sidebar|section|wrapper|container|nav(?:bar)?|menu|modal|script|style|css|template|include|block"
    r"|component|note|seo plugin|yoast|@\w+)\b",
    re.IGNORECASE,
)
_INVISIBLE: Final = re.compile(
    "[\u200b\u200c\u200d\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\u180e\ufe00-\ufe0f\U000e0000-\U000e01ef]"
)
_RUN: Final = re.compile("[\u200b-\u200f\u2060-\u2064\ufeff\u180e]{%d,}" % invisible_run_min)  # noqa: UP031 - braces would double
_SELECTORS: Final = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]{4,}")
_SPLIT: Final = re.compile("[A-Za-zÀ-ÿ][\u200b-\u200d\u2060-\u2064\ufeff\u180e]+[A-Za-zÀ-ÿ]")
_TAGS: Final = re.compile("(?<!\U0001f3f4)(?<![\U000e0020-\U000e007f])[\U000e0020-\U000e007e]{2,}\U000e007f?")
_OVERRIDE: Final = re.compile("[\u202d\u202e]([^\u202c\n]+)")
_TAKES_NO_ROOM: Final = {
    ord(sign): None for sign in "\u200b\u200c\u200d\u200e\u200f\u2060\u2061\u2062\u2063\u2064\ufeff\u180e"
}
_SAID_ELSEWHERE: Final = frozenset(("meta", "script", "style", "link"))
# Attributes that hold words nobody sees, beside those that are spoken.
_SILENT: Final = frozenset(
    ("value", "summary", "longdesc", "label", "content", "abbr", "standby", "datetime", "cite", "keywords")
)


def comment(text: str, path: str) -> Passage | None:
    """Return a comment as a passage, None for what has hardly a word."""
    text = " ".join(text[:comment_characters_max].split())
    words = words_of(text)
    if len(words) < remark_words_min:
        return None
    return Passage(text, path, Kind.NOTE, Trick.COMMENT, "<!-- -->", _comment_excuse(text, words))


def _comment_excuse(text: str, words: list[str]) -> str:
    plain = re.sub(r"<[^<>]*>", " ", text)
    if stuffing(plain) >= heap_min or addresses_machines(text):
        return ""
    if len(words) < prose_words_min or _CODE.search(text) or _ORDINARY.search(text):
        return Excuse.COMMENT
    # Prose for a reader: sentences with function words. A list of names without them is no remark either.
    share = sum(one in STOP_WORDS for one in words) / len(words)
    return Excuse.COMMENT if 0.05 < share < 0.3 and "." not in text else ""  # noqa: PLR2004 - measured on prose


def may_be_silent(names: tuple[str, ...]) -> bool:
    """Say whether any of an element's attributes could hold words which nobody sees."""
    return any(name in _SILENT or name[:5] == "data-" for name in names)


def silent(element: Element) -> Iterator[Passage]:
    """Yield the attributes of an element that hold a heap of words which nobody sees."""
    for name, value in element.attributes.items():
        if (
            len(value) < attribute_characters_min
            or not (name in _SILENT or name.startswith("data-"))
            or " " not in value
        ):
            continue
        if element.tag in _SAID_ELSEWHERE or (name == "value" and element.get("type") != "hidden"):
            continue
        text = " ".join(value[:comment_characters_max].split())
        if value[0] not in "{[<" and heaped(text):
            yield Passage(text, f"{element.path}[{name}]", Kind.ALTERNATIVE, Trick.ATTRIBUTE, name)


def heaped(text: str) -> bool:
    """Say whether words that stand in a picture's place are a heap; so few are none."""
    return text.count(" ") >= spaces_min and (stuffing(text) >= heap_min or addresses_machines(text))


def unseen(text: str, path: str) -> list[Passage]:
    """Return texts as a program reads them where signs of no width, tag letters or overridden directions make it read another thing."""
    if _INVISIBLE.search(text) is None:
        return []
    found = []
    selectors = _SELECTORS.search(text)
    tags, override, split, run = _TAGS.search(text), _OVERRIDE.search(text), _SPLIT.findall(text), _RUN.search(text)
    if tags is not None:
        found.append((tags.start(), "U+E0020–U+E007E", False))
    if selectors is not None:
        found.append((selectors.start(), f"U+{ord(selectors[0][0]):04X}", False))
    if override is not None and any(sign.isascii() and sign.isalpha() for sign in override[1]):
        found.append((override.start(), f"U+{ord(override[0][0]):04X}", False))
    if split:
        # A single one may have been copied by mistake.
        found.append((text.index(split[0]), f"U+{ord(split[0][1]):04X}", len(split) == 1))
    elif run is not None:
        found.append((run.start(), f"U+{ord(run[0][0]):04X}", False))
    return [
        Passage(
            _read(text[max(0, at - around_max) : at + around_max]),
            path,
            Kind.BODY,
            Trick.CHARACTERS,
            rule,
            "",
            doubtful,
        )
        for at, rule, doubtful in found
    ]


def _read(text: str) -> str:
    """Return what a program reads: tag letters as letters, signs of no width not at all, unless there is nothing else."""
    plain = "".join(
        chr(ord(sign) - 0xE0000) if "\U000e0020" <= sign <= "\U000e007e" else sign
        for sign in text.translate(_TAKES_NO_ROOM)
        if sign != "\U000e007f"
    )
    return plain.strip() or text
