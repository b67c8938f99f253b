"""Which detectors there are: those in this folder and those that installed packages offer.

A detector is one file here, or an entry point of the group ``clausewise.detectors``; a class with ``@detector`` over it. It is made
with the operator's register and nothing else.
"""

from __future__ import annotations

from importlib import import_module
from importlib.metadata import entry_points
from pathlib import Path
from pkgutil import iter_modules
from typing import Protocol, TypeVar, cast

from msgspec.structs import replace

import clausewise.detect
from clausewise.calibration import Calibration, shipped
from clausewise.detect.reputed import Reputed
from clausewise.ports import Calibrated, Reputation, Sensor
from clausewise.register import Register


class Factory(Protocol):
    """A detector class: it has the detector's name and is made with the operator's register."""

    name: str

    def __call__(self, register: Register, /) -> Sensor:
        """Make the detector."""
        ...


Made = TypeVar("Made")
_factories: dict[str, Factory] = {}


def detector(factory: Made) -> Made:
    """Register a detector class under its ``name``; the last one of a name wins, so that an operator may replace a shipped one."""
    made = cast("Factory", factory)
    _factories[made.name] = made
    return factory


def detectors(
    register: Register, folder: Path | None = None, reputation: Reputation | None = None
) -> tuple[Sensor, ...]:
    """Make every known detector for an operator's register, in the order of their names.

    Files that the register names lie in ``folder``, the policy's, unless their path is absolute. With ``reputation`` one more looks
    links up there.
    """
    if folder is not None:
        register = _placed(register, folder)
    known = _known()
    made = tuple(known[name](register) for name in sorted(known))
    return made if reputation is None else (*made, Reputed(reputation, register))


def _placed(register: Register, folder: Path) -> Register:
    """Return a register whose files are named by whole paths."""
    files = {name: getattr(register, name) for name in ("denied_parties", "protected_names")}
    placed = {name: str(folder / path) for name, path in files.items() if isinstance(path, str)}
    marks = tuple(
        replace(mark, logos=tuple(str(folder / path) for path in mark.logos)) if isinstance(mark.logos, tuple) else mark
        for mark in register.marks
    )
    return replace(register, marks=marks, **placed)


def calibrations() -> Calibration:
    """Return the curves of every known detector, by signal and language: those that ship, and those that a class brings.

    Our own detectors keep theirs in files beside them, so they need not be loaded for it.
    """
    found = dict(shipped())
    _load_offered()
    for factory in _factories.values():
        if isinstance(factory, Calibrated):
            found.update(factory.calibration)
    return found


def _known() -> dict[str, Factory]:
    for module in iter_modules(clausewise.detect.__path__):
        import_module(f"clausewise.detect.{module.name}")
    _load_offered()
    return _factories


def _load_offered() -> None:
    for entry in entry_points(group="clausewise.detectors"):
        detector(entry.load())
