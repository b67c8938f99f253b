import pytest

from clausewise.doors.http import codes
from clausewise.doors.http.kinds import KINDS
from clausewise.doors.http.operations import OPERATIONS


def test_every_kind_is_said_twice_when_listed():
    for kind in KINDS.values():
        for words in (kind.title, kind.remedy):
            assert {words.en, words.fr} - {""} == {words.en, words.fr}, kind.code
            assert words.en != words.fr, kind.code
        assert 400 <= kind.status < 600
        assert kind.code.startswith(("CW5", "CW9"))


def test_codes_of_other_rooms_are_found_when_their_sources_are_read():
    known = codes.meanings()
    assert set(KINDS) < set(known)
    assert known["CW131"].status == 409
    assert known["CW131"].detail.en == "There is already an authorization …."
    assert known["CW131"].detail.fr.startswith("Il y a déjà une autorisation")
    assert known["CW131"].remedy.fr.startswith("Choisissez")
    assert list(known) == sorted(known)


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda one: one.name)
def test_codes_of_the_table_exist_when_named(operation):
    assert set(operation.codes) <= set(codes.meanings())


def test_every_code_has_its_page_when_listed(client):
    for code in codes.meanings():
        for language in ("en", "fr"):
            assert client.get(f"/problems/{code}", params={"language": language}).status_code == 200
    assert client.get("/problems/cw504").status_code == 200
