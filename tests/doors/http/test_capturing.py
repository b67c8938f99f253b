"""A reported page comes before a reviewer as it stands: got by the service, judged, kept, shown in the console with what was seen in it."""

import time

import pytest
from msgspec.structs import replace
from tests.detect.conftest import LEXICONS
from tests.doors.http.casework import holding_policy, png
from tests.doors.http.conftest import NOTICES, running
from tests.doors.http.test_pages import Page
from tests.doors.http.visitor import Visitor
from tests.sites import HERE, register, site

from clausewise.capture import Capturing
from clausewise.case import Found
from clausewise.casebook import Filter
from clausewise.collector import Settings
from clausewise.detect.words import Words
from clausewise.engine import Engine
from clausewise.policy import Policy

EVIL = "<script>alert(1)</script>"
THREAD = """<!doctype html><html lang=en><meta charset=utf-8><title>Thread 7</title>
<p>You will regret this, my friend.</p><p>Mon ami, tu vas le regretter.</p><p style="display:none">cheap Shoply watches</p>
<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"""


@pytest.fixture(scope="module")
def pages():
    shown = b'<p>Hello</p><img src="/a.png" alt="x">'
    with site({"/t/7": shown, "/a.png": (200, {"content-type": "image/png"}, png(64, 48))}) as served:
        yield served


@pytest.fixture(scope="module")
def desk(pages):
    ours = replace(register(), notices=NOTICES)
    policy = Policy(replace(holding_policy().document, register=ours))
    capturing = Capturing(pages=Settings(5_000, HERE, frozenset({pages.port})))
    with running(
        Engine.open(policy, store=":memory:", with_detectors=[Words(ours, LEXICONS)], capturing=capturing)
    ) as one:
        yield one


def reported(desk, location, **more):
    """Report a page over the API; wait until the service has looked for it."""
    body = {"item": location, "clause": "content.attack", "location": location, "reason": f"Look. {EVIL}", **more}
    assert desk.client.post("/v1/reports", json=body).status_code == 201
    deadline = time.monotonic() + 30
    while True:
        [case] = desk.engine.review.queue(Filter(target=location))
        if case.sought is not None:
            return case
        assert time.monotonic() < deadline
        time.sleep(0.05)


@pytest.mark.parametrize(("language", "looks"), [("en", {"dark": True}), ("fr", {"script": False, "phone": True})])
def test_page_is_before_the_reviewer_when_somebody_reports_its_address(browsing, desk, pages, language, looks):
    case = reported(desk, pages.url(f"/t/7?{language}"))
    assert case.sought is Found.GONE
    pages.pages[f"/t/7?{language}"] = THREAD.encode()
    held = {"en": "Take it up", "fr": "Prendre ce dossier"}[language]
    again = {"en": "Get it as it is now", "fr": "L'obtenir tel qu'il est maintenant"}[language]
    with browsing.tab(desk.client.base_url, language=language, **looks) as tab:
        tab.open(f"/desk/cases/{case.id}")
        tab.page.get_by_role("button", name=held).click()
        tab.page.get_by_role("button", name=again).click()
        tab.page.wait_for_url("**done=sought*")
        found = desk.engine.review.case(case.id)
        assert (found.sought, found.clauses, found.medium) == (
            Found.FOUND,
            ("content.attack", "conduct.threats"),
            "page",
        )
        read = tab.page.locator(".read")
        assert "regret" in " ".join(read.locator("mark").all_inner_texts())
        assert read.locator(".concealed").count() == 1
        assert "display" in read.locator(".concealed code").first.inner_text()
        assert EVIL in tab.page.locator(".told blockquote").first.inner_text()
        assert tab.violations() == []
        tab.shoot(f"reported-{language}-{'-'.join(looks)}")
    assert not desk.engine.standing("content", case.target).held


def test_picture_of_a_page_is_served_when_the_case_is_held(desk, pages):
    case = reported(desk, pages.url("/t/7"))
    with Visitor(desk.port) as visitor:
        page = f"/desk/cases/{case.id}"
        part = f"{page}/parts/{case.decisions[0]}/1"
        assert visitor.get(part).status_code == 404
        visitor.post(f"{page}/claim", page=page)
        assert visitor.get(part).content == png(64, 48)
        assert EVIL not in visitor.get(page).text
        saved = visitor.get(f"{page}/parts/{case.decisions[0]}/0")  # a page is never drawn
        assert (saved.headers["content-type"], saved.headers["content-disposition"]) == (
            "application/octet-stream",
            "attachment; filename*=UTF-8''7",
        )
        assert visitor.get(f"{page}/parts/{case.decisions[0]}/9").status_code == 404


def test_case_is_fetched_over_the_api_when_asked(desk, pages):
    case = reported(desk, pages.url("/nothing"))
    told = desk.client.post(f"/v1/cases/{case.id}/fetch")
    assert (told.status_code, told.json()["sought"], told.headers["ETag"]) == (200, "gone", '"2"')
    assert desk.client.post(f"/v1/cases/{case.id}/fetch", headers={"If-Match": '"1"'}).status_code == 412
    assert desk.client.post("/v1/cases/none/fetch").status_code == 404


def test_earlier_content_is_shown_when_the_same_is_reported_and_gone(desk):
    earlier = desk.engine.check("You will regret this, my friend", author="u7", id="post-77")
    desk.engine.undo(earlier.id, by="person:other", reason="restored")
    desk.client.post("/v1/reports", json={"item": "post-77", "clause": "conduct.threats", "reason": "It is back."})
    [case] = desk.engine.review.queue(Filter(target="post-77"))
    with Visitor(desk.port) as visitor:
        page = f"/desk/cases/{case.id}"
        assert "regret" not in visitor.get(page).text
        visitor.post(f"{page}/claim", page=page)
        text = Page(visitor.get(page).text).text
        assert "regret" in text
        assert "kept from another time" in text
        assert "It is back." in text
