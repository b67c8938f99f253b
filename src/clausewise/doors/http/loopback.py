"""What an open service, one without any API key, lets in: requests from this machine, and from no other site's page.

A page of any site can make a browser send requests to this machine. Three things betray it: the name under which the browser calls
(DNS rebinding), the ``Origin`` that it adds (RFC 6454), and ``Sec-Fetch-Site``, which no script can set (W3C Fetch Metadata). A proxy on
this machine would call from here for anybody; it betrays itself by the headers that it adds (RFC 7239; RFC 9110, section 7.6.3).
"""

from __future__ import annotations

import re
from collections.abc import Collection

from starlette.datastructures import Headers

from clausewise.doors.http.kinds import FROM_OTHER_SITE, OPEN_TO_LOOPBACK, THROUGH_PROXY, HttpError

LOOPBACK_HOST = re.compile(r"(?:localhost|127\.0\.0\.1|\[::1\])(?::[0-9]{1,5})?", re.IGNORECASE)
PROXY_HEADERS = frozenset({"forwarded", "via", "x-real-ip"})
PROXY_PREFIX = "x-forwarded-"
SAFE_METHODS = frozenset({"GET", "HEAD"})  # these change nothing, and what they answer no other site's script can read
OWN_SITES = frozenset({"same-origin", "none"})  # "none": the person's own doing, such as loading the page again
OPAQUE = "null"  # the Origin of a page that keeps its address to itself


def refuse_strangers(headers: Headers, method: str, origins: Collection[str] = ()) -> None:
    """Raise HttpError CW523, CW524 or CW525 for a request that an open service does not serve.

    ``origins`` are the web origins that the operator named: their pages may send what the service's own pages may.
    """
    if not LOOPBACK_HOST.fullmatch(headers.get("host", "")):
        raise HttpError(OPEN_TO_LOOPBACK)
    if any(name in PROXY_HEADERS or name.startswith(PROXY_PREFIX) for name in headers):
        raise HttpError(THROUGH_PROXY)
    if method not in SAFE_METHODS and not _is_own(headers, origins):
        raise HttpError(FROM_OTHER_SITE)


def _is_own(headers: Headers, origins: Collection[str]) -> bool:
    """Say whether a request comes from no page at all, from one of this service, or from one of ``origins``."""
    named = headers.getlist("origin")
    if named and all(origin in origins for origin in named):
        return True
    sites = headers.getlist("sec-fetch-site")
    if not OWN_SITES.issuperset(sites):
        return False
    own = {f"http://{headers['host'].lower()}"} | ({OPAQUE} if sites else set())
    return own.issuperset(named)
