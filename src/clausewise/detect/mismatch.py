"""Whether a link shows one address and leads to another."""

from __future__ import annotations

import re
from urllib.parse import unquote

from clausewise.detect import route
from clausewise.detect.lookalike import Protected
from clausewise.detect.mention import mentions
from clausewise.url import Url, parse

# What a reader takes for an address: one with a scheme or a path, a protected host, or a bare name with a point, which may be a brand's.
WHOLE, PROTECTED, BARE = 0.85, 0.93, 0.45
# Beside other words an address is often what was cited; under one name two suffixes are mostly one owner's.
AMONG_WORDS, SAME_NAME, HIDDEN, COUNTED_PROTECTED = 0.6, 0.25, 0.35, 0.6
# A text that looks like a protected host is meant to be taken for it.
likeness_least = 0.8
shown_characters_max = 512
whole_share_min = 0.8

_MAY_NAME_A_HOST = re.compile("[.\u3002\uff0e\uff61]|dot|point", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]*>?")


def mismatch(shown: str, target: Url, protected: Protected, *, counts: bool = False) -> tuple[float, str]:
    """Return how surely ``shown``, what a reader sees, names another's address than ``target``, and that address; 0 where it does not.

    ``counts`` says that most links of the part lead through that target's site, as those of a letter do whose sender counts clicks.
    Honest are: the same site, the same owner, an address that carries the shown one on (redirectors, archives), and text that is none.
    """
    shown = _TAG.sub(" ", shown[:shown_characters_max]).strip()
    if not _MAY_NAME_A_HOST.search(shown) or not target.is_web:
        return 0.0, ""
    reached = (target, *route.targets(target))
    worst = (0.0, "")
    for found in mentions(shown):
        url = parse(found.address)
        if found.shown is None and url is not None and url.is_web and not url.is_address and "." in url.host:
            is_whole = len(found.address) >= whole_share_min * len(shown)
            score = _parted(url, reached, protected, written=found.address) * (1.0 if is_whole else AMONG_WORDS)
            if counts:
                score *= COUNTED_PROTECTED if protected.owner(url.ascii_host) else HIDDEN
            worst = max(worst, (round(score, 4), url.normal))
    return worst


def _parted(shown: Url, reached: tuple[Url, ...], protected: Protected, *, written: str) -> float:
    target = reached[-1]
    if any(one.site == shown.site or _is_under(one.ascii_host, shown.ascii_host) for one in reached):
        return 0.0
    owner = protected.owner(shown.ascii_host)
    if owner and owner == protected.owner(target.ascii_host):
        return 0.0
    if f"//{shown.ascii_host}" in unquote(target.normal.partition("//")[2]):
        return 0.0
    likeness = None if owner else protected.host(shown.host)
    if owner or (likeness is not None and likeness.score >= likeness_least):
        score = PROTECTED
    else:
        score = WHOLE if "/" in written or written.lower().startswith("www.") else BARE
    if shown.site.partition(".")[0] == target.site.partition(".")[0]:
        return min(score, SAME_NAME)
    return score * HIDDEN if any(map(route.hides_target, reached)) else score


def _is_under(host: str, other: str) -> bool:
    return host.endswith("." + other) or other.endswith("." + host)
