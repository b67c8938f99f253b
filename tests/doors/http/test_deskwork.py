"""The console beside single cases: several at once, search, authorizations, figures, audit, second persons, appeals, sealed content."""

import json
import re
import signal
import time
from contextlib import ExitStack

import pytest
from msgspec.structs import replace
from tests.detect.conftest import LEXICONS
from tests.doors.http.casework import HELD, held, opened, working
from tests.doors.http.conftest import KILL, NOTICES, running
from tests.doors.http.process import process
from tests.doors.http.test_pages import Page
from tests.doors.http.visitor import Visitor, employ
from tests.reporting import copyright_notice
from tests.small import CLAUSES, REGISTER, policy

from clausewise.brakes import Limits, Pulled, digests
from clausewise.case import Case, Kind, Opened, Outcome, Ruling, Stage
from clausewise.clock import system_clock
from clausewise.complaint import Complaint, Door
from clausewise.detect.words import Words
from clausewise.doors.http.desk.figures import tally
from clausewise.doors.http.desk.live import person_listeners_max
from clausewise.doors.http.desk.macro import applied, macros
from clausewise.doors.http.desk.office import Office, Settings
from clausewise.doors.http.desk.routes import ROWS
from clausewise.doors.http.desk.ruling import Draft
from clausewise.dossier import verify
from clausewise.engine import Engine
from clausewise.errors import ConfigError, ConflictError
from clausewise.model import Action, Measure
from clausewise.triage import entry

PAGES = ("search?q=many", "figures", "authorizations", "audit", "brakes", "notices", "deliveries", "staff")
EVIL = "<script>alert(1)</script>"
DAY_MS = 86_400_000


@pytest.fixture(scope="module")
def desk():
    with working() as one:
        for number in range(3):
            held(one.engine, id=f"many-{number}", author="many")
        done = held(one.engine, id="done", author="many")
        one.engine.review.decide(done.id, remove(done), by="person:other")
        yield one


@pytest.fixture
def visitor(desk):
    with Visitor(desk.port) as one:
        yield one


def remove(case):
    return Ruling(clauses=case.clauses, measures=(Measure(Action.REMOVE, case.on, case.target),), reason="Plain.")


def due(desk):
    """Let ten seconds pass, and the service settle what was ruled."""
    desk.engine.clock.ahead_ms += 10_001
    deadline = time.monotonic() + 15
    while desk.engine.review.book._settling:
        assert time.monotonic() < deadline
        time.sleep(0.05)


@pytest.mark.parametrize(("language", "looks"), [("en", {}), ("fr", {"dark": True, "phone": True, "script": False})])
def test_axe_finds_nothing_when_other_pages_are_looked_at(browsing, desk, visitor, language, looks):
    form = {"kind": "grant", "issuer": "Shoply", "document": "doc-1", "starts": "2026-01-01", "ends": "2099-01-01"}
    answer = visitor.post("/desk/authorizations", {**form, "clauses": "integrity.probing", "networks": "192.0.2.0/24"})
    assert answer.status_code == 303
    with browsing.tab(desk.client.base_url, language=language, **looks) as tab:
        for path in PAGES:
            assert tab.open(f"/desk/{path}").status == 200
            assert tab.violations() == [], path
            tab.shoot(f"{path.partition('?')[0]}-{language}-{'-'.join(looks) or 'desk'}")
        tab.open("/desk?author=many")
        tab.page.locator("button[value=matching]").click()
        assert tab.violations() == []
        tab.shoot(f"bulk-{language}-{'-'.join(looks) or 'desk'}")
        for number in range(2):
            held(desk.engine, id=f"axe-{language}-{number}", author=f"axe-{language}")
        tab.open(f"/desk?author=axe-{language}")
        assert tab.violations(on_paper=True) == []
        tab.page.locator("button[value=matching]").click()
        tab.page.locator("input[value=clear]").check()
        tab.page.locator("#number").fill("2")
        tab.page.locator("form[action='/desk/bulk/decide'] button:not([name])").click()
        assert tab.page.locator("main").inner_text().count("2 / 2") == 1
        assert tab.violations() == []
        tab.shoot(f"bulk-done-{language}-{'-'.join(looks) or 'desk'}")


