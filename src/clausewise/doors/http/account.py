"""One's own account: language, password, where one is signed in."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Literal

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from clausewise import password, staff
from clausewise.doors.http.form import first
from clausewise.doors.http.pages import language_of
from clausewise.doors.http.session import ACCOUNT, SIGN_IN, Elsewhere, needs, owes_second_factor, posted, seat_of, sit
from clausewise.doors.http.view import drawn, guarded, moved, people_of, said
from clausewise.doors.http.welcome import FORBIDDEN, UNFIT, WRONG_PASSWORD
from clausewise.errors import InputError
from clausewise.member import Proof
from clausewise.model import Words
from clausewise.sitting import Seat

Language = Literal["en", "fr"]
CHANGED = Words("Your password was changed.", "Votre mot de passe est changé.")
ENDED = Words("The session was ended.", "La session est terminée.")


def routes() -> list[BaseRoute]:
    """Return the routes of one's own account."""
    return [
        Route("/account", guarded(show), methods=["GET"]),
        Route("/account/language", guarded(speak), methods=["POST"]),
        Route("/account/password", guarded(change_password), methods=["POST"]),
        Route("/account/sittings", guarded(end), methods=["POST"]),
    ]


async def seated(request: Request) -> Seat:
    """Return where somebody sits; whoever sits nowhere is sent to sign in."""
    await needs(request)
    seat = await seat_of(request)
    if seat is None:  # in development there is nobody to have an account
        raise Elsewhere(SIGN_IN)
    return seat


async def show(request: Request) -> Response:
    """Draw one's own account."""
    return await page(request)


async def page(request: Request, *, status: int = 200, error: str = "", done: str = "") -> Response:
    """Draw one's own account, with what went wrong or was done."""
    seat = await seated(request)
    people = people_of(request)
    kept = await people.do(people.staff.credentials, seat.person.id)
    return await drawn(
        request,
        "people/account.html",
        codes=[one for one in kept if one.kind is Proof.TOTP],
        passkeys=[one for one in kept if one.kind is Proof.PASSKEY],
        recovery=sum(one.kind is Proof.RECOVERY for one in kept),
        owes=owes_second_factor(people, seat),
        status=status,
        error=error,
        done=done,
        roles=staff.ROLE_WORDS,
        sittings=await people.do(people.staff.sittings, seat.person.id),
        current=seat.sitting.id,
        shown=shown,
        written=written,
    )


async def speak(request: Request) -> Response:
    """Keep the language that somebody chose."""
    form = await posted(request)
    seat = await seated(request)
    people = people_of(request)
    language: Language = "fr" if first(form, "language") == "fr" else "en"
    await people.do(people.reception.speak, seat.person, language)
    return moved(request, ACCOUNT)


async def change_password(request: Request) -> Response:
    """Keep another password; every other sitting ends, and this one gets a new token."""
    form = await posted(request)
    seat = await seated(request)
    people = people_of(request)
    fits, _ = await people.do(people.entrance.check_password, seat.person, first(form, "current"))
    if not fits:
        return await page(request, status=FORBIDDEN, error=WRONG_PASSWORD.in_(language_of(request)))
    try:
        if first(form, "password") != first(form, "again"):
            raise password.unlike()
        await people.do(people.reception.set_password, seat.person, first(form, "password"))
    except InputError as error:
        return await page(request, status=UNFIT, error=said(error, request))
    sit(request, await people.do(people.sittings.again, seat))
    await people.do(people.sittings.end_all, seat.person.id, but=(await seated(request)).sitting.id)
    return await page(request, done=CHANGED.in_(language_of(request)))


async def end(request: Request) -> Response:
    """End one of one's own sittings, or all others."""
    form = await posted(request)
    seat = await seated(request)
    people = people_of(request)
    named = first(form, "sitting")
    if named == "others":
        await people.do(people.sittings.end_all, seat.person.id, but=seat.sitting.id)
    else:
        await people.do(people.sittings.end, seat.person.id, named)
    return await page(request, done=ENDED.in_(language_of(request)))


def written(time_ms: int) -> str:
    """Return a time for programs."""
    return datetime.fromtimestamp(time_ms / 1000, UTC).isoformat(timespec="seconds")


def shown(time_ms: int) -> str:
    """Return a time for people, in UTC."""
    return f"{datetime.fromtimestamp(time_ms / 1000, UTC):%Y-%m-%d %H:%M} UTC"
