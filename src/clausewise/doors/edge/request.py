"""What a request of ASGI says of itself, as far as the edge asks."""

from __future__ import annotations

from urllib.parse import urlsplit

from clausewise.doors.edge.protocol import Scope
from clausewise.event import Event

FORM_TYPE = "application/x-www-form-urlencoded"


def header(scope: Scope, name: bytes) -> str:
    """Return the first header called ``name`` (in lower case), empty when there is none."""
    return next((value.decode("latin-1") for key, value in scope["headers"] if key == name), "")


def has_body(scope: Scope) -> bool:
    """Say whether a body comes, or may come: from HTTP/2 on nothing need announce it."""
    length, is_chunked = "", not scope.get("http_version", "1.1").startswith("1")
    for name, value in scope["headers"]:
        if name == b"content-length":
            length = value.strip().decode("latin-1")
        elif name == b"transfer-encoding":
            is_chunked = True
    return length != "0" and (is_chunked or bool(length))


def wants_page(scope: Scope) -> bool:
    """Say whether whoever asks reads pages."""
    return "text/html" in header(scope, b"accept")


def cookie(scope: Scope, wanted: str) -> str:
    """Return the cookie called ``wanted``, empty when there is none."""
    for pair in header(scope, b"cookie").split(";"):
        name, _, value = pair.strip().partition("=")
        if name == wanted:
            return value
    return ""


def onward(scope: Scope, event: Event) -> str:
    """Return where somebody goes on who confirmed: where they were, or the page on which they sent something."""
    if event.verb in ("", "GET", "HEAD"):
        return event.target
    parts = urlsplit(event.referrer)
    return parts.path or "/" if parts.netloc.lower() == header(scope, b"host").lower() else "/"
