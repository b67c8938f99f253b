"""A matter from its beginning to its end, as people live it in a browser: reported, decided, told, appealed, undone, and proved."""

import subprocess
import sys
import time

import pytest
from tests.doors.http.casework import opened
from tests.doors.http.conftest import running
from tests.doors.http.visitor import PASSWORD, employ

from clausewise.doors.http.public import patience

WORDS = {
    "en": {
        "text": "You will regret this, my friend",
        "words": "You will regret",
        "sign_in": "Sign in",
        "send": "Send",
        "why": "Tell us what is wrong",
        "decide": "Decide",
        "removed": "The content was removed.",
        "answer": "You were right, and we were not. It is back.",
    },
    "fr": {
        "text": "Mon ami, tu vas le regretter",
        "words": "regretter",
        "sign_in": "Se connecter",
        "send": "Envoyer",
        "why": "Dites-nous ce qui ne va pas",
        "decide": "Décider",
        "removed": "Le contenu a été retiré.",
        "answer": "Vous aviez raison, et nous avions tort. C'est rétabli.",
    },
}


@pytest.fixture(scope="module")
def done():
    return []


@pytest.fixture(scope="module")
def house(tmp_path_factory, done):
    """A service with two reviewers; what the operator's own code is told to do ends up in ``done``."""

    def carry_out(measure, decision, *, undo):
        done.append((measure.action.value, measure.target, undo))

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(patience, "form_seconds_min", 0)
        engine = opened(str(tmp_path_factory.mktemp("ledger") / "clausewise.db"), enforcer=carry_out)
        for name in ("Anne", "Ben"):
            employ(engine.store, name, "reviewer", clock=engine.clock)
        with running(engine) as one:
            yield one


def reported(tab, says, place):
    """Tell what is wrong with what is at ``place``; return the link that follows it."""
    tab.open(f"/report?matter=rule&location={place}")
    tab.page.get_by_label(says["why"]).fill("I am afraid of him. <i>Vite!</i>")
    tab.page.get_by_role("button", name=says["send"]).click()
    tab.page.get_by_role("status").wait_for()
    return tab.page.url


def signed_in(tab, says, name):
    tab.open("/sign-in?next=/desk")
    tab.page.locator("#name").fill(name)
    tab.page.locator("#password").fill(PASSWORD)
    tab.page.get_by_role("button", name=says["sign_in"], exact=True).click()
    tab.page.wait_for_url("**/desk")


def decided(tab, says, house, case, outcome, *, action="", answer=""):
    """Take a case up, rule on it, and let the ten seconds pass in which that could be taken back."""
    tab.open(f"/desk/cases/{case}")
    tab.page.locator(f'form[action="/desk/cases/{case}/claim"] button').first.click()
    tab.page.locator(f'input[name="outcome"][value="{outcome}"]').check()
    if action:
        tab.page.locator("#action-content").select_option(action)
    if answer:
        tab.page.locator("#answer").fill(answer)
    tab.page.locator("#reason").fill("Looked at with care.")
    tab.page.locator('input[name="then"]').uncheck()
    tab.page.locator("#decide").get_by_role("button", name=says["decide"], exact=True).last.click()
    tab.page.wait_for_load_state()
    assert house.engine.review.case(case).is_open
    house.engine.clock.ahead_ms += 10_001
    deadline = time.monotonic() + 20
    while house.engine.review.case(case).is_open:
        assert time.monotonic() < deadline, tab.page.locator("main").inner_text()
        time.sleep(0.05)


@pytest.mark.parametrize(("language", "script"), [("en", True), ("fr", False)])
def test_matter_goes_its_whole_way_when_people_do_their_work(browsing, house, done, language, script):
    says, engine, place = WORDS[language], house.engine, f"https://shop.example/posts/{language}"
    check = engine.check(says["text"], id=place, author=f"author-{language}")
    [case] = engine.review.book.of_decision(check.id)
    looks = {"language": language, "script": script}
    base = house.client.base_url
    with (
        browsing.tab(base, **looks) as reporter,
        browsing.tab(base, **looks) as anne,
        browsing.tab(base, **looks) as ben,
    ):
        tracking = reported(reporter, says, place)
        assert len(engine.review.case(case.id).reports) == 1
        signed_in(anne, says, "Anne")
        assert anne.page.locator(f'a[href*="{case.id}"]').count() >= 1
        decided(anne, says, house, case.id, "act", action="remove")
        reporter.open(tracking)
        assert reporter.page.get_by_text(says["removed"]).is_visible()

        # The person concerned reads why, and asks that somebody else look.
        made = engine.review.case(case.id).decision
        link = f"/decisions/{made}?key={engine.statements.key(made)}&language={language}"
        reporter.open(link)
        assert says["words"] in reporter.page.locator("main").inner_text()
        reporter.page.locator('form textarea[name="words"]').fill("It is a line of a song.")
        reporter.page.locator('form:has(textarea[name="words"]) button').click()
        reporter.page.wait_for_load_state()
        [appeal] = [one for one in engine.review.book.of_decision(made) if one.kind == "appeal"]

        # She who decided cannot answer; he can, and all of it is undone.
        anne.open(f"/desk/cases/{appeal.id}")
        assert anne.page.locator(f'form[action="/desk/cases/{appeal.id}/claim"]').count() == 0
        signed_in(ben, says, "Ben")
        decided(ben, says, house, appeal.id, "clear", answer=says["answer"])
        assert engine.review.case(appeal.id).settled_by != engine.review.case(case.id).settled_by
        reporter.open(link)
        assert says["answer"] in reporter.page.locator("main").inner_text()
    assert engine.standing("content", place).visible_at(engine.clock())
    assert engine.state.history(f"author-{language}").strikes == ()
    assert done[-2:] == [("remove", place, False), ("remove", place, True)]
    proof = subprocess.run(
        [sys.executable, "-m", "clausewise", "audit", "verify", "--store", engine.store.place],
        capture_output=True,
        text=True,
        check=False,
    )
    assert proof.returncode == 0, proof.stderr
