"""Documents that run or call something when they are opened: macros, and programs called by fields, formulas and actions.

What: ``document.macro`` for code in a document, surer where it starts by itself; ``document.call`` for a program that the document starts
through a field, a formula or an action (``dde:``, ``launch:``).
Why: a text needs no program to be read. Who opens a letter does not expect it to run a shell.
Limits: only presence and names count, what the code does is not read. Honest offices have macros, so those alone are a reason to look;
a call of a shell has no honest use.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Final

from clausewise.detect.registry import detector
from clausewise.detect.sighting import Sighting, signals
from clausewise.extract import Extract, Link, Meta
from clausewise.model import Medium, Signal
from clausewise.register import Register

MACRO, CALL = "document.macro", "document.call"
# How often code of a kind is meant ill, in what strangers send. Excel 4's sheets of macros have been out of honest use since 1995.
_SHEET, _AUTOMATIC, _PLAIN = 0.85, 0.65, 0.3
_SHELL, _PROGRAM = 0.95, 0.5
_CALLED: Final = ("dde:", "launch:")
_AUTOMATICALLY: Final = re.compile(
    r"(?i)auto_?(?:open|exec|close|new)|(?:document|workbook)_?(?:open|activate|close|new)|dom:load|onload"
)
# Programs that run whatever they are given.
_SHELLS: Final = re.compile(
    r"(?i)(?:^|[\s:\\/\"'(])(?:cmd|command|powershell|pwsh|mshta|wscript|cscript|rundll32|regsvr32|certutil|bitsadmin|msiexec|schtasks|wmic"
    r"|bash|sh|zsh|python3?|perl|osascript|xterm|curl|wget|explorer)(?:\.exe|\.com)?(?:[\s\"')|]|$)"
    r"|\.(?:exe|bat|cmd|ps1|vbs|vbe|jse?|wsf|scr|hta|lnk|jar|msi)\b"
)


@detector
class Macro:
    """The inspector of documents that run something; see the module for what, why and limits."""

    name = "macro"
    emits = frozenset({MACRO, CALL})
    media = (Medium.DOCUMENT,)

    def __init__(self, register: Register) -> None:
        del register
        self.version = sha256(Path(__file__).read_bytes()).hexdigest()[:12]

    def inspect(self, batch: Sequence[Extract]) -> list[list[Signal]]:
        """Return the signals of each Extract that holds code or calls a program."""
        return [signals(one, _seen(one), self.name) for one in batch]


def _seen(extract: Extract) -> Iterator[Sighting]:
    for meta in extract.metas:
        if meta.name == "macro":
            yield _coded(meta)
    for link in extract.links:
        if link.url.startswith(_CALLED):
            yield _called(link)


def _coded(meta: Meta) -> Sighting:
    if meta.content == "xlm":
        return Sighting(MACRO, _SHEET, "macro_sheet", meta.content, meta.path)
    if _AUTOMATICALLY.search(meta.content):
        return Sighting(MACRO, _AUTOMATIC, "automatic", meta.content, meta.path)
    return Sighting(MACRO, _PLAIN, "macro", meta.content, meta.path)


def _called(link: Link) -> Sighting:
    is_shell = _SHELLS.search(link.url) is not None
    return Sighting(CALL, _SHELL if is_shell else _PROGRAM, "shell" if is_shell else "program", link.url, link.path)
