"""What another policy would change, at the console: begun, watched, shown; and a draft in shadow from its beginning to its end."""

import csv
import re
import time

import pytest
from msgspec.structs import replace
from tests.browsing import missing
from tests.doors.http.casework import HELD, Clock, holding_policy
from tests.doors.http.conftest import KILL, TUER, running
from tests.doors.http.visitor import Visitor, employ
from tests.small import REGISTER, changed

from clausewise import policy as policies
from clausewise.doors.http.desk.trial import Trial, Trials
from clausewise.engine import Engine
from clausewise.errors import ConflictError
from clausewise.model import Action, Certainty
from clausewise.policy import Policy

WORDS = {
    "en": {"compare": "Compare", "caught": "newly freed", "title": "What would change from shop 1.0"},
    "fr": {"compare": "Comparer", "caught": "nouvellement libéré", "title": "Ce qui changerait de shop 1.0"},
}


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    """A service whose policy has a second version in its folder, which minds only what is certain."""
    from tests.detect.conftest import LEXICONS

    from clausewise.detect.words import Words

    folder = tmp_path_factory.mktemp("policy")
    live = Policy(holding_policy().document, folder)
    certain = {Certainty.CERTAIN: "threat >= 0.9"}
    blunt = changed("conduct.threats", when=certain, act={Certainty.CERTAIN: Action.REMOVE}).document
    policies.publish(Policy(replace(blunt, version="2.0", register=live.document.register)), folder)
    engine = Engine.open(live, store=":memory:", with_detectors=[Words(REGISTER, LEXICONS)], clock=Clock())
    for number in range(3):
        for text in (KILL, TUER, HELD["en"], HELD["fr"], "Bonjour"):
            engine.check(text, author=f"u{number}")
    with running(engine) as one:
        yield one


@pytest.fixture
def visitor(house):
    with Visitor(house.port) as one:
        yield one


def later(house):
    return next(path.stem for path in (house.engine.policy.folder / "versions").glob("*.json")), stamp(house)


def stamp(house):
    return policies.load(house.engine.policy.folder / "versions" / "2.0.json").stamp.sha256


def ended(house, address):
    trial = house.client.get(f"{address}/progress")
    deadline = time.monotonic() + 20
    while not trial.json()["ended"]:
        assert time.monotonic() < deadline
        time.sleep(0.05)
        trial = house.client.get(f"{address}/progress")
    return trial.json()


def asked(house, **more):
    live = house.engine.policy.stamp.sha256
    return {"before": live, "after": stamp(house), "from": "2020-01-01", "to": "", "sample": "", "by": "action", **more}


@pytest.mark.skipif(bool(missing()), reason=missing())
@pytest.mark.parametrize(("language", "looks"), [("en", {"dark": True}), ("fr", {"script": False, "phone": True})])
def test_outcome_is_shown_with_its_figures_when_a_lead_compares(browsing, house, language, looks):
    words = WORDS[language]
    with browsing.tab(house.client.base_url, language=language, **looks) as tab:
        assert tab.open("/desk/what-if").status == 200
        assert tab.violations() == []
        tab.page.fill("#from", "2020-01-01")
        tab.page.get_by_role("button", name=words["compare"], exact=True).click()
        address = tab.page.url.partition("?")[0]
        ended(house, address)
        tab.open(address)
        assert words["title"] in tab.page.locator("h1").inner_text()
        assert words["caught"] in tab.page.locator("main").inner_text()
        assert tab.page.locator("svg.chart").count() >= 3
        assert "6" in tab.page.locator("section[aria-labelledby=changes] td").all_inner_texts()
        assert tab.violations() == []
        tab.shoot(f"what-if-{language}")


def test_outcome_can_be_had_as_csv_and_as_a_sample_when_it_is_there(house, visitor):
    answer = visitor.post("/desk/what-if", asked(house, sample="4", by="clause"))
    assert answer.status_code == 303
    address = answer.headers["location"]
    assert ended(house, address) == {"done": 4, "total": 4, "ended": True}
    answer = visitor.get(f"{address}/csv")
    assert answer.headers["content-disposition"] == 'attachment; filename="what-if-1.0-2.0.csv"'
    rows = list(csv.DictReader(answer.text.splitlines()))
    assert [(one["measure"], one["value"]) for one in rows if one["table"] == "source"] == [
        ("judged", "4"),
        ("of", "12"),
    ]
    shown = visitor.get(address).text
    assert "Drawn by the seed" not in shown
    assert "drawn by the seed 0" in shown
    assert address.rpartition("/")[2] in visitor.get("/desk/what-if").text