def test_cases_are_decided_one_by_one_when_their_number_is_typed(desk, visitor):
    cases = [held(desk.engine, id=f"bulk-{number}", author="bulk") for number in range(3)]
    desk.engine.review.claim(cases[2].id, by="person:other")
    answer = visitor.post("/desk/bulk", {"author": "bulk", "which": "matching"}, page="/desk?author=bulk")
    assert "3 cases at once" in answer.text
    form = {"cases": " ".join(case.id for case in cases), "outcome": "act", "action": "remove", "reason": EVIL}
    refused = visitor.post("/desk/bulk/decide", {**form, "number": "2"}, page="/desk")
    assert (refused.status_code, "CW974" in refused.text, EVIL in refused.text) == (422, True, False)
    nothing = visitor.post("/desk/bulk/decide", {**form, "outcome": "", "number": "3"}, page="/desk")
    assert (nothing.status_code, "CW975" in nothing.text) == (422, True)
    done = visitor.post("/desk/bulk/decide", {**form, "number": "3"}, page="/desk")
    assert "2 / 3 decided" in done.text
    assert "CW905" in done.text
    due(desk)
    settled = [desk.engine.review.case(case.id) for case in cases]
    assert [one.outcome for one in settled] == [Outcome.ACTED, Outcome.ACTED, None]
    for case in settled[:2]:
        assert [one.kind for one in desk.engine.viewing.records(case.id)].count("settled") == 1
    assert visitor.post("/desk/bulk", {"which": "selected"}, page="/desk").status_code == 422


def test_case_is_found_by_anything_that_names_it_when_searched(desk, visitor):
    case = held(desk.engine, id="needle-77", author="haystack")
    for asked in (case.id, case.decisions[0], "edle-7", "HAYST"):
        assert f"/desk/cases/{case.id}" in visitor.get("/desk/search", params={"q": asked}).text
    assert "0 found" in visitor.get("/desk/search", params={"q": "nowhere"}).text


def test_authorization_is_given_and_ended_when_asked(desk, visitor):
    form = {
        "kind": "grant",
        "issuer": f"I{EVIL}",
        "document": "d",
        "starts": "2026-01-01",
        "clauses": "integrity.probing",
        "accounts": "u1, u2",
    }
    soon = time.strftime("%Y-%m-%d", time.gmtime(desk.engine.clock() / 1000 + 5 * 86_400))
    page = "/desk/authorizations"
    assert visitor.post(page, {**form, "id": "soon", "ends": soon}).status_code == 303
    listed = visitor.get(page).text
    assert "ends soon" in listed
    assert EVIL not in listed
    assert "1 authorization ends soon" in visitor.get("/desk").text
    assert visitor.post(page, {**form, "id": "soon", "ends": soon}).status_code == 422
    assert "CW971" in visitor.post(page, {**form, "ends": "never"}).text
    assert visitor.post(f"{page}/revoke", {"id": "soon"}, page=page).status_code == 303
    assert desk.engine.state.authorizations["soon"].revoked_ms is not None
    assert "CW132" in visitor.post(f"{page}/revoke", {"id": "never"}, page=page).text


def test_chain_is_verified_and_records_filtered_when_audited(desk, visitor):
    assert "The chain is whole" in visitor.post("/desk/audit/verify", page="/desk/audit").text
    rows = Page(visitor.get("/desk/audit?kind=opened").text)
    kinds = {attributes["id"] for attributes in rows.all("tr") if "id" in attributes}
    opened_by = [one for one in desk.engine.store.after(0) if one.kind == "opened"]
    assert kinds == {f"r{one.sequence}" for one in opened_by}
    first = visitor.get("/desk/audit?before=3").text
    assert 'id="r2"' in first
    assert 'id="r3"' not in first
    assert visitor.get("/desk/audit?before=99999999999999999999999").status_code == 200
    assert "Nothing was found" in visitor.get("/desk/audit?actor=nobody").text


