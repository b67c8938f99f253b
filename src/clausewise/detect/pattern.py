"""The small pattern language of lexicons, and how it becomes something to scan for.

Words separated by one space; ``(a|b)`` alternatives; ``(a|b)?`` optional; groups may nest; a trailing ``*`` for any ending; ``_`` for up to
two words.

Literals compile in milliseconds and scan at memory speed, where the same alternatives as expressions took seconds to compile. So a narrow
pattern is multiplied out to literals. A wide one, or one with a gap, is scanned for by its most telling part, its anchors, and confirmed
around them.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import dropwhile, product
from math import prod

from msgspec import Struct

from clausewise.detect import everyday
from clausewise.detect.prepare import fold
from clausewise.errors import InputError
from clausewise.facts import WORD_ENDS, WORD_STARTS, Needle

literals_max = 48
anchors_max = 600
alternatives_max = 600
gap_bytes_max = 80
# Each further letter makes a literal about three times rarer.
LETTER_SHARE = 0.3
# An everyday word, however long, tells as little as this many letters.
EVERYDAY_LETTERS = 1.5
# What a further literal in the database weighs against a match in vain.
LITERAL_COST = 1e-4
GAP = "_"

# What was expanded before; the lexicons fill it from the cache at start.
known: dict[str, tuple[Needle, ...]] = {}

_EVERYDAY = frozenset(fold(word).decode("latin-1") for word in everyday.WORDS)
_INNERMOST_GROUP = re.compile(r"\(([^()]*)\)(\??)")
# Whether a byte of a view belongs to a word.
IN_WORD = bytes(byte in b"abcdefghijklmnopqrstuvwxyz0123456789_\xff" for byte in range(256))


class _Token(Struct, frozen=True):
    """A word of a pattern: the folded texts that it may be; ``gap`` for up to two arbitrary words."""

    texts: tuple[str, ...]
    optional: bool = False
    gap: bool = False


def expand(pattern: str) -> tuple[Needle, ...]:
    """Return what to scan for: a few literals, or one needle with anchors.

    Raises InputError CW601 when the pattern is malformed and CW602 when it is too wide.
    """
    needles = known.get(pattern)
    if needles is None:
        needles = known[pattern] = _expanded(pattern)
    return needles


def quoted(name: str) -> str:
    """Return a name as a pattern: without the signs of the pattern language."""
    return "".join(" " if sign in "()|?*_[]{}+\\" else sign for sign in name)


def _expanded(pattern: str) -> tuple[Needle, ...]:
    open_end = pattern.endswith("*")
    tokens = [_token(word, pattern) for word in _words(pattern.removesuffix("*").strip(), pattern)]
    if not tokens or tokens[0].gap or tokens[-1].gap or all(token.optional for token in tokens):
        raise _malformed(pattern)
    if prod(len(token.texts) + token.optional for token in tokens) <= literals_max and not any(
        token.gap for token in tokens
    ):
        choices = [token.texts + (("",) if token.optional else ()) for token in tokens]
        texts = dict.fromkeys(" ".join(filter(None, chosen)) for chosen in product(*choices))
        return tuple(Needle(text.encode("latin-1"), open_end=open_end) for text in texts)
    start, end = _telling_run(tokens)
    anchors = tuple(
        " ".join(chosen).encode("latin-1") for chosen in product(*(token.texts for token in tokens[start:end]))
    )
    if len(anchors) > anchors_max:
        raise _too_wide(pattern)
    # What may be missing at the very beginning decides nothing.
    needed = list(dropwhile(lambda token: token.optional or token.gap, tokens[:start]))
    before = [_before(token) for token in needed]
    after = [_after(token) for token in tokens[end:]]
    value = "".join((*before, "|".join(re.escape(anchor.decode("latin-1")) for anchor in anchors), *after))
    return (
        Needle(
            value.encode("latin-1"),
            open_end=open_end,
            anchors=anchors,
            before="".join(before).encode("latin-1"),
            after="".join(after).encode("latin-1"),
            ends=_ends(needed),
            reach_bytes=sum(map(_length_max, needed)) + 1,
        ),
    )


def _words(pattern: str, whole: str) -> list[str]:
    """Cut a pattern at the spaces outside of groups."""
    words, depth, word = [], 0, ""
    for sign in pattern:
        depth += (sign == "(") - (sign == ")")
        if depth < 0:
            raise _malformed(whole)
        if sign == " " and not depth:
            words.append(word)
            word = ""
        else:
            word += sign
    if depth:
        raise _malformed(whole)
    return [word for word in (*words, word) if word]


def _token(word: str, pattern: str) -> _Token:
    if word == GAP:
        return _Token((), gap=True)
    texts = [fold(text).decode("latin-1").strip() for text in _texts(word, pattern)]
    if any(sign in text for text in texts for sign in "()|?*"):
        raise _malformed(pattern)
    return _Token(tuple(dict.fromkeys(filter(None, texts))), optional="" in texts)


def _texts(word: str, pattern: str) -> list[str]:
    """Return every text that a word of ``pattern`` stands for, innermost groups first."""
    waiting, texts = [word], []
    while waiting:
        text = waiting.pop()
        group = _INNERMOST_GROUP.search(text)
        if group is None:
            texts.append(text)
        else:
            options = [*group.group(1).split("|"), *([""] if group.group(2) else [])]
            waiting += [text[: group.start()] + option + text[group.end() :] for option in reversed(options)]
        if len(waiting) + len(texts) > alternatives_max:
            raise _too_wide(pattern)
    return texts


def _telling_run(tokens: list[_Token]) -> tuple[int, int]:
    """Return from where to where the necessary words stand that occur least in ordinary text."""
    runs = [
        (start, end)
        for start in range(len(tokens))
        for end in range(start + 1, len(tokens) + 1)
        if all(token.texts and not token.optional for token in tokens[start:end])
    ]
    shares = [sum(LETTER_SHARE ** _rare_letters(text) for text in token.texts) for token in tokens]

    def expected_matches(run: tuple[int, int]) -> float:
        """Long literals occur seldom, common words always, and many more often than few."""
        count = prod(len(token.texts) for token in tokens[slice(*run)])
        return prod(shares[slice(*run)]) + count * LITERAL_COST if count <= anchors_max else float(count)

    return min(runs, key=expected_matches)


def _rare_letters(text: str) -> float:
    return sum(EVERYDAY_LETTERS if word in _EVERYDAY else len(word) for word in text.split())


def _alternatives(token: _Token) -> str:
    return "|".join(re.escape(text) for text in sorted(token.texts, key=len, reverse=True))


def _before(token: _Token) -> str:
    """Return the expression of a word that another one follows."""
    if token.gap:
        return r"(?:[^ \n]+ ){0,2}"
    return f"(?:(?:{_alternatives(token)}) ){'?' if token.optional else ''}"


def _after(token: _Token) -> str:
    """Return the expression of a word that follows another one."""
    if token.gap:
        return r"(?: [^ \n]+){0,2}"
    return f"(?: (?:{_alternatives(token)})){'?' if token.optional else ''}"


def _length_max(token: _Token) -> int:
    return gap_bytes_max if token.gap else max(map(len, token.texts)) + 1


def _ends(tokens: list[_Token]) -> tuple[bytes, ...]:
    """Return how the text before an anchor must end, when that is sure: a look at it saves most searches."""
    if not tokens or tokens[-1].gap or tokens[-1].optional:
        return ()
    return tuple(f"{text} ".encode("latin-1") for text in tokens[-1].texts)


def _too_wide(pattern: str) -> InputError:
    return InputError(
        "CW602",
        f"The pattern {pattern!r} is too wide: more than {anchors_max} literals to look for.",
        f"Le motif {pattern!r} est trop large : plus de {anchors_max} littéraux à chercher.",
        remedy_en="Shorten it; for words about people write the predicate only and add `beside: [group, slur]` to the sense.",
        remedy_fr="Raccourcissez-le ; pour des mots sur des gens, n'écrivez que le prédicat et ajoutez « beside: [group, slur] » au sens.",
    )


def _malformed(pattern: str) -> InputError:
    return InputError(
        "CW601",
        f"The pattern {pattern!r} is malformed.",
        f"Le motif {pattern!r} est mal formé.",
        remedy_en="Use words, (a|b), (a|b)?, a final * and, between words, _ only.",
        remedy_fr="N'employez que des mots, (a|b), (a|b)?, un * final et, entre deux mots, _.",
    )


def place(needle: Needle, view: bytes, start: int, end: int) -> tuple[int, int] | None:
    """Return where a needle stands whose literal or anchor was hit from ``start`` to ``end``; None when it does not stand there."""
    if not needle.anchors:
        return (start, end) if stands_alone(view, start, end, open_end=needle.open_end) else None
    if needle.ends and not view.endswith(needle.ends, 0, start):
        return None
    after = _compiled(needle.after, b"" if needle.open_end else WORD_ENDS).match(view, end)
    if after is None:
        return None
    if not needle.before:
        return (start, after.end()) if _word_starts(view, start) else None
    window = max(0, start - needle.reach_bytes)
    before = _compiled(WORD_STARTS + needle.before, rb"\Z").search(view[window:start])
    return (window + before.start(), after.end()) if before else None


@cache
def _compiled(expression: bytes, rest: bytes) -> re.Pattern[bytes]:
    return re.compile(expression + rest)


def _word_starts(view: bytes, start: int) -> bool:
    return start == 0 or not (IN_WORD[view[start - 1]] and IN_WORD[view[start]])


def stands_alone(view: bytes, start: int, end: int, *, open_end: bool = False) -> bool:
    """Say whether ``start`` to ``end`` of a view is made of whole words."""
    if not _word_starts(view, start):
        return False
    return open_end or end >= len(view) or not (IN_WORD[view[end]] and IN_WORD[view[end - 1]])
