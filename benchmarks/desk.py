"""How quickly the console answers with a full queue, and whether a case is ever held twice when many claim at once.

python -m benchmarks.desk [--cases 100000] [--rounds 20] [--reviewers 50]

The cases are made as records, appended in batches: every kind, four severities, both languages, forty clauses, thirty thousand authors.
A hundred of them are real: texts that were judged and held. Every page is asked for over HTTP on the loopback, one after the other, each
round with other filters, places and cases, so that nothing found for one is of use for the next; the first round is not counted. What is
told is the time by the clock from the question to the last byte, and processor time beside it, for the former tells how busy the machine
is. Then as many threads as there are reviewers ask for the next case at once, over HTTP, until each has had ten: every case that was given
out is counted once. Exit 1 when a goal is missed.
"""

from __future__ import annotations

import random
import sys
import tempfile
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from statistics import median, quantiles

from tests.doors.http.casework import held, opened
from tests.doors.http.conftest import running
from tests.doors.http.visitor import Visitor, employ

from benchmarks import face
from clausewise.case import Kind, Opened
from clausewise.casebook import rank
from clausewise.doors.http.desk.wanted import cursor
from clausewise.triage import entry

QUICK = {"cases": 5_000, "rounds": 3, "reviewers": 10}
p95_ms_goal = 200
batch_records = 2_000
real_cases = 100
turns = 10
_KINDS = (*(Kind.REVIEW,) * 6, Kind.REPORT, Kind.REPORT, Kind.APPEAL, Kind.SAMPLE)


def measured(sheet, *, cases=100_000, rounds=20, reviewers=50):
    with tempfile.TemporaryDirectory() as folder:
        engine = opened(Path(folder) / "ledger.db")
        fill(engine, cases)
        sheet.figure("open cases", len(engine.review.book), "")
        with running(engine) as served:
            _pages(sheet, served, rounds)
            _claims(sheet, served, reviewers)


def fill(engine, count, real=real_cases):
    """Append ``count`` open cases."""
    chance, now = random.Random(1), engine.clock()
    for number in range(real):
        held(engine, id=f"real-{number}", author=f"real-{number % 10}")
    for start in range(0, count - real, batch_records):
        numbers = range(start, min(start + batch_records, count - real))
        engine.clerk.append([_made(chance, number, now) for number in numbers])


def _made(chance, number, now):
    kind, severity = chance.choice(_KINDS), chance.choice((1, 1, 2, 2, 2, 3, 3, 4))
    opened_case = Opened(
        f"case-{number:06}",
        kind,
        "content",
        f"item-{number}",
        severity,
        now + chance.randrange(-48, 72) * 3_600_000,
        author=f"author-{chance.randrange(30_000)}",
        host=chance.choice(("", "shop.example", "cloud.example")),
        language=chance.choice(("en", "fr")),
        medium="text",
        clauses=(f"room{chance.randrange(8)}.clause{chance.randrange(5)}",),
    )
    return entry("opened", opened_case, now - chance.randrange(10 * 86_400_000), opened_case.id)


def _pages(sheet, served, rounds):
    chance = random.Random(2)
    cases = sorted(served.engine.review.book.cases.values(), key=rank)
    real = [case for case in cases if case.decisions]
    spent: dict[str, list[tuple[float, float]]] = {}
    with Visitor(served.port) as visitor:
        for case in real:
            visitor.post(f"/desk/cases/{case.id}/claim", page="/desk/preferences")
        for number in range(rounds + 1):
            for name, address in _addresses(chance, cases, real).items():
                before, worked = time.perf_counter(), time.process_time()
                answer = visitor.get(address)
                took = (time.perf_counter() - before) * 1000, (time.process_time() - worked) * 1000
                assert answer.status_code == 200, (address, answer.status_code)
                if number:
                    spent.setdefault(name, []).append(took)
    slowest = 0.0
    for name, took in spent.items():
        walls, works = [one[0] for one in took], [one[1] for one in took]
        slowest = max(slowest, quantiles(walls, n=20)[-1])
        sheet.figure(f"{name}, p95", quantiles(walls, n=20)[-1], "ms by the clock")
        sheet.figure(f"{name}, median", median(works), "ms of processor")
    alone = median(one[1] for one in spent["preferences"])
    sheet.ratio("the queue", median(one[1] for one in spent["queue"]) / alone, "a page without cases")
    sheet.goal(f"every page within {p95_ms_goal} ms at p95", slowest <= p95_ms_goal)


def _addresses(chance, cases, real):
    """Return one address for each page, with other filters every time."""
    one, place = chance.choice(cases), chance.choice(cases)
    clause = one.clauses[0] if one.clauses else "conduct.threats"
    return {
        "queue": "/desk",
        "queue, somewhere in it": f"/desk?after={cursor(rank(place))}",
        "queue, by clause": f"/desk?clause={clause}",
        "queue, by author": f"/desk?author={one.author}",
        "queue, by kind, language, severity": f"/desk?kind={one.kind}&in={one.language}&severity=3",
        "queue, rare together": f"/desk?kind=appeal&in=fr&clause={clause}&severity=4&host=shop.example",
        "queue, free": "/desk?state=free",
        "queue, mine": "/desk?state=mine",
        "queue, nothing found": f"/desk?author={one.author}&clause=room0.clause0&kind=sample&state=proposed",
        "case, made": f"/desk/cases/{one.id}",
        "case, real and held": f"/desk/cases/{chance.choice(real).id}",
        "search": f"/desk/search?q=item-{chance.randrange(1000)}",
        "search, nothing found": f"/desk/search?q=nowhere-{chance.randrange(1000)}",
        "figures": "/desk/figures",
        "authorizations": "/desk/authorizations",
        "audit": f"/desk/audit?before={chance.randrange(1000, 100_000)}",
        "audit, nothing found": "/desk/audit?kind=erased",
        "preferences": "/desk/preferences",
    }


def _claims(sheet, served, reviewers):
    """Have everybody ask for the next case at once, over HTTP; say how long that took and whether a case was held twice."""
    people = [f"reviewer-{number}" for number in range(reviewers)]
    store = served.engine.store
    for name in people[:reviewers]:
        employ(store, name, "reviewer", clock=served.engine.clock)
    time.sleep(1.1)  # so long the service believes that nobody works here

    def work(visitor):
        token = visitor.csrf("/desk/preferences")
        found, took = [], []
        for _ in range(turns):
            before = time.perf_counter()
            answer = visitor.client.post("/desk/next", data={"csrf": token}, headers={"Origin": visitor.base})
            took.append((time.perf_counter() - before) * 1000)
            found.append(answer.headers["location"].partition("?")[0])
        return found, took

    with ExitStack() as browsers, ThreadPoolExecutor(reviewers) as pool:
        visitors = [browsers.enter_context(Visitor(served.port)) for _ in people]
        for name, visitor in zip(people, visitors, strict=True):  # so many at once from one address would have to wait
            assert visitor.sign_in(name).status_code == 303, name
        done = list(pool.map(work, visitors))
    given = Counter(case for found, _ in done for case in found)
    twice = {case for case, number in given.items() if number > 1}
    took = [one for _, times in done for one in times]
    sheet.figure(f"cases that {reviewers} reviewers took at once", given.total(), "")
    sheet.figure("taking the next case, p50", median(took), "ms by the clock")
    sheet.figure("taking the next case, p95", quantiles(took, n=20)[-1], "ms by the clock")
    sheet.goal("no case is held twice", not twice and given.total() == reviewers * turns)


if __name__ == "__main__":
    sys.exit(face.run(measured, QUICK))
