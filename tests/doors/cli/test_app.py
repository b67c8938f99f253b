from __future__ import annotations

import pytest

from clausewise.doors.cli import app
from clausewise.doors.cli.app import COMMANDS, command
from clausewise.doors.cli.help import parameter_words
from clausewise.doors.cli.typography import typeset
from clausewise.doors.cli.words import EVERYWHERE, HEADINGS, HELP, OPTION_WORDS
from clausewise.errors import NotFoundError

PATHS = list(COMMANDS)
GROUPS = ["", *dict.fromkeys(path.rpartition(" ")[0] for path in COMMANDS if " " in path)]


def at(path: str):
    found = command()
    for name in path.split():
        found = found.commands[name]
    return found


@pytest.mark.parametrize("path", PATHS)
def test_every_command_and_parameter_is_explained_in_both_languages(path):
    assert len(set(HELP[path])) == 2
    assert all(HELP[path])
    parameters = at(path).params
    assert parameters
    for parameter in parameters:
        en, fr = parameter_words(path, parameter.name)
        assert en
        assert fr
        assert en != fr
        assert parameter.metavar or parameter.is_flag


def test_words_explain_nothing_that_does_not_exist():
    assert set(HELP) == {*PATHS, *GROUPS}
    names = {(path, parameter.name) for path in PATHS for parameter in at(path).params}
    known = {name for _, name in names} | {f"{path} {name}" for path, name in names}
    assert set(OPTION_WORDS) <= known


@pytest.mark.parametrize("table", [EVERYWHERE, HEADINGS])
def test_words_that_go_everywhere_are_there_in_both_languages(table):
    assert all(en and fr for en, fr in table.values())


@pytest.mark.parametrize("path", [*GROUPS, *PATHS])
@pytest.mark.parametrize("language", ["en", "fr"])
def test_help_is_drawn_in_the_language_and_within_the_columns(cli, monkeypatch, path, language):
    monkeypatch.setenv("COLUMNS", "80")
    ran = cli(*path.split(), "--help", "--language", language)
    number = ("en", "fr").index(language)
    assert ran.code == 0
    assert ran.err == ""
    assert ran.out.startswith(("Usage:", "Usage\u00a0:")[number])
    assert " ".join(ran.out.split()).find(" ".join(typeset(HELP[path][number], language).split("\n\n")[0].split())) > 0
    assert typeset(HEADINGS["everywhere"][number], language) in ran.out
    assert max(map(len, ran.out.splitlines())) <= 80


@pytest.mark.parametrize("argument", ["-h", "--help"])
def test_help_wins_when_other_arguments_are_wrong(cli, argument):
    assert cli("check", "--no-such-thing", argument).out.startswith("Usage: clausewise check")


def test_help_is_no_help_when_it_stands_after_two_dashes(cli):
    ran = cli("explain", "--", "--help")
    assert "Usage" not in ran.out
    assert "text:1" in ran.out


@pytest.mark.parametrize("path", GROUPS)
def test_a_group_alone_shows_its_help_as_an_error(cli, path):
    ran = cli(*path.split())
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith(f"Usage: clausewise {path}".rstrip())


