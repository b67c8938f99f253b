"""The console as reviewers use it: in a browser, in both languages, with and without script."""

import time

import pytest
from msgspec.structs import replace
from tests.doors.http.casework import HELD, held, with_picture, working
from tests.doors.http.test_pages import Page
from tests.doors.http.visitor import Visitor
from tests.feedbacks import arf

from clausewise.case import Ruling, Stage
from clausewise.casebook import Filter
from clausewise.complaint import Complaint, Door
from clausewise.model import Item, Part, Report

DAY_MS = 86_400_000
EVIL = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'"
WORDS = {
    "en": {"next": "Take the next case", "act": "Do what I choose below", "decide": "Decide", "back": "Take it back"},
    "fr": {
        "next": "Prendre le dossier suivant",
        "act": "Faire ce que je choisis ci-dessous",
        "decide": "Décider",
        "back": "Reprendre",
    },
}


@pytest.fixture(scope="module")
def desk():
    with working() as one:
        yield one


def settled(desk, case):
    """Let the ten seconds pass, and the service do what it does every second."""
    desk.engine.clock.ahead_ms += 10_001
    deadline = time.monotonic() + 10
    while desk.engine.review.case(case).is_open:
        assert time.monotonic() < deadline
        time.sleep(0.05)
    return desk.engine.review.case(case)


@pytest.mark.parametrize(("language", "script"), [("en", True), ("fr", False)])
def test_held_text_is_decided_taken_back_and_decided_when_a_reviewer_works(browsing, desk, language, script):
    words = WORDS[language]
    case = held(desk.engine, HELD[language], id=f"{language}-{script}", author=f"a{language}{script}")
    with browsing.tab(desk.client.base_url, script=script, language=language) as tab:
        assert tab.open(f"/desk?author={case.author}").status == 200
        tab.page.get_by_role("button", name=words["next"]).click()
        assert tab.page.locator("h1").inner_text() == case.target
        assert tab.page.locator("mark").inner_text() in HELD[language]
        for _ in range(2):
            tab.page.get_by_label(words["act"]).check()
            tab.page.select_option("#action-content", "remove")
            tab.page.fill("#reason", "Plain.")
            tab.page.locator("input[name=then]").uncheck()
            tab.page.get_by_role("button", name=words["decide"], exact=True).click()
            assert desk.engine.review.case(case.id).stage is Stage.PROPOSED
            if _ == 0:
                tab.page.locator(".undo").get_by_role("button", name=words["back"]).click()
                assert desk.engine.review.case(case.id).stage is Stage.OPEN
        done = settled(desk, case.id)
        assert (done.stage, done.settled_by) == (Stage.SETTLED, "person:development")
        assert desk.engine.standing("content", case.target).removed


@pytest.mark.parametrize(
    ("language", "looks"), [("en", {"dark": True}), ("fr", {"phone": True}), ("en", {"script": False, "phone": True})]
)
def test_axe_finds_nothing_when_pages_of_the_console_are_looked_at(browsing, desk, language, looks):
    item = with_picture(id=f"picture-{language}-{len(looks)}", author="u9")
    case = held(desk.engine, item)
    desk.engine.report(Report(case.target, "conduct.threats", "It scares me."))
    desk.engine.review.claim(case.id, by="person:development")
    with browsing.tab(desk.client.base_url, language=language, **looks) as tab:
        for path in ("/desk", f"/desk/cases/{case.id}", "/desk/preferences"):
            assert tab.open(path).status == 200
            assert tab.page.locator("html").get_attribute("lang") == language
            assert tab.violations() == [], path
            name = "case" if "cases" in path else path.strip("/").replace("/", "-")
            tab.shoot(f"{name}-{language}-{'-'.join(looks) or 'desk'}")


