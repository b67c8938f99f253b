import pytest

from clausewise.parse.media import Shown, shown


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
