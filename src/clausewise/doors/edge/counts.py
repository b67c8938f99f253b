"""What the edge answered, for an operator to watch: how much was let in or refused where, and what could not be judged.

``Counts`` is a collector of prometheus-client: ``REGISTRY.register(middleware.counts)``.
"""

from __future__ import annotations

import logging
import threading
from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any, Final

from clausewise.answer import Answer
from clausewise.doors.edge.submission import Submission
from clausewise.errors import ClausewiseError
from clausewise.front import Route

log = logging.getLogger("clausewise.edge")
# A part that fails fails for each request: of one route so often is enough in a log.
told_ms: Final = 1_000
LATE: Final = "late"
FAILED: Final = "failed"


class Counts:
    """Counters by route. ``clock`` returns now in milliseconds. Thread-safe."""

    def __init__(self, clock: Callable[[], int]) -> None:
        self._clock = clock
        self._answers: Counter[tuple[str, str, str]] = Counter()
        self._unjudged: Counter[tuple[str, str, str]] = Counter()
        self._contents: Counter[tuple[str, str, str]] = Counter()
        self._told: dict[str, tuple[int, int]] = {}
        self._lock = threading.Lock()

    def answered(self, route: Route, would: Answer, *, is_let_in: bool) -> None:
        """Count what ``would`` be answered, and whether the request was let in: all that is asked for in shadow, or with a pass."""
        with self._lock:
            self._answers[route.prefix, would.value, "in" if is_let_in else "out"] += 1

    def submitted(self, wanted: Submission, action: str, *, is_let_in: bool) -> None:
        """Count content by what was decided about it, and whether the request was let in."""
        with self._lock:
            self._contents[wanted.prefix, action, "in" if is_let_in else "out"] += 1

    def unjudged(self, route: Route | Submission, error: BaseException, *, is_closed: bool) -> None:
        """Count a request that could not be judged, and say why in the log, once a second for each route."""
        cause = LATE if isinstance(error, TimeoutError) else FAILED
        fate = "closed" if is_closed else "open"
        now_ms = self._clock()
        with self._lock:
            self._unjudged[route.prefix, cause, fate] += 1
            since_ms, passed_over = self._told.get(route.prefix, (0, 0))
            if now_ms - since_ms < told_ms:
                self._told[route.prefix] = since_ms, passed_over + 1
                return
            self._told[route.prefix] = now_ms, 0
        log.warning(
            "a request was not judged: %s; route %s, fail %s, and it is %s%s",
            _said(error, route),
            route.prefix,
            route.fail,
            "refused" if is_closed else "served",
            f"; so were {passed_over} before it" if passed_over else "",
        )

    def collect(self) -> Iterable[Any]:
        """Return all counters as prometheus-client wants them."""
        from prometheus_client.core import CounterMetricFamily

        answers = CounterMetricFamily(
            "clausewise_edge_requests", "Requests at the edge.", labels=["route", "answer", "went"]
        )
        unjudged = CounterMetricFamily(
            "clausewise_edge_unjudged", "Requests that could not be judged.", labels=["route", "cause", "fail"]
        )
        contents = CounterMetricFamily(
            "clausewise_edge_contents", "Contents judged at the edge.", labels=["route", "action", "went"]
        )
        counted = ((answers, self._answers), (unjudged, self._unjudged), (contents, self._contents))
        with self._lock:
            for family, counter in counted:
                for labels, value in sorted(counter.items()):
                    family.add_metric(labels, value)
        return answers, unjudged, contents


def _said(error: BaseException, route: Route | Submission) -> str:
    if isinstance(error, ClausewiseError):
        return error.said("en")
    return f"it took longer than {route.budget_ms} ms" if isinstance(error, TimeoutError) else repr(error)