@pytest.mark.parametrize(
    ("arguments", "code", "en", "fr"),
    [
        (
            ["chekc"],
            "CW345",
            "There is no command chekc. Did you mean check?",
            "Il n'y a pas de commande chekc. Vouliez-vous dire check?",
        ),
        (["zzzz"], "CW345", "See `clausewise --help`.", "Voyez «\u00a0clausewise --help\u00a0»."),
        (["policy", "shw"], "CW345", "Did you mean show?", "Vouliez-vous dire show?"),
        (["check", "--fromat", "json", "x"], "CW341", "Did you mean --format?", "Vouliez-vous dire --format?"),
        (["check"], "CW342", "PATH…|- is missing.", "PATH…|- manque."),
        (["undo", "x", "--by", "ann"], "CW342", "--reason is missing.", "--reason manque."),
        (
            ["check", "x", "--format", "xml"],
            "CW343",
            "'xml' is not one of",
            "--format\u00a0: cette valeur ne convient pas.",
        ),
        (["serve", "--port", "x"], "CW343", "--port: ", "--port\u00a0: cette valeur ne convient pas."),
        (["check", "x", "--format"], "CW344", "requires an argument", "--format est mal employée"),
        (["policy", "show", "a", "b"], "CW346", "unexpected extra argument", "ne se comprend pas"),
        (
            ["check", "x", "--language", "de"],
            "CW340",
            "There is no language 'de' here.",
            "La langue «\u00a0de\u00a0» n'existe pas ici.",
        ),
        (
            ["check", "x", "--language"],
            "CW340",
            "There is no language ''",
            "La langue «\u00a0\u00a0» n'existe pas ici.",
        ),
    ],
)
def test_a_command_line_that_is_wrong_costs_one_line_in_either_language(cli, arguments, code, en, fr):
    for environment, expected in (({}, en), ({"CLAUSEWISE_LANGUAGE": "fr"}, fr)):
        ran = cli(*arguments, **environment)
        assert (ran.code, ran.out, ran.err.count("\n")) == (2, "", 1)
        assert ran.err.startswith(code)
        assert expected in ran.err


@pytest.mark.parametrize(
    ("environment", "arguments", "french"),
    [
        ({"LANG": "fr_CA.UTF-8"}, [], True),
        ({"LANG": "en_CA.UTF-8", "LC_ALL": "fr_FR"}, [], True),
        ({"LANG": "fr_CA", "LC_MESSAGES": "C"}, [], False),
        ({"LANG": "C", "CLAUSEWISE_LANGUAGE": "fr"}, [], True),
        ({"LANG": "fr_CA", "CLAUSEWISE_LANGUAGE": "en"}, [], False),
        ({"LANG": "C", "CLAUSEWISE_LANGUAGE": "en"}, ["--language=fr"], True),
        ({"LANG": "de_DE"}, [], False),
    ],
)
def test_the_language_is_chosen_by_flag_then_own_variable_then_locale(cli, environment, arguments, french):
    ran = cli("decision", "x", *arguments, **environment)
    assert ran.code == 2
    assert ("registre" in ran.err) is french


def test_the_language_of_the_settings_wins_over_the_locale(cli, tmp_path):
    (tmp_path / "clausewise.toml").write_text('language = "fr"\n', encoding="utf-8")
    assert "registre" in cli("decision", "x").err
    assert "ledger" in cli("decision", "x", "--language", "en").err


def test_an_unknown_setting_is_told_when_a_command_runs(cli, tmp_path):
    (tmp_path / "clausewise.toml").write_text("polcy = 1\n", encoding="utf-8")
    ran = cli("policy", "show")
    assert (ran.code, ran.out) == (2, "")
    assert "CW304" in ran.err
    assert "Did you mean 'policy'?" in ran.err


def test_a_trace_is_shown_only_when_debug_is_given(cli):
    assert "Traceback" not in cli("policy", "show", "no.such").err
    ran = cli("--debug", "policy", "show", "no.such")
    assert ran.err.startswith("Traceback")
    assert "CW251" in ran.err


@pytest.mark.parametrize(
    ("error", "code"),
    [(RuntimeError("bad luck"), "CW399"), (MemoryError(), "CW399"), (NotFoundError("CW999", "a", "b"), "CW999")],
)
def test_whatever_is_raised_becomes_one_line(cli, monkeypatch, error, code):
    def broken(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(app.Session, "config", broken)
    ran = cli("policy", "show")
    assert (ran.code, ran.err.count("\n")) == (2, 1)
    assert ran.err.startswith(code)


def test_an_interruption_has_its_own_exit_code(cli, monkeypatch):
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(app.Session, "config", interrupted)
    assert cli("policy", "show").code == 130
