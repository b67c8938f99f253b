from __future__ import annotations

import email.policy
import html
import json

import pytest
from tests.doors.cli.conftest import THREAT
from tests.readers import chat


@pytest.fixture
def case(cli):
    """A decision about a threat, and an appeal against it; returns the ids of both."""
    ran = cli("check", "-", "--store", "ledger.db", "--author", "u1", "--format", "ndjson", stdin=THREAT)
    row = json.loads(ran.out)
    ran = cli("appeal", row["id"], "--words", "A line of a play.", "--by", "anne", "--store", "ledger.db")
    assert ran.code == 0
    return row["id"], ran.out.strip()


def test_case_is_worked_on_when_nobody_has_a_browser(cli, case):
    decision, found = case
    at = ("--store", "ledger.db")
    assert found in cli("queue", *at, "--kind", "appeal").out
    assert [json.loads(line)["id"] for line in cli("queue", *at, "--json").out.splitlines()] == [found]
    assert cli("queue", *at, "--kind", "sample").out == ""
    assert "held by ben" in cli("case", "claim", found, "--by", "ben", *at).out
    taken = cli("case", "claim", found, "--by", "cleo", *at)
    assert (taken.code, "CW905" in taken.err) == (2, True)
    assert cli("case", "note", found, "--by", "ben", "--words", "See act two.", *at).code == 0
    assert "entre les mains de ben" in cli("case", "show", found, *at, "--language", "fr").out
    history = json.loads(cli("case", "show", found, "--json", *at).out)["history"]
    assert [one["kind"] for one in history if one["actor"] == "ben"] == ["claimed", "annotated"]
    assert cli("case", "release", found, "--by", "ben", *at).code == 0
    assert cli("case", "skip", found, "--by", "ben", "--reason", "I know them.", *at).code == 0
    assert cli("case", "escalate", found, "--by", "ben", "--reason", "Hard.", *at).code == 0
    silent = cli("case", "decide", found, "--by", "ben", *at)
    assert (silent.code, "CW904" in silent.err) == (2, True)
    settled = cli("case", "decide", found, "--by", "ben", "--answer", "Bravo.", *at)
    assert "cleared" in settled.out
    assert "cleared" in cli("statement", decision, *at).out
    french = cli("case", "show", found, *at, "--language", "fr").out
    assert "appel  rien n'est reproché" in french
    assert french.rstrip().endswith("le dossier est réglé ben")


def test_statement_is_printed_with_its_link_when_it_is_asked_for(cli, case):
    decision, _ = case
    ran = cli("statement", decision, "--store", "ledger.db")
    english = ran.out
    assert ran.err == ""
    assert "exclusively on automated processing" in english
    assert f"/decisions/{decision}?key=" in english
    assert (
        "exclusivement sur un traitement automatisé"
        in cli("statement", decision, "--store", "ledger.db", "--language", "fr").out
    )
    said = json.loads(cli("statement", decision, "--store", "ledger.db", "--json").out)
    assert said["statement"]["decision"] == decision


@pytest.mark.parametrize("language", ["en", "fr"])
def test_mail_is_printed_ready_to_be_sent_when_it_is_asked_for(cli, case, language):
    asked = ("statement", case[0], "--store", "ledger.db", "--language", language, "--mail-to", "Lou <lou@example.org>")
    mail = email.message_from_string(cli(*asked, "--url", "https://here.example/").out, policy=email.policy.default)
    plain, page = (mail.get_body((kind,)).get_content() for kind in ("plain", "html"))
    assert mail["To"] == "lou@example.org"
    for words in (plain, html.unescape(page)):
        assert f"https://here.example/decisions/{case[0]}?key=" in words
        assert "exclusively on automated processing" in words
        assert "exclusivement sur un traitement automatisé" in words
    wrong = cli(*asked[:-1], "nobody")
    assert (wrong.code, "CW999" in wrong.err) == (2, True)


@pytest.mark.parametrize("given", ["remove", "remove:post", "explode:content:x", "remove:content:"])
def test_measure_is_refused_when_it_is_none(cli, case, given):
    wrong = cli("case", "decide", case[1], "--by", "ben", "--measure", given, "--store", "ledger.db")
    assert (wrong.code, "CW325" in wrong.err) == (2, True)


def test_content_is_fetched_and_judged_when_a_case_asks_for_it(cli, case):
    at, found = ("--store", "ledger.db"), case[1]
    nobody = cli("case", "fetch", found, "--by", "ben", *at)
    assert (nobody.code, "CW984" in nobody.err) == (2, True)
    target = json.loads(cli("case", "show", found, "--json", *at).out)["case"]["target"]
    with chat(lambda _: json.dumps({"parts": [{"text": f"Now: {THREAT}"}]}), bare=True) as served:
        asking = {"CLAUSEWISE_CONTENT_URL": served.url, "CLAUSEWISE_CONTENT_KEY": "k1"}
        ran = cli("case", "fetch", found, "--by", "ben", *at, **asking)
    assert ran.out.splitlines()[1] == "found"
    assert (served.questions, served.keys) == ([{"item": target, "location": ""}], ["Bearer k1"])
    kinds = [one["kind"] for one in json.loads(cli("case", "show", found, "--json", *at).out)["history"]]
    assert kinds[-4:] == ["decided", "sought", "exhibited", "joined"]
