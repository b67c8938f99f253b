"""What strangers wrote, made safe to print: on one line, without a character that could drive a terminal or forge a line."""

from __future__ import annotations

import re

# Control characters, line and paragraph separators, and those that reorder text or hide in it (Unicode 16, general categories Cc and Cf).
_UNSAFE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff\U000e0000-\U000e0fff]+"
)
_BLANK = re.compile(r"[\t\n\r ]+")
_BREAKS = str.maketrans("\t\n\r", "   ")
quote_characters_max = 60


def shown(text: str, characters_max: int = quote_characters_max) -> str:
    """Return ``text`` on one line of at most ``characters_max`` characters, unsafe ones as ``‹U+200B›``."""
    line = _UNSAFE.sub(_named, _BLANK.sub(" ", text)).strip()
    return line if len(line) <= characters_max else line[: characters_max - 1].rstrip() + "…"


def visible(text: str) -> str:
    """Return ``text`` with its line breaks, unsafe characters named."""
    if _is_safe(text):
        return text
    return _UNSAFE.sub(lambda match: match[0] if match[0].strip("\n\t") == "" else _named(match), text)


def one_line(text: str) -> str:
    """Return the whole of ``text`` on one line: a tab or line break becomes a space, unsafe characters are named."""
    return visible(text.translate(_BREAKS))


def escaped(json: str) -> str:
    """Return JSON that means the same, its unsafe characters escaped; line breaks between tokens stay."""
    if _is_safe(json):
        return json
    return _UNSAFE.sub(lambda match: match[0] if match[0].strip("\n") == "" else _escape(match[0]), json)


def quoted(text: str, language: str, characters_max: int = quote_characters_max) -> str:
    """Return ``text`` as ``shown``, in the quotation marks of ``language``."""
    line = shown(text, characters_max)
    return f"«\u00a0{line}\u00a0»" if language == "fr" else f"“{line}”"


def _is_safe(text: str) -> bool:
    """Say, much sooner than the expression above can, that nothing in ``text`` is unsafe. Unicode calls some of plane 14 printable."""
    return text.isprintable() and b"\xf3\xa0" not in text.encode()


def _escape(points: str) -> str:
    units = points.encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[at]:02x}{units[at + 1]:02x}" for at in range(0, len(units), 2))


def _named(match: re.Match[str]) -> str:
    points = match[0]
    first = f"U+{ord(points[0]):04X}"
    return f"‹{first}›" if len(points) == 1 else f"‹{first}+{len(points) - 1}›"
