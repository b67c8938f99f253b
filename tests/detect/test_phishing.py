"""What makes a lure of a mail: two of a false sender, a false link and a question; one alone is mild."""

from __future__ import annotations

import pytest

from clausewise.detect.letter import Letter
from clausewise.detect.lookalike import Protected
from clausewise.detect.phishing import lures
from clausewise.extract import Extract, Field, Form, Header, Link, Role
from clausewise.model import Evidence, Medium, Part
from tests.mail.measuring import REGISTER

PROTECTED = Protected.of(REGISTER)
FORM = Form("https://x.example", fields=(Field("p", "password"),))


def score(*links: Link, forms: tuple[Form, ...] = (), known: tuple[str, ...] = ()) -> tuple[float, str]:
    extract = Extract(Part(Medium.EMAIL), links=links, forms=forms, headers=(Header("from", "lou@atelier.example"),))
    seen = [(name, 0.85, Evidence(0, 0, 0, "", name)) for name in known]
    return next(((value, spot.sense) for _, value, spot in lures(Letter(extract), PROTECTED, seen)), (0.0, ""))


@pytest.mark.parametrize(
    ("url", "text", "sense"),
    [
        ("javascript:x()", "go", "script"),
        ("data:text/html;base64,AAAA", "go", "script"),
        ("https://dexero.example@203.0.113.5/", "go", "host_before_at"),
        ("https://dexero-login.example/", "go", "look_alike/dexero.example"),
        ("https://atelierr.example/", "go", "look_alike/atelier.example"),
        ("http://203.0.113.5/", "go", "numeric_host"),
        ("https://autre.example/", "www.caisse.example", "other_host"),
        ("https://autre.example/", "read more", ""),
        ("https://www.atelier.example/", "https://caisse.example", ""),
        ("mailto:x@y.example", "caisse.example", ""),
        ("#top", "caisse.example", ""),
    ],
)
def test_link_is_mild_when_it_stands_alone(url, text, sense):
    value, seen = score(Link(url, Role.ANCHOR, text))
    assert (seen, value < 0.5) == (sense, True)


def test_links_are_honest_when_a_service_counts_them_all():
    links = [Link(f"https://clics.example/{n}", Role.ANCHOR, f"https://caisse.example/{n}") for n in range(4)]
    assert score(*links) == (0.0, "")
    borrowed = [Link(f"https://clics.example/{n}", Role.ANCHOR, f"https://www.desjardins.com/{n}") for n in range(4)]
    assert score(*borrowed)[1] == "other_host"


def test_lure_is_sure_when_two_kinds_come_together():
    link = Link("https://dexero-login.example/", Role.ANCHOR, "go")
    assert score(link, known=("mail.forged",))[0] >= 0.9
    assert score(link, forms=(FORM,))[0] >= 0.9
    assert score(known=("mail.display_name", "mail.attachment"))[0] >= 0.85
    assert 0.7 <= score(forms=(FORM,))[0] < 0.9
    assert score(known=("mail.chain",)) == (0.0, "")
