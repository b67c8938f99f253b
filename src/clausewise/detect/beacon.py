"""Beacons: what a page, a mail or a document loads or calls so that somebody else learns that it was opened, by whom and when.

What: pictures, frames and media that draw nothing (``beacon.pixel``, ``beacon.frame``), calls of code, styles and pings
(``beacon.callback``), look-ups ahead (``beacon.prefetch``), remote templates, contents and receipts (``beacon.remote``), known services
(``beacon.tracker``) and links that bear whose click it is (``beacon.parameter``).
Why: a reader is watched without knowing it; nothing in the visible text tells.
Limits: only strangers' hosts count (``clausewise.detect.stranger``); who serves visible pictures learns as much, and is not accused.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from hashlib import sha256
from pathlib import Path

from clausewise.detect import callback, resource, tracker
from clausewise.detect.registry import detector
from clausewise.detect.resource import CALLBACK, FRAME, PIXEL, PREFETCH, REMOTE, Setting
from clausewise.detect.sighting import Sighting, signals
from clausewise.detect.stranger import Strangers, leads_away, stranger
from clausewise.detect.tracker import Kind, Tracker
from clausewise.extract import LOADED, Extract, Link, Role
from clausewise.model import Medium, Signal
from clausewise.register import Register
from clausewise.url import Url, parse

TRACKER, PARAMETER = "beacon.tracker", "beacon.parameter"
# What is seen in fewer cases than that is not worth a word.
LEAST = 0.1

# How surely a known service watches readers who do not know it, where the page loads it. Counting visits is usual and mostly told.
_KNOWN = {
    Kind.OPEN: 0.9,
    Kind.LOGGER: 0.95,
    Kind.COLLECTOR: 0.9,
    Kind.ADVERTISING: 0.7,
    Kind.REPLAY: 0.7,
    Kind.ANALYTICS: 0.5,
    Kind.TAG: 0.4,
}
# Links that people follow: marketing is common, and a click is an act of theirs.
_PARAMETERS = {tracker.CAMPAIGN: 0.1, tracker.CLICK: 0.2, tracker.RECIPIENT: 0.35}
_ADDRESSED, _LOGGER_FOLLOWED = 0.4, 0.6
# A receipt is asked for openly and mail programs ask before they send it; one to somebody else than the sender is another thing.
_RECEIPT, _RECEIPT_ELSEWHERE = 0.3, 0.7
_CODE = ("callback.py", "identifier.py", "resource.py", "stranger.py", "tracker.py", "tracker.yaml", "beacon.py")


@detector
class Beacon:
    """The inspector of beacons; see the module for what, why and limits."""

    name = "beacon"
    emits = frozenset({PIXEL, CALLBACK, PREFETCH, FRAME, REMOTE, TRACKER, PARAMETER})
    media = (Medium.PAGE, Medium.EMAIL, Medium.DOCUMENT)

    def __init__(self, register: Register) -> None:
        self._strangers = Strangers(register)
        digest = sha256(repr(sorted(self._strangers.sites)).encode())
        for name in _CODE:
            digest.update((Path(__file__).parent / name).read_bytes())
        self.version = digest.hexdigest()[:12]

    def inspect(self, batch: Sequence[Extract]) -> list[list[Signal]]:
        """Return the signals of each Extract that reports its reader."""
        return [signals(one, self._seen(one), self.name, least=LEAST) for one in batch]

    def _seen(self, extract: Extract) -> Iterator[Sighting]:
        # A page that lay in another part is the body of a mail, or a file that was sent: it is at home nowhere.
        is_sent = extract.medium is not Medium.PAGE or bool(extract.inside)
        setting = Setting(is_page=extract.medium is not Medium.DOCUMENT, is_sent=is_sent)
        home = self._strangers.sites if is_sent else self._strangers.home(extract)
        # What code calls is read from the code itself, with what it carries.
        in_code = {one.path for one in extract.scripts} if setting.is_page else set()
        for link in extract.links:
            if link.role is Role.RECEIPT:
                yield _receipt(extract, link)
            elif link.role not in LOADED:
                yield from _followed(link)
            elif leads_away(link.url) and not (link.role is Role.CALL and link.path in in_code):
                yield from _loaded(link, home, self._strangers, setting)
        for script in extract.scripts:
            for call in callback.calls(script.code):
                url = stranger(call.url, self._strangers.sites)
                if url is not None and (url.site not in home or call.load is callback.Load.SECRET):
                    yield from _called(call, url, script.path)


def _loaded(link: Link, home: frozenset[str], strangers: Strangers, setting: Setting) -> Iterator[Sighting]:
    url = stranger(link.url, home)
    if url is None:
        yield from _from_home(link, strangers)
        return
    told = resource.judged(link, url, setting)
    if told is not None:
        yield Sighting(told.signal, told.score, told.sense, link.url, link.path, link.rule)
    known = tracker.known(url)
    if known is not None:
        yield Sighting(TRACKER, _KNOWN[known.kind], f"{known.kind}/{known.name}", link.url, link.path, link.rule)


def _from_home(link: Link, strangers: Strangers) -> Iterator[Sighting]:
    """Look at what is asked of the host that the part itself names as its own: it may name anybody's."""
    url = parse(link.url) if link.trick is not None or link.width is not None or link.height is not None else None
    if url is None or strangers.is_own(url):
        return
    told = resource.judged(link, url, Setting())
    if told is not None and told.score >= resource.TOLD:
        yield Sighting(
            told.signal, told.score * resource.AT_HOME, f"own_host/{told.sense}", link.url, link.path, link.rule
        )


