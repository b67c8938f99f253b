"""The public account: a history lived through the engine, counted, drawn, published, and told to the EU's database."""

from __future__ import annotations

import csv
import io

import pytest

from clausewise import bulletin, chart, dsa, headings
from clausewise.case import Opened, Settled
from clausewise.census import Census
from clausewise.detect.registry import calibrations, detectors
from clausewise.dsa import Platform
from clausewise.engine import Engine
from clausewise.errors import ClausewiseError
from clausewise.figures import DIVISIONS, read, sampled_least
from clausewise.fold import body
from clausewise.model import Entry
from clausewise.policy import load
from tests import histories
from tests.histories import HOUR_MS, PLANTED, Clock

PLATFORM = Platform(policy_url="https://dexero.example/policy", laws={"conduct.threats": "Criminal Code, s. 264.1"})


@pytest.fixture(scope="module")
def policy():
    return load("dexero", calibration=calibrations())


@pytest.fixture(scope="module")
def seeing(policy):
    return detectors(policy.register, policy.folder)


@pytest.fixture(scope="module")
def lived(policy, seeing):
    clock = Clock()
    engine = Engine.open(policy, store=":memory:", clock=clock, with_detectors=seeing)
    histories.granted(engine)
    engine.made = histories.live(engine, clock)
    histories.pictured(engine)
    yield engine
    engine.close()


@pytest.fixture(scope="module")
def exact(lived):
    return lived.transparency.figures(0, lived.clock() + 1, least=1)


def counts(figures, name):
    return {row.keys: row.count for row in figures.table(name).rows}


def test_figures_are_those_of_the_history_when_every_count_is_shown(exact, lived):
    decided = [one for one in lived.store.after(0, limit=10_000) if one.kind == "decided"]
    assert sum(counts(exact, "automation").values()) == len(decided)
    assert counts(exact, "automation")["assisted", "remove"] + counts(exact, "automation")[
        "assisted", "suspend"
    ] == len(lived.made)
    assert counts(exact, "checks")["clean",] == 12
    assert sum(counts(exact, "reports").values()) == 12
    assert counts(exact, "answered")["user", "acted"] == 12
    assert counts(exact, "appeals") == {("content.attack",): 2}
    assert counts(exact, "overturned") == {("content.attack", "cleared"): 2}
    assert counts(exact, "undone")["content.attack",] >= 3
    assert counts(exact, "source")["user",] == 12
    assert counts(exact, "authorizations") == {("grant",): 1}
    assert counts(exact, "media")["page",] == 1
    assert sum(counts(exact, "open").values()) == 1
    assert {language for _, language in counts(exact, "languages")} >= {"en", "fr"}
    assert exact.skipped == 0


def test_waits_are_measured_when_there_are_enough(exact):
    waits = {one.name: one for one in exact.waits}
    assert (waits["report"].count, waits["report"].median_ms, waits["report"].p90_ms) == (12, HOUR_MS, HOUR_MS)
    assert (waits["appeal"].count, waits["appeal"].median_ms) == (2, None)


def test_period_counts_only_what_happened_in_it_when_it_is_short(lived):
    first = lived.store.after(0, limit=1)[0].time_ms
    found = lived.transparency.figures(first, first + HOUR_MS, least=1)
    assert counts(found, "checks")["clean",] == 2
    assert counts(found, "answered") == {}
    assert lived.transparency.figures(0, first).table("checks").rows == ()


def test_small_counts_are_hidden_when_figures_are_for_the_public(lived):
    shown = lived.transparency.figures(0, lived.clock() + 1)
    assert counts(shown, "appeals") == {("content.attack",): None}
    assert counts(shown, "checks")["clean",] == 12
    for table in shown.tables:
        if table.name not in ("checks", "brakes"):
            assert not [row for row in table.rows if row.count and row.count < shown.least], table.name


def test_period_is_refused_when_it_ends_before_it_begins(lived):
    with pytest.raises(ClausewiseError, match="CW965"):
        lived.transparency.figures(5, 5)


