"""What every benchmark has in common: a sheet of figures, of ratios to a peer of the same run, and of what could not be measured.

A benchmark is a module with ``measured(sheet, …)``, whose further parameters are its options on the command line (the keyword-only ones
with dashes), and with ``QUICK``, the options of a short run. What is put on the sheet is printed at once.
"""

from __future__ import annotations

import argparse
import gc
import inspect
import math
import resource
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from msgspec import Struct, field, json


class Figure(Struct, frozen=True):
    """Something measured; it depends on the machine."""

    name: str
    value: float
    unit: str


class Ratio(Struct, frozen=True):
    """Something measured over its peer, which saw the same machine in the same run."""

    name: str
    value: float
    peer: str


class Goal(Struct, frozen=True):
    """What the project set itself; whether it was met in this run."""

    name: str
    is_met: bool


class Absence(Struct, frozen=True):
    """What was not measured, and what to do that it is."""

    what: str
    remedy: str


class Sheet(Struct):
    """What one run of a benchmark found, in the order in which it was found."""

    figures: list[Figure] = field(default_factory=list)
    ratios: list[Ratio] = field(default_factory=list)
    goals: list[Goal] = field(default_factory=list)
    absences: list[Absence] = field(default_factory=list)

    def figure(self, name: str, value: float, unit: str) -> None:
        """Put a figure on the sheet."""
        self.figures.append(Figure(name, value, unit))
        self._said(name, value, unit)

    def ratio(self, name: str, value: float, peer: str) -> None:
        """Put a ratio on the sheet: ``value`` times its peer."""
        self.ratios.append(Ratio(name, value, peer))
        self._said(name, value, f"× {peer}")

    def goal(self, name: str, is_met: bool) -> None:
        """Say whether a goal of the project was met here."""
        self.goals.append(Goal(name, bool(is_met)))
        print(f"{'met   ' if is_met else 'MISSED'}  {name}", flush=True)

    def absent(self, what: str, remedy: str) -> None:
        """Say that something was not measured, and what to do that it is."""
        self.absences.append(Absence(what, remedy))
        print(f"not measured: {what} ({remedy})", flush=True)

    @staticmethod
    def _said(name: str, value: float, unit: str) -> None:
        print(f"{name:<52}{shown(value):>14} {unit}", flush=True)


def shown(value: float) -> str:
    """Return a number with three figures that count."""
    if value == int(value) or abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:,.{max(0, 2 - math.floor(math.log10(abs(value))))}f}"


def processor(work: Callable[[], object]) -> float:
    """Return the processor seconds that ``work`` takes, all threads together: on a busy machine steadier than the clock.

    What the benchmark itself holds is kept from the collector, as in a service that has just started.
    """
    gc.collect()
    gc.freeze()
    started = time.process_time()
    work()
    return time.process_time() - started


def share(values: list[float], part: float) -> float:
    """Return the value below which ``part`` of all values lie."""
    return sorted(values)[min(len(values) - 1, int(len(values) * part))]


def peak_mib() -> float:
    """Return the most memory that this process ever held."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def run(measured: Callable[..., None], quick: Mapping[str, Any]) -> int:
    """Run a benchmark from the command line; return 1 when a goal was missed."""
    parser = _parser(measured)
    if "--quick" in sys.argv[1:]:
        parser.set_defaults(**quick)
    asked = vars(parser.parse_args())
    into, _ = asked.pop("sheet"), asked.pop("quick")
    sheet = Sheet()
    measured(sheet, **asked)
    if into:
        into.write_bytes(json.encode(sheet))
    return 0 if all(goal.is_met for goal in sheet.goals) else 1


def _parser(measured: Callable[..., None]) -> argparse.ArgumentParser:
    told = sys.modules["__main__"].__doc__ or ""
    parser = argparse.ArgumentParser(description=told, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="measure less, for a run of seconds")
    parser.add_argument("--sheet", type=Path, help="write what was found as JSON")
    for name, parameter in list(inspect.signature(measured).parameters.items())[1:]:
        is_option = parameter.kind is inspect.Parameter.KEYWORD_ONLY
        parser.add_argument(f"--{name.replace('_', '-')}" if is_option else name, **_kind(parameter.default, is_option))
    return parser


def _kind(default: Any, is_option: bool) -> dict[str, Any]:
    """Return how an argument is read, by its default: a tuple takes paths, none a path, anything else its like."""
    if isinstance(default, bool):
        return {"action": "store_true"}
    if isinstance(default, tuple):
        return {"type": Path, "nargs": "*", "default": default}
    kind = Path if default is None else type(default)
    return {"type": kind, "default": default} | ({} if is_option else {"nargs": "?"})