def _called(call: callback.Call, url: Url, path: str) -> Iterator[Sighting]:
    known = tracker.known(url) or tracker.counter_in(call.excerpt)
    sense = f"{call.way}/{call.load}" + ("/disguised" if call.is_disguised else "")
    if not tracker.guards(url) and not _counts_only(known, call):
        is_picture = tracker.is_picture(url) and not tracker.is_path_shaped(url)
        # A variable may stand where the address is wanted.
        excerpt = call.excerpt if call.url in call.excerpt else f"{call.url} {call.excerpt}"
        yield Sighting(CALLBACK, callback.score(call, is_picture=is_picture), sense, excerpt, path)
    if known is not None:
        yield Sighting(TRACKER, _KNOWN[known.kind], f"{known.kind}/{known.name}", call.url, path)


def _counts_only(known: Tracker | None, call: callback.Call) -> bool:
    """Say whether a call does no more than what a known counter of visits does on many an honest page."""
    return known is not None and known.kind in (Kind.ANALYTICS, Kind.TAG) and call.load is not callback.Load.SECRET


def _followed(link: Link) -> Iterator[Sighting]:
    if link.role is Role.UNSUBSCRIBE:
        return
    for match in tracker.PARAMETER.finditer(link.url):
        kind = tracker.parameter(match["name"])
        yield Sighting(PARAMETER, _PARAMETERS[kind], f"{kind}/{match['name'].lower()}", link.url, link.path)
    for match in tracker.ADDRESSED.finditer(link.url):
        if not link.url.lower().startswith("mailto:"):
            yield Sighting(PARAMETER, _ADDRESSED, f"mail_address/{match['name'].lower()}", link.url, link.path)
    if tracker.LOGGER.search(link.url):
        url = parse(link.url)
        known = None if url is None else tracker.known(url)
        if known is not None and known.kind is Kind.LOGGER:
            yield Sighting(TRACKER, _LOGGER_FOLLOWED, f"{known.kind}/{known.name}", link.url, link.path)


def _receipt(extract: Extract, link: Link) -> Sighting:
    sender = next((one.value for one in extract.headers if one.name == "from"), "")
    is_theirs = _domain(link.url) in sender.lower()
    score = _RECEIPT if is_theirs or not sender else _RECEIPT_ELSEWHERE
    return Sighting(REMOTE, score, "receipt" if is_theirs else "receipt_elsewhere", link.url, link.path)


def _domain(address: str) -> str:
    return address.rpartition("@")[2].strip("> ").lower()
