"""Where a form sends what is typed into it."""

from __future__ import annotations

from enum import StrEnum

from clausewise.detect.demand import places
from clausewise.detect.stranger import Strangers, leads_away
from clausewise.extract import Extract
from clausewise.url import Url, parse


class Destination(StrEnum):
    """Who receives what is typed."""

    OWN = "own"
    HERE = "here"
    STRANGER = "stranger"
    PAYMENT = "payment"
    COLLECTOR = "collector"
    MAIL = "mailto"
    CLEAR = "plain_http"
    NUMBER = "number_host"


# Who receives secrets there can be no good reason for.
SHADY = frozenset({Destination.COLLECTOR, Destination.MAIL, Destination.CLEAR, Destination.NUMBER})


def destination(action: str, extract: Extract, strangers: Strangers) -> Destination:
    """Return who receives what a form of ``extract`` sends to ``action``.

    The part's own base counts as here: it is where its relative addresses lead.
    """
    text = action.strip()
    if text.lower().startswith("mailto:"):
        return Destination.MAIL
    url = parse(text) if leads_away(text) else None
    if url is None:
        return Destination.HERE
    if strangers.is_own(url):
        return Destination.OWN
    return _abroad(url, extract)


def _abroad(url: Url, extract: Extract) -> Destination:
    if url.is_address:
        return Destination.NUMBER
    if _is_among("collectors", url):
        return Destination.COLLECTOR
    if _is_among("payments", url):
        return Destination.PAYMENT
    base = parse(extract.base) if extract.base else None
    if base is not None and base.site == url.site:
        return Destination.HERE
    return Destination.CLEAR if url.scheme == "http" else Destination.STRANGER


def _is_among(key: str, url: Url) -> bool:
    host = "." + url.ascii_host
    return any(host.endswith("." + name) and url.path.startswith(path) for name, path in places(key))
