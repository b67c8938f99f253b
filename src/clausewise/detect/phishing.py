"""Whether a mail is built to catch somebody's secrets: who it claims to be from, where its links go, and what it asks for.

Each of the three alone has honest reasons; a borrowed sender *and* a false link, or either and a form, have hardly any. Wording is judged
elsewhere; clauses put the two together.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import chain, islice
from math import prod

from clausewise.detect.counting import counting_site
from clausewise.detect.enclosure import asks_card, asks_password
from clausewise.detect.letter import Letter
from clausewise.detect.lookalike import Protected
from clausewise.detect.sender import Found, is_alike
from clausewise.extract import Link, Role
from clausewise.model import Evidence
from clausewise.url import Url, parse, site_of

SIGNAL = "mail.phishing"
links_max = 200
read_characters_max = 50_000

FORM_SCORE, CARD_FORM_SCORE = 0.8, 0.7
SENDER_WEIGHT, ATTACHMENT_WEIGHT = 0.75, 0.8
SCRIPT_LINK, USER_LINK, NUMBER_LINK, CODED_LINK, ALIKE_LINK, OTHER_LINK = 0.75, 0.75, 0.55, 0.5, 0.8, 0.55
# A mail shows one kind alone now and then for an honest reason.
ALONE_WEIGHT = 0.6
# Bare and disguised addresses are for the detector of links.
_ADDRESS = re.compile(r"\b(?:https?://|javascript:|data:)[^\s<>\"]{1,2048}", re.IGNORECASE)
_FOLLOWED = frozenset({Role.ANCHOR, Role.TEXT, Role.FORM})


def lures(letter: Letter, protected: Protected, known: Iterable[Found]) -> Iterator[Found]:
    """Yield the signal of a mail whose structure lures; ``known`` are the other signals seen in it."""
    said = list(known)
    sender = max(
        (one for one in said if one[0] in ("mail.forged", "mail.display_name", "mail.reply_elsewhere")),
        key=_score,
        default=None,
    )
    enclosed = max((one for one in said if one[0] == "mail.attachment"), key=_score, default=None)
    kinds: list[tuple[float, Evidence]] = []
    if sender:
        kinds.append((sender[1] * SENDER_WEIGHT, sender[2]))
    if link := _link(letter, protected):
        kinds.append(link)
    asks = list(_asks(letter))
    if enclosed:
        asks.append((enclosed[1] * ATTACHMENT_WEIGHT, enclosed[2]))
    if asks:
        kinds.append(max(asks, key=lambda one: one[0]))
    if not kinds:
        return
    if len(kinds) == 1:
        form = asks[0][0] if asks and not enclosed else 0.0
        score = max(form, kinds[0][0] * ALONE_WEIGHT)
    else:
        score = 1.0 - prod(1.0 - weight for weight, _ in kinds)
    yield SIGNAL, round(min(score, 0.98), 4), kinds[0][1]


def _score(found: Found) -> float:
    return found[1]


def _asks(letter: Letter) -> Iterator[tuple[float, Evidence]]:
    for form in letter.extract.forms:
        score = FORM_SCORE if asks_password(form) else CARD_FORM_SCORE if asks_card(form) else 0.0
        if score:
            yield score, _spot(letter, form.action, "form", form.path)


def _link(letter: Letter, protected: Protected) -> tuple[float, Evidence] | None:
    linked = (one for one in letter.extract.links if one.role in _FOLLOWED)
    followed = list(islice(chain(linked, _written(letter)), links_max))
    read = [(one, url) for one in followed if (url := parse(one.url)) is not None]
    counted = counting_site([url for _, url in read])
    best: tuple[float, Evidence] | None = None
    for link, url in read:
        score, sense = _worth(letter, link, url, protected)
        if sense == "other_host" and url.site == counted and not protected.owner(_shown_host(link.text)):
            continue
        if score and (best is None or score > best[0]):
            best = score, _spot(letter, link.url, sense, link.path, link.text)
    return best


def _written(letter: Letter) -> Iterator[Link]:
    """Yield the addresses that stand in the text itself."""
    for passage in letter.extract.shown:
        for one in _ADDRESS.findall(passage.text[:read_characters_max]):
            yield Link(one, Role.TEXT, "", passage.path)


def _worth(letter: Letter, link: Link, url: Url, protected: Protected) -> tuple[float, str]:
    if url.is_script or (url.is_data and url.media_type in ("text/html", "image/svg+xml", "application/xhtml+xml")):
        return SCRIPT_LINK, "script"
    if not url.is_web or url.site == letter.site:
        return 0.0, ""
    if url.has_user and "." in url.user:
        return USER_LINK, "host_before_at"
    likeness = protected.host(url.ascii_host)
    if likeness is not None and likeness.score >= ALIKE_LINK - 0.1:
        return ALIKE_LINK, f"look_alike/{likeness.of}"
    if letter.site and is_alike(url.site, letter.site):
        return ALIKE_LINK, f"look_alike/{letter.site}"
    if url.is_address:
        return NUMBER_LINK, "numeric_host"
    shown = site_of(_shown_host(link.text))
    if shown and shown != url.site:
        return OTHER_LINK, "other_host"
    return (
        (CODED_LINK, "coded_host") if "xn--" in url.ascii_host and url.host.isascii() is False and shown else (0.0, "")
    )


def _shown_host(text: str) -> str:
    """Return the host that a link's text names when the text is an address, else nothing."""
    words = text.split()
    if len(words) != 1 or "@" in words[0]:
        return ""
    url = parse(words[0])
    return url.ascii_host if url is not None and url.is_web and "." in url.ascii_host else ""


def _spot(letter: Letter, written: str, sense: str, path: str, rule: str = "") -> Evidence:
    excerpt = written[:160]
    return Evidence(letter.extract.part, 0, len(excerpt), excerpt, sense, letter.extract.place(path), rule[:160])
