"""What has the last word where a pattern alone would say too much: functions of the text and where in it the pattern ended."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Final

# Takes a text and the end of the match in it, in characters.
Confirmer = Callable[[str, int], bool]

# HTTP's own verbs (RFC 9110 and 5789) and those of WebDAV and its kin, which clients of calendars and files use every day.
_KNOWN_VERBS: Final = frozenset(
    """
    GET POST HEAD PUT DELETE PATCH OPTIONS QUERY PROPFIND PROPPATCH MKCOL COPY MOVE LOCK UNLOCK REPORT SEARCH MKCALENDAR ACL BIND UNBIND
    REBIND CHECKIN CHECKOUT UNCHECKOUT MERGE MKACTIVITY MKREDIRECTREF MKWORKSPACE ORDERPATCH LABEL LINK UNLINK UPDATE VERSION-CONTROL
    BASELINE-CONTROL UPDATEREDIRECTREF SUBSCRIBE UNSUBSCRIBE NOTIFY M-SEARCH PURGE PRI BAN REFRESH BATCH POLL BCOPY BDELETE BMOVE
    BPROPFIND BPROPPATCH X-MS-ENUMATTS RPC_IN_DATA RPC_OUT_DATA RPC_CONNECT BITS_POST CCM_POST RDG_IN_DATA RDG_OUT_DATA SOURCE PLAY DESCRIBE
    MKADDRESSBOOK
    """.split()  # noqa: SIM905 - a list of words reads as words
)


def unknown_verb(text: str, _end: int) -> bool:
    """Say whether the verb, the first line, is none that services use."""
    return text.partition("\n")[0].upper() not in _KNOWN_VERBS


# Hidden by name only: what browsers, hosts of pages and their gateways ask for.
_OPEN_FOLDERS: Final = frozenset(
    ("well-known", "netlify", "auth", "rum", "proxy", "redwood", "vercel", "api", "blog", "cdn", "cdn-cgi")
)


def hidden_path(text: str, _end: int) -> bool:
    """Say whether a part of a path is hidden and none that is open to all the same."""
    parts = (part[1:].lower() for part in text.split("/") if part.startswith(".") and part.strip("."))
    return any(part not in _OPEN_FOLDERS for part in parts)


_RANGE: Final = re.compile(r"(?<![\d-])(\d{1,18})\s*-\s*(\d{1,18})(?!\d)")


def backward_range(text: str, _end: int) -> bool:
    """Say whether one of the ranges asked for ends before it begins."""
    asked = next((line for line in text.split("\n") if line.startswith("range:")), "")
    return any(int(one[2]) < int(one[1]) for one in _RANGE.finditer(asked))


# A path that somebody wants stands by itself; one that is told about stands among words.
words_beside_max = 3


def alone(text: str, _end: int) -> bool:
    """Say whether there is little else in a text than what was found."""
    return len(text.split(None, words_beside_max)) <= words_beside_max


CONFIRMERS: Final[Mapping[str, Confirmer]] = {
    "alone": alone,
    "backward_range": backward_range,
    "hidden_path": hidden_path,
    "unknown_verb": unknown_verb,
}
