"""Contents in parts: what is no plain text is opened, and evidence says where it stands."""

import base64

import pytest
from tests.doors.http.conftest import KILL


def test_a_field_of_an_account_is_judged_when_sent_as_a_part(client):
    part = {"medium": "account", "text": KILL, "name": "biography"}
    said = client.post("/v1/checks", json={"parts": [part]}).json()
    assert said["action"] == "remove"
    [spot] = said["evidence"]
    assert (spot["part"], spot["place"], spot["excerpt"]) == (0, "biography", "I will kill you")


def test_text_comes_before_parts_when_both_are_sent(client):
    part = {"medium": "account", "text": KILL, "name": "display_name"}
    said = client.post("/v1/checks", json={"text": "Bonjour", "parts": [part]}).json()
    assert [spot["part"] for spot in said["evidence"]] == [1]


def test_an_image_waits_for_a_person_when_it_is_cut_short(client):
    part = {"medium": "image", "data": base64.b64encode(b"\x89PNG").decode(), "name": "a.png", "type": "image/png"}
    said = client.post("/v1/checks", json={"parts": [part]}).json()
    assert (said["action"], said["notes"], said["person_needed"]) == ("hold", ["not_opened:format"], True)


@pytest.mark.parametrize(
    ("asked", "pointer"),
    [
        ({}, "/text"),
        ({"parts": []}, "/parts"),
        ({"parts": [{"text": "x"}]}, "/parts/0/medium"),
        ({"parts": [{"medium": "smell"}]}, "/parts/0/medium"),
        ({"parts": [{"medium": "page", "data": "not base64!"}]}, "/parts/0/data"),
        ({"text": "x", "country": "Québec"}, "/country"),
    ],
)
def test_the_spot_is_pointed_at_when_a_part_is_wrong(client, asked, pointer):
    answer = client.post("/v1/checks", json=asked)
    assert answer.status_code == 422
    assert [one["pointer"] for one in answer.json()["errors"]] == [pointer]


def test_help_lines_are_those_of_the_country_when_it_is_named(client):
    said = client.post("/v1/checks", json={"text": "Bonjour", "country": "CA-QC"})
    assert said.status_code == 200
