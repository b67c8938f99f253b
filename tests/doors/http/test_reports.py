"""Reports over HTTP: the API and the form, receipts, tracking links, and those who abuse them."""

import time

import pytest
from tests.doors.http.conftest import running
from tests.reporting import MINORS, NOTICED, PAGE, WHY, complaint, copyright_notice, engine
from tests.test_complaints import ANNE, clear, remove

from clausewise import keys
from clausewise.casebook import Filter
from clausewise.commons import Alone
from clausewise.complaint import Stage
from clausewise.doors.http.limits import (
    form_bytes_max,
    reports_per_address_max,
    wrong_keys_per_address_max,
)
from clausewise.doors.http.public import patience, throttle
from clausewise.doors.http.public.patience import Patience
from clausewise.doors.http.public.throttle import Throttle

SCRIPT = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>"
HTML = {"Accept": "text/html"}


@pytest.fixture(autouse=True)
def _impatient(monkeypatch):
    monkeypatch.setattr(patience, "form_seconds_min", 0)


@pytest.fixture
def served(tmp_path):
    with running(engine(tmp_path / "clausewise.db")) as one:
        yield one


def begun(client, matter="rule"):
    page = client.get(f"/report?language=en&matter={matter}").text
    return page.partition('name="begun" value="')[2].partition('"')[0]


def send(client, **fields):
    matter = fields.get("matter", "rule")
    whole = {
        "matter": matter,
        "begun": begun(client, matter),
        "location": PAGE,
        "reason": "He says that he will find me.",
        **fields,
    }
    return client.post("/report?language=en", data=whole)


def test_form_leads_to_the_tracking_page_when_it_is_sent(served):
    answer = send(served.client, clause="conduct.threats")
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/track/")
    page = served.client.get(answer.headers["location"])
    assert page.status_code == 200
    assert "We have it. Thank you." in page.text
    assert page.headers["cache-control"] == "no-store"
    assert page.headers["x-robots-tag"] == "noindex"
    remove(served.engine, target=PAGE)
    assert "The content was removed." in served.client.get(answer.headers["location"]).text
    french = served.client.get(answer.headers["location"].replace("language=en", "language=fr")).text
    assert "Le contenu a été retiré." in french


def test_what_was_written_stands_again_when_something_is_missing(served):
    answer = send(served.client, matter="illegal", clause=MINORS, good_faith="1", location="", reason=SCRIPT)
    assert answer.status_code == 422
    assert "Something is missing: the exact address." in answer.text
    assert 'href="#location"' in answer.text
    assert "&lt;script&gt;alert(1)" in answer.text
    assert "<script" not in answer.text
    assert served.engine.store.head()[0] == 0


@pytest.mark.parametrize("field", ["location", "name", "email", "item", "clause", "reason", "seen", "matter"])
def test_nothing_comes_back_unescaped_when_a_field_attacks(served, field):
    answer = send(served.client, **{"good_faith": "1", "name": "A", "email": "x", field: SCRIPT})
    assert answer.status_code in (303, 404, 422)
    assert "<script" not in answer.text
    assert "<img src=x" not in answer.text
    query = served.client.get("/report", params={"language": "en", "matter": "rule", field: SCRIPT}).text
    assert "<script" not in query
    assert "<img src=x" not in query


def test_headers_cannot_be_injected_when_fields_hold_line_breaks(served):
    for field in ("name", "email", "location", "item"):
        answer = send(served.client, **{field: "x\r\nSet-Cookie: a=b\r\nBcc: all@list.example"})
        assert answer.status_code == 422
        assert "set-cookie" not in answer.headers
    assert served.engine.store.head()[0] == 0


def test_form_leads_nowhere_else_when_its_query_is_forged(served):
    for query in ("language=//evil.example", "language=en&next=//evil.example", "language=fr%0d%0aSet-Cookie:a=b"):
        answer = served.client.post(
            f"/report?{query}",
            data={"matter": "rule", "begun": begun(served.client), "location": PAGE, "reason": "He threatens me."},
        )
        assert answer.status_code == 303
        assert answer.headers["location"].startswith("/track/")
        assert "evil" not in answer.headers["location"]


