"""Crews: workers kept and replaced; who kills one costs what it was judging, and nothing that kills its workers costs more than itself.

The workers here are a few lines of Python that follow the same protocol: what they judge is not the question.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from pathlib import Path

import pytest

from clausewise.errors import UnavailableError
from clausewise.job.crew import Crew, tries_max
from clausewise.job.worker import decode_answer

SCRIPT = """
import os, sys, time
print("noise", file=sys.stderr)
open(sys.argv[1] + "/" + str(os.getpid()), "w").close()
while told := os.read(0, 8):
    asked = os.read(0, int.from_bytes(told, "little"))
    if asked == b"die":
        print("out of luck", file=sys.stderr, flush=True)
        os._exit(9)
    if asked == b"sleep":
        open(sys.argv[1] + "/asleep", "w").close()
        time.sleep(60)
    answer = str(os.getpid()).encode()
    os.write(1, len(answer).to_bytes(8, "little") + answer)
"""


@pytest.fixture
def started(tmp_path) -> Path:
    """The folder in which every worker that starts leaves a file."""
    (tmp_path / "started").mkdir()
    return tmp_path / "started"


@pytest.fixture
def crew(started):
    made = Crew(2, (sys.executable, "-S", "-E", "-c", SCRIPT, str(started)))
    yield made
    made.close()


def test_a_worker_is_kept_when_it_has_answered(crew, started):
    assert crew.ask(b"a") == crew.ask(b"b")
    assert len([*started.iterdir()]) == 1


def test_a_worker_is_replaced_when_somebody_killed_it(crew, started):
    first = crew.ask(b"a")
    os.kill(int(first), signal.SIGKILL)
    assert crew.ask(b"b") != first
    assert len([*started.iterdir()]) == 2


def test_what_kills_its_workers_is_given_up_when_it_did_so_thrice(crew, started):
    answer = decode_answer(crew.ask(b"die", "000007"))
    assert (answer.error["where"], answer.error["code"]) == ("000007", "CW195")
    assert "out of luck" in answer.error["fr"]
    assert len([*started.iterdir()]) == tries_max
    assert crew.ask(b"a").isdigit()


def test_whoever_waits_is_let_go_when_the_crew_is_closed(crew, started):
    failed = []

    def ask() -> None:
        try:
            crew.ask(b"sleep")
        except UnavailableError as error:
            failed.append(error.code)

    asking = threading.Thread(target=ask)
    asking.start()
    deadline = time.monotonic() + 30
    while not (started / "asleep").exists():
        assert time.monotonic() < deadline, "the worker never began"
        time.sleep(0.01)
    crew.close()
    asking.join(30)
    assert failed == ["CW195"]
    for path in started.iterdir():
        if path.name.isdigit():
            with pytest.raises(ProcessLookupError):
                os.kill(int(path.name), 0)
