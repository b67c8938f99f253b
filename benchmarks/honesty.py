"""How many honest files are accused: ``python -m benchmarks.honesty FOLDER… [--files 2000]``.

Judges every file of the folders as an upload and counts those in which the rules or the masquerade reach the bands of the shipped policy.
"""

from __future__ import annotations

import random
import sys
import time
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from benchmarks import face
from benchmarks.face import Sheet
from clausewise.detect.masquerade import Masquerade
from clausewise.detect.rule import ShippedRules
from clausewise.extract import Extract, Passage
from clausewise.model import Medium, Part
from clausewise.parse.imprint import types
from clausewise.parse.nature import type_of
from clausewise.parse.opening import truly
from clausewise.parse.polyglot import seconds
from clausewise.register import Register

QUICK = {"files": 150}
BYTES_MAX = 32 * 1024 * 1024
HOLDS = {"file.rule": 0.6, "file.disguise": 0.6}


def chosen(folders: Iterable[Path], most: int) -> list[Path]:
    """Return ``most`` files of the folders by chance, always the same ones; all of them for 0."""
    found = [
        path
        for folder in folders
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.is_symlink() and 0 < path.stat().st_size <= BYTES_MAX
    ]
    return sorted(random.Random(2026).sample(found, most)) if 0 < most < len(found) else found


def extract(path: Path) -> Extract:
    """Return what the inspectors need of a file, without unpacking it: honest folders hold few archives, and time is short."""
    part = truly(Part(Medium.FILE, data=path.read_bytes(), name=path.name))
    kind = type_of(part.data, part.name)
    is_text = kind.startswith("text/")
    return Extract(
        part,
        passages=(Passage("x"),) if is_text else (),
        metas=tuple(types(part, seconds(part.data, kind))),
    )


def measured(sheet: Sheet, folders=(Path("/usr/bin"), Path("/usr/sbin")), *, files=0) -> None:
    inspectors = (ShippedRules(Register(())), Masquerade(Register(())))
    seen: Counter[str] = Counter()
    count = size = accused = 0
    started = time.monotonic()
    for path in chosen(folders, files):
        count, size = count + 1, size + path.stat().st_size
        told = [
            (one.score, one.name, one.evidence[0].sense)
            for each in inspectors
            for one in each.inspect([extract(path)])[0]
        ]
        reached = [one for one in told if one[0] >= HOLDS.get(one[1], 2)]
        seen.update(one[2] for one in told)
        if reached:
            accused += 1
            print(f"{max(reached)[0]:.2f} {max(reached)[2]:<40} {path}")
    if not count:
        sheet.absent("honest files", "name folders: python -m benchmarks.honesty FOLDER…")
        return
    sheet.figure("files", count, "")
    sheet.figure("accused", accused, "")
    sheet.figure("inspected", size / 1e6 / (time.monotonic() - started), "MB/s by the clock")
    sheet.ratio("honest files accused", accused / count, "all of them")
    print(*(f"{name} {number}" for name, number in seen.most_common()), sep="\n")


if __name__ == "__main__":
    sys.exit(face.run(measured, QUICK))
