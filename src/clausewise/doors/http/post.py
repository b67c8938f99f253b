"""The post: letters are handed to the operator's mail server, one after the other over one connection, and nothing is sent in the clear."""

from __future__ import annotations

import asyncio
import smtplib
import socket
import ssl
from collections.abc import Mapping
from contextlib import suppress
from ipaddress import ip_address
from urllib.parse import unquote, urlsplit

from msgspec import Struct

from clausewise.errors import ConfigError
from clausewise.mailbox import mailboxes
from clausewise.webhook import Attempt, Failure

SMTP_PORTS = {"smtp": 587, "smtps": 465}
SECONDS_MS = 1000
BUSY = 421  # the server is about to hang up (RFC 5321, 4.2.3)
PERMANENT = 500
letters_max = 50  # over one connection: servers set a limit of their own, and say so less kindly


class NoTlsError(smtplib.SMTPException):
    """The server does not encrypt what is said to it."""


# What an exception means, the first that fits: smtplib's are OSErrors too.
_FAILURES: tuple[tuple[type[Exception], Failure], ...] = (
    (NoTlsError, Failure.TLS),
    (
        smtplib.SMTPNotSupportedError,
        Failure.REJECTED,
    ),  # an address with other letters than ASCII's, at a server that knows none
    (UnicodeError, Failure.REJECTED),
    (smtplib.SMTPServerDisconnected, Failure.BROKEN),
    (ssl.SSLError, Failure.TLS),
    (socket.gaierror, Failure.NAME),
    (TimeoutError, Failure.TIMEOUT),
    (OSError, Failure.CONNECT),
)


class Relay(Struct, frozen=True):
    """The mail server: where it listens, whether TLS is there from the start, and who we are to it (nobody, when ``user`` is empty).

    ``sender`` is the name and address that letters bear; ``site`` the address at which the public pages are reached.
    """

    host: str
    port: int
    sender: str
    site: str
    is_encrypted: bool = False
    user: str = ""
    password: str = ""
    trusted: ssl.SSLContext | None = None

    @property
    def url(self) -> str:
        """The server's address without who we are to it."""
        return f"{'smtps' if self.is_encrypted else 'smtp'}://{self.host}:{self.port}"


def relay(server: str, sender: str, site: str, password: str) -> Relay:
    """Return the mail server that the settings ``mail``, ``mail_from`` and ``site`` name. Raises ConfigError CW553 to CW555."""
    try:
        parts = urlsplit(server)
        host, port = parts.hostname or "", parts.port or SMTP_PORTS.get(parts.scheme, 0)
    except ValueError:
        host, port = "", 0
    if not host or not port or parts.password or parts.path.strip("/"):
        raise _no_server(server)
    named = mailboxes(sender)
    if len(named) != 1 or "@" not in named[0].address or not sender.isprintable():
        raise _no_sender(sender)
    page = urlsplit(site)
    if (
        page.scheme not in ("http", "https")
        or not page.hostname
        or not site.isprintable()
        or page.query
        or page.fragment
    ):
        raise _no_site(site)
    user = unquote(parts.username or "")
    return Relay(host, port, sender, site, parts.scheme == "smtps", user, password)


