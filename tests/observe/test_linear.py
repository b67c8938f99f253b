from datetime import UTC, datetime

import pytest

from clausewise.errors import InputError
from clausewise.model import Words
from clausewise.observe.format import Format, Pattern, Reader, envelopes, formats
from clausewise.observe.linear import is_linear

NOW = datetime(2026, 11, 27, tzinfo=UTC)


@pytest.mark.parametrize(
    "expression",
    [
        r"(a+)+$",
        r"(?P<target>(\w+\s?)*)!",
        r"(.*)\1",
        r"([^ ]+ )*x",
        r"((a|b)*c)*",
        r"(?=(a*)*)b",
        r"(a{1,500}b)*",
        r"(?>a+)(b+)*",
    ],
)
def test_expression_is_not_linear_when_a_repetition_lies_in_another(expression):
    assert not is_linear(expression)


@pytest.mark.parametrize(
    "expression", [r"\S+ \S+ (?P<target>.*)", r"(a|b)*c", r"(a{1,3})*", r"(?>a+)b*", r"(?:a*+b)*", "", r"[a+*]+"]
)
def test_expression_is_linear_when_none_does(expression):
    assert is_linear(expression)


def own(expression):
    return Format("mine", Words("Mine", "Le mien"), "pattern", patterns=(Pattern(match=expression),))


def test_format_of_an_operator_is_refused_when_a_line_could_take_for_ever():
    with pytest.raises(InputError, match="CW801"):
        Reader(own(r"(?P<address>\S+) (?P<target>(/\w+)*)!"), NOW)
    Reader(own(r"(?P<address>\S+) (?P<target>\S+)"), NOW)


def test_formats_of_the_package_are_read_when_they_are_tried_by_hand():
    assert all(Reader(one, NOW) for one in formats().values())
    odd = {
        one.name
        for one in (*formats().values(), *envelopes().values())
        for it in one.patterns
        if not is_linear(it.match)
    }
    # Each of these has a mark before every turn, so that nothing can be read in two ways.
    assert odd == {"haproxy", "syslog"}
