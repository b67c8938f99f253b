"""The enforcer that the docs show, run as it stands there against a site that forgets nothing."""

from __future__ import annotations

import re
from pathlib import Path

from clausewise import transcript
from clausewise.decision import Decision
from clausewise.engine import Engine
from clausewise.model import Action, Measure, Notification
from tests.small import policy
from tests.test_engine import Clock, opened

DOCS = (Path(__file__).parents[1] / "docs" / "enforcement.md").read_text(encoding="utf-8")
CODE = re.search(r"## The operator's enforcer\n\n((?:    .*\n|\n)+)", DOCS)[1]
DAY = 86_400_000


class Site:
    def __init__(self):
        self.locked, self.hidden = {}, {}

    def lock(self, account, *, locked):
        self.locked[account] = locked

    def hide(self, item, *, hidden):
        self.hidden[item] = hidden


def test_enforcer_of_the_docs_keeps_a_site_right_when_measures_overlap_and_end(tmp_path):
    site, clock = Site(), Clock()

    class Opening:
        @staticmethod
        def open(_, *, store, enforcer):
            assert store
            return opened(tmp_path / "a.db", clock, policy(), enforcer=enforcer)

    names = {"site": site, "Engine": Opening}
    exec(re.sub(r"(?m)^    ", "", CODE), names)
    engine: Engine = names["engine"]

    def decide(name, *measures):
        told = {"by": "person:ada", "notification": Notification.NOTICE}
        one = Decision(name, "item", clock(), engine.policy.stamp, measures=measures, **told)
        engine.clerk.append([transcript.entry(one)])
        engine.clerk.enforce([one])

    with engine:
        decide("d1", Measure(Action.REMOVE, "content", "p"), Measure(Action.SUSPEND, "account", "zoe", clock() + DAY))
        decide(
            "d2", Measure(Action.REMOVE, "content", "p"), Measure(Action.SUSPEND, "account", "zoe", clock() + 2 * DAY)
        )
        assert (site.hidden, site.locked) == ({"p": True}, {"zoe": True})
        engine.undo("d1", by="person:bo", reason="…")
        # The other decision stands.
        assert (site.hidden, site.locked) == ({"p": True}, {"zoe": True})
        clock.now += 2 * DAY
        engine.expiries.settle()
        assert (site.hidden, site.locked) == ({"p": True}, {"zoe": False})
        engine.undo("d2", by="person:bo", reason="…")
        assert site.hidden == {"p": False}
