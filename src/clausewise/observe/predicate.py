"""The same conditions as ``observe.condition``, asked of columns: SQL for DuckDB, from one definition.

What SQL cannot say as Python does (an expression of Python's own) is left open: the predicate then holds of every event of which the
condition holds, and of more; whoever counts by it lets the condition itself have the last word.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from clausewise.event import TEXTS

_JOINED: Final = ("all", "any")


def predicate(given: Sequence[Mapping[str, Any]], columns: Mapping[str, str]) -> str:
    """Return the SQL of a condition over ``columns``: the expression that holds a field's value, for every field; no value is NULL."""
    return _all([_mapping(one, columns, is_wide=True) for one in given])


def is_said(given: Sequence[Mapping[str, Any]]) -> bool:
    """Say whether the SQL of a condition holds of exactly what the condition holds of (text in ASCII)."""
    return all(_is_said(name, value) for one in given for name, value in one.items())


def fields(given: Sequence[Mapping[str, Any]]) -> frozenset[str]:
    """Return the fields that a condition asks for."""
    found = set[str]()
    for one in given:
        for name, value in one.items():
            found |= fields(value) if name in _JOINED else fields([value]) if name == "not" else {name}
    return frozenset(found)


def _is_said(name: str, value: Any) -> bool:
    if name in _JOINED:
        return is_said(value)
    if name == "not":
        return is_said([value])
    return not (isinstance(value, Mapping) and "matches" in value)


def _all(said: Sequence[str]) -> str:
    return "(" + " AND ".join(said) + ")" if said else "TRUE"


def _mapping(given: Mapping[str, Any], columns: Mapping[str, str], *, is_wide: bool) -> str:
    """``is_wide`` says which way what cannot be said errs: it holds where more may be meant, and fails inside of a ``not``."""
    return _all([_test(name, value, columns, is_wide=is_wide) for name, value in given.items()])


def _test(name: str, value: Any, columns: Mapping[str, str], *, is_wide: bool) -> str:
    if name == "all":
        return _all([_mapping(one, columns, is_wide=is_wide) for one in value])
    if name == "any":
        several = [_mapping(one, columns, is_wide=is_wide) for one in value]
        return "(" + " OR ".join(several) + ")" if several else "FALSE"
    if name == "not":
        return f"(NOT {_mapping(value, columns, is_wide=not is_wide)})"
    column = columns[name]
    if name not in TEXTS:
        return _number(column, value)
    if not isinstance(value, Mapping):
        return _among(f"lower({column})", [quoted(one.lower()) for one in _several(value)])
    return _all([_compared(column, how, _several(what), is_wide=is_wide) for how, what in value.items()])


def _number(column: str, value: Any) -> str:
    if not isinstance(value, Mapping):
        several = value if isinstance(value, list) else [value]
        return _among(column, list(map(_figure, several)))
    said = [f"{column} >= {_figure(value['least'])}"] if "least" in value else []
    return _all(said + ([f"{column} < {_figure(value['below'])}"] if "below" in value else []))


def _among(column: str, several: Sequence[str]) -> str:
    return f"({column} IN ({', '.join(several)}))" if several else "FALSE"


def _figure(value: float) -> str:
    return repr(int(value)) if float(value).is_integer() else repr(float(value))


def _compared(column: str, how: str, several: tuple[str, ...], *, is_wide: bool) -> str:
    if how == "matches":
        return "TRUE" if is_wide else "FALSE"
    function = {"starts": "starts_with", "ends": "suffix", "contains": "contains"}[how]
    said = [f"{function}(lower({column}), {quoted(one.lower())})" for one in several]
    return "(" + " OR ".join(said) + ")" if said else "FALSE"


def _several(what: Any) -> tuple[str, ...]:
    return tuple(str(one) for one in (what if isinstance(what, list) else [what]))


def quoted(text: str) -> str:
    """Return text as a literal of SQL."""
    return "'" + text.replace("'", "''") + "'"
