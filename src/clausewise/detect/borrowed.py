"""Whose names are borrowed most: public bodies, banks, carriers and brands with their own hosts, read from ``borrowed.yaml``."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

import msgspec
from msgspec import Struct


class Body(Struct, frozen=True, forbid_unknown_fields=True):
    """A body whose name is borrowed: how it is called, its hosts (with all under them), and what its name proves.

    ``plain`` says that the name is also an everyday word or a place; ``wide`` that its owner has it under the suffixes of many countries.
    """

    name: str
    hosts: tuple[str, ...]
    also: tuple[str, ...] = ()
    plain: bool = False
    wide: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        """The name and what else it is called."""
        return (self.name, *self.also)


@cache
def bodies() -> tuple[Body, ...]:
    """Return every body of the list, in its order."""
    source = files("clausewise").joinpath("detect", "borrowed.yaml").read_bytes()
    return tuple(msgspec.yaml.decode(source, type=list[Body]))
