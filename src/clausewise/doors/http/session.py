"""Who is at the browser: what every page for people asks before it does anything.

    Route("/desk", guarded(queue, Scope.READ))            # ``view.guarded``: only for those who may, and every error is a page
    person = await needs(request, Scope.DECIDE)           # or the sign-in page, or the page that says no
    form = await posted(request)                          # a form that comes from our own page, or CW915
    return await drawn(request, "desk/queue.html", …)     # ``view.drawn``: {{ person }} and {{ csrf }}, which each form holds

While there is neither an API key nor anybody on the staff, whoever sits at this machine is ``person:development`` and may do everything.
"""

from __future__ import annotations

import base64
import re
import secrets
from hashlib import sha256
from hmac import compare_digest, new
from typing import NoReturn
from urllib.parse import urlencode, urlsplit

from starlette.requests import Request

from clausewise import staff
from clausewise.doors.http import form as forms
from clausewise.doors.http.access import Caller
from clausewise.doors.http.kinds import HttpError
from clausewise.doors.http.loopback import LOOPBACK_HOST, OPAQUE, OWN_SITES, SAFE_METHODS
from clausewise.doors.http.people import People
from clausewise.doors.http.service import Service
from clausewise.doors.http.staff_kinds import BEGUN_TOO_OFTEN, FOREIGN_FORM, NEEDS_HTTPS, NO_RIGHT, SIGN_IN_FIRST
from clausewise.keys import Scope
from clausewise.member import Person
from clausewise.sitting import Origin, Seat, token_bytes

CSRF = "csrf"
"""The name of the hidden field that every form of ours carries."""
CSRF_HEADER = "x-csrf"
SITTING = "clausewise"
HALF = "clausewise-half"
VISIT = "clausewise-visit"
SIGN_IN = "/sign-in"
AGAIN = "/sign-in/again"
ACCOUNT = "/account"
HOME = "/desk"
"""Where somebody goes who signed in without having been on the way somewhere."""
TOKEN = re.compile(r"[\w-]{43}", re.ASCII)
_PLACE = re.compile(r"/(?![/\\])[!-~]{0,1000}", re.ASCII)


class Elsewhere(Exception):  # noqa: N818 - nothing went wrong: the browser is to ask for something else
    """Send the browser to ``address``, a path of this service."""

    def __init__(self, address: str) -> None:
        super().__init__(address)
        self.address = address


async def person_of(request: Request) -> Person | None:
    """Return who is signed in at this browser, None for nobody. Raises HttpError CW523 to CW525 in development."""
    service = service_of(request)
    if service.access.is_open:
        service.access.anybody(request.headers, request.method)
        return staff.DEVELOPMENT
    seat = await seat_of(request)
    return seat.person if seat else None


async def needs(request: Request, scope: Scope | None = None, *, recent: bool = False) -> Person:
    """Return who is signed in, if they may do what needs ``scope`` (None: anything that is their own).

    ``recent`` asks for a proof of who they are that is not older than ``sitting.proof_minutes``. A browser is sent to sign in
    (Elsewhere); a program gets HttpError CW917. Raises HttpError CW916 for whoever may not.
    """
    person = await person_of(request)
    if person is None:
        _sign_in(request, SIGN_IN)
    if scope is not None and not staff.may(person, scope):
        raise HttpError(NO_RIGHT)
    if person is staff.DEVELOPMENT:
        return person
    seat = await seat_of(request)
    assert seat is not None, "a person without a sitting"
    service = service_of(request)
    if scope is not None and service.people is not None and owes_second_factor(service.people, seat):
        raise Elsewhere(f"{ACCOUNT}#second-factor")
    if recent and not seat.is_fresh(service.engine.clock()):
        _sign_in(request, AGAIN)
    return person


async def seat_of(request: Request) -> Seat | None:
    """Return the sitting of this browser, if it is in force; asked once a request."""
    if not hasattr(request.state, "seat"):
        service = service_of(request)
        token = request.cookies.get(cookie(request, SITTING), "")
        seat = None
        if service.people is not None and TOKEN.fullmatch(token):
            seat = await service.blocking(service.people.sittings.of, token)
            if seat is not None:
                await service.blocking(service.people.sittings.see, seat)
        request.state.seat = seat
    found: Seat | None = request.state.seat
    return found


def wants_proof(method: str, scope: Scope) -> bool:
    """Say whether what is asked administers, and so needs a fresh proof of who asks."""
    return scope is Scope.ADMIN and method not in SAFE_METHODS


def owes_second_factor(people: People, seat: Seat) -> bool:
    """Say whether the operator asks more of this person than a password."""
    if people.settings.second_factor != "required" or seat.is_strong:
        return False
    return not staff.DECIDING.isdisjoint(staff.scopes_of(seat.person))


def csrf(request: Request) -> str:
    """Return what the hidden field ``csrf`` of a form holds: it follows from this browser's cookie, and no other site knows it."""
    return _csrf(_held(request) or _visit(request))


def check_csrf(request: Request, form: dict[str, list[str]]) -> None:
    """Raise HttpError CW915 unless ``form`` was sent from a page of ours, in this browser."""
    held = _held(request)
    given = forms.first(form, CSRF)
    if not is_own(request) or not held or not compare_digest(_csrf(held).encode(), given.encode("utf-8", "replace")):
        raise HttpError(FOREIGN_FORM)


