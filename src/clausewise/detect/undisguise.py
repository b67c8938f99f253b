"""Undo the disguises of words: leet (k1ll), spacing (k i l l), stretching (kiiill) and joining (i-will-kill-you).

Gates are patterns of the shared scan that see a disguise; only a text in which one opened gets further views.
"""

from __future__ import annotations

import re
from array import array

from clausewise.detect.prepare import fold
from clausewise.facts import Facts

_LEET, _SPACED, _STRETCHED, _JOINED = range(4)
# A web address begins with three w, 1st and 5pm are numbers, and so are 1.2.3: none of them opens a gate.
GATES: tuple[bytes, ...] = (
    rb"[a-z][@$!|]+[a-z]|[a-z][013457]+[a-z]|\b[@$]*[013457$]+[a-z]{3}",
    rb"\b[a-z@$][ ._*/-][a-z@$!][ ._*/-][a-z@$!]\b|[a-z]_[a-z]_[a-z]",
    # With what comes before, a run opens the gate once and not at each of its letters.
    "|".join(f"[^{one}]{one}{{{4 if one == 'w' else 3}}}" for one in "abcdefghijklmnopqrstuvwxyz").encode(),
    rb"[a-z][-._,~|:;+=#][a-z]{1,20}[-._,~|:;+=#][a-z]",
)
_LEET_LETTERS = bytes.maketrans(b"@$!|013457", b"asiloieast")
_LEET_WORD = re.compile(rb"(?<![\w@$!|.:/])(?=[\w@$!|]*[a-z])(?=[\w@$!|]*[@$!|013457])[a-z0-9@$!|]{3,32}(?![\w@:/])")
_SPACED_WORD = re.compile(rb"(?<![a-z0-9])[a-z0-9@$](?:[ ._*/-][a-z0-9@$!]){2,31}(?![a-z0-9])")
_SEPARATORS = re.compile(rb"[ ._*/-]")
_JOINED_WORDS = re.compile(rb"(?<![a-z0-9/@:._-])[a-z]{1,20}(?:[-._,~|:;+=#][a-z]{1,20}){2,40}(?![a-z0-9/@])")
_JOINTS = re.compile(rb"[-._,~|:;+=#]")
_GROUPS = re.compile(r"\s{2,}")
_STRETCH = re.compile(rb"([a-z])\1{2,}")


def undisguised(facts: Facts, marks: set[int]) -> list[Facts]:
    """Return further views without the disguises that the gates ``marks`` saw: stretched letters become one in one view, two in another."""
    edits: list[tuple[int, int, bytes]] = []
    if _SPACED in marks:
        edits += [
            (match.start(), match.end(), _closed_up(facts, match))
            for match in _SPACED_WORD.finditer(facts.view)
            if not match.group().replace(b" ", b"").isdigit()
        ]
    if _JOINED in marks:
        edits += [
            (match.start(), match.end(), _JOINTS.sub(b" ", match.group()))
            for match in _JOINED_WORDS.finditer(facts.view)
            if any(len(word) > 1 for word in _JOINTS.split(match.group()))
        ]
    if _LEET in marks:
        edits += [
            (match.start(), match.end(), match.group().translate(_LEET_LETTERS))
            for match in _LEET_WORD.finditer(facts.view)
        ]
    plain = _edited(facts, edits) if edits else facts
    if _STRETCHED not in marks:
        return [plain] if edits else []
    return [
        _edited(
            plain, [(match.start(), match.end(), match.group(1) * length) for match in _STRETCH.finditer(plain.view)]
        )
        for length in (1, 2)
    ]


def _closed_up(facts: Facts, match: re.Match[bytes]) -> bytes:
    """Return spaced letters as words; where the writer left wider gaps, they part the words."""
    start, end = facts.span(match.start(), match.end())
    words = [fold(word) for word in _GROUPS.split(facts.text[start:end])]
    return b" ".join(_SEPARATORS.sub(b"", word).translate(_LEET_LETTERS) for word in words)


def _edited(facts: Facts, edits: list[tuple[int, int, bytes]]) -> Facts:
    """Return Facts whose view has the ``edits`` (start, end, replacement) made; later overlapping ones are dropped."""
    pieces: list[bytes] = []
    positions = array("I")
    position = 0
    for start, end, replacement in sorted(edits):
        if start < position:
            continue
        pieces += (facts.view[position:start], replacement)
        positions.extend(range(position, start))
        positions.extend(min(start + index, end - 1) for index in range(len(replacement)))
        position = end
    pieces.append(facts.view[position:])
    positions.extend(range(position, len(facts.view) + 1))
    original = facts.offsets
    offsets = positions if original is None else array("I", (original[place] for place in positions))
    return Facts(facts.text, b"".join(pieces), offsets, facts.hidden, facts.mixed, facts.part)
