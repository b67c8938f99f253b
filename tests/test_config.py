from __future__ import annotations

import pytest

from clausewise.config import KEYS, PORT, Config, load
from clausewise.errors import ConfigError


def test_load_gives_the_defaults_when_nothing_is_set(tmp_path):
    assert load(tmp_path, {}) == Config(
        policy="dexero", store="", language="", format="text", host="127.0.0.1", port=PORT
    )


def test_load_finds_the_file_when_it_stands_further_up(tmp_path):
    (tmp_path / "clausewise.toml").write_text('language = "fr"\nport = 9000\n', encoding="utf-8")
    below = tmp_path / "a" / "b"
    below.mkdir(parents=True)
    config = load(below, {})
    assert (config.language, config.port) == ("fr", 9000)


def test_load_reads_pyproject_when_it_has_the_table(tmp_path):
    (tmp_path / "pyproject.toml").write_text('[tool.clausewise]\nformat = "json"\n', encoding="utf-8")
    assert load(tmp_path, {}).format == "json"


def test_load_draws_pages_only_when_it_is_asked_to(tmp_path):
    assert load(tmp_path, {}).render == "off"
    assert load(tmp_path, {"CLAUSEWISE_RENDER": "doubtful"}).render == "doubtful"


def test_load_looks_further_up_when_pyproject_has_no_table(tmp_path):
    (tmp_path / "clausewise.toml").write_text('host = "0.0.0.0"\n', encoding="utf-8")
    below = tmp_path / "project"
    below.mkdir()
    (below / "pyproject.toml").write_text("[project]\nname = 'x'\n", encoding="utf-8")
    assert load(below, {}).host == "0.0.0.0"


def test_load_prefers_its_own_file_when_both_stand_side_by_side(tmp_path):
    (tmp_path / "clausewise.toml").write_text("port = 1\n", encoding="utf-8")
    (tmp_path / "pyproject.toml").write_text("[tool.clausewise]\nport = 2\n", encoding="utf-8")
    assert load(tmp_path, {}).port == 1


def test_load_lets_environment_win_over_files_and_flags_over_both(tmp_path):
    (tmp_path / "clausewise.toml").write_text('port = 1\nhost = "file"\nformat = "json"\n', encoding="utf-8")
    config = load(tmp_path, {"CLAUSEWISE_PORT": "2", "CLAUSEWISE_HOST": "environment"}, port=3, host=None)
    assert (config.port, config.host, config.format) == (3, "environment", "json")


def test_load_anchors_paths_at_the_file_when_it_names_them(tmp_path):
    (tmp_path / "ours").mkdir()
    (tmp_path / "clausewise.toml").write_text('store = "var/c.db"\npolicy = "ours"\n', encoding="utf-8")
    below = tmp_path / "below"
    below.mkdir()
    config = load(below, {})
    assert (config.store, config.policy) == (str(tmp_path / "var/c.db"), str(tmp_path / "ours"))


def test_load_keeps_a_name_when_no_such_folder_is_there(tmp_path):
    (tmp_path / "clausewise.toml").write_text('policy = "dexero"\nstore = ":memory:"\n', encoding="utf-8")
    config = load(tmp_path, {})
    assert (config.policy, config.store) == ("dexero", ":memory:")


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ('polcy = "x"', "CW304"),
        ("zzz = 1", "CW304"),
        ("port = 70000", "CW305"),
        ('port = "80"', "CW305"),
        ("port = true", "CW305"),
        ("policy = 3", "CW305"),
        ('language = "de"', "CW305"),
        ('format = "xml"', "CW305"),
        ('render = "always"', "CW305"),
        ('store = "a\\u0000b"', "CW305"),
        ("port = ", "CW303"),
        ("a = " + "[" * 5000, "CW303"),
    ],
)
def test_load_refuses_when_a_setting_is_wrong(tmp_path, content, code):
    (tmp_path / "clausewise.toml").write_text(content, encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        load(tmp_path, {})
    error = caught.value
    assert error.code == code
    assert str(tmp_path) in error.where
    assert error.remedy_en
    assert error.remedy_fr
    assert error.en != error.fr


@pytest.mark.parametrize("content", [b"\xff\xfe", b"#" * 1_048_577])
def test_load_refuses_when_the_file_is_no_settings_file(tmp_path, content):
    (tmp_path / "clausewise.toml").write_bytes(content)
    with pytest.raises(ConfigError, match=r"CW30[23]"):
        load(tmp_path, {})


def test_load_refuses_when_the_table_is_no_table(tmp_path):
    (tmp_path / "pyproject.toml").write_text("[tool]\nclausewise = 1\n", encoding="utf-8")
    with pytest.raises(ConfigError, match="CW305"):
        load(tmp_path, {})


def test_load_suggests_the_nearest_setting_when_a_variable_is_mistyped(tmp_path):
    with pytest.raises(ConfigError) as caught:
        load(tmp_path, {"CLAUSEWISE_POLCY": "x"})
    assert caught.value.remedy_en == "Did you mean 'policy'?"
    assert caught.value.remedy_fr == "Vouliez-vous dire « policy » ?"
    assert caught.value.where == "CLAUSEWISE_POLCY"


def test_load_passes_over_a_variable_when_it_is_empty(tmp_path):
    assert load(tmp_path, {"CLAUSEWISE_PORT": ""}).port == PORT


def test_load_refuses_a_flag_when_its_value_is_wrong(tmp_path):
    with pytest.raises(ConfigError) as caught:
        load(tmp_path, {}, port=-1)
    assert caught.value.where == "--port"


def test_every_setting_is_named_in_the_docstring():
    assert Config.__doc__
    for key in KEYS:
        assert f"``{key}``" in Config.__doc__


def test_variable_of_another_part_is_left_alone_when_it_bears_the_prefix(tmp_path):
    from clausewise.config import OTHERS

    assert load(tmp_path, dict.fromkeys(OTHERS, "x")) == load(tmp_path, {})