def test_figures_count_what_was_settled_when_drawn(desk, visitor):
    with desk.engine.clerk.lock:
        counted = tally(desk.engine.review.book.cases.values(), desk.engine.clock())
    assert counted.by_outcome["review", "acted"] >= 1
    assert sum(counted.ages.values()) == len(desk.engine.review.book)
    page = Page(visitor.get("/desk/figures?language=fr").text)
    assert len(page.all("svg")) >= 2
    assert "pas encore mesuré" in page.text
    visitor.get("/desk?language=en")


def test_second_person_confirms_and_another_answers_the_appeal_when_people_work_together(tmp_path):
    with running(opened(tmp_path / "one.db")) as desk:
        case = held(desk.engine, id="post-9", author="u9")
        for name, roles in (
            ("Anne", ("reviewer",)),
            ("Lea", ("lead",)),
            ("Max", ("lead",)),
            ("Vi", ("viewer",)),
            ("Au", ("auditor",)),
        ):
            employ(desk.engine.store, name, *roles, clock=desk.engine.clock)
        time.sleep(1.1)  # for as long the service believes that nobody works here
        told = Complaint(item="post-9", clause=case.clauses[0], reason="It frightens me.")
        desk.engine.complaints.receive(told, door=Door.API, caller="key:00aa")
        page = f"/desk/cases/{case.id}"
        act = {"outcome": "act", "clause": case.clauses[0], "action-account": "terminate", "target-account": "u9"}
        with ExitStack() as browsers:
            names = ("Anne", "Lea", "Max", "Vi", "Au")
            anne, lea, maxime, vi, au = (browsers.enter_context(Visitor(desk.port)) for _ in names)
            for one, name in zip((anne, lea, maxime, vi, au), names, strict=True):
                assert one.sign_in(name).status_code == 303
            assert anne.post(f"{page}/decide", act, page=page).status_code == 303
            assert desk.engine.review.case(case.id).stage is Stage.PROPOSED
            assert anne.post(f"{page}/second", {"accept": "yes"}, page=page).status_code == 403
            seen = [one.get(page).text for one in (anne, lea)]  # whoever decides need not know who reported
            assert [("It frightens me." in one, "key:00aa" in one) for one in seen] == [(True, False), (True, True)]
            waits = "1 decision waits for a second person"
            assert [waits in one.get("/desk?language=en").text for one in (anne, lea)] == [False, True]
            refused = lea.post(f"{page}/second", {"accept": "no", "words": " "}, page=page)
            assert (refused.status_code, "CW980" in refused.text) == (422, True)
            assert lea.post(f"{page}/second", {"accept": "no", "words": "Be milder."}, page=page).status_code == 303
            assert waits not in lea.get("/desk").text
            handed = anne.get(f"{page}?language=en").text
            assert "Lea handed back what was proposed" in handed
            assert "Be milder." in handed.partition("The content")[0]
            assert anne.post(f"{page}/decide", act, page=page).status_code == 303
            assert "handed back what was proposed" not in anne.get(page).text
            assert lea.post(f"{page}/second", {"accept": "yes"}, page=page).status_code == 303
            settled = desk.engine.review.case(case.id)
            assert (settled.outcome, desk.engine.standing("account", "u9").terminated) == (Outcome.ACTED, True)
            appeal = desk.engine.review.appeal(settled.decision, f"Please {EVIL}", language="en", by="u9")
            assert "confirmed by Lea" in anne.get(page).text
            page = f"/desk/cases/{appeal.id}"
            for decider in (anne, lea):
                assert decider.post(f"{page}/claim", page=page).status_code == 409
            words = {"outcome": "clear", "answer": "You were right."}
            assert maxime.post(f"{page}/decide", {"outcome": "clear"}, page=page).status_code == 422
            assert maxime.post(f"{page}/decide", words, page=page).status_code == 303
            due(desk)
            assert not desk.engine.standing("account", "u9").terminated
            assert "You were right." in lea.get(page).text
            told = {one: reviewers(one.get("/desk/figures?language=en").text) for one in (anne, lea, vi)}
            assert told == {anne: {"Anne": "1 1 1"}, lea: {"Anne": "1 1 1", "Lea": "1 1 1", "Max": "1 0 0"}, vi: {}}
            _check_doors(vi, au, page)