def test_every_key_does_what_its_button_does_when_pressed(browsing, desk):
    for number in range(2):
        held(desk.engine, id=f"key-{number}", author="keys")
    with browsing.tab(desk.client.base_url) as tab:
        tab.open("/desk?author=keys")
        tab.page.keyboard.press("?")
        assert tab.page.locator("#help").is_visible()
        tab.page.keyboard.press("Escape")
        tab.page.keyboard.press("j")
        tab.page.keyboard.press("j")
        tab.page.keyboard.press("x")
        assert tab.page.locator("input[name=case]:checked").count() == 1
        tab.page.keyboard.press("o")
        tab.page.wait_for_url("**/desk/cases/**")
        tab.page.keyboard.press("c")
        tab.page.wait_for_url("**done=claimed")
        tab.page.keyboard.press("a")
        tab.page.keyboard.type("jq: a note, and no key")
        assert tab.page.locator("#note-words").input_value() == "jq: a note, and no key"
        tab.page.locator("h1").click()
        tab.page.keyboard.press("r")
        tab.page.wait_for_url("**/desk?done=released")
        tab.open("/desk/preferences")
        tab.page.locator("input[name=has_keys]").uncheck()
        tab.page.get_by_role("button", name="Keep").click()
        tab.page.keyboard.press("q")
        assert tab.page.locator("[data-key]").count() == 0
        assert "/desk/preferences" in tab.page.url


def test_picture_is_blurred_and_grey_until_it_is_revealed_when_a_case_is_open(browsing, desk):
    case = held(desk.engine, with_picture(id="veiled", author="u8"))
    desk.engine.review.claim(case.id, by="person:development")
    blurred = "getComputedStyle(document.querySelector('.veil > *')).filter"
    with browsing.tab(desk.client.base_url) as tab:
        tab.open(f"/desk/cases/{case.id}")
        assert "blur" in tab.page.evaluate(blurred)
        assert tab.page.evaluate("document.querySelector('.veil').matches('.grey')")
        tab.page.locator("h1").click()
        tab.page.keyboard.down("v")
        tab.page.wait_for_function(f"{blurred} === 'none'")
        tab.page.keyboard.up("v")
        tab.page.wait_for_function(f"{blurred} !== 'none'")
        assert tab.page.evaluate("document.querySelector('.picture').getBoundingClientRect().width") > 50
    with browsing.tab(desk.client.base_url, script=False) as tab:
        tab.open(f"/desk/cases/{case.id}")
        tab.page.locator("#unveil").check()
        assert tab.page.locator("[data-reveal]").is_hidden()


@pytest.fixture
def visitor(desk):
    with Visitor(desk.port) as one:
        yield one


def test_nothing_of_the_evidence_is_markup_when_it_is_hostile(desk, visitor):
    author, target = f"author{EVIL}", f"item{EVIL}"
    part = Part(text=f"{HELD['en']} {EVIL}", name=f"file{EVIL}")
    case = held(desk.engine, Item((part,), id=target, author=author))
    desk.engine.report(Report(target, "conduct.threats", f"words{EVIL}", reporter=f"who{EVIL}"))
    desk.engine.review.annotate(case.id, by="person:development", text=f"note{EVIL}")
    desk.engine.review.claim(case.id, by="person:development")
    form = {"outcome": "act", "reason": f"reason{EVIL}", "target-content": f"t{EVIL}", "clause": f"c{EVIL}"}
    pages = [
        visitor.get("/desk"),
        visitor.get("/desk", params={"author": EVIL, "clause": EVIL, "host": EVIL}),
        visitor.get(f"/desk/cases/{case.id}"),
        visitor.post(f"/desk/cases/{case.id}/decide", form, page=f"/desk/cases/{case.id}"),
    ]
    for page in pages:
        assert "text/html" in page.headers["content-type"]
        assert "<script>alert" not in page.text
        assert "<img src=x" not in page.text
        assert "script-src 'self'" in page.headers["content-security-policy"]
        names = {name for _, attributes in Page(page.text).found for name in attributes}
        assert not {name for name in names if name.startswith("on") or name == "style"}
    for shown in ("friend ", "file", "words", "note"):
        assert f"{shown}&lt;script&gt;alert(1)" in pages[2].text
    desk.engine.review.decide(case.id, Ruling(), by="person:development")