class Post:
    """A line to the mail server, kept open from one letter to the next; a step of the conversation takes ``timeout_ms`` at most."""

    def __init__(self, to: Relay, *, timeout_ms: int) -> None:
        self._relay = to
        self._seconds = timeout_ms / SECONDS_MS
        self._server: smtplib.SMTP | None = None
        self._sent = 0

    async def send(self, body: bytes, headers: Mapping[str, str]) -> Attempt:
        """Hand over the letter ``body`` for the address in ``headers``, and return what came of it; only cancelling raises."""
        return await asyncio.to_thread(self._tried, body, headers["to"])

    async def close(self) -> None:
        """Hang up."""
        await asyncio.to_thread(self._hang_up)

    def _tried(self, body: bytes, to: str) -> Attempt:
        try:
            self._handed_over(body, to)
        except Exception as error:  # noqa: BLE001 - what it means is told below; what it is not is a fault of the server's
            failed = came_of(error)
            if failed.failure is not None and not failed.failure.is_of_one:
                self._hang_up()
            return failed
        return Attempt()

    def _handed_over(self, body: bytes, to: str) -> None:
        if self._server is None or self._sent >= letters_max:
            self._hang_up()
            self._server = self._opened()
        self._sent += 1
        options = () if to.isascii() else ("SMTPUTF8",)
        sender = mailboxes(self._relay.sender)[0].address
        try:
            self._server.sendmail(sender, [to], body, mail_options=options)
        except smtplib.SMTPServerDisconnected:
            if self._sent == 1:
                raise
            # It hung up while nothing was said; the letter was not begun.
            self._server, self._sent = self._opened(), 1
            self._server.sendmail(sender, [to], body, mail_options=options)

    def _opened(self) -> smtplib.SMTP:
        self._sent = 0
        to = self._relay
        context = to.trusted or ssl.create_default_context()
        if to.is_encrypted:
            server: smtplib.SMTP = smtplib.SMTP_SSL(to.host, to.port, timeout=self._seconds, context=context)
        else:
            server = smtplib.SMTP(to.host, to.port, timeout=self._seconds)
        try:
            server.ehlo()
            if not to.is_encrypted:
                self._encrypt(server, context)
            if to.user:
                server.login(to.user, to.password)
        except BaseException:
            server.close()
            raise
        return server

    def _encrypt(self, server: smtplib.SMTP, context: ssl.SSLContext) -> None:
        if server.has_extn("starttls"):
            server.starttls(context=context)
            server.ehlo()
        elif not is_here(self._relay.host):
            raise NoTlsError

    def _hang_up(self) -> None:
        server, self._server = self._server, None
        if server is not None:
            with suppress(OSError, smtplib.SMTPException):
                server.quit()


def is_here(host: str) -> bool:
    """Say whether ``host`` is this machine itself: what is said to it stays here."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def came_of(error: Exception) -> Attempt:
    """Return what a failed try came to. A recipient or a letter that is not taken says nothing of the server.

    Whatever is no failure of the way or of the server is raised again: it is a fault of ours.
    """
    match error:
        case smtplib.SMTPRecipientsRefused():
            return _of_one(*(status for status, _ in error.recipients.values()))
        case smtplib.SMTPDataError():
            return _of_one(error.smtp_code)
        case smtplib.SMTPResponseException():
            return Attempt(Failure.STATUS, error.smtp_code)
    for kind, failure in _FAILURES:
        if isinstance(error, kind):
            return Attempt(failure)
    raise error


def _of_one(status: int) -> Attempt:
    if status == BUSY:
        return Attempt(Failure.STATUS, status)
    return Attempt(Failure.REJECTED if status >= PERMANENT else Failure.DEFERRED, status)


def _no_server(server: str) -> ConfigError:
    return ConfigError(
        "CW553",
        f"{server!r} is no mail server.",
        f"« {server} » n'est pas un serveur de courriel.",
        remedy_en="Give one such as smtps://clausewise@mail.example.org or smtp://mail.example.org:587; the password stands in "
        "CLAUSEWISE_MAIL_PASSWORD.",
        remedy_fr="Donnez-en un tel que smtps://clausewise@mail.example.org ou smtp://mail.example.org:587; le mot de passe figure dans "
        "CLAUSEWISE_MAIL_PASSWORD.",
        where="mail",
    )


def _no_sender(sender: str) -> ConfigError:
    return ConfigError(
        "CW554",
        f"Letters cannot be sent from {sender!r}.",
        f"Des lettres ne peuvent pas partir de « {sender} ».",
        remedy_en='Give the address at which answers are read, such as "Dexero <abuse@dexero.example>".',
        remedy_fr="Donnez l'adresse où les réponses sont lues, telle que « Dexero <abuse@dexero.example> ».",
        where="mail_from",
    )


def _no_site(site: str) -> ConfigError:
    return ConfigError(
        "CW555",
        f"Letters cannot lead to {site!r}.",
        f"Des lettres ne peuvent pas mener à « {site} ».",
        remedy_en="Give the address at which people reach this service, such as https://policy.dexero.example.",
        remedy_fr="Donnez l'adresse à laquelle les gens joignent ce service, telle que https://policy.dexero.example.",
        where="site",
    )
