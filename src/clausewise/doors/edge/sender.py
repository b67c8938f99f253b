"""A request of ASGI as an event: who sends it, as far as the application says, and what it asks for, as it was sent."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from typing import Any, Final

from clausewise.doors.edge.peer import Peers
from clausewise.doors.edge.protocol import Scope
from clausewise.event import Event, as_text
from clausewise.intake import identifier_characters_max
from clausewise.observe.filling import token
from clausewise.scope import HEADER

log = logging.getLogger("clausewise.edge")
# Says who sends a request: an account, a session, an address; empty for nobody known.
Naming = Callable[[Scope], str]
header_characters_max: Final = 8_192


class Sender:
    """Makes events. ``account`` must be one that the application has verified: what it does is held against it alone."""

    def __init__(
        self,
        account: Naming | None = None,
        session: Naming | None = None,
        address: Naming | None = None,
        trusted_proxies: Iterable[str] = (),
    ) -> None:
        self._account, self._session = account, session
        self._address = address or Peers(trusted_proxies).address

    def event(self, scope: Scope, body: bytes = b"") -> Event:
        """Return the request of ``scope``, with the beginning of its body."""
        headers = tuple(
            [(name.decode("latin-1"), as_text(value[:header_characters_max])) for name, value in scope["headers"]]
        )
        known = dict(headers)
        return Event(
            0,
            address=_named(self._address, scope),
            account=self.account(scope),
            session=_named(self._session, scope),
            host=known.get("host", "").rpartition("@")[2].lower(),
            verb=scope.get("method", ""),
            path=as_text(scope.get("raw_path") or scope["path"].encode("utf-8", "surrogateescape")),
            query=as_text(scope["query_string"]),
            agent=known.get("user-agent", ""),
            referrer=known.get("referer", ""),
            token=token(known[HEADER]) if known.get(HEADER) else "",
            headers=headers,
            body=as_text(body) if body else "",
        )

    def account(self, scope: Scope) -> str:
        """Return the account that sends a request, empty when nobody is signed in, or nobody knows yet."""
        return _named(self._account, scope)

    def address(self, scope: Scope) -> str:
        """Return the address that a request came from."""
        return _named(self._address, scope)


def _named(naming: Naming | Callable[[Any], str] | None, scope: Scope) -> str:
    if naming is None:
        return ""
    try:
        return str(naming(scope) or "")[:identifier_characters_max]
    except Exception:  # what the operator's code does not know is nobody; the request goes on
        log.exception("who sends a request could not be told")
        return ""
