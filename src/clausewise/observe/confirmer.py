"""What has the last word where a pattern alone would say too much: functions of the text and where in it the pattern ended."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

# Takes a text and the end of the match in it, in characters.
Confirmer = Callable[[str, int], bool]

CONFIRMERS: Final[Mapping[str, Confirmer]] = {}
