"""What an operator watches, for Prometheus: decisions by action and clause, requests by operation and status, latency, queue, problems."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST

from clausewise.commons import Commons
from clausewise.decision import Decision
from clausewise.dispatch import Overview
from clausewise.nudge import Nudge
from clausewise.webhook import Attempt

CONTENT_TYPE = CONTENT_TYPE_LATEST
ENDPOINT = ("endpoint", "state")
GAUGES = {
    "behind": (
        "clausewise_webhook_behind_records",
        "Records that a webhook's endpoint was not told of yet, wanted or not.",
    ),
    "waiting": ("clausewise_webhook_waiting", "Deliveries that failed and wait for another try."),
    "dead": ("clausewise_webhook_dead", "Deliveries that never got through."),
    "oldest": ("clausewise_webhook_oldest_seconds", "Age of the oldest record that is still to get through."),
}
SECONDS = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)


class Metrics:
    """The counters of one service.

    ``queue`` tells how many items wait, ``refusing`` whether the ledger takes nothing, ``commons`` whether processes share anything.
    """

    def __init__(self, queue: Callable[[], float], refusing: Callable[[], bool], commons: Commons) -> None:
        self._registry = CollectorRegistry()
        self._checks = Counter("clausewise_checks", "Items judged, by action.", ["action"], registry=self._registry)
        self._findings = Counter("clausewise_findings", "Clauses found broken.", ["clause"], registry=self._registry)
        self._drafts = Counter(
            "clausewise_drafts", "Drafts seen, by what was ahead.", ["ahead"], registry=self._registry
        )
        self._requests = Counter(
            "clausewise_requests", "Requests answered.", ["operation", "status"], registry=self._registry
        )
        self._problems = Counter(
            "clausewise_problems", "Problems answered, by code.", ["code"], registry=self._registry
        )
        self._seconds = Histogram(
            "clausewise_request_seconds", "Time to answer.", ["operation"], registry=self._registry, buckets=SECONDS
        )
        Gauge("clausewise_queue_items", "Items that wait to be judged.", registry=self._registry).set_function(queue)
        refused = Gauge("clausewise_refusing", "1 while the ledger takes nothing.", registry=self._registry)
        refused.set_function(refusing)
        if commons.is_shared:
            alone = Gauge(
                "clausewise_alone", "1 while what processes share cannot be reached.", registry=self._registry
            )
            alone.set_function(lambda: bool(commons.trouble))
        self._tries = Counter(
            "clausewise_webhook_tries", "Webhooks sent, by outcome.", ["outcome"], registry=self._registry
        )
        self._webhooks = {
            name: Gauge(called, words, ENDPOINT, registry=self._registry) for name, (called, words) in GAUGES.items()
        }
        self._answers: dict[tuple[str, int], Counter] = {}
        self._times: dict[str, Histogram] = {}

    def decided(self, decisions: Iterable[Decision]) -> None:
        """Count decisions."""
        for decision in decisions:
            self._checks.labels(decision.action.value).inc()
            for clause in decision.clauses:
                self._findings.labels(clause).inc()

    def drafted(self, nudges: Iterable[Nudge]) -> None:
        """Count drafts: that is all that is kept of them."""
        for one in nudges:
            self._drafts.labels(one.ahead.value).inc()

    def answered(self, operation: str, status: int, seconds: float) -> None:
        """Count a response to ``operation``, which took ``seconds``."""
        answers = self._answers.get((operation, status))
        if answers is None:
            answers = self._answers[operation, status] = self._requests.labels(operation, str(status))
        times = self._times.get(operation)
        if times is None:
            times = self._times[operation] = self._seconds.labels(operation)
        answers.inc()
        times.observe(seconds)

    def refused(self, code: str) -> None:
        """Count a problem."""
        self._problems.labels(code).inc()

    def sent(self, attempt: Attempt) -> None:
        """Count what came of sending a webhook."""
        self._tries.labels(attempt.failure.value if attempt.failure else "delivered").inc()

    def webhooks(self, overview: Sequence[Overview], now_ms: int) -> None:
        """Note how far every webhook is; those that are gone are forgotten."""
        for gauge in self._webhooks.values():
            gauge.clear()
        for one in overview:
            age = (now_ms - one.oldest_ms) / 1000 if one.oldest_ms else 0.0
            told = {"behind": one.behind, "waiting": one.waiting, "dead": one.dead, "oldest": max(0.0, age)}
            for name, value in told.items():
                self._webhooks[name].labels(one.endpoint.id, one.endpoint.state.value).set(value)

    def beside(self, collector: Any) -> None:
        """Tell what a ``collector`` of another door counts, too."""
        self._registry.register(collector)

    def text(self) -> bytes:
        """Return everything in Prometheus' text format."""
        return generate_latest(self._registry)
