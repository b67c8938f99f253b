"""A chat endpoint on this machine that behaves, stalls, lies or breaks, as a test asks."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


def answer(verdict: str, clause: str, quote: str = "", reason: str = "It says so.") -> str:
    return json.dumps({"verdict": verdict, "clause": clause, "quote": quote, "reason": reason})


def asked_clause(question: dict[str, Any]) -> str:
    told = question["messages"][0]["content"].partition("The clause: ")[2]
    return json.loads(told)["id"]


def asked_text(question: dict[str, Any]) -> str:
    return question["messages"][1]["content"].split("\n", 1)[1].rsplit("\n", 1)[0]


class Chat:
    """What came in, and how to reach the server."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.questions: list[dict[str, Any]] = []
        self.keys: list[str | None] = []
        self.headers: list[dict[str, str]] = []


@contextmanager
def chat(
    says: Callable[[dict[str, Any]], str] | None = None, *, breaks: str = "", bare: bool = False
) -> Iterator[Chat]:
    """Serve ``says`` of each question, as a chat does or ``bare``; ``breaks`` is one of the ways not to answer."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            question = json.loads(self.rfile.read(int(self.headers["content-length"])))
            served.questions.append(question)
            served.keys.append(self.headers["authorization"])
            served.headers.append({name.lower(): value for name, value in self.headers.items()})
            if breaks:
                BREAKS[breaks](self)
            elif bare:
                self.send(200, says(question).encode())
            else:
                self.say(says(question))

        def say(self, content: str) -> None:
            self.send(200, json.dumps({"choices": [{"message": {"role": "assistant", "content": content}}]}).encode())

        def send(self, status: int, body: bytes, **headers: str) -> None:
            self.send_response(status)
            for name, value in {"content-length": str(len(body)), **headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            pass

    class Server(ThreadingHTTPServer):
        daemon_threads = True
        block_on_close = False

        def handle_error(self, *_: Any) -> None:
            pass

    server = Server(("127.0.0.1", 0), Handler)
    served = Chat(f"http://127.0.0.1:{server.server_address[1]}/v1/chat/completions")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield served
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _stalls(handler: Any) -> None:
    time.sleep(2)


def _drips(handler: Any) -> None:
    handler.wfile.write(b"HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n")
    for _ in range(40):
        handler.wfile.write(b"x")
        handler.wfile.flush()
        time.sleep(0.05)


def _drips_headers(handler: Any) -> None:
    handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
    for number in range(40):
        handler.wfile.write(b"x-%d: y\r\n" % number)
        handler.wfile.flush()
        time.sleep(0.05)


def _cut(handler: Any) -> None:
    handler.wfile.write(b"HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n{")
    handler.close_connection = True


def _closed(handler: Any) -> None:
    handler.close_connection = True


BREAKS: dict[str, Callable[[Any], None]] = {
    "stalls": _stalls,
    "drips": _drips,
    "drips_headers": _drips_headers,
    "cut": _cut,
    "closed": _closed,
    "error": lambda handler: handler.send(500, b"{}"),
    "redirect": lambda handler: handler.send(307, b"", location="http://127.0.0.1:1/elsewhere"),
    "huge": lambda handler: handler.send(200, b" " * 1_000_000),
    "no_json": lambda handler: handler.send(200, b"<html>busy</html>"),
    "no_choice": lambda handler: handler.send(200, b'{"choices": []}'),
    "not_utf8": lambda handler: handler.send(200, b'{"choices": [{"message": {"content": "\xff"}}]}'),
    "deep": lambda handler: handler.send(200, b"[" * 60_000),
}
