"""What comparing two policies on an archive costs, beside judging it once (`Engine.check_many`), and how far memory grows.

python -m benchmarks.whatif [--rows 20000]

An archive of that many made-up rows in English and French, one in ten of them offensive, is written to a temporary folder. Both read it in
the same batches and judge with the shipped detectors; the share of seconds of processor is printed, then the memory for a tenth of the
rows and for all.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from msgspec import json
from msgspec.structs import replace

from benchmarks import face
from benchmarks.face import peak_mib, processor
from clausewise.archive import Archive
from clausewise.backtest import batches
from clausewise.engine import Engine
from clausewise.model import Certainty
from clausewise.policy import Policy

QUICK = {"rows": 2_000}
PLAIN = ("The garden party is on Saturday at number {n}.", "La fête du quartier est samedi au {n}.")
HARSH = ("I will kill you tonight, number {n}.", "Je vais te tuer ce soir, numéro {n}.")


def measured(sheet, *, rows=20_000):
    engine = Engine.open("dexero")
    after = milder(engine.policy)
    with tempfile.TemporaryDirectory() as folder:
        small, large = (written(Path(folder) / f"{n}.ndjson", n) for n in (rows // 10, rows))
        compare(engine, small, after)
        at_first = peak_mib()
        once = processor(lambda: judge(engine, large))
        both = processor(lambda: compare(engine, large, after))
    sheet.figure("judged once", rows / once, "rows/s of processor")
    sheet.figure("compared", rows / both, "rows/s of processor")
    sheet.ratio("comparing", both / once, "judging once")
    sheet.ratio("memory of all rows", peak_mib() / at_first, "memory of a tenth")


def milder(policy):
    """The same policy, with one clause that takes more to be certain."""
    threats = policy.clause("conduct.threats")
    clause = replace(threats, when={**threats.when, Certainty.CERTAIN: "threat >= 0.99"})
    return Policy(replace(policy.document, clauses={**policy.document.clauses, clause.id: clause}), policy.folder)


def written(path, rows):
    with path.open("wb") as file:
        for number in range(rows):
            words = (HARSH if number % 10 == 0 else PLAIN)[number % 2]
            told = {
                "text": words.format(n=number),
                "author": f"u{number % 997}",
                "labels": {"threat": int(number % 10 == 0)},
            }
            file.write(json.encode(told) + b"\n")
    return str(path)


def compare(engine, path, after):
    return engine.backtest.run(engine.backtest.on(Archive([path], 0)), after)


def judge(engine, path):
    for batch in batches(Archive([path], 0).specimens(lambda _: True)):
        engine.check_many([one.item for one in batch])


if __name__ == "__main__":
    sys.exit(face.run(measured, QUICK))