def reviewers(page):
    """Read what the figures tell of each reviewer: decided, appeals answered, overturned."""
    table = page.partition('id="reviewers"')[2].partition("</table>")[0]
    rows = re.findall(r'<th scope="row">(\w+)</th><td>(\d+)</td><td>(\d+)</td><td>(\d+)</td>', table)
    return {name: " ".join(numbers) for name, *numbers in rows}


def test_share_of_a_reviewer_is_told_when_enough_appeals_were_answered():
    about = {"on": "content", "target": "x", "opened_ms": 1, "due_ms": 2, "severity": 1, "stage": Stage.SETTLED}
    outcomes = [Outcome.CLEARED, Outcome.ACTED, Outcome.UPHELD, Outcome.UPHELD]
    appeals = [
        Case(f"a{number}", Kind.APPEAL, barred=("anne", "lea"), outcome=one, settled_by="max", settled_ms=5, **about)
        for number, one in enumerate(outcomes)
    ]
    case = Case("c", Kind.REVIEW, outcome=Outcome.ACTED, settled_by="anne", seconded_by="lea", settled_ms=5, **about)
    assert tally([*appeals, case], 10).by_reviewer == {"anne": (1, 4, 2), "lea": (1, 4, 2), "max": (4, 0, 0)}


def _check_doors(vi, au, page):
    """Who only reads sees a case without its content and its words; who audits reads records, and decides nothing."""
    assert vi.get(page).status_code == au.get(page).status_code == 200
    for hidden in ("You were right.", "u9"):
        assert hidden not in vi.get(page).text
    assert "0 found" in vi.get("/desk/search?q=u9").text
    assert "2 found" in au.get("/desk/search?q=u9").text
    assert vi.post(f"{page}/look", page="/desk/preferences").status_code == 403
    assert vi.get("/desk/audit").status_code == 403
    assert au.get("/desk/audit").status_code == 200
    assert au.post(f"{page}/look/audit", page=page).status_code == 303
    assert au.post(f"{page}/claim", page="/desk/audit").status_code == 403


def test_sealed_case_is_not_there_when_somebody_may_not_see_it(tmp_path):
    with running(opened(tmp_path / "one.db")) as desk:
        opened_case = Opened("sealed-1", Kind.REVIEW, "content", "item-1", 4, system_clock(), is_sealed=True)
        desk.engine.clerk.append([entry("opened", opened_case, system_clock(), "sealed-1")])
        desk.engine.review.annotate("sealed-1", by="person:other", text="Known from before.")
        for name, roles in (("Anne", ("reviewer",)), ("Sue", ("reviewer", "sealed"))):
            employ(desk.engine.store, name, *roles, clock=desk.engine.clock)
        time.sleep(1.1)
        page = "/desk/cases/sealed-1"
        with Visitor(desk.port) as anne, Visitor(desk.port) as sue, Visitor(desk.port) as nobody:
            anne.sign_in("Anne")
            sue.sign_in("Sue")
            assert nobody.get(page).headers["location"].startswith("/sign-in?next=")
            assert "item-1" not in anne.get("/desk").text
            assert (counted(anne), counted(sue)) == ((0, 0), (1, 1))
            assert "item-1" not in anne.get("/desk/search?q=item").text
            for path in (page, f"{page}/parts/x/0"):
                assert anne.get(path).status_code == 404
            for row in ROWS:
                if row.method == "POST" and "{case}" in row.path:
                    path = row.path.replace("{case}", "sealed-1")
                    answer = anne.post(path, {"words": "x", "outcome": "clear", "accept": "no"}, page="/desk")
                    assert answer.status_code in (403, 404), path
            assert desk.engine.review.case("sealed-1").turns == 1
            assert "This content is sealed." in sue.get(page).text
            assert "Known from before." not in sue.get(page).text
            assert sue.post(f"{page}/look", page=page).status_code == 403
            assert sue.post(f"{page}/look/sealed", page=page).status_code == 303
            assert "This content is sealed." not in sue.get(page).text
            assert "Known from before." in sue.get(page).text
        assert [one.kind for one in desk.engine.viewing.records("sealed-1")] == [
            "opened",
            "annotated",
            "looked",
        ]


