"""Kinds of events that several scenarios speak of, by name, as data: ``observe/terms.yaml``.

Each is read once; one that asks for a path or an agent alone remembers its answers, as the same ones come again and again.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Final, cast

from clausewise.event import TEXTS, Event
from clausewise.observe.condition import Condition, condition, fields
from clausewise.observe.remembrance import remembering
from clausewise.source import read

_JOINED: Final = ("all", "any")


@cache
def _given() -> Mapping[str, Mapping[str, Any]]:
    path = Path(str(files("clausewise.observe") / "terms.yaml"))
    source = read(path, name=path.name)
    assert isinstance(source.data, dict), source.problems
    return source.data


@cache
def terms() -> Mapping[str, Condition]:
    """Return the package's terms by name."""
    found: dict[str, Condition] = {}
    for name, given in _given().items():
        test = condition([given], found)
        asked = sorted(fields([expanded(given)]))
        found[name] = _remembering(test, asked[0]) if len(asked) == 1 and asked[0] in TEXTS else test
    return found


def expanded(given: Any) -> Any:
    """Return a condition as data in which terms stand for what they say, for those who turn it into another language."""
    if isinstance(given, list):
        return [expanded(one) for one in given]
    if not isinstance(given, Mapping):
        return given
    rest = {
        name: expanded(value) if name in (*_JOINED, "not") else value for name, value in given.items() if name != "is"
    }
    if "is" not in given:
        return rest
    return {"all": [expanded(_given()[given["is"]]), *([rest] if rest else [])]}


def _remembering(test: Condition, name: str) -> Condition:
    answer = remembering(lambda value: test(cast("Event", SimpleNamespace(**{name: value}))))
    return lambda event: answer(getattr(event, name))
