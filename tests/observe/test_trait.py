from __future__ import annotations

import pytest

from clausewise.event import Event
from clausewise.observe.term import expanded, terms
from clausewise.observe.trait import device, subnet, trait


def test_neighbourhood_is_named_when_an_address_has_one():
    assert subnet("203.0.113.9") == "203.0.113.0/24"
    assert subnet("2001:db8:0:1::9") == "2001:db8::/56"
    assert subnet("nonsense") == ""
    assert trait("subnet")(Event(0, address="203.0.113.9")) == "203.0.113.0/24"


def test_account_answers_before_session_and_address_when_it_is_known():
    assert trait("actor")(Event(0, address="203.0.113.9", session="s", account="zoe")) == "zoe"
    assert trait("actor")(Event(0, address="203.0.113.9", session="s")) == "s"
    assert trait("actor")(Event(0, address="203.0.113.9")) == "203.0.113.9"
    assert trait("origin")(Event(0, address="203.0.113.9", network=64500)) == "64500"
    with pytest.raises(KeyError):
        trait("shoe")


def test_device_is_the_same_when_a_browser_was_brought_up_to_date():
    assert device("Mozilla/5.0 (X11; rv:128.0) Firefox/128.0") == device("Mozilla/5.0 (X11; rv:129.0) Firefox/129.0")
    assert device("Mozilla/5.0 (X11) Firefox/128.0") != device("Mozilla/5.0 (Macintosh) Firefox/128.0")


@pytest.mark.parametrize(
    ("term", "event"),
    [
        ("asset", {"path": "/a/b.CSS"}),
        ("api", {"path": "/api/v2/x"}),
        ("api", {"path": "/flux/recettes"}),
        ("page", {"path": "/produit/4", "verb": "GET", "status": 200}),
        ("tool", {"agent": "python-requests/2.32"}),
        ("tool", {"agent": "Scrapy/2.11 (+https://scrapy.example)"}),
        ("declared", {"agent": "Mozilla/5.0 (compatible; Searchbot/2.1; +http://search.example/bot)"}),
        ("browser", {"agent": "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"}),
        ("failed", {"verb": "POST", "path": "/fr/connexion", "status": 401}),
        ("failed", {"verb": "POST", "path": "/api/v1/auth/token", "status": 400}),
        ("entered", {"verb": "POST", "path": "/wp-login.php", "status": 302}),
        ("naming", {"path": "/mot-de-passe-oublie"}),
        ("keys", {"verb": "POST", "path": "/compte/courriel"}),
        ("code", {"path": "/mfa/verify"}),
        ("people", {"path": "/api/utilisateurs/12"}),
        ("sending", {"verb": "POST", "path": "/users/4/messages", "status": 201}),
    ],
)
def test_term_holds_when_an_event_is_of_its_kind(term, event):
    assert terms()[term](Event(0, **event))


@pytest.mark.parametrize(
    ("term", "event"),
    [
        ("page", {"path": "/a.css", "verb": "GET", "status": 200}),
        ("page", {"path": "/api/x", "verb": "GET", "status": 200}),
        ("tool", {"agent": "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"}),
        ("browser", {"agent": "Mozilla/5.0 (Linux) mirall/3.13.0git (Nextcloud)"}),
        ("failed", {"verb": "GET", "path": "/connexion", "status": 401}),
        ("failed", {"verb": "POST", "path": "/commentaires", "status": 422}),
        ("keys", {"verb": "POST", "path": "/password/reset"}),
        ("declared", {"agent": "Scrapy/2.11 (+https://scrapy.example)"}),
    ],
)
def test_term_fails_when_an_event_is_of_another_kind(term, event):
    assert not terms()[term](Event(0, **event))


def test_terms_are_written_out_when_another_language_needs_them():
    plain = expanded([{"is": "signing", "account": ""}])
    assert "is" not in str(plain).replace("'is ", "")
    assert plain[0]["all"][1] == {"account": ""}
