"""Who works here, managed at the console: taken on, given roles, signed out, let go; in a browser and by its forms alone."""

import re

import pytest
from tests.doors.http.casework import opened
from tests.doors.http.conftest import running
from tests.doors.http.visitor import PASSWORD, Visitor, employ

from clausewise import staff
from clausewise.doors.http.desk import words
from clausewise.member import Credential, Proof
from clausewise.sitting import MINUTE_MS, proof_minutes

EVIL = '<img src=x onerror=alert(1)> "Zoé"'
SAID = {
    "en": {
        "name": "Name or address",
        "invite": "Invite",
        "lead": "lead:",
        "give": "Give these roles",
        "end": "End what",
    },
    "fr": {
        "name": "Nom ou adresse",
        "invite": "Inviter",
        "lead": "direction",
        "give": "Donner ces",
        "end": "Mettre fin",
    },
}


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    engine = opened(tmp_path_factory.mktemp("ledger") / "clausewise.db", isolated=False)
    for name, role in (("Ann", "administrator"), ("Bo", "administrator"), ("Lea", "lead")):
        employ(engine.store, name, role, clock=engine.clock)
    with running(engine) as one:
        yield one


@pytest.fixture
def ann(house):
    with Visitor(house.port) as one:
        one.sign_in("Ann")
        yield one


def hired(house, name, *roles):
    """Somebody who has chosen a password, and their page."""
    person = employ(house.engine.store, name, *roles, clock=house.engine.clock)
    return person, f"/desk/staff/{person.id}"


def told(house, person, kind):
    return [one for one in house.engine.store.of_subject(person.id) if one.kind == kind]


@pytest.mark.parametrize(("language", "looks"), [("en", {}), ("fr", {"dark": True, "phone": True, "script": False})])
def test_somebody_is_taken_on_promoted_and_let_go_when_an_administrator_works(browsing, house, language, looks):
    said, name = SAID[language], f"Cho {language}"
    with browsing.tab(house.client.base_url, language=language, **looks) as tab:
        page = tab.page
        tab.open("/sign-in?next=/desk/staff")
        page.locator("[name=name]").fill("Ann")
        page.locator("[name=password]").fill(PASSWORD)
        page.locator("main button").first.click()
        assert tab.violations() == []
        tab.shoot(f"staff-{language}")
        page.get_by_label(said["name"]).fill(name)
        page.locator("input[value=reviewer]").check()
        page.get_by_role("button", name=said["invite"]).click()
        assert tab.violations() == []
        link = page.locator("#link").inner_text()
        page.locator("main a").click()
        page.get_by_label(said["lead"]).check()
        page.get_by_role("button", name=said["give"]).click()
        assert tab.violations() == []
        tab.shoot(f"person-{language}")
        assert house.engine.store.staff().named(name).roles == ("reviewer", "lead")
        with Visitor(house.port) as cho:
            path = link.removeprefix(cho.base)
            assert cho.post(path, {"password": PASSWORD, "again": PASSWORD}).status_code == 303
            assert cho.get("/desk").status_code == 200
            page.get_by_role("button", name=said["end"]).click()
            assert cho.get("/desk").status_code == 303
            assert cho.sign_in(name).status_code == 403
        by = {one.actor for one in house.engine.store.of_subject(house.engine.store.staff().named(name).id)}
        assert by == {house.engine.store.staff().named("Ann").id, house.engine.store.staff().named(name).id}


def test_link_of_an_invitation_is_shown_once_and_nowhere_kept_when_somebody_is_added(house, ann):
    answer = ann.post("/desk/staff", {"name": EVIL, "role": ["viewer", "auditor"]})
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    assert "onerror=alert(1)>" not in answer.text
    (link,) = re.findall(rf"{ann.base}(/invitation/[\w-]+)", answer.text)
    person = house.engine.store.staff().named(EVIL)
    assert person.roles == ("viewer", "auditor")
    shown = ann.get(f"/desk/staff/{person.id}").text
    assert "onerror=alert(1)>" not in shown
    assert link not in shown + ann.get("/desk/staff").text + ann.get("/desk/audit").text
    assert ann.get(link).status_code == 200
    again = ann.post(f"/desk/staff/{person.id}/invite", page=f"/desk/staff/{person.id}").text
    assert link not in again
    assert ann.get(link).status_code == 404


@pytest.mark.parametrize(
    ("form", "code"),
    [
        ({"name": "LEA", "role": "viewer"}, "CW913"),
        ({"name": " ", "role": "viewer"}, "CW910"),
        ({"name": "Dee"}, "CW911"),
        ({"name": "Dee", "role": "emperor"}, "CW911"),
    ],
)
def test_form_says_what_is_wrong_and_keeps_what_was_typed_when_somebody_cannot_be_added(ann, form, code):
    answer = ann.post("/desk/staff", form)
    assert (answer.status_code, code in answer.text) == (422, True)
    assert f'value="{form["name"]}"' in answer.text


