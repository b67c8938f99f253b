"""Run every benchmark beside its peer and write one page and one drawing; exit 1 when a budget is broken.

python -m benchmarks [NAME …] [--quick] [--out benchmarks] [--minutes 20]

Each benchmark runs in a process of its own, one after the other, so that none finds what another left behind. Budgets
(`budgets.toml`) hold ratios to a peer of the same run and nothing else: how fast the machine is decides nothing. What cannot be measured
here is told, with what to install; goals that were set in absolute numbers are told too, and decide nothing.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from msgspec import json

from benchmarks import report
from benchmarks.face import Absence, Sheet
from benchmarks.report import Run

FOLDER = Path(__file__).parent
# Modules that are no benchmarks: what these have in common.
SHARED = {"__init__", "__main__", "corpus", "face", "report"}


def names() -> list[str]:
    """Return what benchmarks there are, by their modules."""
    return sorted(path.stem for path in FOLDER.glob("*.py") if path.stem not in SHARED)


def main() -> int:
    """Measure, write, and say which budgets are broken."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks")
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"which of {', '.join(names())}; all without")
    parser.add_argument("--quick", action="store_true", help="measure less: a few minutes in all")
    parser.add_argument("--out", type=Path, default=FOLDER, help="where report.md and report.svg are written")
    parser.add_argument("--minutes", type=float, default=20, help="how long one benchmark may take")
    asked = parser.parse_args()
    if unknown := set(asked.names) - set(names()):
        parser.error(f"no benchmark is called {', '.join(sorted(unknown))}")
    runs = [_run(name, is_quick=asked.quick, seconds_max=60 * asked.minutes) for name in asked.names or names()]
    verdicts = report.verdicts(report.budgets(FOLDER / "budgets.toml"), runs)
    asked.out.mkdir(parents=True, exist_ok=True)
    page = report.page(runs, verdicts, about(is_quick=asked.quick))
    (asked.out / "report.md").write_text(page, encoding="utf-8")
    (asked.out / "report.svg").write_text(report.drawing(verdicts), encoding="utf-8")
    for one in verdicts:
        print(one.said)
    return int(any(one.is_broken for one in verdicts))


def _run(name: str, *, is_quick: bool, seconds_max: float) -> Run:
    """Run one benchmark in a process of its own, which says as it goes what it finds."""
    print(f"\n== {name}", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        into = Path(folder) / "sheet.json"
        command = [sys.executable, "-m", f"benchmarks.{name}", "--sheet", into, *(["--quick"] if is_quick else [])]
        started, spent = time.perf_counter(), _processor()
        ended = ""
        try:
            process = subprocess.run(command, check=False, timeout=seconds_max)
            ended = f"it ended with {process.returncode}: run python -m benchmarks.{name}"
        except subprocess.TimeoutExpired:
            ended = f"it takes more than {seconds_max / 60:.0f} minutes: --minutes"
        sheet = json.decode(into.read_bytes(), type=Sheet) if into.exists() else Sheet(absences=[Absence(name, ended)])
    return Run(name, sheet, time.perf_counter() - started, _processor() - spent)


def _processor() -> float:
    told = resource.getrusage(resource.RUSAGE_CHILDREN)
    return told.ru_utime + told.ru_stime


def about(*, is_quick: bool) -> str:
    """Return when and where this was measured."""
    model = next(
        (line.partition(":")[2].strip() for line in _cpuinfo() if line.startswith("model name")), "a processor"
    )
    version = ".".join(map(str, sys.version_info[:3]))
    how = "python -m benchmarks --quick" if is_quick else "python -m benchmarks"
    when = f"{datetime.now(UTC):%Y-%m-%d}"
    return f"`{how}`, {when}, {os.cpu_count()} cores ({model}), Python {version}; load {os.getloadavg()[2]:.1f} (15 minutes)."


def _cpuinfo() -> list[str]:
    path = Path("/proc/cpuinfo")
    return path.read_text(encoding="utf-8").splitlines() if path.exists() else []


if __name__ == "__main__":
    sys.exit(main())
