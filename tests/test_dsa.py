import pytest
from msgspec import json

from clausewise import dsa
from clausewise.clause import Category

ROW = {
    "decision_visibility": ["DECISION_VISIBILITY_CONTENT_REMOVED"],
    "decision_ground": dsa.INCOMPATIBLE,
    "incompatible_content_ground": "Policy, clause content.attack",
    "incompatible_content_explanation": "Do not attack anyone.",
    "category": "STATEMENT_CATEGORY_ILLEGAL_OR_HARMFUL_SPEECH",
    "content_type": ["CONTENT_TYPE_TEXT"],
    "content_date": "2026-10-01",
    "territorial_scope": ["DE", "FR"],
    "application_date": "2026-10-02",
    "decision_facts": "A person looked at it and decided.",
    "source_type": "SOURCE_VOLUNTARY",
    "automated_detection": "No",
    "automated_decision": "AUTOMATED_DECISION_NOT_AUTOMATED",
    "puid": "0193-abc_DEF",
}


def test_schema_has_what_the_database_documents_when_counted():
    assert (len(dsa.ATTRIBUTES), len(set(dsa.NAMES))) == (35, 35)
    assert (len(dsa.CATEGORIES), len(dsa.CONTENT_TYPES), len(dsa.VISIBILITIES)) == (16, 8, 7)
    assert (len(dsa.UNION), len(dsa.COUNTRIES), len(dsa.LANGUAGES)) == (27, 30, 183)
    for words in (dsa.CATEGORIES, dsa.KEYWORDS, dsa.LANGUAGES, dsa.COUNTRIES):
        assert len(set(words)) == len(words)


def test_every_category_of_a_clause_is_one_of_the_database_when_compared():
    assert {dsa.CATEGORY + one.value for one in Category} <= set(dsa.CATEGORIES)


def test_row_is_sound_when_it_has_what_is_needed():
    assert dsa.check(ROW) == []
    assert dsa.check({**ROW, "content_language": None}) == []


@pytest.mark.parametrize("name", [one.name for one in dsa.ATTRIBUTES if one.is_required])
def test_row_is_flawed_when_something_needed_is_missing(name):
    assert [flaw.attribute for flaw in dsa.check({**ROW, name: None})] == [name]


@pytest.mark.parametrize(
    ("change", "attribute"),
    [
        ({"decision_visibility": None}, "decision_visibility"),
        ({"decision_visibility": []}, "decision_visibility"),
        ({"decision_visibility": ["DECISION_VISIBILITY_GONE"]}, "decision_visibility"),
        ({"decision_visibility": "DECISION_VISIBILITY_CONTENT_REMOVED"}, "decision_visibility"),
        ({"decision_visibility": ["DECISION_VISIBILITY_OTHER"]}, "decision_visibility_other"),
        ({"decision_monetary": "DECISION_MONETARY_OTHER"}, "decision_monetary_other"),
        ({"decision_provision": "all"}, "decision_provision"),
        ({"decision_account": "DECISION_ACCOUNT_GONE"}, "decision_account"),
        ({"account_type": "PRIVATE"}, "account_type"),
        ({"decision_ground": dsa.ILLEGAL, "illegal_content_explanation": "x"}, "illegal_content_legal_ground"),
        ({"incompatible_content_ground": "x" * 501}, "incompatible_content_ground"),
        ({"incompatible_content_explanation": "x" * 2001}, "incompatible_content_explanation"),
        ({"incompatible_content_illegal": "yes"}, "incompatible_content_illegal"),
        ({"category": "ILLEGAL_OR_HARMFUL_SPEECH"}, "category"),
        ({"category_addition": ["STATEMENT_CATEGORY_NOTHING"]}, "category_addition"),
        ({"category_specification": ["KEYWORD_NOTHING"]}, "category_specification"),
        ({"content_type": ["CONTENT_TYPE_OTHER"]}, "content_type_other"),
        ({"content_type": ["CONTENT_TYPE_TEXT", "CONTENT_TYPE_TEXT"]}, "content_type"),
        ({"content_language": "fr"}, "content_language"),
        ({"content_date": "1999-12-31"}, "content_date"),
        ({"content_date": "2026-02-30"}, "content_date"),
        ({"content_id": {"EAN-13": "12"}}, "content_id"),
        ({"territorial_scope": ["CA"]}, "territorial_scope"),
        ({"application_date": "2019-12-31"}, "application_date"),
        ({"end_date_account_restriction": "2026-10-01"}, "end_date_account_restriction"),
        ({"decision_facts": ""}, "decision_facts"),
        ({"source_type": "SOURCE_NEIGHBOUR"}, "source_type"),
        ({"automated_detection": True}, "automated_detection"),
        ({"automated_decision": "AUTOMATED_DECISION_MAYBE"}, "automated_decision"),
        ({"puid": "a b"}, "puid"),
        ({"uuid": "x"}, "uuid"),
    ],
)
def test_row_is_flawed_when_an_attribute_holds_what_it_must_not(change, attribute):
    flaws = dsa.check({**ROW, **change})
    assert attribute in [flaw.attribute for flaw in flaws], json.encode(flaws)
    assert all(flaw.words.en and flaw.words.fr for flaw in flaws)


def test_identifier_is_flawed_when_it_was_used_before():
    assert [(number, flaw.attribute) for number, flaw in dsa.check_all([ROW, ROW])] == [(2, "puid")]
