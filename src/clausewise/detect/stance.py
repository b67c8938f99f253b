"""How a text stands to its own words: it says them, or it quotes, reports, denies, asks, supposes, jokes, tells a story or warns.

What: reads the cues around a span, inside its sentence, in English and French, and says how far they weaken a signal.
Why: "he said he would kill me" and "I will kill you" hold the same words; the first comes from somebody who needs help.
Limits: cues are words, not grammar, and anyone can write them; so a stance weakens a score, never to nothing. Irony is not seen.
The kinds follow what hate-speech systems are known to fail on, quotation, denial and counter-speech first (Röttger et al. 2021,
*HateCheck*, section 3); the weights are ours.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from functools import cache, lru_cache
from itertools import chain
from types import MappingProxyType
from typing import NamedTuple

from clausewise.detect.cue import CUES, Cue
from clausewise.detect.pattern import expand, stands_alone


class Stance(StrEnum):
    """What the writer does with the words, other than meaning them."""

    QUOTED = "quoted"
    REPORTED = "reported"
    DENIED = "denied"
    ASKED = "asked"
    SUPPOSED = "supposed"
    JOKED = "joked"
    STORY = "story"
    PAST = "past"
    WARNED = "warned"


MARK = "~"
# However many stances meet, this much of a score stays: whoever writes "he said, lol" is not above a second look.
WEIGHT_LEAST = 0.35
Weights = Mapping[Stance, float]
# What is left of a score when words are used so, for every signal; a stance that is absent changes nothing.
_GENERAL: Weights = MappingProxyType(
    {Stance.QUOTED: 0.5, Stance.REPORTED: 0.6, Stance.DENIED: 0.5, Stance.JOKED: 0.7, Stance.STORY: 0.6}
)
# An assertion is undone by a question mark or an "if"; an offer or an insult is not.
_ASSERTED: Weights = MappingProxyType({**_GENERAL, Stance.ASKED: 0.5, Stance.SUPPOSED: 0.6})
# A trap is quoted mostly by those who warn of it; laughing changes nothing.
_OFFERED: Weights = MappingProxyType(
    {Stance.QUOTED: 0.6, Stance.REPORTED: 0.7, Stance.DENIED: 0.6, Stance.STORY: 0.7, Stance.WARNED: 0.7}
)
# A child is protected before a joker, and what was told to a child is reported by those who protect it.
_GRAVE: Weights = MappingProxyType({Stance.REPORTED: 0.8, Stance.DENIED: 0.8})
_PASSED_ON: Weights = MappingProxyType({Stance.QUOTED: 0.7, Stance.REPORTED: 0.7, Stance.DENIED: 0.6})
_NAMED_TO_WARN: Weights = MappingProxyType(
    {
        Stance.QUOTED: 0.8,
        Stance.REPORTED: 0.6,
        Stance.DENIED: 0.6,
        Stance.ASKED: 0.6,
        Stance.STORY: 0.6,
        Stance.WARNED: 0.5,
    }
)
_WEIGHTS: Mapping[str, Weights] = MappingProxyType(
    {
        **dict.fromkeys(("disparagement", "defamation", "export", "promotion", "claim"), _ASSERTED),
        "emergency_alert": MappingProxyType({**_ASSERTED, Stance.PAST: 0.5}),
        **dict.fromkeys(("fraud_phishing", "impersonation", "spam", "chain_letter", "solicitation"), _OFFERED),
        **dict.fromkeys(("unlawful", "intrusion", "decryption", "malware", "harvesting"), _OFFERED),
        **dict.fromkeys(("sexual_minors", "sexual"), _GRAVE),
        # A film is what leaks, and an address may be asked for.
        **dict.fromkeys(("leak", "doxxing", "disclosure"), _PASSED_ON),
        # Who names a bad address or file to warn of it does what its writer would not.
        **dict.fromkeys(("link", "masquerade"), _NAMED_TO_WARN),
        # Naming a group or a mark is no stance at all, and someone's own pain is taken at its word.
        **dict.fromkeys(("group", "mark", "self_harm.expression"), MappingProxyType({})),
    }
)

near_characters_max = 60
sentence_characters_max = 300
tail_characters_max = 24
quote_lead_characters_max = 80
quote_tail_characters_max = 40
cues_kept_max = 8

_SENTENCE_END = re.compile(rb"[.!?]+[\"')]*(?= |\Z)")
# A dot after one of these ends no sentence.
_SHORTENED = re.compile(rb"\b(?:dr|mr|mrs|ms|m|mme|me|st|ste|no|vs|etc|inc|ltd)\Z")
# Every byte that is no letter, digit or apostrophe becomes a space.
_WORDS_ALONE = bytes(byte if byte in b"abcdefghijklmnopqrstuvwxyz0123456789'\xff" else 32 for byte in range(256))
# Whoever reports their own words means them.
_OWN_WORDS = re.compile(
    rb"\b(?:i|i've|we|we've|you|you've|j'|je|je t'|je l'|je vous|j'ai|je (?:t'|l'|vous |leur )ai|tu|tu (?:as|m'as)|t'as|vous|vous avez"
    rb"|nous) ?\Z"
)
# Nothing but a plain clause may stand between a report and what is reported.
_LEADS_ON = re.compile(rb"[^,;:]*\Z|[,:]? ?[\"']? ?\Z")
_NEAR_BEHIND = re.compile(rb"(?: [a-z']+){0,2} ?[\"']? ?\Z")
_NO_DENIAL = re.compile(
    rb"not (?:only|just|merely|gonna lie|kidding|joking)|can(?:'t|not) wait|don't (?:make|you)|won't stop|why (?:not|don't)|no doubt"
    rb"|if \w+ (?:do not|don't|does not|doesn't|won't)|never (?:forget|doubt)|pas (?:juste|seulement|que|hate)|n'est-ce pas"
    rb"|pourquoi (?:pas|tu|vous)|\bsi (?:tu|vous|t') ?\w* ?\w* pas|sans (?:doute|blague)|ne (?:me|nous) (?:force|forcez|oblige)"
)
_NO_JOKE = re.compile(
    rb"(?:not|no|isn't|never|ain't)(?: an?| even)? (?:joke|joking|kidding)|(?:are|is|you're|he's|she's|they're) (?:such )?a joke"
    rb"|(?:blague|niaise|plaisante|deconne) pas|pas une (?:blague|joke)|sans blague|pas pour rire"
)
_LAUGHS = (b"haha", b"hehe", b";)", b":p", b"mdrr", b"ptdrr", b"loll")
_YEARS = re.compile(rb"\b(?:1[5-9]\d\d|20[01]\d)\b")


_TOLD = frozenset({Cue.REPORT, Cue.ATTRIBUTION})
# Cues that speak of the whole sentence, wherever they stand in it.
_ABOUT_ALL = {Cue.STORY: Stance.STORY, Cue.PAST: Stance.PAST, Cue.WARNING: Stance.WARNED}


class _Seen(NamedTuple):
    cue: Cue
    start: int
    end: int


def stances(view: bytes, start: int, end: int) -> tuple[Stance, ...]:
    """Return what the writer of a folded ``view`` does with the words from ``start`` to ``end``; empty when they are simply meant.

    A view is what ``prepare`` makes: lower case, no accents, straight quotes, single spaces.
    """
    first, last = sentence(view, start, end)
    said = view[first : last + tail_characters_max]
    seen = _cues(said)
    kinds = {one.cue for one in seen}
    place = (start - first, end - first)
    found: list[Stance] = []
    if b'"' in view and _is_quoted(view, start, end):
        found.append(Stance.QUOTED)
    elif kinds & _TOLD and _is_reported(said, seen, *place):
        found.append(Stance.REPORTED)
    if Cue.DENIAL in kinds and _is_denied(said, seen, place[0]):
        found.append(Stance.DENIED)
    if b"?" in said and view[first:last].rstrip(b"\"')! ").endswith(b"?"):
        found.append(Stance.ASKED)
    if Cue.SUPPOSITION in kinds and _is_supposed(said, seen, place[0]):
        found.append(Stance.SUPPOSED)
    if (Cue.JOKE in kinds or any(laugh in said for laugh in _LAUGHS)) and not _NO_JOKE.search(said):
        found.append(Stance.JOKED)
    found += [stance for cue, stance in _ABOUT_ALL.items() if cue in kinds and _is_inside(seen, cue, last - first)]
    if Stance.PAST not in found and (b"1" in said or b"20" in said) and _YEARS.search(said):
        found.append(Stance.PAST)
    return tuple(found)


def weight(found: Iterable[Stance], signal: str) -> float:
    """Return what is left, from WEIGHT_LEAST to 1, of the strength of words that feed ``signal`` and are used so."""
    left, weights = 1.0, _of(signal)
    for one in found:
        left *= weights.get(one, 1.0)
    return max(WEIGHT_LEAST, left)


def weakening(found: Iterable[Stance], signal: str) -> tuple[Stance, ...]:
    """Return those of the stances that weaken ``signal``: what evidence names."""
    weights = _of(signal)
    return tuple(one for one in found if one in weights)


def concerns(signal: str) -> bool:
    """Say whether any stance can weaken ``signal``."""
    return bool(_of(signal))


def marked(sense: str, found: Iterable[Stance]) -> str:
    """Return the name of a sense with the stances that weakened it, such as ``announced_killing~reported``."""
    return MARK.join((sense, *found))


@cache
def _of(signal: str) -> Weights:
    exact = _WEIGHTS.get(signal)
    return _WEIGHTS.get(signal.partition(".")[0], _GENERAL) if exact is None else exact


def sentence(view: bytes, start: int, end: int) -> tuple[int, int]:
    """Return where the sentence that holds ``start`` to ``end`` begins and ends in ``view``, its closing sign included."""
    first = floor = max(0, start - sentence_characters_max)
    for match in _SENTENCE_END.finditer(view, floor, start):
        if not _SHORTENED.search(view, floor, match.start()):
            first = match.end()
    ceiling = min(len(view), end + sentence_characters_max)
    # The words themselves may end with the sign.
    for match in _SENTENCE_END.finditer(view, max(start, end - 1), ceiling):
        if not _SHORTENED.search(view, floor, match.start()):
            return first, match.end()
    return first, ceiling


@cache
def _by_word() -> dict[bytes, tuple[tuple[Cue, bytes], ...]]:
    """Return every cue under its longest word, so that a sentence is asked only about the cues that it can hold."""
    found: dict[bytes, list[tuple[Cue, bytes]]] = {}
    for cue, patterns in CUES.items():
        for needle in chain.from_iterable(map(expand, patterns)):
            assert not needle.before + needle.after, f"a cue is too wide: {needle.value!r}"
            for literal in needle.anchors or (needle.value,):
                found.setdefault(max(literal.translate(_WORDS_ALONE).split(), key=len), []).append((cue, literal))
    return {word: tuple(dict.fromkeys(cues)) for word, cues in found.items()}


@lru_cache(maxsize=cues_kept_max)
def _cues(said: bytes) -> tuple[_Seen, ...]:
    """Return the cues of a sentence; kept for a moment, since several hits stand in one sentence."""
    present = _by_word().keys() & said.translate(_WORDS_ALONE).split()
    return tuple(_placed(said, present)) if present else ()


def _placed(said: bytes, present: Iterable[bytes]) -> Iterator[_Seen]:
    known = _by_word()
    for word in present:
        for cue, literal in known[word]:
            start = said.find(literal)
            while start >= 0:
                if stands_alone(said, start, start + len(literal)):
                    yield _Seen(cue, start, start + len(literal))
                start = said.find(literal, start + 1)


def _is_quoted(view: bytes, start: int, end: int) -> bool:
    """Say whether the words stand in quotation marks that somebody else's saying, or a name for words, leads to or follows."""
    opening = view.rfind(b'"', 0, start + 1)
    closing = view.find(b'"', end - 1)
    if opening < 0 or closing < 0 or not view.count(b'"', 0, start + 1) % 2:
        return False
    lead = view[max(0, opening - quote_lead_characters_max) : opening]
    follow = view[closing + 1 : closing + 1 + quote_tail_characters_max]
    return any(one.cue is Cue.NAME for one in _cues(lead)) or any(
        one.cue in (Cue.REPORT, Cue.ATTRIBUTION) and not _is_own(part, one)
        for part in (lead, follow)
        for one in _cues(part)
    )


