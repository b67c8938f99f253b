import pytest

from clausewise.detect.destination import Destination, destination
from clausewise.detect.stranger import Strangers
from clausewise.extract import Extract
from clausewise.model import Medium, Part
from tests.small import REGISTER

STRANGERS = Strangers(REGISTER)
PAGE = Extract(Part(Medium.PAGE), base="https://maya.example/")


@pytest.mark.parametrize(
    ("action", "where"),
    [
        ("", Destination.HERE),
        ("#", Destination.HERE),
        ("/login.php", Destination.HERE),
        ("login.php", Destination.HERE),
        ("javascript:void(0)", Destination.HERE),
        ("https://www.maya.example/envoi", Destination.HERE),
        ("https://www.shop.example/login", Destination.OWN),
        ("https://stranger.example/a", Destination.STRANGER),
        ("//stranger.example/a", Destination.CLEAR),
        ("http://stranger.example/a", Destination.CLEAR),
        ("http://203.0.113.9/a.php", Destination.NUMBER),
        ("https://formspree.io/f/abcd", Destination.COLLECTOR),
        ("https://docs.google.com/forms/d/e/1/formResponse", Destination.COLLECTOR),
        ("https://docs.google.com/spreadsheets", Destination.STRANGER),
        ("https://checkout.stripe.com/pay", Destination.PAYMENT),
        ("mailto:lea@stranger.example", Destination.MAIL),
    ],
)
def test_destination_is_told_when_a_form_names_its_action(action, where):
    assert destination(action, PAGE, STRANGERS) is where
