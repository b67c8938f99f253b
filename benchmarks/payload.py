"""Measure the payload rules on made requests: per second of processor time, beside a bare scan and beside Python's own expressions.

python -m benchmarks.payload [--count 20000]
"""

from __future__ import annotations

import re
import sys
import time
from collections.abc import Callable

from benchmarks import face
from benchmarks.face import Sheet, processor, share
from clausewise.event import Event
from clausewise.observe.payload import Payloads, _Desk
from clausewise.observe.request import pieces, texts
from clausewise.observe.rule import Target, rules

QUICK = {"count": 4_000}
batch_requests = 1_000
re_texts = 200
AGENTS = [
    f"Mozilla/5.0 (X11; Linux x86_64; rv:{version}.0) Gecko/20100101 Firefox/{version}.0" for version in range(110, 140)
]
WORDS = "laine mérinos agneau prix livraison blue wool jumper size colour hiver d'été café n°5 30% O'Neil rouge&noir".split()  # noqa: SIM905


def measured(sheet: Sheet, *, count=20_000) -> None:
    requests = [made(number) for number in range(count)]
    Payloads.shipped()
    batched = per_second(count, lambda: batches(Payloads(rules()), requests))
    single = per_second(count, lambda: one_by_one(Payloads(rules()), requests))
    told = [
        text.plain.encode()
        for one in requests
        for piece in pieces(one)
        for text in texts(piece)
        if text.target is not Target.FRAME
    ]
    matcher, _ = Payloads.shipped()._matchers[_Desk.ANY]  # noqa: SLF001
    bare = per_second(count, lambda: [matcher.match(told[at : at + 8_000]) for at in range(0, len(told), 8_000)])
    compiled = [re.compile(pattern.encode("utf-8"), re.IGNORECASE) for pattern in patterns()]
    python = per_second(re_texts, lambda: [one.search(text) for text in told[:re_texts] for one in compiled])
    sheet.figure("rules", len(rules()), "")
    sheet.figure("texts a request", len(told) / count, "")
    sheet.figure(f"in batches of {batch_requests}", batched, "requests/s of processor")
    sheet.figure("one by one", single, "requests/s of processor")
    sheet.figure("one by one, p99", share(latencies(Payloads(rules()), requests), 0.99) * 1e6, "µs")
    sheet.ratio("in batches", bare / batched, "bare scan of the texts")
    sheet.ratio("in batches, as fast", batched / (python * count / len(told)), "Python's re")


def made(number: int) -> Event:
    """Return a request that nobody has made before, as browsers and programs make them."""
    query = f"q={WORDS[number % 14]}+{WORDS[number * 7 % 14]}+{number}&page={number % 40}&sort=prix"
    headers = (
        ("Host", "www.example.org"),
        ("User-Agent", AGENTS[number % 30]),
        ("Accept", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"),
        ("Accept-Language", "fr-CA,fr;q=0.8,en;q=0.6"),
        ("Cookie", f"session={number % 2000:032x}; theme=dark"),
    )
    if number % 4:
        return Event(0, verb="GET", path=f"/produits/{number % 500}", query=query, headers=headers)
    typed = (("Content-Type", "application/json"),)
    body = f'{{"name": "{WORDS[number % 14]} {number}", "note": "Une phrase de quelques mots, avec l\'accent.", "n": {number}}}'
    return Event(0, verb="POST", path="/api/v1/items", headers=(*headers, *typed), body=body)


def patterns() -> list[str]:
    """Return every pattern that Python can read."""
    found = []
    for pattern in (pattern for rule in rules() for pattern in rule.patterns):
        try:
            re.compile(pattern.encode("utf-8"))
        except re.error:
            continue
        found.append(pattern)
    return found


def batches(payloads: Payloads, requests: list[Event]) -> None:
    for at in range(0, len(requests), batch_requests):
        payloads.inspect(requests[at : at + batch_requests])


def one_by_one(payloads: Payloads, requests: list[Event]) -> None:
    for one in requests:
        payloads.inspect([one])


def latencies(payloads: Payloads, requests: list[Event]) -> list[float]:
    payloads.inspect(requests[:1])
    found = []
    for one in requests:
        started = time.thread_time()
        payloads.inspect([one])
        found.append(time.thread_time() - started)
    return found


def per_second(count: int, run: Callable[[], object]) -> float:
    return count / processor(run)


if __name__ == "__main__":
    sys.exit(face.run(measured, QUICK))
