"""How surely a thing that a part loads is there to report its reader: by what it draws, whom it asks and what its address bears.

Scores are the share of such cases that are beacons, by our judgement and measured with the corpus of pages. Whatever draws a picture that
people see is none; what draws nothing, asks a stranger and bears an identifier is one.
"""

from __future__ import annotations

import re
from enum import Enum
from typing import NamedTuple

from clausewise.detect import tracker
from clausewise.detect.identifier import Identifier, Sort, identifier, in_host, in_query
from clausewise.detect.tracker import Kind
from clausewise.extract import Link, Role, Trick
from clausewise.url import Url

PIXEL, CALLBACK, PREFETCH = "beacon.pixel", "beacon.callback", "beacon.prefetch"
FRAME, REMOTE = "beacon.frame", "beacon.remote"
# Up to so many CSS pixels on both sides nobody sees a thing; from so many on it was made to be seen, later or elsewhere.
unseen_pixels_max = 3
drawn_pixels_min = 24
# The part's own base may be anybody's: from such a score on, and by so much less, what is asked there counts too.
TOLD, AT_HOME = 0.95, 0.6
# What a known counter of visits asks for unseen: usual, mostly told, and held by nobody. `beacon.tracker` names it all the same.
COUNTED = 0.45


# What stands in these is drawn when they are, and says by its size whether it is seen.
_NOT_DRAWN_AS_IT_STANDS = frozenset({Trick.NOSCRIPT, Trick.TEMPLATE, Trick.COMMENT, Trick.CHARACTERS})


class Sight(Enum):
    """What readers see of a thing."""

    NOTHING = "nothing"
    LINE = "line"
    LATER = "later"
    UNKNOWN = "unknown"
    SOMETHING = "something"


class Setting(NamedTuple):
    """Where a thing is loaded: in HTML (a page, a mail) or not, and in what was sent (a mail, a file) or not."""

    is_page: bool = True
    is_sent: bool = False


class Judged(NamedTuple):
    """A signal, its score and what was seen."""

    signal: str
    score: float
    sense: str


def sight(link: Link) -> Sight:
    """Return what readers see of the thing that ``link`` loads, from its size and what hides it."""
    sides = [one for one in (link.width, link.height) if one is not None]
    if sides and (min(sides) <= 0 or (len(sides) == len(("width", "height")) and max(sides) <= unseen_pixels_max)):
        return Sight.NOTHING
    if link.trick is not None and link.trick not in _NOT_DRAWN_AS_IT_STANDS:
        return Sight.LATER if sides and min(sides) >= drawn_pixels_min else Sight.NOTHING
    if sides and min(sides) <= 1:
        return Sight.LINE
    return Sight.SOMETHING if sides else Sight.UNKNOWN


def judged(link: Link, url: Url, setting: Setting) -> Judged | None:
    """Return what loading the stranger's ``url`` amounts to; None where there is nothing to say."""
    judge = _JUDGES.get(link.role) if setting.is_page else _OF_DOCUMENTS.get(link.role, _JUDGES.get(link.role))
    if judge is None or tracker.guards(url):
        return None
    found = judge(link, url, setting)
    return found if found is not None and found.score > 0 else None


def _picture(link: Link, url: Url, setting: Setting) -> Judged | None:
    seen = sight(link)
    if not setting.is_page and seen is not Sight.NOTHING:
        # Documents hold their pictures; one that is fetched at every opening tells of it.
        mark = identifier(url)
        score = 0.75 if mark else 0.55 if tracker.is_shaped(url) else 0.35
        return Judged(REMOTE, score, _sense("linked_picture", url, mark))
    if seen is Sight.SOMETHING or (seen is Sight.UNKNOWN and link.text.strip()):
        return None
    mark = identifier(url)
    if seen is Sight.NOTHING:
        # A picture in a tab or a menu that opens later: it says no size, and is a file like any other.
        is_later = (
            link.width is None and link.height is None and tracker.is_picture(url) and not tracker.is_path_shaped(url)
        )
        return Judged(PIXEL, 0.3 if is_later and not mark else _unseen(url, mark, setting), _sense("unseen", url, mark))
    if seen is Sight.LINE:
        return Judged(PIXEL, 0.75 if mark else 0.2, _sense("line", url, mark))
    if seen is Sight.LATER:
        is_told = mark is not None and (mark.is_personal or tracker.is_shaped(url)) and not tracker.is_picture(url)
        return Judged(PIXEL, 0.6 if is_told else 0.15, _sense("hidden", url, mark))
    return _of_unknown_size(url, mark, setting)


