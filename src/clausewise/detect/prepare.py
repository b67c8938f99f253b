"""Prepare a text once for every detector: a folded view of one byte a position, with a map back to the original.

The view is what patterns are matched on. It has lower case, no accents, straight quotes, single spaces and Latin letters in place of
their look-alikes; invisible characters are gone. Nearly every English or French text fits Windows-1252, so two table look-ups in C
make its view and positions stay as they were; only what does not fit takes the slow road, character by character.
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from collections.abc import Sequence

from clausewise.detect.invisible import spelled
from clausewise.facts import Facts

# A letter of a script that is not folded counts as a letter, so that word boundaries stay true.
FOREIGN_LETTER = b"\xff"
# In place of a character that becomes several or none, so that one look finds it; no view contains it.
SPELLED_OUT = b"\x00"
FOREIGN_SIGN = b" "
MEMO_CHARACTERS_MAX = 65_536
# Some characters are spelled out as eighteen. What would make a view of twice the longest text is cut there, and the Facts say so.
view_bytes_max = 2_000_000

# Look-alikes of Latin letters that no Unicode decomposition resolves (facts from Unicode UTS 39, confusables).
_CONFUSABLE = dict(
    zip(
        "авԁеһіјкӏмпоԛрѕтүԝхуъАВЕНІЈКМОРЅТХУαεηικνορτυχωΑΒΕΖΗΙΚΜΝΟΡΤΥΧıɑɡɩʀʏʋɴᴀᴄᴅᴇᴊᴋᴍᴏᴘᴛᴜᴠᴡᴢꞵłøđħŧʙғɢʜɪʟǫᴎһҺԌԍᴨνѵѴ",
        "abdehijklmnoqpstuwxybabehijkmopstxyaenikvoptuxwabezhikmnoptyxiagiryvnacdejkmoptuvwzblodhtbfghilqnhhggnvvv",
        strict=True,
    )
)
_LOOK_ALIKES = {
    letter: latin for letter, latin in _CONFUSABLE.items() if not unicodedata.name(letter).startswith("LATIN")
}
# Signs that stand for others: quotes, dashes, small capitals, and letters in filled circles and squares, which no decomposition resolves.
_SIGNS = {
    **{letter: latin.encode() for letter, latin in _CONFUSABLE.items() if letter not in _LOOK_ALIKES},
    **dict.fromkeys("\u2018\u2019\u201a\u201b\u2032\u00b4`\u02bc", b"'"),
    **dict.fromkeys("\u201c\u201d\u201e\u00ab\u00bb", b'"'),
    # The full stops of Chinese and Japanese part the labels of a host as a point does (UTS 46).
    **dict.fromkeys("\u3002\uff61", b"."),
    **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", b"-"),
    **{chr(start + letter): bytes((ord("a") + letter,)) for start in (0x1F150, 0x1F170) for letter in range(26)},
}
_SPELLED = {"œ": b"oe", "æ": b"ae", "ß": b"ss", "Œ": b"oe", "Æ": b"ae", "…": b"...", "€": b"e"}
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0e\ufeff\u2800\u3164\uffa0\ufff9-\ufffc\U000e0000-\U000e0fff]+"
)


def _table(encoding: str) -> bytes:
    """Return the 256-byte table that folds a byte of ``encoding`` to the byte of the view."""
    folds = [_fold_character(bytes((code,)).decode(encoding, "replace")) for code in range(256)]
    return bytes(fold[0] if len(fold) == 1 else SPELLED_OUT[0] for fold in folds)


def _fold_character(character: str) -> bytes:
    """Fold one character to the bytes of the view: none when it is invisible, several when it is spelled out."""
    if character in _SPELLED or character in _SIGNS:
        return _SPELLED.get(character) or _SIGNS[character]
    if character.isspace():
        return b" "
    if _INVISIBLE.match(character):
        return b""
    folded = b""
    for piece in unicodedata.normalize("NFKD", character).lower():
        if piece < "\x7f":
            folded += piece.encode() if piece >= " " else b" "
        elif unicodedata.category(piece).startswith("M"):
            continue
        else:
            folded += FOREIGN_LETTER if piece.isalnum() else FOREIGN_SIGN
    return folded


# Joiners, marks of direction, embeddings and isolates are how scripts that need them are spelled: Hebrew, Arabic and its kin, those of
# India, Khmer, Mongolian (Unicode 17, chapters 9 and 23.2). Overrides are not among them.
_SPELLING = re.compile("[\u061c\u200c-\u200f\u202a-\u202c\u2066-\u2069]+")
_NEEDS_THEM = re.compile("[\u0590-\u109f\u1780-\u18af\ufb1d-\ufdff\ufe70-\ufefc]")
_LATIN = _table("latin-1")
_TABLE = _table("cp1252")
_WINDOWS = "".join(bytes((code,)).decode("cp1252", "ignore") for code in range(256))
_PLAIN = "".join(character for character in _WINDOWS if len(_fold_character(character)) == 1)
_SLOW = re.compile(f"[^{re.escape(_PLAIN)}]")
# What may hide something: all but Windows-1252 and what is merely spelled out.
_EXOTIC = re.compile(f"[^{re.escape(_PLAIN)}{''.join(_SPELLED)}]")
_LETTERS = re.compile(r"[^\W\d_]+")
_HAS_LATIN = re.compile(r"[A-Za-z]")
_SPACES = re.compile(rb" {2,}")
_memo: dict[str, bytes] = {}
_identity = array("I", range(4096))


def _positions(start: int, end: int) -> array[int]:
    """Return ``start`` to ``end`` as an array; slicing a ready one is many times faster than counting."""
    global _identity  # noqa: PLW0603 - a table that only grows
    if end > len(_identity):
        _identity = array("I", range(2 * end))
    return _identity[start:end]


def prepare(texts: Sequence[str]) -> list[Facts]:
    """Fold texts into Facts, in their order. Any string is accepted, lone surrogates and NUL included."""
    prepared: list[Facts] = []
    for text in texts:
        # Nearly all texts end here: two table look-ups in C, positions unchanged.
        try:
            view = text.replace("’", "'").encode("latin-1").translate(_LATIN)
        except UnicodeEncodeError:
            prepared.append(_prepare_slowly(text))
            continue
        if b"  " in view or SPELLED_OUT in view:
            prepared.append(_prepare_slowly(text))
        else:
            prepared.append(Facts(text, view))
    return prepared


def fold(text: str) -> bytes:
    """Return the view of ``text`` alone; lexicons fold their patterns with it, so that both sides agree."""
    return prepare([text])[0].view


def _prepare_slowly(text: str) -> Facts:
    if not _EXOTIC.search(text):
        view, offsets, is_whole = _folded_with_map(text)
        return Facts(text, view, offsets, overflowed=not is_whole)
    plain, mixed = _without_look_alikes(text)
    view, offsets, is_whole = _folded_with_map(plain)
    return Facts(text, view, offsets, _hidden_runs(text), mixed, overflowed=not is_whole)


def _folded_with_map(text: str) -> tuple[bytes, array[int], bool]:
    """Return the view of ``text`` and, for each of its positions and the end, where that stands in ``text``; and whether it is whole."""
    pieces: list[bytes] = []
    offsets = array("I")
    position = 0
    for match in _SLOW.finditer(text):
        start = match.start()
        if len(offsets) > view_bytes_max:
            offsets.append(position)
            return *_with_single_spaces(b"".join(pieces), offsets), False
        if position < start:
            pieces.append(_fold_windows(text[position:start]))
            offsets.extend(_positions(position, start))
        folded = _folded(match.group())
        if folded:
            pieces.append(folded)
            offsets.extend((start,) * len(folded))
        position = start + 1
    pieces.append(_fold_windows(text[position:]))
    offsets.extend(_positions(position, len(text) + 1))
    return *_with_single_spaces(b"".join(pieces), offsets), True


def _fold_windows(text: str) -> bytes:
    return text.encode("cp1252").translate(_TABLE)


def _folded(character: str) -> bytes:
    folded = _memo.get(character)
    if folded is None:
        folded = _fold_character(character)
        if len(_memo) < MEMO_CHARACTERS_MAX:
            _memo[character] = folded
    return folded


def _without_look_alikes(text: str) -> tuple[str, bool]:
    """Replace look-alikes by the Latin letters they imitate, one for one; say whether a word mixed them with Latin letters.

    A word of look-alikes alone is taken for Latin only in a text that has Latin letters: a Russian text stays Russian.
    """
    mixed = False
    beside_latin = _HAS_LATIN.search(text) is not None

    def latin(match: re.Match[str]) -> str:
        nonlocal mixed
        word = match.group()
        if _LOOK_ALIKES.keys().isdisjoint(word):
            return word
        has_latin = _HAS_LATIN.search(word) is not None
        if not has_latin and not (beside_latin and _LOOK_ALIKES.keys() >= set(word)):
            return word
        mixed = mixed or has_latin
        return "".join(_LOOK_ALIKES.get(letter, letter) for letter in word)

    return _LETTERS.sub(latin, text), mixed


def _with_single_spaces(view: bytes, offsets: array[int]) -> tuple[bytes, array[int]]:
    if b"  " not in view:
        return view, offsets
    kept = array("I")
    position = 0
    for match in _SPACES.finditer(view):
        kept.extend(offsets[position : match.start() + 1])
        position = match.end()
    kept.extend(offsets[position:])
    return _SPACES.sub(b" ", view), kept


def _hidden_runs(text: str) -> tuple[tuple[int, int], ...]:
    """Return where invisible characters stand inside a word, or spell one; joiners inside emoji and Persian are no hiding."""
    return tuple(
        match.span()
        for match in _INVISIBLE.finditer(text)
        if _is_within_word(text, *match.span()) or spelled(text, *match.span())
    )


def _is_within_word(text: str, start: int, end: int) -> bool:
    """Say whether a run stands between two letters, neither of which is of a script that is spelled with such signs."""
    if not (_is_letter(text, start - 1) and _is_letter(text, end)):
        return False
    beside = text[start - 1] + text[end]
    return not (_SPELLING.fullmatch(text, start, end) and _NEEDS_THEM.search(beside))


def _is_letter(text: str, position: int) -> bool:
    return 0 <= position < len(text) and text[position].isalnum()
