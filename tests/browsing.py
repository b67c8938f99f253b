"""Pages as people see them: the system's Chromium driven by Playwright, and axe's rules asked about what is on the screen.

A test takes the fixture ``browsing`` (one browser for a module) and opens tabs:

    def test_queue_can_be_read_when_it_is_dark(browsing, served):
        with browsing.tab(served.client.base_url, script=False, dark=True, phone=True, language="fr") as tab:
            tab.open("/policy")
            tab.page.get_by_role("link", name="Versions").click()
            assert tab.violations() == []
            tab.shoot("policy-fr-dark-phone")

``tab.page`` is Playwright's own page (https://playwright.dev/python/docs/api/class-page). A tab ends with a failure when a
script of the page failed or when the page broke its own content security policy. ``shoot`` writes a PNG into the folder that
CLAUSEWISE_SHOTS names, and nothing when it names none. Nothing is downloaded: the browser is the system's. A module that uses it cannot
call ``asyncio.run`` in the thread of the test, for Playwright's own loop runs there. Axe takes its time over long pages: ask it about
``within="main > section"`` there.
"""

import os
import re
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

from clausewise.render import browser

SHOTS = "CLAUSEWISE_SHOTS"
DESK = {"viewport": {"width": 1280, "height": 900}}
PHONE = {"viewport": {"width": 390, "height": 844}, "device_scale_factor": 2, "is_mobile": True, "has_touch": True}
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RULES = {
    "runOnly": {"type": "tag", "values": TAGS},
    "rules": {"target-size": {"enabled": True}},
    "resultTypes": ["violations"],  # without it axe writes a selector for every element that is sound, most of its time
    "preload": False,
}
WIDER = "document.scrollingElement.scrollWidth - document.documentElement.clientWidth"
wait_ms_max = 15_000


def missing():
    """Say what has to be installed before pages can be looked at, "" when nothing is missing."""
    if browser.find() is None:
        return "there is no Chromium; `apt-get install chromium` or `make system` installs it"
    lacking = [name for name in ("playwright", "axe_playwright_python") if find_spec(name) is None]
    return f"{', '.join(lacking)}: not installed; `make test` installs the group dev" if lacking else ""


@contextmanager
def chromium():
    """Start the browser; end it with the block."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        one = playwright.chromium.launch(
            executable_path=browser.find(), chromium_sandbox=os.geteuid() != 0, args=["--no-proxy-server"]
        )
        try:
            yield Browsing(one)
        finally:
            one.close()


class Browsing:
    """One running browser."""

    def __init__(self, running):
        self.running = running

    @contextmanager
    def tab(self, base, *, script=True, dark=False, phone=False, language="en", **options):
        """Open a tab of a fresh profile (no cookie of another one). ``base`` begins every address.

        ``options`` are Playwright's for a context: ``extra_http_headers``, ``storage_state``…
        """
        looks = {
            **(PHONE if phone else DESK),
            "base_url": str(base),
            "color_scheme": "dark" if dark else "light",
            "reduced_motion": "reduce",
            "locale": {"en": "en-CA", "fr": "fr-CA"}[language],
            **options,
        }
        context = self.running.new_context(java_script_enabled=script, **looks)
        context.set_default_timeout(wait_ms_max)
        try:
            tab = Tab(self, context.new_page(), looks, script=script)
            yield tab
            assert tab.errors == [], "; ".join(tab.errors)
        finally:
            context.close()


class Tab:
    """One tab: its page, and what went wrong in it."""

    def __init__(self, browsing, page, looks, *, script):
        self.browsing, self.page, self.looks, self.script = browsing, page, looks, script
        self.errors = []
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("console", self._said)

    def _said(self, message):
        if message.type == "error" and "Content Security Policy" in message.text:
            self.errors.append(message.text)

    def open(self, path):
        """Go to an address; return the server's answer."""
        return self.page.goto(path)

    def violations(self, *, within=None, on_paper=False):
        """Return what is wrong with what is shown now (``within`` is a CSS selector: with part of it), or printed, a line for each place.

        That is what axe finds, and what of the page is wider than the screen, so that it must be scrolled sideways.
        """
        if self.script:
            return _violations(self.page, within, on_paper)
        with self._copy() as page:
            return _violations(page, within, on_paper)

    def shoot(self, name, *, whole=True):
        """Write a picture of the page, where one is asked for."""
        if folder := os.environ.get(SHOTS):
            self.page.screenshot(path=Path(folder) / f"{name}.png", full_page=whole)

    @contextmanager
    def _copy(self):
        """What a tab without script shows, in one where axe can run and the page's own scripts cannot."""
        shown, address = re.sub(r"</?noscript\b[^>]*>", "", self.page.content()), self.page.url
        context = self.browsing.running.new_context(**self.looks)
        context.route(lambda _: True, _unscripted)
        context.route(address, lambda route: route.fulfill(body=shown, content_type="text/html; charset=utf-8"))
        try:
            page = context.new_page()
            page.goto(address)
            yield page
        finally:
            context.close()


def _unscripted(route):
    if route.request.resource_type == "script":
        route.abort()
    else:
        route.continue_()


def _violations(page, within, on_paper):
    from axe_playwright_python.sync_playwright import Axe

    page.emulate_media(media="print" if on_paper else "screen")
    wider = page.evaluate(WIDER)
    found = Axe().run(page, context=within, options=RULES).response["violations"]
    page.emulate_media(media="screen")
    return [f"{wider} pixels wider than the screen"] * (wider > 0) + [
        f"{one['id']} ({one['impact']}): {node['target']} {node['html'][:160]} {node['failureSummary']}"
        for one in found
        for node in one["nodes"]
    ]
