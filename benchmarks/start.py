"""What a fresh process costs, in processor time: commands that judge nothing, and the first verdict, each beside an empty Python.

python -m benchmarks.start [--rounds 5]
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from statistics import median

from benchmarks import face
from benchmarks.face import Sheet

HARMLESS, THREAT = "The garden party is on Saturday.", "I will kill you tonight, my friend."
LEDGER = ("--store", "ledger.db")
# What each is called, the command, and what is judged.
COMMANDS = (
    ("help", ("--help",), ""),
    ("policy show", ("policy", "show"), ""),
    ("audit verify", ("audit", "verify", *LEDGER), ""),
    ("bank list", ("bank", "list", *LEDGER), ""),
    ("first verdict, harmless", ("check", "-"), HARMLESS),
    ("first verdict, a threat", ("check", "-"), THREAT),
)
QUICK = {"rounds": 2}


def measured(sheet: Sheet, *, rounds: int = 5) -> None:
    """Start every command so often; the first start, which compiles patterns and keeps what it read, does not count."""
    with tempfile.TemporaryDirectory() as folder:
        _run(("check", "-", *LEDGER), HARMLESS, folder)
        found = [_round(folder) for _ in range(rounds)]
    for at, (name, *_) in enumerate(COMMANDS, 1):
        sheet.figure(name, median(one[at] for one in found) * 1e3, "ms of the processor")
        sheet.ratio(name, median(one[at] / one[0] for one in found), "an empty Python")


def _round(folder: str) -> list[float]:
    empty = _seconds((sys.executable, "-I", "-c", "pass"), "", folder)
    return [empty, *(_run(arguments, text, folder) for _, arguments, text in COMMANDS)]


def _run(arguments: Sequence[str], text: str, folder: str) -> float:
    return _seconds((sys.executable, "-m", "clausewise", *arguments), text, folder)


def _seconds(command: Sequence[str], text: str, folder: str) -> float:
    """Return the processor seconds of a process. Bytecode is kept, as in an installation, whatever this environment says."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(command, input=text.encode(), capture_output=True, env=kept, cwd=Path(folder), check=False)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode not in {0, 1}:
        raise SystemExit(done.stderr.decode())
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


if __name__ == "__main__":
    sys.exit(face.run(measured, QUICK))
