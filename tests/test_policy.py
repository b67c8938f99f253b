from __future__ import annotations

from datetime import date
from pathlib import Path

import msgspec
import pytest

from clausewise import frozen
from clausewise.document import policies_folder
from clausewise.errors import ConflictError, InputError, NotFoundError, PolicyError
from clausewise.model import Certainty, Channel
from clausewise.policy import Policy, diff, load, new, publish, published, shipped

SIGNALS = frozenset({"threat", "insult"})


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    new(tmp_path / "policy", "Exemple")
    return tmp_path / "policy"


@pytest.fixture
def policy(folder: Path) -> Policy:
    return load(folder, signals=SIGNALS)


def test_policy_says_what_its_folder_says_when_it_is_loaded(policy: Policy) -> None:
    assert policy.id == "exemple"
    assert policy.version == "1.0"
    assert policy.effective == date(2027, 1, 1)
    assert policy.title.en == "Acceptable use policy of Exemple"
    assert policy.operator.contact == "abuse@exemple.example"
    assert policy.introduction.fr.startswith("Nous voulons")
    assert policy.ladder.strike_days == 180
    assert policy.register.covers("exemple.example", "/") is policy.register.services[0]
    assert list(policy.provisions) == ["general.enforcement"]


def test_stamp_is_the_hash_of_the_canonical_json(policy: Policy, folder: Path) -> None:
    assert policy.stamp.sha256 == frozen.sha256(msgspec.to_builtins(policy.document))
    assert policy.stamp == load(str(folder)).stamp
    assert (policy.stamp.id, policy.stamp.version) == ("exemple", "1.0")


def test_stamp_changes_when_a_word_changes_and_not_when_a_comment_does(policy: Policy, folder: Path) -> None:
    path = folder / "clauses" / "conduct.threats.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text("# a comment\n" + text, encoding="utf-8")
    assert load(folder).stamp == policy.stamp
    path.write_text(text.replace("violence or harm", "harm"), encoding="utf-8")
    assert load(folder).stamp.sha256 != policy.stamp.sha256


def test_clauses_are_found_by_id_and_by_signal(policy: Policy) -> None:
    assert policy.clause("conduct.threats").strikes == 2
    assert policy.clauses_reading("threat") == ("conduct.insults", "conduct.threats")
    assert policy.clauses_reading("insult") == ("conduct.insults",)
    assert policy.clauses_reading("nothing") == ()
    assert policy.signals == SIGNALS


@pytest.mark.parametrize("ask", [Policy.clause, Policy.bands])
def test_error_names_the_clause_when_there_is_none(policy: Policy, ask) -> None:
    with pytest.raises(NotFoundError) as caught:
        ask(policy, "conduct.none")
    assert caught.value.code == "CW251"
    assert "conduct.none" in caught.value.fr


def test_bands_come_compiled_strongest_first(policy: Policy) -> None:
    bands = policy.bands("conduct.threats")
    assert [band for band, _ in bands] == [Certainty.CERTAIN, Certainty.LIKELY, Certainty.POSSIBLE]
    held = [band for band, condition in bands if condition({"threat": 0.85}, {})]
    assert held == [Certainty.LIKELY, Certainty.POSSIBLE]
    assert policy.bands("content.property") == ()


def test_coverage_shows_how_each_clause_can_be_seen(policy: Policy) -> None:
    rows = {row.clause: row for row in policy.coverage()}
    assert list(rows) == list(policy.clauses)
    assert rows["conduct.threats"].examples_run
    assert rows["conduct.insults"].bands == (Certainty.LIKELY, Certainty.POSSIBLE)
    assert not rows["content.property"].examples_run
    assert rows["content.property"].channels == (Channel.REPORT, Channel.NOTICE)
    assert (rows["content.property"].hits, rows["content.property"].misses) == (3, 3)


def test_policy_cannot_be_changed_when_it_is_loaded(policy: Policy) -> None:
    with pytest.raises(TypeError):
        policy.clauses["x"] = policy.clause("conduct.threats")  # type: ignore[index]
    with pytest.raises(AttributeError):
        policy.version = "2"  # type: ignore[misc]


