"""Which small counts are not shown, because they could point at a person: pure.

The rule. A count of 1 to ``least - 1`` that stands for a part of a whole is not shown. Neither is another one of the same line or column
of its table, if it alone were hidden there: the total less the others would give it away. The smallest is then hidden as well, and so on
until no line and no column hides exactly one. A zero is shown: it is about nobody.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from typing import Final

# Five, as statistical offices mostly ask at least; an operator with few people may ask for more.
least_default: Final = 5

Key = tuple[str, ...]


def hidden(counts: Mapping[Key, int], *, least: int = least_default) -> frozenset[Key]:
    """Return the keys of those ``counts`` that are not shown. A key names the parts, one for each way in which the whole is divided."""
    found = {key for key, count in counts.items() if 0 < count < least}
    lines = [keys for keys in _lines(counts) if len(keys) > 1]
    while extra := [key for keys in lines if (key := _next(keys, counts, found)) is not None]:
        found.update(extra)
    return frozenset(found)


def _lines(counts: Collection[Key]) -> list[list[Key]]:
    """Every set of cells whose sum may be known from elsewhere: for two ways of dividing, each line and each column, and the whole."""
    groups: dict[tuple[int, Key], list[Key]] = defaultdict(list)
    for key in counts:
        groups[-1, ()].append(key)
        for place in range(len(key)):
            if len(key) > 1:
                groups[place, (key[place],)].append(key)
    return list(groups.values())


def _next(keys: Collection[Key], counts: Mapping[Key, int], found: Collection[Key]) -> Key | None:
    """Return the cell that must be hidden too, where exactly one is and others could tell what it is."""
    if len([key for key in keys if key in found]) != 1:
        return None
    rest = sorted((counts[key], key) for key in keys if key not in found and counts[key])
    return rest[0][1] if rest else None
