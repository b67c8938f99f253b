"""The system's Chromium, driven over a pipe: it draws a page, with the network cut off, and says what it drew.

What: ``Browser.snapshot`` hands HTML to Chromium and returns what its DOMSnapshot domain reports (the Chrome DevTools Protocol,
https://chromedevtools.github.io/devtools-protocol/tot/DOMSnapshot/): nodes, computed styles, boxes.
Why so: two pipes need no library and no port, which any process of the machine could use. Chromium is never downloaded; it is whatever
Debian, Ubuntu or the operator installed.
Limits: every request but that for the page itself is refused, and a policy that allows no script goes with the page, so that nothing of
it runs; a page that takes longer than ``page_timeout_ms`` gives no answer.
"""

from __future__ import annotations

import base64
import json
import os
import selectors
import shutil
import signal
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any, Final, Self

from clausewise.errors import UnavailableError

NAMES: Final = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
page_bytes_max = 8 * 1024 * 1024
page_timeout_ms = 10_000
start_timeout_ms = 30_000
message_bytes_max = 256 * 1024 * 1024
pages_per_start_max = 1_000
viewport_pixels = (1_280, 900)

_ADDRESS = "http://page.invalid/"
_STILL = "script-src 'none'; frame-src 'none'; object-src 'none'; form-action 'none'"
_READ_BYTES = _WRITE_BYTES = 1 << 16
# A service's keys and addresses stand in its environment: they are nothing for whoever takes a browser over.
_ENVIRONMENT = frozenset(
    ("PATH", "LANG", "LC_ALL", "TZ", "LD_LIBRARY_PATH", "FONTCONFIG_FILE", "FONTCONFIG_PATH", "TMPDIR")
)
# Descriptors on which Chromium listens and answers when it is started with --remote-debugging-pipe.
_ASKS, _ANSWERS = 3, 4
_FREE_FROM = 10
_FLAGS = (
    "--headless",
    "--remote-debugging-pipe",
    "--no-first-run",
    "--no-default-browser-check",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-dev-shm-usage",
    "--disable-domain-reliability",
    "--disable-extensions",
    "--disable-gpu",
    "--disable-sync",
    "--dns-prefetch-disable",
    "--force-webrtc-ip-handling-policy",
    "--webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--hide-scrollbars",
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--metrics-recording-only",
    "--mute-audio",
    "--no-pings",
    "--no-proxy-server",
    "--password-store=basic",
)

# An animation without end cannot be finished; it is held in its middle, where it shows what it shows.
_ENDED: Final = """
for (const one of document.getAnimations().filter(one => one.playState === 'running')) {
  try { one.finish() } catch {
    const { delay, duration } = one.effect.getComputedTiming();
    one.pause();
    one.currentTime = delay + (Number(duration) || 0) / 2;
  }
}
"""


def find() -> str | None:
    """Return the path of the system's Chromium, None when there is none."""
    if not hasattr(os, "posix_spawn"):
        return None
    return next((path for path in map(shutil.which, NAMES) if path), None)


def missing() -> UnavailableError:
    """Return the error for a machine without Chromium."""
    return UnavailableError(
        "CW770",
        "There is no Chromium on this machine.",
        "Il n'y a pas de Chromium sur cette machine.",
        remedy_en="Install it, for example with `apt-get install chromium`, or leave the setting `render` off.",
        remedy_fr="Installez-le, par exemple avec « apt-get install chromium », ou laissez le réglage « render » inactif.",
    )


def _silent(what: str) -> UnavailableError:
    return UnavailableError(
        "CW771",
        f"Chromium did not draw the page: {what}.",
        f"Chromium n'a pas dessiné la page : {what}.",
        remedy_en="Try again; if it lasts, start the browser by hand and look at what it says.",
        remedy_fr="Réessayez; si cela persiste, lancez le navigateur à la main et voyez ce qu'il affiche.",
    )


