import shutil
from pathlib import Path

import pytest
from msgspec.structs import replace

from clausewise.document import policies_folder
from clausewise.edition import Kind, alterations, edition, editions, unreadable
from clausewise.errors import NotFoundError
from clausewise.model import Certainty, Channel, Words
from clausewise.policy import Policy, load, publish
from tests.small import CLAUSES, document, policy

FOLDER = policies_folder() / "dexero"


@pytest.fixture(scope="module")
def shipped():
    return load("dexero")


def numbered(folder, *versions):
    for version in versions:
        publish(policy(version=version), folder)
    return Policy(document(version=versions[-1]), folder)


def test_versions_come_newest_first_when_their_names_are_numbers(tmp_path):
    found = editions(numbered(tmp_path, "2026.9", "2026.10", "2026.2"))
    assert [one.version for one in found] == ["2026.10", "2026.9", "2026.2"]
    assert [one.is_current for one in found] == [False, False, True]
    assert all(one.is_frozen for one in found)


def test_draft_stands_among_versions_when_it_is_not_published(tmp_path):
    drafted = Policy(document(version="2.0", title=Words("New", "Nouveau")), numbered(tmp_path, "1.0", "2.0").folder)
    newest = edition(drafted, "2.0")
    assert newest.is_current
    assert not newest.is_frozen
    assert newest.document.title.en == "New"
    assert edition(drafted, "1.0").is_frozen
    assert [one.version for one in editions(policy(version="3.0"))] == ["3.0"]


def test_file_is_named_and_not_shown_when_somebody_altered_it(tmp_path):
    held = numbered(tmp_path, "1.0", "2.0", "3.0")
    path = tmp_path / "versions" / "1.0.json"
    path.write_bytes(path.read_bytes().replace(b"Shoply", b"Shopla"))
    shutil.copy(tmp_path / "versions" / "2.0.json", tmp_path / "versions" / "2.1.json")
    assert [(one.version, one.code) for one in unreadable(held)] == [("1.0", "CW262"), ("2.1", "CW263")]
    for version in ("1.0", "2.1", "../1.0", ""):
        with pytest.raises(NotFoundError) as caught:
            edition(held, version)
        assert caught.value.code == "CW945"


def test_version_is_read_anew_when_its_file_changed(tmp_path):
    held = numbered(tmp_path, "1.0", "2.0")
    first = edition(held, "1.0")
    (tmp_path / "versions" / "1.0.json").unlink()
    publish(policy(version="1.0", title=Words("Other", "Autre")), tmp_path)
    assert edition(held, "1.0").sha256 != first.sha256


def test_rules_are_added_changed_and_withdrawn_when_versions_differ():
    threats, attack, probing, *rest = CLAUSES
    after = document(
        replace(threats, rule=Words("Do not threaten.", threats.rule.fr), strikes=1),
        replace(attack, when={Certainty.CERTAIN: "hate >= 0.99"}),
        probing,
        *rest[1:],
        replace(probing, id="law.new"),
    )
    found = {one.id: one for one in alterations(document(), after)}
    assert {name: one.kind for name, one in found.items()} == {
        "conduct.threats": Kind.CHANGED,
        "content.attack": Kind.CHANGED,
        "law.new": Kind.ADDED,
        "privacy.disclosure": Kind.WITHDRAWN,
    }
    assert found["conduct.threats"].fields == ("rule", "strikes")
    assert found["content.attack"].is_recognition
    assert alterations(after, after) == ()


def test_every_shipped_version_can_be_shown_when_listed(shipped):
    names = {path.stem for path in Path(FOLDER / "versions").glob("*.json")}
    assert {one.version for one in editions(shipped)} == names
    assert all(one.is_frozen for one in editions(shipped))
    assert unreadable(shipped) == ()
    assert Channel.REPORT in edition(shipped, "2026.1").document.clauses["access.beacons"].channels
