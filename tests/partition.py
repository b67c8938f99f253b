"""A service on a PostgreSQL behind a network that is cut, without a word, and mended: to be run in a network of its own.

python -m tests.partition
"""

from __future__ import annotations

import subprocess
import sys
import time

import httpx2

from clausewise.ledger import every, open_store
from clausewise.model import Measure
from tests import postgres
from tests.doors.http.conftest import KILL, opened, running

PORT = "5432"
TABLE = "inet partition"
RULES = f"""
table {TABLE} {{
    chain in {{ type filter hook input priority 0; tcp dport {PORT} drop; tcp sport {PORT} drop; }}
}}
"""


def cut() -> None:
    """Lose every packet to and from the database: nobody is told that a connection is over."""
    subprocess.run(["nft", "-f", "-"], input=RULES.encode(), check=True)


def mended() -> None:
    subprocess.run(["nft", "delete", "table", *TABLE.split()], check=True)


def check(client: httpx2.Client, name: str) -> httpx2.Response:
    sent = {"text": f"{KILL}. {name}", "id": name, "author": name}
    return client.post("/v1/checks", json=sent, headers={"Idempotency-Key": name})


def main() -> None:
    told: list[tuple[str, Measure]] = []

    def tell(measure, decision, **_):
        told.append((decision, measure))

    with postgres.serving(listen_addresses="127.0.0.1") as server:
        address = f"postgresql://clausewise@127.0.0.1:{PORT}/postgres"
        assert server.process is not None
        with running(opened(open_store(address), enforcer=tell)) as service:
            client = httpx2.Client(base_url=service.client.base_url, timeout=90, trust_env=False)
            before = {name: check(client, name).json()["id"] for name in ("a", "b")}
            cut()
            started = time.monotonic()
            refused = check(client, "c")
            waited_s = time.monotonic() - started
            assert (refused.status_code, refused.json()["code"]) in ((503, "CW414"), (503, "CW415")), refused.text
            ready = client.get("/readyz")
            assert ready.status_code == 503, ready.text
            mended()
            after = {name: again(client, name) for name in ("a", "b", "c", "d")}
            assert {name: after[name] for name in before} == before
            assert client.get("/readyz").json()["store"] == "ok"
            client.close()
        store = open_store(address)
        decided = [one.subject for one in every(store) if one.kind == "decided"]
        assert sorted(decided) == sorted(after.values())
        assert len(told) == len(set(told))
        assert {decision for decision, _ in told} == set(decided)
        assert list(store.verify())[-1] == store.head()[0]
        store.close()
    sys.stdout.write(f"refused with {refused.json()['code']} after {waited_s:.0f} s; whole after it was mended\n")


def again(client: httpx2.Client, name: str) -> str:
    """Ask until there is an answer, as whoever has an Idempotency-Key does."""
    deadline = time.monotonic() + 60
    while (answer := check(client, name)).status_code != 200:
        assert time.monotonic() < deadline, answer.text
        time.sleep(0.5)
    return answer.json()["id"]


if __name__ == "__main__":
    main()
