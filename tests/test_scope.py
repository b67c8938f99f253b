from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from clausewise.model import Authorization, AuthorizationKind, Scope
from clausewise.scope import (
    Deed,
    covers,
    in_force,
    is_akin,
    is_holder,
    names_clause,
    names_techniques,
    passed,
)

DAY = 86_400_000
WHOLE = Authorization(
    "grant-1",
    AuthorizationKind.GRANT,
    Scope(
        ("integrity.*",),
        accounts=("auditor", "second"),
        hosts=("*.shop.example",),
        networks=("192.0.2.0/24", "2001:db8::/32"),
        tokens=("a" * 64,),
    ),
    "Shoply",
    "order 7",
    10 * DAY,
    20 * DAY,
)
WITHIN = Deed("auditor", "a" * 64, "192.0.2.9", "app.shop.example", "", 15 * DAY)
OTHERWISE = {
    "account": ("accounts", "mallory"),
    "token": ("tokens", "b" * 64),
    "address": ("networks", "203.0.113.9"),
    "host": ("hosts", "shop.example"),
    "time_ms": ("window", 20 * DAY),
}


@given(st.sets(st.sampled_from(sorted(OTHERWISE))))
def test_deed_lies_within_exactly_when_nothing_about_it_is_otherwise(changed):
    deed = replace(WITHIN, **{name: OTHERWISE[name][1] for name in changed})
    assert covers(WHOLE, deed) is (not changed)
    assert set(passed(WHOLE, deed)) == {OTHERWISE[name][0] for name in changed}


@given(
    st.sets(st.sampled_from(["accounts", "tokens", "networks", "hosts"])),
    st.sampled_from(["auditor", "mallory", ""]),
    st.sampled_from(["a" * 64, ""]),
    st.sampled_from(["192.0.2.9", "2001:db8::1", "203.0.113.9", "nowhere", ""]),
)
def test_scope_covers_no_less_when_it_narrows_less(dropped, account, token, address):
    deed = Deed(account, token, address, "app.shop.example", "", 15 * DAY)
    wider = replace(WHOLE, scope=replace(WHOLE.scope, **dict.fromkeys(dropped, ())))
    assert covers(wider, deed) or not covers(WHOLE, deed)
    assert set(passed(wider, deed)) == set(passed(WHOLE, deed)) - dropped


@given(st.integers(0, 30 * DAY), st.none() | st.integers(0, 30 * DAY))
def test_window_ends_at_its_end_or_its_revocation_when_time_passes(time_ms, revoked_ms):
    held = replace(WHOLE, revoked_ms=revoked_ms)
    until = 20 * DAY if revoked_ms is None else min(20 * DAY, revoked_ms)
    assert in_force(held, time_ms) is (10 * DAY <= time_ms < until)


def test_holder_is_known_by_account_or_token_when_colleagues_share_the_network():
    stranger = Deed("colleague", "", "192.0.2.9")
    assert is_holder(WHOLE, Deed("auditor", "", "203.0.113.9"))
    assert is_holder(WHOLE, Deed("", "a" * 64, "203.0.113.9"))
    assert is_holder(WHOLE, Deed("", "", "192.0.2.9"))
    assert not is_holder(WHOLE, stranger)
    assert not is_holder(WHOLE, Deed())
    only = replace(WHOLE, scope=Scope(("integrity.*",), networks=("192.0.2.0/24",)))
    assert is_holder(only, stranger)
    assert not is_holder(replace(WHOLE, kind=AuthorizationKind.CONSENT), WITHIN)


def test_host_narrows_nothing_when_a_log_names_none():
    assert covers(WHOLE, replace(WITHIN, host=""))
    assert not covers(WHOLE, replace(WITHIN, host="."))
    assert covers(WHOLE, replace(WITHIN, host="APP.Shop.example"))


def test_network_is_outside_when_it_is_no_address():
    assert passed(WHOLE, replace(WITHIN, address="nowhere")) == ("networks",)


def test_clauses_and_techniques_are_named_when_their_family_is():
    scope = Scope(("integrity.probing", "access.*"), techniques=("probing.*", "agent.scanner"))
    assert names_clause(scope, "integrity.probing")
    assert names_clause(scope, "access.unsupported")
    assert not names_clause(scope, "integrity.overload")
    assert is_akin(scope, "integrity.overload")
    assert not is_akin(scope, "conduct.threats")
    assert names_techniques(scope, ["probing.paths", "agent.scanner"])
    assert not names_techniques(scope, ["probing.paths", "payload.sql"])
    assert names_techniques(Scope(()), ["payload.sql"])
