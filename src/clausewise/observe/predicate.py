"""The same conditions as ``observe.condition``, asked of columns: SQL for DuckDB, from one definition.

What SQL cannot say (a field that no column holds, an expression that is Python's own) is left open: the predicate then holds of every event
of which the condition holds, and of more; whoever counts by it lets the condition itself have the last word.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from clausewise.event import TEXTS

_JOINED: Final = ("all", "any")


def fields(given: Sequence[Mapping[str, Any]]) -> frozenset[str]:
    """Return the fields that a condition asks for."""
    found = set[str]()
    for one in given:
        for name, value in one.items():
            found |= fields(value) if name in _JOINED else fields([value]) if name == "not" else {name}
    return frozenset(found)


def _all(said: Sequence[str]) -> str:
    return "(" + " AND ".join(said) + ")" if said else "TRUE"


class Predicates:
    """Makes SQL of conditions over ``columns``: the expression that holds a field's value, never NULL. A field without one is left open.

    ``cheaper`` is handed each costly test of a text (the field, and its SQL) and returns what stands for it; ``understood`` says
    whether an expression means the same to DuckDB; without, no expression does.
    """

    def __init__(
        self,
        columns: Mapping[str, str],
        cheaper: Callable[[str, str], str] = lambda _, test: test,
        understood: Callable[[str], bool] = lambda _: False,
    ) -> None:
        self._columns, self._cheaper, self._understood = columns, cheaper, understood

    def sql(self, given: Sequence[Mapping[str, Any]]) -> str:
        """Return the SQL of a condition."""
        return self._each(given, is_wide=True)

    def _each(self, given: Sequence[Mapping[str, Any]], *, is_wide: bool) -> str:
        """``is_wide`` says which way what cannot be said errs: it holds where more may be meant, and fails inside of a ``not``."""
        return _all([self._test(name, value, is_wide=is_wide) for one in given for name, value in one.items()])

    def _test(self, name: str, value: Any, *, is_wide: bool) -> str:
        if name == "all":
            return self._each(value, is_wide=is_wide)
        if name == "any":
            return _any([self._each([one], is_wide=is_wide) for one in value])
        if name == "not":
            return f"(NOT {self._each([value], is_wide=not is_wide)})"
        if name not in self._columns:
            return _open(is_wide=is_wide)
        column = self._columns[name]
        if name not in TEXTS:
            return _number(column, value)
        if not isinstance(value, Mapping):
            return _among(f"lower({column})", [quoted(one.lower()) for one in _several(value)])
        return _all([self._compared(name, how, _several(what), is_wide=is_wide) for how, what in value.items()])

    def _compared(self, name: str, how: str, several: tuple[str, ...], *, is_wide: bool) -> str:
        column = self._columns[name]
        if how == "matches":
            pattern = "|".join(f"(?:{one})" for one in several)
            if not self._understood(pattern):
                return _open(is_wide=is_wide)
            return self._cheaper(name, f"regexp_matches({column}, {quoted(pattern)})")
        function = {"starts": "starts_with", "ends": "suffix", "contains": "contains"}[how]
        said = _any([f"{function}(lower({column}), {quoted(one.lower())})" for one in several])
        return self._cheaper(name, said) if several else said


def _open(*, is_wide: bool) -> str:
    return "TRUE" if is_wide else "FALSE"


def _any(said: Sequence[str]) -> str:
    return "(" + " OR ".join(said) + ")" if said else "FALSE"


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


def _several(what: Any) -> tuple[str, ...]:
    return tuple(str(one) for one in (what if isinstance(what, list) else [what]))


def quoted(text: str) -> str:
    """Return text as a literal of SQL."""
    return "'" + text.replace("'", "''") + "'"
