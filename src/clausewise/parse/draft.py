"""An Extract in the making: what a parser finds is put down here, up to named limits, and becomes the Extract at the end."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from clausewise.extract import Extract, Field, Form, Kind, Link, Meta, Passage, Role, Script, Trick
from clausewise.model import Part
from clausewise.stuffing import addresses_machines, stuffing

passages_max = 50_000
characters_max = 8_000_000
links_max = 20_000
metas_max = 2_000
children_max = 1_000
meta_characters_max = 20_000
url_characters_max = 8_000
# A text that says the same words over and over is stuffed: from this many words on, fewer different ones than this share.
stuffed_words_min = 30
stuffed_words_max = 400
stuffed_share_max = 0.3

heap_min = 0.5
# A scanned leaflet is full of prices and offers, and what was read from it says the same; the page shows them.
UNCONDITIONAL = frozenset({"text_layer"})

TOO_LONG = "length"
_BLANK = re.compile(r"[^\S\n]+")
_WORD = re.compile(r"\w+")
# XML and PDF both can bear halves of surrogate pairs and the NUL, which no UTF-8 text may hold.
_UNTRUE = re.compile("[\0\ud800-\udfff]")


class Piece(NamedTuple):
    """A piece of text and what hides it: trick, rule, and the honest reason if there is one."""

    text: str
    trick: Trick | None = None
    rule: str = ""
    excuse: str = ""
    doubtful: bool = False


class Size(NamedTuple):
    """How large a thing is drawn, in CSS pixels; None where nothing says it."""

    width: float | None = None
    height: float | None = None


UNKNOWN_SIZE = Size()


class Draft:
    """The lists of an Extract, growing. Nothing is put down beyond the limits of this module; what was passed is named."""

    def __init__(self, part: Part) -> None:
        self.part = part
        self.passages: list[Passage] = []
        self.links: list[Link] = []
        self.forms: list[Form] = []
        self.metas: list[Meta] = []
        self.scripts: list[Script] = []
        self.children: list[Part] = []
        self.limits: dict[str, None] = {}
        self._characters = 0

    def limit(self, name: str) -> None:
        """Name a limit that was passed, or why something was not read."""
        self.limits[name] = None

    @property
    def is_full(self) -> bool:
        """Whether no more text is taken."""
        return len(self.passages) >= passages_max or self._characters >= characters_max

    def say(
        self,
        text: str,
        path: str,
        kind: Kind = Kind.BODY,
        *,
        trick: Trick | None = None,
        rule: str = "",
        excuse: str = "",
        doubtful: bool = False,
    ) -> None:
        """Put a passage down, unless it is blank. Runs of blanks become one."""
        text = tidy(text)
        if not text:
            return
        if self.is_full:
            self.limit(TOO_LONG)
            return
        if len(text) > characters_max - self._characters:
            text = text[: characters_max - self._characters]
            self.limit(TOO_LONG)
        self._characters += len(text)
        if trick is None or (excuse not in UNCONDITIONAL and is_heap(text)):
            excuse = ""
        self.passages.append(Passage(text, path, kind, trick, rule, excuse, doubtful))

    def tell(self, pieces: Iterable[Piece], path: str, kind: Kind = Kind.BODY) -> None:
        """Put pieces down that stand together: all that is shown as one passage, then each run that the same trick hides."""
        shown: list[str] = []
        hidden: list[Piece] = []
        for piece in pieces:
            if piece.trick is None:
                shown.append(piece.text)
            elif hidden and hidden[-1][1:] == piece[1:]:
                hidden[-1] = piece._replace(text=hidden[-1].text + piece.text)
            else:
                hidden.append(piece)
        self.say("".join(shown), path, kind)
        for one in hidden:
            self.say(one.text, path, kind, trick=one.trick, rule=one.rule, excuse=one.excuse, doubtful=one.doubtful)

    def link(
        self,
        url: str,
        role: Role,
        path: str,
        text: str = "",
        size: Size = UNKNOWN_SIZE,
        *,
        hidden: Piece | None = None,
    ) -> None:
        """Put a link down, unless it leads nowhere else; ``hidden`` is what keeps it from the reader's eyes."""
        url = _UNTRUE.sub("", url).strip()
        if not url or url.startswith("#"):
            return
        if len(self.links) >= links_max:
            self.limit(TOO_LONG)
            return
        trick, rule = (hidden.trick, hidden.rule) if hidden else (None, "")
        self.links.append(Link(url[:url_characters_max], role, tidy(text), path, size.width, size.height, trick, rule))

    def meta(self, name: str, content: str, path: str) -> None:
        """Put down what the part says of itself, unless it says nothing."""
        content = tidy(content[: 2 * meta_characters_max])
        if content and len(self.metas) >= metas_max:
            self.limit(TOO_LONG)
        elif content:
            self.metas.append(Meta(name.lower(), content[:meta_characters_max], path))

    def form(self, action: str, fields: list[Field], path: str, method: str = "post") -> None:
        """Put a form down if it has fields or sends anything."""
        if fields or action:
            self.forms.append(Form(action, method, tuple(fields), path))

    def script(self, code: str, path: str) -> None:
        """Put code down, unless it is blank."""
        if code.strip():
            self.scripts.append(Script(_UNTRUE.sub("\ufffd", code), path))

    def child(self, part: Part) -> None:
        """Hand a part on that lay in this one."""
        if len(self.children) >= children_max:
            self.limit("number")
        else:
            self.children.append(part)

    def extract(self) -> Extract:
        """Return the Extract."""
        return Extract(
            self.part,
            passages=tuple(self.passages),
            links=tuple(self.links),
            forms=tuple(self.forms),
            metas=tuple(self.metas),
            scripts=tuple(self.scripts),
            children=tuple(self.children),
            limits=tuple(self.limits),
        )


def tidy(text: str) -> str:
    """Return ``text`` with its blanks made single and nothing in it that UTF-8 cannot hold."""
    return _BLANK.sub(" ", _UNTRUE.sub("\ufffd", text)).strip()


def is_heap(text: str) -> bool:
    """Say whether ``text`` is a heap of keywords or orders to a machine, which no honest reason explains."""
    return stuffing(text) >= heap_min or addresses_machines(text)


def is_stuffed(text: str) -> bool:
    """Say whether ``text`` repeats itself as no honest draft, note or reserve slide does."""
    words = [one.lower() for one in _WORD.findall(text[:10_000])][:stuffed_words_max]
    return len(words) >= stuffed_words_min and len(Counter(words)) < stuffed_share_max * len(words)
