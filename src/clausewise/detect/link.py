"""Links that pretend: addresses in text, Markdown, pages, mails and documents, and where they really lead.

What: a shown address that is not the target's (``link.mismatch``), look-alikes of protected hosts (``link.lookalike``), credentials in
front of a host (``link.credentials``), numbers for one (``link.address``), odd ports (``link.port``), code and content as an address
(``link.script``), redirectors (``link.redirect``), shorteners (``link.shortener``), disguises (``link.obfuscated``), double ends of files
(``link.suffix``), and hosts on the operator's list (``link.blocked``). Evidence names the address in its normal form.
Why: a link is where deceit turns into harm, and its text says what its writer wants.
Limits: nothing is fetched, so a shortener's target stays unknown. Redirectors, shorteners and numbers are mostly honest: their scores say
so, and no clause acts on one alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from hashlib import sha256
from pathlib import Path

from clausewise.detect import route, stance
from clausewise.detect.counting import counting_site
from clausewise.detect.lookalike import Protected
from clausewise.detect.mention import NEEDLES, Disguise, Mention, mentions
from clausewise.detect.mismatch import mismatch
from clausewise.detect.registry import detector
from clausewise.detect.resemblance import Kind
from clausewise.detect.sighting import Sighting, signals
from clausewise.detect.suspect import ADDRESS, CREDENTIALS, OBFUSCATED, PORT, SCRIPT, SUFFIX, suspicions
from clausewise.extract import LOADED, Extract, Link, Role
from clausewise.facts import Facts, Needle
from clausewise.model import Evidence, Medium, Signal
from clausewise.register import Register
from clausewise.url import Url, parse

MISMATCH, LOOKALIKE, REDIRECT, SHORTENER, BLOCKED = (
    "link.mismatch",
    "link.lookalike",
    "link.redirect",
    "link.shortener",
    "link.blocked",
)
# What is seen in fewer cases than that is not worth a word.
LEAST = 0.3
likeness_least = 0.5
evidence_max = 8
# ``clausewise.sight`` names what is passed over.
links_max = 4_000
WHOLE_HOST_LEAST = 0.9
# A host that somebody typed without a scheme, or as a mail's, may be misspelled in all innocence.
TYPED = 0.5
# Those who warn of an address write it so that nobody can follow it.
DEFANGED, SPELLED_OUT, INVISIBLE_IN_HOST, INVISIBLE, REVERSED = 0.3, 0.35, 0.75, 0.3, 0.85
KNOWN_REDIRECTOR, REDIRECTOR, NESTED, FROM_PROTECTED, TO_BAD = 0.2, 0.35, 0.55, 0.5, 0.8
SHORTENED, ON_THE_LIST = 0.3, 0.99
_CLICKED = frozenset({Role.ANCHOR, Role.TEXT, Role.UNSUBSCRIBE})
_FETCHED = LOADED - {Role.REFRESH, Role.FRAME}
# A name in a program's text has points in it too, such as ``google.cloud``.
_MISSPELLED = frozenset({Kind.TYPO, Kind.BIT, Kind.SUFFIX})
_CODE = (
    "counting.py",
    "link.py",
    "lookalike.py",
    "mention.py",
    "reversal.py",
    "mismatch.py",
    "route.py",
    "suspect.py",
    "borrowed.yaml",
    "lure.py",
    "resemblance.py",
)


@detector
class Links:
    """The detector and inspector of links; see the module for what, why and limits."""

    name = "link"
    emits = frozenset(
        {MISMATCH, LOOKALIKE, CREDENTIALS, ADDRESS, PORT, SCRIPT, REDIRECT, SHORTENER, OBFUSCATED, SUFFIX, BLOCKED}
    )
    media = (Medium.TEXT, Medium.PAGE, Medium.EMAIL, Medium.DOCUMENT, Medium.LINK, Medium.IMAGE)

    def __init__(self, register: Register) -> None:
        self.protected = Protected.of(register)
        digest = sha256(repr((self.protected.bodies, register.links)).encode())
        for name in _CODE:
            digest.update((Path(__file__).parent / name).read_bytes())
        self.version = digest.hexdigest()[:12]
        self._lists = register.link_lists

    def needles(self) -> Sequence[Needle]:
        """Return what every way to write an address has in it."""
        return [Needle(one, raw=True) for one in NEEDLES]

    def detect(self, batch: Sequence[Facts]) -> list[list[Signal]]:
        """Return the signals of each Facts in which an address is mentioned that pretends."""
        return [
            self._detect(facts) if facts.hits.get(self.name) or facts.hidden or facts.mixed else [] for facts in batch
        ]

    def inspect(self, batch: Sequence[Extract]) -> list[list[Signal]]:
        """Return the signals of each Extract with links that pretend."""
        return [signals(one, self._inspected(one), self.name, least=LEAST) for one in batch]

    def _detect(self, facts: Facts) -> list[Signal]:
        found: dict[str, list[tuple[float, Evidence]]] = {}
        for mention in mentions(facts.text):
            seen = tuple(self._mentioned(facts.text, mention))
            if not seen:
                continue
            left = stance.weight(stance.stances(facts.view, *facts.position(mention.start, mention.end)), self.name)
            for one in seen:
                score = round(one.score * left, 4)
                if score >= LEAST:
                    excerpt = facts.text[mention.start : mention.end][:160]
                    spot = Evidence(facts.part, mention.start, mention.end, excerpt, one.sense)
                    found.setdefault(one.signal, []).append((score, spot))
        return [
            Signal(
                name,
                max(score for score, _ in spots),
                tuple(spot for _, spot in sorted(spots, key=lambda one: -one[0])[:evidence_max]),
                self.name,
            )
            for name, spots in found.items()
        ]

    def _mentioned(self, text: str, mention: Mention) -> Iterator[Sighting]:
        url = parse(mention.address)
        if url is None:
            return
        if self._lists.allows(url.ascii_host):
            yield from self._let_through(url)
            return
        typed = "//" not in mention.address and mention.shown is None
        yield from self._judged(url, mention.address, typed=typed)
        if mention.shown:
            yield from self._mismatch(mention.shown, url, text[mention.start : mention.end])
        for disguise in mention.disguises:
            yield Sighting(
                OBFUSCATED, _disguise(disguise, text[mention.start : mention.end]), f"{disguise}: {url.normal}", ""
            )

    def _inspected(self, extract: Extract) -> Iterator[Sighting]:
        is_page = extract.medium is Medium.PAGE and not extract.inside
        read = [(link, url) for link in extract.links[:links_max] if (url := parse(link.url)) is not None]
        counter = counting_site([url for link, url in read if link.role in _CLICKED])
        for link, url in read:
            counts = url.site == counter
            if self._lists.allows(url.ascii_host):
                seen = self._let_through(url)
            elif link.role in _FETCHED:
                seen = self._loaded(url)
            else:
                seen = self._followed(url, link, is_page=is_page, counts=counts)
            for one in seen:
                yield Sighting(one.signal, one.score, one.sense, link.text or link.url, link.path, link.rule)

    def _let_through(self, url: Url) -> Iterator[Sighting]:
        """Look at where an address leads on whose host is allowed: that one may be anybody's."""
        for target in route.targets(url):
            if not self._lists.allows(target.ascii_host):
                yield from self._beyond(target)

    def _loaded(self, url: Url) -> Iterator[Sighting]:
        """Look at what the part fetches by itself: only whose it is matters there."""
        yield from self._blocked(url)
        yield from self._lookalike(url, typed=False)

    def _followed(self, url: Url, link: Link, *, is_page: bool, counts: bool) -> Iterator[Sighting]:
        yield from self._judged(url, link.url, typed=False, is_page=is_page)
        if link.text:
            yield from self._mismatch(link.text, url, link.text, counts=counts)
            for mention in mentions(link.text[:512]) if not link.text.isascii() else ():
                for disguise in mention.disguises:
                    yield Sighting(OBFUSCATED, _disguise(disguise, link.text), f"{disguise}: {url.normal}", link.text)

    def _judged(self, url: Url, raw: str, *, typed: bool, is_page: bool = False) -> Iterator[Sighting]:
        """Look at an address and at where it leads on."""
        for one in suspicions(url, raw, is_page=is_page):
            yield Sighting(one.signal, one.score, f"{one.sense}: {url.normal}"[:320], raw)
        yield from self._blocked(url)
        yield from self._lookalike(url, typed=typed)
        if route.is_shortener(url):
            yield Sighting(SHORTENER, SHORTENED, url.normal, raw)
        inner = route.targets(url)
        if inner:
            beyond = [one for target in inner for one in self._beyond(target)]
            yield from beyond
            yield Sighting(
                REDIRECT,
                self._redirect(url, inner, is_bad=bool(beyond)),
                f"{url.normal} > {inner[-1].normal}"[:320],
                raw,
            )

    def _beyond(self, url: Url) -> Iterator[Sighting]:
        """Look at what a redirector leads to."""
        for one in suspicions(url, url.normal):
            if one.signal in (SCRIPT, CREDENTIALS, SUFFIX):
                yield Sighting(one.signal, one.score, f"{one.sense}: {url.normal}"[:320], url.normal)
        yield from self._blocked(url)
        yield from self._lookalike(url, typed=False)

    def _redirect(self, url: Url, inner: tuple[Url, ...], *, is_bad: bool) -> float:
        if is_bad:
            return TO_BAD
        if route.is_gateway(url) or route.is_tracker(url) or self._lists.allows(inner[-1].ascii_host):
            return 0.0
        if len(inner) > 1:
            return NESTED
        if route.is_known(url):
            return KNOWN_REDIRECTOR
        return FROM_PROTECTED if self.protected.owner(url.ascii_host) else REDIRECTOR

    def _blocked(self, url: Url) -> Iterator[Sighting]:
        if url.ascii_host and self._lists.blocks(url.ascii_host):
            yield Sighting(BLOCKED, ON_THE_LIST, url.normal, url.normal)

    def _lookalike(self, url: Url, *, typed: bool) -> Iterator[Sighting]:
        host = url.ascii_host
        if url.scheme == "mailto":
            mail = parse(f"http://{url.path.rpartition('@')[2]}")
            host, typed = (mail.ascii_host if mail else ""), True
        likeness = self.protected.host(host) if host and not url.is_address else None
        if likeness is None or likeness.score < likeness_least:
            return
        innocent = likeness.kind in _MISSPELLED or (
            likeness.kind is Kind.SUBDOMAIN and likeness.score < WHOLE_HOST_LEAST
        )
        score = likeness.score * (TYPED if typed and innocent else 1.0)
        yield Sighting(LOOKALIKE, score, f"{likeness.of} {likeness.kind}: {url.normal}"[:320], url.normal)

    def _mismatch(self, shown: str, url: Url, excerpt: str, *, counts: bool = False) -> Iterator[Sighting]:
        score, named = mismatch(shown, url, self.protected, counts=counts)
        if score:
            yield Sighting(MISMATCH, score, f"{named} > {url.normal}"[:320], excerpt)


def _disguise(disguise: Disguise, written: str) -> float:
    """Return how surely a disguise is meant ill; long addresses are broken by invisible characters so that lines can break."""
    if disguise is Disguise.INVISIBLE:
        head, _, rest = written.partition("//")
        return INVISIBLE_IN_HOST if not (rest or head).partition("/")[0].isprintable() else INVISIBLE
    return {Disguise.REVERSED: REVERSED, Disguise.SPELLED_OUT: SPELLED_OUT}.get(disguise, DEFANGED)
