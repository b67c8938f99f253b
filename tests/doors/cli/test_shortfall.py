import pytest

from clausewise.doors.cli.shortfall import WORDS, because, told
from clausewise.model import Medium


@pytest.mark.parametrize(
    ("limits", "en", "fr"),
    [
        (
            ["malformed", "boundary"],
            "it is damaged or cut short (malformed, boundary)",
            "il est endommagé ou tronqué (malformed, boundary)",
        ),
        (
            ["page_nodes"],
            "it holds more things than are looked at (page_nodes)",
            "il contient plus de choses qu'on n'en regarde (page_nodes)",
        ),
        (["unheard_of"], "(unheard_of)", "(unheard_of)"),
    ],
)
def test_limits_are_told_in_words_when_they_have_some(limits, en, fr):
    assert (told(limits, "en"), told(limits, "fr")) == (en, fr)


@pytest.mark.parametrize(
    ("media", "extra"),
    [
        ([Medium.IMAGE], "image"),
        ([Medium.VIDEO, Medium.VIDEO], "video"),
        ([Medium.EMAIL], "all"),
        ([Medium.IMAGE, Medium.FILE], "all"),
        ([], "all"),
    ],
)
def test_what_brings_a_missing_library_is_told_when_a_part_could_not_be_opened(media, extra):
    for language in ("en", "fr"):
        assert f"`python -m pip install 'clausewise[{extra}]'`" in because(["not_opened:unavailable"], language, media)


def test_words_differ_by_language_when_a_limit_has_some():
    assert all(en and fr and en != fr for en, fr in WORDS.values())
