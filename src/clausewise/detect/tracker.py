"""Who watches: known services by their hosts, unknown ones by the shape of their addresses, and the parameters by which links are followed.

The known ones stand in ``tracker.yaml`` as facts. Most beacons are on no list: their shape gives them away, a path such as ``/open`` or
``/p.gif``, a host such as ``t.`` or ``pixel.``, and an identifier.
"""

from __future__ import annotations

import re
from enum import StrEnum
from functools import cache, lru_cache
from importlib.resources import files
from pathlib import Path

from msgspec import Struct

from clausewise.errors import PolicyError
from clausewise.fields import Table
from clausewise.source import read
from clausewise.url import Url

kept_hosts_max = 16_384


class Kind(StrEnum):
    """What a known service does with whom it sees."""

    OPEN = "open"
    LOGGER = "logger"
    COLLECTOR = "collector"
    ADVERTISING = "advertising"
    REPLAY = "replay"
    ANALYTICS = "analytics"
    TAG = "tag"


class Tracker(Struct, frozen=True):
    """A known service and what it does."""

    name: str
    kind: Kind


class _Known(Struct, frozen=True):
    """Who stands at which host: the beginnings of paths, each with whose it is, and the hosts of guards likewise."""

    at: dict[str, tuple[tuple[str, Tracker], ...]]
    guards: dict[str, tuple[str, ...]]


_BEACON_WORDS = (
    r"open(?:s|ed|er|track)?|pixels?|pxl?|beacons?|bcn|bugs?|web-?bug|track(?:er|ing|s)?|trk|trc|collect(?:or)?|hits?|pings?|imp(?:ression)?s?"
    r"|log(?:ger|s)?|stats?|count(?:er)?|visits?|views?|reads?|seen|rec(?:ord)?|evt|events?|metrics?|telemetry|spy|canary|utm|1x1|clear|blank"
    r"|ouvert(?:ure)?s?|ouvre|suivi|lus?|lecture|compteur|mouchard|espion|traceur|balise|visites?|temoin"
)
# A word of its own between slashes or before an ending: ``/open/``, ``/pixel.gif``; and a single letter: ``/o.gif``, ``/p``.
_PATH = re.compile(
    rf"/(?:{_BEACON_WORDS})(?:$|[/_.-])|[_-](?:{_BEACON_WORDS})\.(?:gif|png|php|ico|aspx?|jsp|cgi)$|/[a-z]\d?\.(?:gif|png|php|ico|aspx?|jsp|cgi)$"
    r"|/(?:[otpbcev]|px)/?$|/(?:[ot]|px|ouv)/[^/.]{8,400}(?:\.gif)?/?$",
    re.IGNORECASE,
)
_HOST = re.compile(
    r"^(?:t|o|p|px|b|e|trk|trc|track(?:er|ing)?\d*|clicks?|clk|opens?|pixels?|beacons?|bcn|links?|lnk|email|em|mailing|stats?|analytics?"
    r"|metrics?|collect(?:or)?|log(?:s|ger)?|events?|telemetry|suivi|compteur|traceur|mouchard|statistiques?|courriel|infolettre)\d*\.",
    re.IGNORECASE,
)
# The file that a page's own counter is asked by, as its instructions for installation write it: ``u + 'matomo.php'``.
_COUNTER = re.compile(r"[\w$)]\s{0,5}\+\s{0,5}[\"']/?((?:matomo|piwik)\.(?:php|js))[\"']")
# A spacer, as layouts of tables have them.
_SPACER = re.compile(
    r"(?:^|[/_.-])(?:spacer|space|blank|clear|transparent|trans|shim|empty|vide|filler|separat\w*|espace\w*|pix(?:el)?_?trans\w*)[\w-]*\.(?:gif|png|webp)$",
    re.IGNORECASE,
)
_PICTURE = re.compile(r"\.(?:jpe?g|png|webp|avif|svg|gif|ico|bmp)$", re.IGNORECASE)


def known(url: Url) -> Tracker | None:
    """Return the known service at ``url``, or None."""
    path = url.path.lower()
    for beginning, one in _at(url.ascii_host):
        if path.startswith(beginning) and not path[len(beginning) : len(beginning) + 1].isalnum():
            return one
    return None


def counter_in(code: str) -> Tracker | None:
    """Return the counter of visits whose file a call in ``code`` asks for by name, the host put before it as the code runs; or None."""
    match = _COUNTER.search(code)
    return next((one for beginning, one in _known().at["*"] if match and beginning == f"/{match[1]}"), None)


