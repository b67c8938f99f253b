"""The pages on which anybody reports something and follows what becomes of it: /report and /track."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial
from typing import Any, cast
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from clausewise import acknowledgement
from clausewise.clause import Category, Clause
from clausewise.complaint import (
    ASKED,
    RIGHTS,
    Complaint,
    Door,
    Matter,
    Progress,
    Stage,
    attachment_bytes_max,
    attachments_bytes_max,
    attachments_max,
    line_characters_max,
    location_characters_max,
    reason_characters_max,
)
from clausewise.doors.http import form
from clausewise.doors.http.kinds import HttpError
from clausewise.doors.http.limits import (
    hour_ms,
    reports_per_address_max,
    wrong_keys_per_address_max,
)
from clausewise.doors.http.pages import GROUPS, draw, language_of, typeset
from clausewise.doors.http.public.enclosing import enclosing
from clausewise.doors.http.public.patience import Patience
from clausewise.doors.http.public.report_kinds import TOO_OFTEN, TRAPPED
from clausewise.doors.http.public.throttle import Throttle
from clausewise.doors.http.service import Service
from clausewise.doors.http.view import guarded, moved, said
from clausewise.errors import ClausewiseError, NotFoundError, StoreError
from clausewise.grievance import NAMES, lacking, spares
from clausewise.model import Channel, Words

OWN = {"Cache-Control": "no-store", "X-Robots-Tag": "noindex"}
# Where a right is claimed, the clauses that speak of such rights are offered.
CATEGORIES = {
    Matter.COPYRIGHT: Category.INTELLECTUAL_PROPERTY_INFRINGEMENTS,
    Matter.TRADEMARK: Category.INTELLECTUAL_PROPERTY_INFRINGEMENTS,
    Matter.PRIVACY: Category.DATA_PROTECTION_AND_PRIVACY_VIOLATIONS,
    Matter.DEFAMATION: Category.ILLEGAL_OR_HARMFUL_SPEECH,
}
LINES = ("item", "location", "name", "email", "address", "work", "right", "seen")
TICKS = ("good_faith", "no_offer")
TRAP = "homepage"
LACKING = "CW931"
_LACKS = Words("This is missing: {}.", "Il manque ceci\u00a0: {}.")
MIB = 1024 * 1024


def routes(service: Service) -> list[BaseRoute]:
    """Return the routes of reports."""
    drawn = Reporting(service)
    return [
        Route("/report", guarded(drawn.ask), methods=["GET"]),
        Route("/report", guarded(drawn.take), methods=["POST"]),
        Route("/track/{receipt}", guarded(drawn.follow), methods=["GET"]),
        Route("/track/{receipt}", guarded(drawn.contest), methods=["POST"]),
    ]


class Reporting:
    """Draws the form and the pages of one service's reports."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._complaints = service.engine.complaints
        commons = service.engine.commons
        self._sent = Throttle("report", reports_per_address_max, hour_ms, commons)
        self._wrong = Throttle("wrong key", wrong_keys_per_address_max, hour_ms, commons)
        self._patience = Patience(lambda: service.engine.needs_store().secret("forms"), service.engine.clock)

    async def ask(self, request: Request) -> Response:
        """Draw the choice of what to tell, or the form for it; an address or id in the query stands in it already."""
        self._let_in(request)
        matter = _matter(request.query_params.get("matter", ""))
        filled = {name: request.query_params.get(name, "")[:location_characters_max] for name in ("item", "location")}
        filled["clause"] = request.query_params.get("clause", "")
        return await self._form(request, matter, filled)

    async def take(self, request: Request) -> Response:
        """Take the form in and lead to the page that follows the report."""
        self._let_in(request)
        address = request.client.host if request.client else ""
        with enclosing(self._service, request) as sent:
            filled = {name: value.replace("\r\n", "\n") for name, value in (await sent.fields()).items()}
            matter = _matter(filled.get("matter", "")) or Matter.RULE
            try:
                _refuse(self._sent, address)
                if filled.get(TRAP):
                    raise HttpError(TRAPPED)
                self._patience.check(filled.get("begun", ""))
                complaint = self._complaint(filled, matter, request)
                self._sent.count(address)
                annexed = await sent.annexed()
                receive = partial(self._complaints.receive, complaint, door=Door.FORM, annexed=annexed)
                found = await self._service.blocking(receive)
            except StoreError:
                raise
            except ClausewiseError as error:
                return await self._form(request, matter, filled, error=error)
        return moved(request, f"/track/{found.id}?{urlencode({'key': self._complaints.key(found.id), 'new': '1'})}")

    async def follow(self, request: Request) -> Response:
        """Draw how far a report is, for whoever has its key."""
        progress = await self._progress(request)
        return self._course(request, progress)

    async def contest(self, request: Request) -> Response:
        """Take the wish that somebody else look."""
        progress = await self._progress(request)
        words = form.first(await form.read(request), "words").replace("\r\n", "\n")
        address = request.client.host if request.client else ""
        try:
            _refuse(self._sent, address)
            self._sent.count(address)
            await self._service.blocking(self._complaints.contest, progress.id, words)
        except StoreError:
            raise
        except ClausewiseError as error:
            return self._course(request, progress, error=error, words=words)
        return moved(request, f"/track/{progress.id}?{urlencode({'key': request.query_params.get('key', '')})}")

    # Within

    def _let_in(self, request: Request) -> None:
        """While the service has no key, only this machine is served, as everywhere."""
        if self._service.access.is_open:
            self._service.access.anybody(request.headers, request.method)
        self._service.engine.needs_store()

    async def _progress(self, request: Request) -> Progress:
        self._let_in(request)
        address = request.client.host if request.client else ""
        _refuse(self._wrong, address)
        key = request.query_params.get("key", "")
        try:
            return await self._service.blocking(self._complaints.follow, request.path_params["receipt"], key)
        except NotFoundError as error:
            self._wrong.count(address)
            error.where = ""
            raise

    def _complaint(self, filled: dict[str, str], matter: Matter, request: Request) -> Complaint:
        clause = filled.get("clause", "")
        found = self._service.engine.policy.clauses.get(clause)
        is_notice = matter is not Matter.RULE and found is not None and Channel.NOTICE in found.channels
        return Complaint(
            clause=clause,
            reason=filled.get("reason", ""),
            notice=is_notice,
            language=language_of(request),
            matter=matter,
            **cast("dict[str, Any]", {name: filled.get(name, "").strip() for name in LINES}),
            **cast("dict[str, Any]", {name: bool(filled.get(name)) for name in TICKS}),
        )

    async def _form(
        self, request: Request, matter: Matter | None, filled: dict[str, str], *, error: ClausewiseError | None = None
    ) -> Response:
        policy = self._service.engine.policy
        begun = await self._service.blocking(self._patience.begun)
        response = draw(
            "public/report.html",
            request,
            language_of(request),
            policy=policy,
            matter=matter,
            matters=Matter,
            asked=ASKED[matter] if matter else (),
            groups=self._groups(matter) if matter else [],
            spared=[one for one in policy.clauses if spares(one, policy)],
            filled=filled,
            begun=begun,
            error=error,
            field=error.where.removeprefix("/") if error else "",
            flaws=self._flaws(error, filled, matter, request) if error else {},
            said=said(error, request) if error else "",
            typeset=typeset,
            line_max=line_characters_max,
            location_max=location_characters_max,
            reason_max=reason_characters_max,
            attachments_max=attachments_max,
            attachment_mib=attachment_bytes_max // MIB,
            attachments_mib=attachments_bytes_max // MIB,
            carried=urlencode({name: filled[name] for name in ("item", "location", "clause") if filled.get(name)}),
        )
        response.headers.update(OWN)
        if error is not None:
            response.status_code = error.status
            self._service.metrics.refused(error.code)
            for name, value in (error.headers if isinstance(error, HttpError) else {}).items():
                response.headers[name] = value
        return response

    def _flaws(
        self, error: ClausewiseError, filled: dict[str, str], matter: Matter | None, request: Request
    ) -> dict[str, str]:
        """Return what is wrong by field: what the error names, and with it whatever else is still missing."""
        first = error.where.removeprefix("/")
        found = {first: said(error, request)} if first else {}
        if error.code == LACKING and matter is not None:
            others = lacking(self._complaint(filled, matter, request), self._service.engine.policy)
            fields, language = dict.fromkeys((first, *others)), language_of(request)
            if len(fields) > 1:
                found = {field: _LACKS.in_(language).format(NAMES[field].in_(language)) for field in fields}
        return found

    def _groups(self, matter: Matter) -> list[tuple[Words, list[Clause]]]:
        """Return the clauses that can be chosen, in groups; where a right is claimed, only those that speak of it, if there are any."""
        channels = {Channel.REPORT} if matter is Matter.RULE else {Channel.REPORT, Channel.NOTICE}
        channels = {Channel.NOTICE} if matter in RIGHTS else channels
        offered = [one for one in self._service.engine.policy.clauses.values() if channels & set(one.channels)]
        if matter in RIGHTS:
            offered = [one for one in offered if one.dsa.category is CATEGORIES[matter]] or offered
        groups: dict[str, list[Clause]] = {name: [] for name in GROUPS}
        for clause in offered:
            groups.setdefault(clause.id.partition(".")[0], []).append(clause)
        return [(GROUPS.get(name, Words(name, name)), found) for name, found in groups.items() if found]

    def _course(
        self, request: Request, progress: Progress, *, error: ClausewiseError | None = None, words: str = ""
    ) -> Response:
        language = language_of(request)
        response = draw(
            "public/track.html",
            request,
            language,
            progress=progress,
            stage=acknowledgement.STAGES[progress.stage],
            paragraphs=acknowledgement.said(progress, self._service.engine.policy, language),
            is_new="new" in request.query_params and progress.stage is not Stage.DECIDED,
            key=request.query_params.get("key", ""),
            when=_when,
            typeset=typeset,
            error=said(error, request) if error else "",
            words=words,
            words_max=5_000,
        )
        response.headers.update(OWN)
        if error is not None:
            response.status_code = error.status
        return response


def _matter(name: str) -> Matter | None:
    return next((one for one in Matter if one == name), None)


def _refuse(throttle: Throttle, address: str) -> None:
    if wait := throttle.wait_seconds(address):
        raise HttpError(TOO_OFTEN, headers={"Retry-After": str(wait)})


def _when(time_ms: int) -> str:
    return datetime.fromtimestamp(time_ms / 1000, UTC).strftime("%Y-%m-%d %H:%M UTC")
