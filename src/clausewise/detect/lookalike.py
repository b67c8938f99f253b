"""Whether a host or a name is a look-alike of a protected one, and by which trick.

What: homoglyphs (also IDN), one or two slips of the fingers, a flipped bit, added words (combosquatting), another suffix, a protected host
in front of a stranger's, and the same for names. Compiled once; a candidate costs some look-ups, however many names are protected.
Why: a borrowed name is where most swindles begin.
Limits: names of fewer than five letters are never found by slips, names that are also plain words only with words that promise
something. A look-alike may be honest: scores say about what share of such hosts is not, and a person decides.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from clausewise.detect.borrowed import Body, bodies
from clausewise.detect.everyday import WORDS
from clausewise.detect.lure import Lure, is_strong, lure
from clausewise.detect.namesake import Namesakes
from clausewise.detect.resemblance import Kind, Likeness, Near, slip_letters_min, slip_worth, stronger
from clausewise.detect.skeleton import skeleton, squeezed, unaccented, unleeted
from clausewise.register import Register
from clausewise.url import Url, host_characters_max, parse, site_of

HOMOGLYPH, NEAR_HOMOGLYPH, ACCENTED, LEET, SAME_LETTERS = 0.96, 0.85, 0.85, 0.85, 0.8
COMBINED, COMBINED_WEAKLY, COMBINED_SLIP, COMBINED_AT_RISK = 0.88, 0.4, 0.8, 0.65
WHOLE_HOST, LABEL_WITH_WORDS, LABEL_ALONE = 0.93, 0.7, 0.3
RISKY_SUFFIX, SHARED_SUFFIX, OTHER_SUFFIX, COUNTRY_SUFFIX, DEVELOPERS = 0.88, 0.7, 0.6, 0.2, 0.15
# What the same trick is worth under another suffix, with a name that is also a word, and for a name whose own hosts are unknown.
ELSEWHERE, PLAIN, UNKNOWN_HOST, AMONG_DEVELOPERS = 0.9, 0.6, 0.8, 0.4
kept_answers_max = 16_384
label_letters_min = 3
# A short everyday word ends and begins many others.
plain_glued_letters_min = 5
# A host of a country is two letters, or two behind the country's own ``com`` or ``co``.
_COUNTRY = re.compile(r"(?:(?:com?|net|org)\.)?[a-z]{2}")
# Suffixes at which most hosts are swindles or spam, year after year, in the reports of registries and blocklists.
_RISKY = frozenset(
    """
    top xyz shop click online site icu live buzz cyou sbs rest bond cfd quest monster tk ml ga cf gq vip club info work support help space
    store website link fit pw cc ws su life world today email one lol mom hair beauty skin autos boats yachts homes zip mov
    """.split()  # noqa: SIM905 - a list of words reads better as words
)
_DEVELOPERS = frozenset({"github.io", "gitlab.io", "readthedocs.io", "pages.dev", "js.org"})
# Whoever delivers or translates others' pages bears their hosts in front of its own, honestly.
_CARRIERS = frozenset(
    """
    akamaiedge.net akamaihd.net akamai.net edgekey.net edgesuite.net cloudfront.net fastly.net cloudflare.net azureedge.net azurefd.net
    translate.goog googleusercontent.com amazonaws.com archive.org archive.ph cdn77.org trafficmanager.net zendesk.com salesforce.com
    force.com statuspage.io atlassian.net okta.com
    """.split()  # noqa: SIM905
)
_EVERYDAY = frozenset(WORDS)
_DIGIT = re.compile(r"\d")
_TOKENS = re.compile(r"[.\-]")


class _Label:
    """What somebody registered, compiled: the label, its looks, and the host that it is known by."""

    def __init__(self, body: Body, label: str, suffix: str) -> None:
        self.body = body
        self.label = label
        self.suffix = suffix
        self.looks = skeleton(label)
        self.host = f"{label}.{suffix}" if suffix else label
        self.worth = (PLAIN if body.plain else 1.0) * (1.0 if suffix else UNKNOWN_HOST)

    def likeness(self, kind: Kind, score: float) -> Likeness:
        return Likeness(self.body.name, self.host, kind, round(score * self.worth, 4))


class Protected:
    """Protected hosts and names, compiled once for any number of candidates. Thread-safe."""

    def __init__(self, protected: Iterable[Body], shared: Iterable[str] = ()) -> None:
        """``shared`` are hosts of a body under which strangers have hosts of their own."""
        self.bodies = tuple(protected)
        self._shared = tuple(f".{one}" for host in shared if (one := _ascii(host)))
        self._owners = {one: body.name for body in self.bodies for host in body.hosts if (one := _ascii(host))}
        labels = [label for body in self.bodies for label in _labels(body)]
        self._labels: dict[str, _Label] = {}
        self._squeezed: dict[str, _Label] = {}
        for label in labels:
            self._labels.setdefault(label.looks, label)
            self._squeezed.setdefault(squeezed(label.looks), label)
        self._lengths = sorted({len(looks) for looks in self._labels})
        self._near = Near(label.looks for label in labels if not label.body.plain)
        self._hosts = [(tuple(_TOKENS.split(skeleton(one.host))), one) for one in labels if one.suffix]
        self._stems = {".".join(tokens[:-1]): one for tokens, one in self._hosts if one.suffix.count(".")}
        self._long_hosts = {skeleton(one.host): one for one in labels if one.suffix.count(".")}
        self._near_hosts = Near(self._long_hosts, most=1)
        self._first: dict[str, list[tuple[tuple[str, ...], _Label]]] = {}
        for tokens, label in self._hosts:
            self._first.setdefault(tokens[0], []).append((tokens, label))
        self._names = Namesakes(self.bodies)
        self._answer = lru_cache(kept_answers_max)(self._host)

    @staticmethod
    def of(register: Register) -> Protected:
        """Return what is protected for an operator: its own services and marks, then the bodies whose names are borrowed most."""
        shared = (service.host[2:] for service in register.services if service.is_wildcard)
        return _protected((*_own(register), *bodies()), tuple(shared))

    def owner(self, host: str) -> str:
        """Return the body that ``host`` (in its IDNA form) belongs to, or empty."""
        while host:
            if host in self._owners:
                return self._owners[host]
            host = host.partition(".")[2]
        return ""

    def host(self, host: str) -> Likeness | None:
        """Return what a host resembles most, or None; a protected host resembles nothing. IDNA and Unicode are read alike."""
        return self._answer(host)

    def hosts(self, hosts: Sequence[str]) -> list[Likeness | None]:
        """Return what each host resembles most."""
        return [self._answer(host) for host in hosts]

    def name(self, name: str) -> Likeness | None:
        """Return the protected name that a display name passes for, or None; a protected name itself is SAME."""
        return self._names.find(name)

    def names(self, names: Sequence[str]) -> list[Likeness | None]:
        """Return what each name passes for."""
        return [self._names.find(name) for name in names]

    def _host(self, host: str) -> Likeness | None:
        url = parse(f"http://{host}")
        if url is None or url.is_address or len(url.ascii_host) > host_characters_max:
            return None
        if self.owner(url.ascii_host):
            return self._under_shared(url)
        label, _, suffix = url.site.partition(".")
        shown = _unicode_label(url)
        looks = skeleton(shown)
        found = self._same_label(shown, looks, suffix)
        for other in (self._near_label(shown, looks, suffix), self._combined(looks, suffix), self._spelled(url, looks)):
            found = stronger(found, other)
        if label in _EVERYDAY and found is not None and found.kind in (Kind.TYPO, Kind.BIT):
            found = None
        return stronger(found, self._in_front(url, looks))

    def _under_shared(self, url: Url) -> Likeness | None:
        """Find what a stranger borrows whose host lies under one of the operator's."""
        best: Likeness | None = None
        for ending in self._shared:
            if url.ascii_host.endswith(ending):
                best = stronger(best, self._labels_in_front(_before(url, ending[1:]), ""))
        return None if best is None or best.body == self.owner(url.ascii_host) else best

    def _same_label(self, shown: str, looks: str, suffix: str) -> Likeness | None:
        known = self._labels.get(looks)
        if known is None:
            leet = self._labels.get(unleeted(shown)) if _DIGIT.search(shown) else None
            return None if leet is None or len(looks) < slip_letters_min else leet.likeness(Kind.LEET, LEET)
        if len(looks) < label_letters_min:
            return None
        elsewhere = 1.0 if suffix == known.suffix else ELSEWHERE
        if shown == known.label:
            return known.likeness(Kind.SUFFIX, _suffix_worth(known, suffix)) if known.suffix else None
        if shown.isascii() or not _is_accented(shown, known.label):
            return known.likeness(Kind.HOMOGLYPH, HOMOGLYPH * elsewhere)
        return known.likeness(Kind.HOMOGLYPH, ACCENTED * elsewhere)

    def _near_label(self, shown: str, looks: str, suffix: str) -> Likeness | None:
        best: Likeness | None = None
        for near in self._near.find(looks):
            known = self._labels[near]
            kind, worth = slip_worth(known.label, shown)
            if not worth:
                kind, worth = slip_worth(near, looks)
            if worth and not shown.isascii():
                # Nobody types a letter of another script by mistake.
                kind, worth = Kind.HOMOGLYPH, max(worth, NEAR_HOMOGLYPH)
            if worth:
                best = stronger(best, known.likeness(kind, worth * (1.0 if suffix == known.suffix else ELSEWHERE)))
        return best

    def _combined(self, looks: str, suffix: str) -> Likeness | None:
        """Find a protected label with words around it, between hyphens or glued."""
        best: Likeness | None = None
        tokens = looks.split("-")
        is_risky = suffix.rpartition(".")[2] in _RISKY
        for at, token in enumerate(tokens) if len(tokens) > 1 else ():
            rest = "".join((*tokens[:at], *tokens[at + 1 :]))
            best = stronger(best, self._with_words(token, rest))
            known = self._labels.get(token)
            if known is not None and is_risky and len(token) > slip_letters_min and not known.body.plain:
                best = stronger(best, known.likeness(Kind.COMBINATION, COMBINED_AT_RISK))
            if is_strong(rest):
                near = self._near_label(token, token, suffix)
                if near is not None:
                    best = stronger(
                        best, Likeness(near.body, near.of, Kind.COMBINATION, round(near.score * COMBINED_SLIP, 4))
                    )
        for length in self._lengths:
            if length >= len(looks):
                break
            for token, rest in ((looks[:length], looks[length:]), (looks[-length:], looks[:-length])):
                best = stronger(best, self._with_words(token, rest, glued=True))
        if best is not None and suffix in _DEVELOPERS:
            return Likeness(best.body, best.of, best.kind, round(best.score * AMONG_DEVELOPERS, 4))
        return best

    def _with_words(self, token: str, rest: str, *, glued: bool = False) -> Likeness | None:
        known = self._labels.get(token)
        if known is None or len(token) < label_letters_min:
            return None
        if glued and known.body.plain and len(token) < plain_glued_letters_min:
            return None
        said = lure(rest)
        if said < Lure.WEAK or (said is Lure.WEAK and known.body.plain):
            return None
        return known.likeness(Kind.COMBINATION, COMBINED if said is Lure.STRONG else COMBINED_WEAKLY)

    def _spelled(self, url: Url, looks: str) -> Likeness | None:
        """Find a protected label that was cut by hyphens or points, or glued to what stands around it."""
        before = "".join(_before(url, url.site)).removeprefix("www")
        known = self._squeezed.get(squeezed(looks))
        if known is not None and known.looks != looks and len(known.looks) > label_letters_min:
            return known.likeness(Kind.SPACING, SAME_LETTERS)
        known = self._squeezed.get(squeezed(before + looks)) if before else None
        if known is not None and len(known.looks) > label_letters_min:
            return known.likeness(Kind.SPACING, SAME_LETTERS)
        known = self._labels.get(looks.removeprefix("www")) if looks.startswith("www") else None
        return known.likeness(Kind.COMBINATION, COMBINED) if known is not None else None

    def _in_front(self, url: Url, looks: str) -> Likeness | None:
        """Find a protected host, whole or in part, in front of a stranger's."""
        if any(_under(url.ascii_host, one) for one in _CARRIERS):
            return None
        whole = skeleton(url.host).removeprefix("www.")
        best = self._whole(whole)
        tokens = _TOKENS.split(whole)
        for at, token in enumerate(tokens):
            for wanted, known in self._first.get(token, ()):
                if tuple(tokens[at : at + len(wanted)]) == wanted and len(tokens) > at + len(wanted):
                    # A whole host in front of another's is no word by chance, however plain its name.
                    best = stronger(best, Likeness(known.body.name, known.host, Kind.SUBDOMAIN, WHOLE_HOST))
        rest = _before(url, url.site)
        return stronger(best, self._labels_in_front(rest, looks))

    def _whole(self, whole: str) -> Likeness | None:
        """Find a host of several labels under a public body's suffix, misspelled in any of them or under another end."""
        stem = self._stems.get(whole.rpartition(".")[0])
        if stem is not None:
            return stem.likeness(Kind.SUFFIX, RISKY_SUFFIX)
        best: Likeness | None = None
        for near in self._near_hosts.find(whole):
            kind, worth = slip_worth(near, whole)
            best = stronger(best, self._long_hosts[near].likeness(kind, worth))
        return best

    def _labels_in_front(self, parts: Sequence[str], looks: str) -> Likeness | None:
        """Find a protected label among ``parts``; words that promise something beside it, or in what was registered, make it telling."""
        promising = [part for part in (*parts, looks) if any(map(is_strong, part.split("-")))]
        best: Likeness | None = None
        for part in dict.fromkeys(parts):
            strong = any(one != part for one in promising)
            known = self._labels.get(part)
            if known is not None and len(part) >= label_letters_min and (strong or not known.body.plain):
                best = stronger(best, known.likeness(Kind.SUBDOMAIN, LABEL_WITH_WORDS if strong else LABEL_ALONE))
                continue
            combined = self._combined(part, "")
            if combined is not None:
                best = stronger(
                    best, Likeness(combined.body, combined.of, Kind.SUBDOMAIN, round(combined.score * ELSEWHERE, 4))
                )
        return best