@pytest.mark.parametrize("which", ["none", "blank", "./none", "none.json", "../policies", ""])
def test_error_names_what_there_is_when_no_such_policy_exists(which: str, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    if not which:
        tmp_path = tmp_path / "file"
        tmp_path.write_text("")
    with pytest.raises(NotFoundError) as caught:
        load(which or tmp_path)
    assert caught.value.code == "CW250"


@pytest.mark.parametrize("name", shipped())
def test_shipped_policy_is_valid_when_it_is_loaded_by_name(name: str) -> None:
    policy = load(name)
    assert policy.id == name
    assert policy.stamp == load(policies_folder() / name).stamp


def test_template_is_no_shipped_policy() -> None:
    assert "blank" not in shipped()


def test_published_policy_is_the_same_when_it_is_read_back(policy: Policy, folder: Path) -> None:
    path = publish(policy, folder)
    assert publish(policy, folder) == path
    assert published(folder) == ("1.0",)
    again = load(path, signals=SIGNALS)
    assert again.stamp == policy.stamp
    assert again.document == policy.document
    assert diff(policy, again) == ()
    assert load(folder).stamp == policy.stamp


def test_version_is_needed_when_a_published_policy_changes(policy: Policy, folder: Path) -> None:
    publish(policy, folder)
    path = folder / "clauses" / "conduct.threats.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("strikes: 2", "strikes: 3"), encoding="utf-8")
    changed = load(folder)
    with pytest.raises(ConflictError) as caught:
        publish(changed, folder)
    assert caught.value.code == "CW260"
    assert [change.drawn("fr") for change in diff(policy, changed)] == ["clauses.conduct.threats strikes : [-2-]{+3+}"]


@pytest.mark.parametrize(
    ("place", "value"),
    [
        ("version", 1),
        ("extra", "x"),
        ("clauses", {"a.b": {}}),
        ("ladder", {"strike_days": 1, "steps": [{"strikes": 1, "action": "limit", "days": None}]}),
    ],
)
def test_published_policy_is_refused_when_it_is_not_of_our_form(
    policy: Policy, tmp_path: Path, place: str, value: object
) -> None:
    document = msgspec.to_builtins(policy.document) | {place: value}
    with pytest.raises(InputError) as caught:
        load(frozen.publish(tmp_path, "1.0", document))
    assert caught.value.code == "CW263"


def test_published_policy_is_refused_when_its_condition_cannot_be_served(policy: Policy, tmp_path: Path) -> None:
    document = msgspec.to_builtins(policy.document)
    document["clauses"]["conduct.threats"]["when"]["certain"] = "threat"
    with pytest.raises(InputError) as caught:
        load(frozen.publish(tmp_path, "1.0", document))
    assert caught.value.code == "CW263"


def test_unknown_signal_is_told_when_a_published_policy_reads_it(policy: Policy, folder: Path) -> None:
    path = publish(policy, folder)
    with pytest.raises(PolicyError) as caught:
        load(path, signals=frozenset({"insult"}))
    assert [problem.code for problem in caught.value.problems] == ["CW236"]
    assert "`conduct.insults`, `conduct.threats`" in caught.value.problems[0].fr


def test_latest_version_in_force_is_loaded_when_the_folder_of_versions_is_named(tmp_path):
    from msgspec.structs import replace

    from tests import small

    for version, day in (("1.9", "2026-01-01"), ("1.10", "2026-01-01"), ("2.0", "9999-01-01")):
        publish(Policy(replace(small.policy().document, version=version, effective=day)), tmp_path)
    found = load(tmp_path / "versions")
    assert (found.version, found.folder) == ("1.10", tmp_path)
    (tmp_path / "versions" / "1.10.json").unlink()
    assert load(str(tmp_path / "versions")).version == "1.9"
    (tmp_path / "versions" / "1.9.json").unlink()
    with pytest.raises(NotFoundError, match="CW250"):
        load(tmp_path / "versions")