def test_trap_and_haste_are_told_when_a_program_fills_the_form(served, monkeypatch):
    answer = send(served.client, homepage="https://spam.example")
    assert (answer.status_code, "field filled in that people do not see" in answer.text) == (422, True)
    assert send(served.client, begun="").status_code == 422
    assert send(served.client, begun=f"{int(time.time() * 1000)}.{'0' * 32}").status_code == 422
    monkeypatch.setattr(patience, "form_seconds_min", 60)
    answer = send(served.client)
    assert answer.status_code == 422
    assert "He says that he will find me." in answer.text  # nothing that was written is lost
    assert served.engine.store.head()[0] == 0


def test_address_waits_when_it_floods_the_form(served):
    token = begun(served.client)
    fields = {"matter": "rule", "begun": token, "reason": "He threatens me."}
    for number in range(reports_per_address_max):
        answer = served.client.post("/report", data={**fields, "item": f"post-{number}"})
        assert answer.status_code == 303
    answer = served.client.post("/report?language=en", data={**fields, "item": "post-x"})
    assert answer.status_code == 429
    assert 0 < int(answer.headers["retry-after"]) <= 3600
    assert "He threatens me." in answer.text
    assert len(served.engine.review.queue(Filter())) == reports_per_address_max


def test_body_is_refused_when_it_is_too_large(served):
    answer = served.client.post("/report", data={"reason": "x" * (form_bytes_max + 1)}, headers=HTML)
    assert answer.status_code == 413


def test_tracking_opens_with_its_key_only_when_somebody_guesses(served):
    found = served.engine.complaints.receive(complaint(), door="form")
    other = served.engine.complaints.receive(complaint(), door="form")
    key = served.engine.complaints.key(found.id)
    assert served.client.get(f"/track/{found.id}?key={key}").status_code == 200
    pages = [
        served.client.get(f"/track/{receipt}?key={tried}", headers=HTML)
        for receipt, tried in ((found.id, ""), (other.id, key), (found.id, "A" * 22), ("none", key), (SCRIPT, key))
    ]
    assert {page.status_code for page in pages} == {404}
    said = {page.text.partition("<main")[2].partition("urn:uuid:")[0] for page in pages[:4]}
    assert len(said) == 1  # a wrong key and no report look alike
    assert "<script" not in pages[-1].text
    for _ in range(wrong_keys_per_address_max):
        last = served.client.get(f"/track/{found.id}?key=wrong")
    assert last.status_code == 429
    assert served.client.get(f"/track/{found.id}?key={key}").status_code == 429  # that address has to wait now


def test_somebody_else_looks_when_the_reporter_asks_on_the_page(served):
    link = send(served.client).headers["location"]
    assert "Ask that somebody else look" not in served.client.get(link).text
    clear(served.engine, by=ANNE, target=PAGE)
    page = served.client.get(link)
    assert "found nothing that goes against our policy" in page.text
    empty = served.client.post(link, data={"words": " "})
    assert empty.status_code == 422
    answer = served.client.post(link, data={"words": "You overlooked the last line."})
    assert answer.status_code == 303
    assert "You asked on" in served.client.get(answer.headers["location"]).text
    [case] = served.engine.review.queue(Filter())
    assert case.barred == (ANNE,)


def test_api_takes_reports_and_tells_their_course_when_called(served):
    told = {"item": "post-1", "clause": "conduct.threats", "reason": "He will find me.", "reporter": "u42"}
    answer = served.client.post("/v1/reports", json=told)
    assert answer.status_code == 201
    receipt = answer.json()
    assert (receipt["status"], receipt["repeats"]) == ("received", False)
    again = served.client.post("/v1/reports", json=told).json()
    assert (again["id"], again["repeats"]) == (receipt["id"], True)
    assert served.client.get(receipt["track"], headers=HTML).status_code == 200
    key = receipt["track"].partition("key=")[2]
    remove(served.engine)
    course = served.client.get(
        f"/v1/reports/{receipt['id']}", params={"key": key}, headers={"Accept-Language": "fr"}
    ).json()
    assert (course["stage"], course["outcome"], course["actions"]) == ("decided", "acted", ["remove"])
    assert "Le contenu a été retiré." in course["said"]
    wrong = served.client.get(f"/v1/reports/{receipt['id']}?key=x")
    assert (wrong.status_code, wrong.json()["code"]) == (404, "CW930")