def counted(visitor):
    """How many open cases the page tells, and the stream."""
    shown = re.search(r'data-live="count"[^>]*>(\d+)<', visitor.get("/desk").text)[1]
    with visitor.client.stream("GET", "/desk/live") as stream:
        told = next(line for line in stream.iter_lines() if line.startswith("data:"))
    count = json.loads(told.removeprefix("data:"))
    assert bool(count["open"]) == bool(count["opened_ms"])
    return int(shown), count["open"]


def test_one_person_takes_few_of_the_places_when_they_listen_again_and_again(desk):
    with ExitStack() as streams:
        answers = [streams.enter_context(desk.client.stream("GET", "/desk/live")) for _ in range(7)]
        assert [one.status_code for one in answers] == [200] * person_listeners_max + [503]
        assert "CW541" in answers[-1].read().decode()
    deadline = time.monotonic() + 15
    while (answer := listening(desk)) != 200:
        assert time.monotonic() < deadline, answer


def listening(desk):
    with desk.client.stream("GET", "/desk/live") as answer:
        return answer.status_code


def test_ruling_is_settled_when_the_service_was_killed_before_its_seconds_were_over(tmp_path):
    path = tmp_path / "one.db"
    with process(path) as (one, client), Visitor(client.base_url.port) as visitor:
        told = {"item": "post-1", "clause": "conduct.threats", "reason": "It scares me."}
        case = client.post("/v1/reports", json=told).json()["id"]
        page = f"/desk/cases/{case}"
        form = {"outcome": "act", "clause": "conduct.threats", "action-content": "remove", "target-content": "post-1"}
        assert visitor.post(f"{page}/decide", form, page=page).status_code == 303
        one.send_signal(signal.SIGKILL)
        one.wait()
    engine = opened(path)
    assert engine.review.case(case).stage is Stage.PROPOSED
    engine.clock.ahead_ms = 10_001
    with running(engine):
        deadline = time.monotonic() + 15
        while engine.review.case(case).is_open:
            assert time.monotonic() < deadline
            time.sleep(0.05)
        assert engine.standing("content", "post-1").removed


def test_count_is_told_as_it_changes_when_somebody_listens(desk):
    with desk.client.stream("GET", "/desk/live", headers={"Accept": "text/event-stream"}) as stream:
        assert stream.headers["content-type"].startswith("text/event-stream")
        lines = stream.iter_lines()
        before = next(line for line in lines if line.startswith("data:"))
        held(desk.engine, HELD["fr"], id="live", author="live")
        assert next(line for line in lines if line.startswith("data:")) != before


def test_macros_are_the_operator_s_own_when_a_file_is_named(tmp_path):
    own = tmp_path / "macros.yaml"
    own.write_text("- id: mine\n  name: {en: Mine, fr: La mienne}\n  content: remove\n  days: 3\n", encoding="utf-8")
    office = Office(None, Settings(str(own)))
    filled = applied(office.macros["mine"], Draft(reason="typed"), "fr")
    assert (filled.outcome, filled.actions["content"], filled.until["account"], filled.reason) == (
        "act",
        "remove",
        "3",
        "typed",
    )
    own.write_text("- id: mine\n  name: Mine\n", encoding="utf-8")
    macros.cache_clear()
    with pytest.raises(ConfigError, match="CW972"):
        Office(None, Settings(str(own)))
    for macro in Office(None, Settings()).macros.values():
        for words in filter(None, (macro.name, macro.reason, macro.answer)):
            assert words.en != words.fr


