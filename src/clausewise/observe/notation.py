"""Log notations of Apache (``LogFormat``) and nginx (``log_format``) as expressions with named groups.

Sources: https://httpd.apache.org/docs/2.4/mod/mod_log_config.html, https://nginx.org/en/docs/http/ngx_http_log_module.html. A directive
that says nothing an event holds is passed over; what stands between directives must stand in the line too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from clausewise.errors import InputError

# Which of an event's fields a directive fills; see ``clausewise.observe.format`` for those that are read further.
_APACHE: Final[Mapping[str, str]] = {
    "h": "address",
    "a": "address",
    "u": "account",
    "t": "time_clf",
    "r": "request",
    "m": "verb",
    "U": "path",
    "q": "query",
    "s": "status",
    "b": "bytes",
    "B": "bytes",
    "O": "bytes",
    "D": "cost_us",
    "T": "cost_s",
    "v": "host",
    "V": "host",
    "user-agenti": "agent",
    "refereri": "referrer",
    "hosti": "host",
    "clausewise-outcomeo": "outcome",
    "clausewise-authorizationi": "token",
    "sec": "time_s",
    "msec": "time_ms",
}
_NGINX: Final[Mapping[str, str]] = {
    "remote_addr": "address",
    "remote_user": "account",
    "time_local": "time_clf",
    "time_iso8601": "time_iso",
    "msec": "time_s",
    "request": "request",
    "request_method": "verb",
    "request_uri": "target",
    "uri": "path",
    "document_uri": "path",
    "args": "query",
    "query_string": "query",
    "status": "status",
    "body_bytes_sent": "bytes",
    "bytes_sent": "bytes",
    "request_time": "cost_s",
    "http_user_agent": "agent",
    "http_referer": "referrer",
    "host": "host",
    "http_host": "host",
    "server_name": "host",
    "geoip_country_code": "country",
    "geoip2_data_country_code": "country",
    "http_ssl_ja3": "fingerprint",
    "sent_http_clausewise_outcome": "outcome",
    "http_clausewise_authorization": "token",
    "http_ssl_ja3_hash": "fingerprint",
}
_APACHE_DIRECTIVE: Final = re.compile(r"%(?:[!\d,]*[<>]?)(?:\{([^}]*)\})?(%|\^?[a-zA-Z]{1,2}(?<=[a-zA-Z]))")
_NGINX_VARIABLE: Final = re.compile(r"\$(?:\{(\w+)\}|(\w+))")
# Where a directive stands, and the field that it fills.
_Piece = tuple[tuple[int, int], str | None]


class Directive(NamedTuple):
    """A value in a notation: which field it fills ("" for none) and the sign that follows it ("" at the end)."""

    field: str
    following: str


def directives(kind: str, notation: str) -> list[str | Directive]:
    """Return a notation of ``kind`` (apache or nginx) as the texts and values that it is made of, in turn."""
    found: list[str | Directive] = []
    at, named = 0, set[str]()
    pieces = _of_apache_log(notation) if kind == "apache" else _of_nginx_log(notation)
    for (start, end), field in pieces:
        found.append(notation[at:start].replace('\\"', '"'))
        at = end
        if field is None:
            found.append("%")
            continue
        found.append(Directive("" if field in named else field, notation[end : end + 2].replace('\\"', '"')[:1]))
        named.add(field)
    return [one for one in (*found, notation[at:].replace('\\"', '"')) if one]


def apache(notation: str) -> str:
    """Return the expression of a ``LogFormat``."""
    return _expression(notation, _of_apache_log(notation))


def nginx(notation: str) -> str:
    """Return the expression of a ``log_format``."""
    return _expression(notation, _of_nginx_log(notation))


def _of_apache_log(notation: str) -> Sequence[_Piece]:
    return [(found.span(), _of_apache(found[1] or "", found[2])) for found in _APACHE_DIRECTIVE.finditer(notation)]


def _of_nginx_log(notation: str) -> Sequence[_Piece]:
    return [(found.span(), _NGINX.get(found[1] or found[2], "")) for found in _NGINX_VARIABLE.finditer(notation)]


def _of_apache(argument: str, letter: str) -> str | None:
    """Return the field of a directive, "" for one that is passed over, None for a percent sign."""
    if letter == "%":
        return None
    if letter == "t":
        return _APACHE.get(argument.removeprefix("begin:").removeprefix("end:"), "") if argument else _APACHE["t"]
    return _APACHE.get(f"{argument.lower()}{letter}" if argument else letter, "")


def _expression(notation: str, pieces: Sequence[_Piece]) -> str:
    if not any(field and field.startswith("time") for _, field in pieces):
        raise InputError(
            "CW800",
            f"The notation `{notation}` says no time: nothing can be counted over time.",
            f"La notation « {notation} » ne donne pas l'heure : rien ne peut être compté dans le temps.",
            remedy_en="Use the notation of your server's configuration, with its time directive.",
            remedy_fr="Utilisez la notation qui figure dans la configuration de votre serveur, avec sa directive d'heure.",
        )
    return "".join(_pieces(notation, pieces))


def _pieces(notation: str, pieces: Sequence[_Piece]) -> Iterator[str]:
    at, named = 0, set[str]()
    for (start, end), field in pieces:
        yield re.escape(notation[at:start].replace('\\"', '"'))
        at = end
        if field is None:
            yield "%"
            continue
        value = _value(notation[end : end + 2].replace('\\"', '"'), is_clock=field == "time_clf")
        # Only the first of two directives for one thing is told.
        yield f"(?P<{field}>{value})" if field and field not in named else value
        named.add(field)
    yield re.escape(notation[at:].replace('\\"', '"'))


def _value(following: str, *, is_clock: bool) -> str:
    """Return how a value looks, by what ends it."""
    if is_clock:
        return r"\[?[^\]\"]*+\]?" if not following.startswith("]") else r"[^\]]*+"
    if following.startswith('"'):
        return r'[^"\\]*+(?>(?:\\.[^"\\]*+)*)'
    if not following:
        return r".*+"
    if following[0] in "%$" and following != "%%":
        # Right before another directive, as a path before its query.
        return r'[^ "?]*+'
    return rf"[^{re.escape(following[0])}]*+"
