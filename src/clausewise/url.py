"""Addresses as a browser reads them: one reading of every spelling, and who owns the host.

Parsed by Ada, the parser of the WHATWG's URL standard, so that whatever a browser would open is seen as it would open it: tabs and line
breaks go, backslashes are slashes, hosts are decoded, folded and made IDNA, and numbers of any base are addresses. Who owns a host is
told from the Public Suffix List with its private part, so that ``a.github.io`` and ``b.github.io`` belong to two.
"""

from __future__ import annotations

import re
import sys
from functools import cache as cached
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, unquote_plus

from msgspec import Struct

from clausewise import cache

if TYPE_CHECKING:
    from publicsuffixlist import PublicSuffixList

# What is longer is cut: a browser's host, path and query are within it, and the rest of a ``data:`` address says nothing more.
url_characters_max = 65_536
query_pairs_max = 256
# A name in the Domain Name System is no longer (RFC 1035).
host_characters_max = 253
label_characters_max = 63
kept_hosts_max = 65_536

WEB = frozenset({"http", "https", "ftp", "ws", "wss"})
SCRIPTS = frozenset({"javascript", "vbscript", "livescript", "jscript", "mocha"})

_TRIMMED = "".join(map(chr, range(0x21))) + "\x7f\u00a0\u200b\u2060\ufeff"
_REMOVED = re.compile("[\t\n\r]+")
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.\-]*):")
# ``example.com:8080`` and ``localhost:8080/a`` are hosts with a port, not schemes.
_PORT_BEHIND = re.compile(r"\d{1,5}(?:[/?#\\]|\Z)")
_TWO_SLASHES = re.compile(r"[/\\]{2}")
# A word with a dot is a host; numbers with dots are one only when there are four of them.
_BARE_HOST = re.compile(
    r"(?:[^\s/\\?#@:.][^\s/\\?#@:]{0,252}[.\u3002\uff0e\uff61][^\W\d_][^\s/\\?#@:.]{1,62}|\d{1,3}(?:\.\d{1,3}){3})\.?"
    r"(?::\d{1,5})?(?:[/\\?#]|\Z)"
)
_FORMATTING = re.compile("[\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]+")
_NUMERIC = re.compile(r"\d{1,3}(?:\.\d{1,3}){3}")
_LONE = re.compile("[\ud800-\udfff]")
_ENCODED_PLAIN = re.compile("%(?:2[DdEe]|3[0-9]|[46][1-9A-Fa-f]|[57][0-9Aa]|5[Ff]|7[Ee])")


class Url(Struct, frozen=True, gc=False):
    """An address, read.

    ``host`` is in Unicode and lower case, ``ascii_host`` as it is looked up, both without a final dot; ``site`` is the part of
    ``ascii_host`` that somebody registered, the whole host where nobody can register or where it is a number. ``port`` is None where it
    is the scheme's own. ``user`` stands before an ``@``. ``query`` and ``fragment`` are decoded, ``path`` is not. ``normal`` is one
    spelling of all that lead to the same place: without user and fragment.
    """

    scheme: str
    host: str = ""
    ascii_host: str = ""
    site: str = ""
    port: int | None = None
    path: str = ""
    query: tuple[tuple[str, str], ...] = ()
    fragment: str = ""
    user: str = ""
    has_user: bool = False
    is_address: bool = False
    normal: str = ""

    @property
    def is_web(self) -> bool:
        """Whether it leads to a host."""
        return self.scheme in WEB

    @property
    def is_data(self) -> bool:
        """Whether the address is its own content."""
        return self.scheme == "data"

    @property
    def is_script(self) -> bool:
        """Whether following it runs code."""
        return self.scheme in SCRIPTS

    @property
    def media_type(self) -> str:
        """What kind of content a ``data:`` address is, in lower case; empty for another address."""
        if not self.is_data:
            return ""
        return re.split("[;,]", self.path, maxsplit=1)[0].strip().lower() or "text/plain"


def parse(text: str) -> Url | None:
    """Return the address that ``text`` is, or None if it is none that leads anywhere. Never raises.

    A bare host with a dot, and ``//host``, are read as a browser's address bar reads them. A path alone is no address.
    """
    cut = _REMOVED.sub("", text[:url_characters_max].strip(_TRIMMED))
    whole = _with_scheme(cut)
    if not whole:
        return None
    parsed = _parsed(whole) or _parsed(_FORMATTING.sub("", whole))
    return None if parsed is None else _url(parsed)