def test_form_is_refused_when_it_comes_from_another_site(desk):
    case = held(desk.engine, id="foreign", author="u7")
    claim = f"/desk/cases/{case.id}/claim"
    with Visitor(desk.port) as visitor:
        token = visitor.csrf(f"/desk/cases/{case.id}")
        own = {"Origin": visitor.base}
        assert visitor.client.post(claim, data={"csrf": "x" * 43}, headers=own).status_code == 403
        assert visitor.client.post(claim, data={"other": "x"}, headers=own).status_code == 403
        elsewhere = {"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"}
        assert visitor.client.post(claim, data={"csrf": token}, headers=elsewhere).status_code == 403
        assert desk.engine.review.case(case.id).claim is None
        assert visitor.client.post(claim, data={"csrf": token}, headers=own).status_code == 303
    assert desk.engine.review.case(case.id).held_by(desk.engine.clock()) == "person:development"


def test_content_is_shown_and_that_recorded_when_somebody_looks_without_claiming(desk, visitor):
    case = held(desk.engine, with_picture(id="looked-at", author="u6"))
    page = f"/desk/cases/{case.id}"
    picture = f"{page}/parts/{case.decisions[0]}/1"
    assert "my friend" not in visitor.get(page).text
    assert "regret" not in visitor.get(page).text
    assert visitor.get(picture).status_code == 404
    visitor.post(f"{page}/look", page=page)
    assert "my friend" in visitor.get(page).text
    shown = visitor.get(picture)
    assert (shown.status_code, shown.headers["content-type"]) == (200, "image/png")
    assert "sandbox" in shown.headers["content-security-policy"]
    looks = [one for one in desk.engine.viewing.records(case.id) if one.kind == "looked"]
    assert [one.actor for one in looks] == ["person:development"]
    assert visitor.get(f"{page}/parts/{case.decisions[0]}/0").status_code == 404
    assert visitor.get(f"{page}/parts/elsewhere/1").status_code == 404


def test_case_is_shown_again_with_what_was_typed_when_a_ruling_is_unfit(desk, visitor):
    case = held(desk.engine, id="unfit", author="u5")
    page = f"/desk/cases/{case.id}"
    for form, code in (
        ({"outcome": "act", "reason": "typed words"}, "CW970"),
        ({"reason": "typed words"}, "CW970"),
        ({"outcome": "act", "action-content": "remove", "strikes": "99", "reason": "typed words"}, "CW971"),
        ({"outcome": "act", "action-content": "explode", "reason": "typed words"}, "CW971"),
        ({"outcome": "act", "action-content": "remove", "target-content": "x", "reason": "typed words"}, "CW902"),
        (
            {
                "outcome": "act",
                "action-content": "remove",
                "target-content": "x",
                "clause": "conduct.threats",
                "notification": "none",
                "reason": "typed words",
            },
            "CW956",
        ),
        ({"outcome": "confirm", "reason": "typed words"}, "CW901"),
        (
            {
                "outcome": "act",
                "action-account": "suspend",
                "target-account": "u5",
                "until-account": "unsaid",
                "clause": "conduct.threats",
                "reason": "typed words",
            },
            "CW576",
        ),
    ):
        answer = visitor.post(f"{page}/decide", form, page=page)
        assert answer.status_code == 422
        assert code in answer.text
        assert "typed words" in answer.text
    filled = visitor.post(f"{page}/decide", {"macro": "quotation", "reason": "typed words"}, page=page)
    assert filled.status_code == 200
    assert "typed words\n\nThe words are quoted" in filled.text
    assert desk.engine.review.case(case.id).is_open


