"""A page's sheets made ready to be held against elements: what each rule declares, property by property, and how heavily.

Pages of one site bear the same sheets, so the last ones are kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Final, NamedTuple

from clausewise.parse.animation import longhands, settled
from clausewise.parse.media import Shown
from clausewise.parse.selector import Selector, compiled, keyed
from clausewise.parse.stylesheet import Declaration, Frames, Rule, Sheet, commas, declarations
from clausewise.parse.validity import is_valid

# Sheets up to this size are kept, so many of them.
kept_characters_max, kept_max, cached_characters_max = 200_000, 32, 400

_LAST_KEY: Final = re.compile(r"([.#])([\w-]+)(?:[:\[][^\s>+~()]*)?\Z")
_PSEUDO: Final = re.compile(r"::?(?:before|after)\b")

_SPACES: Final = frozenset(
    f"{name}-{side}" for name in ("margin", "padding") for side in ("top", "right", "bottom", "left")
)
# Less than a line: nothing is pushed out of a box by so little.
_SMALL: Final = re.compile(r"(?:1?\d(?:\.\d+)?(?:px)?|auto)\Z")

Weight = tuple[bool, int, bool, tuple[int, int, int], int]


class Found(NamedTuple):
    """A declaration that won: its value, and where it stands as it is written; ``is_local`` when it holds on some screens only."""

    value: str
    name: str
    origin: str
    weight: Weight
    is_local: bool = False


class Declared(dict[str, Found]):
    """What holds for an element, by property. Elements for which the same holds share it, so it is never changed."""

    __slots__ = ("has_variables",)

    def __init__(self) -> None:
        super().__init__()
        self.has_variables = False

    def add(self, told: Iterable[tuple[str, Found]]) -> None:
        """Put in what is told, where nothing stronger stands."""
        for name, found in told:
            held = self.get(name)
            if held is None or held.weight <= found.weight:
                self[name] = found
                if "var(" in found.value:
                    self.has_variables = True

    def run(self, frames: Mapping[str, Frames]) -> None:
        """Put in what holds once the animations have run; only what is important is stronger."""
        said = {name: self[name].value for name in self if name.startswith("animation")}
        if not said or any("var(" in value for value in said.values()):
            return
        for called, one in settled(said, frames):
            for name, found in told_of(one, f"@keyframes {called}", _RUN):
                held = self.get(name)
                if held is None or not held.weight[0]:
                    self[name] = found
                    self.has_variables = self.has_variables or "var(" in found.value

    def settle(self) -> None:
        """Let go of what hides nothing whatever else holds: small margins, and room around words in boxes that cut nothing off."""
        cuts = "overflow-x" in self or "overflow-y" in self
        for name in _SPACES.intersection(self):
            if name == "margin-bottom" or (_SMALL.match(self[name].value) if name[0] == "m" else not cuts):
                del self[name]


_RUN: Final[Weight] = (False, 2_000_000, False, (0, 0, 0), 0)
NOTHING = Declared()
Told = tuple[tuple[str, Found], ...]


class Held(NamedTuple):
    """A selector of a rule: the key of the elements that it could fit, whether all of them do, and what it tells of these."""

    selector: Selector
    key: tuple[str, str]
    is_plain: bool
    told: Told


class Entry:
    """A rule under one of the selectors of its list. ``last`` is a name that whatever it fits must bear, if that is plain to see."""

    __slots__ = ("_held", "is_beside", "last", "order", "rule", "text")

    def __init__(self, text: str, rule: Rule, order: int) -> None:
        self.text = text
        self.rule = rule
        self.order = order
        # A pseudo-element lies beside what the element holds.
        self.is_beside = "::" in text or ":before" in text or ":after" in text
        found = _LAST_KEY.search(text) if "(" not in text else None
        self.last = None if found is None else ("id" if found[1] == "#" else "class", found[2])
        self._held: tuple[Held, ...] | None = None

    @property
    def held(self) -> tuple[Held, ...]:
        """The selectors that can be matched."""
        if self._held is None:
            self._held = tuple(self._beside() if self.is_beside else self._rules())
        return self._held

    def _rules(self) -> Iterator[Held]:
        rule, is_local = self.rule, self.rule.shown is Shown.HERE
        for selector in compiled(self.text):
            told = tuple(
                each
                for one in rule.declarations
                for each in told_of(
                    one, selector.text, _weight(one, rule.layer, selector, self.order), is_local=is_local
                )
            )
            yield Held(selector, keyed(selector), selector.is_plain, told)

    def _beside(self) -> Iterator[Held]:
        """What a pseudo-element lays under the words of its element is a ground of its own."""
        grounds = [one for one in self.rule.declarations if one.name.startswith("background")]
        if grounds and self.rule.shown.is_here:
            told = (("::ground", Found(grounds[-1].value, self.text, "", (False, 0, False, (0, 0, 0), 0))),)
            for selector in compiled(_PSEUDO.sub("", self.text)):
                yield Held(selector, keyed(selector), False, told)


class Rulebook:
    """All rules of a page's sheets, and the sheets themselves."""

    def __init__(self, sheets: Iterable[tuple[str, str]]) -> None:
        self.sheet = Sheet()
        for css, media in sheets:
            self.sheet.read(css, media)
        self.entries = [
            Entry(text.strip(), rule, order)
            for order, rule in enumerate(self.sheet.rules)
            for text in (commas(rule.selector) if "," in rule.selector else (rule.selector,))
        ]


