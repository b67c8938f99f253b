"""One request at the console: who asks, in which language, how they like to see things; and how a page is drawn for them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Final, ParamSpec, TypeVar
from urllib.parse import parse_qsl, urlencode

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from clausewise import bulletin, redaction, staff
from clausewise.case import Case
from clausewise.doors.http.desk import keyboard, liking, moment, term, words
from clausewise.doors.http.desk.exposure import Exposure, exposure
from clausewise.doors.http.desk.liking import Preferences
from clausewise.doors.http.desk.said import DONE
from clausewise.doors.http.form import first
from clausewise.doors.http.pages import HEADERS, environment, language_of, typeset
from clausewise.doors.http.service import Service
from clausewise.engine import Engine
from clausewise.keys import Scope
from clausewise.member import Person
from clausewise.model import LanguageCode
from clausewise.review import Review

SEE_OTHER: Final = 303
WORKING: Final = ("person:", "key:", "operator")
CSP: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; media-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
Given = ParamSpec("Given")
Made = TypeVar("Made")


@dataclass(frozen=True)
class Visit:
    """A request of ``person``. ``form`` is what they sent, ``csrf`` what their forms carry."""

    request: Request
    service: Service
    person: Person
    preferences: Preferences
    language: LanguageCode
    csrf: str
    now_ms: int
    form: Mapping[str, list[str]] = field(default_factory=dict)

    @property
    def engine(self) -> Engine:
        """The engine."""
        return self.service.engine

    @property
    def review(self) -> Review:
        """The office of those who decide."""
        return self.service.engine.review

    @property
    def by(self) -> str:
        """What records name this person."""
        return self.person.id

    @property
    def sees_sealed(self) -> bool:
        """Whether this person may know of sealed cases."""
        return self.may(Scope.SEALED)

    @property
    def query(self) -> Mapping[str, str]:
        """The query of the address."""
        return self.request.query_params

    @property
    def scopes(self) -> frozenset[Scope]:
        """What this person may do."""
        return staff.scopes_of(self.person)

    def sees(self, part: redaction.Part) -> bool:
        """Say whether this person may see a part of what is kept."""
        return redaction.sees(part, self.scopes)

    def target(self, on: str, target: str) -> str:
        """Return what something is about, unless that is an account and this person may not see whose."""
        return target if on == "content" or self.sees("account") else redaction.HIDDEN

    def may(self, scope: str) -> bool:
        """Say whether this person may do what needs ``scope``."""
        return staff.may(self.person, Scope(scope))

    def field(self, name: str) -> str:
        """Return the first value of a field that was sent, ends of lines as programs write them."""
        return first(dict(self.form), name).replace("\r\n", "\n")

    def say(self, en: str, fr: str) -> str:
        """Return the words of the page's language."""
        return fr if self.language == "fr" else en

    async def do(self, work: Callable[Given, Made], *args: Given.args, **kwargs: Given.kwargs) -> Made:
        """Return what ``work`` returns, called in a thread."""
        return await self.service.blocking(work, *args, **kwargs)

    def name(self, by: str) -> str:
        """Return what people call somebody whom a record names; an account is named to those alone who may see it."""
        if not by.startswith(WORKING) and not self.sees("account"):
            return redaction.HIDDEN
        return self.service.desk.name(by)

    def moved(self, address: str, *, done: str = "") -> Response:
        """Send the browser on to ``address``, where it is told what was done."""
        path, mark, place = address.partition("#")
        if done:
            path += ("&" if "?" in path else "?") + urlencode({"done": done})
        return RedirectResponse(path + mark + place, SEE_OTHER, {"Cache-Control": "no-store"})

    def draw(self, template: str, *, status: int = 200, **context: Any) -> Response:
        """Return a page. To be called in a thread: it reads what is pending for this person."""
        content = environment().get_template(template).render(**self._frame(), **context)
        headers = {**HEADERS, "Content-Security-Policy": CSP, "Cache-Control": "no-store"}
        response = Response(content, status, {**headers, "Content-Language": self.language}, "text/html")
        if self.query.get("language") in ("en", "fr") and self.query["language"] != self.preferences.language:
            self.keep(response, self.preferences)
        return response

    def keep(self, response: Response, chosen: Preferences) -> None:
        """Keep preferences, with the language of this page, in the browser."""
        from msgspec.structs import replace

        is_secure = self.request.url.scheme == "https"
        liking.keep(response, replace(chosen, language=self.language), is_secure=is_secure)

    def _frame(self) -> dict[str, Any]:
        pending = self.review.pending(self.by, self.now_ms)
        with self.engine.clerk.lock:
            worked: Exposure = exposure(self.review.book, self.by, self.now_ms, self._limits())
            count = self.review.book.count(sees_sealed=self.sees_sealed)
            seconds = self.review.book.seconds(self.by, sees_sealed=self.sees_sealed) if self.may(Scope.SECOND) else 0
        return {
            "visit": self,
            "say": self.say,
            "language": self.language,
            "other": "en" if self.language == "fr" else "fr",
            "other_address": self._other(),
            "csrf": self.csrf,
            "preferences": self.preferences,
            "shortcuts": keyboard.SHORTCUTS,
            "key": self.preferences.key,
            "pending": pending,
            "worked": worked,
            "count": count,
            "now_ms": self.now_ms,
            "done": DONE.get(self.query.get("done", "")),
            "colon": self.say(":", "\u00a0:"),
            "expiring": self._expiring() if self.may(Scope.AUTHORIZE) else 0,
            "to_second": seconds,
            "forwardable": len(self.engine.complaints.waiting()) if self.may(Scope.DECIDE) else 0,
            "braked": [one.clause for one in self.engine.alarms.gauge().pulled] if self.may(Scope.AUTHORIZE) else [],
            "count_of": lambda count: bulletin.number(count, self.language),
            "share_of": lambda share: moment.share(share, self.language),
            "words": words,
            "called": partial(_called, self.language),
            "target": self._title,
            "due": lambda case: moment.due(case, self.now_ms, self.language),
            "span": lambda ms: moment.span(ms, self.language),
            "shown": moment.shown,
            "clock": moment.clock,
            "written": moment.written,
            "typeset": typeset if self.language == "fr" else str,
            "notices": self.engine.policy.register.notices,
            "policy": self.engine.policy,
        }

    def _title(self, case: Case) -> str:
        """Return what a case is about; a report that named nothing stands under its own id, which tells a reader nothing."""
        if case.target in case.reports:
            return self.say("something that was not named", "quelque chose qui n'est pas nommé")
        return self.target(case.on, case.target)

    def _limits(self) -> tuple[int, int]:
        cases = self.preferences.cases_a_day or self.service.desk.cases_a_day
        return cases, self.preferences.break_minutes

    def _expiring(self) -> int:
        """Count the authorizations in force that end soon."""
        permits = self.engine.state.authorizations.values()
        return sum(term.state(one, self.now_ms) == term.EXPIRING for one in list(permits))

    def _other(self) -> str:
        """Return the address of this page in the other language."""
        pairs = [(name, value) for name, value in parse_qsl(self.request.url.query) if name not in ("language", "done")]
        path = self.request.url.path if self.request.method in ("GET", "HEAD") else "/desk"
        return f"{path}?{urlencode([*pairs, ('language', 'en' if self.language == 'fr' else 'fr')])}"


def language(request: Request, chosen: Preferences) -> LanguageCode:
    """Return the language of a page: the one that the address names, that this browser keeps, or the reader's own."""
    if request.query_params.get("language") not in ("en", "fr") and chosen.language:
        return chosen.language
    return language_of(request)


def _called(language: LanguageCode, table: str, name: str | int) -> str:
    return words.said(getattr(words, table), name, language)


def held_by(visit: Visit, case: Case) -> str:
    """Return who holds a case now."""
    return case.held_by(visit.now_ms)
