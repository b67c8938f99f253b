import re

import httpx2
import pytest
from tests.doors.http.conftest import opened, running
from tests.doors.http.test_pages import Page
from tests.doors.http.visitor import PASSWORD, Visitor, employ

from clausewise.doors.http.session import HOME
from clausewise.reception import Reception


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    engine = opened(tmp_path_factory.mktemp("ledger") / "clausewise.db")
    employ(engine.store, "Zoé Roy", "reviewer")
    employ(engine.store, "Ann", "administrator")
    with running(engine) as one:
        yield one


@pytest.fixture
def visitor(house):
    with Visitor(house.port) as one:
        yield one


def test_person_is_signed_in_when_name_and_password_are_right(visitor):
    answer = visitor.sign_in("zoé  roy")
    assert (answer.status_code, answer.headers["location"]) == (303, HOME)
    page = visitor.get("/account")
    assert page.status_code == 200
    assert "Zoé Roy" in page.text
    assert "decides cases" in page.text


def test_pages_send_to_sign_in_and_back_when_nobody_is_signed_in(visitor):
    answer = visitor.get("/account?a=b")
    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in?next=%2Faccount%3Fa%3Db")
    answer = visitor.sign_in("Zoé Roy", page=answer.headers["location"])
    assert answer.headers["location"] == HOME
    answer = visitor.client.get("/account", headers={"Accept": "application/json"})
    assert answer.status_code == 200
    with httpx2.Client(base_url=visitor.base, trust_env=False) as program:
        assert program.get("/account").json()["code"] == "CW917"


@pytest.mark.parametrize(
    ("name", "password"), [("Zoé Roy", "wrong"), ("Nobody", PASSWORD), ("", ""), ("x" * 500, "y" * 5000)]
)
def test_answer_is_the_same_when_the_name_or_the_password_is_wrong(visitor, name, password):
    answer = visitor.sign_in(name, password)
    assert answer.status_code == 403
    assert "The name or the password is wrong." in answer.text
    assert "set-cookie" not in answer.headers


def test_cookie_is_kept_from_scripts_and_other_sites_when_set(visitor):
    cookies = visitor.sign_in("Zoé Roy").headers.get_list("set-cookie")
    assert all("HttpOnly" in one and "SameSite=Lax" in one and "Path=/" in one for one in cookies)
    assert not any("Domain" in one for one in cookies)
    answer = visitor.client.get("/sign-in", headers={"X-Forwarded-Proto": "https", "Host": "desk.example"})
    (cookie,) = answer.headers.get_list("set-cookie")
    assert cookie.startswith("__Host-clausewise-visit=")
    assert "; Secure" in cookie


def test_nobody_signs_in_when_others_could_listen(visitor):
    answer = visitor.client.get("/sign-in", headers={"Host": "desk.example"})
    assert answer.status_code == 403
    assert "CW526" in answer.text


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "http://127.0.0.1:1"},
    ],
)
def test_form_of_another_site_is_refused_when_it_has_the_right_token(visitor, headers):
    answer = visitor.sign_in("Zoé Roy", headers=headers)
    assert answer.status_code == 403
    assert "CW915" in answer.text
    assert visitor.get("/account").status_code == 303


@pytest.mark.parametrize("token", ["", "wrong", "A" * 43, "é"])
def test_form_is_refused_when_its_token_is_not_this_browser_s(visitor, house, token):
    visitor.get("/sign-in")
    form = {"name": "Zoé Roy", "password": PASSWORD, "csrf": token}
    assert "CW915" in visitor.client.post("/sign-in", data=form).text
    with Visitor(house.port) as other:
        form["csrf"] = other.csrf("/sign-in")
    assert "CW915" in visitor.client.post("/sign-in", data=form).text
    visitor.client.cookies.clear()
    assert "CW915" in visitor.client.post("/sign-in", data=form).text


