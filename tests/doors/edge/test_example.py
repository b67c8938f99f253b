"""The example of the documentation, run as its first lines say."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from tests.doors.http.process import ROOT, answering
from tests.ports import free_port


@pytest.fixture(scope="module")
def shop(tmp_path_factory):
    """The shop in a process of its own, with a ledger."""
    port = free_port()
    ledger = str(tmp_path_factory.mktemp("shop") / "a.db")
    one = subprocess.Popen(
        [sys.executable, "-m", "uvicorn", "--app-dir", "docs/examples", "shop:app", "--port", str(port)],
        cwd=ROOT,
        env={**os.environ, "SHOP_LEDGER": ledger},
        stderr=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
    )
    with answering(one, port, "/search") as client:
        yield client


def test_shop_answers_people_when_it_runs_as_documented(shop):
    answer = shop.get("/search", params={"q": "laine à bonnets, très douce"})
    assert (answer.status_code, answer.json()["found"]) == (200, [])
    told = {"account": "zoe", "password": "correct horse battery staple"}
    assert shop.post("/sign-in", json=told).json() == {"signed_in": True}


def test_shop_says_why_in_both_languages_when_somebody_guesses(shop):
    answers = [shop.post("/sign-in", json={"account": "max", "password": str(n)}) for n in range(10)]
    refused = [one for one in answers if one.status_code == 403]
    assert {one.status_code for one in answers} == {401, 403}
    assert "authentification" in refused[0].json()["why"]["fr"]
    assert "sign-in" in refused[0].json()["why"]["en"]
