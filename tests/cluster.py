"""Bulk jobs on a Ray cluster that this run starts on this machine: too slow to start for the suite, so it is run by hand.

python -m tests.cluster [--rows 3000]

The verdicts are compared with those of a job without Ray; then a worker and Ray's own process that hands it shards are killed in the middle
of another, and every row must be there once. Needs `pip install 'clausewise[ray]'`; exits with 1 when anything differs.
"""

from __future__ import annotations

import argparse
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pyarrow.parquet as pq

from tests import jobs

PROGRAM = (sys.executable, "-m", "clausewise", "bulk")
# What Daft calls the process that runs its plans on each machine.
ACTOR = "ray::RaySwordfish"
WORKER = "clausewise.job.worker"
SECONDS_MAX = 1_800


def main() -> int:
    """Run both jobs; return 1 when anything is not as it should be."""
    parser = argparse.ArgumentParser(prog="python -m tests.cluster")
    parser.add_argument("--rows", type=int, default=3_000, help="how many rows")
    count = parser.parse_args().rows
    sys.stdout.reconfigure(line_buffering=True)
    with tempfile.TemporaryDirectory() as folder:
        archive = Path(folder) / "archive.parquet"
        texts = jobs.texts(count)
        pq.write_table(_table(texts), archive, row_group_size=max(1, count // 30))
        native = _ended(archive, "native")
        same = _ended(archive, "ray", "--ray", "local")
        killed = _killed(archive)
        is_right = {"same verdicts": same == native, "every row once after two kills": killed == native}
    for what, holds in is_right.items():
        print(f"{'yes' if holds else 'NO '}  {what}")
    return 0 if all(is_right.values()) else 1


def _table(texts: list[str]):
    import pyarrow as pa

    # Long enough that a row group is a shard of its own.
    return pa.table({"text": [f"{text} " + "We met by the river and talked. " * 40 for text in texts]})


def _command(archive: Path, name: str, *more: str) -> list[str]:
    out = str(archive.parent / name)
    return [*PROGRAM, str(archive), "--out", out, "--shard-mib", "1", "--quiet", *more]


def _ended(archive: Path, name: str, *more: str) -> list[dict[str, object]]:
    started = time.monotonic()
    subprocess.run(
        _command(archive, name, *more),
        check=False,
        stdout=subprocess.DEVNULL,
        timeout=SECONDS_MAX,
        start_new_session=True,
    )
    print(f"{name}: {time.monotonic() - started:.0f} s")
    return _verdicts(archive.parent / name)


def _verdicts(out: Path) -> list[dict[str, object]]:
    return sorted(pq.read_table(out / "verdicts").to_pylist(), key=lambda row: row["line"])


def _killed(archive: Path) -> list[dict[str, object]]:
    # Ray kills the whole process group of one that dies badly: it shall not be ours.
    command = _command(archive, "killed", "--ray", "local")
    job = subprocess.Popen(command, stdout=subprocess.DEVNULL, start_new_session=True)
    done = archive.parent / "killed" / "verdicts"
    for what in (WORKER, ACTOR):
        before = len([*done.glob("*")])
        _until(lambda before=before: len([*done.glob("*")]) > before)
        victim = next(_below(job.pid, what))
        print(f"killed: {what} ({victim}) after {len([*done.glob('*')])} shards")
        os.kill(victim, signal.SIGKILL)
    job.wait(SECONDS_MAX)
    print(f"killed: ended with {job.returncode}")
    return _verdicts(archive.parent / "killed")


def _until(is_so) -> None:
    deadline = time.monotonic() + SECONDS_MAX
    while not is_so():
        assert time.monotonic() < deadline, "it takes too long"
        time.sleep(0.2)


def _below(top: int, what: str) -> Iterator[int]:
    """Yield the processes below ``top`` whose command line has ``what`` in it."""
    parents = {int(path.name): _parent(path) for path in Path("/proc").glob("[0-9]*")}
    for process in parents:
        above = process
        while above not in (0, 1, top):
            above = parents.get(above, 0)
        if above == top and what in _called(process):
            yield process


def _parent(path: Path) -> int:
    try:
        return int((path / "stat").read_text().rpartition(")")[2].split()[1])
    except OSError:
        return 0


def _called(process: int) -> str:
    try:
        return Path(f"/proc/{process}/cmdline").read_text(errors="replace").replace("\0", " ")
    except OSError:
        return ""


if __name__ == "__main__":
    sys.exit(main())
