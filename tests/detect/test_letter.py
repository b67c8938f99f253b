from __future__ import annotations

import pytest

from clausewise.detect.letter import Letter, excerpt_characters_max
from clausewise.model import Medium, Part
from clausewise.parse.mail import mail


def letter(*fields: str) -> Letter:
    return Letter(mail(Part(Medium.EMAIL, data="\n".join((*fields, "", "x")).encode())))


def test_people_are_read_when_fields_name_them():
    one = letter(
        "From: Lou <lou@mail.atelier.example>",
        "Reply-To: kim@verger.example, Nobody",
        "To: a@b.example",
        "Cc: C <c@d.example>",
    )
    assert (one.sender.address, one.site) == ("lou@mail.atelier.example", "atelier.example")
    assert [reply.host for reply in one.replies] == ["verger.example"]
    assert [to.address for to in one.recipients] == ["a@b.example", "c@d.example"]
    assert one.return_path is None


@pytest.mark.parametrize(("value", "path"), [("<>", ""), ("<a@b.example>", "a@b.example"), ("", "")])
def test_return_path_is_told_when_it_is_there(value, path):
    assert letter(f"Return-Path: {value}", "From: a@b.example").return_path == path


@pytest.mark.parametrize(
    "field", ["List-Id: <l.example>", "Precedence: LIST", "Sender: choir-bounces@l.example", "X-BeenThere: l@l.example"]
)
def test_list_is_known_when_its_fields_say_so(field):
    assert letter("From: a@b.example", field).is_list
    assert letter("From: a@b.example", field).is_passed_on
    assert not letter("From: a@b.example").is_list


@pytest.mark.parametrize(
    "field",
    [
        "Auto-Submitted: auto-replied (vacation)",
        "Subject: Out of office: roof",
        "Subject: Réponse automatique : toit",
        "Subject: Échec de la remise",
        "Content-Type: multipart/report; boundary=b",
        "X-Autoreply: yes",
    ],
)
def test_program_is_known_when_it_answers(field):
    assert letter("From: a@b.example", field).is_automatic
    assert not letter("From: a@b.example", "Auto-Submitted: no", "Subject: absent mercredi?").is_automatic


def test_evidence_is_short_and_placed_when_a_field_is_long():
    spot = letter("From: " + "a" * 500).spot("from", "sense", rule="r" * 500)
    assert (len(spot.excerpt), len(spot.rule), spot.end) == (excerpt_characters_max,) * 3
    assert spot.place == "header From"
