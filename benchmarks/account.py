"""What the public account and a request for one person's data cost over a large ledger: one pass each, memory bounded.

python -m benchmarks.account [--records 1000000]

A ledger of that many records is written to a file in a temporary folder: checks, decisions with what they are about, cases and reports in
the proportions of a busy service. Told are records a second, and how far the process grew.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from statistics import median

from msgspec import json
from starlette.testclient import TestClient

from benchmarks import face
from benchmarks.face import processor
from clausewise import fold
from clausewise.case import Joined, Kind, Opened, Outcome, Settled
from clausewise.doors.http.app import app
from clausewise.dsa import Platform
from clausewise.engine import Engine
from clausewise.ledger import every
from clausewise.model import Entry

QUICK = {"records": 20_000}
batch_entries = 5_000
START_MS = 1_790_000_000_000
# Of a hundred items so many are acted upon, and of those so many come before a person.
ACTED_PERCENT, REVIEWED_PERCENT = 10, 20


def measured(sheet, *, records=1_000_000):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "c.db"
        engine = Engine.open("dexero", store=path, with_detectors=())
        written = timed(sheet, "written", records, lambda: write(engine.store, records, engine.policy.stamp))
        read = timed(sheet, "reading", records, lambda: [None for _ in every(engine.store)])
        engine.close()
        engine = Engine.open("dexero", store=path, with_detectors=())
        end = START_MS + records * 2_000
        works = {
            "opened": lambda: Engine.open("dexero", store=path, with_detectors=()).close(),
            "figures": lambda: engine.transparency.figures(0, end),
            "statements": lambda: [None for _ in engine.transparency.statements(0, end, Platform())],
            "one person": lambda: engine.persons.copy("u17", by="benchmark"),
            "retention": lambda: engine.retention.due({}),
        }
        for name, work in works.items():
            before = face.peak_mib()
            sheet.ratio(name, timed(sheet, name, records, work) / written, "writing the records")
            sheet.figure(f"{name}, memory", face.peak_mib() - before, "MiB more")
        counted = processor(works["figures"])
        sheet.ratio("counting", counted / read, "reading the records")
        engine.close()
        with Engine.open("dexero", store=path, with_detectors=(), clock=lambda: end) as engine:
            engine.transparency.publish(engine.transparency.figures(0, end), by="benchmark")
            sheet.figure("the public page", page_ms(engine), "ms of processor")


def page_ms(engine):
    with TestClient(app(engine), base_url="http://127.0.0.1", client=("127.0.0.1", 5000)) as client:
        assert client.get("/transparency").status_code == 200
        return median(processor(lambda: client.get("/transparency")) for _ in range(20)) * 1e3


def timed(sheet, name, records, work):
    seconds = processor(work)
    sheet.figure(name, records / seconds, "records/s of processor")
    return seconds


def write(store, records, stamp):
    entries, number, count = [], 0, 0
    while count < records:
        made = list(item(number, START_MS + number * 3_000, json.decode(json.encode(stamp))))
        number += 1
        entries += made
        count += len(made)
        if len(entries) >= batch_entries or count >= records:
            store.append(entries)
            entries = []


def item(number, time_ms, stamp):
    """Yield the records of one item as the engine would make them."""
    name, author, language = f"d{number:08}", f"u{number % 5000}", ("en", "fr")[number % 2]
    told = {
        "id": name,
        "item": f"i{number}",
        "policy": stamp,
        "detectors": "0" * 16,
        "author": author,
        "language": language,
    }
    if number % 100 >= ACTED_PERCENT:
        yield Entry("checked", fold.body(told), time_ms, name, author, b"0" * 64)
        return
    measures = [{"action": "hold" if number % 3 else "remove", "on": "content", "target": f"i{number}"}]
    clause = ("content.attack", "content.hateful", "conduct.threats")[number % 3]
    body = fold.body({**told, "clauses": [[clause, "likely"]], "measures": measures})
    yield Entry("decided", body, time_ms, name, author, b"{}", effect=True)
    about = {"decision": name, "media": ["text"], "content_ms": 0}
    yield Entry("exhibited", fold.body(about), time_ms, name, sealed=b"x" * 200)
    if number % 100 >= ACTED_PERCENT * REVIEWED_PERCENT // 100:
        return
    opened = Opened(
        name, Kind.REVIEW, "content", f"i{number}", 2, time_ms + 1, author, "", language, "text", (clause,), name
    )
    yield Entry("opened", fold.body(opened), time_ms, name, effect=True)
    receipt = f"r{number:08}"
    yield Entry("reported", fold.body({"id": receipt, "clause": clause}), time_ms, receipt, sealed=b'{"reporter":"z"}')
    joined = Joined(name, 2, time_ms + 1, (clause,), report=receipt)
    yield Entry("joined", fold.body(joined), time_ms, name, effect=True)
    settled = Settled(name, "person:a", Outcome.UPHELD)
    yield Entry("settled", fold.body(settled), time_ms + 60_000, name, "person:a", b"fine", effect=True)


if __name__ == "__main__":
    sys.exit(face.run(measured, QUICK))
