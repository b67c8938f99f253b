"""What an address by itself gives away: credentials in front of the host, numbers for a host, code, ends of files, disguises."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from ipaddress import ip_address
from typing import NamedTuple

from clausewise.detect.skeleton import skeleton
from clausewise.url import Url, is_known_suffix

CREDENTIALS, ADDRESS, SCRIPT, SUFFIX, OBFUSCATED, PORT = (
    "link.credentials",
    "link.address",
    "link.script",
    "link.suffix",
    "link.obfuscated",
    "link.port",
)
HOST_AS_USER, SOME_USER = 0.95, 0.3
PLAIN_NUMBER, ODD_NUMBER = 0.4, 0.85
CODE_FOLLOWED, CODE_IN_PAGE, DATA_PAGE = 0.85, 0.3, 0.85
DOUBLE_END, ODD_PORT = 0.9, 0.3

_USUAL_PORTS = frozenset({80, 443, 8080, 8443, 8000, 3000, 5000, 21, 22})
_AUTHORITY = re.compile(r"\s*(?:[a-z][a-z0-9+.-]*:)?[/\\]*([^/\\?#]*)", re.IGNORECASE)
_DOUBLE_END = re.compile(
    r"\.(?:pdf|docx?|xlsx?|pptx?|od[tsp]|rtf|txt|csv|jpe?g|png|gif|bmp|webp|mp[34]|avi|mov|zip|html?|eml)[\s._\u00a0-]*"
    r"\.(?:exe|scr|com|bat|cmd|pif|jse?|vb[se]|ws[fh]|hta|ms[ic]|lnk|ps1|jar|apk|iso|img|cpl|dll|reg|chm|xll|vhdx?|url|appx|dmg|sh)\Z",
    re.IGNORECASE,
)
_IDLE_SCRIPT = re.compile(
    r"(?:void\s*\(?\s*(?:0|null)?\s*\)?|;|//|\s|return\s+(?:false|true)|undefined|null|history\.(?:back|forward|go)\(-?\d?\)"
    r"|(?:window\.)?(?:print|close)\(\)|(?:false|true))*;?",
    re.IGNORECASE,
)
_ACTIVE_TYPES = (
    "text/html",
    "application/xhtml",
    "image/svg",
    "text/xml",
    "application/xml",
    "text/javascript",
    "application/javascript",
)
_ODD_POINT = re.compile("[\u3002\uff0e\uff61]")
_CONTROL = re.compile("[\t\n\r]")
_ENCODED_AGAIN = re.compile("%25(?:25)*(?:2[ef]|3a|[4-7][0-9a-f])", re.IGNORECASE)
encoded_again_min = 3


class Suspicion(NamedTuple):
    """A signal, how surely it is meant ill, and what it is."""

    signal: str
    score: float
    sense: str


def suspicions(url: Url, raw: str, *, is_page: bool = False) -> Iterator[Suspicion]:
    """Yield what ``url``, written as ``raw``, gives away. ``is_page`` says that code in a link is nothing unusual there."""
    if url.is_script:
        code = url.path.strip()
        if not _IDLE_SCRIPT.fullmatch(code[:256]):
            yield Suspicion(SCRIPT, CODE_IN_PAGE if is_page else CODE_FOLLOWED, url.scheme)
        return
    if url.is_data:
        if url.media_type.startswith(_ACTIVE_TYPES):
            yield Suspicion(SCRIPT, DATA_PAGE, f"data:{url.media_type}")
        return
    if not url.is_web:
        return
    if url.has_user:
        host = url.user.rpartition("@")[2].partition(":")[0].lower()
        is_host = "." in host and is_known_suffix(host.rpartition(".")[2])
        yield Suspicion(CREDENTIALS, HOST_AS_USER if is_host else SOME_USER, url.user[:80])
    if url.is_address:
        yield from _number(url, raw)
    if url.port is not None and url.port not in _USUAL_PORTS:
        yield Suspicion(PORT, ODD_PORT, str(url.port))
    yield from _file(url)
    yield from _disguised(url, raw)


def _number(url: Url, raw: str) -> Iterator[Suspicion]:
    try:
        is_public = ip_address(url.host.strip("[]")).is_global
    except ValueError:
        return
    if url.host not in raw.lower() and "[" not in raw:
        yield Suspicion(ADDRESS, ODD_NUMBER, url.host)
        yield Suspicion(OBFUSCATED, ODD_NUMBER, "number")
    elif is_public:
        yield Suspicion(ADDRESS, PLAIN_NUMBER, url.host)


def _file(url: Url) -> Iterator[Suspicion]:
    from urllib.parse import unquote

    names = [unquote(url.path).rstrip("/").rpartition("/")[2], *(value for _, value in url.query)]
    for name in names:
        found = _DOUBLE_END.search(name[-256:].rstrip())
        if found:
            yield Suspicion(SUFFIX, DOUBLE_END, found.group())
            return


def _disguised(url: Url, raw: str) -> Iterator[Suspicion]:
    match = _AUTHORITY.match(raw)
    written = match.group(1).rpartition("@")[2] if match else ""
    if "%" in written:
        yield Suspicion(OBFUSCATED, 0.75, "encoded_host")
    if _ODD_POINT.search(written):
        yield Suspicion(OBFUSCATED, 0.6, "odd_point")
    folded = unicodedata.normalize("NFKC", written).lower()
    if folded != unicodedata.normalize("NFC", written).lower() and not _ODD_POINT.search(written):
        yield Suspicion(OBFUSCATED, 0.7, "odd_letters")
    if _CONTROL.search(raw.strip()):
        yield Suspicion(OBFUSCATED, 0.5, "control")
    if "\\" in raw.partition("?")[0]:
        yield Suspicion(OBFUSCATED, 0.4, "backslash")
    if len(_ENCODED_AGAIN.findall(raw[:4_096])) >= encoded_again_min:
        yield Suspicion(OBFUSCATED, 0.4, "encoded_again")
    if not url.host.isascii():
        yield from _scripts(url.host)


def _scripts(host: str) -> Iterator[Suspicion]:
    labels = host.split(".")
    for label in labels[:-1]:
        if label.isascii():
            continue
        scripts = {unicodedata.name(one, "?").partition(" ")[0] for one in label if one.isalpha()}
        if "LATIN" in scripts and scripts & {"CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE", "COPTIC", "CANADIAN", "LISU"}:
            yield Suspicion(OBFUSCATED, 0.85, "mixed_scripts")
        elif "LATIN" not in scripts and labels[-1].isascii() and skeleton(label).isascii():
            yield Suspicion(OBFUSCATED, 0.7, "other_script")
