"""A browser without script, as far as signing in needs one: it keeps cookies, reads forms, and sends them as they are drawn."""

from __future__ import annotations

import re

import httpx2

from clausewise.reception import Reception

PASSWORD = "quarry lantern eleven mosses"
HTML = {"Accept": "text/html,application/xhtml+xml", "Accept-Language": "en"}
CSRF = re.compile(r'name="csrf" value="([\w-]+)"')


class Visitor:
    """One browser at one service."""

    def __init__(self, running_port, **headers):
        self.base = f"http://127.0.0.1:{running_port}"
        self.client = httpx2.Client(base_url=self.base, timeout=20, trust_env=False, headers={**HTML, **headers})

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.client.close()

    def get(self, path, **options):
        return self.client.get(path, **options)

    def csrf(self, path):
        return CSRF.search(self.get(path).text)[1]

    def post(self, path, form=None, *, page=None, **options):
        """Send a form as the page at ``page`` would."""
        token = self.csrf(page or path)
        return self.client.post(
            path,
            data={"csrf": token, **(form or {})},
            headers={"Origin": self.base, **options.pop("headers", {})},
            **options,
        )

    def sign_in(self, name, password=PASSWORD, **options):
        return self.post("/sign-in", {"name": name, "password": password}, **options)


def employ(store, name, *roles, password=PASSWORD, clock=lambda: 1_790_000_000_000):
    """Take somebody on who has chosen a password."""
    reception = Reception(store.staff(), clock)
    person = reception.add(name, roles, by="operator")
    reception.accept(reception.invite(person, by="operator"), password)
    return person
