"""The second factor, as pages: one-time codes, recovery codes and passkeys of one's own account."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from clausewise import factor
from clausewise.doors.http import body
from clausewise.doors.http.account import page, seated
from clausewise.doors.http.form import first
from clausewise.doors.http.kinds import HttpError
from clausewise.doors.http.pages import language_of
from clausewise.doors.http.people import People
from clausewise.doors.http.session import ACCOUNT, may_begin, needs, posted, service_of, sit
from clausewise.doors.http.staff_kinds import FOREIGN_FORM
from clausewise.doors.http.view import drawn, guarded, moved, people_of
from clausewise.doors.http.welcome import FORBIDDEN, WRONG_CODE, asked, welcomed
from clausewise.entrance import Answer
from clausewise.member import Person, Proof
from clausewise.model import Words
from clausewise.passkey import Site
from clausewise.sitting import Seat

NO_PASSKEY = Words(
    "The passkey was not accepted. Please try once more.", "La clé d'accès n'a pas été acceptée. Veuillez réessayer."
)
KEPT = Words("The passkey is set up.", "La clé d'accès est en place.")
REMOVED = Words("It was removed.", "C'est retiré.")


def routes() -> list[BaseRoute]:
    """Return the routes of second factors."""
    return [
        Route("/account/codes", guarded(show_codes), methods=["GET"]),
        Route("/account/codes", guarded(take_codes), methods=["POST"]),
        Route("/account/recovery", guarded(make_recovery), methods=["POST"]),
        Route("/account/factors/remove", guarded(remove), methods=["POST"]),
        Route("/account/passkeys/options", guarded(ask_to_make), methods=["POST"]),
        Route("/account/passkeys", guarded(keep_passkey), methods=["POST"]),
        Route("/sign-in/passkey/options", guarded(ask_to_show), methods=["POST"]),
        Route("/sign-in/passkey", guarded(enter_by_passkey), methods=["POST"]),
    ]


async def fresh(request: Request) -> Seat:
    """Return where somebody sits who proved a short while ago who they are; whoever did not is asked for it first."""
    await needs(request, recent=True)
    return await seated(request)


async def show_codes(request: Request) -> Response:
    """Draw the page that hands a secret to a program for one-time codes."""
    seat = await fresh(request)
    people = people_of(request)
    ticket, secret = await people.do(people.enrolment.begin_codes, seat.person)
    return await _codes(request, seat.person, ticket, secret)


async def take_codes(request: Request) -> Response:
    """Keep the secret of whoever typed a code that comes from it, and show their recovery codes once."""
    form = await posted(request)
    seat = await fresh(request)
    people = people_of(request)
    ticket = first(form, "ticket")
    if await people.do(people.enrolment.finish_codes, seat.person, ticket, first(form, "code")):
        await _risen(request, people, seat, Proof.TOTP)
        return await _recovery(request, people, seat.person)
    secret = await people.do(people.enrolment.begun_codes, seat.person, ticket)
    if secret is None:
        return moved(request, "/account/codes")
    return await _codes(request, seat.person, ticket, secret, error=WRONG_CODE.in_(language_of(request)))


async def make_recovery(request: Request) -> Response:
    """Show new recovery codes, once."""
    await posted(request)
    seat = await fresh(request)
    people = people_of(request)
    if not await people.do(people.entrance.has_second, seat.person):
        return moved(request, ACCOUNT)
    return await _recovery(request, people, seat.person)


async def remove(request: Request) -> Response:
    """Remove one passkey, or the one-time codes."""
    form = await posted(request)
    seat = await fresh(request)
    people = people_of(request)
    which = first(form, "passkey")
    await people.do(people.enrolment.remove, seat.person, Proof.PASSKEY if which else Proof.TOTP, which or None)
    await _risen(request, people, seat)
    return await page(request, done=REMOVED.in_(language_of(request)))


async def ask_to_make(request: Request) -> Response:
    """Return as JSON what a browser needs to make a passkey."""
    await posted(request)
    seat = await fresh(request)
    people = people_of(request)
    return _asked(*await people.do(people.enrolment.begin_passkey, seat.person, site(request)))


async def keep_passkey(request: Request) -> Response:
    """Keep the passkey that a browser made; with the first factor come recovery codes."""
    form = await posted(request)
    seat = await fresh(request)
    people = people_of(request)
    had = await people.do(people.entrance.has_second, seat.person)
    ticket, answer, name = (first(form, one) for one in ("ticket", "answer", "name"))
    if not await people.do(people.enrolment.finish_passkey, seat.person, site(request), ticket, answer, name):
        return await page(request, status=FORBIDDEN, error=NO_PASSKEY.in_(language_of(request)))
    await _risen(request, people, seat, Proof.PASSKEY)
    if not had:
        return await _recovery(request, people, seat.person)
    return await page(request, done=KEPT.in_(language_of(request)))


async def ask_to_show(request: Request) -> Response:
    """Return as JSON what a browser needs to show a passkey."""
    await posted(request)
    people = people_of(request)
    may_begin(request, people)
    return _asked(*await people.do(people.enrolment.ask_passkey, site(request)))


async def enter_by_passkey(request: Request) -> Response:
    """Sign in whoever shows a passkey: it is two factors by itself."""
    form = await posted(request)
    people = people_of(request)
    ticket, answer = first(form, "ticket"), first(form, "answer")
    person = await people.do(people.enrolment.show_passkey, site(request), ticket, answer)
    if person is None:
        return await asked(request, answer=Answer(), wrong=NO_PASSKEY)
    return await welcomed(request, person, (Proof.PASSKEY,))


def site(request: Request) -> Site:
    """Return the site as this browser sees it. Raises HttpError CW915 when it names none."""
    host = request.headers.get("host", "").lower()
    if not host:
        raise HttpError(FOREIGN_FORM)
    title = service_of(request).engine.policy.operator.name
    return Site(f"{request.url.scheme}://{host}", title)


async def _risen(request: Request, people: People, seat: Seat, *proofs: Proof) -> None:
    """Give this browser a new token for what has changed, and end every other sitting of the person."""
    new = await people.do(people.sittings.again, seat, proofs)
    await people.do(people.sittings.end_all, seat.person.id, but=new.sitting.id)
    sit(request, new)


async def _codes(request: Request, person: Person, ticket: str, secret: bytes, *, error: str = "") -> Response:
    address = factor.address(secret, person.name, service_of(request).engine.policy.operator.name)
    return await drawn(
        request,
        "people/codes.html",
        status=FORBIDDEN if error else 200,
        error=error,
        ticket=ticket,
        secret=factor.written(secret),
        address=address,
        picture=factor.drawn(address),
    )


async def _recovery(request: Request, people: People, person: Person) -> Response:
    codes = await people.do(people.enrolment.new_recovery, person)
    return await drawn(request, "people/recovery.html", codes=codes)


def _asked(ticket: str, options: str) -> Response:
    # The options are JSON already.
    content = b'{"ticket":"' + ticket.encode() + b'","options":' + options.encode() + b"}"
    return Response(content, 200, {"Cache-Control": "no-store"}, body.JSON_TYPE)
