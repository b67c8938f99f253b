from __future__ import annotations

import pytest
from msgspec.structs import replace

from clausewise import transcript
from clausewise.decision import Decision, Quiet
from clausewise.errors import InputError
from clausewise.model import (
    Action,
    Basis,
    Certainty,
    Condition,
    Finding,
    Measure,
    Notification,
    PolicyStamp,
)
from clausewise.sanction import check, ground_characters_max, spelt

NOW = 1_790_000_000_000
BAN = Decision(
    "d1",
    "post-7",
    NOW,
    PolicyStamp("shop", "1.0", "0" * 64),
    measures=(Measure(Action.SUSPEND, "account", "zoe", NOW + 1),),
    by="person:ada",
    notification=Notification.NOTICE,
)
DISCRETION = (Finding("general.enforcement", Certainty.CERTAIN, Basis.DISCRETION),)


@pytest.mark.parametrize(
    ("code", "measure"),
    [
        ("CW950", Measure(Action.REMOVE, "account", "zoe")),
        ("CW950", Measure(Action.SUSPEND, "account", "")),
        ("CW950", Measure(Action.WARN, "content", "post-7")),
        ("CW951", Measure(Action.SUSPEND, "account", "zoe", NOW)),
        ("CW951", Measure(Action.REMOVE, "content", "post-7", NOW + 1)),
        ("CW952", Measure(Action.BLOCK, "access", "203.0.113.9", NOW + 1)),
        ("CW952", Measure(Action.BLOCK, "access", "network:203.0.113.9/24", NOW + 1)),
        ("CW952", Measure(Action.BLOCK, "access", "address:2001:0db8::1", NOW + 1)),
        ("CW952", Measure(Action.BLOCK, "access", "token:secret", NOW + 1)),
        ("CW954", Measure(Action.SUSPEND, "account", "zoe", None, Condition.ACCEPT_POLICY)),
    ],
)
def test_measure_is_refused_when_it_cannot_be_done(code, measure):
    with pytest.raises(InputError, match=code) as caught:
        check([Measure(Action.ALLOW, "content", "post-7"), measure], time_ms=NOW)
    assert caught.value.where.startswith("/measures/1")
    assert caught.value.remedy_fr


@pytest.mark.parametrize("target", ["account:zoe", "address:2001:db8::1", "network:2001:db8::/32", "token:" + "a" * 64])
def test_access_is_taken_when_it_is_spelt_as_the_door_spells_it(target):
    assert spelt(target) == target
    check([Measure(Action.BLOCK, "access", target, NOW + 1), Measure(Action.BLOCK, "access", target)], time_ms=NOW)


def test_discretion_is_not_recorded_when_it_has_no_written_reason():
    bare = replace(BAN, findings=DISCRETION)
    for reason in ("", "  \n"):
        with pytest.raises(InputError, match="CW955"):
            transcript.entry(replace(bare, reason=reason))
    # Whoever decides: a machine needs one just as well.
    with pytest.raises(InputError, match="CW955"):
        transcript.entry(replace(bare, by=""))
    entry = transcript.entry(replace(bare, reason="Three neighbours told of the same threats at the door."))
    assert b"neighbours" not in entry.body
    assert b"neighbours" in entry.sealed


@pytest.mark.parametrize("notification", [Notification.NONE, Notification.DELAYED])
def test_silence_of_a_person_needs_a_ground_when_something_is_done(notification):
    quiet = replace(BAN, notification=notification)
    for ground in ("", " ", "x" * (ground_characters_max + 1)):
        with pytest.raises(InputError, match="CW956"):
            transcript.entry(replace(quiet, ground=ground))
    assert b"legal_order" in transcript.entry(replace(quiet, ground=Quiet.ORDER)).body
    # Words may name somebody, so the chain has them under seal only.
    said = transcript.entry(replace(quiet, ground="Asked by constable Roy"))
    assert b"Roy" not in said.body
    assert b"Roy" in said.sealed


def test_silence_needs_no_ground_when_nothing_is_done_or_a_clause_says_so():
    transcript.entry(replace(BAN, notification=Notification.NONE, measures=(), findings=DISCRETION[:0]))
    transcript.entry(replace(BAN, notification=Notification.NONE, by=""))
