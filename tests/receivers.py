"""Receivers of webhooks on a real socket: one that takes everything, and ones that fail, hang, drip, lie, or come back later."""

from __future__ import annotations

import ssl
import threading
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Receiver:
    """What came in, and how it is answered: ``behave`` is called with the handler, which has read the body."""

    def __init__(self, behave=None):
        self.behave = behave or taken
        self.received = []  # (headers, body)
        self.connections = 0
        self.port = 0

    def url(self, host="127.0.0.1", scheme="http"):
        return f"{scheme}://{host}:{self.port}/hook"

    def wait(self, count, seconds=30.0):
        """Wait until that many came; return their bodies."""
        deadline = time.monotonic() + seconds
        while len(self.received) < count:
            assert time.monotonic() < deadline, f"{len(self.received)} of {count} came"
            time.sleep(0.01)
        return [body for _, body in self.received]


def taken(handler):
    handler.send_response(204)
    handler.end_headers()


def answers(status, body=b"", **headers):
    def behave(handler):
        handler.send_response(status)
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.send_header("content-length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    return behave


def hangs(handler):
    time.sleep(10)
    handler.close_connection = True


def drips(handler):
    """Say yes, and then let a body drop byte by byte."""
    handler.send_response(200)
    handler.send_header("content-length", "1000")
    handler.end_headers()
    for _ in range(100):
        handler.wfile.write(b".")
        handler.wfile.flush()
        time.sleep(0.05)


def drips_head(handler):
    for letter in b"HTTP/1.1 200 OK\r\nx: " + b"y" * 100:
        handler.wfile.write(bytes([letter]))
        handler.wfile.flush()
        time.sleep(0.05)


def breaks(handler):
    """Say yes, announce a body, and hang up in the middle of it."""
    handler.send_response(200)
    handler.send_header("content-length", "1000")
    handler.end_headers()
    handler.wfile.write(b"half")
    handler.wfile.flush()
    handler.close_connection = True
    handler.connection.shutdown(2)


def hangs_up(handler):
    handler.close_connection = True
    handler.connection.shutdown(2)


def babbles(handler):
    """Answer with something that is no HTTP."""
    handler.wfile.write(b"SSH-2.0-OpenSSH_9.9\r\n")
    handler.close_connection = True


def floods(handler):
    """Say yes with a body that has no end."""
    handler.send_response(200)
    handler.send_header("transfer-encoding", "chunked")
    handler.end_headers()
    piece = b"10000\r\n" + b"x" * 0x10000 + b"\r\n"
    for _ in range(10_000):
        handler.wfile.write(piece)


@contextmanager
def receiving(behave=None, *, certificate=None, port=0):
    """Run a receiver on the loopback until the end of the block."""
    receiver = Receiver(behave)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def setup(self):
            receiver.connections += 1
            super().setup()

        def do_POST(self):
            body = self.rfile.read(int(self.headers.get("content-length", 0)))
            receiver.received.append((dict(self.headers.items()), body))
            try:
                receiver.behave(self)
            except OSError:
                self.close_connection = True

        def log_message(self, *_):
            pass

    class Quiet(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, *_):
            pass

    server = Quiet(("127.0.0.1", port), Handler)
    if certificate is not None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        certificate.configure_cert(context)
        server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    receiver.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield receiver
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)
