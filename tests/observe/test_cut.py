from __future__ import annotations

import pytest

from clausewise.model import Words
from clausewise.observe.cut import cut
from clausewise.observe.format import Format, formats


@pytest.mark.parametrize("name", ["combined", "common"])
def test_notations_of_servers_are_cut_when_they_are_the_usual_ones(name):
    found = cut(formats()[name])
    assert found is not None
    assert "regexp_full_match(clock" in found.time_ms


@pytest.mark.parametrize(
    "notation",
    [
        "$remote_addr:$remote_port [$time_local]",
        "[$time_local] $http_user_agent",
        '"$time_iso8601" $remote_addr;',
        "$status",
    ],
)
def test_notation_is_left_to_lines_when_spaces_do_not_part_its_values(notation):
    form = Format("mine", Words("Ours", "Le nôtre"), "nginx", notation)
    assert cut(form) is None


def test_format_is_left_to_lines_when_it_is_no_notation_or_lies_in_an_envelope():
    assert cut(formats()["sshd"]) is None
    combined = formats()["combined"]
    assert cut(Format("mine", combined.title, "apache", combined.notation, envelope=("docker",))) is None
