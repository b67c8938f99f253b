"""Links that a list of dangerous addresses knows (``link.blocked``). Part of an engine only when the operator names such a list.

What: every address in texts and opened parts, and where it leads on, looked up by the first bytes of its hashes (``ports.Reputation``).
Why: others have seen the harm that an address does; its words may be spotless.
Limits: a list is late, may err, and may not answer; then the item is judged without it, and the decision's notes say so.
Addresses are cut into expressions and hashed as Safe Browsing does (https://developers.google.com/safe-browsing/v4/urls-hashing).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from hashlib import sha256
from urllib.parse import quote, unquote_to_bytes

from clausewise.detect import route
from clausewise.detect.mention import NEEDLES, mentions
from clausewise.detect.sighting import Sighting, signals
from clausewise.exchange import ExchangeError
from clausewise.extract import Extract
from clausewise.facts import Facts, Needle
from clausewise.model import Evidence, Medium, Signal
from clausewise.ports import Reputation
from clausewise.register import Register
from clausewise.url import Url, parse

BLOCKED = "link.blocked"
SKIPPED = "limit.reputation_skipped"
# A list of others may err: a person looks.
SCORE = 0.95
prefix_bytes = 4
addresses_per_item_max = 200
evidence_max = 8
unescapes_max = 8
host_parts_max, path_parts_max = 5, 4

_SLASHES = re.compile(b"/{2,}")


class Reputed:
    """The detector that asks a list; see the module for what, why and limits."""

    name = "reputed"
    asks_elsewhere = True
    emits = frozenset({BLOCKED, SKIPPED})
    media: tuple[Medium, ...] = (Medium.TEXT, Medium.PAGE, Medium.EMAIL, Medium.DOCUMENT, Medium.LINK, Medium.IMAGE)

    def __init__(self, reputation: Reputation, register: Register) -> None:
        self._reputation = reputation
        self._lists = register.link_lists
        self.version = f"1-{reputation.version}"

    def needles(self) -> Sequence[Needle]:
        """Return what every way to write an address has in it."""
        return [Needle(one, raw=True) for one in NEEDLES]

    def detect(self, batch: Sequence[Facts]) -> list[list[Signal]]:
        """Return the signal of each Facts that mentions a listed address; one question serves the whole batch."""
        found = [list(self._mentioned(facts)) for facts in batch]
        known, failure = self._known([url for one in found for url, _ in one])
        told: list[list[Signal]] = []
        for facts, addresses in zip(batch, found, strict=True):
            spots = [
                Evidence(facts.part, spot[0], spot[1], facts.text[slice(*spot)][:160], f"{threat}: {url.normal}"[:320])
                for url, spot in addresses
                if (threat := _threat(url, known))
            ]
            told.append([Signal(BLOCKED, SCORE, tuple(spots[:evidence_max]), self.name)] if spots else [])
            if failure and addresses:
                told[-1].append(_skipped(failure, facts.part))
        return told

    def inspect(self, batch: Sequence[Extract]) -> list[list[Signal]]:
        """Return the signal of each Extract with a listed address; one question serves the whole batch."""
        found = [list(self._linked(extract)) for extract in batch]
        known, failure = self._known([url for one in found for url, _ in one])
        told: list[list[Signal]] = []
        for extract, addresses in zip(batch, found, strict=True):
            seen = (
                Sighting(BLOCKED, SCORE, f"{threat}: {url.normal}"[:320], excerpt, path)
                for url, (excerpt, path) in addresses
                if (threat := _threat(url, known))
            )
            told.append(signals(extract, seen, self.name))
            if failure and addresses:
                told[-1].append(_skipped(failure, extract.part))
        return told

    def _mentioned(self, facts: Facts) -> Iterator[tuple[Url, tuple[int, int]]]:
        for mention in mentions(facts.text)[:addresses_per_item_max]:
            for url in self._reached(mention.address):
                yield url, (mention.start, mention.end)

    def _linked(self, extract: Extract) -> Iterator[tuple[Url, tuple[str, str]]]:
        for link in extract.links[:addresses_per_item_max]:
            for url in self._reached(link.url):
                yield url, (link.text or link.url, link.path)

    def _reached(self, address: str) -> Iterator[Url]:
        url = parse(address)
        if url is not None and url.is_web:
            yield from (
                one for one in (url, *route.targets(url)) if one.is_web and not self._lists.allows(one.ascii_host)
            )

    def _known(self, urls: Sequence[Url]) -> tuple[dict[bytes, str], str]:
        """Return the listed hashes with their threats, and the word that says why there was no answer, if there was none."""
        prefixes = dict.fromkeys(one[:prefix_bytes] for url in urls for one in hashes(url))
        if not prefixes:
            return {}, ""
        try:
            return {one.sha256: one.threat for one in self._reputation.listed(list(prefixes))}, ""
        except ExchangeError as failure:
            return {}, failure.kind


def hashes(url: Url) -> list[bytes]:
    """Return the SHA-256 of every expression of ``url``: its host and those above it, with its path and those above it."""
    return [sha256(one).digest() for one in expressions(url)]


def expressions(url: Url) -> list[bytes]:
    """Return what of an address may be listed: at most five hosts with at most six paths."""
    rest = url.normal.partition("://")[2].partition("/")[2]
    path, question, query = f"/{rest}".partition("?")
    clean = _unescaped(path)
    paths = [_escaped(clean) + b"?" + _escaped(_unescaped(query))] if question else []
    paths.append(_escaped(clean))
    parts = clean.split(b"/")[1:-1][: path_parts_max - 1]
    paths += [_escaped(b"/" + b"".join(part + b"/" for part in parts[:count])) for count in range(len(parts) + 1)]
    host = url.ascii_host.encode()
    return [one + path for one in _hosts(host, is_address=url.is_address) for path in dict.fromkeys(paths)]


def _hosts(host: bytes, *, is_address: bool) -> list[bytes]:
    if is_address:
        return [host]
    labels = host.split(b".")
    above = (b".".join(labels[-count:]) for count in range(min(host_parts_max, len(labels) - 1), 1, -1))
    return list(dict.fromkeys((host, *above)))


def _unescaped(text: str) -> bytes:
    raw = text.encode()
    for _ in range(unescapes_max):
        again = unquote_to_bytes(raw)
        if again == raw:
            break
        raw = again
    return _SLASHES.sub(b"/", raw)


def _escaped(raw: bytes) -> bytes:
    """Return bytes with what no list holds as it is in percent signs: blanks and signs beyond ASCII, ``#`` and ``%``."""
    return quote(raw, safe=bytes(byte for byte in range(0x21, 0x7F) if byte not in b"#%")).encode()


def _threat(url: Url, known: dict[bytes, str]) -> str:
    return next((known[one] for one in hashes(url) if one in known), "") if known else ""


def _skipped(failure: str, part: int) -> Signal:
    return Signal(SKIPPED, 1.0, (Evidence(part, 0, 0, "", failure),), Reputed.name)
