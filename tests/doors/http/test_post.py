"""Letters from end to end: a real service, a real mail server, and the page that a letter leads to."""

import os
import ssl
import subprocess
import sys
from contextlib import contextmanager

import pytest
import trustme
from tests.doors.http.conftest import opened, running
from tests.doors.http.process import answering
from tests.doors.http.test_courier import until
from tests.letterbox import Letterbox, listening
from tests.ports import free_port

from clausewise import schedule
from clausewise.doors.http import courier
from clausewise.doors.http.courier import Webhooks
from clausewise.doors.http.post import Post, Relay, relay
from clausewise.errors import ConfigError
from clausewise.webhook import Attempt, Failure

SENDER = "Dexero <abuse@dexero.example>"
SITE = "http://127.0.0.1:8700"
TO = {"to": "zoe@roy.example"}
BODY = b"From: abuse@dexero.example\r\nTo: zoe@roy.example\r\nSubject: s\r\n\r\nt\r\n"


@pytest.fixture(scope="module")
def authority():
    return trustme.CA()


@pytest.fixture(scope="module")
def server_tls(authority):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    return context


@pytest.fixture(scope="module")
def trusted(authority):
    context = ssl.create_default_context()
    authority.configure_trust(context)
    return context


def to(box, **more):
    return Relay("127.0.0.1", box.port, SENDER, SITE, **more)


@contextmanager
def serving(store, box, monkeypatch):
    monkeypatch.setattr(courier, "dispatch_poll_seconds", 0.05)
    monkeypatch.setattr(schedule, "first_delay_ms", 40)
    monkeypatch.setattr(schedule, "pause_ms_max", 60)
    with running(opened(store), webhooks=Webhooks(timeout_ms=5_000, relay=to(box))) as served:
        yield served


def reported(served, language, **more):
    said = {
        "item": "post-7",
        "clause": "conduct.threats",
        "reason": "He says that he will find me.",
        "language": language,
    }
    answer = served.client.post("/v1/reports", json={**said, "email": "zoe@roy.example", **more})
    assert answer.status_code == 201, answer.text
    return answer.json()["id"]


@pytest.mark.parametrize(("language", "hello", "page"), [("en", "Hello,", "Received"), ("fr", "Bonjour,", "Reçu")])
def test_letter_leads_to_the_report_when_one_was_received(tmp_path, monkeypatch, language, hello, page):
    with listening() as box, serving(tmp_path / "c.db", box, monkeypatch) as served:
        receipt = reported(served, language)
        [letter] = box.wait(1)
        assert receipt[-8:] in letter["Subject"]
        text = letter.get_body(("plain",)).get_content()
        assert text.startswith(hello)
        [link] = [line for line in text.split() if line.startswith(SITE)]
        answer = served.client.get(link.removeprefix(SITE), headers={"accept-language": language})
        assert answer.status_code == 200
        assert page in answer.text


def test_letters_come_later_when_the_server_was_busy(tmp_path, monkeypatch):
    box = Letterbox("421 come back", "451 not now")
    with listening(box), serving(tmp_path / "c.db", box, monkeypatch) as served:
        reported(served, "en")
        box.wait(1)
        until(lambda: served.client.get("/v1/webhooks/mail").json()["delivered"])
        shown = served.client.get("/v1/webhooks/mail").json()
        assert (shown["failures"], shown["waiting"], shown["delivered"]) == (0, 0, 1)


def test_letter_is_among_the_dead_when_the_address_does_not_exist(tmp_path, monkeypatch):
    box = Letterbox(refused={"gone@roy.example": "550 no such user"})
    with listening(box), serving(tmp_path / "c.db", box, monkeypatch) as served:
        reported(served, "en", email="gone@roy.example")
        reported(served, "en", item="post-8")
        [letter] = box.wait(1)
        assert letter["To"] == "zoe@roy.example"
        [dead] = until(lambda: served.client.get("/v1/webhooks/mail/dead").json()["dead"])
        assert (dead["failure"], dead["status"]) == ("rejected", 550)


def test_mail_server_is_forgotten_when_the_settings_name_none(tmp_path, monkeypatch):
    with listening() as box, serving(tmp_path / "c.db", box, monkeypatch) as served:
        reported(served, "en")
        box.wait(1)
    with running(opened(tmp_path / "c.db"), webhooks=Webhooks()) as served:
        reported(served, "en", item="post-8")
        assert served.client.get("/v1/webhooks").json()["webhooks"] == []
    assert len(box.letters) == 1


