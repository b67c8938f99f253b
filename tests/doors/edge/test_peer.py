from __future__ import annotations

import pytest

from clausewise.doors.edge.peer import Peers
from clausewise.errors import ConfigError


def scope(client, *forwarded):
    return {
        "client": (client, 4711) if client else None,
        "headers": [(b"x-forwarded-for", one.encode()) for one in forwarded],
    }


def test_header_is_not_believed_when_no_proxy_is_trusted():
    assert Peers().address(scope("203.0.113.9", "1.2.3.4")) == "203.0.113.9"
    assert Peers(["10.0.0.0/8"]).address(scope("203.0.113.9", "1.2.3.4")) == "203.0.113.9"


@pytest.mark.parametrize(
    ("forwarded", "address"),
    [
        (["203.0.113.9"], "203.0.113.9"),
        (["1.2.3.4, 203.0.113.9"], "203.0.113.9"),
        (["1.2.3.4", "203.0.113.9, 10.1.1.1"], "203.0.113.9"),
        (["203.0.113.9:1234"], "203.0.113.9"),
        (["[2001:db8::1]:443"], "2001:db8::1"),
        (["::ffff:203.0.113.9"], "203.0.113.9"),
        (["203.0.113.9, unknown"], "10.0.0.1"),
        (["<script>"], "10.0.0.1"),
        ([], "10.0.0.1"),
        (["10.0.0.7"], "10.0.0.7"),
    ],
)
def test_first_address_nobody_vouches_for_counts_when_read_from_the_end(forwarded, address):
    assert Peers(["10.0.0.0/8"]).address(scope("10.0.0.1", *forwarded)) == address


def test_local_socket_is_believed_when_it_is_named():
    assert Peers(["unix"]).address(scope(None, "203.0.113.9")) == "203.0.113.9"
    assert Peers(["10.0.0.0/8"]).address(scope(None, "203.0.113.9")) == ""


def test_proxy_that_is_none_is_refused_when_named():
    with pytest.raises(ConfigError, match="CW595"):
        Peers(["proxy.example"])
