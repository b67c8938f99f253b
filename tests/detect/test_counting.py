from __future__ import annotations

import pytest

from clausewise.detect.counting import counting_site
from clausewise.url import parse


def urls(*written):
    return [url for one in written if (url := parse(one)) is not None]


@pytest.mark.parametrize(
    ("written", "site"),
    [
        (
            ["https://a.clics.example/1", "https://b.clics.example/2", "https://clics.example/3", "https://x.example"],
            "clics.example",
        ),
        (["https://clics.example/1", "https://clics.example/2"], ""),
        ([f"https://clics.example/{n}" for n in range(3)] + [f"https://x{n}.example" for n in range(3)], ""),
        (["https://clics.example/1"] * 3, ""),
        (["mailto:a@b.example"] * 5, ""),
        ([], ""),
    ],
)
def test_host_counts_clicks_when_most_links_lead_to_it(written, site):
    assert counting_site(urls(*written)) == site
