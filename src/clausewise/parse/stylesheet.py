"""Style sheets as rules: selectors, the declarations that can hide or colour something, the addresses that they load.

What: ``read_sheet`` splits a sheet as CSS Syntax 3 (https://www.w3.org/TR/css-syntax-3/) does, with strings, comments, escapes, nested
rules and conditional groups; what cannot hide, colour or load anything is dropped on the way.
Why not a CSS library: tinycss2 takes about a millisecond a kilobyte, more than all the rest of a page; it is used for colours, and in the
tests to prove that both split alike.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from clausewise.extract import Role
from clausewise.parse.media import Shown, contained, shown
from clausewise.parse.validity import is_supported

css_characters_max = 1_000_000
css_rules_max = 20_000
css_deep_max = 32
selector_characters_max = 2_000
value_characters_max, picture_characters_max = 300, 2_000
css_urls_max = 2_000

TOO_MUCH_CSS = "page_css"

# What can hide text, or uncover it.
_PROPERTIES = (
    "display visibility opacity clip clip-path position left right top bottom inset width height max-width"
    " max-height min-width min-height overflow overflow-x overflow-y text-indent transform translate scale margin"
    " margin-left margin-top margin-right color background background-color background-image font font-size"
    " line-height -webkit-text-fill-color text-shadow zoom filter content-visibility padding padding-top"
    " padding-bottom padding-left padding-right z-index float background-clip -webkit-background-clip white-space"
    " inset-inline-start letter-spacing transition all backface-visibility transform-style"
    " animation animation-name animation-duration animation-delay animation-iteration-count animation-fill-mode"
    " animation-direction animation-play-state fill fill-opacity stroke mask mask-image -webkit-mask"
    " -webkit-mask-image grid-template-rows"
    " block-size inline-size max-block-size max-inline-size min-block-size min-inline-size overflow-block overflow-inline"
    " inset-block inset-inline inset-block-start inset-block-end inset-inline-end margin-block margin-inline"
    " margin-block-start margin-inline-start margin-inline-end padding-block padding-inline"
    " padding-block-start padding-block-end padding-inline-start padding-inline-end"
)
PROPERTIES: Final = frozenset(_PROPERTIES.split())
_TOKEN: Final = re.compile(
    r'"(?>(?:[^"\\\n]|\\.)*)"?|\'(?>(?:[^\'\\\n]|\\.)*)\'?|/\*.*?(?:\*/|\Z)|url\(\s*+[^"\')\s](?>(?:[^)\\]|\\.)*)\)?|\\.|<!--|-->|[{};]',
    re.DOTALL | re.IGNORECASE,
)
_FIRST: Final = frozenset(("from", "0%"))
_LAST: Final = frozenset(("to", "100%"))
_COMMENT: Final = re.compile(r"/\*.*?(?:\*/|\Z)", re.DOTALL)
_ESCAPE: Final = re.compile(r"\\([0-9a-fA-F]{1,6})(?:\r\n|[ \t\n\f\r])?|\\(.)", re.DOTALL)
_URL: Final = re.compile(
    r"url\(\s*+(?:\"((?>(?:[^\"\\\n]|\\.)*))\"|'((?>(?:[^'\\\n]|\\.)*))'|((?>(?:[^)\"'\\\s]|\\.)*)))", re.IGNORECASE
)
_STRING: Final = re.compile(r"\"((?>(?:[^\"\\\n]|\\.)*))\"|'((?>(?:[^'\\\n]|\\.)*))'")
_PIXELS: Final = re.compile(r"\s*+\+?(\d{1,9}(?:\.\d{1,9})?)(px)?\s*\Z", re.IGNORECASE)
_IMPORTANT: Final = re.compile(r"!\s*important\s*\Z", re.IGNORECASE)


class Declaration(NamedTuple):
    """A property, its value as written without ``!important``, and whether that stood there."""

    name: str
    value: str
    important: bool


class Rule(NamedTuple):
    """A rule: its selector, what it declares, where it is in force, and the number of its cascade layer, 0 without one."""

    selector: str
    declarations: tuple[Declaration, ...]
    shown: Shown
    layer: int = 0


class Frames(NamedTuple):
    """What an animation's frames declare: the first (``from``), the last (``to``), and all of them."""

    first: tuple[Declaration, ...] = ()
    last: tuple[Declaration, ...] = ()
    every: tuple[Declaration, ...] = ()


class Loaded(NamedTuple):
    """An address that a sheet loads, the property or at-rule that does, and the rule's selector and size, in pixels where it says one."""

    url: str
    role: Role
    by: str
    selector: str = ""
    width: float | None = None
    height: float | None = None


