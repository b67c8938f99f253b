"""Bytes as text, by what they say of themselves and what they are: never an error, and told where reading was a guess.

Only names of character sets that mail programs know are taken: Python also knows transformations under such names, some of more than
linear cost, and the sets of mainframes, in which letters that every reader sees would be read as others.
"""

from __future__ import annotations

import codecs
import re
from functools import lru_cache
from typing import NamedTuple

_KNOWN = re.compile(
    r"utf[-_]?(?:7|8(?:[-_]sig)?|16(?:[-_]?[lb]e)?|32(?:[-_]?[lb]e)?)|(?:us[-_])?ascii|(?:iso[-_]?)?8859[-_]?\d{1,2}(?:[-_][ei])?|latin[-_]?\d{1,2}"
    r"|(?:windows|cp|ibm)[-_]?(?:125\d|437|65001|8[567]\d|874|932|936|949|950|1361)|koi8[-_][rtu]|gb(?:2312|k|18030)|big5(?:[-_]?hkscs)?|euc[-_](?:jp|kr|jis[-_]2004)|s(?:hift)?[-_]?jis(?:[-_]2004)?"
    r"|iso[-_]2022[-_](?:jp(?:[-_][1-3])?|kr)|mac[-_]?(?:roman|cyrillic|greek|latin2|turkish)|macintosh|tis[-_]620|hz(?:[-_]gb[-_]2312)?"
)
# What mail programs read under these names (WHATWG Encoding Standard).
_AS = {"iso8859-1": "cp1252", "ascii": "cp1252", "gb2312": "gb18030", "gbk": "gb18030", "shift_jis": "cp932"}


class Reading(NamedTuple):
    """A text and whether its bytes were what they were said to be."""

    text: str
    is_sure: bool


def read(data: bytes, charset: str = "") -> Reading:
    """Return ``data`` as text: as UTF-8 where nothing or ASCII is declared and it fits, else as declared, else as Windows-1252."""
    codec = _codec(charset.strip().strip("\"'").lower().partition("*")[0])
    if codec in ("", "ascii", "utf-8", "?"):
        try:
            return Reading(data.decode("utf-8-sig"), is_sure=True)
        except UnicodeDecodeError:
            # A lone broken character does not make another character set of it.
            if codec == "utf-8":
                return Reading(data.decode("utf-8-sig", "replace"), is_sure=True)
            return Reading(data.decode("cp1252", "replace"), is_sure=codec != "?")
    return Reading(data.decode(_AS.get(codec, codec), "replace"), is_sure=True)


@lru_cache(maxsize=1024)
def _codec(charset: str) -> str:
    """Return Python's name for ``charset``, nothing for none, and ``?`` for one that is not known."""
    if not charset:
        return ""
    if not _KNOWN.fullmatch(charset):
        return "?"
    try:
        return codecs.lookup(charset).name
    except LookupError:
        return "?"
