"""Pages for people, drawn by the server: the first page with its form, the documentation, and what each problem means."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Sequence
from functools import lru_cache, partial
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import jinja2
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

import clausewise
from clausewise.decision import Decision
from clausewise.doors.http import body, codes, documentation, form, openapi, problem
from clausewise.doors.http.kinds import NO_PATH, HttpError
from clausewise.doors.http.limits import try_characters_max, try_fields_max
from clausewise.doors.http.marks import segments
from clausewise.doors.http.operation import Operation
from clausewise.doors.http.service import Service
from clausewise.enforce import enforceable
from clausewise.model import LANGUAGES, Action, Certainty, Item, LanguageCode, Trait, Words
from clausewise.tongue import preferred

Page = Callable[[Request], Coroutine[Any, Any, Response]]
TEMPLATES = Path(__file__).parent / "templates"
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "same-origin",  # with "no-referrer", the form's Origin would be "null"
    "Cache-Control": "no-cache",
    "Vary": "Accept-Language",
}
HOUR = {"Cache-Control": "public, max-age=3600"}
CERTAINTIES = {
    Certainty.CERTAIN: Words("certain", "certain"),
    Certainty.LIKELY: Words("likely", "probable"),
    Certainty.POSSIBLE: Words("possible", "possible"),
}
# In the order of the page: what most people look for comes first.
GROUPS = {
    "content": Words("What is published", "Ce qui est publié"),
    "conduct": Words("Towards others", "La conduite envers autrui"),
    "privacy": Words("Privacy", "La vie privée"),
    "identity": Words("Who one is", "L'identité"),
    "comms": Words("Messages and trade", "Les messages et le commerce"),
    "marks": Words("Names and marks", "Les noms et les marques"),
    "integrity": Words("The services themselves", "Les services eux-mêmes"),
    "access": Words("Getting in", "L'accès"),
    "safety": Words("Health and safety", "La santé et la sécurité"),
    "law": Words("The law", "La loi"),
}
TRAITS = {
    Trait.RACE: Words("race", "race"),
    Trait.ETHNIC_ORIGIN: Words("ethnic origin", "origine ethnique"),
    Trait.NATIONAL_ORIGIN: Words("national origin", "origine nationale"),
    Trait.RELIGION: Words("religion", "religion"),
    Trait.SEX: Words("sex", "sexe"),
    Trait.SEXUAL_ORIENTATION: Words("sexual orientation", "orientation sexuelle"),
    Trait.DISABILITY: Words("disability", "handicap"),
    Trait.HEALTH: Words("state of health", "état de santé"),
}


def pages(service: Service, operations: Sequence[Operation]) -> list[BaseRoute]:
    """Return the routes of every page."""
    drawn = Pages(service, operations)
    safe = partial(_safe, service)
    return [
        Route("/", safe(drawn.first)),
        Route("/try", safe(drawn.tried), methods=["POST"]),
        Route("/docs", safe(drawn.docs)),
        Route("/openapi.json", safe(drawn.openapi)),
        Route("/problems", safe(drawn.problems)),
        Route("/problems/{code}", safe(drawn.problem)),
        Route("/style.css", partial(_file, name="style.css", kind="text/css")),
        Route("/policy.css", partial(_file, name="public/policy.css", kind="text/css")),
        Route("/decision.css", partial(_file, name="public/decision.css", kind="text/css")),
        Route("/passkey.js", partial(_file, name="people/passkey.js", kind="text/javascript")),
        Route("/icon.svg", partial(_file, name="icon.svg", kind="image/svg+xml")),
    ]


def _safe(service: Service, page: Page) -> Page:
    """Return ``page`` with a problem in the place of whatever it raises."""

    async def answer(request: Request) -> Response:
        try:
            return await page(request)
        except Exception as error:  # noqa: BLE001 - the reader gets a problem, the log the trace
            response, known = problem.response_of(error, language_of(request))
            service.metrics.refused(known.code)
            return response

    return answer


class Pages:
    """Draws the pages of one service."""

    def __init__(self, service: Service, operations: Sequence[Operation]) -> None:
        self._service = service
        self._operations = operations

    async def first(self, request: Request) -> Response:
        """Draw the first page."""
        return self._first(request, language_of(request))

    async def tried(self, request: Request) -> Response:
        """Judge the text of the form, without recording it, and draw the page with the verdict. Raises HttpError."""
        if not self._service.offers_try:
            raise HttpError(NO_PATH)
        if not self._service.public_try:
            self._service.access.anybody(request.headers, request.method)
        language = language_of(request)
        text = form.first(await form.read(request, fields_max=try_fields_max), "text")
        text = text.replace("\r\n", "\n")[:try_characters_max]
        if not text.strip():
            return self._first(request, language)
        explanation = await self._service.blocking(self._service.engine.explain, Item.of_text(text))
        return self._first(request, language, text=text, decision=explanation.decision)

    def _first(
        self, request: Request, language: LanguageCode, *, text: str = "", decision: Decision | None = None
    ) -> Response:
        policy = self._service.engine.policy
        groups: dict[str, list[Any]] = {name: [] for name in GROUPS}
        for clause in policy.clauses.values():
            groups.setdefault(clause.id.partition(".")[0], []).append(clause)
        return draw(
            "first.html",
            request,
            language,
            policy=policy,
            groups=[(GROUPS.get(name, Words(name, name)), clauses) for name, clauses in groups.items() if clauses],
            provisions=policy.provisions.values(),
            offers_try=self._service.offers_try,
            is_open=self._service.access.is_open,
            base=f"{request.url.scheme}://{request.url.netloc}",
            text=text,
            text_max=try_characters_max,
            decision=decision,
            verdict=decision and verdict(decision, language),
            segments=segments(text, decision.evidence) if decision else [],
            certainties=CERTAINTIES,
            traits=TRAITS,
            does=does,
            typeset=typeset,
        )

    async def docs(self, request: Request) -> Response:
        """Draw the documentation."""
        language, table = language_of(request), tuple(self._operations)
        # The first view reads the package's sources: others are answered meanwhile.
        operations = await self._service.blocking(documentation.operations, table, language)
        types = await self._service.blocking(documentation.types, table, language)
        base = str(request.base_url).rstrip("/")
        return draw("docs.html", request, language, operations=operations, types=types, base=base)

    async def openapi(self, request: Request) -> Response:
        """Return the OpenAPI description."""
        language = language_of(request)
        content = body.as_json(await self._service.blocking(openapi.document, tuple(self._operations), language))
        return Response(content, 200, {**HEADERS, "Content-Language": language}, body.JSON_TYPE)

    async def problems(self, request: Request) -> Response:
        """Draw the list of problems."""
        meanings = await self._service.blocking(codes.meanings)
        return draw("problems.html", request, language_of(request), meanings=meanings.values())

    async def problem(self, request: Request) -> Response:
        """Draw what one problem means."""
        meanings = await self._service.blocking(codes.meanings)
        meaning = meanings.get(request.path_params["code"].upper())
        if meaning is None:
            raise HttpError(NO_PATH)
        return draw("problem.html", request, language_of(request), meaning=meaning)


def language_of(request: Request) -> LanguageCode:
    """Return the language that the address names, else the one that whoever is signed in chose, else the one that the browser prefers."""
    seat = getattr(request.state, "seat", None)
    named = request.query_params.get("language", "") or (seat.person.language if seat else "")
    return next((code for code in LANGUAGES if code == named), preferred(request.headers.get("accept-language", "")))


@lru_cache(maxsize=1)
def environment() -> jinja2.Environment:
    """Return the templates, escaped by default and strict about names."""
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def draw(template: str, request: Request, language: LanguageCode, **context: Any) -> Response:
    """Return a page in ``language``; a template says everything in both languages, ``say(en, fr)``.

    The operator's legal notices stand at the foot of every page (``general.notices``): whoever draws one need not think of them.
    """
    other: LanguageCode = "en" if language == "fr" else "fr"
    asked = {**request.query_params, "language": other} if request.method == "GET" else {"language": other}
    path = "/" if request.url.path == "/try" else request.url.path
    content = (
        environment()
        .get_template(template)
        .render(
            language=language,
            other=other,
            other_address=context.pop("other_address", f"{path}?{urlencode(asked)}"),
            query=f"?{urlencode({'language': language})}",
            say=lambda en, fr: fr if language == "fr" else en,
            version=clausewise.__version__,
            notices=request.app.state.service.engine.policy.register.notices,
            **context,
        )
    )
    return Response(content, 200, {**HEADERS, "Content-Language": language}, "text/html")


def verdict(decision: Decision, language: LanguageCode) -> str:
    """Return in a few words what is done with a text."""
    if not decision.measures:
        return "Rien à redire." if language == "fr" else "Nothing to object to."
    return does(decision.action, language)


def does(action: Action, language: LanguageCode) -> str:
    """Return what an action does, as a sentence."""
    words = enforceable(action).words.in_(language)
    return words[:1].upper() + words[1:] + "."


def typeset(text: str) -> str:
    """Return ``text`` with spaces that do not break inside French quotation marks and before a colon or semicolon."""
    return text.replace("« ", "«\u00a0").replace(" »", "\u00a0»").replace(" :", "\u00a0:").replace(" ;", ";")


async def _file(request: Request, *, name: str, kind: str) -> Response:
    del request
    return Response((TEMPLATES / name).read_bytes(), 200, HOUR, kind)
