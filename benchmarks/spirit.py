"""Make the background of ``clausewise.detect.meaning`` from a folder of benign text, and measure judging by spirit.

python -m benchmarks.spirit DATA           # figures on DATA/benign.*.jsonl.gz and on the project's own cases
python -m benchmarks.spirit DATA --write   # make src/clausewise/models/meaning.npy anew, from every second row

DATA holds ``benign.en.jsonl.gz`` and ``benign.fr.jsonl.gz``, rows with ``text``, ``lang`` and ``source``. The background is made from every
second row, and figures are given for the other half.
"""

from __future__ import annotations

import gzip
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import yaml

from benchmarks import face
from benchmarks.face import Sheet
from clausewise.detect import encoder
from clausewise.detect.meaning import BACKGROUND, _extended, _pieces
from clausewise.engine import Engine
from clausewise.judge import SIGN_LEAST, by_spirit
from clausewise.model import Basis, Item, Signal

ROOT = Path(__file__).parents[1]
QUICK: dict[str, object] = {}
batch_rows = 256


def measured(sheet: Sheet, data=None, *, write=False) -> None:
    if data is None:
        sheet.absent("judging by spirit", "name a folder of benign text: python -m benchmarks.spirit DATA")
        return
    rows = list(_benign(data))
    if write:
        _write(rows[::2])
        return
    cases = yaml.safe_load((ROOT / "tests" / "cases" / "spirit.yaml").read_text(encoding="utf-8"))
    for mode in ("open", "all"):
        engine = Engine.open("dexero", spirit=mode)
        _benign_figures(sheet, mode, engine, rows[1::2])
        _case_figures(sheet, mode, engine, cases)
    _with_a_sign(sheet, engine, cases)


def _with_a_sign(sheet: Sheet, engine: Engine, cases: dict[str, list[dict[str, Any]]]) -> None:
    """Say what would be held if every case showed some weak sign, as a learned score would give it."""
    assert engine.judgement.spirit is not None
    assert engine.judgement.spirit.meaning is not None
    sign = Signal("tone.toxic", SIGN_LEAST)
    for kind, found in cases.items():
        for language in ("en", "fr"):
            near = engine.judgement.spirit.meaning.signals([case[language] for case in found])
            held = [by_spirit([sign, *signals], engine.policy, []) for signals in near]
            right = sum(
                bool({one.clause for one in findings} & {*case.get("clauses", ())})
                for case, findings in zip(found, held, strict=True)
            )
            sheet.figure(f"with a weak sign, {kind} {language}: held", sum(map(bool, held)), f"of {len(held)}")
            sheet.figure(f"with a weak sign, {kind} {language}: right clause", right, f"of {len(held)}")


def _benign(folder: Path) -> Iterator[dict[str, Any]]:
    for language in ("en", "fr"):
        with gzip.open(folder / f"benign.{language}.jsonl.gz", "rt", encoding="utf-8") as lines:
            yield from map(json.loads, lines)


def _write(rows: list[dict[str, Any]]) -> None:
    pieces = [row["text"][start:end] for row in rows for start, end in _pieces(row["text"])]
    vectors = _extended(encoder.encode(pieces))
    moments = vectors.T @ vectors / len(vectors)
    triangle = moments[np.triu_indices(len(moments))].astype(np.float32)
    path = ROOT / "src" / "clausewise" / "models" / BACKGROUND
    path.parent.mkdir(exist_ok=True)
    np.save(path, triangle, allow_pickle=False)
    print(f"{len(pieces)} pieces of {len(rows)} rows -> {path.name}, {path.stat().st_size} bytes")


def _benign_figures(sheet: Sheet, mode: str, engine: Engine, rows: list[dict[str, Any]]) -> None:
    counts: dict[str, list[int]] = {}
    for at in range(0, len(rows), batch_rows):
        batch = rows[at : at + batch_rows]
        for row, decision in zip(batch, engine.check_many([Item.of_text(row["text"]) for row in batch]), strict=True):
            held = any(finding.basis is Basis.SPIRIT for finding in decision.findings)
            for name in ("all benign", f"{row['source']} {row['lang']}"):
                count = counts.setdefault(name, [0, 0])
                count[0] += held
                count[1] += 1
    for name, (held, total) in counts.items():
        sheet.figure(f"{mode}, {name}: held by spirit", held, f"of {total}")


def _case_figures(sheet: Sheet, mode: str, engine: Engine, cases: dict[str, list[dict[str, Any]]]) -> None:
    for kind, found in cases.items():
        for language in ("en", "fr"):
            counts = {"texts": 0, "by letter": 0, "by spirit": 0, "right clause": 0}
            for case in found:
                decision = engine.check(case[language])
                by_letter = [one for one in decision.findings if one.basis is Basis.LETTER]
                counts["by letter"] += bool(by_letter)
                if by_letter:
                    continue
                counts["texts"] += 1
                counts["by spirit"] += bool(decision.findings)
                counts["right clause"] += bool({*decision.clauses} & {*case.get("clauses", ())})
            for name, count in counts.items():
                sheet.figure(f"{mode}, {kind} {language}: {name}", count, f"of {len(found)}")


if __name__ == "__main__":
    sys.exit(face.run(measured, QUICK))