def test_letter_is_written_when_an_operator_serves_with_such_settings(tmp_path):
    port = free_port()
    with listening(signs_in=True) as box:
        settings = (
            f'store = "c.db"\nmail = "smtp://desk@127.0.0.1:{box.port}"\nmail_from = "{SENDER}"\nsite = "{SITE}"\n'
        )
        (tmp_path / "clausewise.toml").write_text(settings)
        serving = [sys.executable, "-m", "clausewise", "serve", "--port", str(port)]
        known = {**os.environ, "CLAUSEWISE_MAIL_PASSWORD": "quarry lantern"}
        one = subprocess.Popen(serving, cwd=tmp_path, env=known, stderr=subprocess.DEVNULL)
        with answering(one, port, "/livez") as client:
            asked = {
                "item": "post-7",
                "clause": "conduct.threats",
                "reason": "Il dit qu'il me trouvera.",
                "language": "fr",
            }
            answer = client.post("/v1/reports", json={**asked, "email": "zoe@roy.example"})
            assert answer.status_code == 201, answer.text
            [letter] = box.wait(1)
    assert (letter["From"], letter["Content-Language"]) == (SENDER, "fr")
    assert box.users == [("desk", "quarry lantern")]


async def sent(line, *bodies, **headers):
    found = [await line.send(body, headers or TO) for body in bodies]
    await line.close()
    return found


def run(coroutine):
    import asyncio

    return asyncio.run(coroutine)


def test_one_connection_carries_several_letters_when_they_follow_each_other():
    with listening() as box:
        found = run(sent(Post(to(box), timeout_ms=5_000), BODY, BODY, BODY))
    assert found == [Attempt()] * 3
    assert box.connections == 1


def test_letter_is_encrypted_and_signed_in_for_when_the_server_asks(server_tls, trusted):
    who = {"user": "clausewise", "password": "quarry lantern", "trusted": trusted}
    for options, is_encrypted in (({"starttls": server_tls}, False), ({"tls": server_tls}, True)):
        with listening(**options, signs_in=True) as box:
            found = run(sent(Post(to(box, is_encrypted=is_encrypted, **who), timeout_ms=5_000), BODY))
        assert found == [Attempt()]
        assert box.users == [("clausewise", "quarry lantern")]
        assert len(box.letters) == 1


def test_nothing_is_handed_over_when_something_is_wrong_with_the_server(server_tls, trusted, monkeypatch):
    def came(box, **more):
        return run(sent(Post(to(box, **more), timeout_ms=2_000), BODY))[0]

    with listening(tls=server_tls) as box:
        assert came(box, is_encrypted=True).failure is Failure.TLS  # nobody vouches for it
    with listening(starttls=server_tls, signs_in=True) as box:
        wrong = came(box, user="clausewise", password="guess", trusted=trusted)
        assert (wrong.failure, wrong.status) == (Failure.STATUS, 535)
    with listening() as box:
        monkeypatch.setattr("clausewise.doors.http.post.is_here", lambda _: False)
        assert came(box).failure is Failure.TLS  # it would have gone in the clear
    assert box.letters == []
    assert came(box).failure is Failure.CONNECT
    lost = Relay("mail.invalid", 25, SENDER, SITE)
    assert run(sent(Post(lost, timeout_ms=2_000), BODY))[0].failure in (Failure.NAME, Failure.CONNECT)


@pytest.mark.parametrize(("knows_accents", "came"), [(True, None), (False, Failure.REJECTED)])
def test_address_with_an_accent_is_rejected_when_the_server_knows_none(knows_accents, came):
    with listening(knows_accents=knows_accents) as box:
        [found] = run(sent(Post(to(box), timeout_ms=5_000), BODY, to="zoé@roy.example"))
    assert (found.failure, len(box.letters)) == (came, int(knows_accents))


@pytest.mark.parametrize(
    ("server", "sender", "site", "code"),
    [
        ("mail.example.org", SENDER, SITE, "CW553"),
        ("http://mail.example.org", SENDER, SITE, "CW553"),
        ("smtp://u:secret@mail.example.org", SENDER, SITE, "CW553"),
        ("smtp://mail.example.org:port", SENDER, SITE, "CW553"),
        ("smtp://mail.example.org", "", SITE, "CW554"),
        ("smtp://mail.example.org", "a@b.example, c@d.example", SITE, "CW554"),
        ("smtp://mail.example.org", "a@b.example\r\nBcc: c@d.example", SITE, "CW554"),
        ("smtp://mail.example.org", SENDER, "policy.dexero.example", "CW555"),
        ("smtp://mail.example.org", SENDER, "https://policy.dexero.example/?a=1", "CW555"),
    ],
)
def test_setting_is_refused_when_letters_could_not_be_sent(server, sender, site, code):
    with pytest.raises(ConfigError) as caught:
        relay(server, sender, site, "")
    assert caught.value.code == code
    assert caught.value.remedy_fr != caught.value.remedy_en


def test_server_is_read_when_it_is_well_named():
    found = relay("smtps://abuse%40dexero.example@mail.example.org", SENDER, SITE, "secret")
    assert (found.host, found.port, found.is_encrypted, found.user) == (
        "mail.example.org",
        465,
        True,
        "abuse@dexero.example",
    )
    assert found.url == "smtps://mail.example.org:465"
    assert relay("smtp://127.0.0.1:2525", SENDER, SITE, "").url == "smtp://127.0.0.1:2525"
