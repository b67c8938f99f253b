"""Applications as people write them, behind the middleware, and a server that runs them."""

from __future__ import annotations

import socket
import threading
import time
from contextlib import contextmanager

import httpx2
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket

from clausewise.engine import Engine

DAY_MS = 86_400_000


async def page(request: Request) -> Response:
    return PlainTextResponse(f"{request.method} {request.url.path}", headers={"x-seen": "app"})


async def echoed(request: Request) -> Response:
    return Response(await request.body())


async def missing(_: Request) -> Response:
    return PlainTextResponse("no", 404)


async def broken(_: Request) -> Response:
    raise RuntimeError("oops")


async def talk(socket: WebSocket) -> None:
    await socket.accept()
    await socket.send_text("hello")
    await socket.close()


def starlette() -> Starlette:
    return Starlette(
        routes=[
            Route("/echo", echoed, methods=["POST", "PUT"]),
            Route("/missing/{name}", missing),
            Route("/broken", broken),
            WebSocketRoute("/talk", talk),
            Route("/{path:path}", page, methods=["GET", "POST"]),
        ]
    )


def engine(**options) -> Engine:
    return Engine.open("dexero", with_detectors=(), isolated=False, **options)


@contextmanager
def running(application):
    """Serve ``application`` in a thread until the end of the block; yield a client that follows no redirect."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        config = uvicorn.Config(
            application, log_config=None, access_log=False, lifespan="off", ws="none", proxy_headers=False
        )
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
        thread.start()
        deadline = time.monotonic() + 10
        while not server.started:
            assert time.monotonic() < deadline
            time.sleep(0.005)
        address = f"http://127.0.0.1:{listening.getsockname()[1]}"
        with httpx2.Client(base_url=address, trust_env=False, timeout=20) as client:
            yield client
        server.should_exit = True
        thread.join(15)
    assert not thread.is_alive()
