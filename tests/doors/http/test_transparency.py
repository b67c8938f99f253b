"""The public figures over HTTP: nothing until a period is published, then a page, CSV and JSON; and figures for whoever may read."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from tests.browsing import missing
from tests.doors.http.conftest import DAY_MS, KILL, TUER, opened, running
from tests.histories import Clock

from clausewise import keys
from clausewise.case import Kind, Opened
from clausewise.triage import entry


@pytest.fixture(scope="module")
def published(tmp_path_factory):
    clock = Clock()
    engine = opened(tmp_path_factory.mktemp("ledger") / "clausewise.db", clock=clock)
    for number in range(6):
        for text in (KILL, TUER, f"Bonjour {number}"):
            engine.check(text, author=f"u{number}")
    clock.now += 2 * DAY_MS
    until = clock.now - clock.now % DAY_MS
    for since in (0, until - 40 * DAY_MS):
        engine.transparency.publish(engine.transparency.figures(since, until), by="person:anne")
    with running(engine) as one:
        yield one


@pytest.mark.parametrize(("language", "said"), [("en", "were published yet"), ("fr", "ont encore été publiés")])
def test_page_says_so_and_files_are_not_there_when_nothing_was_published(served, language, said):
    page = served.client.get("/transparency", params={"language": language})
    assert (page.status_code, said in page.text) == (200, True)
    for path in ("/transparency.csv", "/transparency.json", "/transparency?period=2026-01-01_2026-02-01"):
        assert served.client.get(path).status_code == 404


@pytest.mark.parametrize("path", ["/", "/policy", "/policy/versions", "/report", "/docs", "/sign-in", "/desk"])
def test_figures_are_linked_at_the_foot_when_a_page_is_read(served, path):
    foot = served.client.get(path, headers={"Accept": "text/html"}).text.partition("<footer>")[2]
    assert 'href="/transparency' in foot


def test_figures_are_told_when_a_period_is_named(client):
    answer = client.get("/v1/transparency", params={"since": "2020-01-01", "until": "2100-01-01"})
    assert answer.status_code == 200
    assert {one["name"] for one in answer.json()["tables"]} >= {"checks", "decisions", "open"}
    wrong = client.get("/v1/transparency", params={"since": "2020-01-01", "until": "2020-01-01"})
    assert (wrong.status_code, wrong.json()["code"]) == (409, "CW965")
    for unfit in (
        {"day": "2020-01-01"},
        {"since": "2020-02-31", "until": "2021-01-01"},
        {"since": "x", "until": "y"},
    ):
        assert client.get("/v1/transparency", params=unfit).json()["code"] == "CW508"


def test_open_cases_are_counted_without_the_sealed_ones_when_a_key_may_not_see_them(tmp_path):
    engine = opened(tmp_path / "clausewise.db")
    for number in range(6):
        told = Opened(f"case-{number}", Kind.REVIEW, "content", f"post-{number}", 4, engine.clock(), is_sealed=True)
        engine.clerk.append([entry("opened", told, engine.clock(), f"case-{number}")])
    tokens = {scope: keys.add(engine.store, scope, ["read", scope], time_ms=1)[1] for scope in ("sealed", "audit")}
    with running(engine) as one:
        for scope, count in (("sealed", [6]), ("audit", [])):
            headers = {"Authorization": f"Bearer {tokens[scope]}"}
            asked = {"since": "2020-01-01", "until": "2100-01-01"}
            tables = one.client.get("/v1/transparency", params=asked, headers=headers).json()["tables"]
            [waiting] = [table["rows"] for table in tables if table["name"] == "open"]
            assert [row["count"] for row in waiting] == count


@pytest.mark.parametrize("language", ["en", "fr"])
def test_page_tells_the_latest_period_when_it_was_published(published, language):
    answer = published.client.get("/transparency", params={"language": language})
    assert (answer.status_code, answer.headers["content-language"]) == (200, language)
    for word in {"en": ("What was checked", "CSV"), "fr": ("Ce qui a été vérifié", "CSV")}[language]:
        assert word in answer.text


def test_files_hold_the_period_of_the_address_when_one_is_named(published):
    figures = published.client.get("/transparency.json").json()
    named = {"period": f"1970-01-01_{day(figures['to_ms'])}"}
    assert published.client.get("/transparency.json", params=named).json()["from_ms"] == 0
    answer = published.client.get("/transparency.csv", params=named)
    assert answer.headers["content-type"].startswith("text/csv")
    assert answer.text.startswith("table,")
    for path in ("/transparency", "/transparency.csv", "/transparency.json"):
        assert published.client.get(path, params={"period": "no"}).status_code == 404


@pytest.mark.skipif(bool(missing()), reason=missing())
@pytest.mark.parametrize(("language", "dark", "phone"), [("en", False, False), ("fr", True, True)])
def test_page_can_be_read_by_everybody_when_axe_looks(browsing, published, language, dark, phone):
    with browsing.tab(published.client.base_url, dark=dark, phone=phone, language=language) as tab:
        tab.open("/transparency")
        assert tab.violations() == []
        tab.shoot(f"transparency-{language}-{'dark' if dark else 'light'}")


def day(time_ms):
    return datetime.fromtimestamp(time_ms / 1000, UTC).strftime("%Y-%m-%d")
