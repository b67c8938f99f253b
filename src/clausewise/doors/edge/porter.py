"""Who decides at the edge whether a request is let in, whatever it came by: an application in front, or a server that asks.

Nothing here waits: what takes long is a future, and whoever asks waits for it as long as the route allows.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from functools import partial
from typing import Any, Final
from urllib.parse import parse_qsl, quote

from clausewise.answer import Answer, Verdict, answer_to
from clausewise.decision import Decision
from clausewise.doors.edge.confirmation import COOKIE, FIELD, Confirmation, pass_ms_max
from clausewise.doors.edge.counts import Counts
from clausewise.doors.edge.head import readable
from clausewise.doors.edge.protocol import Scope
from clausewise.doors.edge.refusal import (
    CONTENT_HELD,
    CONTENT_LARGE,
    CONTENT_REFUSED,
    OF,
    STALE,
    THROTTLED,
    UNCONFIRMED,
    UNJUDGED,
    Refusal,
    Response,
    Told,
    too_large,
)
from clausewise.doors.edge.request import cookie, header, onward, wants_page
from clausewise.doors.edge.sender import Sender
from clausewise.doors.edge.submission import Submission, found
from clausewise.engine import Engine
from clausewise.errors import ClausewiseError, InputError
from clausewise.event import Event
from clausewise.front import Route, in_order, resolved, route_of
from clausewise.intake import identifier_characters_max
from clausewise.model import Action, Item
from clausewise.tongue import preferred

log = logging.getLogger("clausewise.edge")
CONFIRM_AT: Final = "/.clausewise/confirm"
# Where an application finds what was decided about content that it is sent: in its scope or environment.
DECISIONS: Final = "clausewise.decisions"
threads_max: Final = 4
form_bytes_max: Final = 8_192
_CONTENT: Final = {Answer.BLOCK: CONTENT_REFUSED, Answer.CHALLENGE: CONTENT_HELD}
_CONFIRMABLE: Final = frozenset((THROTTLED.code, UNCONFIRMED.code))
# What is found over time is judged beside the requests; beyond so many at once it is dropped, and said so in the log.
settling_max: Final = 1_000


class Porter:
    """Asks ``engine`` about requests that ``sender`` makes events of, as ``routes`` and ``otherwise`` say. Thread-safe.

    In ``shadow`` nothing is refused. ``secret`` is that of ``Confirmation``; its form is at ``confirm_at``.
    """

    def __init__(
        self,
        engine: Engine,
        sender: Sender,
        routes: Sequence[Route] = (),
        otherwise: Route | None = None,
        *,
        submissions: Sequence[Submission] = (),
        shadow: bool = False,
        secret: bytes = b"",
        confirm_at: str = CONFIRM_AT,
    ) -> None:
        self.engine, self.sender = engine, sender
        self.counts = Counts(engine.clock)
        self.confirmation = Confirmation(secret)
        self._routes = in_order(routes, otherwise or Route())
        self._submissions = sorted(submissions, key=lambda one: -len(one.prefix))
        self._is_shadow = shadow
        self._confirm_at = confirm_at
        self._threads = ThreadPoolExecutor(threads_max, "clausewise-edge")
        self._settling: set[Future[Any]] = set()

    def route(self, scope: Scope) -> Route:
        """Return what holds for the path of a request."""
        return route_of(scope["path"], self._routes)

    def submission(self, scope: Scope) -> Submission | None:
        """Return which content a request may hold; None for most."""
        if not self._submissions:
            return None
        path, method = resolved(scope["path"]), scope["method"]
        return next((one for one in self._submissions if method in one.methods and path.startswith(one.prefix)), None)

    def confirms_at(self, scope: Scope) -> bool:
        """Say whether a request is for the form of confirmations. ASGI's path begins with the root, which some servers leave out."""
        return scope["path"] in (self._confirm_at, scope.get("root_path", "") + self._confirm_at)

    def asked(self, event: Event, route: Route) -> tuple[Event, Verdict | Future[Verdict]]:
        """Return the event with what was noticed about it, and the verdict: at once, or as it comes where something was found.

        Raises what the engine raises.
        """
        shadow = self.is_shadow(route)
        asked = self.engine.traffic.asked([event], shadow=shadow)
        [event] = asked.events
        answered = partial(self.engine.traffic.answered, asked, shadow=shadow)
        if not asked.cases:
            return event, answered()[0]
        return event, self.threaded(lambda: answered()[0])

    def refused(self, scope: Scope, event: Event, verdict: Verdict, route: Route) -> Refusal | None:
        """Return how a request is refused, None for one that is let in; and count it."""
        if verdict.answer is Answer.ALLOW or self._has_passed(scope, event, verdict):
            self.counts.answered(route, verdict.would, is_let_in=True)
            return None
        self.counts.answered(route, verdict.would, is_let_in=False)
        return self._refusal(scope, OF[verdict.answer], verdict, event)

    def unjudged(self, scope: Scope, error: BaseException, route: Route) -> Refusal | None:
        """Return what becomes of a request that could not be judged: None where it is served all the same; and count it."""
        is_closed = route.fail == "closed" and not self.is_shadow(route)
        self.counts.unjudged(route, error, is_closed=is_closed)
        return self._refusal(scope, UNJUDGED) if is_closed else None

    def submitted(
        self, scope: Scope, event: Event, read: bytes, wanted: Submission, route: Route, *, is_whole: bool
    ) -> Future[list[Decision]]:
        """Return the decisions about the content of a body, ``read`` whole, as they come; none where there is no content in it.

        It is the operator's own, whatever host its sender names. The future raises InputError CW589 for what nobody can unpack.
        """
        packed_by, content_type = header(scope, b"content-encoding"), header(scope, b"content-type")

        def work() -> list[Decision]:
            body = readable(read, packed_by, wanted.bytes_max + 1)
            if not is_whole or len(body) > wanted.bytes_max or (read and not body):
                raise too_large()
            parts, target = found(body, content_type, wanted)
            if not parts:
                return []
            item = Item(
                parts,
                author=event.account,
                target=target[:identifier_characters_max],
                path=event.path[:identifier_characters_max],
                network=event.address,
                token=event.token,
            )
            return self.engine.check_many([item], shadow=self.is_shadow(route))

        return self.threaded(work)

    def content_refused(
        self, scope: Scope, decisions: Sequence[Decision], wanted: Submission, route: Route
    ) -> Refusal | None:
        """Return how content is refused, None for what the application may take; and count it."""
        would = answer_to(decisions)
        error = _CONTENT.get(would)
        if error is CONTENT_HELD and wanted.held == "serve":
            error = None
        is_let_in = error is None or self.is_shadow(route)
        action = max((one.action for one in decisions), key=list(Action).index, default=Action.ALLOW)
        self.counts.submitted(wanted, action.value, is_let_in=is_let_in)
        if error is None or is_let_in:
            return None
        return self._refusal(scope, error, Verdict(would, would, tuple(decisions)))

    def content_unjudged(self, scope: Scope, error: BaseException, wanted: Submission, route: Route) -> Refusal | None:
        """Return what becomes of content that could not be judged: None where it is taken all the same; and count it."""
        is_closed = wanted.fail == "closed" and not self.is_shadow(route)
        self.counts.unjudged(wanted, error, is_closed=is_closed)
        is_large = isinstance(error, ClausewiseError) and error.code == CONTENT_LARGE.code
        return self._refusal(scope, CONTENT_LARGE if is_large else UNJUDGED) if is_closed else None

    def served(self, event: Event, route: Route) -> None:
        """Count a request that was served; what is found over time is judged beside the requests, which do not wait for it."""
        self.settle(self.engine.traffic.served([event]), is_shadow=self.is_shadow(route))

    def settle(self, cases: Sequence[Any], *, is_shadow: bool) -> None:
        """Judge what was found over time in a thread."""
        if not cases:
            return
        if len(self._settling) >= settling_max:
            log.error("%d findings are dropped: %d wait already", len(cases), settling_max)
            return
        settling = self.threaded(partial(self.engine.traffic.settled, cases, shadow=is_shadow))
        self._settling.add(settling)
        settling.add_done_callback(self._settling.discard)

    def settled(self) -> None:
        """Wait until all that was found over time is judged."""
        wait(tuple(self._settling))

    def is_shadow(self, route: Route) -> bool:
        """Say whether nothing is refused there."""
        return self._is_shadow or route.is_shadow

    def is_barred(self, event: Event, route: Route) -> bool:
        """Say whether whoever sends something is blocked, whatever it says."""
        if route.is_exempt or self.is_shadow(route):
            return False
        [verdict] = self.engine.traffic.asked([event]).verdicts
        return verdict.answer is Answer.BLOCK

    def threaded(self, work: Any) -> Future[Any]:
        """Return what ``work`` is to return; what it raises stands in the log even when nobody waits any more."""
        future = self._threads.submit(work)
        future.add_done_callback(_log_failure)
        return future

    def confirmed(self, scope: Scope, form: bytes | None) -> Response:
        """Answer whoever asks for the form (``form`` is None) with it, and give a pass to whoever sent it back."""
        address = self.sender.address(scope)
        if form is None:
            refusal = self._refusal(scope, UNCONFIRMED, None, Event(0, address=address, path="/"))
            return refusal.response(is_page=True, is_head=scope["method"] == "HEAD")
        told = dict(parse_qsl(form.decode("latin-1")))
        given = self.confirmation.confirmed(told.get(FIELD, ""), address, self.engine.clock())
        if given is None:
            return self._refusal(scope, STALE).response(is_page=wants_page(scope))
        secure = "; Secure" if scope.get("scheme") == "https" else ""
        held = f"{COOKIE}={given[0]}; Path=/; Max-Age={pass_ms_max // 1000}; HttpOnly; SameSite=Lax{secure}"
        headers = [
            (b"location", quote(given[1], safe="/%?&=:@!$'()*+,;~[]").encode()),
            (b"set-cookie", held.encode()),
            (b"cache-control", b"no-store"),
            (b"content-length", b"0"),
        ]
        return Response(303, headers, b"")

    def _has_passed(self, scope: Scope, event: Event, verdict: Verdict) -> bool:
        held = cookie(scope, COOKIE)
        if not held or verdict.answer is Answer.BLOCK:
            return False
        is_held = verdict.answer is Answer.CHALLENGE
        return self.confirmation.passes(held, event.address, self.engine.clock(), is_held=is_held)

    def again(self, scope: Scope, told: Told) -> Refusal:
        """Return a refusal that was told of before. Raises KeyError for a code that nothing is refused for."""
        return self._drawn(scope, told, self.sender.event(scope))

    def _refusal(
        self, scope: Scope, error: ClausewiseError, verdict: Verdict | None = None, event: Event | None = None
    ) -> Refusal:
        return self._drawn(scope, Told.of(error, preferred(header(scope, b"accept-language")), verdict), event)

    def _drawn(self, scope: Scope, told: Told, event: Event | None) -> Refusal:
        confirm = form = ""
        if event is not None and told.code in _CONFIRMABLE:
            confirm = scope.get("root_path", "") + self._confirm_at
            form = self.confirmation.form(event.address, onward(scope, event), self.engine.clock())
        return Refusal(told, contact=self.engine.policy.operator.contact, confirm=confirm, form=form)


def opened(submissions: Sequence[Submission]) -> Engine:
    """Return an engine of the shipped policy without a ledger; without content to judge it needs no detectors."""
    return Engine.open() if submissions else Engine.open(with_detectors=())


def _log_failure(future: Future[Any]) -> None:
    error = None if future.cancelled() else future.exception()
    if error is not None and not isinstance(error, InputError):
        log.error("judging failed: %s", error.said("en") if isinstance(error, ClausewiseError) else repr(error))


class Guarded:
    """An application before which a porter stands."""

    _porter: Porter

    @property
    def engine(self) -> Engine:
        """The engine that judges."""
        return self._porter.engine

    @property
    def counts(self) -> Counts:
        """What was answered so far, as a collector for prometheus-client."""
        return self._porter.counts
