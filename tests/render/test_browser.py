"""The browser itself: what it may not do, and how it comes back from what goes wrong."""

from __future__ import annotations

import os
import signal
import socket
import threading
from pathlib import Path

import pytest

from clausewise.errors import UnavailableError
from clausewise.render import browser as room
from clausewise.render.browser import Browser
from tests.chromium import needs_chromium


def texts(told):
    strings, nodes = told["strings"], told["documents"][0]["nodes"]
    return [strings[value] for kind, value in zip(nodes["nodeType"], nodes["nodeValue"], strict=True) if kind == 3]


def test_missing_browser_is_named_with_its_remedy_when_asked_to_draw(monkeypatch):
    monkeypatch.setattr(room, "find", lambda: None)
    with pytest.raises(UnavailableError) as raised, Browser() as one:
        one.snapshot("<p>a</p>", ("display",))
    assert raised.value.code == "CW770"
    assert "apt-get install chromium" in raised.value.said("fr")


def test_program_that_is_no_browser_is_given_up_when_it_does_not_answer():
    with pytest.raises(UnavailableError) as raised, Browser("/bin/true") as one:
        one.snapshot("<p>a</p>", ("display",))
    assert raised.value.code == "CW771"


@needs_chromium
def test_browser_knows_nothing_of_the_service_when_the_environment_holds_keys(monkeypatch):
    monkeypatch.setenv("CLAUSEWISE_KEY", "secret")
    with Browser() as one:
        one.version()
        told = Path(f"/proc/{one._process}/environ").read_bytes().split(b"\0")
    assert not any(line.startswith(b"CLAUSEWISE_KEY=") for line in told)
    assert any(line.startswith(b"HOME=") and b"clausewise-chromium-" in line for line in told)


def test_page_past_its_limit_is_not_drawn_when_handed_in(monkeypatch):
    monkeypatch.setattr(room, "page_bytes_max", 10)
    with pytest.raises(UnavailableError, match="page_bytes_max"), Browser("/bin/true") as one:
        one.snapshot("<p>more than ten</p>", ("display",))


@needs_chromium
def test_nothing_is_asked_of_the_network_when_a_page_wants_it():
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        server.settimeout(0.5)
        address = f"http://127.0.0.1:{server.getsockname()[1]}"
        page = (
            f"<link rel=preconnect href={address}><link rel=stylesheet href={address}/a.css><img src={address}/b.gif>"
            f"<iframe src={address}/c></iframe><meta http-equiv=refresh content='0;url={address}/d'><p>here"
            f"<script>fetch('{address}/e'); new WebSocket('{address.replace('http', 'ws')}/f')</script>"
        )
        for scripts in (False, True):
            with Browser(scripts=scripts) as one:
                assert "here" in texts(one.snapshot(page, ("display",)))[-2:]
        with pytest.raises(TimeoutError):
            server.accept()


@needs_chromium
def test_scripts_run_only_when_asked_for():
    page = "<p id=a>before</p><script>a.textContent = 'after'; alert('hello')</script><p onclick='x'>b</p>"
    with Browser() as still, Browser(scripts=True) as running:
        assert "before" in texts(still.snapshot(page, ("display",)))
        assert "after" in texts(running.snapshot(page, ("display",)))


@needs_chromium
def test_page_that_never_ends_costs_only_itself_when_drawn(monkeypatch):
    with Browser(scripts=True) as one:
        one.snapshot("<p>first</p>", ("display",))
        monkeypatch.setattr(room, "page_timeout_ms", 1_000)
        with pytest.raises(UnavailableError, match="page_timeout_ms"):
            one.snapshot("<script>for (;;);</script>", ("display",))
        monkeypatch.undo()
        assert texts(one.snapshot("<p>next</p>", ("display",))) == ["next"]


@needs_chromium
def test_browser_is_started_again_when_it_was_killed():
    with Browser() as one:
        one.snapshot("<p>a</p>", ("display",))
        os.killpg(one._process, signal.SIGKILL)
        with pytest.raises(UnavailableError):
            one.snapshot("<p>b</p>", ("display",))
        assert texts(one.snapshot("<p>c</p>", ("display",))) == ["c"]
        folder = one._folder
    assert not Path(folder).exists()


@needs_chromium
def test_threads_get_their_own_pages_when_they_draw_at_once():
    got = {}
    with Browser() as one:
        names = [f"text{number}" for number in range(6)]
        threads = [
            threading.Thread(target=lambda name=name: got.update({name: texts(one.snapshot(f"<p>{name}</p>", ()))}))
            for name in names
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert got == {name: [name] for name in names}
