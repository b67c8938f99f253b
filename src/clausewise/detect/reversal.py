"""Words that signs of direction turn around: how a run of characters is seen, beside how it is written and read by machines.

What: ``seen`` gives the order in which letters are drawn; ``reversals`` are the runs of a text that are drawn in another one than written.
Why: ``invoice`` U+202E ``fdp.exe`` is drawn as ``invoiceexe.pdf`` and runs as a program.
How: the rules for explicit signs of the Unicode Bidirectional Algorithm (UAX 9, X1 to X8 and L2): an override turns every letter, an
embedding or an isolate turns the order of what stands apart in it, and Latin letters stay as they are.
Limits: letters of scripts that are written from right to left stand in the order of reading, for that is how their readers see them; so
Arabic and Hebrew with embeddings, isolates and marks are no reversal. A run ends at a blank or at a sign that no name has in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

run_characters_max = 512
# Half of what the standard allows (its max_depth is 125); what is nested deeper stays as it is written.
depth_max = 60

_OVERRIDE: Final = "\u202e"
_BACK: Final = frozenset("\u202b\u2067")
_ISOLATES: Final = frozenset("\u2066\u2067\u2068")
_OPENS: Final = frozenset("\u202a\u202b\u202d\u202e\u2066\u2067\u2068")
_CLOSES: Final = frozenset("\u202c\u2069")
# Where none of these stands, nothing is turned.
TURNING: Final = re.compile("[\u202b\u202e\u2067]")
_RUN: Final = re.compile(r"""[^\s"'<>|*?,;()«»“”/\\]+""")
_WHOLE: Final = re.compile(r"\S+")
# The sentence's, not the name's.
_TRAILING: Final = ".:!?…"
_UNSEEN: Final = re.compile("[\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]+")


class Reversal(NamedTuple):
    """A run that is seen otherwise than written: its place in the text in code points, and both readings without signs."""

    start: int
    end: int
    written: str
    seen: str


class _Group(NamedTuple):
    """What stands between a sign that opens and the one that closes it."""

    sign: str
    parts: list[str | _Group]


def reversals(text: str, *, whole: bool = False) -> Iterator[Reversal]:
    """Yield the runs of ``text``, at most ``run_characters_max`` long, that are seen in another order than they are written.

    A run is what may be a file's name; with ``whole`` it goes from blank to blank, as addresses do.
    """
    if text.isascii() or not TURNING.search(text):
        return
    for match in (_WHOLE if whole else _RUN).finditer(text):
        run = match.group().rstrip(_TRAILING)
        if len(run) <= run_characters_max and TURNING.search(run):
            written, shown = _UNSEEN.sub("", run), seen(run)
            if written != shown:
                yield Reversal(match.start(), match.start() + len(run), written, shown)


def seen(run: str) -> str:
    """Return ``run`` in the order in which it is drawn from left to right, without the signs that turn it."""
    open_groups = [_Group("", [])]
    for sign in run:
        if sign in _OPENS and len(open_groups) <= depth_max:
            group = _Group(sign, [])
            open_groups[-1].parts.append(group)
            open_groups.append(group)
        elif sign in _CLOSES:
            if len(open_groups) > 1:
                open_groups.pop()
        else:
            open_groups[-1].parts.append(sign)
    return _UNSEEN.sub("", _drawn(open_groups[0]))


def _drawn(group: _Group) -> str:
    parts = [(one, one) if isinstance(one, str) else (one.sign, _drawn(one)) for one in group.parts]
    if group.sign == _OVERRIDE:
        return "".join(drawn for _, drawn in reversed(parts))
    if group.sign not in _BACK:
        return "".join(drawn for _, drawn in parts)
    # Only isolates stand apart; letters that follow each other are one piece.
    pieces: list[str] = [""]
    for sign, drawn in parts:
        if sign in _ISOLATES:
            pieces += [drawn, ""]
        else:
            pieces[-1] += drawn
    return "".join(reversed(pieces))
