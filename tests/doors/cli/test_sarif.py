"""SARIF against its shape: what the standard demands of the objects that are written here, in our own words."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from tests.doors.cli.conftest import CARD, INNOCENT, THREAT

from clausewise.doors.cli.sarif import UNREAD, uri

_TEXT = {"type": "object", "required": ["text"], "properties": {"text": {"type": "string", "minLength": 1}}}
_LEVEL = {"enum": ["none", "note", "warning", "error"]}
_REGION = {
    "type": "object",
    "required": ["startLine"],
    "additionalProperties": False,
    "properties": {
        name: {"type": "integer", "minimum": 1} for name in ("startLine", "startColumn", "endLine", "endColumn")
    },
}
_LOCATION = {
    "type": "object",
    "required": ["physicalLocation"],
    "additionalProperties": False,
    "properties": {
        "physicalLocation": {
            "type": "object",
            "required": ["artifactLocation"],
            "properties": {
                "artifactLocation": {
                    "type": "object",
                    "required": ["uri"],
                    "properties": {"uri": {"type": "string", "pattern": r"^[^\s\\<>\"{}|^`]+$"}},
                },
                "region": _REGION,
            },
        },
        "logicalLocations": {
            "type": "array",
            "minItems": 1,
            "items": {"required": ["fullyQualifiedName"], "properties": {"fullyQualifiedName": {"type": "string"}}},
        },
        "message": _TEXT,
    },
}
_RULE = {
    "type": "object",
    "required": ["id", "shortDescription", "fullDescription", "help", "defaultConfiguration"],
    "properties": {
        "id": {"type": "string"},
        "shortDescription": _TEXT,
        "fullDescription": _TEXT,
        "help": {**_TEXT, "required": ["text", "markdown"]},
        "defaultConfiguration": {"properties": {"level": _LEVEL}},
    },
}
_RESULT = {
    "type": "object",
    "required": ["ruleId", "ruleIndex", "level", "message", "locations", "partialFingerprints"],
    "properties": {
        "kind": {"enum": ["fail", "review"]},
        "level": _LEVEL,
        "message": _TEXT,
        "ruleIndex": {"type": "integer", "minimum": 0},
        "locations": {"type": "array", "minItems": 1, "items": _LOCATION},
        "partialFingerprints": {"type": "object", "additionalProperties": {"type": "string"}},
    },
    # What is no failure has no level (3.27.10).
    "if": {"required": ["kind"], "properties": {"kind": {"const": "review"}}},
    "then": {"properties": {"level": {"const": "none"}}},
}
_NOTIFICATION = {
    "required": ["descriptor", "level", "message", "locations"],
    "properties": {"level": _LEVEL, "message": _TEXT, "locations": {"items": _LOCATION}},
}
_INVOCATION = {
    "required": ["executionSuccessful", "exitCode"],
    "properties": {
        "executionSuccessful": {"type": "boolean"},
        "exitCode": {"type": "integer"},
        "toolExecutionNotifications": {"type": "array", "items": _NOTIFICATION},
    },
}
SHAPE = Draft202012Validator(
    {
        "type": "object",
        "required": ["version", "runs"],
        "additionalProperties": False,
        "properties": {
            "$schema": {"type": "string", "format": "uri"},
            "version": {"const": "2.1.0"},
            "runs": {
                "type": "array",
                "minItems": 1,
                "maxItems": 1,
                "items": {
                    "type": "object",
                    "required": ["tool", "results", "invocations"],
                    "additionalProperties": False,
                    "properties": {
                        "tool": {
                            "required": ["driver"],
                            "properties": {
                                "driver": {
                                    "required": ["name", "version", "rules"],
                                    "properties": {
                                        "name": {"type": "string"},
                                        "language": {"enum": ["en", "fr"]},
                                        "rules": {"type": "array", "items": _RULE, "uniqueItems": True},
                                    },
                                }
                            },
                        },
                        "language": {"enum": ["en", "fr"]},
                        "columnKind": {"const": "unicodeCodePoints"},
                        "results": {"type": "array", "items": _RESULT},
                        "invocations": {"type": "array", "items": _INVOCATION},
                        "properties": {"type": "object"},
                    },
                },
            },
        },
    }
)


def run_of(ran):
    log = json.loads(ran.out)
    SHAPE.validate(log)
    (run,) = log["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert all(rules[one["ruleIndex"]]["id"] == one["ruleId"] for one in run["results"])
    return run


def test_sarif_names_rule_place_and_level_when_a_text_breaks_a_clause(cli, tmp_path):
    (tmp_path / "a b.txt").write_text(f"Hello.\n  {CARD}\n", encoding="utf-8")
    ran = cli("check", "a b.txt", "--format", "sarif")
    assert ran.code == 1
    (result,) = run_of(ran)["results"]
    (location,) = result["locations"]
    physical = location["physicalLocation"]
    assert (result["ruleId"], result["level"]) == ("privacy.disclosure", "error")
    assert physical["artifactLocation"] == {"uri": "a%20b.txt"}
    assert (physical["region"]["startLine"], physical["region"]["startColumn"]) == (2, 14)
    assert "41••••••••11" in result["message"]["text"]
    assert CARD.split()[-1] not in ran.out


@pytest.mark.parametrize(("language", "first"), [("en", "Do not do"), ("fr", "Ne faites pas")])
def test_sarif_helps_in_both_languages_when_asked_in_either(cli, language, first):
    run = run_of(cli("check", "-", "--format", "sarif", "--language", language, stdin=CARD))
    (rule,) = [one for one in run["tool"]["driver"]["rules"] if one["id"] == "privacy.disclosure"]
    assert run["language"] == language
    assert rule["help"]["text"].startswith(first)
    assert all(words in rule["help"]["markdown"] for words in ("Do not do", "Ne faites pas"))
    assert run["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "stdin"


def test_sarif_names_the_element_and_its_line_when_a_page_breaks_a_clause(cli, tmp_path):
    (tmp_path / "a.html").write_text(f"<h1>Bonjour</h1>\n<p>{THREAT}</p>", encoding="utf-8")
    result = run_of(cli("check", "a.html", "--format", "sarif"))["results"][0]
    location = result["locations"][0]
    assert location["logicalLocations"] == [{"fullyQualifiedName": "html > body > p"}]
    assert location["physicalLocation"]["region"] == {"startLine": 2}


def test_sarif_asks_for_a_person_when_something_is_held_or_not_judged(cli, tmp_path):
    (tmp_path / "a.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(64))
    (tmp_path / "b.ndjson").write_text(f'{{"text": "{INNOCENT}"}}\n{{"text": 3}}\n', encoding="utf-8")
    ran = cli("check", ".", "--format", "sarif")
    run = run_of(ran)
    assert [(one["kind"], one["ruleId"]) for one in run["results"]] == [("review", UNREAD)]
    (invocation,) = run["invocations"]
    assert (invocation["executionSuccessful"], invocation["exitCode"], ran.code) == (False, 2, 2)
    (unjudged,) = invocation["toolExecutionNotifications"]
    assert unjudged["descriptor"] == {"id": "CW154"}
    assert unjudged["locations"][0]["physicalLocation"]["region"] == {"startLine": 2}


def test_sarif_is_whole_when_nothing_was_found(cli):
    run = run_of(cli("check", "-", "--format", "sarif", stdin=INNOCENT))
    assert run["results"] == []
    assert run["properties"]["clean"] == 1


def test_sarif_is_refused_when_what_is_done_is_judged(cli):
    ran = cli("check", "-", "--events", "--format", "sarif")
    assert ran.code == 2
    assert "CW339" in ran.err


def test_paths_are_named_as_addresses_when_they_are_relative_or_whole():
    assert uri("a/b ç.txt") == "a/b%20%C3%A7.txt"
    assert uri(str(Path("/x y.txt"))) == "file:///x%20y.txt"
