from hypothesis import given
from hypothesis import strategies as st

from clausewise import fold
from clausewise.model import Action, Authorization, AuthorizationKind, Measure, Record, Scope, Strike


def record(sequence, kind, value, *, effect=True):
    return Record(sequence, 0, kind, "", "", fold.body(value), b"", b"", b"", effect)


def decided(number, author, action):
    strike = Strike("conduct.threats", 1, 0, 10, f"d{number}")
    return fold.Decided(f"d{number}", (Measure(action, "content", f"i{number}"),), (strike,), author)


EVENTS = st.lists(
    st.one_of(
        st.tuples(
            st.just("decided"), st.sampled_from("ab"), st.sampled_from([Action.REMOVE, Action.NUDGE, Action.HOLD])
        ),
        st.tuples(st.just("undone"), st.integers(1, 9), st.none()),
    ),
    max_size=12,
)


def records_of(events):
    made = []
    for number, (kind, first, second) in enumerate(events, start=1):
        value = decided(number, first, second) if kind == "decided" else fold.Undone(f"d{first}", "desk")
        made.append(record(number, kind, value))
    return made


def seen(state):
    return {author: state.history(author) for author in "ab"}, [
        state.standing("content", f"i{number}") for number in range(13)
    ]


@given(EVENTS, st.integers(0, 12))
def test_state_is_the_same_when_records_are_folded_at_once_or_in_two_parts(events, cut):
    records = records_of(events)
    whole, parts = fold.State(), fold.State()
    whole.fold(records)
    parts.fold(records[:cut])
    parts.fold(records)  # what was folded already is passed over
    assert seen(whole) == seen(parts)


@given(EVENTS)
def test_nothing_remains_when_every_decision_is_undone(events):
    records = records_of(events)
    undone = [record(100 + number, "undone", fold.Undone(f"d{number}", "desk")) for number in range(1, 13)]
    state, empty = fold.State(), fold.State()
    state.fold(records + undone)
    assert seen(state) == seen(empty)


def test_authorization_is_revoked_when_the_record_says_so():
    grant = Authorization("g", AuthorizationKind.GRANT, Scope(("*",)), "x", "y", 0, 10)
    state = fold.State()
    state.fold([record(1, "authorized", grant), record(2, "revoked", fold.Revoked("g", 5, "desk"))])
    assert state.authorizations["g"].revoked_ms == 5


def test_record_is_passed_over_when_its_kind_is_unknown_or_has_no_effect():
    state = fold.State()
    state.fold(
        [record(1, "of_a_later_version", {}), record(2, "decided", decided(2, "a", Action.REMOVE), effect=False)]
    )
    assert state.sequence == 2
    assert seen(state) == seen(fold.State())