def site_of(host: str) -> str:
    """Return the part of ``host``, in its IDNA form, that somebody registered; the host itself where nobody can register it."""
    return _site(host.strip(".").lower()[-host_characters_max:])


def is_known_suffix(suffix: str) -> bool:
    """Say whether hosts can be registered under ``suffix``, such as ``com`` or ``gouv.fr``; ``example`` is kept for examples (RFC 2606)."""
    return suffix == "example" or _suffixes().publicsuffix(suffix, accept_unknown=False) == suffix


def _with_scheme(text: str) -> str:
    scheme = _SCHEME.match(text)
    if scheme and not _PORT_BEHIND.match(text, scheme.end()):
        return text
    if _TWO_SLASHES.match(text):
        return "http:" + text
    if _BARE_HOST.match(text) or (scheme and scheme.group(1).lower() == "localhost"):
        return "http://" + text
    # A scheme that only looked like a host with a port, such as ``tel:911``.
    return text if scheme else ""


def _parsed(text: str) -> Any:
    from can_ada import parse as read

    try:
        return read(text)
    except (ValueError, TypeError):
        pass
    if not _LONE.search(text):
        return None
    try:
        return read(_LONE.sub("\ufffd", text))
    except ValueError:
        return None


def _url(parsed: Any) -> Url | None:
    scheme: str = parsed.protocol[:-1]
    name: str = parsed.hostname.rstrip(".")
    if scheme in WEB and not name:
        return None
    is_address = name.startswith("[") or _NUMERIC.fullmatch(name) is not None
    port = int(parsed.port) if parsed.port else None
    path = _ENCODED_PLAIN.sub(lambda match: unquote(match.group()), parsed.pathname)
    return Url(
        scheme,
        host=name if is_address else _unicode(name),
        ascii_host=name,
        site=name if is_address or not name else site_of(name),
        port=port,
        path=path,
        query=_pairs(parsed.search),
        fragment=unquote(parsed.hash[1:]),
        user=unquote(parsed.username),
        has_user=parsed.has_credentials(),
        is_address=is_address,
        normal=_normal(scheme, name, port, path + parsed.search),
    )


def _normal(scheme: str, host: str, port: int | None, rest: str) -> str:
    if not host:
        return f"{scheme}:{rest}"
    return f"{scheme}://{host}{'' if port is None else f':{port}'}{rest}"


def _pairs(search: str) -> tuple[tuple[str, str], ...]:
    if len(search) <= 1:
        return ()
    pairs = (one.partition("=") for one in search[1:].split("&", query_pairs_max)[:query_pairs_max] if one)
    return tuple((unquote_plus(name), unquote_plus(value)) for name, _, value in pairs)


def _unicode(host: str) -> str:
    return ".".join(map(_label, host.split("."))) if "xn--" in host else host


def _label(label: str) -> str:
    if not label.startswith("xn--") or len(label) > label_characters_max:
        return label
    try:
        return label[4:].encode("ascii").decode("punycode")
    except UnicodeError:
        return label


@lru_cache(kept_hosts_max)
def _site(host: str) -> str:
    found: str | None = _suffixes().privatesuffix(host)
    return found or host


@cached
def _suffixes() -> PublicSuffixList:
    """Return the list of public suffixes. Writing its rules in their IDNA form takes most of the time that reading it does; it is kept."""
    from publicsuffixlist import PSLFILE, PublicSuffixList

    paths = [Path(PSLFILE)]
    rules = cache.kept(
        lambda: cache.key_of(paths, sys.modules[__name__]), lambda: _rules(paths[0]), encode=bytes, decode=bytes
    )
    return PublicSuffixList(rules, accept_encoded_idn=False)


def _rules(path: Path) -> bytes:
    """Return every rule of the list as it is written, and in its IDNA form."""
    lines = path.read_text(encoding="utf-8").lower().splitlines()
    written = [line.split(maxsplit=1)[0] for line in lines if line.strip() and not line.startswith("//")]
    encoded = ["!" * one.startswith("!") + one.lstrip("!").encode("idna").decode("ascii") for one in written]
    return "\n".join(dict.fromkeys((*written, *encoded))).encode()
