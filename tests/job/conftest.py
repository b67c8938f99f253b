"""The small policy as a file, and engines with a single detector: the shipped ones take seconds to load and are not what is asked about."""

from __future__ import annotations

from pathlib import Path

import pytest

import clausewise.equipment
from clausewise import policy
from clausewise.detect.personal import Personal
from clausewise.job import crew
from tests import jobs, small


@pytest.fixture(scope="session")
def policy_file(tmp_path_factory) -> Path:
    return policy.publish(small.policy(), tmp_path_factory.mktemp("policy"))


@pytest.fixture
def light(monkeypatch) -> None:
    monkeypatch.setattr(clausewise.equipment, "detectors", lambda *_: (Personal(None),))
    monkeypatch.setattr(crew, "COMMAND", jobs.WORKER)
    crew.shared.cache_clear()


@pytest.fixture
def judge(light, policy_file):
    return jobs.judge(policy_file)
