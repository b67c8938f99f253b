"""Measure the payload rules on made requests: per second of processor time, beside a bare scan and beside Python's own expressions.

python -m benchmarks.payload [--count 20000]
"""

from __future__ import annotations

import argparse
import re
import time
from collections.abc import Callable

from clausewise.event import Event
from clausewise.observe.payload import Payloads, _Desk
from clausewise.observe.request import pieces, texts
from clausewise.observe.rule import Target, rules

batch_requests = 1_000
re_texts = 200
AGENTS = [
    f"Mozilla/5.0 (X11; Linux x86_64; rv:{version}.0) Gecko/20100101 Firefox/{version}.0" for version in range(110, 140)
]
WORDS = "laine mérinos agneau prix livraison blue wool jumper size colour hiver d'été café n°5 30% O'Neil rouge&noir".split()  # noqa: SIM905


def main() -> None:
    """Print the figures of one run."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.payload")
    parser.add_argument("--count", type=int, default=20_000, help="how many requests")
    count = parser.parse_args().count
    requests = [made(number) for number in range(count)]
    Payloads.shipped()
    batched = per_second(count, lambda: batches(Payloads(rules()), requests))
    single = per_second(count, lambda: one_by_one(Payloads(rules()), requests))
    slowest = sorted(latencies(Payloads(rules()), requests))[int(count * 0.99)]
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
    print(
        f"{len(rules())} rules, {len(compiled)} patterns; {count} requests of {len(told) / count:.1f} texts, no two requests alike"
    )
    print(f"in batches of {batch_requests}:      {batched:>10,.0f} requests a second of processor time")
    print(f"one by one:               {single:>10,.0f}, 99 in 100 within {slowest * 1e6:,.0f} µs")
    print(f"bare scan of the texts:   {bare:>10,.0f} ({batched / bare:.2f} of it is reached)")
    print(
        f"Python's re, all patterns:{python * count / len(told):>10,.0f} ({batched / (python * count / len(told)):,.0f} times less)"
    )


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
    started = time.process_time()
    run()
    return count / (time.process_time() - started)


if __name__ == "__main__":
    main()
