"""How sending services count clicks: they put their own host into every link of a mail, over the addresses that are shown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from clausewise.url import Url

# From so many different addresses on, one host behind most links counts clicks.
counted_links_min = 3


def counting_site(urls: Sequence[Url]) -> str:
    """Return the site that most links of a part lead through, each by an address of its own; empty without one."""
    followed = [url for url in urls if url.is_web]
    sites = Counter(url.site for url in followed).most_common(1)
    if not sites or sites[0][1] * 2 <= len(followed):
        return ""
    return sites[0][0] if len({url.normal for url in followed if url.site == sites[0][0]}) >= counted_links_min else ""
