"""Addresses of a page as a browser would read them: cleaned, and resolved against what they are relative to.

What a browser drops, a filter that looks for ``javascript:`` must drop too: the URL Standard (https://url.spec.whatwg.org/#url-parsing)
strips control signs and spaces at both ends and takes tabs and line breaks out of the middle.
"""

from __future__ import annotations

import re
from urllib.parse import urljoin, urlsplit

url_characters_max = 8_192

_ENDS = "".join(map(chr, range(0x21)))
_INSIDE = re.compile(r"[\t\n\r]")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_PLACE = re.compile(r"[^?#]*")


def cleaned(url: str) -> str:
    """Return an address without the signs that a browser drops, cut at ``url_characters_max``."""
    url = url[:url_characters_max].strip(_ENDS)
    return _INSIDE.sub("", url) if "\n" in url or "\t" in url or "\r" in url else url


class Resolver:
    """Resolves addresses against a base; without one they stay as they are written."""

    def __init__(self, base: str) -> None:
        if base[:2].replace("\\", "/") == "//":
            # A host without a scheme; the page's own is not known.
            base = f"https:{base}"
        self.base = base = _slashed(base)
        self._origin = ""
        self._scheme = ""
        try:
            parts = urlsplit(base)
        except ValueError:
            self.base = ""
            return
        if parts.scheme and parts.netloc:
            self._scheme, self._origin = parts.scheme, f"{parts.scheme}://{parts.netloc}"

    def __call__(self, url: str) -> str:
        """Return ``url`` cleaned and resolved; what is no address at all comes back as it is."""
        url = cleaned(url)
        if not self._origin or _SCHEME.match(url):
            return url
        url = _slashed(url)
        if url.startswith("//"):
            return f"{self._scheme}:{url}"
        if url.startswith("/") and "/." not in url:
            return self._origin + url
        try:
            return urljoin(self.base, url)
        except ValueError:
            return url


def _slashed(url: str) -> str:
    """Return ``url`` with its backslashes as a browser reads them: before the query and the fragment they are slashes."""
    return _PLACE.sub(lambda found: found[0].replace("\\", "/"), url, count=1) if "\\" in url else url
