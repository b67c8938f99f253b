from __future__ import annotations

import errno
import platform
import subprocess
import sys
import textwrap

import pytest

from clausewise.parse.confinement import CALLS, FILES, LIMITS, program

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="filters of system calls are Linux's")
TRIED = """
import os, sys
from clausewise.parse.confinement import confine
open_before = open(os.devnull)
walls = confine()
def tried(what):
    try:
        what()
    except OSError as failure:
        return failure.errno
    return 0
def sock():
    import socket
    socket.socket().close()
print(" ".join(walls))
print(tried(lambda: os.execv("/bin/true", ["true"])), tried(sock), tried(lambda: open(sys.argv[1], "w")),
      tried(lambda: os.unlink(sys.argv[2])), tried(lambda: os.kill(os.getppid(), 0)), tried(lambda: os.kill(os.getpid(), 0)),
      tried(lambda: open(sys.argv[2]).read()), tried(lambda: os.rename(sys.argv[2], sys.argv[1])), tried(lambda: open(os.devnull, "w")))
import threading
threading.Thread(target=lambda: print("thread")).start()
"""


def test_a_confined_process_neither_runs_writes_nor_calls_when_it_tries(tmp_path):
    (tmp_path / "there").write_text("x")
    command = [sys.executable, "-c", textwrap.dedent(TRIED), str(tmp_path / "new"), str(tmp_path / "there")]
    ran = subprocess.run(command, capture_output=True, text=True, check=False)
    walls, tried, thread = ran.stdout.splitlines()
    assert LIMITS in walls.split()
    if not {CALLS, FILES} <= set(walls.split()):
        pytest.skip("this system offers no filter of system calls, or no Landlock")
    run, connected, wrote, removed, other, itself, read, moved, nowhere = map(int, tried.split())
    assert (run, connected, removed, other, moved) == (1, 1, 1, 1, 1)
    assert wrote == errno.EACCES
    # Libraries write their chatter to nowhere, and Tesseract falls over when it may not.
    assert (itself, read, nowhere) == (0, 0, 0)
    assert thread == "thread"
    assert (tmp_path / "there").read_text() == "x"


@pytest.mark.parametrize("machine", ["x86_64", "aarch64"])
def test_a_filter_is_whole_instructions_when_it_is_made(machine):
    code = program(machine, 77)
    assert len(code) % 8 == 0
    assert len(code) // 8 < 4096
    assert code[-4:] == (0x7FFF0000).to_bytes(4, "little")


def test_a_machine_without_numbers_has_no_filter_when_confined(monkeypatch):
    from clausewise.parse import confinement

    monkeypatch.setattr(platform, "machine", lambda: "riscv64")
    assert confinement._filtered(None) is False
