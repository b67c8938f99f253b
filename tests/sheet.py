"""What pages of the docs show: their blocks of code, and in them sessions at a terminal.

A block is indented by four spaces. In a session a line that begins with ``$ `` is typed, to the end of its here-document if it has one;
what follows up to the next such line is what comes back, in which ``…`` stands for anything.
"""

import re
from typing import NamedTuple

IDS = r"01[0-9a-f]{6}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}"
# What differs from one run to the next, and how it looks.
CHANGING = {
    " ?… ?": r".*?",
    IDS: IDS,
    r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z": r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z",
    r"\d{4}-\d{2}-\d{2}": r"\d{4}-\d{2}-\d{2}",
    r"key=[\w-]+": r"key=[\w-]+",
    r"\b[0-9a-f]{64}\b": r"[0-9a-f]{64}",
    r"\b[0-9a-f]{12}\b": r"[0-9a-f]{12}",
    r"\b[0-9a-f]{8}\b": r"[0-9a-f]{8}",
}
_CHANGES = re.compile("|".join(f"({one})" for one in CHANGING))
_LIKE = tuple(CHANGING.values())


class Block(NamedTuple):
    """Lines of code: where the first of them stands, and the lines without their indentation."""

    line: int
    lines: tuple[str, ...]


class Typed(NamedTuple):
    """A command of a session: where it stands, what is typed, and the lines that come back."""

    line: int
    command: str
    shown: tuple[str, ...]


def blocks(text):
    """Yield every block of a page."""
    lines = text.splitlines()
    start = None
    for number, line in enumerate([*lines, "."]):
        if start is None and line.startswith("    "):
            start = number
        elif start is not None and line and not line.startswith("    "):
            yield Block(start + 1, tuple(one[4:] for one in "\n".join(lines[start:number]).rstrip().split("\n")))
            start = None


def session(text):
    """Yield every command that a page has typed, in order."""
    for block in blocks(text):
        if block.lines[0].startswith("$ "):
            yield from _commands(block)


def _commands(block):
    number = 0
    while number < len(block.lines):
        first = number
        typed = [block.lines[number].removeprefix("$ ")]
        ending = re.search(r"<<'(\w+)'", typed[0])
        while ending and typed[-1] != ending[1]:
            number += 1
            typed.append(block.lines[number])
        number += 1
        after = number
        while number < len(block.lines) and not block.lines[number].startswith("$ "):
            number += 1
        yield Typed(block.line + first, "\n".join(typed), block.lines[after:number])


class Reader:
    """Follows a session: the ids that a page shows stand for those that came back, here and in the commands after."""

    def __init__(self):
        self.known = {}

    def real(self, command):
        """Return a command with the ids of this run. An id that no output showed before is a KeyError."""
        return re.sub(IDS, lambda found: self.known[found[0]], command)

    def takes(self, shown, came):
        """Say whether what came back is what the page shows, and learn the ids in it."""
        names = []
        found = re.fullmatch(self._pattern(_plain(shown), names), _plain(came), re.DOTALL)
        if found:
            self.known |= dict(zip(names, found.groups(), strict=True))
        return found is not None

    def _pattern(self, text, names):
        parts, at = [], 0
        for found in _CHANGES.finditer(text):
            parts += [re.escape(text[at : found.start()]), self._like(found, names)]
            at = found.end()
        return "".join([*parts, re.escape(text[at:])])

    def _like(self, found, names):
        like = _LIKE[found.lastindex - 1]
        if like != IDS:
            return like
        if found[0] in self.known:
            return re.escape(self.known[found[0]])
        if found[0] in names:
            return rf"\{names.index(found[0]) + 1}"
        names.append(found[0])
        return f"({IDS})"


def _plain(lines):
    """Return lines as words in a row: terminals wrap them and French typography spaces them in their own ways."""
    return " ".join(" ".join(lines).split())
