"""The canonical layout of a policy file: order of the keys, blank lines, line ends. Comments and the writing of values stay.

Keys of the first level stand at column 0, so a file can be cut into blocks of whole lines: a key with its value, and the comments right
above it. Blocks are put in order and trailing blanks go; nothing inside a block moves. The data is parsed again and compared.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from clausewise.errors import PolicyError, Problem
from clausewise.source import Source, parse

if TYPE_CHECKING:
    from collections.abc import Sequence

_BLANKS: Final = re.compile(r"[ \t]+$")


def fmt(text: str, order: Sequence[str], name: str = "") -> str:
    """Return ``text`` in canonical layout, with first-level keys in ``order`` and unknown ones after them as they stood.

    Idempotent. Raises PolicyError when the text has problems of its own, or (CW270) when its data cannot be kept.
    """
    source = parse(text, name)
    source.refuse()
    starts = _starts(source)
    if starts is None:
        raise PolicyError((_unkept(source),))
    rank = {key: at for at, key in enumerate(order)}
    header, blocks, tail = _blocks(source.lines, starts)
    ordered = sorted(blocks, key=lambda block: rank.get(block[0], len(rank)))
    lines = [*header, *(line for _, block in ordered for line in block), *tail]
    whole = "\n".join(lines)
    for written in ("\n".join(_tidied(lines)).rstrip("\n") + "\n", whole.rstrip("\n") + "\n", whole):
        again = parse(written, name)
        if again.data == source.data and list(again.data) == [key for key, _ in ordered] and not again.problems:
            return written
    raise PolicyError((_unkept(source),))


def _starts(source: Source) -> dict[int, str] | None:
    """Return the line of each first-level key, or None when they do not all begin a line."""
    if not isinstance(source.data, dict) or not source.data:
        return None
    spans = {str(key): source.keys[(key,)] for key in source.data}
    starts = {span.line: key for key, span in spans.items()}
    at_margin = all(span.column == 0 and source.lines[span.line][:1] not in {"{", "?"} for span in spans.values())
    return starts if at_margin and len(starts) == len(spans) else None


def _blocks(lines: list[str], starts: dict[int, str]) -> tuple[list[str], list[tuple[str, list[str]]], list[str]]:
    """Cut lines into what stands before the first block, the blocks by key, and the comments after the last one."""
    firsts = sorted(starts)
    heads = [_head(lines, line, above) for line, above in zip(firsts, [-1, *firsts], strict=False)]
    end = _tail(lines, firsts[-1])
    ends = [*heads[1:], end]
    blocks = [(starts[line], lines[head:stop]) for line, head, stop in zip(firsts, heads, ends, strict=True)]
    return lines[: heads[0]], blocks, lines[end:]


def _head(lines: list[str], line: int, above: int) -> int:
    """Return the first line of the comments that stand right above the key at ``line`` and below the line ``above``."""
    while line - 1 > above and lines[line - 1].startswith("#"):
        line -= 1
    return line


def _tail(lines: list[str], last: int) -> int:
    line = len(lines)
    while line - 1 > last and (not lines[line - 1].strip() or lines[line - 1].startswith("#")):
        line -= 1
    return line


def _tidied(lines: list[str]) -> list[str]:
    """Drop blanks at the end of lines, blank lines at the start, and all but one of several blank lines."""
    kept: list[str] = []
    for line in lines:
        bare = _BLANKS.sub("", line)
        if bare or (kept and kept[-1]):
            kept.append(bare)
    return kept


def _unkept(source: Source) -> Problem:
    return source.problem(
        (),
        "CW270",
        "This file cannot be put in order without changing what it says.",
        "Ce fichier ne peut pas être mis en ordre sans changer ce qu'il dit.",
        remedy_en="Begin each key of the first level on a line of its own, at the margin.",
        remedy_fr="Commencez chaque clé du premier niveau sur sa propre ligne, à la marge.",
    )
