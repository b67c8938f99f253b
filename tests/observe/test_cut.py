from __future__ import annotations

import pytest

from clausewise.model import Words
from clausewise.observe.cut import cut, told
from clausewise.observe.format import Format, formats


@pytest.mark.parametrize(("name", "count"), [("combined", 10), ("common", 8)])
def test_notations_of_servers_are_cut_when_they_are_the_usual_ones(name, count):
    words = cut(formats()[name])
    assert words is not None
    assert len(words) == count
    assert [word.field for word in words[:5]] == ["address", "", "account", "time_clf", "zone"]
    assert (words[3].before, words[4].after, words[5].is_quoted) == ("[", "]", True)


@pytest.mark.parametrize(
    "notation",
    [
        "$remote_addr:$remote_port [$time_local]",
        '"$time_iso8601"$remote_addr',
        "$remote_addr  [$time_local]",
        "[$time_local] $request $uri",
        "$status",
    ],
)
def test_notation_is_left_to_lines_when_spaces_do_not_part_its_values_or_two_tell_the_same(notation):
    form = Format("mine", Words("Ours", "Le nôtre"), "nginx", notation)
    assert cut(form) is None


def test_format_is_left_to_lines_when_it_is_no_notation_or_lies_in_an_envelope():
    assert cut(formats()["sshd"]) is None
    combined = formats()["combined"]
    assert cut(Format("mine", combined.title, "apache", combined.notation, envelope=("docker",))) is None


def test_request_tells_several_fields_when_it_is_one_value():
    assert told("request") == ("verb", "path", "query", "host")
    assert told("agent") == ("agent",)