def _of_unknown_size(url: Url, mark: Identifier | None, setting: Setting) -> Judged | None:
    """Judge a picture that says no size and bears no words: only its address can tell that it is no picture."""
    if mark is None:
        return None
    if tracker.is_path_shaped(url):
        return Judged(PIXEL, 0.85 if setting.is_sent else 0.6, _sense("shape", url, mark))
    if mark.sort in (Sort.ADDRESS, Sort.PLACEHOLDER):
        return Judged(PIXEL, 0.65 if setting.is_sent else 0.5, _sense("address", url, mark))
    return None


def _unseen(url: Url, mark: Identifier | None, setting: Setting) -> float:
    known = tracker.known(url)
    # Any page may name a file of its own as a known counter does; one that bears a person's name counts more than visits.
    if known is not None and known.kind in (Kind.ANALYTICS, Kind.TAG) and not (mark is not None and mark.is_personal):
        return COUNTED
    if known is not None and known.kind is Kind.ADVERTISING:
        return 0.85
    if mark is not None:
        return 0.97 if mark.strength >= 1.0 else 0.95 if mark.is_personal or tracker.is_shaped(url) else 0.92
    if tracker.is_spacer(url):
        return 0.45 if setting.is_sent else 0.55
    if tracker.is_shaped(url) or known is not None:
        return 0.88
    return 0.72 if setting.is_sent else 0.82


_SPIES = re.compile(r"\[\s*value\s*[~^$*|]?=|:visited\b", re.IGNORECASE)
_REACTS = re.compile(
    r":(?:hover|active|focus(?:-within|-visible)?|checked|valid|invalid|placeholder-shown|target)\b|@media\b|@supports\b",
    re.IGNORECASE,
)


def _background(link: Link, url: Url, setting: Setting) -> Judged | None:
    mark = identifier(url)
    if _SPIES.search(link.rule):
        return Judged(CALLBACK, 0.95, _sense("style_spies", url, mark))
    seen = sight(link)
    if seen is Sight.NOTHING:
        return Judged(PIXEL, _unseen(url, mark, setting), _sense("unseen_background", url, mark))
    if seen is Sight.LINE:
        return Judged(PIXEL, 0.75 if mark else 0.2, _sense("line", url, mark))
    if _REACTS.search(link.rule) and not tracker.is_picture(url):
        return Judged(CALLBACK, 0.85 if mark else 0.5, _sense("style_reacts", url, mark))
    query = in_query(url)
    if query is None:
        shaped = tracker.is_path_shaped(url) and not tracker.is_picture(url)
        return Judged(CALLBACK, 0.7, _sense("background", url, mark)) if shaped and mark else None
    return Judged(CALLBACK, 0.85 if query.is_personal else 0.5, _sense("background", url, query))


def _style(link: Link, url: Url, setting: Setting) -> Judged | None:
    del link, setting
    mark = in_query(url)
    if mark is None:
        return None
    is_told = mark.is_personal and mark.sort is not Sort.NAME
    score = 0.85 if is_told else 0.6 if mark.is_personal or tracker.is_shaped(url) else 0.45
    return Judged(CALLBACK, score, _sense("style", url, mark))


def _script(link: Link, url: Url, setting: Setting) -> Judged | None:
    del setting
    mark = in_query(url)
    if mark is not None and mark.strength >= 1.0:
        return Judged(CALLBACK, 0.65, _sense("script", url, mark))
    # A drawing needs no code, least of all a stranger's.
    return Judged(CALLBACK, 0.7, _sense("script_in_drawing", url, mark)) if " svg" in f" {link.path}" else None


def _call(link: Link, url: Url, setting: Setting) -> Judged | None:
    del link, setting
    mark = identifier(url)
    return Judged(CALLBACK, 0.9 if mark or tracker.is_shaped(url) else 0.75, _sense("call", url, mark))


