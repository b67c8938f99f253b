"""Addresses as people write them in running text: plain, in Markdown, BBCode or HTML, without a scheme, spelled out or defanged.

Every mention has the place where it stands, the address made whole, what a reader sees of it where that is something else, and how it was
disguised. Finding is linear in the text: every expression is bounded, and none starts again inside what another try began with.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from enum import StrEnum
from itertools import accumulate, islice
from typing import NamedTuple

from clausewise.detect.reversal import reversals
from clausewise.url import is_known_suffix

mentions_max = 512


class Disguise(StrEnum):
    """What keeps machines, or eyes, from knowing an address."""

    DEFANGED = "defanged"
    SPELLED_OUT = "spelled_out"
    INVISIBLE = "invisible"
    REVERSED = "reversed"


class Mention(NamedTuple):
    """An address in a text: code point offsets, the address, and what a reader sees; ``shown`` is None where that is the address."""

    start: int
    end: int
    address: str
    shown: str | None = None
    disguises: tuple[Disguise, ...] = ()


INVISIBLE = re.compile("[\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0e\ufeff]+")
# A point in brackets or as a word in brackets; such a word alone, or between spaces, needs more around it.
_POINT = r"\s?[\[({<]\s?(?:\.|dot|point|punto|d0t)\s?[\])}>]\s?"
_DEFANGED_POINT = re.compile(_POINT, re.IGNORECASE)
_WORD_POINT = re.compile(r"\s(?:dot|point)\s", re.IGNORECASE)
_WORD_SLASH = re.compile(r"\s(?:slash|barre)\s", re.IGNORECASE)
ENDS = "com|net|org|ca|fr|info|biz|io|co|eu|be|ch|us|uk|ru|xyz|top|shop|site|online|club|app|me|tv|quebec|qc|example"
# A point between letters, as names of hosts and of files have it.
DOTTED = rb"[a-z0-9\xff]\.[a-z\xff]{2}"
# What every way to write an address has in it, in a folded view: where none of these is, no address is looked for.
NEEDLES = (
    rb"://|\bhxxps?\b|\bh..ps?[\[(]?:|\bwww\d?[.\[({ ]",
    rb"[\[({<] ?(?:\.|dot|point|d0t) ?[\])}>]",
    rb"[a-z0-9\xff] (?:dot|point) (?:" + ENDS.encode() + rb")\b",
    DOTTED,
    rb"\]\(|\[url=|\bhref\b",
    rb"\b(?:java|vb|live)script:|\bdata:[a-z]+/",
)
_TAIL = rf"(?>(?:{_POINT}|[^\s<>\"'`«»“”‘’|\\^{{}}]){{1,4096}})"
_LABEL = r"[^\W_](?:[\w-]{0,61}[^\W_])?"
_DOT = rf"(?:{_POINT}|[.\u3002\uff0e\uff61])"
_PORT_AND_PATH = rf"(?::\d{{1,5}}(?!\d))?(?:[/?#](?:{_TAIL})?)?"

_FORMS = re.compile(
    rf"""
    (?P<markdown>!?\[(?P<text>[^\[\]\n]{{0,512}})\]\(\s?<?(?P<into>[^\s()<>]{{1,2048}}(?:\([^\s()<>]{{0,256}}\)[^\s()<>]{{0,256}})?)>?
        (?:\s["'][^"'\n]{{0,256}}["'])?\s?\))
    |(?P<bbcode>\[url=["']?(?P<bbinto>[^\]\s"']{{1,2048}})["']?\](?P<bbtext>[^\[\]]{{0,512}})\[/url\])
    |(?P<html><a\s[^<>]{{0,512}}?href\s?=\s?["']?(?P<href>[^"'\s<>]{{1,2048}})["']?[^<>]{{0,512}}>(?P<inner>[^<]{{0,512}})</a>)
    |(?P<scheme>\b(?:h(?:tt|xx|\*\*|__|tx|xt)ps?|f[tx]p|wss?)\s?(?:\[:\]|\(:\)|:)\s?(?:[/\\]{{1,2}}|\[/\]|\[//\]){_TAIL})
    |(?P<script>\b(?:(?:java|vb|live)script:(?![\s/])[^\s<>"`]{{1,4096}}|data:[\w.+/-]{{3,64}}[;,][^\s<>"']{{1,4096}}))
    |(?P<www>(?<![\w.@-])www\d?{_DOT}{_TAIL})
    |(?P<mail>(?<![\w.+@-])[\w.+-]{{1,64}}@(?:{_LABEL}\.){{1,8}}[^\W\d_]{{2,63}}(?![\w-]))
    |(?P<bare>(?<![\w.@/\\-])(?>(?:{_LABEL}{_DOT}){{1,32}})(?P<last>[^\W\d_][\w-]{{1,62}})(?![\w@-]|\.\w){_PORT_AND_PATH})
    |(?P<words>(?<![\w.@-])[a-z0-9][a-z0-9-]{{1,62}}(?:\s(?:dot|point)\s[a-z0-9-]{{2,63}}){{0,3}}\s(?:dot|point)\s(?:{ENDS})(?!\w)
        (?:\s(?:slash|barre)\s[\w-]{{1,64}}){{0,4}})
    """,
    re.IGNORECASE | re.VERBOSE,
)
_SCHEME = re.compile(r"(?P<name>[\w*]+)\s?\W{1,3}?\s?(?:[/\\]{1,2}|\[/\]|\[//\])\s?")
_CLOSERS = {")": "(", "]": "[", "}": "{", ">": "<"}
_TRAILING = ".,;:!?…'\"*_~"
# As suffixes of hosts these are rarer than as the ends of files' names.
_FILES = frozenset({"py", "md", "sh", "rs", "pl", "ps", "so", "cc", "zip", "mov", "vb", "mm", "pm", "do"})


def mentions(text: str) -> list[Mention]:
    """Return every address in ``text``, in order; at most ``mentions_max``. Never raises."""
    seen, starts = _visible(text)
    found: list[Mention] = []
    for match in _FORMS.finditer(seen):
        if len(found) == mentions_max:
            break
        found.extend(one if starts is None else _placed(one, text, starts) for one in _read(match))
    return found if starts is None else [*found, *islice(_turned(text, found), mentions_max - len(found))]


def _turned(text: str, found: Sequence[Mention]) -> Iterator[Mention]:
    """Yield the addresses that are written backwards and turned around by signs, so that only readers see them.

    Addresses of mail are passed over: people keep theirs from those who collect them so.
    """
    for run in reversals(text, whole=True):
        after = bisect_right(found, run.start, key=lambda one: one.end)
        beside = found[after] if after < len(found) else None
        if beside is None or beside.start >= run.end or Disguise.REVERSED not in beside.disguises:
            for one in (one for match in _FORMS.finditer(run.seen) for one in _read(match)):
                if not one.address.startswith("mailto:"):
                    yield Mention(run.start, run.end, one.address, None, (Disguise.REVERSED,))


def _visible(text: str) -> tuple[str, list[tuple[int, int]] | None]:
    """Return ``text`` without invisible characters and, where there were some, (position without, position with) of each run's end."""
    runs = [match.span() for match in INVISIBLE.finditer(text)] if not text.isascii() else []
    if not runs:
        return text, None
    gone = [0, *accumulate(end - start for start, end in runs)]
    starts = [(0, 0), *((end - lost, end) for (_, end), lost in zip(runs, gone[1:], strict=True))]
    return INVISIBLE.sub("", text), starts


def _placed(mention: Mention, text: str, starts: list[tuple[int, int]]) -> Mention:
    """Return ``mention`` with its places in the whole text, and with what was invisible inside it."""

    def placed(position: int) -> int:
        without, whole = starts[bisect_right(starts, (position, len(text))) - 1]
        return whole + position - without

    start, end = placed(mention.start), placed(mention.end - 1) + 1
    hidden = INVISIBLE.search(text, start, end)
    more: tuple[Disguise, ...] = ()
    if hidden:
        turned = next(reversals(text[start:end]), None)
        more = (Disguise.REVERSED if turned else Disguise.INVISIBLE,)
    return mention._replace(start=start, end=end, disguises=(*mention.disguises, *more))


def _read(match: re.Match[str]) -> Iterator[Mention]:
    groups = match.groupdict()
    start, end = match.span()
    if groups["markdown"]:
        yield Mention(start, end, groups["into"], groups["text"].strip())
    elif groups["bbcode"]:
        yield Mention(start, end, groups["bbinto"], groups["bbtext"].strip())
    elif groups["html"]:
        yield Mention(start, end, groups["href"].replace("&amp;", "&"), groups["inner"].strip())
    elif groups["words"]:
        spelled = _WORD_SLASH.sub("/", _WORD_POINT.sub(".", groups["words"]))
        yield Mention(start, end, spelled, None, (Disguise.SPELLED_OUT,))
    elif groups["mail"]:
        yield Mention(start, end, f"mailto:{groups['mail']}")
    elif groups["script"]:
        yield Mention(start, end, match.group())
    else:
        yield from _address(match)


def _address(match: re.Match[str]) -> Iterator[Mention]:
    written = _trimmed(match.group())
    whole = (
        _DEFANGED_POINT.sub(".", written)
        .replace("[:]", ":")
        .replace("(:)", ":")
        .replace("[/]", "/")
        .replace("[//]", "//")
    )
    disguised = whole != written
    if match.group("scheme"):
        head = _SCHEME.match(whole)
        if head is None or head.end() >= len(whole):
            return
        name = head.group("name").lower()
        scheme = (
            "https" if name.endswith("s") and name[0] == "h" else "http" if name[0] == "h" else name.replace("x", "t")
        )
        disguised = disguised or not name.startswith(("http", "ftp", "ws"))
        whole = f"{scheme}://{whole[head.end() :]}"
    elif match.group("bare") and not _is_host(match):
        return
    yield Mention(match.start(), match.start() + len(written), whole, None, (Disguise.DEFANGED,) if disguised else ())


def _is_host(match: re.Match[str]) -> bool:
    """Say whether a word with points in it, and no more, can be a host: its suffix is public and no file's."""
    last = match.group("last").lower()
    alone = match.end("last") == match.end()
    return is_known_suffix(last) and not (alone and last in _FILES)


def _trimmed(address: str) -> str:
    """Return ``address`` without the punctuation of the sentence behind it; closing brackets stay with those that open in it."""
    while address:
        last = address[-1]
        opens = _CLOSERS.get(last)
        if last in _TRAILING or (opens and address.count(last) > address.count(opens)):
            address = address[:-1]
        else:
            break
    return address
