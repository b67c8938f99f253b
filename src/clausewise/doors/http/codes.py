"""What every code means, read from the places where it is raised: nothing is written down twice, so nothing can disagree.

The package's own sources are read once, as syntax trees and without running them: a call that is given a code and then two sentences says
what the code means, and its remedies stand beside them. What is filled in at run time shows as an ellipsis.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from msgspec import Struct

import clausewise
from clausewise import errors
from clausewise.doors.http.kinds import KINDS
from clausewise.doors.http.problem import TITLES
from clausewise.errors import ClausewiseError
from clausewise.model import Words

CODE = re.compile(r"CW\d{3}")
_NAMED = re.compile(rb"\"CW\d{3}\"")
# Where a statement of a module begins.
_OUTERMOST = re.compile(rb"^(?=[A-Za-z_@])", re.MULTILINE)
SENTENCES = 2
ELLIPSIS = "…"
REMEDIES = ("remedy_en", "remedy_fr")


class Meaning(Struct, frozen=True):
    """One code: its title, what is said of it, what to do, and the HTTP status it leads to."""

    code: str
    title: Words
    detail: Words
    remedy: Words
    status: int


@lru_cache(maxsize=1)
def meanings() -> dict[str, Meaning]:
    """Return every code of the package with its meaning, in order."""
    found: dict[str, Meaning] = {
        kind.code: Meaning(kind.code, kind.title, Words("", ""), kind.remedy, kind.status) for kind in KINDS.values()
    }
    for path in sorted(Path(clausewise.__file__).parent.rglob("*.py")):
        for tree in _trees(path.read_bytes()):
            for meaning in _of_source(tree):
                known = found.get(meaning.code)
                if known is None or (meaning.code not in KINDS and not known.detail.en):
                    found[meaning.code] = meaning
    return dict(sorted(found.items()))


def title(code: str) -> Words:
    """Return the title of a code; the most general one for a code that is nowhere raised."""
    known = meanings().get(code)
    return known.title if known else TITLES[ClausewiseError]


def status(code: str) -> int:
    """Return the HTTP status that a code leads to."""
    known = meanings().get(code)
    return known.status if known else ClausewiseError.status


def _trees(source: bytes) -> Iterator[ast.AST]:
    """Yield the syntax trees of what stands in a file and names a code; the rest is not parsed, for it is ten times as much."""
    if not _NAMED.search(source):
        return
    try:
        yield from [ast.parse(one) for one in _OUTERMOST.split(source) if _NAMED.search(one)]
    except SyntaxError:  # a text of several lines begins one of them
        yield ast.parse(source)


def _of_source(tree: ast.AST) -> Iterator[Meaning]:
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        texts = [text for argument in node.args if (text := _text(argument)) is not None]
        if not texts or not CODE.fullmatch(texts[0]):
            continue
        kind = _class_of(node)
        sentences = [text for text in texts[1:] if " " in text]
        detail = Words(*sentences[:SENTENCES]) if len(sentences) >= SENTENCES else Words("", "")
        named = {one.arg: text for one in node.keywords if one.arg in REMEDIES and (text := _text(one.value))}
        remedy = Words(named.get("remedy_en", ""), named.get("remedy_fr", ""))
        if kind is None and texts[0].startswith("CW4"):
            kind = errors.StoreError
        yield Meaning(
            texts[0],
            TITLES.get(kind or errors.InputError, TITLES[ClausewiseError]),
            detail,
            remedy,
            (kind or errors.InputError).status,
        )


def _class_of(node: ast.Call) -> type[ClausewiseError] | None:
    name = node.func.id if isinstance(node.func, ast.Name) else ""
    found = getattr(errors, name, None)
    return found if isinstance(found, type) and issubclass(found, ClausewiseError) else None


def _text(node: ast.expr) -> str | None:
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else None
    if isinstance(node, ast.JoinedStr):
        return "".join(str(part.value) if isinstance(part, ast.Constant) else ELLIPSIS for part in node.values)
    return None
