"""Field codes of word-processing documents (ECMA-376-1, 17.16): which of them reach for something outside when the document is opened."""

from __future__ import annotations

import re

from clausewise.extract import Role

instruction_characters_max = 4_000
depth_max = 32

_WORD = re.compile(r'"((?:[^"\\]|\\.)*)"|(\S+)')
_ROLES = {
    "HYPERLINK": Role.ANCHOR,
    "INCLUDEPICTURE": Role.IMAGE,
    "INCLUDETEXT": Role.EXTERNAL,
    "INCLUDE": Role.EXTERNAL,
    "IMPORT": Role.IMAGE,
    "LINK": Role.EXTERNAL,
    "RD": Role.EXTERNAL,
    "DATABASE": Role.EXTERNAL,
    "DDE": Role.EXTERNAL,
    "DDEAUTO": Role.EXTERNAL,
}
# What a field names besides the address: programs and classes stand first.
_AFTER_CLASS = frozenset({"LINK"})
_WHOLE = frozenset({"DDE", "DDEAUTO", "DATABASE"})


def target(instruction: str) -> tuple[str, Role] | None:
    """Return what a field reaches for and how, None if it stays inside. A call of a program (DDE) is written ``dde:`` and the call."""
    words = [
        (quoted.replace("\\\\", "\\").replace('\\"', '"') if quoted else bare)
        for quoted, bare in _WORD.findall(instruction[:instruction_characters_max])
    ]
    if not words:
        return None
    kind = words[0].upper()
    role = _ROLES.get(kind)
    if role is None:
        return None
    if kind in _WHOLE:
        return f"{'database' if kind == 'DATABASE' else 'dde'}:{' '.join(words[1:])}", role
    named = [word for word in words[1:] if not re.fullmatch(r"\\[a-z*@#!]", word, re.IGNORECASE)]
    if kind in _AFTER_CLASS:
        named = named[1:]
    if not named or (kind == "HYPERLINK" and len(words) > 1 and words[1].lower() == "\\l"):
        return None
    return named[0], role


class Fields:
    """The fields that are open while a document is read, innermost last: ``begin``, instruction, ``separate``, result, ``end``."""

    def __init__(self) -> None:
        self._open: list[tuple[list[str], list[str]]] = []
        self._resulting: list[bool] = []

    @property
    def in_code(self) -> bool:
        """Whether what comes next is part of an instruction and not shown."""
        return not all(self._resulting)

    def mark(self, kind: str) -> tuple[str, str] | None:
        """Take a mark (``begin``, ``separate``, ``end``); at the end of a field return its instruction and its result."""
        if kind == "begin" and len(self._open) < depth_max:
            self._open.append(([], []))
            self._resulting.append(False)
        elif kind == "separate" and self._open:
            self._resulting[-1] = True
        elif kind == "end" and self._open:
            code, result = self._open.pop()
            self._resulting.pop()
            said = "".join(result)
            if self._open:
                # The result of an inner field is part of what the outer one says.
                self._open[-1][1 if self._resulting[-1] else 0].append(said)
            return "".join(code), said
        return None

    def code(self, text: str) -> None:
        """Take a piece of an instruction."""
        if self._open:
            self._open[-1][0].append(text)

    def result(self, text: str) -> None:
        """Take a piece of text that a reader sees, or that an outer field's instruction is made of."""
        if self._open:
            code, shown = self._open[-1]
            (shown if self._resulting[-1] else code).append(text)
