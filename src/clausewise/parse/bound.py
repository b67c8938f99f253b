"""How much of a page is handed to the HTML parser, so that no page costs more than its size.

What: ``bounded`` returns the source, cut where it would pass a named limit, and the limits' names.
Why: building a tree by the HTML Standard takes work that grows with the square of nesting (every start tag looks for an open ``<p>``), of
the attributes of one tag (each is compared with those before) and of formatting elements left open (each block opens all of them again):
20 kB of ``<p><b a1><p><b a2>…`` make four million nodes. No parser here can be stopped half-way.
How: cheap counts settle nearly every page. What they leave open is read tag by tag with a stack that never closes what the real parser
keeps open, so that nesting and work are never under-estimated; the tests hold it against real trees.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import Final

page_characters_max = 8 * 1024 * 1024
nodes_max = 100_000
# A tag with more attributes is looked at; all such may compare so many attributes with each other in all.
attributes_max, compared_max = 256, 100_000_000
nesting_max = 512
# Nodes that open formatting elements would add, and elements that start and end tags would pass in looking for theirs.
reopened_max = 400_000
passed_max = 60_000_000
# Up to so many start tags nothing grows enough to matter.
tags_free_max, reopened_free_max = 4_000, 300_000
# How far an end tag is looked for.
reach_max = 64

TOO_BIG, TOO_MANY_ATTRIBUTES, TOO_DEEP, TOO_MUCH_FORMATTING = (
    "page_bytes",
    "page_attributes",
    "page_nesting",
    "page_formatting",
)
TOO_MUCH_WORK, TOO_MANY_NODES = "page_work", "page_nodes"

# The spaces of HTML: what a language calls space beside them belongs to names here.
_S: Final = r" \t\n\f\r"
# What may be read before a tag has too many attributes: text, and whole tags with few. It never goes back.
_VALUE: Final = rf"\"[^\"]*+(?:\"|\Z)|'[^']*+(?:'|\Z)|[^{_S}>\"'][^{_S}>]*+|(?=>)"
_ATTRIBUTE: Final = rf"[{_S}/]*+(?:=[^{_S}/>=]*+|[^{_S}/>=]++)(?>(?:[{_S}]*+=[{_S}]*+(?:{_VALUE}))?)"
_FEW_ATTRIBUTES: Final = re.compile(
    rf"(?>(?:[^<]++|<(?![a-zA-Z])|<[a-zA-Z][^{_S}/>]*+(?>(?:{_ATTRIBUTE}){{0,{attributes_max}}})[{_S}/]*+(?:>|\Z))*)"
)
_WHOLE_TAG: Final = re.compile(rf"<[a-zA-Z][^{_S}/>]*+(?>(?:{_ATTRIBUTE})*)[{_S}/]*+>?")
_ONE_ATTRIBUTE: Final = re.compile(_ATTRIBUTE)
_FORMATTING_TAG: Final = re.compile(
    rf"<(?:b|big|code|em|font|i|s|small|strike|strong|tt|u)(?=[{_S}/>])[^>]*", re.IGNORECASE | re.ASCII
)
_TAG: Final = re.compile(
    rf"<(?:(/?)([a-zA-Z][^{_S}/>]*+)((?>(?:[^>=]++|=[{_S}]*+(?>(?:\"[^\"]*+\"?|'[^']*+'?)?))*))|!--(?:-?>|.*?(?:--!?>|\Z))|[!?/][^>]*+)>?",
    re.DOTALL,
)
_LOWER: Final = str.maketrans({one: one.lower() for one in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"})


def _names(words: str) -> frozenset[str]:
    return frozenset(words.split())


_VOID: Final = _names(
    "area base br col embed hr img input link meta param source track wbr frame basefont bgsound keygen"
)
_FORMATTING: Final = _names("b big code em font i s small strike strong tt u nobr a")
_RAW: Final = _names("script style textarea title xmp iframe noembed noframes noscript")
_TABLE: Final = _names("table tbody thead tfoot tr td th caption colgroup")
_BARRIERS: Final = _names("applet caption table td th marquee object template select")
_MARKERS: Final = _names("td th caption object template applet marquee")
_INTEGRATION: Final = _names("foreignobject desc title annotation-xml mi mo mn ms mtext")
_BREAKOUT: Final = _names(
    "b big blockquote body br center code dd div dl dt em embed h1 h2 h3 h4 h5 h6 head hr i img li listing menu meta nobr ol p pre ruby s"
    " small span strong strike sub sup table tt u ul var font"
)
_FONT: Final = re.compile(r"color|face|size", re.IGNORECASE)
# HTML elements that an end tag of an ordinary element does not pass.
_SPECIAL: Final = (
    _names(
        "address article aside blockquote button center dd details dir div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6"
        " header hgroup li listing main menu nav ol p plaintext pre search section summary ul applet marquee object template select"
    )
    | _TABLE
    | _VOID
    | _RAW
)
# What the parser makes by itself, whatever tags of it stand in the source.
_IGNORED: Final = _names("html head body")
_OPTIONAL: Final = (_TABLE - {"table"}) | _names("p li dd dt option")
# A start tag that closes what is open when that is right above it.
_CLOSES: Final = {
    "li": _names("li"),
    "dd": _names("dd dt"),
    "dt": _names("dd dt"),
    "option": _names("option"),
    "optgroup": _names("option"),
    "td": _names("td th"),
    "th": _names("td th"),
    "tr": _names("td th tr"),
    "tbody": _names("td th tr tbody thead tfoot"),
    "tfoot": _names("td th tr tbody thead"),
}
_CLOSE_PARAGRAPH: Final = _names(
    "address article aside blockquote center details dialog dir div dl fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6"
    " header hgroup hr main menu nav ol p pre section summary ul li dd dt table xmp plaintext listing"
)


def bounded(source: str) -> tuple[str, list[str]]:
    """Return what may be parsed of ``source``, and the names of the limits at which it was cut."""
    limits: list[str] = []
    if len(source) > page_characters_max:
        source = source[:page_characters_max]
        limits.append(TOO_BIG)
    end = _before_attributes(source)
    if end < len(source):
        source = source[:end]
        limits.append(TOO_MANY_ATTRIBUTES)
    tags = source.count("<") - source.count("</")
    kinds = len(set(_FORMATTING_TAG.findall(source)))
    if tags > tags_free_max or 3 * kinds * tags > reopened_free_max:
        end, limit = _Scan(source).run()
        if limit:
            limits.append(limit)
            source = source[:end]
    return source, limits


def _before_attributes(source: str) -> int:
    """Return where a tag begins whose attributes would take too long, the end when none does.

    What looks like a tag may be a script's "less than"; so a few large ones pass.
    """
    at, left = 0, compared_max
    while True:
        few = _FEW_ATTRIBUTES.match(source, at)
        at = few.end() if few is not None else at
        if at == len(source):
            return at
        tag = _WHOLE_TAG.match(source, at)
        if tag is None:
            return len(source)
        left -= len(_ONE_ATTRIBUTE.findall(tag[0])) ** 2
        if left < 0:
            return at
        at = tag.end()


class _Open:
    """An element that is open, as far as the real parser may have it open."""

    __slots__ = ("foreign", "name", "tag")

    def __init__(self, name: str, tag: str, *, foreign: bool) -> None:
        self.name = name
        self.tag = tag
        self.foreign = foreign


class _Scan:
    def __init__(self, source: str) -> None:
        self.source = source
        self.stack: list[_Open] = []
        self.open: Counter[str] = Counter()
        # Formatting elements that are closed by their block and would be opened again, at most three alike.
        self.left: Counter[tuple[str, str]] = Counter()
        self.left_count = 0
        self.reopened = self.passed = self.deepest = self.started = 0
        self.unsure = False

    def run(self) -> tuple[int, str]:
        """Return where a limit is passed and its name, the end and an empty name when none is."""
        source, at, raw_end = self.source, 0, 0
        while True:
            found = _TAG.search(source, at)
            if found is None:
                return len(source), ""
            at = found.end()
            name = found[2]
            if name is None:
                continue
            name = name.lower() if name.isascii() else name.translate(_LOWER)
            if name in _IGNORED:
                continue
            if found[1]:
                if found.start() >= raw_end:
                    self._end(name)
            else:
                self._start(name, found[3])
                if name in _RAW and not self._in_foreign(-2):
                    end = self._raw_end(name, at)
                    if self.open["svg"] or self.open["math"] or self.open["frameset"]:
                        # Text or tags, as the real parser has it: what starts there is counted, what ends is not. Between framesets
                        # it knows no raw text but <noframes>.
                        raw_end = end
                    else:
                        at = end
            limit = self._passed()
            if limit:
                return found.start(), limit

    def _raw_end(self, name: str, at: int) -> int:
        found = re.compile(f"</{name}(?=[{_S}/>])", re.IGNORECASE | re.ASCII).search(self.source, at)
        return found.start() if found else len(self.source)

    def _passed(self) -> str:
        depth = len(self.stack)
        self.deepest = max(self.deepest, depth)
        self.passed += depth
        if depth > nesting_max:
            return TOO_DEEP
        if self.reopened > reopened_max:
            return TOO_MUCH_FORMATTING
        if self.started > nodes_max:
            return TOO_MANY_NODES
        return TOO_MUCH_WORK if self.passed > passed_max else ""

    def _in_foreign(self, at: int) -> bool:
        if len(self.stack) < -at:
            return False
        top = self.stack[at]
        return top.foreign and top.name not in _INTEGRATION

    def _start(self, name: str, attributes: str) -> None:
        stack = self.stack
        self.started += 1
        self.reopened += 1 + self.left_count
        foreign = self._in_foreign(-1)
        if foreign and _breaks_out(name, attributes) and not self.open["frameset"]:
            while self._in_foreign(-1):
                self._pop()
            foreign = False
        if foreign:
            if attributes.rstrip().endswith("/") and not self.unsure:
                return
        else:
            if name in _VOID or (name in ("svg", "math") and attributes.rstrip().endswith("/")):
                return
            if not self.open["frameset"]:
                self._close_optional(name)
        stack.append(_Open(name, attributes.strip(), foreign=foreign or name in ("svg", "math")))
        self.open[name] += 1

    def _close_optional(self, name: str) -> None:
        stack = self.stack
        if name in _CLOSE_PARAGRAPH and stack and stack[-1].name == "p":
            self._pop()
        closes = _CLOSES.get(name)
        while closes and stack and stack[-1].name in closes:
            self._pop()

    def _pop(self, *, ended: bool = False) -> None:
        one = self.stack.pop()
        self.open[one.name] -= 1
        if one.name in _FORMATTING and not ended:
            key = (one.name, one.tag)
            if self.left[key] < 3:  # noqa: PLR2004 - the standard's "Noah's Ark clause"
                self.left[key] += 1
                self.left_count += 1

    def _end(self, name: str) -> None:
        stack = self.stack
        if name in _FORMATTING:
            self.passed += 8 * len(stack)
            if self.left_count:
                self._forget(name)
        if not self.open[name]:
            return
        if self.open["frameset"] and name != "frameset":
            # Either it is no element here or the frameset is none; nothing is taken for closed.
            self.unsure = True
            return
        in_foreign, is_blocked = True, False
        for steps, one in enumerate(reversed(stack)):
            in_foreign = in_foreign and one.foreign
            if in_foreign:
                is_blocked = is_blocked or one.name in _INTEGRATION
            if one.name == name and one.foreign is in_foreign:
                for _ in range(steps):
                    self._pop()
                self._pop(ended=True)
                return
            if steps >= reach_max or (not in_foreign and (is_blocked or _stops(one, name))):
                break
        self.unsure = self.unsure or name in ("svg", "math") or bool(stack and stack[-1].foreign)

    def _forget(self, name: str) -> None:
        """An end tag takes a formatting element that was left off the list, unless a cell or the like hides the list."""
        if any(self.open[one] for one in _MARKERS):
            return
        for key in self.left:
            if key[0] == name and self.left[key]:
                self.left[key] -= 1
                self.left_count -= 1
                return


def _breaks_out(name: str, attributes: str) -> bool:
    """Say whether a start tag ends a drawing; ``<font>`` does only with what it was made for."""
    return name in _BREAKOUT and (name != "font" or _FONT.search(attributes) is not None)


def _stops(one: _Open, name: str) -> bool:
    """Say whether an end tag ``name`` may leave open what lies above ``one``."""
    if one.foreign:
        return one.name in _INTEGRATION
    if name in ("frameset", "form"):
        return True
    if name in _TABLE:
        return one.name not in _OPTIONAL
    if name in _SPECIAL:
        return (
            one.name in _BARRIERS
            or (name == "p" and one.name == "button")
            or (name == "li" and one.name in ("ol", "ul"))
        )
    return one.name in _SPECIAL