@pytest.mark.parametrize(
    "wrong",
    [
        {"after": "nothing"},
        {"from": ""},
        {"from": "2030-01-01", "to": "2020-01-01"},
        {"sample": "0"},
        {"sample": "many"},
        {"sample": "3", "by": "host"},
    ],
)
def test_form_is_shown_again_with_what_was_typed_when_it_is_unfit(house, visitor, wrong):
    answer = visitor.post("/desk/what-if", asked(house, **wrong))
    if wrong.get("by") == "host":
        trial = answer.headers["location"]
        ended(house, trial)
        assert "CW167" in visitor.get(trial).text
        return
    assert (answer.status_code, "CW971" in answer.text) == (422, True)
    assert f'value="{wrong.get("sample", "")}"' in answer.text


def test_trial_that_is_not_there_has_no_page_when_asked_for(visitor):
    for path in ("/desk/what-if/nothing", "/desk/what-if/nothing/progress", "/desk/what-if/nothing/csv"):
        assert visitor.get(path).status_code == 404
    assert visitor.get("/desk/what-if/shadow").status_code == 404


def test_draft_runs_and_is_published_when_an_administrator_says_why(house, visitor):
    begun = visitor.post("/desk/what-if/shadow", {"after": stamp(house)}, page="/desk/what-if")
    assert (begun.status_code, house.engine.shadow.running.stamp.version) == (303, "2.0")
    again = visitor.post("/desk/what-if/shadow", {"after": stamp(house)}, page="/desk/what-if")
    assert (again.status_code, "CW987" in again.text) == (422, True)
    house.engine.check(HELD["fr"], author="shadowed")
    shown = visitor.get("/desk/what-if/shadow").text
    assert re.search(r"What would change from shop 1\.0 \(\w{8}\) to shop 2\.0", shown)
    assert "shadowed" in shown
    assert "judged by it, and nothing was done" in visitor.get("/desk/what-if").text
    silent = visitor.post("/desk/what-if/shadow/drop", {"words": " "}, page="/desk/what-if")
    assert (silent.status_code, "CW971" in silent.text) == (422, True)
    done = visitor.post("/desk/what-if/shadow/publish", {"words": "it is enough"}, page="/desk/what-if")
    assert done.headers["location"] == "/desk/what-if?done=published"
    assert house.engine.shadow.running is None
    [end] = [one for one in house.engine.store.after(0) if one.kind == "unshadowed"]
    assert (end.actor, house.engine.store.sealed(end.sequence)) == ("person:development", b"it is enough")
    gone = visitor.post("/desk/what-if/shadow/drop", {"words": "again"}, page="/desk/what-if")
    assert (gone.status_code, "CW989" in gone.text) == (422, True)


def test_words_are_hidden_when_somebody_may_not_see_them(house, monkeypatch):
    from clausewise import redaction

    monkeypatch.setitem(redaction.SEES.copy(), "excerpt", frozenset())
    monkeypatch.setattr(redaction, "sees", lambda part, _: part != "excerpt")
    with Visitor(house.port) as visitor:
        answer = visitor.post("/desk/what-if", asked(house))
        ended(house, answer.headers["location"])
        shown = visitor.get(answer.headers["location"]).text
    assert "regret" not in shown
    assert "<q>…</q>" in shown


def test_one_comparison_runs_at_a_time_and_is_called_off_when_nobody_wants_it(house):
    live, trials = house.engine.policy, Trials()
    first = Trial(live, live, "anne", started_ms=1)
    first.is_off.set()
    trials.begin(house.engine, first, (0, 1 << 60), None)
    second = Trial(live, live, "anne", started_ms=2)
    if not first.has_ended.is_set():
        with pytest.raises(ConflictError, match="CW977"):
            trials.begin(house.engine, second, (0, 1 << 60), None)
    assert first.has_ended.wait(20)
    assert (first.prospect, first.error) == (None, None)
    trials.begin(house.engine, second, (0, 1 << 60), None)
    trials.close()
    assert second.has_ended.is_set()
    assert [one.id for one in trials.all] == [second.id, first.id]


def test_comparison_that_fails_says_so_when_looked_at(house):
    live, trials = house.engine.policy, Trials()
    broken = Trial(live, None, "anne", started_ms=1)
    trials.begin(house.engine, broken, (0, 1 << 60), None)
    assert broken.has_ended.wait(20)
    assert broken.error.code == "CW978"


def test_lead_compares_and_administrator_publishes_when_roles_are_tried(tmp_path):
    from tests.doors.http.conftest import opened

    engine = opened(tmp_path / "c.db", isolated=False)
    for role in ("lead", "administrator", "reviewer"):
        employ(engine.store, role, role)
    with running(engine) as one:
        for role, pages in (("lead", (200, 403)), ("administrator", (200, 404)), ("reviewer", (403, 403))):
            with Visitor(one.port) as visitor:
                visitor.sign_in(role)
                token = visitor.csrf("/account")
                assert visitor.get("/desk/what-if").status_code == pages[0]
                assert ("/desk/what-if" in visitor.get("/desk").text) == (pages[0] == 200)
                answer = visitor.client.post(
                    "/desk/what-if/shadow/drop", data={"csrf": token, "words": "x"}, headers={"Origin": visitor.base}
                )
                assert answer.status_code == (422 if role == "administrator" else 403)
