import pytest

from clausewise.detect.guard import Guards
from clausewise.detect.pattern import expand


@pytest.mark.parametrize(
    ("pattern", "view", "expected"),
    [
        ("of laughter", b"kill you of laughter, ok", [(9, 20)]),
        ("of laughter", b"kill you often laughter", []),
        ("de rire", b"de rire et de rire", [(0, 7), (11, 18)]),
        ("laugh*", b"we laughed", [(3, 8)]),
        ("'m joking", b"i'm joking", [(1, 10)]),
        (
            "(in|at) (a|the|this|that|our) (game|match|play|film|movie|novel|series|show|song|joke|story)",
            b"at our game",
            [(0, 11)],
        ),
    ],
)
def test_guard_is_found_when_it_stands_as_whole_words(pattern, view, expected):
    assert sorted(Guards(expand(pattern)).places(view)) == expected
