from __future__ import annotations

import os
import pty
import select
import subprocess
import sys
import time

import pytest
from tests.observe.test_lookout import probing

seconds_max = 120


def read_until(handle, wanted):
    """Return what a terminal got until all of ``wanted`` were in it."""
    got, deadline = b"", time.monotonic() + seconds_max
    while time.monotonic() < deadline:
        if select.select([handle], [], [], 0.2)[0]:
            got += os.read(handle, 65_536)
        if all(one.encode() in got for one in wanted):
            return got.decode()
    raise AssertionError(got.decode())


@pytest.mark.parametrize(
    ("language", "wanted"),
    [
        ("en", ("events a second", "Most active in the last minute", "203.0.113.9", "integrity.probing")),
        ("fr", ("événements par seconde", "Les plus actifs", "203.0.113.9", "integrity.probing")),
    ],
)
def test_view_shows_rates_actors_and_findings_when_on_a_terminal(tmp_path, language, wanted):
    log, out = tmp_path / "access.log", tmp_path / "out.txt"
    log.write_text("\n".join(probing(120)) + "\n")
    ours, theirs = pty.openpty()
    with out.open("wb") as stdout:
        one = subprocess.Popen(
            [sys.executable, "-m", "clausewise", "--language", language, "watch", "--policy", "dexero", str(log)],
            stdout=stdout,
            stderr=theirs,
            env={**os.environ, "TERM": "xterm", "COLUMNS": "120", "LINES": "40"},
        )
    try:
        read_until(ours, wanted)
    finally:
        one.kill()
        one.wait()
        os.close(ours)
        os.close(theirs)
    assert "integrity.probing" in out.read_text(encoding="utf-8")
