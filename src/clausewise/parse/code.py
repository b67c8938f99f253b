"""A page's inline code, and the addresses that stand in it as what a call is given.

Only literals are seen: an address that code puts together is left to whoever reads the script itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import msgspec

from clausewise.extract import Link, Role, Script
from clausewise.parse.address import Resolver, cleaned
from clausewise.parse.element import Element
from clausewise.parse.tree import Tree

scripts_max = 2_000
script_characters_max = 1_000_000
calls_max, speculation_characters_max = 500, 65_536

TOO_MUCH_SCRIPT = "page_scripts"

_SPECULATED = ("prefetch", "prerender")
# What `type` says that a script is code: the HTML Standard's classic and module scripts; anything else is data that nothing runs.
_CODE = re.compile(r"(?:|module|(?:text|application)/(?:x-)?(?:java|ecma|live|j)script[\d.]*)\Z", re.IGNORECASE)
_CALL = re.compile(
    r"(?:\b(?:fetch|sendBeacon|importScripts|import|WebSocket|EventSource|Worker|SharedWorker|Request|open)\s*+\(\s*+"
    r"(?:[\"'](?:GET|POST|PUT|HEAD)[\"']\s*+,\s*+)?"
    r"|\.(?:src|href|action)\s*+=\s*+|\$\.(?:get|post|ajax|getJSON|getScript)\s*+\(\s*+|\blocation\s*+=\s*+|\burl\s*+:\s*+)"
    r"([\"'`])((?:https?:|wss?:)?//[^\"'`\s\\]{3,2000}|/[^\"'`\s\\]{0,2000}\?[^\"'`\s\\]{0,2000})",
    re.IGNORECASE,
)


# Without one of these there is no call; most scripts are data.
_CALLING = (
    "etch",
    "endBeacon",
    "mport",
    "ocket",
    "ventSource",
    "orker",
    "equest",
    "open",
    ".src",
    ".href",
    ".action",
    "$.",
)
_CALLING_TOO = ("ocation", "url", "URL")


def read_scripts(tree: Tree, limits: list[str]) -> tuple[Script, ...]:
    """Return inline scripts, event attributes and ``javascript:`` addresses in document order, to named limits."""
    found: list[Script] = []
    left = script_characters_max
    for code, path in _code(tree):
        if len(found) == scripts_max or left <= 0:
            limits.append(TOO_MUCH_SCRIPT)
            break
        found.append(Script(code[:left], path))
        left -= len(code)
    return tuple(found)


def _code(tree: Tree) -> Iterator[tuple[str, str]]:
    found = {one.order: one for one in (*tree.tagged("script"), *tree.bearing(_may_hold_code)) if _is_worth_it(one)}
    for _, element in sorted(found.items()):
        if element.tag == "script":
            code = tree.text_in(element)
            if code.strip() and _CODE.match(element.get("type").strip()):
                yield code, element.path
        for name, value in element.attributes.items():
            if name[:2] == "on" and value.strip():
                yield value, f"{element.path}[{name}]"
            elif name in _ADDRESSES and (address := _script_in(value)):
                yield address, f"{element.path}[{name}]"


def _may_hold_code(names: tuple[str, ...]) -> bool:
    return any(one[:2] == "on" or one in _ADDRESSES for one in names)


def _is_worth_it(element: Element) -> bool:
    """Say, before a path is made for it, whether an element holds code indeed: most only lead somewhere."""
    attributes = element.attributes
    if len(attributes) == 1 and "href" in attributes:
        return _may_be_script(attributes["href"])
    return element.tag == "script" or any(
        name[:2] == "on" or (name in _ADDRESSES and _may_be_script(value)) for name, value in attributes.items()
    )


def _may_be_script(value: str) -> bool:
    return value[:1] in _BEFORE_SCRIPT and "script" in value.lower()


# What an address of script may begin with: its first letter, or what a browser drops.
_BEFORE_SCRIPT = frozenset(("j", "J", *map(chr, range(0x21))))
_ADDRESSES = frozenset(("href", "src", "action", "formaction", "xlink:href", "data"))


def _script_in(value: str) -> str:
    if "script" not in value.lower():
        return ""
    address = cleaned(value)
    return address[11:] if address[:11].lower() == "javascript:" else ""


def read_calls(scripts: Sequence[Script], resolve: Resolver) -> Iterator[Link]:
    """Yield the addresses that inline code calls or loads, at most ``calls_max`` a script."""
    for script in scripts:
        if not any(one in script.code for one in (*_CALLING, *_CALLING_TOO)):
            continue
        for number, found in enumerate(_CALL.finditer(script.code)):
            if number == calls_max:
                break
            yield Link(resolve(found[2]), Role.CALL, path=script.path)


def read_speculations(tree: Tree, resolve: Resolver) -> Iterator[Link]:
    """Yield the addresses that a page's speculation rules have fetched in advance (https://wicg.github.io/nav-speculation/)."""
    for element in tree.tagged("script"):
        text = tree.text_in(element)
        if element.get("type").strip().lower() != "speculationrules" or len(text) > speculation_characters_max:
            continue
        try:
            told = msgspec.json.decode(text)
        except (msgspec.DecodeError, RecursionError):
            continue
        rules = [one for name in _SPECULATED for one in _list(told.get(name))] if isinstance(told, dict) else []
        urls = [url for one in rules if isinstance(one, dict) for url in _list(one.get("urls")) if isinstance(url, str)]
        yield from (Link(resolve(url), Role.PREFETCH, path=element.path) for url in urls[:calls_max])


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []
