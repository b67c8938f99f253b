"""The real program in a process of its own: streams, signals, start-up."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from tests.doors.cli.conftest import CARD, INNOCENT

PROGRAM = (sys.executable, "-W", "error", "-m", "clausewise")


@pytest.fixture
def environment(policy_file) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("CLAUSEWISE_", "LC_", "LANG"))}
    return {**kept, "CLAUSEWISE_POLICY": str(policy_file), "LANG": "C"}


def ran(
    environment, *arguments: str, stdin: bytes = b"", cwd: Path | None = None
) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [*PROGRAM, *arguments], input=stdin, capture_output=True, env=environment, cwd=cwd, check=False, timeout=60
    )


def test_the_program_judges_standard_input_in_a_plain_locale(environment, tmp_path):
    done = ran(environment, "check", "-", "--language", "fr", stdin=f"Un café.\n{CARD}".encode(), cwd=tmp_path)
    assert done.returncode == 1
    assert done.stdout.decode().startswith("-:2:12: privacy.disclosure certain remove «")
    assert "élément" in done.stderr.decode()
    assert b"\x1b" not in done.stdout + done.stderr


def test_the_program_tells_its_version_without_loading_anything(environment):
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "clausewise", "--version"],
        capture_output=True,
        env=environment,
        check=True,
    )
    loaded = done.stderr.decode()
    assert done.stdout.decode().strip()
    assert not [name for name in ("typer", "rich", "msgspec", "sqlalchemy", "starlette") if f" {name}\n" in loaded]


@pytest.mark.parametrize("arguments", [["--help"], ["check", "--help"]])
def test_the_program_draws_help_without_the_engine_or_rich(environment, arguments):
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "clausewise", *arguments],
        capture_output=True,
        env=environment,
        check=True,
    )
    loaded = done.stderr.decode()
    assert done.stdout.startswith(b"Usage: clausewise")
    assert not [
        name
        for name in ("rich", "rich.console", "pydantic", "msgspec", "clausewise.engine", "sqlalchemy")
        if f" {name}\n" in loaded
    ]


@pytest.mark.parametrize("arguments", [["check", "a.ndjson"], ["signals", "a.ndjson"]])
def test_progress_goes_to_the_terminal_and_data_into_the_pipe(environment, tmp_path, arguments):
    pty = pytest.importorskip("pty")
    (tmp_path / "a.ndjson").write_text((json.dumps({"text": CARD}) + "\n") * 300, encoding="utf-8")
    ours, theirs = pty.openpty()
    settings = {**environment, "TERM": "xterm"}
    with subprocess.Popen(
        [*PROGRAM, *arguments], stdout=subprocess.PIPE, stderr=theirs, env=settings, cwd=tmp_path
    ) as process:
        os.close(theirs)
        out, _ = process.communicate(timeout=60)
    drawn = b""
    while chunk := _rest(ours):
        drawn += chunk
    os.close(ours)
    assert out.count(b"\n") == 300
    assert b"\x1b" not in out
    assert b"300/" in drawn
    assert b"privacy.disclosure" not in drawn


def _rest(terminal: int) -> bytes:
    try:
        return os.read(terminal, 65_536)
    except OSError:  # Linux says so when the other side is closed
        return b""


def test_the_program_is_quiet_when_its_reader_goes(environment, tmp_path):
    (tmp_path / "a.ndjson").write_text((json.dumps({"text": CARD}) + "\n") * 5000, encoding="utf-8")
    with subprocess.Popen(
        [*PROGRAM, "check", "a.ndjson", "--format", "ndjson", "--quiet"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment,
        cwd=tmp_path,
    ) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(60) == 141


def test_an_interruption_leaves_a_whole_ledger(environment, tmp_path):
    with subprocess.Popen(
        [*PROGRAM, "check", "-", "--as", "ndjson", "--store", "c.db"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment,
        cwd=tmp_path,
    ) as process:
        assert process.stdin
        assert process.stdout
        process.stdin.write((json.dumps({"text": CARD}) + "\n").encode() * 600)
        process.stdin.flush()
        deadline = time.monotonic() + 40
        while time.monotonic() < deadline and not (
            (tmp_path / "c.db-wal").exists() and (tmp_path / "c.db-wal").stat().st_size > 100_000
        ):
            time.sleep(0.05)
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=30)
    assert process.returncode == 130
    assert b"Traceback" not in err
    assert b" items: " in err
    done = ran(environment, "audit", "verify", "--store", "c.db", cwd=tmp_path)
    assert done.returncode == 0
    judged = int(done.stdout.split()[1])
    assert judged
    assert judged % 256 == 0


def test_the_program_serves_what_it_judged(environment, tmp_path):
    pytest.importorskip("uvicorn")
    import http.client
    import socket

    (tmp_path / "s").mkdir()
    (tmp_path / "s" / "en.ndjson").write_text(
        json.dumps({"id": "a", "text": INNOCENT, "clause": None, "lang": "en"}), encoding="utf-8"
    )
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    arguments = ["serve", "--port", str(port), "--store", "c.db", "--samples", "s"]
    with subprocess.Popen(
        [sys.executable, "-m", "clausewise", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment,
        cwd=tmp_path,
    ) as process:
        assert process.stdout
        assert process.stdout.readline().decode() == "a\ten\tallow\t-\t-\t✓\n"
        assert process.stdout.readline().decode() == f"http://127.0.0.1:{port}\n"
        deadline = time.monotonic() + 20
        status = 0
        while time.monotonic() < deadline and status != 200:
            try:
                connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
                connection.request("GET", "/livez")
                status = connection.getresponse().status
                connection.close()
            except OSError:
                time.sleep(0.1)
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=30)
    assert status == 200
