"""The policy page as anybody reads it: over HTTP, and in a real browser."""

import itertools
import json
import re
from html import unescape
from xml.etree import ElementTree as ET

import pytest
from starlette.routing import Route
from tests.doors.http.conftest import NOTICES, running

from clausewise.document import policies_folder
from clausewise.engine import Engine
from clausewise.policy import load

ATOM = "{http://www.w3.org/2005/Atom}"
PAGES = ("/policy", "/policy/versions", "/policy/versions/2026.3", "/policy/diff?from=2026.2&to=2026.3")
CHANGES = "/policy/changes?account-version=2026.2"


@pytest.fixture(scope="module")
def dexero():
    with running(Engine(load("dexero"), with_detectors=[])) as one:
        yield one


def page(dexero, path, **options):
    answer = dexero.client.get(path, **options)
    assert answer.status_code == 200, answer.text
    return answer.text


def test_every_clause_has_its_place_when_the_page_is_read(dexero):
    text = page(dexero, "/policy?language=en")
    policy = dexero.engine.policy
    ids = re.findall(r' id="([^"]+)"', text)
    assert len(ids) == len(set(ids))
    assert {*policy.clauses, *policy.provisions} <= set(ids)
    for one in (*policy.clauses.values(), *policy.provisions.values()):
        for words in (one.title, one.rule, one.why):
            assert words.en in unescape(text)
            assert words.fr.replace(" :", "\u00a0:").replace("« ", "«\u00a0").replace(" »", "\u00a0»") in unescape(text)
    assert policy.stamp.sha256 in text
    assert "1 December 2026" in text


@pytest.mark.parametrize("reader", ["en", "fr", ""])
def test_french_stands_first_when_the_law_of_the_place_asks(dexero, reader):
    text = page(dexero, "/policy", headers={"Accept-Language": reader})
    title = dexero.engine.policy.title
    assert 0 < unescape(text).index(f'<span lang="fr">{title.fr}') < unescape(text).index(f'<span lang="en">{title.en}')
    assert text.index("view=fr") < text.index("view=en")


def test_reader_comes_first_when_the_law_asks_no_order(served):
    assert served.engine.policy.operator.first is None
    for reader, other in itertools.permutations(("en", "fr")):
        text = page(served, "/policy", headers={"Accept-Language": reader})
        assert text.index(f'<span lang="{reader}">') < text.index(f'<span lang="{other}">')


@pytest.mark.parametrize(("view", "other"), [("en", "fr"), ("fr", "en")])
def test_one_language_stands_alone_when_it_is_chosen(dexero, view, other):
    text = page(dexero, f"/policy?view={view}&language=en")
    assert f'<div lang="{view}">' in text
    assert f'<div lang="{other}">' not in text
    assert page(dexero, "/policy?view=nonsense&language=en").count("<div lang=") == page(dexero, "/policy").count(
        "<div lang="
    )


def test_same_policy_comes_as_data_when_json_is_wanted(dexero):
    answer = dexero.client.get("/policy", headers={"Accept": "application/json"})
    assert answer.headers["content-type"] == "application/json"
    assert answer.json() == dexero.client.get("/policy.json").json()
    assert "Accept" in answer.headers["vary"]
    said = answer.json()
    assert said["sha256"] == dexero.engine.policy.stamp.sha256
    assert [one["id"] for one in said["clauses"]] == list(dexero.engine.policy.clauses)
    assert said["operator"]["languages"] == ["fr", "en"]
    assert not {"when", "examples", "accepts"} & set(said["clauses"][0])
    again = dexero.client.get("/policy.json", headers={"If-None-Match": answer.headers["etag"]})
    assert again.status_code == 304
    old = dexero.client.get("/policy/versions/2026.1.json").json()
    assert (old["version"], old["current"], old["published"]) == ("2026.1", False, True)


def test_versions_carry_the_hash_that_was_frozen_when_listed(dexero):
    text = page(dexero, "/policy/versions?language=en")
    for path in (policies_folder() / "dexero" / "versions").glob("*.json"):
        assert json.loads(path.read_bytes())["sha256"] in text
        assert path.stem in page(dexero, f"/policy/versions/{path.stem}")
    assert "as it was published" in page(dexero, "/policy/versions/2026.1?language=en")


def test_feed_tells_every_version_in_both_languages_when_read(dexero):
    root = ET.fromstring(dexero.client.get("/policy.atom").content)  # our own words
    entries = root.findall(f"{ATOM}entry")
    assert len(entries) == len(list((policies_folder() / "dexero" / "versions").glob("*.json")))
    assert len({one.findtext(f"{ATOM}id") for one in entries}) == len(entries)
    for one in entries:
        parts = list(one.find(f"{ATOM}content")[0])
        assert [part.get("lang") for part in parts] == ["fr", "en"]
        link = one.find(f"{ATOM}link").get("href")
        assert dexero.client.get(link).status_code == 200


