"""Who sees which part: the table for every role, and decisions and records without what is not for everybody."""

from __future__ import annotations

import pytest
from msgspec import UNSET, json

from clausewise.detect.words import Words as WordDetector
from clausewise.engine import Engine
from clausewise.keys import Scope
from clausewise.redaction import HIDDEN, SEES, body, sees, shown
from clausewise.staff import ROLES
from tests.detect.conftest import LEXICONS
from tests.small import REGISTER, policy

# By role: which parts of what is kept it sees. A new role or a new part must be put here.
TABLE = {
    "viewer": set(),
    "reviewer": {"account", "excerpt", "exhibit", "report", "note"},
    "lead": {"account", "excerpt", "exhibit", "report", "note", "reporter"},
    "auditor": {"account", "excerpt", "exhibit", "report", "note", "reporter"},
    "administrator": {"account", "excerpt", "exhibit", "report", "note", "reporter"},
    "sealed": {"sealed"},
}


@pytest.mark.parametrize("role", sorted(ROLES))
def test_role_sees_what_the_table_says_when_asked(role):
    assert {part for part in SEES if sees(part, ROLES[role])} == TABLE[role]


@pytest.fixture(scope="module")
def decision():
    with Engine.open(policy(), with_detectors=[WordDetector(REGISTER, LEXICONS)]) as engine:
        return engine.check("I will kill you tonight, my friend", author="u42", id="post-1")


def test_viewer_gets_no_words_and_no_names_when_reading_a_decision(decision):
    seen = shown(decision, ROLES["viewer"])
    text = json.encode(seen).decode()
    assert "tonight" not in text
    assert "u42" not in text
    assert (seen.clauses, seen.action, seen.reasons) == (decision.clauses, decision.action, UNSET)
    assert (seen.author, seen.content_sha256) == (HIDDEN, "")


def test_reviewer_gets_all_of_it_when_reading_a_decision(decision):
    assert shown(decision, ROLES["reviewer"]) == decision
    assert shown(decision, frozenset(Scope)) == decision


def test_record_loses_accounts_when_read_by_a_viewer():
    told = {"author": "u42", "measures": [{"on": "account", "target": "u42"}, {"on": "content", "target": "post-1"}]}
    assert body(told, ROLES["auditor"]) == told
    assert body(told, ROLES["viewer"]) == {
        "author": HIDDEN,
        "measures": [{"on": "account", "target": HIDDEN}, {"on": "content", "target": "post-1"}],
    }
