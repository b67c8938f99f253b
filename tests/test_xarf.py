from __future__ import annotations

import base64
from hashlib import sha256

import pytest
from msgspec import json

from clausewise import xarf
from clausewise.decision import Decision
from clausewise.model import Certainty, Finding
from clausewise.policy import load

NOW = 1_790_000_000_000
POLICY = load("dexero")
ID = "01a21b56-a8d2-7099-bf03-758daa332fbf"


def told(clause, url="https://bad.example/shop", source="203.0.113.9"):
    found = Finding(clause, Certainty.CERTAIN)
    decision = Decision("d1", "post-7", NOW, POLICY.stamp, findings=(found,))
    evidence = {"part-0.txt": ("text/plain", "Achetez ici « vite »".encode())}
    return xarf.report(decision, POLICY, report_id=ID, time_ms=NOW, url=url, source=source, evidence=evidence)


def errors(report):
    """Validate against the schemas of the standard as they ship, formats checked."""
    from xarf import parse

    result = parse(json.encode(report).decode(), strict=False)
    return result.errors, type(result.report).__name__


@pytest.mark.parametrize("clause", sorted(xarf.TYPES))
def test_report_is_valid_by_the_standards_own_schema_when_its_clause_has_a_type(clause):
    report = told(clause)
    category, kind, _ = xarf.TYPES[clause]
    assert (report["category"], report["type"]) == (category, kind)
    found, name = errors(report)
    assert found == []
    assert name != "NoneType"


def test_schema_refuses_what_is_wrong_so_that_its_consent_means_something():
    report = told("content.fraud")
    assert errors({**report, "fraud_type": "nothing of the kind"})[0]
    assert errors({name: value for name, value in report.items() if name != "url"})[0]
    # Why attacks on sign-ins are not exported: the standard asks for the port that they came from.
    attack = told("integrity.probing") | {"type": "login_attack"}
    assert "source_port" in str(errors(attack)[0])


def test_evidence_carries_its_own_hash_when_it_is_packed():
    [one] = told("comms.spam")["evidence"]
    data = base64.b64decode(one["payload"])
    assert data.decode() == "Achetez ici « vite »"
    assert one["hash"] == "sha256:" + sha256(data).hexdigest()
    assert one["size"] == len(data)


@pytest.mark.parametrize(
    "clause", ["content.attack", "conduct.threats", "content.minors", "identity.impersonation", "integrity.intrusion"]
)
def test_nothing_is_exported_when_the_standard_asks_for_what_nobody_measured(clause):
    assert told(clause) is None


def test_nothing_is_exported_when_it_is_not_known_where_the_content_stands():
    assert told("content.fraud", url="") is None
    assert told("comms.spam", url="", source="") is None
    # A host is a source as well as an address is.
    assert told("content.fraud", source="")["source_identifier"] == "bad.example"