def test_words_are_marked_and_said_when_two_versions_differ(dexero):
    text = unescape(page(dexero, "/policy/diff?from=2026.2&to=2026.3&language=en"))
    plain = re.sub(r"<[^>]+>", "", text)
    assert "Passing for someone else" in plain
    assert "[added: Our express permission.]" in plain
    assert "<ins>" in text
    assert "<del>" in text
    backwards = unescape(page(dexero, "/policy/diff?from=2026.3&to=2026.2&language=fr"))
    assert "[retiré : Notre autorisation expresse.]" in re.sub(r"<[^>]+>", "", backwards)
    assert "Aucun mot n'a changé" in unescape(page(dexero, "/policy/diff?from=2026.2&to=2026.2&language=fr"))


def test_changes_since_a_version_are_told_when_it_was_accepted(dexero):
    text = page(dexero, f"{CHANGES}&language=fr")
    assert "depuis votre acceptation" in text
    assert "Diffusion" in text or "Modifié" in text
    assert page(dexero, "/policy/changes?language=en")


@pytest.mark.parametrize(
    "path",
    ["/policy/diff?from=9", "/policy/changes?account-version=%2e%2e", "/policy/versions/x", "/policy/versions/..%2f"],
)
def test_version_is_refused_with_its_code_when_there_is_none(dexero, path):
    answer = dexero.client.get(path)
    assert answer.status_code == 404
    assert answer.json()["code"] in {"CW945", "CW501"}
    shown = dexero.client.get(path, headers={"Accept": "text/html"})
    assert shown.status_code == 404
    assert shown.headers["content-type"].startswith(("text/html", "application/problem+json"))


def test_language_switch_keeps_the_question_when_followed(dexero):
    text = unescape(page(dexero, "/policy/diff?from=2026.2&to=2026.3&language=en"))
    assert 'href="/policy/diff?from=2026.2&to=2026.3&language=fr"' in text


def test_legal_notices_stand_at_the_foot_when_any_page_is_drawn(served):
    seen = 0
    for path in _pages(served):
        # What follows events never ends: only pages are read.
        with served.client.stream("GET", path, headers={"Accept": "text/html"}) as answer:
            if not answer.headers.get("content-type", "").startswith("text/html"):
                continue
            foot = answer.read().decode().rpartition("<footer")[2]
        language = answer.headers.get("content-language", "fr")
        assert all(notice.text.in_(language) in foot for notice in NOTICES), path
        seen += 1
    assert seen >= 7


def _pages(one):
    """Every address of the service that a browser may ask for without a parameter, and one of each that takes one."""
    from clausewise.doors.http.app import app

    filled = {"{code}": "CW501", "{version}": "1.0"}
    for route in app(one.engine).routes:
        if isinstance(route, Route) and "GET" in (route.methods or {"GET"}) and not route.path.startswith("/v1/"):
            path = re.sub(r"\{\w+\}", lambda found: filled.get(found[0], "x"), route.path)
            yield path


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("language", ["en", "fr"])
def test_page_needs_no_script_when_drawn(dexero, path, language):
    text = page(dexero, f"{path}{'&' if '?' in path else '?'}language={language}")
    assert f'<html lang="{language}">' in text
    assert "<script" not in text
    assert "style=" not in text.replace("stylesheet", "")
    assert text.count("<h1") == 1


@pytest.mark.parametrize(
    ("language", "looks"), [("fr", {}), ("en", {"script": False, "dark": True, "phone": True})], ids=["desk", "phone"]
)
def test_axe_finds_nothing_when_the_policy_is_read(browsing, served, dexero, language, looks):
    name = "-".join((language, *looks))
    # The small policy has every kind of line; axe would look at the large one for a minute.
    with browsing.tab(served.client.base_url, language=language, **looks) as tab:
        for path in ("/policy", f"/policy?view={language}", "/policy/versions"):
            tab.open(path)
            assert tab.violations() == [], path
        tab.open("/policy")
        other = tab.page.get_by_role("link", name="Français" if language == "en" else "English").first
        other.click()
        assert tab.page.locator("html").get_attribute("lang") == ("fr" if language == "en" else "en")
    with browsing.tab(dexero.client.base_url, language=language, **looks) as tab:
        tab.open("/policy/diff?from=2026.2&to=2026.3")
        assert tab.violations() == []
        for at, path in enumerate((*PAGES, CHANGES)):
            tab.open(path)
            tab.shoot(f"policy-{at}-{name}")


def test_choosing_versions_leads_to_what_changed_when_no_script_runs(browsing, dexero):
    with browsing.tab(dexero.client.base_url, script=False) as tab:
        tab.open("/policy")
        tab.page.locator(".also a").nth(1).click()
        tab.page.get_by_label("From version").select_option("2026.2")
        tab.page.get_by_label("To version").select_option("2026.3")
        tab.page.get_by_role("button", name="Compare").click()
        assert "from=2026.2" in tab.page.url
        assert tab.page.locator("ins").count() > 1