@lru_cache(8)
def _protected(known: tuple[Body, ...], shared: tuple[str, ...]) -> Protected:
    """Return what several detectors of an operator compare with, compiled once for all of them."""
    return Protected(known, shared)


def _own(register: Register) -> Iterator[Body]:
    hosts = tuple(dict.fromkeys(service.host.removeprefix("*.") for service in register.services))
    for at, mark in enumerate(register.marks):
        yield Body(mark.name, hosts if at == 0 else (), mark.aliases)
    if not register.marks:
        yield Body(hosts[0] if hosts else "", hosts)


def _labels(body: Body) -> Iterator[_Label]:
    """Yield what a body's hosts and, where it has none, its names are registered as; an everyday word is nobody's."""
    found: dict[str, _Label] = {}
    for host in body.hosts:
        site = site_of(_ascii(host))
        label, _, suffix = site.partition(".")
        if suffix and site == _ascii(host) and label not in _EVERYDAY:
            yield found.setdefault(label, _Label(body, label, suffix))
    for name in body.names if not body.hosts else ():
        label = squeezed(skeleton(name))
        if len(label) > label_letters_min and label not in _EVERYDAY:
            yield _Label(body, name.lower() if name.isalpha() else label, "")


def _under(host: str, other: str) -> bool:
    return host.endswith(other) and (len(host) == len(other) or host[-len(other) - 1] == ".")


def _ascii(host: str) -> str:
    url = parse(f"http://{host}")
    return url.ascii_host if url else ""


def _unicode_label(url: Url) -> str:
    labels = url.host.split(".")
    return labels[-len(url.site.split("."))]


def _before(url: Url, host: str) -> list[str]:
    """Return the looks of the labels of an address that stand before ``host``."""
    return [skeleton(label) for label in url.host.split(".")[: -1 - host.count(".")]]


def _is_accented(shown: str, label: str) -> bool:
    """Say whether two labels differ by accents alone, as an honest French name and its plain spelling do."""
    return unaccented(shown) == unaccented(label)


def _suffix_worth(known: _Label, suffix: str) -> float:
    last = suffix.rpartition(".")[2]
    if suffix in _DEVELOPERS:
        return DEVELOPERS
    if last in _RISKY:
        return RISKY_SUFFIX
    if known.body.wide and _COUNTRY.fullmatch(suffix):
        return COUNTRY_SUFFIX
    return OTHER_SUFFIX if _COUNTRY.fullmatch(suffix) or "." not in suffix else SHARED_SUFFIX
