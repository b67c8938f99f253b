"""What somebody gets who is not let in at once: why, until when, what to do; as a page or a problem (RFC 9457), in their language."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any, Final, NamedTuple
from urllib.parse import quote

from msgspec import Struct, json

from clausewise.answer import Answer, Verdict
from clausewise.doors.edge.confirmation import FIELD
from clausewise.doors.edge.protocol import Headers, Send
from clausewise.errors import ClausewiseError, ForbiddenError, InputError, UnavailableError
from clausewise.model import LanguageCode, Notification, Words

PROBLEM_TYPE: Final = b"application/problem+json"
PAGE_TYPE: Final = b"text/html; charset=utf-8"
THROTTLED: Final = ForbiddenError(
    "CW590",
    "You came too often.",
    "Vous êtes venu trop souvent.",
    remedy_en="Wait a moment and come again, more slowly.",
    remedy_fr="Attendez un instant, puis revenez, moins vite.",
)
UNCONFIRMED: Final = ForbiddenError(
    "CW591",
    "This request waits for a confirmation that somebody is there.",
    "Cette requête attend que vous confirmiez que vous êtes là.",
    remedy_en="Press the button on the page at `confirm` in a browser, then send it again.",
    remedy_fr="Pressez le bouton de la page indiquée par `confirm` dans un navigateur, puis renvoyez-la.",
)
BLOCKED: Final = ForbiddenError(
    "CW592",
    "This request is refused.",
    "Cette requête est refusée.",
    remedy_en="If you think that this is a mistake, write to the operator and give the number of the decision.",
    remedy_fr="Si vous pensez qu'il s'agit d'une erreur, écrivez à l'exploitant en donnant le numéro de la décision.",
)
UNJUDGED: Final = UnavailableError(
    "CW593",
    "This request could not be looked at in time.",
    "Cette requête n'a pu être examinée à temps.",
    remedy_en="Send it again in a few seconds.",
    remedy_fr="Renvoyez-la dans quelques secondes.",
)
STALE: Final = ForbiddenError(
    "CW594",
    "This form was used, is too old, or came from elsewhere.",
    "Ce formulaire a déjà servi, est trop ancien ou vient d'ailleurs.",
    remedy_en="Go back, load the page again and press the button.",
    remedy_fr="Revenez en arrière, rechargez la page et pressez le bouton.",
)
STRANGER: Final = ForbiddenError(
    "CW598",
    "This server may not ask whether a request may pass.",
    "Ce serveur ne peut demander si une requête peut passer.",
    remedy_en="Name its address or network in trusted_proxies of the settings' table `edge`.",
    remedy_fr="Inscrivez son adresse ou son réseau dans trusted_proxies, à la table `edge` des réglages.",
)
UNTOLD: Final = InputError(
    "CW599",
    "It is not told, or told twice, which request is asked about.",
    "On ne dit pas, ou l'on dit deux fois, de quelle requête il s'agit.",
    remedy_en="Have the server set X-Forwarded-Method and X-Forwarded-Uri, once each, as docs/edge.md shows.",
    remedy_fr="Faites mettre au serveur X-Forwarded-Method et X-Forwarded-Uri, une fois chacun, comme le montre docs/edge.md.",
)
CONTENT_REFUSED: Final = InputError(
    "CW586",
    "What you sent goes against the rules and is not taken.",
    "Ce que vous avez envoyé enfreint les règles et n'est pas accepté.",
    remedy_en="Word it otherwise; if you think that this is a mistake, write to the operator and give the number of the decision.",
    remedy_fr="Dites-le autrement; si vous pensez qu'il s'agit d'une erreur, écrivez à l'exploitant en donnant le numéro de la décision.",
)
CONTENT_HELD: Final = InputError(
    "CW587",
    "A person must look at what you sent before it is taken.",
    "Une personne doit voir ce que vous avez envoyé avant que ce soit accepté.",
    remedy_en="Send it again later, or write to the operator and give the number of the decision.",
    remedy_fr="Renvoyez-le plus tard, ou écrivez à l'exploitant en donnant le numéro de la décision.",
)


def too_large() -> ClausewiseError:
    """Return the error for content that nobody can look at."""
    return InputError(
        "CW589",
        "What you sent is too large to be looked at, or packed in a way that nobody here unpacks.",
        "Ce que vous avez envoyé est trop volumineux pour être examiné, ou compressé d'une façon inconnue ici.",
        remedy_en="Send it in smaller pieces, uncompressed.",
        remedy_fr="Envoyez-le en plus petits morceaux, sans compression.",
    )


CONTENT_LARGE: Final = too_large()
OF: Final[Mapping[Answer, ClausewiseError]] = {
    Answer.THROTTLE: THROTTLED,
    Answer.CHALLENGE: UNCONFIRMED,
    Answer.BLOCK: BLOCKED,
}
# What the edge says of a request, by what it is refused for.
SAID: Final[Mapping[str, str]] = {error.code: answer.value for answer, error in OF.items()}
_CONTENT: Final = (CONTENT_REFUSED, CONTENT_HELD, CONTENT_LARGE)
_ERRORS: Final = {
    error.code: error for error in (THROTTLED, UNCONFIRMED, BLOCKED, UNJUDGED, STALE, STRANGER, UNTOLD, *_CONTENT)
}
_STATUSES: Final = {THROTTLED.code: 429, CONTENT_LARGE.code: 413}
retry_s_least: Final = 1
_BUTTON: Final = Words("I am here, go on", "Je suis là, continuer")
_INVITED: Final = Words(
    "If you are a person, press this button and you go on where you were.",
    "Si vous êtes une personne, pressez ce bouton et vous reprendrez où vous en étiez.",
)
_DECISION: Final = Words("Number of the decision: {id}.", "Numéro de la décision : {id}.")
_CONTACT: Final = Words("You may write to {contact}.", "Vous pouvez écrire à {contact}.")
_STYLE: Final = (
    "body{font:1.05rem/1.5 system-ui,sans-serif;max-width:38rem;margin:3rem auto;padding:0 1rem;color:#1b1b1b;background:#fff}"
    "h1{font-size:1.4rem}button{font:inherit;padding:.6rem 1.2rem;border:2px solid #14417a;border-radius:.3rem;background:#14417a;"
    "color:#fff;cursor:pointer}button:focus-visible{outline:3px solid #c77700;outline-offset:2px}"
    "@media(prefers-color-scheme:dark){body{color:#eee;background:#161616}button{background:#8ab8f0;border-color:#8ab8f0;color:#10151c}}"
)
_POLICY: Final = (
    b"default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


class Response(NamedTuple):
    """A whole answer."""

    status: int
    headers: Headers
    body: bytes

    async def send(self, send: Send) -> None:
        """Send it over ASGI."""
        await send({"type": "http.response.start", "status": self.status, "headers": self.headers})
        await send({"type": "http.response.body", "body": self.body})


class Told(Struct, frozen=True, array_like=True):
    """What a refusal says to its reader: why (a code, and words in their language), by which decision, and when to come again."""

    code: str
    language: LanguageCode
    why: str = ""
    decision: str = ""
    retry_s: int = 0

    @classmethod
    def of(cls, error: ClausewiseError, language: LanguageCode, verdict: Verdict | None = None) -> Told:
        """Return what is said of ``error`` and, as far as the policy wants it told at once, of ``verdict``."""
        why, decision = (_why(verdict, language), _decision(verdict)) if verdict else ("", "")
        wait_s = max(retry_s_least, verdict.retry_s if verdict else 0) if error in (THROTTLED, UNJUDGED) else 0
        return cls(error.code, language, why, decision, wait_s)


class Refusal:
    """One refusal for one reader. ``form`` is the token of a form that may be sent to ``confirm``; both are empty where there is none.

    Raises KeyError for a code that nothing is refused for.
    """

    def __init__(self, told: Told, *, contact: str = "", confirm: str = "", form: str = "") -> None:
        self.told = told
        self._error = error = _ERRORS[told.code]
        self._language, self._contact = told.language, contact
        self._confirm, self._form = confirm, form
        self.status = _STATUSES.get(told.code, error.status)
        self._title = error.fr if told.language == "fr" else error.en
        self._remedy = error.remedy_fr if told.language == "fr" else error.remedy_en

    def response(self, *, is_page: bool, is_head: bool = False) -> Response:
        """Return it as a page or as a problem; without a body in answer to HEAD."""
        body = self._page() if is_page else self._problem()
        headers = [
            (b"content-type", PAGE_TYPE if is_page else PROBLEM_TYPE),
            (b"content-length", b"%d" % len(body)),
            (b"content-language", self._language.encode()),
            (b"cache-control", b"no-store"),
            (b"vary", b"Accept, Accept-Language, Cookie"),
            # Logs that write it tell their readers that this was ours, and counts against nobody.
            (b"clausewise-outcome", b"refused"),
            (b"x-content-type-options", b"nosniff"),
        ]
        if is_page:
            headers.append((b"content-security-policy", _POLICY))
        if self.told.retry_s:
            headers.append((b"retry-after", b"%d" % self.told.retry_s))
        return Response(self.status, headers, b"" if is_head else body)

    def _problem(self) -> bytes:
        said: dict[str, Any] = {
            "type": f"urn:clausewise:{self._error.code}",
            "title": self._title,
            "status": self.status,
            "code": self._error.code,
            "detail": " ".join(one for one in (self.told.why, self._remedy) if one),
            "decision": self.told.decision,
            "contact": self._contact,
            "confirm": self._confirm,
            "retry_after": self.told.retry_s,
        }
        return json.encode({name: value for name, value in said.items() if value})

    def _page(self) -> bytes:
        language = self._language
        said = [self.told.why, self._remedy if self._error is not UNCONFIRMED else ""]
        if self.told.decision:
            said.append(_DECISION.in_(language).format(id=self.told.decision))
        if self._contact and self._error is not UNCONFIRMED:
            said.append(_CONTACT.in_(language).format(contact=self._contact))
        form = self._asked() if self._form else ""
        return (
            f'<!doctype html><html lang="{language}"><head><meta charset="utf-8"><meta name="viewport" '
            f'content="width=device-width, initial-scale=1"><meta name="robots" content="noindex"><title>{escape(self._title)}</title>'
            f"<style>{_STYLE}</style></head><body><main><h1>{escape(self._title)}</h1>"
            f"{''.join(f'<p>{escape(one)}</p>' for one in said if one)}{form}</main></body></html>"
        ).encode()

    def _asked(self) -> str:
        return (
            f'<form method="post" action="{escape(quote(self._confirm))}"><p>{escape(_INVITED.in_(self._language))}</p>'
            f'<input type="hidden" name="{FIELD}" value="{escape(self._form)}">'
            f'<p><button type="submit">{escape(_BUTTON.in_(self._language))}</button></p></form>'
        )


def _decision(verdict: Verdict) -> str:
    return verdict.standing or next((one.id for one in verdict.decisions if one.findings), "")


def _why(verdict: Verdict, language: LanguageCode) -> str:
    """Return the reasons as far as the policy wants the person to be told at once."""
    told = [one for one in verdict.decisions if one.notification is Notification.NOTICE]
    return Verdict(verdict.answer, verdict.would, tuple(told), verdict.standing, verdict.until_ms).why(language)
