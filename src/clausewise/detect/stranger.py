"""Whose host an address leads to: the operator's, the part's own, or a stranger's."""

from __future__ import annotations

import re
from functools import cached_property

from clausewise.extract import Extract
from clausewise.register import Register
from clausewise.url import Url, parse, site_of

metas_max = 200
# A page has one address; with this many it makes no claim to others' hosts.
own_sites_max = 2
_OWN_PLACE = frozenset({"canonical", "og:url"})
# What names a host by itself; anything else is read against the part's own place. Two backslashes open a share in a network.
_LEADS_AWAY = re.compile(r"\s*(?:(?:https?|wss?|ftps?|file|smb|stun|turns?):|[/\\]{2})", re.IGNORECASE)


class Strangers:
    """Tells a stranger's address from the operator's own. Made with its register."""

    def __init__(self, register: Register) -> None:
        self._hosts = tuple(one.host.removeprefix("*.") for one in register.services)

    @cached_property
    def sites(self) -> frozenset[str]:
        """The operator's sites. What a site is takes the list of public suffixes, which texts without addresses need not wait for."""
        return frozenset(map(site_of, self._hosts))

    def home(self, extract: Extract) -> frozenset[str]:
        """Return the sites that are not strange to ``extract``: the operator's, and those that it names as its own place."""
        named = [extract.base, *(one.content for one in extract.metas[:metas_max] if one.name in _OWN_PLACE)]
        own = [url.site for one in named if leads_away(one) and (url := parse(one)) is not None]
        return self.sites.union(own[:own_sites_max])

    def is_own(self, url: Url) -> bool:
        """Say whether ``url`` leads to the operator."""
        return url.site in self.sites


def leads_away(text: str) -> bool:
    """Say whether ``text`` names a host by itself, so that it does not merely lead on within the part's own place."""
    return _LEADS_AWAY.match(text) is not None


def stranger(text: str, home: frozenset[str]) -> Url | None:
    """Return the address ``text`` read, if it leads to a host beyond ``home``; None for what is relative or its own content."""
    if not leads_away(text):
        return None
    url = parse(text)
    # A name without a dot is a machine of the house or a piece of an address that code puts together.
    if url is None or not url.host or ("." not in url.host and not url.is_address) or url.site in home:
        return None
    return url