def test_token_of_before_is_nothing_after_when_somebody_signs_in(visitor):
    visitor.client.cookies.set("clausewise", "A" * 43, domain="127.0.0.1")
    before = visitor.csrf("/sign-in")
    visitor.sign_in("Zoé Roy")
    assert visitor.client.cookies["clausewise"] != "A" * 43
    assert visitor.csrf("/account") != before
    answer = visitor.client.post("/account/language", data={"csrf": before, "language": "fr"})
    assert answer.status_code == 403


def test_old_token_opens_nothing_when_a_person_signs_in_again(visitor, house):
    visitor.sign_in("Zoé Roy")
    old = visitor.client.cookies["clausewise"]
    with Visitor(house.port) as other:
        other.client.cookies.set("clausewise", old)
        assert other.get("/account").status_code == 200
        visitor.post("/sign-out", page="/account")
        assert other.get("/account").status_code == 303
    assert visitor.get("/account").status_code == 303


@pytest.mark.parametrize(
    "to",
    [
        "https://evil.example",
        "//evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "/a\nLocation: x",
        "javascript:alert(1)",
        "evil",
        "/%0d%0aSet-Cookie:x",
        "/" + "x" * 2000,
        "///evil.example",
        "/\t/evil.example",
        "http:evil.example",
    ],
)
def test_nobody_is_led_away_when_the_place_to_go_on_is_foreign(visitor, to):
    answer = visitor.post("/sign-in", {"name": "Zoé Roy", "password": PASSWORD}, page="/sign-in", params={"next": to})
    assert answer.status_code == 303
    location = answer.headers["location"]
    assert location.startswith("/")
    assert not location.startswith(("//", "/\\"))
    assert "\n" not in location
    assert "evil.example" not in location


def test_tries_cost_time_when_a_password_is_guessed(house):
    with Visitor(house.port) as visitor:
        answers = [visitor.sign_in("Ann", f"guess number {number}") for number in range(7)]
    assert [one.status_code for one in answers[:5]] == [403] * 5
    assert [one.status_code for one in answers[5:]] == [429] * 2
    assert "Please wait" in answers[5].text
    house.engine.store.staff().expire(1 << 62, seen_before_ms=0, made_before_ms=0, tried_before_ms=1 << 62)


def test_stolen_token_opens_nothing_when_the_password_was_changed(house):
    other = "four marbles under a violet roof"
    employ(house.engine.store, "Cho", "viewer")
    with Visitor(house.port) as visitor, Visitor(house.port) as thief:
        visitor.sign_in("Cho")
        thief.client.cookies.set("clausewise", visitor.client.cookies["clausewise"])
        assert thief.get("/account").status_code == 200
        form = {"current": PASSWORD, "password": other, "again": other}
        assert visitor.post("/account/password", {**form, "current": "x"}, page="/account").status_code == 403
        assert visitor.post("/account/password", {**form, "again": "x"}, page="/account").status_code == 422
        assert (
            visitor.post("/account/password", {**form, "password": "x", "again": "x"}, page="/account").status_code
            == 422
        )
        answer = visitor.post("/account/password", form, page="/account")
        assert "Your password was changed." in answer.text
        assert thief.get("/account").status_code == 303
        assert visitor.get("/account").status_code == 200
        assert thief.sign_in("Cho").status_code == 403
        assert thief.sign_in("Cho", other).status_code == 303


def test_others_end_and_this_one_stays_when_sittings_are_ended(house):
    with Visitor(house.port) as one, Visitor(house.port, **{"User-Agent": "Second/2"}) as two:
        one.sign_in("Zoé Roy")
        two.sign_in("Zoé Roy")
        assert "Second/2" in one.get("/account").text
        ids = re.findall(r'name="sitting" value="([0-9a-f]{16})"', one.get("/account").text)
        assert ids
        one.post("/account/sittings", {"sitting": "others"}, page="/account")
        assert two.get("/account").status_code == 303
        assert one.get("/account").status_code == 200


