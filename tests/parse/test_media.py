import pytest

from clausewise.parse.media import Shown, contained, shown


@pytest.mark.parametrize(
    "media",
    [
        "(min-width: 99999px)",
        "screen and (max-width:0px)",
        "(width >= 20000px)",
        "(20000px <= width)",
        "(height < 2px)",
    ],
)
def test_rules_are_never_in_force_when_no_screen_has_that_size(media):
    assert shown(media) is Shown.NEVER


@pytest.mark.parametrize(
    "media",
    ["(max-width: 600px)", "(min-width: 1600px)", "(width >= 120em)", "(min-width:99999px), (max-width: 480px)"],
)
def test_rules_are_for_another_screen_when_one_has_that_size(media):
    assert shown(media) is Shown.OTHER_SCREEN


@pytest.mark.parametrize(
    "media",
    [
        "(min-width: 768px)",
        "screen and (hover: hover)",
        "(prefers-color-scheme: light)",
        "(max-width: 1900px)",
        "(orientation: landscape)",
    ],
)
def test_rules_are_for_this_screen_alone_when_others_do_without_them(media):
    assert shown(media) is Shown.HERE
    assert shown("(min-width: 1px)", Shown.HERE) is Shown.HERE


@pytest.mark.parametrize(
    "media", ["", "all", "screen", "(min-width: 300px)", "(min-width: 1px) and (max-width: 9000px)", "print, screen"]
)
def test_rules_are_for_every_screen_when_all_have_that_size(media):
    assert shown(media) is Shown.SCREEN


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ("(min-width: 300px)", Shown.SCREEN),
        ("card (inline-size > 200px)", Shown.SCREEN),
        ("(width < 400px)", Shown.OTHER_SCREEN),
        ("(min-width: 700px)", Shown.OTHER_SCREEN),
        ("style(--theme: dark)", Shown.OTHER_SCREEN),
        ("(min-width: 99999px)", Shown.NEVER),
    ],
)
def test_container_is_met_when_what_holds_a_part_is_never_smaller(condition, expected):
    assert contained(condition) is expected
    assert contained(condition, Shown.PRINT) is Shown.PRINT
