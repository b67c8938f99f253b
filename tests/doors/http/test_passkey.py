"""Passkeys and pages for people in a real browser, with an authenticator that Chromium plays (its DevTools protocol, WebAuthn)."""

import pytest
from tests.doors.http.conftest import opened, running
from tests.doors.http.visitor import PASSWORD, employ

from clausewise.member import Proof

SIGN_IN = "/sign-in?next=/account"
AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    engine = opened(tmp_path_factory.mktemp("ledger") / "clausewise.db")
    employ(engine.store, "Zoé Roy", "reviewer")
    employ(engine.store, "Ann Lee", "administrator", "sealed")
    with running(engine) as one:
        yield one


def base(house):
    return f"http://localhost:{house.port}"  # a passkey is bound to a name


def authenticator(tab, **other):
    session = tab.page.context.new_cdp_session(tab.page)
    session.send("WebAuthn.enable")
    number = session.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR | other})["authenticatorId"]
    return session, number


def sign_in(tab, name):
    tab.open(SIGN_IN)
    tab.page.get_by_label("Name").fill(name)
    tab.page.get_by_label("Password").fill(PASSWORD)
    tab.page.get_by_role("button", name="Sign in").click()
    tab.page.wait_for_url("**/account")


def test_passkey_lets_in_by_itself_when_it_was_made(house, browsing):
    with browsing.tab(base(house)) as tab:
        session, number = authenticator(tab)
        sign_in(tab, "Zoé Roy")
        tab.page.get_by_label("Your name for it").fill("Laptop")
        tab.page.get_by_role("button", name="Make a passkey").click()
        tab.page.get_by_role("heading", name="Your recovery codes").wait_for()
        assert tab.violations() == []
        tab.page.get_by_role("link", name="I have kept them").click()
        assert tab.page.get_by_text("Laptop").count()
        tab.page.get_by_role("button", name="Sign out").click()
        tab.open(SIGN_IN)
        tab.page.get_by_role("button", name="Use a passkey").click()
        tab.page.wait_for_url("**/account")
        tab.page.get_by_role("heading", name="Zoé Roy").wait_for()
        (known,) = session.send("WebAuthn.getCredentials", {"authenticatorId": number})["credentials"]
        person = house.engine.store.staff().named("Zoé Roy")
        kept = [one for one in house.engine.store.staff().credentials(person.id) if one.kind is Proof.PASSKEY]
        assert [one.counter for one in kept] == [known["signCount"]]
        assert house.engine.store.staff().sittings(person.id)[0].methods == "passkey"


def test_copied_passkey_lets_nobody_in_when_its_count_lags(house, browsing):
    person = house.engine.store.staff().named("Ann Lee")
    with browsing.tab(base(house)) as tab:
        session, number = authenticator(tab)
        sign_in(tab, "Ann Lee")
        tab.page.get_by_role("button", name="Make a passkey").click()
        tab.page.get_by_role("heading", name="Your recovery codes").wait_for()
        (known,) = session.send("WebAuthn.getCredentials", {"authenticatorId": number})["credentials"]
        tab.open("/account")
        tab.page.get_by_role("button", name="Sign out").click()
        tab.open(SIGN_IN)
        tab.page.get_by_role("button", name="Use a passkey").click()
        tab.page.wait_for_url("**/account")
        tab.page.get_by_role("button", name="Sign out").click()
        # Somebody kept a copy of the key from before it was used.
        session.send("WebAuthn.removeCredential", {"authenticatorId": number, "credentialId": known["credentialId"]})
        session.send("WebAuthn.addCredential", {"authenticatorId": number, "credential": known})
        tab.page.get_by_role("button", name="Use a passkey").click()
        tab.page.get_by_role("alert").wait_for()
        assert "was not accepted" in tab.page.get_by_role("alert").inner_text()
    assert house.engine.store.staff().credentials(person.id)


def test_nothing_is_kept_when_the_browser_refuses(house, browsing):
    with browsing.tab(base(house)) as tab:
        authenticator(tab, isUserVerified=False)
        tab.open("/sign-in")
        tab.page.get_by_role("button", name="Use a passkey").click()
        tab.page.get_by_text("No passkey was used.").wait_for()


@pytest.mark.parametrize(("language", "looks"), [("en", {"dark": True}), ("fr", {"script": False, "phone": True})])
def test_pages_for_people_can_be_used_by_everybody_when_looked_at(house, browsing, language, looks):
    with browsing.tab(base(house), language=language, **looks) as tab:
        words = {"en": ("Name", "Password", "Sign in"), "fr": ("Nom", "Mot de passe", "Se connecter")}[language]
        tab.open(SIGN_IN)
        check(tab, "signin", language)
        tab.page.get_by_label(words[0]).fill("Léa " + language)
        tab.page.get_by_label(words[1]).fill("wrong")
        tab.page.get_by_role("button", name=words[2]).click()
        check(tab, "signin-wrong", language)
        employ(house.engine.store, "Léa " + language, "lead", "sealed")
        tab.page.get_by_label(words[1]).fill(PASSWORD)
        tab.page.get_by_role("button", name=words[2]).click()
        tab.page.wait_for_url("**/account")
        for path in ("/account", "/account/codes", "/sign-in/again", "/nothing-here"):
            tab.open(path)
            check(tab, path.strip("/").replace("/", "-"), language)


def check(tab, name, language):
    assert tab.page.locator("html").get_attribute("lang") == language
    assert tab.violations() == []
    tab.shoot(f"{name}-{language}")
