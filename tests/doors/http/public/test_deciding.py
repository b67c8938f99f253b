"""From a check to an appeal that succeeds, as people go through it: over HTTP, and in a real browser with and without script."""

import re

import pytest
from tests.doors.http.conftest import running

from clausewise.case import Ruling
from clausewise.detect.registry import calibrations
from clausewise.engine import Engine
from clausewise.model import Action, Measure
from clausewise.policy import load

HELD = {"en": "Black people are parasites, all of them.", "fr": "Les Noirs sont tous des parasites."}
XSS = '"><script>document.title="taken"</script><img src=x onerror=alert(1)>'


@pytest.fixture(scope="module")
def done():
    return []


@pytest.fixture(scope="module")
def desk(tmp_path_factory, done):
    def carry_out(measure, decision, *, undo):
        done.append((measure.action.value, measure.target, undo))

    store = tmp_path_factory.mktemp("ledger") / "clausewise.db"
    with running(Engine.open(load("dexero", calibration=calibrations()), store=store, enforcer=carry_out)) as one:
        yield one


def removed(desk, item, language="en"):
    """Have a text held and removed by a person; return the decision and its statement."""
    client = desk.client
    held = client.post("/v1/checks", json={"text": HELD[language], "id": item, "author": f"of-{item}"}).json()
    [case] = client.get("/v1/cases", params={"target": item}).json()["cases"]
    ruling = {
        "clauses": ["content.attack"],
        "measures": [{"action": "remove", "on": "content", "target": item}],
        "reason": "Plain.",
    }
    made = client.post(f"/v1/cases/{case['id']}/decide", json=ruling)
    assert made.status_code == 200, made.text
    decision = made.json()["decision"]
    return held["id"], decision, client.get(f"/v1/decisions/{decision}/statement").json()


def answered(desk, decision, ruling):
    """Answer an appeal as somebody who did not decide: over the API everybody here is one and the same, and is refused."""
    [appeal] = desk.client.get(f"/v1/decisions/{decision}/appeals").json()["appeals"]
    refused = desk.client.post(f"/v1/cases/{appeal['id']}/decide", json=ruling)
    assert (refused.status_code, refused.json()["code"]) == (409, "CW906")
    return desk.engine.review.decide(appeal["id"], Ruling(**ruling), by="person:ben")


def test_all_of_it_is_undone_when_an_appeal_succeeds(desk, done):
    held, decision, statement = removed(desk, "post-1")
    assert statement["is_told"]
    assert {one["heading"] for one in statement["sections"]} >= {"decision", "rule", "automation", "redress"}
    first = desk.client.get(f"/v1/decisions/{held}/statement").json()
    assert (first["standing"], first["followed_by"]) == ("taken_back", decision)
    page = desk.client.get(statement["link"], headers={"Accept": "text/html"})
    assert page.status_code == 200
    assert "no-store" in page.headers["cache-control"]
    action = re.search(r'action="([^"]+)"', page.text)[1].replace("&amp;", "&")
    sent = desk.client.post(action, data={"words": XSS, "language": "fr", "contact": XSS[:100]}, follow_redirects=True)
    assert sent.status_code == 200
    assert "<script>document" not in sent.text
    again = desk.client.post(action, data={"words": "Once more."}, headers={"Accept": "text/html"})
    assert again.status_code == 409
    assert "CW909" not in again.text.split("<main", 1)[0]
    answered(desk, decision, {"answer": f"Désolés. {XSS}"})
    told = desk.client.get(statement["link"] + "&language=fr", headers={"Accept": "text/html"}).text
    assert "Désolés." in told
    assert "tout a été repris" in told
    assert "<script>document" not in told
    assert done[-2:] == [("remove", "post-1", False), ("remove", "post-1", True)]
    assert desk.engine.state.history("of-post-1").strikes == ()
    assert list(desk.engine.store.verify())


def test_milder_decision_has_a_statement_of_its_own_when_an_appeal_succeeds_in_part(desk):
    _, decision, statement = removed(desk, "post-2", "fr")
    made = desk.client.post(
        f"/v1/decisions/{decision}/appeals",
        json={"words": "Ce n'est pas si grave.", "language": "fr"},
        headers={"Idempotency-Key": "appeal-2"},
    )
    assert made.status_code == 201, made.text
    twice = desk.client.post(
        f"/v1/decisions/{decision}/appeals",
        json={"words": "Ce n'est pas si grave.", "language": "fr"},
        headers={"Idempotency-Key": "appeal-2"},
    )
    assert twice.json()["id"] == made.json()["id"]
    milder = {
        "clauses": ("content.obscene",),
        "measures": (Measure(Action.LABEL, "content", "post-2"),),
        "answer": "En partie.",
        "strikes": 0,
    }
    [appeal] = desk.client.get(f"/v1/decisions/{decision}/appeals").json()["appeals"]
    desk.engine.review.decide(appeal["id"], Ruling(**milder), by="person:ben")
    page = desk.client.get(statement["link"] + "&language=fr").text
    assert "Autre chose a été décidé à la place." in page
    link = re.search(r'<a href="(/decisions/[^"]+)">Lire la nouvelle décision', page)[1].replace("&amp;", "&")
    assert "Une étiquette est apposée au contenu" in desk.client.get(link).text


def test_nothing_is_read_when_the_key_or_the_decision_is_another_ones(desk):
    _, _, mine = removed(desk, "post-3")
    _, other, _ = removed(desk, "post-4")
    key = mine["link"].partition("?key=")[2]
    for path in (
        f"/decisions/{other}?key={key}",
        mine["link"][:-1],
        mine["link"].partition("?")[0],
        "/decisions/%2e%2e?key=x",
    ):
        read = desk.client.get(path)
        assert (read.status_code, read.json()["code"]) == (404, "CW940")
        place, _, query = path.partition("?")
        wrote = desk.client.post(f"{place}/appeal?{query}", data={"words": "Please."})
        assert (wrote.status_code, wrote.json()["code"]) == (404, "CW940")
    assert desk.client.get(f"/v1/decisions/{other}/appeals").json()["appeals"] == []


def test_form_says_what_is_missing_when_an_appeal_has_no_words(desk):
    _, _, statement = removed(desk, "post-5")
    place, _, query = statement["link"].partition("?")
    empty = desk.client.post(
        f"{place}/appeal?{query}&language=fr", data={"words": " "}, headers={"Accept": "text/html"}
    )
    assert empty.status_code == 422
    assert 'role="alert"' in empty.text
    assert "Il faut ici des mots" in empty.text


@pytest.mark.parametrize(("language", "script"), [("en", True), ("fr", False)])
def test_person_reads_and_appeals_when_they_follow_the_link(desk, browsing, language, script):
    _, decision, statement = removed(desk, f"post-{language}", language)
    with browsing.tab(desk.client.base_url, script=script, language=language, phone=script) as tab:
        tab.open(f"{statement['link']}&language={language}")
        if script:
            assert tab.violations() == []
        tab.shoot(f"decision-{language}")
        tab.page.locator("#words").fill("C'était une citation." if language == "fr" else "It was a quotation.")
        tab.page.locator("form[method=post] button").click()
        tab.page.wait_for_url("**#appeal")
        received = "Il est reçu" if language == "fr" else "It is received"
        assert received in tab.page.locator("main").inner_text()
        assert tab.page.locator("form[method=post]").count() == 0
        tab.shoot(f"appeal-{language}")
    assert len(desk.client.get(f"/v1/decisions/{decision}/appeals").json()["appeals"]) == 1
