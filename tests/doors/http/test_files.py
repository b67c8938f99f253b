"""Files over HTTP: the same verdict as anywhere."""

import base64

import pytest
from tests.buried import PATH, letter
from tests.doors.http.conftest import running

from clausewise.detect.rule import ShippedRules
from clausewise.engine import Engine
from clausewise.register import Register

pytest.importorskip("yara_x", reason="install yara-x")


def test_a_virus_in_an_archive_in_a_document_in_a_letter_is_named_by_its_path_when_sent():
    part = {"medium": "file", "data": base64.b64encode(letter()).decode(), "name": "mail.eml"}
    with running(Engine.open("dexero", with_detectors=[ShippedRules(Register(()))])) as served:
        said = served.client.post("/v1/checks", json={"parts": [part]}).json()
    assert said["action"] == "remove"
    assert PATH in {spot["place"] for spot in said["evidence"]}