class Sheet:
    """What all of a page's sheets hold together, in order."""

    def __init__(self) -> None:
        self.rules: list[Rule] = []
        self.loaded: list[Loaded] = []
        self.frames: dict[str, Frames] = {}
        self.limits: list[str] = []
        self._layers: dict[str, int] = {}
        self._left = css_characters_max

    def layer(self, name: str, above: int = 0) -> int:
        """Return the number of a cascade layer inside of layer ``above``: the same for the same name, a new one without a name."""
        for step in name.split("."):
            key = f"{above}.{step or f'#{len(self._layers)}'}"
            above = self._layers.setdefault(key, len(self._layers) + 1)
        return above

    def read(self, css: str, media: str = "") -> None:
        """Add a sheet that holds for ``media``."""
        if len(css) > self._left:
            self.limits.append(TOO_MUCH_CSS)
            css = css[: self._left]
        self._left -= len(css)
        _Reader(self, css, shown(media)).read()


class _Open(NamedTuple):
    """A block that is being read: a group (``selector`` empty), a rule, or what is skipped."""

    selector: str
    declarations: list[Declaration]
    shown: Shown
    layer: int
    kind: str


class _Reader:
    def __init__(self, sheet: Sheet, css: str, condition: Shown) -> None:
        self.sheet = sheet
        self.css = css
        self.open = [_Open("", [], condition, 0, "group")]
        self.skipping = 0

    def read(self) -> None:
        css, start = self.css, 0
        for token in _TOKEN.finditer(css):
            sign = token[0]
            if sign == ";":
                self._segment(css[start : token.start()])
            elif sign == "{":
                self._begin(css[start : token.start()])
            elif sign == "}":
                self._segment(css[start : token.start()])
                self._end()
            elif sign in ("<!--", "-->") and len(self.open) == 1:
                pass
            else:
                continue
            start = token.end()
            if len(self.sheet.rules) >= css_rules_max:
                self.sheet.limits.append(TOO_MUCH_CSS)
                return
        self._segment(css[start:])
        while len(self.open) > 1:
            self._end()

    def _segment(self, text: str) -> None:
        """Read a declaration, or an at-rule without a block."""
        if self.skipping:
            return
        block = self.open[-1]
        if block.kind == "group" or text.lstrip().startswith("@"):
            self._statement(_plain(text))
            return
        name, colon, value = text.partition(":")
        if not colon:
            return
        name = _plain(name).lower()
        if "(" in value:
            self._loads(name, value)
        if (name in PROPERTIES or name.startswith("--")) and block.kind in ("rule", "frame"):
            value = _plain(value)
            important = _IMPORTANT.search(value)
            if important:
                value = value[: important.start()].rstrip()
            if value and len(value) <= (
                picture_characters_max if name.startswith("background") else value_characters_max
            ):
                block.declarations.append(Declaration(name, value, important is not None))

    def _statement(self, text: str) -> None:
        if text[:7].lower() == "@layer ":
            # Layers are sorted by where they are first named, not by where they are filled.
            for name in text[7:].split(","):
                self.sheet.layer(name.strip(), self.open[-1].layer)
        if text[:7].lower() == "@import":
            found = _URL.match(text, 7 + len(text[7:]) - len(text[7:].lstrip())) or _STRING.search(text)
            if found:
                self._load(next(one for one in (*found.groups(), "") if one is not None), Role.STYLE, "@import")

    def _loads(self, name: str, value: str) -> None:
        low = value.lower()
        if "url(" in low:
            role = Role.FONT if self.open[-1].kind == "font" else Role.BACKGROUND
            for found in _URL.finditer(value):
                self._load(found[1] or found[2] or found[3] or "", role, "@font-face" if role is Role.FONT else name)
        elif "image-set(" in low or "src(" in low:
            for found in _STRING.finditer(value):
                self._load(found[1] or found[2] or "", Role.BACKGROUND, name)

    def _load(self, url: str, role: Role, by: str) -> None:
        url = _unescaped(url).strip()
        if url and not url.startswith("#"):
            if len(self.sheet.loaded) < css_urls_max:
                self.sheet.loaded.append(
                    Loaded(url, role, by, self.open[-1].selector if role is Role.BACKGROUND else "")
                )
            elif TOO_MUCH_CSS not in self.sheet.limits:
                self.sheet.limits.append(TOO_MUCH_CSS)

    def _begin(self, prelude: str) -> None:
        if self.skipping or len(self.open) > css_deep_max:
            self.skipping += 1
            return
        above = self.open[-1]
        prelude = (_COMMENT.sub("", prelude) if "/*" in prelude else prelude).strip()
        if prelude.startswith("@"):
            self._begin_group(prelude, above)
        elif above.kind == "frames":
            self.open.append(_Open(prelude.lower(), [], above.shown, 0, "frame"))
        elif len(prelude) > selector_characters_max:
            self.skipping += 1
        else:
            selector = _nested(prelude, above.selector) if above.selector else prelude
            self.open.append(_Open(selector, [], above.shown, above.layer, "rule"))

    def _begin_group(self, prelude: str, above: _Open) -> None:
        word, _, rest = prelude[1:].partition(" ")
        word, joint, more = word.partition("(")
        rest = joint + more + rest
        word = word.lower()
        kind = "rule" if above.selector else "group"
        if word == "media":
            self.open.append(_Open(above.selector, [], shown(rest, above.shown), above.layer, kind))
        elif word == "supports":
            condition = above.shown if is_supported(rest) else Shown.NEVER
            self.open.append(_Open(above.selector, [], condition, above.layer, kind))
        elif word == "container":
            self.open.append(_Open(above.selector, [], contained(rest, above.shown), above.layer, kind))
        elif word == "layer":
            number = self.sheet.layer(rest.strip(), above.layer)
            self.open.append(_Open(above.selector, [], above.shown, number, kind))
        elif word in ("scope", "starting-style"):
            self.open.append(_Open(above.selector, [], Shown.NEVER, above.layer, kind))
        elif word in ("keyframes", "-webkit-keyframes"):
            name = rest.strip().strip("\"'")
            if above.shown.is_here:
                # The last of a name counts, whole.
                self.sheet.frames[name] = Frames()
            self.open.append(_Open(name, [], above.shown, 0, "frames"))
        elif word == "font-face":
            self.open.append(_Open("", [], above.shown, 0, "font"))
        else:
            self.skipping += 1

    def _end(self) -> None:
        if self.skipping:
            self.skipping -= 1
        elif len(self.open) > 1:
            block = self.open.pop()
            self._size(block)
            if block.kind == "frame":
                self._frame(block, self.open[-1])
            elif block.kind != "frames" and block.selector and block.declarations:
                self.sheet.rules.append(Rule(block.selector, tuple(block.declarations), block.shown, block.layer))

    def _frame(self, block: _Open, animation: _Open) -> None:
        held = self.sheet.frames.get(animation.selector)
        if held is None or not animation.shown.is_here:
            return
        # Of ``50%, 100%`` the last counts; where none is named, the element's own style is the frame.
        steps, told = [one.strip() for one in block.selector.split(",")], tuple(block.declarations)
        self.sheet.frames[animation.selector] = Frames(
            held.first + told if not _FIRST.isdisjoint(steps) else held.first,
            held.last + told if not _LAST.isdisjoint(steps) else held.last,
            held.every + told,
        )

    def _size(self, block: _Open) -> None:
        """Tell what a rule loads the size that the rule declares."""
        loaded = self.sheet.loaded
        sizes = {one.name: _pixels(one.value) for one in block.declarations if one.name in ("width", "height")}
        for at in range(len(loaded) - 1, -1, -1) if sizes else ():
            if loaded[at].selector != block.selector:
                break
            loaded[at] = loaded[at]._replace(width=sizes.get("width"), height=sizes.get("height"))


