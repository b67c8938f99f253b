"""Signing in and out: name and password, the second step, an invitation, and proving again who one is."""

from __future__ import annotations

import math
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from clausewise import password
from clausewise.doors.http.form import first
from clausewise.doors.http.pages import language_of
from clausewise.doors.http.session import (
    HALF,
    Elsewhere,
    cookie,
    needs,
    origin_of,
    place,
    posted,
    rise,
    seat_of,
    service_of,
    set_cookie,
    sit,
)
from clausewise.doors.http.view import drawn, guarded, moved, people_of, said
from clausewise.entrance import Answer
from clausewise.errors import InputError
from clausewise.member import Person, Proof
from clausewise.model import Words

FORBIDDEN = 403
TOO_MANY = 429
UNFIT = 422
WRONG = Words("The name or the password is wrong.", "Le nom ou le mot de passe est erroné.")
WRONG_CODE = Words("This code is wrong or was used.", "Ce code est erroné ou a déjà servi.")
WRONG_PASSWORD = Words("The password is wrong.", "Le mot de passe est erroné.")
OVER = Words("That took too long. Please begin again.", "Cela a pris trop de temps. Veuillez recommencer.")


def routes() -> list[BaseRoute]:
    """Return the routes of signing in and out."""
    return [
        Route("/sign-in", guarded(show), methods=["GET"]),
        Route("/sign-in", guarded(enter), methods=["POST"]),
        Route("/sign-in/code", guarded(show_code), methods=["GET"]),
        Route("/sign-in/code", guarded(enter_code), methods=["POST"]),
        Route("/sign-in/again", guarded(show_again), methods=["GET"]),
        Route("/sign-in/again", guarded(prove_again), methods=["POST"]),
        Route("/sign-out", guarded(leave), methods=["POST"]),
        Route("/invitation/{token}", guarded(show_invitation), methods=["GET"]),
        Route("/invitation/{token}", guarded(accept), methods=["POST"]),
    ]


async def show(request: Request) -> Response:
    """Draw the first step."""
    people_of(request)
    if await seat_of(request) is not None:
        raise Elsewhere(_next(request))
    return await asked(request)


async def enter(request: Request) -> Response:
    """Take the first step."""
    form = await posted(request)
    people = people_of(request)
    name, typed = first(form, "name"), first(form, "password")
    answer = await people.do(people.entrance.try_password, name, typed, origin_of(request).address)
    if answer.half:
        set_cookie(request, HALF, answer.half)
        raise Elsewhere(_with_next("/sign-in/code", _next(request)))
    if answer.person is None:
        return await asked(request, name=name, answer=answer, wrong=WRONG)
    return await welcomed(request, answer.person, answer.methods)


async def show_code(request: Request) -> Response:
    """Draw the second step."""
    return await _asked_code(request)


async def enter_code(request: Request) -> Response:
    """Take the second step."""
    form = await posted(request)
    people = people_of(request)
    half = request.cookies.get(cookie(request, HALF), "")
    answer = await people.do(people.entrance.try_code, half, first(form, "code"))
    if answer.person is None:
        return await _asked_code(request, answer)
    set_cookie(request, HALF, "")
    return await welcomed(request, answer.person, answer.methods)


async def welcomed(request: Request, person: Person, methods: tuple[Proof, ...], to: str = "") -> Response:
    """Let a person sit at this browser, in a sitting that nobody knew before, and send them on, to ``to`` or as the address says."""
    people = people_of(request)
    before = await seat_of(request)
    seat = await people.do(people.sittings.begin, person, methods, origin_of(request), instead_of=before)
    sit(request, seat)
    return moved(request, to or _next(request))


async def show_again(request: Request) -> Response:
    """Draw the page that asks for a proof once more."""
    await needs(request)
    return await _asked_again(request)


