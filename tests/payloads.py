"""Measure the payload rules on a folder of labelled requests: how much of each family bears a mark, and how much of what is benign.

python -m tests.payloads FOLDER|FILE.yaml [--source NAME …] [--not-source NAME …] [--part 1/4] [--misses FAMILY] [--wrong] [--most 20]

A file holds JSON lines, plain or gzip: ``{id, source, label, family, method, uri, headers, body}``; ``label`` is ``attack``, ``benign`` or
anything else, which is told apart. Nothing of such a folder belongs into the repository, and no test needs it. Instead of a folder, a
YAML file of requests by family may be given (``tests/cases/requests.yaml``): the address of a GET, the value of an argument, or the fields
of a request; families whose name begins with ``benign`` are that.
"""

from __future__ import annotations

import argparse
import gzip
import json
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

import yaml

from clausewise.event import Event
from clausewise.observe.payload import Payloads

batch_events = 2_000
PLAIN_HEADERS: Final = {
    "Host": "a.example",
    "User-Agent": "Mozilla/5.0 (X11; Linux x86_64) Gecko/20100101",
    "Accept": "*/*",
}


def main() -> None:
    """Print the figures."""
    arguments = _arguments()
    payloads = Payloads.shipped()
    marked: Counter[tuple[str, str, str]] = Counter()
    total: Counter[tuple[str, str, str]] = Counter()
    wrong: dict[str, Counter[str]] = defaultdict(Counter)
    shown, spent = 0, 0.0
    for batch in _batches(_requests(arguments)):
        events = [event(one) for one in batch]
        started = time.process_time()
        found = payloads.inspect(events)
        spent += time.process_time() - started
        for one, marks in zip(batch, found, strict=True):
            key = (one["label"], one["family"], one["source"])
            total[key] += 1
            marked[key] += bool(marks)
            if one["label"] == "benign" and marks:
                wrong[one["family"]].update({mark.rule for mark in marks})
            if _is_asked(arguments, one, bool(marks)) and shown < arguments.most:
                shown += 1
                print(_line(one), [(mark.rule, mark.excerpt) for mark in marks][:3], sep="\n    ")
    _print(total, marked, wrong)
    print(f"{sum(total.values()) / max(spent, 1e-9):,.0f} requests a second of processor time, verdicts kept")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.payloads")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--source", nargs="*", default=[], help="these sources alone")
    parser.add_argument("--not-source", nargs="*", default=[], help="all but these")
    parser.add_argument(
        "--part", default="", help="2/4: of the requests, by the hash of their rule or id, the second quarter"
    )
    parser.add_argument("--misses", default="", help="show attacks of a family (or `all`) without a mark")
    parser.add_argument("--wrong", action="store_true", help="show what is benign and bears a mark")
    parser.add_argument("--most", type=int, default=20, help="how many to show")
    return parser.parse_args()


def written(path: Path) -> Iterator[dict[str, Any]]:
    """Return the requests of a YAML file, in the data's format."""
    for family, requests in yaml.safe_load(path.read_text(encoding="utf-8")).items():
        for number, given in enumerate(requests):
            uri = given if str(given).startswith("/") else f"/find?q={quote(str(given), safe='%')}"
            one = {"uri": uri} if isinstance(given, str) else given
            label = "benign" if family.startswith("benign") else "attack"
            about = {"id": f"{family}.{number}", "source": path.stem, "label": label, "family": family}
            yield {"method": "GET", "headers": dict(PLAIN_HEADERS), **one, **about}


def _requests(arguments: argparse.Namespace) -> Iterator[dict[str, Any]]:
    if arguments.folder.suffix == ".yaml":
        yield from written(arguments.folder)
        return
    for path in sorted(arguments.folder.glob("*.jsonl*")):
        opened = gzip.open if path.suffix == ".gz" else open
        with opened(path, "rt", encoding="utf-8") as lines:
            for line in lines:
                one = json.loads(line)
                if arguments.source and one["source"] not in arguments.source:
                    break
                if one["source"] in arguments.not_source:
                    break
                if arguments.part and not _is_in_part(one, arguments.part):
                    continue
                for inner in one.get("requests") or ([one] if "uri" in one else []):
                    yield {**inner, **{name: one[name] for name in ("source", "label", "family")}}


def _is_in_part(one: dict[str, Any], part: str) -> bool:
    number, _, parts = part.partition("/")
    told = str(one.get("rule") or one.get("id") or "")
    return int(sha256(told.encode()).hexdigest(), 16) % int(parts) == int(number) - 1


def event(one: dict[str, Any]) -> Event:
    """Return a request of the data's format as an event."""
    path, _, query = (one.get("uri") or "").partition("?")
    headers = tuple((name, str(value)) for name, value in (one.get("headers") or {}).items())
    lower = {name.lower(): value for name, value in headers}
    return Event(
        0,
        verb=one.get("method") or "",
        path=path,
        query=query,
        headers=headers,
        body=one.get("body") or "",
        agent=lower.get("user-agent", ""),
        referrer=lower.get("referer", ""),
    )


def _batches(requests: Iterator[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    batch: list[dict[str, Any]] = []
    for one in requests:
        batch.append(one)
        if len(batch) >= batch_events:
            yield batch
            batch = []
    yield batch


def _is_asked(arguments: argparse.Namespace, one: dict[str, Any], is_marked: bool) -> bool:
    if one["label"] == "benign":
        return arguments.wrong and is_marked
    return arguments.misses in (one["family"], "all") and one["label"] == "attack" and not is_marked


def _line(one: dict[str, Any]) -> str:
    headers = {name: value for name, value in (one.get("headers") or {}).items() if name not in ("Accept", "Host")}
    return f"{one.get('id', '')} {one.get('method')} {one.get('uri')!r} {headers} {(one.get('body') or '')[:600]!r}"


def _print(
    total: Counter[tuple[str, str, str]], marked: Counter[tuple[str, str, str]], wrong: dict[str, Counter[str]]
) -> None:
    shares: list[float] = []
    for key in sorted(total):
        share = marked[key] / total[key]
        print(f"{key[0]:14} {key[1]:28} {key[2]:24} {marked[key]:6}/{total[key]:6} {share:8.2%}")
        if key[0] == "attack":
            shares.append(share)
    benign = [key for key in total if key[0] == "benign"]
    if shares:
        print(f"mean of {len(shares)} families: {sum(shares) / len(shares):.2%}")
    if benign:
        count = sum(total[key] for key in benign)
        print(f"benign marked: {sum(marked[key] for key in benign) / count:.3%} of {count}")
    for family, rules in wrong.items():
        print("  ", family, rules.most_common(12))


if __name__ == "__main__":
    main()
