"""Whether an expression that an operator wrote can be made to take for ever by a line that a stranger wrote.

Python's own expressions go back and try again. Where one repetition stands inside another, or a group is asked for once more, a line can be
made for which that takes time beyond all measure; such an expression is refused. Inside ``(?>…)`` and ``*+`` nothing is tried again.
"""

from __future__ import annotations

from collections.abc import Iterable
from importlib import import_module
from typing import Any, Final

repeats_few: Final = 20

# What `sre_parse` was; under its new name it warns nobody.
_parser: Any = import_module("re._parser")


def is_linear(expression: str) -> bool:
    """Say whether no repetition lies in another and no group is asked for again. Raises re.error for what is no expression."""
    return not _explodes(_parser.parse(expression), inside=False)


def _explodes(tree: Iterable[Any], *, inside: bool) -> bool:
    return any(_may_explode(str(kind), value, inside) for kind, value in tree)


def _may_explode(kind: str, value: Any, inside: bool) -> bool:
    match kind:
        case "MAX_REPEAT" | "MIN_REPEAT":
            is_long = value[1] > repeats_few
            return (is_long and inside) or _explodes(value[2], inside=inside or is_long)
        case "GROUPREF" | "GROUPREF_EXISTS" | "GROUPREF_IGNORE":
            return True
        case "SUBPATTERN":
            return _explodes(value[-1], inside=inside)
        case "BRANCH":
            return any(_explodes(one, inside=inside) for one in value[1])
        case "ASSERT" | "ASSERT_NOT":
            return _explodes(value[1], inside=inside)
        case "ATOMIC_GROUP":
            return _explodes(value, inside=False)
        case "POSSESSIVE_REPEAT":
            return _explodes(value[2], inside=False)
        case _:
            return False
