"""A site on this machine, as somebody's pages lie on it, that notes who asked for what."""

from __future__ import annotations

import threading
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from msgspec.structs import replace

from clausewise.model import Words
from clausewise.perimeter import networks
from clausewise.register import Service
from tests.small import REGISTER

HERE = networks("127.0.0.0/8")


class Site:
    """``pages`` by path: bytes of a page, or (status, headers, bytes), or a callable that is handed the handler."""

    def __init__(self, pages):
        self.pages = pages
        self.asked = []  # (path, headers)
        self.port = 0

    def url(self, path="/", host="127.0.0.1", scheme="http"):
        return f"{scheme}://{host}:{self.port}{path}"

    @property
    def paths(self):
        return [path for path, _ in self.asked]


def register(*hosts):
    """A register with these hosts for services."""
    services = tuple(
        Service(f"s{n}", Words("Site", "Site"), host, ("/",)) for n, host in enumerate(hosts or ("127.0.0.1",))
    )
    return replace(REGISTER, services=services)


def stalls(handler):
    time.sleep(1.5)
    handler.close_connection = True


@contextmanager
def site(pages, *, tls=None):
    """Serve ``pages`` until the end of the block; ``tls`` is a server's context."""
    served = Site(pages)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self):
            served.asked.append((self.path, {name.lower(): value for name, value in self.headers.items()}))
            found = pages.get(self.path, (404, {}, b""))
            if callable(found):
                found(self)
                return
            status, headers, body = found if isinstance(found, tuple) else (200, {"content-type": "text/html"}, found)
            self.send_response(status)
            for name, value in {**headers, "content-length": str(len(body))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

    class Quiet(ThreadingHTTPServer):
        daemon_threads = True
        block_on_close = False

        def handle_error(self, *_):
            pass

    server = Quiet(("127.0.0.1", 0), Handler)
    if tls is not None:
        server.socket = tls.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    served.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield served
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)
