"""The small pattern language of lexicons, expanded to literals.

Words separated by one space; ``(a|b)`` alternatives; ``(a|b)?`` optional; groups may nest; a trailing ``*`` for any ending; ``_`` for up to
two words.
Literals compile in milliseconds and scan at memory speed where the same alternatives as regular expressions took seconds to compile
(``make bench`` prints both), so a pattern is multiplied out, and only one with a gap becomes an expression.
"""

from __future__ import annotations

import re

from clausewise.detect.prepare import fold
from clausewise.errors import InputError
from clausewise.facts import Needle

expansions_max = 3000
GAP = r" (?:[^ \n]+ ){0,2}"

_GAP_SIGN = re.compile(r"(?:^| )_(?: |$)")
_INNERMOST_GROUP = re.compile(r"\(([^()]*)\)(\??)")
_WORD_BYTES = frozenset(b"abcdefghijklmnopqrstuvwxyz0123456789_\xff")


def expand(pattern: str) -> list[Needle]:
    """Multiply ``pattern`` out to folded needles, each once; a pattern with a gap is one needle.

    Raises InputError CW601 when it is malformed and CW602 when it is too wide.
    """
    parts = [_texts(part, pattern) for part in _GAP_SIGN.split(pattern)]
    if not all(_is_plain(text) for texts in parts for text in texts):
        raise _malformed(pattern)
    if len(parts) > 1:
        return [_with_gap(parts)]
    return list(dict.fromkeys(_literal(text) for text in parts[0]))


def _texts(part: str, pattern: str) -> list[str]:
    """Return every text that ``part`` of ``pattern`` stands for, innermost groups first."""
    waiting, texts = [part], []
    while waiting:
        text = waiting.pop()
        group = _INNERMOST_GROUP.search(text)
        if group is None:
            texts.append(" ".join(text.split()))
        else:
            options = [*group.group(1).split("|"), *([""] if group.group(2) else [])]
            waiting += [text[: group.start()] + option + text[group.end() :] for option in reversed(options)]
        if len(waiting) + len(texts) > expansions_max:
            raise _too_wide(pattern)
    return texts


def _is_plain(text: str) -> bool:
    return bool(text.strip("* ")) and not any(sign in text for sign in "()|?") and "*" not in text[:-1]


def _too_wide(pattern: str) -> InputError:
    return InputError(
        "CW602",
        f"The pattern {pattern!r} expands to more than {expansions_max} literals.",
        f"Le motif {pattern!r} se développe en plus de {expansions_max} littéraux.",
        remedy_en="Shorten it; for words about people write the predicate only and add `beside: [group, slur]` to the sense.",
        remedy_fr="Raccourcissez-le ; pour des mots sur des gens, n'écrivez que le prédicat et ajoutez « beside: [group, slur] » au sens.",
    )


def _malformed(pattern: str) -> InputError:
    return InputError(
        "CW601",
        f"The pattern {pattern!r} is malformed.",
        f"Le motif {pattern!r} est mal formé.",
        remedy_en="Use words, (a|b), (a|b)?, a final * and _ only.",
        remedy_fr="N'employez que des mots, (a|b), (a|b)?, un * final et _.",
    )


def _literal(text: str) -> Needle:
    return Needle(fold(text.removesuffix("*")), open_end=text.endswith("*"))


def _with_gap(parts: list[list[str]]) -> Needle:
    open_end = any(text.endswith("*") for text in parts[-1])
    choices = ["|".join(re.escape(fold(text.removesuffix("*")).decode("latin-1")) for text in texts) for texts in parts]
    return Needle(GAP.join(f"(?:{choice})" for choice in choices).encode("latin-1"), open_end=open_end, gap=True)


def stands_alone(view: bytes, start: int, end: int, *, open_end: bool = False) -> bool:
    """Say whether ``start`` to ``end`` of a view is made of whole words."""
    if start > 0 and view[start - 1] in _WORD_BYTES and view[start] in _WORD_BYTES:
        return False
    return open_end or end >= len(view) or view[end] not in _WORD_BYTES or view[end - 1] not in _WORD_BYTES