class Browser:
    """One Chromium, started at the first page and again whenever it died. Thread-safe: pages are drawn one after another.

    ``scripts`` lets a page's scripts run (never its requests); the default draws the page as it was written. ``path`` is the program,
    the system's when it is None.
    """

    def __init__(self, path: str | None = None, *, scripts: bool = False) -> None:
        self.path = path or find()
        self.scripts = scripts
        self._lock = threading.Lock()
        self._process = 0
        self._drawn = 0
        self._number = 0
        self._rest = bytearray()
        self._folder = ""
        self._session = ""
        self._page, self._kind = b"", ""
        self._is_given = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the browser and remove what it wrote. Idempotent."""
        with self._lock:
            self._stop()

    def version(self) -> str:
        """Return the browser's name and version. Raises UnavailableError CW770 without Chromium, CW771 when it does not start."""
        with self._kept():
            ends = time.monotonic() + start_timeout_ms / 1000
            return str(self._ask("Browser.getVersion", {}, ends)["product"])

    def snapshot(self, html: str | bytes, styles: tuple[str, ...], kind: str = "") -> dict[str, Any]:
        """Draw ``html`` and return Chromium's snapshot of it, with the computed ``styles`` of every box.

        Bytes are read as ``kind``, a Content-Type, and the page itself say. Raises UnavailableError CW770 without Chromium, CW771 when it
        fails or takes too long.
        """
        if isinstance(html, str):
            html, kind = html.encode("utf-8", "replace"), "text/html; charset=utf-8"
        if len(html) > page_bytes_max:
            raise _silent("page_bytes_max")
        with self._kept():
            return self._draw(html, kind if kind.startswith("text/html") else "text/html", styles)

    def pdf(self, html: str) -> bytes:
        """Print ``html``, which needs nothing else, as a tagged PDF. Raises UnavailableError CW770 or CW771."""
        with self._kept():
            ends = time.monotonic() + page_timeout_ms / 1000
            self._load(html.encode("utf-8", "replace"), "text/html; charset=utf-8", ends)
            wanted = {"preferCSSPageSize": True, "printBackground": True, "generateTaggedPDF": True}
            return base64.b64decode(self._ask("Page.printToPDF", wanted, ends)["data"])

    @contextmanager
    def _kept(self) -> Iterator[None]:
        """Hold a browser that runs; one that fails is ended, and the next page starts another."""
        if self.path is None:
            raise missing()
        with self._lock:
            try:
                if self._drawn >= pages_per_start_max:
                    self._stop()
                if not self._process:
                    self._start()
                yield
            except (OSError, ValueError, KeyError) as error:
                self._stop()
                raise _silent(str(error) or type(error).__name__) from error
            except UnavailableError:
                self._stop()
                raise

    # The page

    def _draw(self, page: bytes, kind: str, styles: tuple[str, ...]) -> dict[str, Any]:
        ends = time.monotonic() + page_timeout_ms / 1000
        self._load(page, kind, ends)
        # Where a page comes in piece by piece, what it comes to is drawn.
        self._ask("Runtime.evaluate", {"expression": _ENDED}, ends)
        return self._ask("DOMSnapshot.captureSnapshot", {"computedStyles": styles}, ends)

    def _load(self, page: bytes, kind: str, ends: float) -> None:
        self._drawn += 1
        self._page, self._kind, self._is_given = page, kind, False
        self._ask("Page.navigate", {"url": _ADDRESS}, ends)
        self._wait("Page.loadEventFired", ends)

    def _answer(self, event: dict[str, Any], ends: float) -> None:
        """Give the page itself once, and refuse whatever else is asked for."""
        request = event["requestId"]
        if self._is_given or event.get("resourceType") != "Document" or event["request"]["url"] != _ADDRESS:
            self._send("Fetch.failRequest", {"requestId": request, "errorReason": "Aborted"}, ends)
            return
        self._is_given = True
        headers = [{"name": "Content-Type", "value": self._kind}]
        if not self.scripts:
            headers.append({"name": "Content-Security-Policy", "value": _STILL})
        body = base64.b64encode(self._page).decode("ascii")
        given = {"requestId": request, "responseCode": 200, "responseHeaders": headers, "body": body}
        self._send("Fetch.fulfillRequest", given, ends)

    # The process

    def _start(self) -> None:
        assert self.path is not None
        self._folder = tempfile.mkdtemp(prefix="clausewise-chromium-")
        flags = [*_FLAGS, f"--user-data-dir={self._folder}", *(["--no-sandbox"] if os.geteuid() == 0 else [])]
        asks, self._out = _pipe(_FREE_FROM)
        self._in, answers = _pipe(_FREE_FROM)
        os.set_blocking(self._out, False)
        nothing = os.open(os.devnull, os.O_RDWR)
        try:
            self._process = os.posix_spawn(
                self.path,
                [self.path, *flags, "about:blank"],
                {**{name: value for name, value in os.environ.items() if name in _ENVIRONMENT}, "HOME": self._folder},
                file_actions=[
                    *((os.POSIX_SPAWN_DUP2, nothing, one) for one in (0, 1, 2)),
                    (os.POSIX_SPAWN_DUP2, asks, _ASKS),
                    (os.POSIX_SPAWN_DUP2, answers, _ANSWERS),
                ],
                setpgroup=0,
            )
        finally:
            for one in (asks, answers, nothing):
                os.close(one)
        self._rest, self._drawn, self._session = bytearray(), 0, ""
        ends = time.monotonic() + start_timeout_ms / 1000
        target = self._ask("Target.createTarget", {"url": "about:blank"}, ends)["targetId"]
        self._session = self._ask("Target.attachToTarget", {"targetId": target, "flatten": True}, ends)["sessionId"]
        width, height = viewport_pixels
        screen = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
        self._ask("Emulation.setDeviceMetricsOverride", screen, ends)
        self._ask("Fetch.enable", {"patterns": [{"urlPattern": "*"}]}, ends)
        self._ask("Page.enable", {}, ends)
        self._ask("DOMSnapshot.enable", {}, ends)

    def _stop(self) -> None:
        if self._process:
            with suppress(ProcessLookupError):
                os.killpg(self._process, signal.SIGKILL)
            with suppress(ChildProcessError):
                os.waitpid(self._process, 0)
            os.close(self._in)
            os.close(self._out)
            self._process = 0
        if self._folder:
            shutil.rmtree(self._folder, ignore_errors=True)
            self._folder = ""

    # Messages

    def _send(self, method: str, parameters: dict[str, Any], ends: float) -> int:
        self._number += 1
        message: dict[str, Any] = {"id": self._number, "method": method, "params": parameters}
        if self._session:
            message["sessionId"] = self._session
        data = memoryview(json.dumps(message).encode() + b"\0")
        while data:
            _await(self._out, selectors.EVENT_WRITE, ends)
            data = data[os.write(self._out, data[:_WRITE_BYTES]) :]
        return self._number

    def _ask(self, method: str, parameters: dict[str, Any], ends: float) -> dict[str, Any]:
        number = self._send(method, parameters, ends)
        while True:
            message = self._next(ends)
            if message.get("id") == number:
                if "error" in message:
                    raise _silent(str(message["error"].get("message", method)))
                result: dict[str, Any] = message["result"]
                return result

    def _wait(self, event: str, ends: float) -> None:
        while self._next(ends).get("method") != event or not self._is_given:
            pass

    def _next(self, ends: float) -> dict[str, Any]:
        """Return the next message; what the page asks for and dialogs that it opens are answered on the way."""
        looked_at = 0
        while (end := self._rest.find(0, looked_at)) < 0:
            looked_at = len(self._rest)
            if looked_at > message_bytes_max:
                raise _silent("message_bytes_max")
            _await(self._in, selectors.EVENT_READ, ends)
            read = os.read(self._in, _READ_BYTES)
            if not read:
                raise _silent("it ended")
            self._rest += read
        message: dict[str, Any] = json.loads(self._rest[:end])
        del self._rest[: end + 1]
        if message.get("method") == "Fetch.requestPaused":
            self._answer(message["params"], ends)
        elif message.get("method") == "Page.javascriptDialogOpening":
            self._send("Page.handleJavaScriptDialog", {"accept": False}, ends)
        return message


def _await(stream: int, event: int, ends: float) -> None:
    with selectors.DefaultSelector() as selector:
        selector.register(stream, event)
        if not selector.select(max(0.0, ends - time.monotonic())):
            raise _silent("page_timeout_ms")


def _pipe(least: int) -> tuple[int, int]:
    """Return a pipe whose ends have numbers from ``least``, out of the way of those that the child is given."""
    import fcntl

    pair = os.pipe()
    try:
        first, second = (fcntl.fcntl(one, fcntl.F_DUPFD_CLOEXEC, least) for one in pair)
    finally:
        for one in pair:
            os.close(one)
    return first, second
