"""Receives webhooks, verifies them and prints what they tell. It needs nothing but Python.

CLAUSEWISE_WEBHOOK_SECRET=whsec_… python docs/examples/receiver.py 9000
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import os
import sys
import time
from http.server import BaseHTTPRequestHandler, HTTPServer

KEY = base64.b64decode(os.environ["CLAUSEWISE_WEBHOOK_SECRET"].removeprefix("whsec_"))
TOLERANCE_SECONDS = 300
seen: set[str] = set()


def is_genuine(message: str, timestamp: str, signatures: str, body: bytes) -> bool:
    """Say whether one of the signatures is right, and not old."""
    if not timestamp.isdecimal() or abs(time.time() - int(timestamp)) > TOLERANCE_SECONDS:
        return False
    content = f"{message}.{timestamp}.".encode() + body
    right = "v1," + base64.b64encode(hmac.digest(KEY, content, hashlib.sha256)).decode()
    return any(hmac.compare_digest(right, one) for one in signatures.split(" "))


class Receiver(BaseHTTPRequestHandler):
    """Answers 204 to what is genuine, also when it comes a second time."""

    def do_POST(self) -> None:
        """Read, verify, answer, and tell each event once."""
        body = self.rfile.read(int(self.headers["content-length"]))
        message = self.headers.get("webhook-id", "")
        given = (self.headers.get("webhook-timestamp", ""), self.headers.get("webhook-signature", ""))
        genuine = is_genuine(message, *given, body)
        self.send_response(204 if genuine else 401)
        self.end_headers()
        if genuine and message not in seen:
            seen.add(message)
            event = json.loads(body)
            sys.stdout.write(f"{event['type']} {json.dumps(event['data'], ensure_ascii=False)}\n")
            sys.stdout.flush()


if __name__ == "__main__":
    HTTPServer(("127.0.0.1", int(sys.argv[1])), Receiver).serve_forever()
