import json
from contextlib import closing

import pytest
from tests.doors.cli.conftest import THREAT

from clausewise.dispatch import Dispatch
from clausewise.errand import Errand
from clausewise.ledger import open_store
from clausewise.webhook import Attempt, Failure

STORE = ("--store", "c.db")
URL = "https://example.com/hook"
BY = ("--by", "ann")


@pytest.fixture
def made(cli):
    ran = cli("webhook", "add", URL, "--event", "decision.*", "--name", "forum", *BY, *STORE)
    assert ran.code == 0, ran.err
    return ran.out.strip().split("\t")


def errand(path) -> Errand:
    found = Dispatch(open_store(path / "c.db")).claim()
    assert found is not None
    return found


def test_secret_is_shown_once_when_a_webhook_is_added(cli, made):
    webhook, secret = made
    assert webhook.startswith("wh_")
    assert secret.startswith("whsec_")
    listed = cli("webhook", "list", *STORE).out
    assert listed.split("\t")[:5] == [webhook, URL, "decision.*", "active", "0"]
    told = cli("webhook", "list", "--json", *STORE).out
    assert json.loads(told)[0]["name"] == "forum"
    assert secret not in listed + told
    assert "not shown again" in cli("webhook", "add", URL, "--event", "*", *BY, *STORE).err


def test_public_key_is_shown_again_when_the_pair_is_asymmetric(cli):
    ran = cli("webhook", "add", URL, "--event", "*", "--asymmetric", "--evidence", *BY, *STORE)
    webhook, public = ran.out.strip().split("\t")
    assert public.startswith("whpk_")
    [told] = json.loads(cli("webhook", "list", "--json", *STORE).out)
    assert (told["id"], told["public_keys"], told["evidence"]) == (webhook, [public], True)


def test_state_changes_and_is_recorded_when_paused_and_resumed(cli, made, tmp_path):
    webhook, secret = made
    assert cli("webhook", "pause", webhook, *BY, *STORE).out == webhook + "\n"
    assert "\ten pause\t" in cli("webhook", "list", *STORE, "--language", "fr").out
    assert cli("webhook", "resume", webhook, *BY, *STORE).code == 0
    rotated = cli("webhook", "rotate", webhook, *BY, *STORE)
    assert rotated.out.startswith("whsec_")
    assert rotated.out.strip() != secret
    assert cli("webhook", "remove", webhook, *BY, *STORE).code == 0
    with closing(open_store(tmp_path / "c.db")) as store:
        records = store.of_subject(webhook)
        assert [one.kind for one in records] == ["subscribed", "paused", "resumed", "rotated", "unsubscribed"]
        assert {one.actor for one in records} == {"ann"}
    assert cli("webhook", "list", *STORE).out == ""


def test_dead_deliveries_are_listed_and_sent_again_when_asked(cli, made, tmp_path, monkeypatch):
    monkeypatch.setattr("clausewise.schedule.tries_max", 1)
    webhook, _ = made
    assert cli("check", "-", *STORE, stdin=THREAT).code == 1
    one = errand(tmp_path)
    assert one.next()
    one.settle(Attempt(Failure.STATUS, 500))
    one.release()
    sequence, event, *_, failure = cli("webhook", "dead", webhook, *STORE).out.strip().split("\t")
    assert (event, failure) == ("decision.made", "status 500")
    assert json.loads(cli("webhook", "dead", webhook, "--json", *STORE).out)[0]["sequence"] == int(sequence)
    assert cli("webhook", "resend", webhook, "--sequence", sequence, *BY, *STORE).out == "1\n"
    assert cli("webhook", "resend", webhook, *BY, *STORE).out == "0\n"
    assert cli("webhook", "dead", webhook, *STORE).out == ""


def test_stretch_is_sent_again_when_replayed(cli, made, tmp_path):
    webhook, _ = made
    assert cli("check", "-", *STORE, stdin=THREAT).code == 1
    assert cli("webhook", "replay", webhook, "--since", "1d", *BY, *STORE).out == "0\n"
    one = errand(tmp_path)
    assert one.next()
    one.settle(Attempt(None, 200))
    assert cli("webhook", "replay", webhook, "--since", "1d", *BY, *STORE).out == "1\n"
    assert cli("webhook", "replay", webhook, "--since", "2020-01-01", "--until", "2020-02-01", *BY, *STORE).out == "0\n"
    assert cli("webhook", "replay", webhook, "--since", "yesterday", *BY, *STORE).err.startswith("CW312")


@pytest.mark.parametrize(
    ("url", "event", "code"),
    [
        ("http://127.0.0.1:8080/", "*", "CW921"),
        ("https://u:p@example.com/", "*", "CW920"),
        (URL, "decision.unmade", "CW922"),
    ],
)
def test_webhook_is_refused_with_a_code_when_it_is_unfit(cli, url, event, code):
    ran = cli("webhook", "add", url, "--event", event, *BY, *STORE)
    assert (ran.code, ran.out, ran.err[:5]) == (2, "", code)


def test_internal_address_is_taken_when_its_network_is_listed(cli):
    add = ("webhook", "add", "http://127.0.0.1:8080/", "--event", "*", *BY, *STORE)
    assert cli(*add, CLAUSEWISE_WEBHOOK_NETWORKS="127.0.0.1/32").code == 0
    assert cli(*add, CLAUSEWISE_WEBHOOK_NETWORKS="127.0.0.1/8").err.startswith("CW924")


@pytest.mark.parametrize("act", ["pause", "resume", "rotate", "remove", "resend", "dead"])
def test_unknown_webhook_is_named_when_something_is_done_to_it(cli, made, act):
    by = () if act == "dead" else BY
    assert cli("webhook", act, "wh_none", *by, *STORE).err.startswith("CW923 wh_none: ")
