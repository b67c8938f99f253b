"""A provider of identities that checks what it is asked (PKCE, secret) and lies as a test tells it to."""

from __future__ import annotations

import base64
import json
import threading
import time
from contextlib import contextmanager
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

from joserfc import jwt
from joserfc.jwk import KeySet, RSAKey

CLIENT, SECRET = "clausewise", "a secret, with: signs/"
BASIC = "Basic " + base64.b64encode(b"clausewise:a%20secret%2C%20with%3A%20signs%2F").decode()
KEY = RSAKey.generate_key(2048, {"kid": "one"})


class Lying(ThreadingHTTPServer):
    """``claims`` are what it says of people beside the usual, ``header`` of its tokens, ``metadata`` of itself."""

    daemon_threads = False  # at the end nothing is left open

    def __init__(self):
        super().__init__(("127.0.0.1", 0), _Handler)
        self.issuer = f"http://127.0.0.1:{self.server_port}"
        self.claims, self.header, self.metadata, self.status = {}, {}, {}, 200
        self.key = self.published = KEY
        self.challenge = self.nonce = ""
        self.asked = []

    def began(self, address):
        """Note what a browser was sent with, as an authorization endpoint does; return its query."""
        query = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        assert query["code_challenge_method"] == "S256"
        self.challenge, self.nonce = query["code_challenge"], query["nonce"]
        return query

    def token(self):
        now = int(time.time())
        claims = {"iss": self.issuer, "aud": CLIENT, "sub": "s1", "iat": now, "exp": now + 60, "nonce": self.nonce}
        said = {name: value for name, value in (claims | self.claims).items() if value is not None}
        return jwt.encode({"alg": "RS256", "kid": "one"} | self.header, said, self.key)


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        server = self.server
        server.asked.append(self.path)
        if self.path == "/jwks":
            self.answer(KeySet([server.published]).as_dict(private=False))
            return
        said = {
            "issuer": server.issuer,
            "authorization_endpoint": f"{server.issuer}/authorize?prompt=login",
            "token_endpoint": f"{server.issuer}/token",
            "jwks_uri": f"{server.issuer}/jwks",
        }
        self.answer(said | server.metadata)

    def do_POST(self):
        server = self.server
        form = parse_qs(self.rfile.read(int(self.headers["content-length"])).decode())
        verifier = base64.urlsafe_b64encode(sha256(form["code_verifier"][0].encode()).digest()).decode().rstrip("=")
        if verifier != server.challenge or self.headers["authorization"] != BASIC or form["code"] != ["right"]:
            self.answer({"error": "invalid_grant"}, 400)
            return
        self.answer({"id_token": server.token(), "token_type": "Bearer"}, server.status)

    def answer(self, said, status=200):
        content = said if isinstance(said, bytes) else json.dumps(said).encode()
        self.send_response(status)
        self.send_header("content-length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_):
        pass


@contextmanager
def lying():
    server = Lying()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