async def prove_again(request: Request) -> Response:
    """Take a proof once more: a code where the person has codes, else the password. The token is a new one from then on."""
    form = await posted(request)
    person = await needs(request)
    people = people_of(request)
    seat = await seat_of(request)
    if seat is None:
        raise Elsewhere(_next(request))
    if await people.do(people.entrance.has_codes, person):
        proof, wait = await people.do(people.entrance.check_code, person, first(form, "code"))
    else:
        fits, wait = await people.do(people.entrance.check_password, person, first(form, "password"))
        proof = Proof.PASSWORD if fits else None
    if proof is None:
        return await _asked_again(request, Answer(wait_ms=wait), is_wrong=True)
    sit(request, await people.do(people.sittings.again, seat, (proof,)))
    return moved(request, _next(request))


async def leave(request: Request) -> Response:
    """Sign out."""
    await posted(request)
    seat = await seat_of(request)
    if seat is not None:
        people = people_of(request)
        await people.do(people.sittings.end, seat.person.id, seat.sitting.id)
    rise(request)
    return moved(request, "/sign-in")


async def show_invitation(request: Request) -> Response:
    """Draw the page on which somebody who was invited chooses a password. Raises NotFoundError CW918."""
    people = people_of(request)
    person = await people.do(people.reception.invited, request.path_params["token"])
    return await drawn(request, "people/invitation.html", invited=person, error="")


async def accept(request: Request) -> Response:
    """Keep the password of somebody who was invited, and sign them in. Raises NotFoundError CW918."""
    form = await posted(request)
    people = people_of(request)
    token, chosen = request.path_params["token"], first(form, "password")
    person = await people.do(people.reception.invited, token)
    try:
        if chosen != first(form, "again"):
            raise password.unlike()
        person = await people.do(people.reception.accept, token, chosen)
    except InputError as error:
        return await drawn(request, "people/invitation.html", status=UNFIT, invited=person, error=said(error, request))
    person = await people.do(people.reception.speak, person, language_of(request))
    return await welcomed(request, person, (Proof.PASSWORD,))


async def asked(request: Request, *, name: str = "", answer: Answer | None = None, wrong: Words = WRONG) -> Response:
    """Draw the first step, with what went wrong."""
    status = 200 if answer is None else TOO_MANY if answer.wait_ms else FORBIDDEN
    return await drawn(
        request,
        "people/signin.html",
        status=status,
        name=name,
        next=_next(request),
        is_open=service_of(request).access.is_open,
        has_provider=people_of(request).provider is not None,
        error="" if answer is None else _error(request, answer, wrong),
    )


async def _asked_code(request: Request, answer: Answer | None = None) -> Response:
    people = people_of(request)
    half = request.cookies.get(cookie(request, HALF), "")
    person = await people.do(people.entrance.halfway, half)
    if person is None:
        return await asked(request, answer=Answer(), wrong=OVER)
    return await drawn(
        request,
        "people/code.html",
        status=200 if answer is None else TOO_MANY if answer.wait_ms else FORBIDDEN,
        next=_next(request),
        error="" if answer is None else _error(request, answer, WRONG_CODE),
    )


async def _asked_again(request: Request, answer: Answer | None = None, *, is_wrong: bool = False) -> Response:
    people = people_of(request)
    person = await needs(request)
    has_codes = await people.do(people.entrance.has_codes, person)
    wrong = WRONG_CODE if has_codes else WRONG_PASSWORD
    return await drawn(
        request,
        "people/again.html",
        status=200 if not is_wrong else TOO_MANY if answer and answer.wait_ms else FORBIDDEN,
        next=_next(request),
        has_codes=has_codes,
        error="" if answer is None else _error(request, answer, wrong),
    )


def _error(request: Request, answer: Answer, wrong: Words) -> str:
    if not answer.wait_ms:
        return wrong.in_(language_of(request))
    seconds = math.ceil(answer.wait_ms / 1000)
    return Words(
        f"Too many tries. Please wait {seconds} s before the next one.",
        f"Trop d'essais. Veuillez attendre {seconds} s avant le prochain.",
    ).in_(language_of(request))


def _next(request: Request) -> str:
    return place(request.query_params.get("next", ""))


def _with_next(path: str, to: str) -> str:
    return f"{path}?{urlencode({'next': to})}"