def test_api_answers_the_same_when_a_report_is_sent_again_under_its_key(served):
    told = {"item": "post-1", "clause": "conduct.threats", "reason": "He will find me."}
    first, second = (served.client.post("/v1/reports", json=told, headers={"Idempotency-Key": "one"}) for _ in range(2))
    assert first.json() == second.json()
    assert second.headers["idempotent-replayed"] == "true"


def test_api_names_the_field_when_a_notice_lacks_something(served):
    told = {"item": PAGE, "clause": NOTICED, "notice": True, "matter": "copyright", "reason": WHY, "location": PAGE}
    answer = served.client.post("/v1/reports", json=told)
    assert (answer.status_code, answer.json()["code"]) == (422, "CW931")
    assert answer.json()["errors"][0]["pointer"] == "/work"


def test_notice_is_passed_on_when_the_operators_program_names_the_account(served):
    found = served.engine.complaints.receive(copyright_notice(), door="form")
    answer = served.client.post(f"/v1/reports/{found.id}/forward", json={"account": "u7"})
    assert answer.status_code == 200
    assert "Anne Roy" in answer.json()["text"]
    assert served.engine.complaints.progress(found.id).stage is Stage.FORWARDED
    again = served.client.post(f"/v1/reports/{found.id}/forward", json={"account": "u7"})
    assert (again.status_code, again.json()["code"]) == (409, "CW938")


def test_key_of_a_trusted_flagger_comes_first_when_it_reports(served):
    key, token = keys.add(served.engine.store, "flagger", ["report"], time_ms=1)
    served.engine.reporters.trust(f"key:{key.id}", by=ANNE, reason="Named.")
    time.sleep(1.1)  # what the door knows of keys
    headers = {"Authorization": f"Bearer {token}"}
    told = {"item": "post-1", "clause": "conduct.threats", "reason": "He will find me."}
    receipt = served.client.post("/v1/reports", json=told, headers=headers).json()["id"]
    assert served.engine.state.complainants.courses[receipt].told.teller == "trusted"
    assert served.client.get("/report", headers={"Host": "www.shop.example"}).status_code == 200  # anybody may


def test_strangers_see_nothing_when_the_service_has_no_key(served):
    answer = served.client.get("/report", headers={"Host": "www.shop.example"})
    assert (answer.status_code, answer.json()["code"]) == (403, "CW523")
    assert served.client.get("/track/x?key=y", headers={"Host": "www.shop.example"}).status_code == 403


def test_neighbours_in_one_network_are_one_when_they_have_ipv6():
    now = [0]
    counted = Throttle("report", 2, 1_000, Alone(clock=lambda: now[0]))
    counted.count("2001:db8::1")
    counted.count("2001:db8::ffff:2")
    assert counted.wait_seconds("2001:db8::3") == 1
    assert counted.wait_seconds("2001:db8:0:1::3") == 0
    assert counted.wait_seconds("not an address") == 0
    now[0] = 1_000
    assert counted.wait_seconds("2001:db8::3") == 0
    assert throttle.ipv6_prefix_bits == 64


def test_time_of_a_form_is_believed_only_when_it_was_signed(monkeypatch):
    monkeypatch.setattr(patience, "form_seconds_min", 2)
    now = [1_800_000_000_000]
    signed = Patience(lambda: b"s" * 32, lambda: now[0])
    token = signed.begun()
    for wrong in ("", "x", f"{now[0]}.", token[:-1], "9" * 40 + token[13:], "٣" * 13 + token[13:], "é" + token):
        with pytest.raises(Exception, match="too soon"):
            signed.check(wrong)
    with pytest.raises(Exception, match="too soon"):
        signed.check(token)
    now[0] += 3_000
    signed.check(token)
    now[0] += 86_400_000
    with pytest.raises(Exception, match="too late"):
        signed.check(token)
