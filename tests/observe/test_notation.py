from __future__ import annotations

import re

import pytest

from clausewise.errors import InputError
from clausewise.observe.notation import apache, nginx


def test_directives_fill_fields_when_apache_writes_them_in_any_way():
    pattern = re.compile(apache(r"%v:%p %h %l %u %t \"%m %U%q\" %>s %B %D \"%{User-Agent}i\" 100%%"))
    line = 'dexero.example:443 203.0.113.9 - zoe [17/May/2026:10:05:03 +0000] "GET /a?b=1" 200 5 99 "curl" 100%'
    found = pattern.fullmatch(line)
    assert found is not None
    assert found["host"] == "dexero.example"
    assert found["time_clf"] == "[17/May/2026:10:05:03 +0000]"
    assert (found["verb"], found["path"], found["query"]) == ("GET", "/a", "?b=1")
    assert (found["cost_us"], found["agent"]) == ("99", "curl")


def test_first_of_two_counts_when_a_notation_says_a_thing_twice():
    found = re.fullmatch(nginx("$remote_addr $time_iso8601 $host $http_host"), "a t first second")
    assert found is not None
    assert found["host"] == "first"


def test_quotes_inside_a_value_end_nothing_when_they_are_escaped():
    found = re.fullmatch(nginx('$msec "$http_user_agent" $status'), r'1.5 "a \"b\" c" 200')
    assert found is not None
    assert (found["agent"], found["status"]) == (r"a \"b\" c", "200")


@pytest.mark.parametrize("read", [apache, nginx])
def test_notation_is_refused_when_it_tells_no_time(read):
    with pytest.raises(InputError, match="CW800"):
        read("%h $remote_addr")
