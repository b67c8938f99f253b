"""What stands behind the service goes and comes back: what several processes share, and the database."""

from __future__ import annotations

import pytest
from tests import postgres, valkey
from tests.contracts.test_commons import settled
from tests.doors.http.conftest import opened, running

from clausewise.concourse import Concourse
from clausewise.postgres import PostgresStore


def test_service_says_that_it_is_alone_and_loses_nothing_when_redis_goes(tmp_path):
    if reason := valkey.missing():
        pytest.skip(reason)
    server = valkey.Server()
    server.start()
    try:
        with running(opened(tmp_path / "ledger.db", commons=Concourse(server.address))) as served:

            def told():
                return served.client.get("/readyz").json()["commons"]

            settled(lambda: told() == "ok")
            assert "clausewise_alone 0.0" in served.client.get("/metrics").text
            server.stop()
            settled(lambda: told() == "alone")
            assert "clausewise_alone 1.0" in served.client.get("/metrics").text
            assert served.client.post("/v1/checks", json={"text": "Hello"}).status_code == 200
            assert served.engine.store.head()[0] == 1
            server.start()
            settled(lambda: told() == "ok")
    finally:
        server.remove()


def test_service_says_so_and_goes_on_when_the_database_goes_and_comes_back(monkeypatch):
    if reason := postgres.missing():
        pytest.skip(reason)
    monkeypatch.setattr("clausewise.store.outage_ms_max", 200)
    with (
        postgres.serving() as server,
        running(opened(PostgresStore(server.address("postgres"), busy_timeout_ms=500))) as served,
    ):
        asked = {"json": {"text": "Hello"}, "headers": {"Idempotency-Key": "once"}}
        assert served.client.get("/readyz").json()["store"] == "ok"
        assert served.client.post("/v1/checks", json={"text": "Hello"}).status_code == 200
        server.stop()
        refused = served.client.post("/v1/checks", **asked)
        assert (refused.status_code, refused.json()["code"]) == (503, "CW414")
        assert served.client.get("/readyz").status_code == 503
        server.start()
        assert served.client.get("/readyz").status_code == 200
        first = served.client.post("/v1/checks", **asked)
        again = served.client.post("/v1/checks", **asked)
        assert first.json()["id"] == again.json()["id"]
        assert [one.sequence for one in served.engine.store.after(0)] == [1, 2]
        assert list(served.engine.store.verify()) == [2]