@pytest.mark.parametrize("language", ["en", "fr"])
def test_what_a_braked_clause_did_is_taken_back_when_a_person_finds_it_wrong(tmp_path, language):
    store = tmp_path / "c.db"
    with opened(store) as engine:
        engine.check(KILL, author="before")
    clauses = (replace(one, strikes=one.strikes + 1) if one.id == "conduct.threats" else one for one in CLAUSES)
    changed = policy(*clauses, register=replace(REGISTER, notices=NOTICES))
    engine = Engine.open(changed, store=store, with_detectors=[Words(REGISTER, LEXICONS)], brakes=Limits())
    with running(engine) as one, Visitor(one.port, **{"Accept-Language": language}) as visitor:
        done = [engine.check(f"{KILL} {number}", author=f"v{number}") for number in range(12)]
        stood = [found for found in done if found.action is Action.REMOVE]
        assert 0 < len(stood) < len(done)
        braked = {"en": "A brake holds what this clause decides", "fr": "Un frein retient ce que décide cette clause"}
        assert braked[language] in visitor.get("/desk").text
        assert braked[language] not in visitor.get("/desk/brakes").text
        [case] = engine.review.book.of_decision(done[-1].id)
        why = {"en": "A brake held this, for the clause", "fr": "Un frein a retenu ceci"}
        assert why[language] in visitor.get(f"/desk/cases/{case.id}").text
        page = "/desk/brakes/acted?clause=conduct.threats"
        assert page in visitor.get("/desk/brakes").text
        assert all(found.id in visitor.get(page).text for found in stood)
        form = {"clause": "conduct.threats", "words": "It was meant otherwise.", "number": "1"}
        assert "CW974" in visitor.post("/desk/brakes/take-back", form, page=page).text
        assert engine.standing("content", stood[0].item).removed
        form["number"] = str(len(stood))
        assert visitor.post("/desk/brakes/take-back", form, page=page).status_code == 303
        assert not any(engine.standing("content", found.item).removed for found in stood)
        assert not any(found.id in visitor.get(page).text for found in stood)
        assert "CW957" in visitor.get("/desk/brakes/acted?clause=no").text


@pytest.mark.parametrize("language", ["en", "fr"])
def test_evidence_is_handed_over_and_locked_when_a_settled_case_is_referred(desk, visitor, language):
    visitor.client.headers["Accept-Language"] = language
    case = held(desk.engine, id=f"refer-{language}", author="refer")
    page = f"/desk/cases/{case.id}"
    form = {"to": "Agente A. Roy, SPVM", "ground": "Ordonnance 2026-117"}
    assert (
        'name="ground" rows="2"' not in visitor.get(page).text
    )  # while it is open, a decision must be able to take its place
    desk.engine.review.decide(case.id, remove(case), by="person:other")
    due(desk)
    assert "CW958" in visitor.post(f"{page}/refer", {**form, "to": " "}, page=page).text
    answer = visitor.post(f"{page}/refer", form, page=page)
    assert (answer.status_code, answer.headers["location"]) == (303, f"{page}?done=handed#handed")
    [place] = re.findall(rf'href="({page}/referrals/[^"]+)"', visitor.get(page).text)
    bundle = visitor.get(place)
    assert bundle.headers["content-type"] == "application/zip"
    checked = verify(bundle.content)
    assert (checked.altered, checked.manifest.to, checked.manifest.by) == ((), form["to"], "person:development")
    assert desk.engine.review.case(case.id).decision == checked.manifest.decision
    with pytest.raises(ConflictError, match="CW181"):
        desk.engine.undo(checked.manifest.decision, by="person:other", reason="No.")
    assert "CW959" in visitor.get(f"{page}/referrals/nothing/nothing").text
    assert [one.actor for one in desk.engine.viewing.records(case.id) if one.kind == "looked"] == ["person:development"]


