"""The command line run in this process, with the shipped detectors compiled once for all tests."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest
from tests import small

import clausewise.detect.registry
import clausewise.equipment
import clausewise.judgement
from clausewise import policy
from clausewise.detect.cascade import Cascade, compiled
from clausewise.doors.cli.app import run

CARD = "My card is 4111 1111 1111 1111."
THREAT = "I will kill you tonight."
INNOCENT = "The garden party is on Saturday."


class Ran(NamedTuple):
    """What one run left behind."""

    code: int
    out: str
    err: str


Run = Callable[..., Ran]


_made: list[tuple[tuple, tuple, Cascade]] = []
_make = clausewise.detect.registry.detectors


def _detectors(*given) -> tuple:
    for known, detectors, _ in _made:
        if known == given:
            return detectors
    detectors = _make(*given)
    _made.append((given, detectors, Cascade(detectors)))
    return detectors


def _cascade(detectors) -> Cascade:
    return next((cascade for _, known, cascade in _made if known is detectors), None) or compiled(detectors)


@pytest.fixture(autouse=True)
def compiled_once(monkeypatch):
    """The shipped detectors as they are, but kept from one run to the next: compiling them takes seconds."""
    monkeypatch.setattr(clausewise.equipment, "detectors", _detectors)
    monkeypatch.setattr(clausewise.detect.registry, "detectors", _detectors)
    monkeypatch.setattr(clausewise.judgement, "compiled", _cascade)


@pytest.fixture(scope="session")
def policy_file(tmp_path_factory) -> Path:
    return policy.publish(small.policy(), tmp_path_factory.mktemp("policy"))


@pytest.fixture
def cli(monkeypatch, capsys, tmp_path, policy_file) -> Run:
    """Run a command line in an empty folder under the small policy; ``stdin`` and ``environment`` may be given."""
    monkeypatch.chdir(tmp_path)

    def call(*arguments: object, stdin: str | bytes = b"", **environment: str) -> Ran:
        content = stdin.encode() if isinstance(stdin, str) else stdin
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content), encoding="utf-8"))
        settings = {"CLAUSEWISE_POLICY": str(policy_file), "LANG": "en_CA.UTF-8"}
        # Which decisions people check is drawn by their ids, and would differ from run to run.
        settings |= {"CLAUSEWISE_SAMPLED_PERCENT": "0", **environment}
        code = run([str(one) for one in arguments], environment=settings)
        out, err = capsys.readouterr()
        return Ran(code, out, err)

    return call