def test_errors_are_measured_when_people_checked_enough_of_a_sample():
    cases, census = {}, None
    book = Engine.open("dexero", with_detectors=()).state.cases
    for number in range(sampled_least):
        name = f"case-{number}"
        opened = Opened(name, "sample", "content", name, 1, 10, clauses=("content.attack",), language="fr")
        settled = Settled(name, "person:a", "cleared" if number < 3 else "upheld")
        records = [record("opened", opened, name), record("settled", settled, name)]
        for one in records:
            book.take(one)
        cases = book.cases
        census = census or Census(0, 100, cases)
        census.take(records[1])
    assert census.samples == {("content.attack", "fr"): [30, 3]}
    from clausewise.figures import figures

    [sample] = figures(census, made_ms=1, sequence=1, policy=load("dexero").stamp, least=5).samples
    assert sample.wrong == pytest.approx(0.1)
    assert (round(sample.low, 3), round(sample.high, 3)) == (0.035, 0.256)
    census.samples["content.attack", "fr"] = [sampled_least - 1, 3]
    [few] = figures(census, made_ms=1, sequence=1, policy=load("dexero").stamp, least=5).samples
    assert (few.wrong, few.low, few.count) == (None, None, sampled_least - 1)


def record(kind, value, subject):
    from clausewise.chain import Head, draft, follow

    return follow(Head(0, bytes(32)), draft(Entry(kind, body(value), 5, subject, effect=True)))


def test_record_is_counted_as_unread_when_its_body_is_not_known():
    census = Census(0, 100, {})
    census.take(record("decided", {"id": 7}, "x"))
    assert census.skipped == 1


def test_check_is_counted_by_its_body_alone_when_it_is_of_the_period(tmp_path):
    with Engine.open("dexero", store=tmp_path / "c.db", with_detectors=()) as engine:
        checks = [({"id": "a"}, 5), ({"id": "b", "lifts": [{"clause": "content.attack"}]}, 6), ({"id": "c"}, 10)]
        engine.store.append([Entry("checked", body(told), time_ms, told["id"]) for told, time_ms in checks])
        engine.store.append([Entry("checked", b'{"lifts":7}', 7, "d")])
        found = engine.transparency.figures(5, 10, least=1)
        assert found.skipped == 1
        assert [row.count for sheet in found.tables if sheet.name == "checks" for row in sheet.rows] == [3]
        assert [row.count for sheet in found.tables if sheet.name == "lifted" for row in sheet.rows] == [1]
        assert found.sequence == engine.store.head()[0]


def test_nothing_sealed_is_counted_when_somebody_may_not_know_of_it():
    engine = Engine.open("dexero", with_detectors=())
    hidden = Opened("case-1", "review", "content", "x", 4, 10, clauses=("content.attack",), is_sealed=True)
    engine.state.cases.take(record("opened", hidden, "case-1"))
    told = {"id": "d1", "clauses": [["content.attack", "certain"]], "measures": [{"action": "hold"}]}
    happened = [
        record("decided", {**told, "notes": ["sealed:lists"]}, "d1"),
        record("decided", {**told, "id": "d2", "by": "person:a", "case": "case-1"}, "d2"),
        record("appealed", {"appeal": "case-1", "decision": "d2"}, "case-1"),
        record("settled", Settled("case-1", "person:a", "cleared"), "case-1"),
    ]
    counts = {}
    for sees in (True, False):
        census = Census(0, 100, engine.state.cases.cases, sees_sealed=sees)
        for one in happened:
            census.take(one)
        counts[sees] = {name: found.total() for name, found in census.counts.items() if found}
    assert counts[True]["decisions"] == 2
    assert {"appeals", "cases", "checks", "measures"} <= counts[True].keys()
    assert counts[False] == {}


# The document


@pytest.mark.parametrize("language", ["en", "fr"])
def test_document_says_everything_in_one_language_when_drawn(exact, lived, language):
    html = bulletin.page(exact, lived.policy, language)
    for name in DIVISIONS:
        if exact.table(name).rows:
            assert headings.TABLES[name][0].in_(language).replace("'", "&#x27;") in html
    assert "<svg" in html
    assert html.count("<table>") == html.count("</table>") == len(bulletin.sheets(exact, lived.policy, language))
    assert not [word for word in PLANTED if word in html]


def test_every_word_of_the_tables_is_there_in_both_languages_when_listed():
    assert set(headings.TABLES) == {*DIVISIONS, "waits", "samples"}
    assert set(headings.DIVISIONS) == {division for divisions in DIVISIONS.values() for division in divisions}
    for words in (*headings.VALUES.values(), *(one for pair in headings.TABLES.values() for one in pair)):
        assert words.en
        assert words.fr


