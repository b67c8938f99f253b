"""The form of reports and the page that follows them, as people use them: in Chromium, with and without script, in both languages."""

import pytest
from tests.doors.http.conftest import running
from tests.reporting import PAGE, WHY, complaint, engine
from tests.test_complaints import clear, remove

from clausewise.casebook import Filter
from clausewise.complaint import Matter
from clausewise.doors.http.public import patience

SAYS = {
    "en": {
        "report": "Report",
        "rule": "Something breaks a rule",
        "copyright": "My copyright is infringed",
        "where": "Where is it?",
        "why": "Tell us what is wrong",
        "group": "Towards others",
        "send": "Send",
        "thanks": "We have it. Thank you.",
        "waits": "Received",
        "looks": "A person is looking at it",
        "removed": "The content was removed.",
        "again": "What was overlooked?",
        "ask": "Ask",
        "nothing": "Nothing was sent yet",
        "passed": "Passed on",
        "to_them": "to the person concerned",
    },
    "fr": {
        "report": "Signaler",
        "rule": "Quelque chose enfreint une règle",
        "copyright": "On porte atteinte à mon droit d'auteur",
        "where": "Où est-ce?",
        "why": "Dites-nous ce qui ne va pas",
        "group": "La conduite envers autrui",
        "send": "Envoyer",
        "thanks": "Nous l'avons reçu. Merci.",
        "waits": "Reçu",
        "looks": "Une personne l'examine",
        "removed": "Le contenu a été retiré.",
        "again": "Qu'est-ce qui a échappé?",
        "ask": "Demander",
        "nothing": "Rien n'a encore été envoyé",
        "passed": "Transmis",
        "to_them": "à la personne visée",
    },
}


@pytest.fixture(scope="module", autouse=True)
def _impatient():
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(patience, "form_seconds_min", 0)
        yield


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    with running(engine(tmp_path_factory.mktemp("ledger") / "clausewise.db")) as one:
        yield one


@pytest.mark.parametrize(
    ("language", "script", "looks"),
    [("en", True, {}), ("fr", False, {"dark": True, "phone": True}), ("fr", True, {}), ("en", False, {"phone": True})],
)
def test_report_is_followed_to_its_outcome_when_a_person_writes(browsing, served, language, script, looks):
    says = SAYS[language]
    place = f"https://shop.example/posts/{language}-{script}"
    with browsing.tab(served.client.base_url, language=language, script=script, **looks) as tab:
        tab.open("/")
        tab.page.get_by_role("link", name=says["report"], exact=True).click()
        tab.page.get_by_role("link", name=says["rule"]).click()
        tab.page.get_by_label(says["where"]).fill(place)
        tab.page.locator("summary", has_text=says["group"]).click()
        tab.page.locator("[id='clause-conduct.threats']").check()
        tab.page.get_by_label(says["why"]).fill("Il dit qu'il va me retrouver. <b>Vite!</b>")
        tab.shoot(f"report-{language}-{script}")
        tab.page.get_by_role("button", name=says["send"]).click()
        assert tab.page.get_by_role("status").inner_text().startswith(says["thanks"])
        link = tab.page.url
        [case] = served.engine.review.queue(Filter(target=place))
        assert case.clauses == ("conduct.threats",)
        served.engine.review.claim(case.id, by="person:anne")
        tab.open(link)
        assert tab.page.get_by_text(says["looks"], exact=True).is_visible()
        remove(served.engine, target=place)
        tab.open(link)
        assert tab.page.get_by_text(says["removed"]).is_visible()
        tab.shoot(f"track-{language}-{script}")


@pytest.mark.parametrize("language", ["en", "fr"])
def test_what_is_missing_is_shown_where_it_is_when_the_form_comes_back(browsing, served, language):
    says = SAYS[language]
    with browsing.tab(served.client.base_url, language=language) as tab:
        tab.open(f"/report?language={language}&matter=copyright&location={PAGE}")
        tab.page.get_by_label(says["why"]).fill(WHY)
        tab.page.get_by_role("button", name=says["send"]).click()
        alert = tab.page.get_by_role("alert")
        assert says["nothing"] in alert.inner_text()
        assert tab.page.get_by_label(says["why"]).input_value() == WHY
        assert tab.page.locator("#work").get_attribute("aria-invalid") == "true"
        assert tab.page.locator("[aria-invalid=true]").count() == alert.get_by_role("link").count() == 8
        alert.get_by_role("link").first.click()
        assert tab.page.url.endswith("#work")
        assert says["to_them"] in tab.page.locator("#reason-note").inner_text()
        assert says["to_them"] in tab.page.locator("#name-note").inner_text()
        assert tab.violations() == []
        tab.shoot(f"report-missing-{language}")


def test_somebody_else_looks_when_a_reporter_asks_without_script(browsing, served):
    found = served.engine.complaints.receive(complaint(item="contested"), door="form")
    clear(served.engine, target="contested")
    with browsing.tab(served.client.base_url, language="fr", script=False, phone=True) as tab:
        tab.open(f"/track/{found.id}?key={served.engine.complaints.key(found.id)}")
        assert tab.violations() == []
        tab.shoot("track-contest-fr")
        tab.page.get_by_label(SAYS["fr"]["again"]).fill("La dernière ligne me nomme.")
        tab.page.get_by_role("button", name=SAYS["fr"]["ask"]).click()
        assert tab.page.get_by_text("Vous avez demandé").is_visible()
    assert len(served.engine.review.queue(Filter(target="contested"))) == 1


@pytest.mark.parametrize(
    ("matter", "language", "looks"),
    [
        ("", "en", {}),
        ("", "fr", {"dark": True, "phone": True}),
        (Matter.RULE, "fr", {}),
        (Matter.ILLEGAL, "en", {"dark": True}),
        (Matter.COPYRIGHT, "fr", {"phone": True}),
        (Matter.TRADEMARK, "en", {}),
        (Matter.PRIVACY, "fr", {"dark": True}),
        (Matter.DEFAMATION, "en", {"phone": True}),
    ],
)
def test_axe_finds_nothing_when_a_form_is_looked_at(browsing, served, matter, language, looks):
    with browsing.tab(served.client.base_url, language=language, **looks) as tab:
        tab.open(f"/report?language={language}&matter={matter}")
        assert tab.page.locator("h1").count() == 1
        for one in tab.page.locator("summary").all():
            if not one.evaluate("one => one.parentElement.open"):
                one.click()
        assert tab.violations() == []
        tab.shoot(f"form-{matter or 'choice'}-{language}-{'-'.join(looks)}")


def test_form_is_used_by_keyboard_alone_when_there_is_no_mouse(browsing, served):
    with browsing.tab(served.client.base_url, language="en") as tab:
        tab.open(f"/report?language=en&matter=rule&location={PAGE}")
        tab.page.locator("#location").focus()
        reached = []
        for _ in range(40):
            tab.page.keyboard.press("Tab")
            reached.append(tab.page.evaluate("document.activeElement.id || document.activeElement.tagName"))
            if reached[-1] == "BUTTON":
                break
        assert {"clause-none", "reason", "name", "email", "BUTTON"} <= set(reached)
        assert "homepage" not in reached  # the trap is out of everybody's way
