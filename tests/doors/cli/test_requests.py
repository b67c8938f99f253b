from __future__ import annotations

import json
import re

CHECK = ("check", "--policy", "dexero", "--events")


def record(number, **more):
    return {
        "id": f"r{number}",
        "ts": 1_780_000_000 + number * 0.2,
        "ip": "203.0.113.9",
        "method": "GET",
        "uri": f"/x{number}.php",
        "status": 404,
        **more,
    }


def written(records):
    return "\n".join(json.dumps(one) if isinstance(one, dict) else one for one in records)


def test_each_request_gets_its_line_when_records_are_checked(cli, tmp_path):
    path = tmp_path / "requests.ndjson"
    quiet = [record(n, ip=f"198.51.100.{n}", uri="/", status=200) for n in range(40, 60)]
    path.write_text(written([*map(record, range(40)), *quiet]))
    ran = cli("check", "--policy", "dexero", "--events", str(path))
    rows = [json.loads(line) for line in ran.out.splitlines()]
    assert [row["id"] for row in rows] == [f"r{n}" for n in range(60)]
    [found] = [row for row in rows if row["action"] != "allow"]
    number = found["line"] - 1
    assert (found["id"], found["action"], found["answer"]) == (f"r{number}", "hold", "challenge")
    assert found["clauses"] == ["integrity.probing"]
    assert found["evidence"][-1]["excerpt"] == f"GET /x{number}.php 404"
    assert "sonder" in found["reasons"]["fr"].lower()
    assert (ran.code, rows[0]) == (
        3,
        {"line": 1, "id": "r0", "action": "allow", "answer": "allow", "clauses": [], "evidence": []},
    )
    assert "60 items: 59 clean, 0 in violation, 1 held for a person, 0 not judged" in ran.err


def test_lines_keep_their_order_when_requests_are_told_out_of_order(cli):
    records = [record(n) for n in range(40)]
    straight, mixed = (
        [json.loads(line) for line in cli(*CHECK, "--quiet", "-", stdin=written(one)).out.splitlines()]
        for one in (records, records[::-1])
    )
    assert [row["line"] for row in mixed] == list(range(1, 41))
    assert [row["id"] for row in mixed] == [f"r{n}" for n in range(39, -1, -1)]
    [found] = [row["id"] for row in mixed if row["clauses"]]
    assert [row["id"] for row in straight if row["clauses"]] == [found]


def test_malformed_rows_are_counted_and_shown_when_among_others(cli):
    records = [record(0), "{oops", "", "[1]", record(1, status="many"), record(2)]
    ran = cli("check", "--policy", "dexero", "--events", "-", stdin=written(records))
    rows = [json.loads(line) for line in ran.out.splitlines()]
    assert [row["line"] for row in rows] == [1, 2, 4, 5, 6]
    assert [row.get("error", {}).get("code") for row in rows] == [None, "CW870", "CW870", "CW870", None]
    assert ran.code == 2
    assert "3 not judged" in ran.err
    assert "-:4" in ran.err


def test_lines_are_for_people_when_text_is_asked_for_in_french(cli):
    records = [record(n) for n in range(40)]
    ran = cli("--language", "fr", *CHECK, "--format", "text", "-", stdin=written(records))
    lines = ran.out.splitlines()
    assert lines[0] == "-:1: r0 allow"
    [found] = [line for line in lines if not line.endswith("allow")]
    said = r"-:\d+: r\d+ hold integrity\.probing likely «\u00a0GET /x\d+\.php 404\u00a0» \(r\d+\)"
    assert re.match(said, found)
    assert "en attente d\u2019une personne" in ran.err.replace("'", "\u2019")


def test_requests_without_a_time_are_not_counted_together_when_checked(cli):
    records = [record(n, ts=None) for n in range(40)]
    ran = cli("check", "--policy", "dexero", "--events", "-", stdin=written(records))
    assert ran.code == 0
    assert len(ran.out.splitlines()) == 40


def test_decisions_are_recorded_and_nobody_is_barred_from_a_file_when_a_ledger_is_named(cli, tmp_path):
    store = tmp_path / "a.db"
    records = [record(n, uri="/search", status=200, ts=1_780_000_000 + n * 0.005) for n in range(1_500)]
    ran = cli("check", "--policy", "dexero", "--store", store, "--events", "--quiet", "-", stdin=written(records))
    rows = [json.loads(line) for line in ran.out.splitlines()]
    [found] = [row for row in rows if row["clauses"]]
    assert (found["action"], found["answer"], ran.code) == ("limit", "throttle", 1)
    shown = cli("decision", found["decisions"][0], "--store", store)
    assert "integrity.overload" in shown.out
