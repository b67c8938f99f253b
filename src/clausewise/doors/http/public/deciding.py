"""What the person concerned reads about a decision, and how they appeal: by a link, without an account and without script."""

from __future__ import annotations

from urllib.parse import quote, urlencode

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from clausewise.allowance import Allowance
from clausewise.case import Outcome, reason_characters_max
from clausewise.doors.http import form
from clausewise.doors.http.kinds import HttpError, kind_of
from clausewise.doors.http.pages import draw, language_of, typeset
from clausewise.doors.http.service import Service
from clausewise.doors.http.view import SEE_OTHER, guarded, said
from clausewise.errors import ClausewiseError, ConflictError, InputError
from clausewise.exposition import day
from clausewise.grounds import Standing
from clausewise.model import LANGUAGES, LanguageCode, Words
from clausewise.statements import contact_characters_max

appeals_per_hour_max = 600
BUSY_APPEALS = kind_of(
    "CW944",
    429,
    ("Too many appeals come in at the moment.", "Trop d'appels arrivent en ce moment."),
    ("Try again in an hour; nothing is lost until then.", "Réessayez dans une heure; rien n'est perdu d'ici là."),
)
STANDINGS = {
    Standing.IN_FORCE: Words("This decision is in force.", "Cette décision est en vigueur."),
    Standing.ENDED: Words("This decision has run out.", "Cette décision n'a plus d'effet."),
    Standing.TAKEN_BACK: Words(
        "This decision was taken back; nothing of it counts any more.",
        "Cette décision a été reprise; plus rien n'en compte.",
    ),
}
OUTCOMES = {
    Outcome.UPHELD: Words("The decision stands.", "La décision est maintenue."),
    Outcome.ACTED: Words("Something else was decided instead.", "Autre chose a été décidé à la place."),
    Outcome.CLEARED: Words("You were right: all of it was taken back.", "Vous aviez raison\u00a0: tout a été repris."),
}


def routes(service: Service) -> list[BaseRoute]:
    """Return the routes of a decision's public page."""
    drawn = Deciding(service)
    return [
        Route("/decisions/{id}", guarded(drawn.statement)),
        Route("/decisions/{id}/appeal", guarded(drawn.appeal), methods=["POST"]),
    ]


class Deciding:
    """Draws statements of reasons for whoever has their link, and takes appeals."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._allowance = Allowance(appeals_per_hour_max)

    async def statement(self, request: Request) -> Response:
        """Draw the statement of a decision. Raises NotFoundError CW940."""
        return await self._drawn(request)

    async def appeal(self, request: Request) -> Response:
        """Begin an appeal and show it; say what is wrong with the form beside its fields. Raises NotFoundError CW940, HttpError CW944."""
        fields = await form.read(request)
        words, contact = (form.first(fields, name).replace("\r\n", "\n") for name in ("words", "contact"))
        asked = form.first(fields, "language")
        language: LanguageCode = next((code for code in LANGUAGES if code == asked), language_of(request))
        decision, key = request.path_params["id"], request.query_params.get("key", "")
        office = self._service.engine.statements
        await self._service.blocking(office.read, decision, key)
        if self._allowance.spend():
            raise HttpError(BUSY_APPEALS, headers={"Retry-After": "3600"})
        try:
            await self._service.blocking(
                office.appeal, decision, words, language=language, key=key, contact=contact.strip()
            )
        except (InputError, ConflictError) as error:
            return await self._drawn(request, error=error, words=words, contact=contact)
        query = urlencode({"key": key, "language": language_of(request)})
        return RedirectResponse(
            f"/decisions/{quote(decision, safe='')}?{query}#appeal", SEE_OTHER, {"Cache-Control": "no-store"}
        )

    async def _drawn(
        self, request: Request, *, error: ClausewiseError | None = None, words: str = "", contact: str = ""
    ) -> Response:
        decision, key = request.path_params["id"], request.query_params.get("key", "")
        office, language = self._service.engine.statements, language_of(request)
        found = await self._service.blocking(office.read, decision, key)
        followed = await self._link(found.followed_by)
        links = [await self._link(one.decision) for one in found.appeals]
        place = f"/decisions/{quote(decision, safe='')}"
        other: LanguageCode = "en" if language == "fr" else "fr"
        response = draw(
            "public/decision.html",
            request,
            language,
            found=found,
            followed=followed,
            appeals=list(zip(found.appeals, links, strict=True)),
            standings=STANDINGS,
            outcomes=OUTCOMES,
            day=day,
            typeset=typeset,
            action=f"{place}/appeal?{urlencode({'key': key, 'language': language})}",
            other_address=f"{place}?{urlencode({'key': key, 'language': other})}",
            error=said(error, request) if error else "",
            words=words,
            contact=contact,
            words_max=reason_characters_max,
            contact_max=contact_characters_max,
            operator=self._service.engine.policy.operator,
        )
        response.status_code = error.status if error else 200
        response.headers["Cache-Control"] = "no-store"
        response.headers["Referrer-Policy"] = "no-referrer" if not found.appeal_until_ms else "same-origin"
        response.headers["X-Robots-Tag"] = "noindex"
        return response

    async def _link(self, decision: str) -> str:
        """Return where another decision can be read, empty if it is told to nobody yet."""
        office = self._service.engine.statements
        if not decision:
            return ""
        if not await self._service.blocking(lambda: office.is_told(self._service.engine.decision(decision))):
            return ""
        key = await self._service.blocking(office.key, decision)
        return f"/decisions/{quote(decision, safe='')}?key={key}"
