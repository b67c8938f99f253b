import json
import unicodedata

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.doors.http.conftest import KILL, TUER, opened, running

TEXTS = st.text(st.characters(exclude_categories=("Cs",)), max_size=80)


def test_one_text_is_judged_whole_when_sent_alone(client):
    answer = client.post("/v1/checks", json={"text": KILL, "author": "one", "id": "post-1"})
    said = answer.json()
    assert answer.status_code == 200
    assert (said["action"], said["item"], said["automation"]) == ("remove", "post-1", "full")
    assert [one["id"] for one in said["clauses"]] == ["conduct.threats"]
    assert said["clauses"][0]["title"] == {
        "en": "Title of conduct.threats",
        "fr": "Titre de conduct.threats",
    }
    [spot] = said["evidence"]
    assert KILL[spot["start"] : spot["end"]] == spot["excerpt"] == "I will kill you"
    assert "I will kill you" in said["reasons"]["en"]
    assert "Ne faites pas conduct.threats." in said["reasons"]["fr"]
    assert said["strikes"][0]["count"] == 2
    assert len(said["policy"]["sha256"]) == 64


def test_innocent_text_is_allowed_when_judged(client):
    said = client.post("/v1/checks", json={"text": "Bonjour tout le monde"}).json()
    assert (said["action"], said["clauses"], said["measures"]) == ("allow", [], [])
    assert said["reasons"]["fr"] == "Rien dans la politique ne s'y oppose."


def test_texts_are_answered_in_order_when_sent_together(client):
    items = [{"text": "Bonjour"}, {"text": TUER, "author": "two"}, {"text": "Hello"}, {"text": KILL, "author": "two"}]
    said = client.post("/v1/checks", json={"items": items}).json()["decisions"]
    assert [one["action"] for one in said] == ["allow", "remove", "allow", "remove"]
    assert said[1]["evidence"][0]["excerpt"] == "je vais te tuer"
    # The second offence of the same author counts on top of the first, within one request.
    assert {one["action"] for one in said[3]["measures"]} == {"remove", "suspend"}


def test_text_is_not_judged_when_its_host_is_not_covered(client):
    said = client.post("/v1/checks", json={"text": KILL, "host": "elsewhere.example"}).json()
    assert (said["action"], said["notes"]) == ("allow", ["outside_scope"])


def test_same_verdict_comes_when_there_is_no_ledger():
    with running(opened()) as one:
        long = "Bonjour. " * 2_000 + KILL  # goes by the thread; the short one is judged on the spot
        for text in (KILL, long):
            assert one.client.post("/v1/checks", json={"text": text}).json()["action"] == "remove"
        assert one.client.get("/readyz").json()["store"] == "none"


@settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    text=TEXTS,
    author=TEXTS,
    host=st.sampled_from(["", "shop.example", "a.shop.example:443", "..", "[::1]", "[::1"]),
    network=st.sampled_from(["", "10.0.0.1", "10.0.0.0/8", "not a network", "::1%eth0"]),
)
def test_service_keeps_its_form_when_any_text_comes(client, text, author, host, network):
    answer = client.post("/v1/checks", json={"text": text, "author": author, "host": host, "network": network})
    wrong = ["/author"] if any(unicodedata.category(letter) in ("Cc", "Zl", "Zp") for letter in author) else []
    wrong += ["/host"] if host in ("..", "[::1") else []
    if wrong:
        assert answer.json()["errors"][0]["pointer"] == wrong[0]
        assert answer.status_code == 422
    else:
        assert answer.status_code == 200
        assert all(text[one["start"] : one["end"]] == one["excerpt"] for one in answer.json()["evidence"])


@settings(max_examples=80, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.binary(max_size=60) | st.recursive(st.none() | st.text(max_size=3), st.lists).map(lambda one: repr(one).encode())
)
def test_problem_comes_back_when_any_bytes_come(client, content):
    answer = client.post("/v1/checks", content=content, headers={"Content-Type": "application/json"})
    assert answer.status_code in (400, 422)
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["code"].startswith("CW5")


def test_draft_is_answered_kindly_and_not_kept_when_its_mode_says_so(served):
    client, engine = served.client, served.engine
    head = engine.store.head()
    answer = client.post("/v1/checks?mode=draft", json={"text": KILL, "author": "draft"})
    said = answer.json()
    assert answer.status_code == 200
    assert (said["ahead"], said["language"]) == ("stop", "en")
    [hint] = said["hints"]
    assert KILL[hint["spots"][0]["start"] : hint["spots"][0]["end"]] == "I will kill you"
    assert "kill" not in answer.text
    several = client.post("/v1/checks?mode=draft", json={"items": [{"text": TUER}, {"text": "Bonjour"}]}).json()
    assert [(one["language"], one["ahead"]) for one in several["drafts"]] == [("fr", "stop"), ("fr", "publish")]
    lines = b'{"text": "Bonjour"}\n{"text": "I will kill you tonight"}\n'
    streamed = client.post("/v1/checks?mode=draft", content=lines, headers={"Content-Type": "application/x-ndjson"})
    assert [json.loads(line)["ahead"] for line in streamed.text.splitlines()] == ["publish", "stop"]
    assert engine.store.head() == head
    counted = client.get("/metrics").text
    assert 'clausewise_drafts_total{ahead="stop"} 3.0' in counted


def test_draft_is_refused_when_its_mode_or_its_files_are_not_known(client):
    assert client.post("/v1/checks?mode=other", json={"text": KILL}).json()["code"] == "CW508"
    named = {"parts": [{"medium": "file", "digest": "0" * 64}]}
    assert client.post("/v1/checks?mode=draft", json=named).json()["code"] == "CW569"