_PLAYER = re.compile(r"/(?:embed|player|video|maps?|widget|iframe)\b", re.IGNORECASE)


def _frame(link: Link, url: Url, setting: Setting) -> Judged | None:
    del setting
    seen = sight(link)
    if seen not in (Sight.NOTHING, Sight.LINE):
        return None
    mark = identifier(url)
    known = tracker.known(url)
    if known is not None and known.kind in (Kind.TAG, Kind.ANALYTICS):
        score = COUNTED
    elif _PLAYER.search(url.path) and link.trick is not None:
        score = 0.3
    else:
        score = 0.94 if mark else 0.88 if link.trick is None or tracker.is_shaped(url) else 0.8
    return Judged(FRAME, score, _sense("unseen", url, mark))


def _media(link: Link, url: Url, setting: Setting) -> Judged | None:
    mark = identifier(url)
    if not setting.is_page:
        return Judged(REMOTE, 0.75 if mark else 0.55, _sense("linked_media", url, mark))
    # What plays behind a page is seen by nobody.
    if sight(link) is Sight.NOTHING or "bgsound" in link.path:
        return Judged(PIXEL, 0.88 if mark or tracker.is_shaped(url) else 0.55, _sense("unseen_media", url, mark))
    query = in_query(url)
    return Judged(PIXEL, 0.6, _sense("media", url, query)) if query and query.is_personal else None


def _ping(link: Link, url: Url, setting: Setting) -> Judged | None:
    del link, setting
    mark = identifier(url)
    return Judged(CALLBACK, 0.93 if mark else 0.9, _sense("ping", url, mark))


def _prefetch(link: Link, url: Url, setting: Setting) -> Judged | None:
    del link, setting
    is_shaped = tracker.is_path_shaped(url)
    mark = in_host(url) or in_query(url) or (identifier(url) if is_shaped else None)
    if mark is None:
        return Judged(PREFETCH, 0.7, _sense("ahead", url, mark)) if is_shaped and url.query else None
    is_told = mark.is_personal or not mark.name or is_shaped
    return Judged(PREFETCH, 0.88 if is_told else 0.6, _sense("ahead", url, mark))


def _template(link: Link, url: Url, setting: Setting) -> Judged | None:
    del setting
    # Offices keep their templates in shares, and a document that leaves the house still names them.
    is_share = link.url.startswith("\\\\") or url.scheme in ("file", "smb")
    return Judged(REMOTE, 0.93 if url.is_address or not is_share else 0.8, _sense("template", url, identifier(url)))


def _external(link: Link, url: Url, setting: Setting) -> Judged | None:
    if setting.is_page:
        # Symbols, manifests and parts of a page are files like its styles; hidden, they need not ask anything.
        is_asking = sight(link) is Sight.NOTHING and bool(url.query)
        return _style(link, url, setting) or (
            Judged(CALLBACK, 0.55, _sense("unseen", url, None)) if is_asking else None
        )
    is_share = link.url.startswith("\\\\") or url.scheme in ("file", "smb")
    mark = identifier(url)
    told = mark is not None or tracker.is_shaped(url)
    return Judged(REMOTE, 0.9 if is_share or told else 0.7, _sense("external", url, mark))


_JUDGES = {
    Role.IMAGE: _picture,
    Role.BACKGROUND: _background,
    Role.FONT: _style,
    Role.STYLE: _style,
    Role.SCRIPT: _script,
    Role.CALL: _call,
    Role.FRAME: _frame,
    Role.MEDIA: _media,
    Role.PING: _ping,
    Role.PREFETCH: _prefetch,
    Role.TEMPLATE: _template,
    Role.EXTERNAL: _external,
}
# A document holds what it shows: all that it fetches comes from elsewhere.
_OF_DOCUMENTS = {
    Role.BACKGROUND: _picture,
    Role.FRAME: _external,
    Role.SCRIPT: _external,
    Role.STYLE: _external,
    Role.REFRESH: _external,
}


def _sense(what: str, url: Url, mark: Identifier | None) -> str:
    """Return ``what`` with who is asked, where that is known, and by what the reader is told from others."""
    known = tracker.known(url)
    return "/".join((what, *([known.name] if known else []), *([mark.sort.value] if mark else [])))