def test_measure_ends_as_chosen_and_never_by_default_when_the_form_is_first_drawn(browsing, desk):
    case = held(desk.engine, id="lasting", author="u77")
    with browsing.tab(desk.client.base_url) as tab:
        tab.open(f"/desk/cases/{case.id}")
        tab.page.locator("h1").wait_for()
        tab.page.get_by_label("Do what I choose below").check()
        tab.page.select_option("#action-account", "suspend")
        tab.page.fill("#reason", "Plain.")
        tab.page.locator("input[name=then]").uncheck()
        tab.page.get_by_role("button", name="Decide", exact=True).click()
        assert "CW576" in tab.page.get_by_role("alert").inner_text()
        assert tab.page.locator("#reason").input_value() == "Plain."
        tab.page.select_option("#until-account", "3")
        tab.page.get_by_role("button", name="Decide", exact=True).click()
        proposal = desk.engine.review.proposal(case.id)
    [measure] = proposal.measures
    assert 2 * DAY_MS < measure.until_ms - desk.engine.clock() <= 3 * DAY_MS


@pytest.mark.parametrize("language", ["en", "fr"])
def test_report_by_mail_shows_what_a_machine_said_and_names_nothing_of_itself_when_opened(desk, visitor, language):
    visitor.client.headers["Accept-Language"] = language
    receipt = desk.engine.complaints.mail(arf(language)).id
    [case] = [one for one in desk.engine.review.queue(Filter()) if receipt in one.reports]
    text = visitor.get(f"/desk/cases/{case.id}").text
    assert "<code>source-ip</code></dt><dd><bdi>192.0.2.7</bdi>" in text
    assert 'id="target-access" name="target-access" value="address:192.0.2.7"' in text
    nothing = desk.engine.complaints.mail(f"From: a@b.example\r\nSubject: {language}\r\n\r\nHelp!".encode()).id
    [case] = [one for one in desk.engine.review.queue(Filter()) if nothing in one.reports]
    text = visitor.get(f"/desk/cases/{case.id}").text
    assert {"en": "something that was not named", "fr": "quelque chose qui n"}[language] in text
    assert 'id="target-content" name="target-content" value=""' in text
    form = {"cases": case.id, "number": "1", "outcome": "act", "action": "remove", "clause": "conduct.threats"}
    assert "CW577" in visitor.post("/desk/bulk/decide", form, page="/desk").text
    assert desk.engine.review.case(case.id).is_open


def test_trusted_flagger_is_told_as_such_when_a_report_comes_with_a_trusted_key(desk, visitor):
    told = Complaint(item="flagged-1", clause="conduct.threats", reason="It threatens somebody.")
    plain = desk.engine.complaints.receive(replace(told, item="flagged-0"), door=Door.API, caller="key:00bb").id
    desk.engine.reporters.trust("key:00aa", by="person:lea", reason="Years of good work.")
    trusted = desk.engine.complaints.receive(told, door=Door.API, caller="key:00aa").id
    pages = []
    for receipt in (plain, trusted):
        [case] = [one for one in desk.engine.review.queue(Filter()) if receipt in one.reports]
        pages.append(visitor.get(f"/desk/cases/{case.id}?language=fr").text)
    assert ["signaleur de confiance" in page for page in pages] == [False, True]
    visitor.get("/desk?language=en")


def test_preferences_are_kept_in_the_browser_when_changed(desk, visitor):
    form = {"blur": "90", "cases_a_day": "1", "break_minutes": "0", "has_keys": "on", "key-queue": "w"}
    answer = visitor.post("/desk/preferences", form)
    assert answer.status_code == 303
    page = visitor.get("/desk/preferences").text
    assert 'value="90" selected' in page
    assert 'data-key="w"' in page
    assert visitor.post("/desk/preferences", {**form, "blur": "95"}).status_code == 422
    assert visitor.post("/desk/preferences", {**form, "key-next": "w"}).status_code == 422
    case = held(desk.engine, id="enough", author="u4")
    visitor.post(f"/desk/cases/{case.id}/claim", page="/desk")
    assert "as many as you or your operator set" in visitor.get("/desk").text
    assert visitor.get("/desk?language=fr").headers["content-language"] == "fr"
    assert visitor.get("/desk").headers["content-language"] == "fr"