def guards(url: Url) -> bool:
    """Say whether ``url`` is of a service that guards a page or lets people sign in or pay: it draws nothing and need not."""
    return url.path.startswith(_guarded(url.ascii_host))


def is_shaped(url: Url) -> bool:
    """Say whether host or path of ``url`` read like those of a beacon."""
    return _PATH.search(url.path) is not None or _HOST.match(url.ascii_host) is not None


def is_path_shaped(url: Url) -> bool:
    """Say whether the path alone reads like that of a beacon: hosts for mailings serve pictures too."""
    return _PATH.search(url.path) is not None


def is_spacer(url: Url) -> bool:
    """Say whether ``url`` is named like a spacer and asks nothing."""
    return not url.query and _SPACER.search(url.path) is not None


def is_picture(url: Url) -> bool:
    """Say whether ``url`` is named like a picture and asks nothing."""
    return not url.query and _PICTURE.search(url.path) is not None


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Parameters by which a click is followed, mildest first; all were documented by who sets them.
_CAMPAIGN = ("utm_", "mtm_", "pk_", "piwik_", "at_", "hsa_", "matomo_")
_CLICK = _words(
    "gclid gclsrc gbraid wbraid dclid fbclid msclkid ttclid twclid li_fat_id igshid yclid ysclid rdt_cid sccid epik irclickid _openstat"
    " wickedid srsltid s_kwcid"
)
_RECIPIENT = _words(
    "mc_eid _hsenc _hsmi mkt_tok vero_id vero_conv ck_subscriber_id oly_enc_id oly_anon_id elqtrackid elqtrack rb_clickid __s ml_subscriber"
    " ml_subscriber_hash sc_eid trk_contact trk_msg bsft_uid bsft_eid nr_email_referer _kx __hstc __hssc hsctatracking wkey"
)
PARAMETER = re.compile(
    r"[?&;](?P<name>(?:"
    + "|".join(map(re.escape, _CAMPAIGN))
    + r")\w{1,40}|"
    + "|".join(sorted(map(re.escape, _CLICK | _RECIPIENT), key=len, reverse=True))
    + r")=(?P<value>[^&#\s]{1,400})",
    re.IGNORECASE,
)
# Hosts of loggers, which people are led to as well; a cheap look before an address is read.
LOGGER = re.compile(r"canarytokens|iplogger|2no\.co|yip\.su|grabify", re.IGNORECASE)
# A link that bears somebody's mail address.
ADDRESSED = re.compile(r"[?&;](?P<name>[\w.-]{1,40})=[^&#\s]{1,64}?(?:%40|@)[\w-]{1,63}\.", re.IGNORECASE)
CAMPAIGN, CLICK, RECIPIENT = "campaign", "click_id", "recipient_id"


def parameter(name: str) -> str:
    """Return what the parameter ``name`` follows: a campaign, a click or a recipient."""
    lower = name.lower()
    return RECIPIENT if lower in _RECIPIENT else CLICK if lower in _CLICK else CAMPAIGN


def _hosts(host: str) -> list[str]:
    """Return ``host`` and the hosts that it stands under, longest first, and the sign for any."""
    labels = host.split(".")[-6:]
    return [".".join(labels[at:]) for at in range(max(1, len(labels) - 1))] + ["*"]


@lru_cache(kept_hosts_max)
def _at(host: str) -> tuple[tuple[str, Tracker], ...]:
    told = _known().at
    return tuple(one for name in _hosts(host) for one in told.get(name, ()))


@lru_cache(kept_hosts_max)
def _guarded(host: str) -> tuple[str, ...]:
    told = _known().guards
    return tuple(one for name in _hosts(host) for one in told.get(name, ()))


@cache
def _known() -> _Known:
    source = read(Path(str(files("clausewise"))) / "detect" / "tracker.yaml", name="tracker.yaml")
    table = Table.of(source)
    at: dict[str, tuple[tuple[str, Tracker], ...]] = {}
    for row in () if table is None else table.tables("services", least=1):
        one = Tracker(row.text("name") or "", row.choice("kind", Kind) or Kind.OPEN)
        for place in row.texts("at", least=1):
            host, path = _parted(place)
            at[host] = (*at.get(host, ()), (path, one))
    told: dict[str, tuple[str, ...]] = {}
    for place in () if table is None else table.texts("guards"):
        host, path = _parted(place)
        told[host] = (*told.get(host, ()), path)
    if source.problems:
        raise PolicyError(tuple(source.problems))
    return _Known(at, told)


def _parted(place: str) -> tuple[str, str]:
    host, slash, path = place.partition("/")
    return host, (slash + path).lower()