def test_nobody_ends_what_is_another_s_when_the_id_is_known(house, visitor):
    visitor.sign_in("Zoé Roy")
    person = house.engine.store.staff().named("Zoé Roy")
    (known, *_) = house.engine.store.staff().sittings(person.id)
    with Visitor(house.port) as other:
        employ(house.engine.store, "Dan", "administrator")
        other.sign_in("Dan")
        other.post("/account/sittings", {"sitting": known.id}, page="/account")
    assert visitor.get("/account").status_code == 200


def test_invited_person_chooses_a_password_once_when_they_follow_the_link(house, visitor):
    reception = Reception(house.engine.store.staff(), house.engine.clock)
    token = reception.invite(reception.add("Eve & <b>Co</b>", ["lead"], by="operator"), by="operator")
    page = visitor.get(f"/invitation/{token}", params={"language": "fr"})
    assert "Eve &amp; &lt;b&gt;Co&lt;/b&gt;" in page.text
    path = f"/invitation/{token}"
    assert visitor.post(path, {"password": "short", "again": "short"}).status_code == 422
    assert visitor.post(path, {"password": PASSWORD, "again": "other"}).status_code == 422
    answer = visitor.post(path, {"password": PASSWORD, "again": PASSWORD})
    assert (answer.status_code, answer.headers["location"]) == (303, HOME)
    assert visitor.get("/account").status_code == 200
    answer = visitor.get(path)
    assert answer.status_code == 404
    assert "CW918" in answer.text


def test_language_stays_with_the_person_when_chosen(visitor, house):
    visitor.sign_in("Zoé Roy")
    visitor.post("/account/language", {"language": "fr"}, page="/account")
    assert visitor.get("/account").headers["content-language"] == "fr"
    with Visitor(house.port) as other:
        other.sign_in("Zoé Roy")
        assert "Se déconnecter" in other.get("/account").text
        other.post("/account/language", {"language": "en"}, page="/account")


def test_proof_is_asked_for_again_when_it_is_due(visitor):
    visitor.sign_in("Zoé Roy")
    token = visitor.client.cookies["clausewise"]
    answer = visitor.post("/sign-in/again", {"password": "x"}, page="/sign-in/again?next=/docs")
    assert (answer.status_code, "The password is wrong." in answer.text) == (403, True)
    answer = visitor.post("/sign-in/again?next=/docs", {"password": PASSWORD})
    assert (answer.status_code, answer.headers["location"]) == (303, "/docs")
    assert visitor.client.cookies["clausewise"] != token


def test_program_needs_a_key_when_somebody_is_on_the_staff(house):
    with httpx2.Client(base_url=f"http://127.0.0.1:{house.port}", trust_env=False) as program:
        assert program.get("/v1/policy").json()["code"] == "CW520"
        assert program.get("/readyz").json()["mode"] == "keyed"


def test_nobody_signs_in_when_nobody_is_on_the_staff(served):
    with Visitor(served.port) as visitor:
        page = visitor.get("/sign-in")
        assert "clausewise staff add" in page.text
        assert "<form" not in page.text
        assert visitor.get("/account").headers["location"] == "/sign-in"


PAGES = ["/sign-in", "/account", "/sign-in/again", "/sign-in/code"]


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("language", ["en", "fr"])
def test_page_is_sound_and_never_kept_when_drawn(visitor, path, language):
    if path != "/sign-in":
        visitor.sign_in("Zoé Roy")
    answer = visitor.get(path, params={"language": language})
    page = Page(answer.text)
    assert answer.headers["content-language"] == language
    assert answer.headers["cache-control"] == "no-store"
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert "style=" not in answer.text
    assert page.all("h1")
    labelled = {attributes["for"] for attributes in page.all("label") if "for" in attributes}
    fields = [one for one in page.all("input") if one.get("type") not in ("hidden", "radio")]
    assert {one["id"] for one in fields} == labelled
    assert all(one.get("autocomplete") for one in fields)