_kept = lru_cache(maxsize=kept_max)(Rulebook)


def rulebook(sheets: tuple[tuple[str, str], ...]) -> Rulebook:
    """Return the rules of a page's sheets, each a text and the media that it is for."""
    return _kept(sheets) if sum(len(css) for css, _ in sheets) <= kept_characters_max else Rulebook(sheets)


def _weight(one: Declaration, layer: int, selector: Selector, order: int) -> Weight:
    # Without importance a layer yields to what has none, with it the other way round.
    rank = (-layer if layer else -1_000_000) if one.important else (layer or 1_000_000)
    return one.important, rank, False, selector.specificity, order


def _read_attribute(style: str) -> Told:
    return tuple(
        each
        for order, one in enumerate(declarations(style))
        for each in told_of(one, "", (one.important, 1_000_000, True, (0, 0, 0), order))
    )


_of_attribute = lru_cache(maxsize=4096)(_read_attribute)


def told_by(style: str) -> Told:
    """Return what a ``style`` attribute tells."""
    return _of_attribute(style) if len(style) <= cached_characters_max else _read_attribute(style)


def told_of(one: Declaration, origin: str, weight: Weight, *, is_local: bool = False) -> Iterator[tuple[str, Found]]:
    """Yield what a declaration says, property by property, unless a browser would drop it."""
    for name, value in _longhands(one.name, one.value):
        if is_valid(name, value):
            yield name, Found(value, f"{one.name}: {one.value}", origin, weight, is_local)


_SIDES: Final = ("top", "right", "bottom", "left")


# Properties by the flow of the text (CSS Logical Properties 1), for text that runs from left to right and from top to bottom.
_LOGICAL: Final = {
    "block-size": "height",
    "inline-size": "width",
    **{
        f"{bound}-{flow}-size": f"{bound}-{side}"
        for bound in ("max", "min")
        for flow, side in (("block", "height"), ("inline", "width"))
    },
    "overflow-block": "overflow-y",
    "overflow-inline": "overflow-x",
    **{
        f"{what}{flow}-{end}": f"{plain}{side}"
        for what, plain in (("inset-", ""), ("margin-", "margin-"), ("padding-", "padding-"))
        for flow, end, side in (
            ("block", "start", "top"),
            ("block", "end", "bottom"),
            ("inline", "start", "left"),
            ("inline", "end", "right"),
        )
    },
}
_LOGICAL_PAIRS: Final = {
    f"{what}{flow}": (f"{plain}{first}", f"{plain}{last}")
    for what, plain in (("inset-", ""), ("margin-", "margin-"), ("padding-", "padding-"))
    for flow, first, last in (("block", "top", "bottom"), ("inline", "left", "right"))
}


def _longhands(name: str, value: str) -> Iterable[tuple[str, str]]:
    """Yield a declaration, and what it says of others (``margin`` of ``margin-left``)."""
    if name in ("margin", "padding"):
        return [(f"{name}-{side}", one) for side, one in zip(_SIDES, _four(value), strict=True)]
    if name == "inset":
        return list(zip(_SIDES, _four(value), strict=True))
    if name in _LOGICAL:
        return [(_LOGICAL[name], value)]
    if name in _LOGICAL_PAIRS:
        first, last = _LOGICAL_PAIRS[name]
        parts = value.split()
        return [(first, parts[0] if parts else ""), (last, parts[-1] if parts else "")]
    if name == "overflow":
        parts = value.split()
        return [("overflow-x", parts[0]), ("overflow-y", parts[-1])]
    if name == "font":
        size = re.search(r"(?:^|\s)((?:\d|\.)[\w.%]*)(?:/\S+)?\s", f"{value} ")
        return [("font-size", size[1])] if size else []
    if name == "-webkit-background-clip":
        return [("background-clip", value)]
    if name == "animation":
        return longhands(value)
    if name == "background":
        return [("background", value), ("background-color", ""), ("background-image", "")]
    return [(name, value)]


def _four(value: str) -> tuple[str, str, str, str]:
    """Return top, right, bottom and left of a shorthand."""
    parts = value.split()[:4] or [""]
    top = parts[0]
    right = parts[1] if len(parts) > 1 else top
    bottom = parts[2] if len(parts) > 2 else top  # noqa: PLR2004 - the third of four
    left = parts[3] if len(parts) > 3 else right  # noqa: PLR2004 - the last of four
    return top, right, bottom, left
