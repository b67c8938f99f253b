import pytest

from clausewise.tongue import preferred


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("", "fr"),
        ("*", "fr"),
        ("fr-CA, en;q=0.8", "fr"),
        ("en-CA, fr;q=0.8", "en"),
        ("en", "en"),
        ("EN-us", "en"),
        ("en;q=0.5, fr;q=0.5", "fr"),
        ("de, en;q=0.3", "en"),
        ("fr;q=0, *", "en"),
        ("en;q=0", "fr"),
        ("en;q=abc", "fr"),
        ("en;q=9, fr;q=1", "fr"),
        (";;;,,,q=1", "fr"),
        ("x," * 10_000 + "en", "fr"),
    ],
)
def test_language_is_chosen_when_a_header_comes(header, expected):
    assert preferred(header) == expected
