"""Problem details (RFC 9457): every error as application/problem+json, in the reader's language, with a remedy and never a trace."""

from __future__ import annotations

import logging

from msgspec import UNSET, Struct, UnsetType, json
from starlette.exceptions import HTTPException
from starlette.responses import Response
from uuid_utils import uuid7

from clausewise.doors.http.kinds import INTERNAL, KINDS, NO_METHOD, NO_PATH, HttpError
from clausewise.errors import (
    ClausewiseError,
    ConfigError,
    ConflictError,
    ForbiddenError,
    InputError,
    NotFoundError,
    StaleError,
    StoreError,
    TamperedError,
    UnavailableError,
)
from clausewise.model import LanguageCode, Words

log = logging.getLogger("clausewise.http")

MEDIA_TYPE = "application/problem+json"
FIRST_SERVER_STATUS = 500

# The first class that an error belongs to gives its title.
TITLES: dict[type[ClausewiseError], Words] = {
    TamperedError: Words("The ledger was altered.", "Le registre a été altéré."),
    StoreError: Words("The ledger cannot be used at the moment.", "Le registre est inutilisable pour le moment."),
    InputError: Words("What was sent cannot be accepted.", "Ce qui a été envoyé ne peut pas être accepté."),
    StaleError: Words("What you saw has changed.", "Ce que vous aviez vu a changé."),
    ConflictError: Words(
        "This contradicts what is already there.", "Ceci est en contradiction avec ce qui existe déjà."
    ),
    NotFoundError: Words("There is no such thing.", "Cela n'existe pas."),
    ForbiddenError: Words("This is not allowed.", "Ceci n'est pas permis."),
    UnavailableError: Words(
        "A part that this needs is not available.", "Un composant nécessaire n'est pas disponible."
    ),
    ConfigError: Words("A setting is wrong.", "Un réglage est erroné."),
    ClausewiseError: INTERNAL.title,
}


class Place(Struct, frozen=True):
    """One spot of the request that is wrong: a JSON pointer (RFC 6901) into its body, and what is wrong there."""

    pointer: str
    detail: str


class Problem(Struct, frozen=True, omit_defaults=True):
    """What went wrong, for a program (code, status, pointers) and for a person (title, detail, remedy)."""

    type: str
    title: str
    status: int
    code: str
    detail: str
    instance: str
    remedy: str = ""
    errors: tuple[Place, ...] | UnsetType = UNSET


_encode = json.Encoder().encode


def title_of(error: ClausewiseError) -> Words:
    """Return the title that an error shares with all of its kind."""
    if error.code in KINDS:
        return KINDS[error.code].title
    return next(words for kind, words in TITLES.items() if isinstance(error, kind))


def problem(error: ClausewiseError, language: LanguageCode) -> Problem:
    """Return ``error`` as a Problem. What a failing ledger says of its files stands in the log alone."""
    title = title_of(error).in_(language)
    instance = f"urn:uuid:{uuid7()}"
    detail, remedy = (error.fr, error.remedy_fr) if language == "fr" else (error.en, error.remedy_en)
    if error.status >= FIRST_SERVER_STATUS and error.code != INTERNAL.code:
        log.error("%s %s", instance, error.said("en"))
    if isinstance(error, StoreError) and error.where:
        detail, remedy = title, INTERNAL.remedy.in_(language)
    return Problem(
        type=f"/problems/{error.code}",
        title=title,
        status=error.status,
        code=error.code,
        detail=detail,
        instance=instance,
        remedy=remedy,
        errors=_places(error, detail, language),
    )


def _places(error: ClausewiseError, detail: str, language: LanguageCode) -> tuple[Place, ...] | UnsetType:
    if isinstance(error, HttpError) and error.errors:
        return tuple(Place(pointer, words.in_(language)) for pointer, words in error.errors)
    if error.where.startswith("/") and not isinstance(error, StoreError):
        return (Place(error.where, detail),)
    return UNSET


def coded(error: Exception) -> ClausewiseError:
    """Return an error of the tree for any exception; one that nobody foresaw is logged with its trace under an id."""
    if isinstance(error, ClausewiseError):
        return error
    if isinstance(error, HTTPException):
        return HttpError(
            NO_METHOD if error.status_code == NO_METHOD.status else NO_PATH, headers=dict(error.headers or {})
        )
    return HttpError(INTERNAL)


def body_of(error: Exception, language: LanguageCode) -> tuple[Problem, ClausewiseError]:
    """Return the Problem for any exception, and the error of the tree that it came from; log what nobody foresaw."""
    known = coded(error)
    found = problem(known, language)
    if known is not error and found.code == INTERNAL.code:
        log.error("%s unforeseen", found.instance, exc_info=error)
    return found, known


def response_of(error: Exception, language: LanguageCode) -> tuple[Response, ClausewiseError]:
    """Return the response for any exception, and the error of the tree that it came from."""
    found, known = body_of(error, language)
    headers: dict[str, str] = {"Content-Language": language, "Cache-Control": "no-store", "Vary": "Accept-Language"}
    headers.update(getattr(known, "headers", {}))
    return Response(_encode(found), found.status, headers, MEDIA_TYPE), known


def response(error: Exception, language: LanguageCode) -> Response:
    """Return the response for any exception."""
    return response_of(error, language)[0]
