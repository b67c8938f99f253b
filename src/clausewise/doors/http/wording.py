"""Descriptions of fields in both languages, for the types from which validation, OpenAPI and the documentation page are derived."""

from __future__ import annotations

from typing import Any

from msgspec import Meta

from clausewise.intake import identifier_characters_max

FRENCH = "x-description-fr"
# No control character and no end of line (Unicode Cc, Zl, Zp): these go into logs, headers and other databases. Python's $ also stands
# before a last newline, hence what follows it.
PLAIN = r"^[^\x00-\x1f\x7f-\x9f\u2028\u2029]*$(?!\n)"


def said(en: str, fr: str, *, written: str = "", **limits: Any) -> Meta:
    """Return the description of a field in both languages, with its limits; ``written`` is the pattern of bytes as text."""
    return Meta(description=en, extra_json_schema={FRENCH: fr, **({"pattern": written} if written else {})}, **limits)


def label(en: str, fr: str, **limits: Any) -> Meta:
    """Return the description of an identifier or other one-line text."""
    return said(en, fr, **{"max_length": identifier_characters_max, "pattern": PLAIN, **limits})
