"""Which of the two languages a reader gets (RFC 9110, section 12.5.4). French when both are wanted alike."""

from __future__ import annotations

from functools import lru_cache

from clausewise.model import LanguageCode

ranges_max = 32
cached_headers_max = 512


@lru_cache(maxsize=cached_headers_max)
def preferred(accept_language: str) -> LanguageCode:
    """Return the language that an Accept-Language header prefers: French unless English is wanted more."""
    weights: dict[str, float] = {}
    for entry in accept_language.lower().split(",")[:ranges_max]:
        tag, _, parameters = entry.partition(";")
        name = tag.strip().partition("-")[0]
        weights[name] = max(weights.get(name, 0.0), _weight(parameters))
    other = weights.get("*", 0.0)
    return "en" if weights.get("en", other) > weights.get("fr", other) else "fr"


def _weight(parameters: str) -> float:
    name, _, value = parameters.partition("=")
    if name.strip() != "q":
        return 1.0
    try:
        return min(1.0, max(0.0, float(value)))
    except ValueError:
        return 0.0
