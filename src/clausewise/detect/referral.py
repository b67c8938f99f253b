"""Links that pay whoever placed them: referral and affiliate links.

What: a link whose address says that a sale through it is credited to somebody, in texts and in opened parts (``promotion.link``).
Why: such a link is advertising for another's product, whatever the words around it say.
Limits: only what the address shows; a shortened link hides it, and a campaign's own tracking (``utm_source``) is not counted. In a page,
``ref`` and ``tag`` mostly count clicks within the site and say little.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from clausewise.detect import route
from clausewise.detect.registry import detector
from clausewise.detect.sighting import Sighting, signals
from clausewise.extract import Extract, Role
from clausewise.facts import Facts, Needle
from clausewise.model import Evidence, Medium, Signal
from clausewise.register import Register
from clausewise.url import Url, parse, site_of

SIGNAL = "promotion.link"
SCORE, WEAK = 0.75, 0.4
evidence_max = 8
links_max = 2_000

# The names by which shops and affiliate networks credit a sale; the first are used for other things as well.
_LOOSE_KEYS = "ref|ref_id|tag"
_SURE_KEYS = (
    "referral|referrer_code|refcode|aff|aff_id|affid|affiliate|affiliate_id|invite_code|promo_code|parrain|code_parrain"
)
_KEYS = f"{_LOOSE_KEYS}|{_SURE_KEYS}"
_GATE = (
    rf"[?&](?:{_KEYS})=[a-z0-9]|/(?:ref|referral|aff|parrainage|invite)/[a-z0-9]"
    r"|\b(?:amzn\.to|a\.co|shareasale\.com|awin1\.com)/"
).encode()
_LINK = re.compile(
    rf"(?:https?://|www\.)?[\w.-]+\.[a-z]{{2,24}}/?[^\s<>\"']*?"
    rf"(?:[?&](?:{_KEYS})=[\w-]+|/(?:ref|referral|aff|parrainage|invite)/[\w-]+)[^\s<>\"']*"
    r"|(?:https?://)?(?:amzn\.to|a\.co|(?:www\.)?shareasale\.com|(?:www\.)?awin1\.com)/[^\s<>\"']+"
)
_IN_PATH = re.compile(r"/(?:referral|aff|parrainage)/[\w-]")
_LOOSE, _SURE = frozenset(_LOOSE_KEYS.split("|")), frozenset(_SURE_KEYS.split("|"))
# What the networks and the biggest shops send buyers through, as they name it themselves.
_NETWORKS = frozenset(
    [
        "amzn.to",
        "shareasale.com",
        "awin1.com",
        "linksynergy.com",
        "anrdoezrs.net",
        "dpbolvw.net",
        "jdoqocy.com",
        "kqzyfj.com",
        "tkqlhce.com",
        "prf.hn",
        "pxf.io",
        "sjv.io",
        "7eer.net",
        "evyy.net",
        "skimresources.com",
        "redirectingat.com",
        "viglink.com",
        "tradedoubler.com",
        "effiliation.com",
        "metaffiliation.com",
        "kwanko.com",
        "clickbank.net",
    ]
)
_SHOPS_TAGGED = re.compile(r"(?:^|\.)amazon\.[a-z.]{2,6}$")
_FOLLOWED = frozenset({Role.ANCHOR, Role.TEXT})


@detector
class Referral:
    """The detector and inspector of referral links; see the module for what, why and limits."""

    name = "referral"
    version = "2"
    emits = frozenset({SIGNAL})
    media = (Medium.TEXT, Medium.PAGE, Medium.EMAIL, Medium.DOCUMENT, Medium.LINK, Medium.IMAGE)

    def __init__(self, register: Register) -> None:
        self._own = frozenset(site_of(service.host.removeprefix("*.")) for service in register.services)

    def needles(self) -> Sequence[Needle]:
        """Return the gate: the part of an address that credits somebody."""
        return [Needle(_GATE, raw=True)]

    def detect(self, batch: Sequence[Facts]) -> list[list[Signal]]:
        """Return the signal of each Facts with a link that credits somebody."""
        return [self._detect(facts) for facts in batch]

    def inspect(self, batch: Sequence[Extract]) -> list[list[Signal]]:
        """Return the signal of each Extract with a link that credits somebody."""
        return [signals(extract, self._linked(extract), self.name) for extract in batch]

    def _detect(self, facts: Facts) -> list[Signal]:
        if not facts.hits.get(self.name):
            return []
        view = facts.view.decode("latin-1")
        spans = [facts.span(match.start(), match.end()) for match in _LINK.finditer(view)][:evidence_max]
        evidence = tuple(Evidence(facts.part, *span, facts.text[slice(*span)], "referral_link") for span in spans)
        return [Signal(SIGNAL, SCORE, evidence, self.name)] if evidence else []

    def _linked(self, extract: Extract) -> Iterator[Sighting]:
        base = parse(extract.base) if extract.base else None
        own = self._own | ({base.site} if base else set())
        for link in extract.links[:links_max]:
            url = parse(link.url) if link.role in _FOLLOWED else None
            if url is None or not url.is_web:
                continue
            score = max((_credited(one) for one in (url, *route.targets(url)) if one.site not in own), default=0.0)
            if score == WEAK and extract.medium is Medium.LINK:
                score = SCORE
            if score:
                yield Sighting(SIGNAL, score, f"referral_link: {url.normal}"[:320], link.text or link.url, link.path)


def _credited(url: Url) -> float:
    """Return how surely an address credits a sale to whoever placed it."""
    if url.site in _NETWORKS or (_SHOPS_TAGGED.search(url.host) and any(name == "tag" for name, _ in url.query)):
        return SCORE
    names = {name.lower() for name, value in url.query if value}
    if names & _SURE or _IN_PATH.search(url.path):
        return SCORE
    return WEAK if names & _LOOSE else 0.0