def _pixels(value: str) -> float | None:
    found = _PIXELS.match(value)
    return float(found[1]) if found and (found[2] or float(found[1]) == 0) else None


def _nested(prelude: str, above: str) -> str:
    """Return a nested rule's selector as one that stands by itself (CSS Nesting 1)."""
    above = f":is({above})" if "," in above else above
    if len(above) + len(prelude) > selector_characters_max:
        return ""
    return ",".join(one.replace("&", above) if "&" in one else f"{above} {one.strip()}" for one in commas(prelude))[
        :selector_characters_max
    ]


def commas(text: str) -> Iterator[str]:
    """Yield what stands between the commas that lie in no bracket."""
    start = deep = 0
    for at, sign in enumerate(text):
        if sign in "([":
            deep += 1
        elif sign in ")]":
            deep -= 1
        elif sign == "," and deep <= 0:
            yield text[start:at]
            start = at + 1
    yield text[start:]


def declarations(style: str) -> tuple[Declaration, ...]:
    """Return the declarations of a ``style`` attribute that can hide, uncover or colour something."""
    sheet = Sheet()
    sheet.read("x{" + style[:css_characters_max])
    return sheet.rules[0].declarations if sheet.rules and sheet.rules[0].selector == "x" else ()


def loaded_by(style: str) -> tuple[Loaded, ...]:
    """Return the addresses that a ``style`` attribute loads."""
    sheet = Sheet()
    sheet.read("x{" + style[:css_characters_max])
    return tuple(sheet.loaded)


def _plain(text: str) -> str:
    if "/*" in text:
        text = _COMMENT.sub(" ", text)
    return _unescaped(text).strip() if "\\" in text else text.strip()


def _unescaped(text: str) -> str:
    return _ESCAPE.sub(_character, text) if "\\" in text else text


def _character(found: re.Match[str]) -> str:
    if not found[1]:
        return "" if found[2] == "\n" else found[2]
    number = int(found[1], 16)
    return chr(number) if 0 < number < 0x110000 and not 0xD800 <= number < 0xE000 else "�"  # noqa: PLR2004 - Unicode's own bounds
