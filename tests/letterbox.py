# ruff: noqa: ARG002, N802 - the names and arguments are the library's
"""A mail server on a real socket (aiosmtpd): it takes letters, or answers as it is told to."""

from __future__ import annotations

import ssl
import time
from contextlib import contextmanager
from email import message_from_bytes, policy

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult


class Letterbox:
    """What was handed over; the next letters get ``answers`` instead of being taken, addresses in ``refused`` theirs."""

    def __init__(self, *answers, refused=None):
        self.letters = []
        self.answers = list(answers)
        self.refused = refused or {}
        self.connections = 0
        self.users = []
        self.port = 0

    async def handle_EHLO(self, server, session, envelope, hostname, responses):
        self.connections += 1
        session.host_name = hostname
        return responses

    async def handle_RCPT(self, server, session, envelope, address, rcpt_options):
        if address in self.refused:
            return self.refused[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        if self.answers:
            return self.answers.pop(0)
        self.letters.append((envelope.rcpt_tos, message_from_bytes(envelope.content, policy=policy.default)))
        return "250 OK"

    def sign_in(self, server, session, envelope, mechanism, data):
        self.users.append((data.login.decode(), data.password.decode()))
        return AuthResult(success=data.password == b"quarry lantern", handled=False)

    def wait(self, count, seconds=30.0):
        """Wait until that many came; return them."""
        deadline = time.monotonic() + seconds
        while len(self.letters) < count:
            assert time.monotonic() < deadline, f"{len(self.letters)} of {count} came"
            time.sleep(0.01)
        return [letter for _, letter in self.letters]


class Free(Controller):
    """A controller that takes a port of the system's choice and knows which."""

    def _trigger_server(self):
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


@contextmanager
def listening(
    box=None,
    *,
    tls: ssl.SSLContext | None = None,
    starttls: ssl.SSLContext | None = None,
    signs_in=False,
    knows_accents=True,
):
    """Listen as ``box`` until the end of the block."""
    box = box or Letterbox()
    signing = {"authenticator": box.sign_in, "auth_require_tls": False} if signs_in else {}
    known = {"enable_SMTPUTF8": knows_accents, "ssl_context": tls, "tls_context": starttls, **signing}
    server = Free(box, "127.0.0.1", 0, **known)
    server.start()
    box.port = server.port
    try:
        yield box
    finally:
        server.stop()
