"""A prospect in words: both languages, the same numbers in CSV, and what the reader must know."""

from __future__ import annotations

import csv

import pytest
from msgspec import json
from msgspec.structs import replace

from clausewise import prospectus
from clausewise.draw import Stratum
from clausewise.effort import Effort
from clausewise.prospect import DIVISIONS, Count, Example, Hours, Precision, Prospect, Table, read
from tests.small import policy

ROWS = {
    "changes": (Count(("caught",), 8, 1200, 700, 1900),),
    "moves": (Count(("allow", "hold"), 8, 1200, 700, 1900),),
    "clauses": (Count(("conduct.threats", "caught"), 8, 1200, 700, 1900),),
    "languages": (Count(("fr", "caught"), 8, 1200, 700, 1900),),
    "accounts": (Count(("u<42>", "caught"), 8, 8, 8, 8),),
    "people": (Count(("before",), 0, 0, 0, 0), Count(("after",), 8, 1200, 700, 1900)),
}
TITLES = {name: one.title for name, one in policy().clauses.items()}
PROSPECT = Prospect(
    policy().stamp,
    policy(version="2.0").stamp,
    "ledger",
    0,
    1,
    2,
    200,
    30_000,
    {"no_content": 7, "CW154": 1},
    5,
    (Stratum("en", 20_000, 100), Stratum("fr", 10_000, 100)),
    tuple(Table(name, ROWS.get(name, ())) for name in DIVISIONS),
    (Precision("caught", "", 6, 2, 0.75, 0.4, 0.93), Precision("caught", "conduct.threats", 6, 2, 0.75, 0.4, 0.93)),
    1,
    Effort(40, 3.5, 3.0, 4.0),
    Hours(0.0, 0.0, 0.0),
    Hours(70.0, 35.0, 126.7),
    (Example("caught", "p1", "d1", "u1", "fr", (), ("conduct.threats",), "allow", "hold", "je vais", True),),
    ("acted_upon_only", "sample_cuts_sequences", "accounts_forgotten"),
)
WORDS = {
    "en": (
        "newly caught",
        "1,200 (700 – 1,900)",
        "Title of conduct.threats (conduct.threats)",
        "75.0",
        "3.5 minutes",
        "70.0 (35.0 – 126.7)",
    ),
    "fr": (
        "nouvellement relevé",
        "1\u202f200 (700 – 1\u202f900)",
        "Titre de conduct.threats",
        "75,0",
        "3,5 minutes",
        "70,0 (35,0 – 126,7)",
    ),
}


@pytest.mark.parametrize("language", ["en", "fr"])
def test_document_tells_all_of_it_when_it_is_read_in_a_language(language):
    sheets = prospectus.sheets(PROSPECT, TITLES, language)
    said = [prospectus.title(PROSPECT, language), *prospectus.notes(PROSPECT, language)]
    said += [
        cell for sheet in sheets for row in (sheet.columns, *sheet.rows) for cell in (sheet.title, sheet.said, *row)
    ]
    whole = "\n".join(said)
    for words in WORDS[language]:
        assert words in whole
    assert [sheet.name for sheet in sheets] == [
        "changes",
        "clauses",
        "languages",
        "moves",
        "accounts",
        "work",
        "precision",
    ]
    assert "{" not in whole
    assert all(len(row) == len(sheet.columns) for sheet in sheets for row in sheet.rows)


def test_both_languages_have_all_words_when_listed():
    for table in (prospectus.NOTES, prospectus.REASONS, prospectus.COLUMNS, prospectus.VALUES, prospectus.POLICIES):
        assert all(one.en and one.fr for one in table.values())
    assert all(one.en and one.fr for pair in prospectus.TABLES.values() for one in pair)


def test_numbers_are_the_same_when_written_as_csv():
    rows = list(csv.DictReader(prospectus.lines(PROSPECT).splitlines()))
    [changes] = [one for one in rows if one["table"] == "changes"]
    assert (changes["change"], changes["value"], changes["low"], changes["high"]) == ("caught", "1200", "700", "1900")
    [spent] = [one for one in rows if (one["table"], one["policy"], one["measure"]) == ("work", "after", "hours")]
    assert (spent["value"], spent["high"]) == ("70", "126.7")
    assert {one["what"] for one in rows if one["table"] == "passed_over"} == {"no_content", "CW154"}
    assert [one["value"] for one in rows if (one["table"], one["measure"]) == ("precision", "share")] == [
        "0.75",
        "0.75",
    ]


def test_unchanged_and_unmeasured_are_said_when_there_is_nothing_to_count():
    bare = replace(
        PROSPECT,
        passed_over={},
        seed=None,
        strata=(),
        tables=tuple(Table(name, ()) for name in DIVISIONS),
        precision=(),
        effort=Effort(2),
        before_hours=Hours(),
        after_hours=Hours(),
        notes=(),
    )
    said = prospectus.notes(bare, "en")
    assert "Nothing would change." in said
    assert any("not measured" in one for one in said)
    [work] = prospectus.sheets(bare, TITLES, "fr")
    assert {row[-1] for row in work.rows} == {"non mesuré"}


def test_prospect_comes_back_as_it_was_when_kept():
    assert read(json.encode(PROSPECT)) == PROSPECT
