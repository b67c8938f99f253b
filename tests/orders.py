"""What people order in the histories of tests/simulation.py."""

from __future__ import annotations

from hypothesis import strategies as st

from clausewise.model import Action, Condition, Measure
from tests.reference import DAY, YEAR, Matter

ACCOUNTS = ("ada", "bob")
LASTING = (Action.WARN, Action.LIMIT, Action.BLOCK, Action.SUSPEND)
TO_CONTENT = (Action.LABEL, Action.LIMIT, Action.HOLD, Action.REMOVE)
TO_ACCOUNT = (Action.WARN, Action.LIMIT, Action.SUSPEND, Action.TERMINATE, Action.REINSTATE)
TO_ACCESS = (Action.LIMIT, Action.BLOCK)


@st.composite
def orders(draw, matter: Matter, now: int) -> tuple[Measure, ...]:
    """What a person may order in a matter, now and then beyond it."""
    author = draw(st.sampled_from((matter.author, matter.author, *ACCOUNTS)))
    made: dict[tuple[str, str, str], Measure] = {}
    for _ in range(draw(st.integers(1, 3))):
        on = draw(st.sampled_from(("content", "account", "account", "access")))
        actions = {"content": TO_CONTENT, "account": TO_ACCOUNT, "access": TO_ACCESS}[on]
        target = {"content": matter.target, "account": author, "access": f"account:{author}"}[on]
        action = draw(st.sampled_from(actions))
        ends = None
        if action in LASTING and on != "content":
            ends = draw(st.sampled_from((None, now + 1, now + DAY, now + 8 * DAY, now + YEAR + 1)))
        one = Measure(action, on, target, ends)
        if (action, on) == (Action.LIMIT, "account") and draw(st.booleans()):
            one = Measure(action, on, target, ends, Condition.ACCEPT_POLICY)
        made[action, on, target] = one
    return tuple(made.values())
