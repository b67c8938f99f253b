"""The text as the finders of data see it."""

from hypothesis import given, settings
from hypothesis import strategies as st

from clausewise.detect.datum import Seen
from clausewise.detect.prepare import prepare


@settings(deadline=None)
@given(st.text(max_size=200))
def test_view_with_capitals_is_the_view_when_lowered(text):
    seen = Seen(prepare([text])[0])
    assert seen.cased.lower() == seen.view.lower()
    assert len(seen.cased) == len(seen.view)


def test_capitals_come_back_when_the_text_has_them():
    assert Seen(prepare(["Édouard  habite à Montréal"])[0]).cased == "Edouard habite a Montreal"