def test_rows_are_tidy_when_written_as_csv(exact, lived):
    rows = list(csv.DictReader(io.StringIO(bulletin.lines(exact))))
    assert tuple(rows[0]) == bulletin.CSV_COLUMNS
    [row] = [one for one in rows if one["table"] == "checks" and one["result"] == "clean"]
    assert (row["measure"], row["value"], row["hidden"]) == ("count", "12", "false")
    hidden = list(csv.DictReader(io.StringIO(bulletin.lines(lived.transparency.figures(0, lived.clock() + 1)))))
    assert {one["value"] for one in hidden if one["hidden"] == "true"} == {""}


def test_number_is_written_as_the_language_has_it_when_shown():
    assert bulletin.number(12_345, "en") == "12,345"
    assert bulletin.number(12_345, "fr") == "12\u202f345"
    assert (bulletin.number(None, "en"), bulletin.number(None, "fr")) == ("not shown", "non montré")


def test_bars_are_as_long_as_their_numbers_when_drawn():
    drawn = chart.bars([("a <b>", 10), ("c", 5)], "T & t", "en")
    assert 'width="320' in drawn
    assert 'width="160' in drawn
    assert "a &lt;b&gt;" in drawn
    assert 'aria-label="T &amp; t"' in drawn


# Publishing


def test_period_is_published_once_when_it_is_over(policy):
    clock = Clock()
    with Engine.open(policy, store=":memory:", clock=clock, with_detectors=()) as engine:
        engine.check("Hello.", author="u1")
        figures = engine.transparency.figures(0, clock.now)
        assert engine.transparency.published() == []
        engine.transparency.publish(figures, by="person:anne")
        assert engine.transparency.published() == [figures]
        assert read(body(figures)) == figures
        for unfit in (figures, engine.transparency.figures(0, clock.now + 1)):
            with pytest.raises(ClausewiseError, match="CW967"):
                engine.transparency.publish(unfit, by="person:anne")
        assert list(engine.store.verify())


# The EU's database


@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_statement_is_as_the_database_takes_it_when_made(lived, language):
    rows = list(lived.transparency.statements(0, lived.clock() + 1, PLATFORM, language))
    assert list(dsa.check_all(rows)) == []
    assert len(rows) == len([one for one in lived.store.after(0, limit=10_000) if one.kind == "decided"])
    assert {row["source_type"] for row in rows} == {dsa.VOLUNTARY, dsa.OTHER_NOTICE}
    assert {row["automated_decision"] for row in rows} == {dsa.AUTOMATED[0], dsa.AUTOMATED[1]}
    assert {row["decision_ground"] for row in rows} == {dsa.ILLEGAL, dsa.INCOMPATIBLE}
    assert {"EN", "FR"} <= {row.get("content_language") for row in rows}
    suspended = [row for row in rows if row.get("end_date_account_restriction")]
    assert suspended
    mixed = next(row for row in rows if row["content_date"] == "2023-11-14")
    assert mixed["content_type"] == ["CONTENT_TYPE_TEXT"]


def test_statement_holds_no_word_and_no_name_of_a_person_when_made(lived):
    told = str(list(lived.transparency.statements(0, lived.clock() + 1, PLATFORM, "en")))
    assert not [word for word in PLANTED if word in told]
    assert "parasites" not in told


def test_statement_says_that_the_content_is_illegal_when_no_law_is_named(lived):
    rows = list(lived.transparency.statements(0, lived.clock() + 1, Platform()))
    threats = [row for row in rows if row["category"] == "STATEMENT_CATEGORY_VIOLENCE"]
    assert {row["incompatible_content_illegal"] for row in threats} == {"Yes"}
    assert not [row for row in rows if "decision_ground_reference_url" in row]


def test_export_stops_at_a_wrong_row_when_the_settings_are_wrong(lived):
    with pytest.raises(ClausewiseError, match="CW966") as caught:
        list(lived.transparency.statements(0, lived.clock() + 1, Platform(countries=("CA",))))
    assert caught.value.where == "territorial_scope"


def test_nothing_is_told_of_what_did_nothing_or_is_sealed_when_exported():
    from clausewise.census import Decided, Measured
    from clausewise.disclosure import is_restriction

    removed = (Measured("remove"),)
    assert is_restriction(Decided("a", measures=removed))
    assert not is_restriction(Decided("a", measures=removed, notes=("shadow",)))
    assert not is_restriction(Decided("a", measures=removed, notes=("sealed:csam",)))
    assert not is_restriction(Decided("a", measures=(Measured("nudge"),)))