def test_roles_change_and_the_person_signs_in_again_when_given(house, ann):
    person, page = hired(house, "Eve", "viewer")
    with Visitor(house.port) as eve:
        eve.sign_in("Eve")
        assert ann.post(f"{page}/roles", {"role": ["lead", "sealed"]}, page=page).status_code == 303
        assert eve.get("/desk").status_code == 303
    assert house.engine.store.staff().person(person.id).roles == ("lead", "sealed")
    assert [one.actor for one in told(house, person, "role_given")] == [house.engine.store.staff().named("Ann").id] * 2
    assert "CW911" in ann.post(f"{page}/roles", {}, page=page).text


def test_one_session_or_all_end_and_are_recorded_when_ended(house, ann):
    person, page = hired(house, "Flo", "reviewer")
    with Visitor(house.port) as here, Visitor(house.port) as there, Visitor(house.port) as third:
        for one in (here, there, third):
            one.sign_in("Flo")
        last = house.engine.store.staff().sittings(person.id)[-1]
        assert ann.post(f"{page}/sign-out", {"sitting": last.id}, page=page).status_code == 303
        assert sorted(one.get("/account").status_code for one in (here, there, third)) == [200, 200, 303]
        ann.post(f"{page}/sign-out", page=page)
        assert [one.get("/account").status_code for one in (here, there, third)] == [303, 303, 303]
        ann.post(f"{page}/sign-out", page=page)
    first, second = told(house, person, "signed_out")
    assert last.id.encode() in first.body
    assert b"sitting" not in second.body


def test_second_factor_is_taken_away_and_the_password_is_enough_when_it_was_lost(house, ann):
    person, page = hired(house, "Gil", "reviewer")
    kept = [Credential(person.id, kind, f"{kind}-of-gil", b"s") for kind in (Proof.TOTP, Proof.PASSKEY, Proof.RECOVERY)]
    house.engine.store.staff().keep(kept)
    with Visitor(house.port) as gil:
        assert "/sign-in/code" in gil.sign_in("Gil").headers["location"]
        assert "Take the second factors away" in ann.get(page).text
        assert ann.post(f"{page}/factors/reset", page=page).status_code == 303
        assert "Take the second factors away" not in ann.get(page).text
        gil.client.cookies.clear()
        assert gil.sign_in("Gil").headers["location"] == "/desk"
    assert [one.kind for one in house.engine.store.staff().credentials(person.id)] == [Proof.PASSWORD]
    bodies = [one.body.decode() for one in told(house, person, "factor_removed")]
    assert [kind for kind in ("passkey", "recovery", "totp") if any(kind in one for one in bodies)] == [
        "passkey",
        "recovery",
        "totp",
    ]


def test_person_comes_back_and_tries_again_at_once_when_told(house, ann):
    person, page = hired(house, "Hal", "viewer")
    ann.post(f"{page}/disable", page=page)
    assert "may do nothing here since" in ann.get(page).text
    ann.post(f"{page}/enable", page=page)
    with Visitor(house.port) as hal:
        for _ in range(6):
            hal.sign_in("Hal", "wrong")
        assert hal.sign_in("Hal").status_code != 303
        ann.post(f"{page}/unlock", page=page)
        assert hal.sign_in("Hal").status_code == 303
    past = [one.kind for one in house.engine.store.of_subject(person.id)]
    assert set(past) <= words.RECORDS.keys()
    for kind in set(past):
        assert words.RECORDS[kind].en in ann.get(page).text


def test_last_administrator_stays_when_somebody_would_let_them_go(tmp_path):
    engine = opened(tmp_path / "clausewise.db", isolated=False)
    person = employ(engine.store, "Ann", "administrator", clock=engine.clock)
    with running(engine) as one, Visitor(one.port) as ann:
        ann.sign_in("Ann")
        page = f"/desk/staff/{person.id}"
        for work, form in (("disable", {}), ("roles", {"role": "lead"})):
            answer = ann.post(f"{page}/{work}", form, page=page)
            assert (answer.status_code, "CW919" in answer.text) == (422, True)
        engine.clock.ahead_ms += proof_minutes * MINUTE_MS
        assert ann.get(page).status_code == 200
        late = ann.post(f"{page}/unlock", page=page, headers={"Referer": f"{ann.base}{page}"})
        assert late.headers["location"].startswith("/sign-in/again?next=%2Fdesk%2Fstaff")


def test_first_person_ends_everybody_s_rights_when_taken_on_without_any(tmp_path):
    engine = opened(tmp_path / "clausewise.db", isolated=False)
    with running(engine) as one, Visitor(one.port) as nobody:
        assert 'value="administrator" checked' in nobody.get("/desk/staff").text
        assert nobody.post("/desk/staff", {"name": "Ann", "role": "administrator"}).status_code == 200
        (record,) = [one for one in engine.store.after(0) if one.kind == "staffed"]
        assert record.actor == staff.DEVELOPMENT.id


def test_nobody_is_found_when_the_address_names_none(ann):
    answer = ann.get("/desk/staff/person:none")
    assert (answer.status_code, "CW912" in answer.text) == (404, True)
    assert ann.post("/desk/staff/person:none/disable", page="/desk/staff").status_code == 404