async def posted(request: Request) -> dict[str, list[str]]:
    """Return the fields of a form that comes from our own page. Raises HttpError CW503, CW504, CW506, CW915."""
    form = await forms.read(request)
    check_csrf(request, form)
    return form


def caller(request: Request, scope: Scope) -> Caller | None:
    """Return who calls an operation from a page of ours, None for a program, which has a key.

    What changes something carries the secret of forms in the header ``X-CSRF``, and what administers a fresh proof. Raises HttpError
    CW915, CW916, CW917.
    """
    if "cookie" not in request.headers or "authorization" in request.headers:
        return None
    service = service_of(request)
    token = request.cookies.get(f"__Host-{SITTING}" if _is_secure(request) else SITTING, "")
    if service.people is None or not TOKEN.fullmatch(token):
        return None
    seat = service.people.sittings.of(token)
    if seat is None:
        return None
    if not staff.may(seat.person, scope):
        raise HttpError(NO_RIGHT)
    if request.method not in SAFE_METHODS:
        check_csrf(request, {CSRF: [request.headers.get(CSRF_HEADER, "")]})
    is_late = wants_proof(request.method, scope) and not seat.is_fresh(service.engine.clock())
    if is_late or owes_second_factor(service.people, seat):
        raise HttpError(SIGN_IN_FIRST)
    return Caller(seat.person.id, staff.scopes_of(seat.person))


def is_own(request: Request) -> bool:
    """Say whether the browser names no other site than this one as where the request comes from (Fetch Metadata, RFC 6454)."""
    sites = request.headers.getlist("sec-fetch-site")
    if not OWN_SITES.issuperset(sites):
        return False
    own = {f"{request.url.scheme}://{request.headers.get('host', '').lower()}"} | ({OPAQUE} if sites else set())
    return own.issuperset(request.headers.getlist("origin"))


def place(address: str, otherwise: str = HOME) -> str:
    """Return ``address`` if it is a path of this service and nothing else, so that nobody is led away (``next``)."""
    if not _PLACE.fullmatch(address) or "\\" in address:
        return otherwise
    parts = urlsplit(address)
    return otherwise if parts.scheme or parts.netloc else address


def set_cookie(request: Request, name: str, value: str) -> None:
    """Give this browser a cookie with whatever response follows; an empty ``value`` takes it away."""
    secure = "; Secure" if _is_secure(request) else ""
    age = "" if value else "; Max-Age=0"
    line = f"{cookie(request, name)}={value}; Path=/; HttpOnly; SameSite=Lax{secure}{age}"
    request.state.cookies = [*getattr(request.state, "cookies", ()), line.encode("ascii")]


def sit(request: Request, seat: Seat) -> None:
    """Let this browser sit there from now on."""
    set_cookie(request, SITTING, seat.token)
    request.state.seat = seat


def rise(request: Request) -> None:
    """Let this browser sit nowhere any more."""
    set_cookie(request, SITTING, "")
    request.state.seat = None


def cookie(request: Request, name: str) -> str:
    """Return the name of a cookie: bound to this host over https; plain on this machine, where browsers keep no bound one over http.

    Raises HttpError CW526 over http from elsewhere.
    """
    if _is_secure(request):
        return f"__Host-{name}"
    if not LOOPBACK_HOST.fullmatch(request.headers.get("host", "")):
        raise HttpError(NEEDS_HTTPS)
    return name


def origin_of(request: Request) -> Origin:
    """Return where a request comes from."""
    return Origin(request.client.host if request.client else "", request.headers.get("user-agent", ""))


def may_begin(request: Request, people: People) -> None:
    """Count that a sign-in is begun for which something is kept of nobody in particular. Raises HttpError CW534 for too many."""
    address = origin_of(request).address
    if wait := people.begun.wait_seconds(address):
        raise HttpError(BEGUN_TOO_OFTEN, headers={"Retry-After": str(wait)})
    people.begun.count(address)


def service_of(request: Request) -> Service:
    """Return the service that a request reached."""
    service: Service = request.app.state.service
    return service


def _is_secure(request: Request) -> bool:
    return request.url.scheme == "https"


def _sign_in(request: Request, where: str) -> NoReturn:
    if "text/html" not in request.headers.get("accept", ""):
        raise HttpError(SIGN_IN_FIRST)
    to = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    if request.method not in SAFE_METHODS:
        to = place(urlsplit(request.headers.get("referer", "")).path)
    raise Elsewhere(f"{where}?{urlencode({'next': to})}")


def _held(request: Request) -> str:
    """Return the secret that this browser holds: of its sitting, else of its visit; empty for none."""
    for name in (SITTING, VISIT):
        token = request.cookies.get(cookie(request, name), "")
        if TOKEN.fullmatch(token):
            return token
    return ""


def _visit(request: Request) -> str:
    """Give this browser a secret, once a request, and return it."""
    if not hasattr(request.state, "visit"):
        request.state.visit = secrets.token_urlsafe(token_bytes)
        set_cookie(request, VISIT, request.state.visit)
    token: str = request.state.visit
    return token


def _csrf(token: str) -> str:
    return base64.urlsafe_b64encode(new(token.encode(), b"clausewise form", sha256).digest()).decode().rstrip("=")