def test_end_of_a_measure_is_told_when_it_is_over(desk, visitor):
    case = held(desk.engine, id="over", author="over")
    until = desk.engine.clock() + DAY_MS
    measure = Measure(Action.SUSPEND, "account", "over", until)
    desk.engine.review.decide(case.id, Ruling(clauses=case.clauses, measures=(measure,), reason="x"), by="person:other")
    due(desk)
    text = visitor.get(f"/desk/cases/{case.id}?language=fr").text
    assert ("jusqu&#39;au" in text, "terminé)" in text) == (True, False)
    regions = re.findall(r'aria-label="(Ce qui a été relevé[^"]*)"', text)
    assert len(regions) == len(set(regions)) == 2  # each is a landmark of its own
    desk.engine.clock.ahead_ms += DAY_MS
    assert "terminé)" in visitor.get(f"/desk/cases/{case.id}?language=fr").text
    visitor.get("/desk?language=en")


@pytest.mark.parametrize("language", ["en", "fr"])
def test_notice_is_passed_on_and_its_words_shown_when_somebody_says_whose_content_it_is(desk, visitor, language):
    visitor.client.headers["Accept-Language"] = language
    notice = copyright_notice(clause="", notice=False, language=language)
    found = desk.engine.complaints.receive(notice, door=Door.FORM)
    assert 'role="img">1</span>' in visitor.get("/desk").text
    page = visitor.get("/desk/notices").text
    assert found.id in page
    assert "The old bridge" in page
    assert "CW938" in visitor.post("/desk/notices/forward", {"receipt": found.id}, page="/desk/notices").text
    form = {"receipt": found.id, "account": "u7"}
    answer = visitor.post("/desk/notices/forward", form, page="/desk/notices")
    assert answer.status_code == 303
    shown = visitor.get(answer.headers["location"]).text
    assert "41.25" in shown
    assert "12, rue des Érables" in shown
    assert desk.engine.complaints.waiting() == []
    before = desk.engine.complaints.progress(found.id).kept_until_ms
    assert visitor.post("/desk/notices/preserve", {"receipt": found.id}, page="/desk/notices").status_code == 303
    assert desk.engine.complaints.progress(found.id).kept_until_ms > before
    assert "CW938" in visitor.post("/desk/notices/forward", form, page="/desk/notices").text


def test_clause_acts_again_when_its_brake_is_released(desk, visitor):
    clause = "content.attack"
    digest = digests(desk.engine.policy)[clause]
    desk.engine.alarms._brakes.pull(Pulled(clause, digest, desk.engine.clock(), 9, 10))
    assert f'name="clause" value="{clause}"' in visitor.get("/desk/brakes?language=en").text
    assert visitor.get("/desk/deliveries").status_code == 200
    form = {"clause": clause, "words": "It finds what it should."}
    assert visitor.post("/desk/brakes/release", form, page="/desk/brakes").status_code == 303
    assert clause not in visitor.get("/desk/brakes").text
    assert "CW957" in visitor.post("/desk/brakes/release", {"clause": "no", "words": "x"}, page="/desk/audit").text
    answer = visitor.post("/desk/deliveries/resend", {"endpoint": "no"}, page="/desk/audit")
    assert (answer.status_code, "CW92" in answer.text) == (422, True)


def test_similar_contents_stand_beside_a_case_when_there_are_any(desk, visitor):
    case = held(desk.engine, id="alike-1", author="a1", text="You will regret this, dear neighbour")
    again = held(desk.engine, id="alike-2", author="a2", text="You will  REGRET this, dear neighbour")
    sealed = held(desk.engine, id="alike-3", author="a3", text="You will regret this, dear neighbour")
    desk.engine.review.book._put(replace(sealed, is_sealed=True))
    page = f"/desk/cases/{case.id}"
    assert "alike-2" not in visitor.get(page).text
    visitor.post(f"{page}/claim", page=page)
    shown = visitor.get(page).text
    assert f'/desk/cases/{again.id}"><bdi>alike-2' in shown
    assert "the same content" in shown
    assert "le même contenu" in visitor.get(f"{page}?language=fr").text
    assert "alike-3" not in shown
    visitor.get("/desk?language=en")
