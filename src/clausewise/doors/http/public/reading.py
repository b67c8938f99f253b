"""The policy as anybody reads it: the page itself, its versions, what changed between two of them, and the same for programs."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any, NamedTuple
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from clausewise import edition
from clausewise.clause import Clause
from clausewise.document import Document
from clausewise.doors.http import body
from clausewise.doors.http.pages import GROUPS, HEADERS, draw, language_of, typeset
from clausewise.doors.http.public import comparing, feed, plain, telling
from clausewise.doors.http.service import Service
from clausewise.doors.http.view import guarded
from clausewise.edition import Edition, Rule
from clausewise.model import LANGUAGES, LanguageCode, Words

VIEWS = ("both", *LANGUAGES)
PROVISIONS = Words("General provisions", "Dispositions générales")


class Group(NamedTuple):
    """Rules that stand together, under a heading."""

    id: str
    title: Words
    rules: Sequence[Rule]


def routes(service: Service) -> list[BaseRoute]:
    """Return the routes of the public pages."""
    drawn = Reading(service)
    return [
        Route("/policy", guarded(drawn.policy)),
        Route("/policy.json", guarded(drawn.json)),
        Route("/policy.atom", guarded(drawn.atom)),
        Route("/policy/versions", guarded(drawn.versions)),
        Route("/policy/versions/{version}", guarded(drawn.version)),
        Route("/policy/diff", guarded(drawn.diff)),
        Route("/policy/changes", guarded(drawn.changes)),
    ]


class Reading:
    """Draws the pages of one service's policy."""

    def __init__(self, service: Service) -> None:
        self._service = service

    async def policy(self, request: Request) -> Response:
        """Draw the policy in use, or return it as JSON to whoever wants that."""
        accepted = request.headers.get("accept", "")
        if body.JSON_TYPE in accepted and "text/html" not in accepted:
            return await self.json(request)
        return self._drawn(request, (await self._editions())[0], await self._current())

    async def json(self, request: Request) -> Response:
        """Return the policy in use as JSON."""
        return _json(request, plain.policy(await self._current()))

    async def atom(self, request: Request) -> Response:
        """Return the feed of versions."""
        base = str(request.base_url).rstrip("/")
        content = feed.feed(await self._editions(), base, language_of(request))
        return Response(content, 200, HEADERS, feed.MEDIA_TYPE)

    async def versions(self, request: Request) -> Response:
        """Draw the list of versions."""
        every = await self._editions()
        language = language_of(request)
        rows = []
        for at, one in enumerate(every):
            before = every[at + 1] if at + 1 < len(every) else None
            found = edition.alterations(before.document, one.document) if before else ()
            rows.append((one, before, comparing.counted(found)))
        return draw(
            "public/versions.html",
            request,
            language,
            rows=rows,
            unreadable=await self._service.blocking(edition.unreadable, self._service.engine.policy),
            **self._context(request, every[0].document),
        )

    async def version(self, request: Request) -> Response:
        """Draw one version as it was published. Raises NotFoundError CW945."""
        name, dot, kind = request.path_params["version"].rpartition(".json")
        wanted = await self._edition(name if dot and not kind else request.path_params["version"])
        if dot and not kind:
            return _json(request, plain.policy(wanted))
        return self._drawn(request, (await self._editions())[0], wanted)

    async def diff(self, request: Request) -> Response:
        """Draw what changed from one version to another, ``from`` and ``to``. Raises NotFoundError CW945."""
        every = await self._editions()
        current = await self._current()
        later = request.query_params.get("to") or current.version
        newer = await self._edition(later)
        at = next(number for number, one in enumerate(every) if one.version == newer.version)
        older = await self._edition(request.query_params.get("from") or every[min(at + 1, len(every) - 1)].version)
        return self._compared(request, every, (older, newer), accepted="")

    async def changes(self, request: Request) -> Response:
        """Draw what changed since the version that a person accepted, ``account-version``. Raises NotFoundError CW945."""
        every = await self._editions()
        current = await self._current()
        accepted = request.query_params.get("account-version", "")
        older = await self._edition(accepted) if accepted else current
        return self._compared(request, every, (older, current), accepted=accepted or "?")

    def _drawn(self, request: Request, newest: Edition, shown: Edition) -> Response:
        language = language_of(request)
        document = shown.document
        languages = telling.order(document.operator.first, language)
        view = request.query_params.get("view", "")
        view = view if view in VIEWS else "both"
        return draw(
            "public/policy.html",
            request,
            language,
            one=shown,
            newest=newest,
            policy=document,
            groups=_groups(document),
            view=view,
            languages=languages,
            shown=languages if view == "both" else (view,),
            views=("both", *languages),
            **self._context(request, document),
        )

    def _compared(
        self, request: Request, every: Sequence[Edition], pair: tuple[Edition, Edition], *, accepted: str
    ) -> Response:
        older, newer = pair
        language = language_of(request)
        return draw(
            "public/diff.html",
            request,
            language,
            older=older,
            newer=newer,
            every=every,
            accepted=accepted,
            changes=comparing.changes(older.document, newer.document, language),
            KINDS=feed.KINDS,
            **self._context(request, newer.document),
        )

    def _context(self, request: Request, document: Document) -> dict[str, Any]:
        language = language_of(request)
        return {
            "document": document,
            "telling": telling,
            "typeset": typeset,
            "is_clause": lambda rule: isinstance(rule, Clause),
            "link": partial(_link, language),
        }

    async def _editions(self) -> tuple[Edition, ...]:
        return await self._service.blocking(edition.editions, self._service.engine.policy)

    async def _current(self) -> Edition:
        return next(one for one in await self._editions() if one.is_current)

    async def _edition(self, version: str) -> Edition:
        return await self._service.blocking(edition.edition, self._service.engine.policy, version)


def _groups(document: Document) -> list[Group]:
    found: dict[str, list[Rule]] = {name: [] for name in GROUPS}
    for clause in document.clauses.values():
        found.setdefault(clause.id.partition(".")[0], []).append(clause)
    groups = [
        Group(f"group-{name}", GROUPS.get(name, Words(name, name)), rules) for name, rules in found.items() if rules
    ]
    if document.provisions:
        groups.insert(0, Group("group-general", PROVISIONS, list(document.provisions.values())))
    return groups


def _link(language: LanguageCode, path: str, **query: str) -> str:
    """Return an address within the service, in the reader's language; ``from_`` stands for ``from`` and ``a_b`` for ``a-b``."""
    named = {name.rstrip("_").replace("_", "-"): value for name, value in query.items()}
    return f"{path}?{urlencode({**named, 'language': language})}"


def _json(request: Request, value: Any) -> Response:
    content = body.as_json(value)
    headers = {**HEADERS, "Vary": "Accept, Accept-Language", "ETag": f'"{value["sha256"]}"'}
    if headers["ETag"] in request.headers.get("if-none-match", ""):
        return Response(None, 304, headers)
    return Response(content, 200, headers, body.JSON_TYPE)
