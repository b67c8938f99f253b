from __future__ import annotations

import json

import pytest
from tests.doors.cli.conftest import CARD, INNOCENT, THREAT

from clausewise.ledger import open_store


def rows_of(out: str) -> list[dict]:
    return [json.loads(line) for line in out.splitlines()]


def test_check_prints_a_line_with_place_clause_action_words_and_reason(cli, tmp_path):
    (tmp_path / "a.txt").write_text(f"Hello.\n  {CARD}\n", encoding="utf-8")
    ran = cli("check", "a.txt")
    assert ran.code == 1
    assert ran.out == "a.txt:2:14: privacy.disclosure certain remove “41••••••••11” — Do not do privacy.disclosure.\n"
    assert ran.err == "1 item: 0 clean, 1 in violation, 0 held for a person, 0 not judged\n"


def test_check_names_line_and_place_when_a_row_is_what_an_account_shows(cli, tmp_path):
    row = {"text": CARD, "medium": "account", "name": "biography"}
    (tmp_path / "a.ndjson").write_text("\n" + json.dumps(row) + "\n", encoding="utf-8")
    assert cli("check", "a.ndjson").out.startswith("a.ndjson:2: biography: privacy.disclosure certain")


def test_check_speaks_french_when_told(cli):
    ran = cli("check", "-", "--language", "fr", stdin=CARD)
    assert "«\u00a041••••••••11\u00a0» — Ne faites pas privacy.disclosure." in ran.out
    assert ran.err == "1 élément\u00a0: 0 sans reproche, 1 en infraction, 0 en attente d'une personne, 0 non jugé\n"


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ([], 0),
        ([INNOCENT], 0),
        ([INNOCENT, CARD], 1),
        ([INNOCENT, None], 2),
        ([CARD, None], 2),
        ([INNOCENT, "held"], 3),
        (["held", CARD], 1),
        (["held", None], 2),
    ],
)
def test_check_exits_with_the_strongest_of_what_it_found(cli, tmp_path, rows, code):
    for number, row in enumerate(rows):
        if row == "held":
            (tmp_path / f"{number}.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(64))
        else:
            (tmp_path / f"{number}.ndjson").write_text(json.dumps({"text": row}), encoding="utf-8")
    assert cli("check", ".").code == code


def test_check_says_who_must_look_when_no_detector_sees_it(cli, tmp_path):
    (tmp_path / "a.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(64))
    assert (
        cli("check", "a.png").out
        == "a.png:1:1: - - hold — this could not be read whole: its format is not known (format); a person must look\n"
    )
    assert "une personne doit regarder" in cli("check", "a.png", LANG="fr_CA.UTF-8").out


def test_check_prints_every_row_in_order_when_format_is_ndjson(cli):
    stdin = "\n".join(
        (json.dumps({"id": "a", "text": INNOCENT}), "broken", json.dumps({"id": "c", "text": THREAT, "author": "bo"}))
    )
    ran = cli("check", "-", "--as", "ndjson", "--format", "ndjson", "--quiet", stdin=stdin)
    first, second, third = rows_of(ran.out)
    assert (first["item"], first["action"], first["clauses"], first["line"]) == ("a", "allow", [], 1)
    assert (second["error"]["code"], second["line"]) == ("CW152", 2)
    assert (third["item"], third["clauses"], third["author"]) == ("c", ["conduct.threats"], "bo")
    assert third["findings"][0]["signals"][0]["evidence"][0]["excerpt"]
    assert set(third["reasons"]) == {"en", "fr"}
    assert ran.err.startswith("CW152 -:2:")
    assert ran.code == 2


def test_check_prints_one_document_when_format_is_json(cli):
    ran = cli("check", "-", "--format", "json", stdin=json.dumps({"text": CARD}) + "\nbroken\n")
    document = json.loads(ran.out)
    assert document["policy"]["id"] == "shop"
    assert [row.get("action") for row in document["rows"]] == ["remove", None]
    assert document["summary"] == {"rows": 2, "clean": 0, "violations": 1, "error": 1, "held": 0, "exit": 2}


def test_check_prints_valid_json_when_there_is_nothing(cli, tmp_path):
    (tmp_path / "none.ndjson").touch()
    assert json.loads(cli("check", "none.ndjson", "--format", "json").out)["rows"] == []


def test_check_takes_the_format_of_the_settings_when_none_is_given(cli):
    assert json.loads(cli("check", "-", stdin=INNOCENT, CLAUSEWISE_FORMAT="ndjson").out)["action"] == "allow"


def test_check_gives_context_to_rows_that_have_none(cli):
    ran = cli("check", "-", "--author", "ann", "--host", "elsewhere.example", "--format", "ndjson", stdin=CARD)
    [row] = rows_of(ran.out)
    assert (row["author"], row["action"], row["notes"]) == ("ann", "allow", ["outside_scope"])
    assert ran.code == 0


def test_check_records_when_a_store_is_given(cli, tmp_path):
    ran = cli("check", "-", "--store", "c.db", "--format", "ndjson", stdin=CARD)
    [row] = rows_of(ran.out)
    store = open_store(tmp_path / "c.db")
    assert store.head()[0] == 3  # the decision, what it is about, and the policy that it was the first under
    assert next(record.kind for record in store.of_subject(row["id"])) == "decided"
    store.close()


def test_check_records_nothing_when_no_store_is_given(cli, tmp_path):
    cli("check", "-", stdin=CARD)
    assert list(tmp_path.iterdir()) == []


def test_check_remembers_an_author_when_runs_share_a_store(cli):
    for _ in range(4):
        ran = cli("check", "-", "--store", "c.db", "--author", "ann", "--format", "ndjson", stdin=CARD)
    measures = {measure["on"]: measure["action"] for measure in rows_of(ran.out)[0]["measures"]}
    assert measures == {"content": "remove", "account": "suspend"}


def test_check_tells_notes_but_not_when_quiet(cli, tmp_path):
    (tmp_path / "a.ndjson").write_bytes(b'{"text":"caf\xe9"}\n')
    (tmp_path / "link").symlink_to("a.ndjson")
    ran = cli("check", ".")
    assert ran.code == 0
    assert [line.split()[0] for line in ran.err.splitlines()] == ["CW160", "CW156", "1"]
    assert cli("check", ".", "--quiet").err == ""


def test_check_never_lets_text_drive_the_terminal_or_forge_a_line(cli, tmp_path):
    name = "a\x1b[2J\nb.txt"
    (tmp_path / name).write_text(
        "I will \u202ekill you\x1b]0;owned\x07 tonight. I will kill you tonight.\n" + CARD, encoding="utf-8"
    )
    ran = cli("check", name)
    assert ran.out.count("\n") == len(ran.out.splitlines())
    assert not set(ran.out + ran.err) & {"\x1b", "\x07", "\u202e"}
    assert "‹U+001B›[2J b.txt" in ran.out


def test_check_judges_many_rows_in_batches_and_keeps_their_order(cli, tmp_path):
    lines = [json.dumps({"id": str(number), "text": CARD if number % 100 == 0 else INNOCENT}) for number in range(1000)]
    (tmp_path / "a.ndjson").write_text("\n".join(lines), encoding="utf-8")
    ran = cli("check", "a.ndjson", "--format", "ndjson", "--store", "c.db")
    rows = rows_of(ran.out)
    assert [row["item"] for row in rows] == [str(number) for number in range(1000)]
    assert [row["item"] for row in rows if row["clauses"]] == [str(number) for number in range(0, 1000, 100)]
    assert ran.err == "1000 items: 990 clean, 10 in violation, 0 held for a person, 0 not judged\n"


def test_check_goes_on_when_a_whole_batch_is_bad(cli):
    ran = cli("check", "-", "--as", "ndjson", stdin="bad\n" * 300 + json.dumps({"text": CARD}))
    assert ran.err.count("CW152") == 300
    assert "-:301:12: privacy.disclosure" in ran.out


def test_check_says_so_when_the_policy_is_not_there(cli):
    ran = cli("check", "-", "--policy", "no-such-policy", stdin=INNOCENT)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("CW250")


def test_check_says_so_when_the_store_cannot_be_opened(cli, tmp_path):
    (tmp_path / "c.db").write_text("this is no ledger at all, but a text of some length", encoding="utf-8")
    ran = cli("check", "-", "--store", "c.db", stdin=INNOCENT)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("CW4")


def test_check_says_what_could_be_changed_when_it_is_a_draft(cli, tmp_path):
    ran = cli("check", "--draft", "-", "--store", "ledger.db", "--language", "fr", stdin=CARD)
    assert ran.code == 1
    assert "Avant de publier" in ran.out or "Before you publish" in ran.out
    assert "1:12: privacy.disclosure" in ran.out
    assert "4111" not in ran.out
    assert ran.err == "1 brouillon; rien n'a été consigné\n"
    assert open_store(tmp_path / "ledger.db").head()[0] == 0
    [row] = rows_of(cli("check", "--draft", "-", "--format", "ndjson", stdin=THREAT).out)
    assert row["draft"]["ahead"] == "stop"
    assert cli("check", "--draft", "-", "--format", "sarif", stdin=CARD).code == 2
