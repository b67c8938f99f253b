"""The real program in a process of its own: streams, signals, start-up."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
from tests.doors.cli.conftest import CARD, INNOCENT
from tests.ports import free_port

from clausewise.ledger import open_store

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


# What drives a terminal or forges a line: C0, C1, line separators, overrides of direction.
DRIVES = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")
EVIL = "\x1b]0;owned\x07\x9b31m\u2028\u202e"


@pytest.mark.parametrize(
    ("language", "arguments"), [("en", []), ("fr", ["--format", "json"]), ("en", ["--format", "ndjson"])]
)
def test_nothing_drives_the_terminal_when_the_name_of_a_file_would(environment, tmp_path, language, arguments):
    (tmp_path / f"a{EVIL}.ndjson").write_text(json.dumps({"text": CARD}) + "\n{\n", encoding="utf-8")
    done = ran(environment, "check", ".", "--language", language, *arguments, cwd=tmp_path)
    out, err = done.stdout.decode(), done.stderr.decode()
    assert done.returncode == 2
    assert not DRIVES.search(out + err)
    assert "a‹U+001B›]0;owned‹U+0007+1›31m‹U+2028+1›.ndjson:2: " in err
    assert "privacy.disclosure" in out


@pytest.mark.parametrize("arguments", [["check", "-", "--quiet"], ["explain", "-"], ["explain", "-", "--json"]])
def test_nothing_drives_the_terminal_when_a_row_would(environment, tmp_path, arguments):
    row = {"id": EVIL, "author": f"ann{EVIL}", "text": f"{CARD}{EVIL}"}
    done = ran(environment, *arguments, stdin=json.dumps(row).encode(), cwd=tmp_path)
    assert done.returncode == 1
    assert not DRIVES.search((done.stdout + done.stderr).decode())


@pytest.mark.parametrize("arguments", [["check", f"no{EVIL}"], ["check", "x", f"--no{EVIL}"], [f"x{EVIL}", "--debug"]])
def test_nothing_drives_the_terminal_when_an_argument_would(environment, tmp_path, arguments):
    done = ran(environment, *arguments, cwd=tmp_path)
    assert done.returncode == 2
    assert done.stderr
    assert not DRIVES.search((done.stdout + done.stderr).decode())


def test_nothing_drives_the_terminal_when_a_policy_would(environment, tmp_path):
    folder = tmp_path / "p"
    assert ran(environment, "policy", "new", str(folder)).returncode == 0
    (folder / "clauses" / "wrong\x1b[31m.yaml").write_text("id: \u202ewrong \x85\n", encoding="utf-8")
    done = ran(environment, "policy", "check", str(folder))
    assert done.returncode == 2
    assert "wrong‹U+001B›[31m" in done.stderr.decode()
    assert not DRIVES.search((done.stdout + done.stderr).decode())


def test_a_table_is_safe_and_keeps_its_cells_when_an_issuer_would_forge_some(environment, tmp_path):
    consent = [
        "--kind",
        "consent",
        "--clause",
        "privacy.disclosure",
        "--document",
        "D",
        "--by",
        "ann",
        "--target",
        "ann",
    ]
    issuer = f"Ann{EVIL}\tin force\nA2"
    store = ["--store", "c.db"]
    made = ran(
        environment, "authorize", *consent, "--issuer", issuer, "--until", "9d", "--id", "A1", *store, cwd=tmp_path
    )
    assert made.returncode == 0
    out = ran(environment, "authorizations", *store, cwd=tmp_path).stdout.decode()
    assert not DRIVES.search(out)
    assert out.count("\n") == 1
    assert out.split("\t")[3] == "Ann‹U+001B›]0;owned‹U+0007+1›31m‹U+2028+1› in force A2"
    drawn = _on_terminal({**environment, "TERM": "xterm", "NO_COLOR": "1"}, tmp_path, "authorizations", *store)
    assert "‹U+001B›" in drawn
    assert "\x9b" not in drawn
    assert "]0;owned\x07" not in drawn


@pytest.mark.parametrize("columns", [40, 53])
def test_french_is_not_broken_inside_its_quotation_marks_on_a_narrow_terminal(environment, tmp_path, columns):
    settings = {**environment, "COLUMNS": str(columns), "NO_COLOR": "1", "TERM": "xterm"}
    drawn = re.sub(r"\x1b\[[0-9;]*m", "", _on_terminal(settings, tmp_path, "explain", CARD, "--language", "fr"))
    lines = [line.rstrip() for line in drawn.splitlines()]
    assert "«\u00a041••••••••11\u00a0»" in drawn
    assert not [line for line in lines if line.endswith("«") or line.lstrip().startswith(("»", ":", ";"))]
    assert max(map(len, lines)) <= columns


def _on_terminal(environment, folder: Path, *arguments: str) -> str:
    """Return what the program draws on a terminal."""
    pty = pytest.importorskip("pty")
    ours, theirs = pty.openpty()
    with subprocess.Popen([*PROGRAM, *arguments], stdout=theirs, stderr=theirs, env=environment, cwd=folder):
        os.close(theirs)
        drawn = _all_of(ours)
    os.close(ours)
    return drawn.decode()


def _all_of(terminal: int) -> bytes:
    drawn = b""
    while chunk := _rest(terminal):
        drawn += chunk
    return drawn


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
        # A terminal holds a few kilobytes only: it is read while the program draws, or a slow machine's frames would fill it.
        with ThreadPoolExecutor(1) as beside:
            drawing = beside.submit(_all_of, ours)
            out, _ = process.communicate(timeout=60)
            drawn = drawing.result(60)
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


# The tables of a new ledger alone make the log this large at most; what is beyond are decisions.
tables_bytes_max = 400_000


def test_an_interruption_leaves_a_whole_ledger(environment, tmp_path):
    with subprocess.Popen(
        [*PROGRAM, "check", "-", "--as", "ndjson", "--store", "c.db"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment,
        cwd=tmp_path,
        # Tests that run in the background have been told to ignore interruptions, and would hand that on.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509 - no threads run here
    ) as process:
        assert process.stdin
        assert process.stdout
        process.stdin.write((json.dumps({"text": CARD}) + "\n").encode() * 600)
        process.stdin.flush()
        deadline = time.monotonic() + 120
        while time.monotonic() < deadline and not (
            (tmp_path / "c.db-wal").exists() and (tmp_path / "c.db-wal").stat().st_size > tables_bytes_max
        ):
            time.sleep(0.05)
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=60)
    assert process.returncode == 130
    assert b"Traceback" not in err
    assert b" items: " in err
    done = ran(environment, "audit", "verify", "--store", "c.db", cwd=tmp_path)
    assert done.returncode == 0
    with closing(open_store(tmp_path / "c.db")) as store:
        judged = sum(one.kind in ("checked", "decided") for one in store.after(0, limit=10_000))
    assert judged
    assert judged % 256 == 0


def test_the_program_serves_what_it_judged(environment, tmp_path):
    pytest.importorskip("uvicorn")
    import http.client

    (tmp_path / "s").mkdir()
    (tmp_path / "s" / "en.ndjson").write_text(
        json.dumps({"id": "a", "text": INNOCENT, "clause": None, "lang": "en"}), encoding="utf-8"
    )
    port = free_port()
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
        deadline = time.monotonic() + 60
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
