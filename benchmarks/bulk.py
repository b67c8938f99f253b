"""What handing an archive out costs: the command `bulk`, natively and on Ray, beside bare loops with the same detectors in the same run.

python -m benchmarks.bulk [--rows 24000] [--rounds 3]

The archive is Parquet: made texts of forty words, and a column that nobody asks for, as archives have. The peer is as many bare loops
as there are processors, at once: each reads its part of the rows, sees and decides with the shipped detectors, and keeps nothing. The
command also checks what it reads, judges every row for itself, and writes its verdict. What starting costs is left out on both sides: of
the command the time of a tenth of the rows is taken from that of all. Memory is the most that any process of the job held. Ray is a
cluster of this machine.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from importlib.util import find_spec
from pathlib import Path
from statistics import median
from typing import NamedTuple

from benchmarks import corpus, face
from benchmarks.face import Sheet
from clausewise.policy import load

QUICK = {"rows": 6_000, "rounds": 1}
group_rows = 250
# So much of the other column that a group is a shard.
unread_bytes = 4_400
cores = len(os.sched_getaffinity(0))
# As the workers of a job: threads for numbers would only wait for each other.
SINGLE = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}


class StoppedError(Exception):
    """The command ended badly."""


class Spent(NamedTuple):
    """What something took: by the clock, of the processor, and the most memory that one process held."""

    clock: float
    processor: float
    mib: float


def measured(sheet: Sheet, *, rows=24_000, rounds=3) -> None:
    if missing := [name for name in ("daft", "pyarrow") if find_spec(name) is None]:
        sheet.absent("bulk", f"pip install 'clausewise[bulk]' ({', '.join(missing)})")
        return
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        small, large = (_archive(folder / f"{count}.parquet", count) for count in (rows // 10, rows))
        _job(folder, small)
        found = [(_loops(large), _marginal(folder, small, large, rows * 9 // 10)) for _ in range(rounds)]
        _native(sheet, found)
        if find_spec("ray") is None:
            sheet.absent("bulk on Ray", "pip install 'clausewise[ray]'")
            return
        native = _marginal(folder, small, large, rows * 9 // 10)
        try:
            ray = _marginal(folder, small, large, rows * 9 // 10, "--ray", "local")
        except StoppedError as stopped:
            sheet.absent("bulk on Ray", str(stopped))
            return
        sheet.figure("on Ray", 1 / ray.clock, "rows/s by the clock")
        sheet.ratio("on Ray, as fast", native.clock / ray.clock, "natively")


def _native(sheet: Sheet, found: list[tuple[Spent, Spent]]) -> None:
    sheet.figure(f"{cores} bare loops", median(1 / loop.clock for loop, _ in found), "rows/s by the clock")
    sheet.figure("bulk", median(1 / job.clock for _, job in found), "rows/s by the clock")
    sheet.figure("a bare loop", median(loop.processor for loop, _ in found) * 1e6, "µs of processor a row")
    sheet.figure("bulk", median(job.processor for _, job in found) * 1e6, "µs of processor a row")
    sheet.figure("bulk, the largest process", max(job.mib for _, job in found), "MiB")
    ratio = median(loop.clock / job.clock for loop, job in found)
    sheet.ratio("bulk, as fast", ratio, "as many bare loops as processors")
    sheet.ratio("bulk, of processor", median(loop.processor / job.processor for loop, job in found), "a bare loop")
    sheet.goal("bulk ≥ 0.8 × the bare loops", ratio >= 0.8)


def _archive(path: Path, count: int) -> Path:
    import pyarrow as pa
    from pyarrow import parquet

    texts = corpus.made(load("dexero"), count)
    unread = [f"{number}{'x' * unread_bytes}" for number in range(count)]
    table = pa.table({"text": texts, "author": [f"u{number % 997}" for number in range(count)], "unread": unread})
    parquet.write_table(table, path, row_group_size=group_rows, use_dictionary=False)
    return path


def _marginal(folder: Path, small: Path, large: Path, rows: int, *more: str) -> Spent:
    """Return what a row costs in a job, without its start: the most memory is that of the whole."""
    less, all_of_it = (_job(folder, path, *more) for path in (small, large))
    return Spent((all_of_it.clock - less.clock) / rows, (all_of_it.processor - less.processor) / rows, all_of_it.mib)


def _job(folder: Path, archive: Path, *more: str) -> Spent:
    """Run the command over an archive."""
    with tempfile.TemporaryDirectory(dir=folder) as out:
        command = [sys.executable, "-m", "clausewise", "bulk", str(archive), "--out", f"{out}/out", "--shard-mib", "1"]
        started = time.perf_counter()
        # In a group of its own: Ray kills the whole group of one of its own that dies badly.
        process = subprocess.Popen([*command, "--quiet", *more], stdout=subprocess.DEVNULL, start_new_session=True)
        _, status, used = os.wait4(process.pid, 0)
        clock = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode not in (0, 1, 3):
            raise StoppedError(f"it ended with {process.returncode}: give the machine more time")
        return Spent(clock, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


def _loops(archive: Path) -> Spent:
    """Run as many bare loops as there are processors, each over its part; return what a row costs all of them together."""
    from pyarrow.parquet import ParquetFile

    groups = ParquetFile(archive).metadata.num_row_groups
    parts = [range(groups * number // cores, groups * (number + 1) // cores) for number in range(cores)]
    code = "from benchmarks import bulk; bulk.alone({!r}, {}, {})"
    started = [
        subprocess.Popen(
            [sys.executable, "-c", code.format(str(archive), part.start, part.stop)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=os.environ | SINGLE,
        )
        for part in parts
    ]
    for one in started:
        assert one.stdout is not None
        one.stdout.readline()
    for one in started:
        assert one.stdin is not None
        one.stdin.write("go\n")
        one.stdin.flush()
    told = [tuple(map(float, one.communicate()[0].split())) for one in started]
    rates = sum(rows / clock for rows, clock, _, _ in told)
    rows = sum(one[0] for one in told)
    return Spent(1 / rates, sum(one[2] for one in told) / rows, max(one[3] for one in told))


def alone(path: str, start: int, stop: int) -> None:
    """A bare loop over some row groups; it begins when it is told to, and prints rows, seconds, processor seconds and memory."""
    from clausewise import columnar
    from clausewise.engine import Engine
    from clausewise.fold import State
    from clausewise.reading import batches
    from clausewise.rows import Row

    judgement = Engine.open("dexero").judgement
    judgement.seen([])
    print("ready", flush=True)
    sys.stdin.readline()
    rows, clock, processor = 0, time.perf_counter(), time.process_time()
    with Path(path).open("rb") as file:
        for batch in batches(columnar.rows(file, path, chosen=(start, stop))):
            items = [row.item for row in batch if isinstance(row, Row)]
            judgement.decide(items, judgement.seen(items)[1], State(), time_ms=0)
            rows += len(items)
    print(rows, time.perf_counter() - clock, time.process_time() - processor, face.peak_mib())


if __name__ == "__main__":
    sys.exit(face.run(measured, QUICK))
