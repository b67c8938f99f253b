"""An engine from settings: what they name beside the detectors is there, with the keys of the environment, and nothing else is."""

from __future__ import annotations

import pytest

import clausewise.equipment
from clausewise import assembly, policy
from clausewise.config import Config
from clausewise.errors import ConfigError
from tests import small


@pytest.fixture
def settings(tmp_path, monkeypatch) -> Config:
    """Settings that name the small policy; the shipped detectors take seconds to load and are not what is asked about."""
    monkeypatch.setattr(clausewise.equipment, "detectors", lambda *_: ())
    return Config(policy=str(policy.publish(small.policy(), tmp_path / "policy")))


def changed(settings: Config, **more) -> Config:
    return Config(policy=settings.policy, **more)


def test_nothing_stands_beside_the_detectors_when_no_setting_names_it(settings):
    with assembly.engine(settings, {}) as engine:
        assert engine.policy.stamp == small.policy().stamp
        assert engine.store is None
        assert engine.judgement.spirit is None
        assert engine.judgement.emits == assembly.engine(settings, {}, judging=False).judgement.emits


def test_the_reader_has_the_key_of_the_environment_when_settings_name_one(settings):
    asking = changed(
        settings, spirit="all", reader_url="http://127.0.0.1:9/v1", reader_model="m", reader_failure="hold"
    )
    # The small policy does not announce that it is judged by spirit, so its engine asks no reader.
    reader = assembly._reader(asking, {"CLAUSEWISE_READER_KEY": "secret"})
    assert (reader.settings.key, reader.settings.model, reader.settings.failure) == ("secret", "m", "hold")


def test_an_address_that_is_none_is_refused_when_the_engine_is_made(settings):
    with pytest.raises(ConfigError) as refused:
        assembly.engine(changed(settings, reputation_url="nowhere"), {})
    assert refused.value.code == "CW640"


def test_an_antivirus_sees_what_detectors_do_not_when_settings_name_one(settings):
    with assembly.engine(changed(settings, antivirus="127.0.0.1:9"), {}) as engine:
        assert [one.name for one in engine.judgement.cascade.inspectors] == ["antivirus"]