def _is_reported(said: bytes, seen: Iterable[_Seen], start: int, end: int) -> bool:
    """Say whether somebody else's saying leads on to the words, or follows them behind a comma."""
    for one in seen:
        if one.cue is Cue.ATTRIBUTION and one.end <= start:
            return True
        if one.cue is not Cue.REPORT or _is_own(said, one):
            continue
        if start - near_characters_max <= one.end <= start and _LEADS_ON.match(said[one.end : start]):
            return True
        if end <= one.start <= end + quote_tail_characters_max and said[end : end + 1] == b",":
            return True
    return False


def _is_supposed(said: bytes, seen: Iterable[_Seen], start: int) -> bool:
    return any(one.cue is Cue.SUPPOSITION and one.end <= start and b"," not in said[one.end : start] for one in seen)


def _is_inside(seen: Iterable[_Seen], cue: Cue, end: int) -> bool:
    return any(one.cue is cue and one.start < end for one in seen)


def _is_own(said: bytes, one: _Seen) -> bool:
    return _OWN_WORDS.search(said[: one.start]) is not None


def _is_denied(said: bytes, seen: Iterable[_Seen], start: int) -> bool:
    near = any(one.cue is Cue.DENIAL and one.end <= start and _NEAR_BEHIND.match(said[one.end : start]) for one in seen)
    return near and not _NO_DENIAL.search(said[max(0, start - near_characters_max) : start])
