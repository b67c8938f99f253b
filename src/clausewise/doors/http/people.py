"""What the HTTP door needs for people: the offices that let them in, the settings for it, and threads of their own.

Comparing a password is slow on purpose. In threads of their own, comparisons without end hold up nobody but those who sign in.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Literal, NamedTuple, ParamSpec, TypeVar

from clausewise import federation
from clausewise.commons import Commons
from clausewise.doors.http.limits import sign_in_minutes, sign_ins_begun_per_address_max
from clausewise.doors.http.public.throttle import Throttle
from clausewise.enrolment import Enrolment
from clausewise.entrance import Entrance, tries_hours
from clausewise.ports import Clock, Store
from clausewise.reception import Reception
from clausewise.sitting import HOUR_MS, MINUTE_MS, Sittings, idle_minutes, sitting_hours

proving_threads_max = 2
Given = ParamSpec("Given")
Made = TypeVar("Made")


class Settings(NamedTuple):
    """How people sign in. ``second_factor`` says whether those who decide must have one; ``oidc`` is who else vouches for people."""

    second_factor: Literal["optional", "required"] = "optional"
    oidc: federation.Settings | None = None


class People:
    """Everybody who works with one service."""

    def __init__(self, store: Store, clock: Clock, settings: Settings, commons: Commons) -> None:
        self.settings = settings
        self.staff = store.staff()
        self.reception = Reception(self.staff, clock)
        self.entrance = Entrance(self.staff, clock)
        self.enrolment = Enrolment(self.staff, clock)
        self.sittings = Sittings(self.staff, clock)
        self.provider = settings.oidc and federation.Provider(settings.oidc, self.reception, clock)
        self.begun = Throttle("sign-in", sign_ins_begun_per_address_max, sign_in_minutes * MINUTE_MS, commons)
        self._clock = clock
        self._threads = ThreadPoolExecutor(proving_threads_max, "clausewise-people")

    async def do(self, work: Callable[Given, Made], *args: Given.args, **kwargs: Given.kwargs) -> Made:
        """Return what ``work`` returns, called in a thread of people's own."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, partial(work, *args, **kwargs))

    def sweep(self) -> None:
        """Remove what is past its time."""
        now = self._clock()
        self.staff.expire(
            now,
            seen_before_ms=now - idle_minutes * MINUTE_MS,
            made_before_ms=now - sitting_hours * HOUR_MS,
            tried_before_ms=now - tries_hours * HOUR_MS,
        )

    def close(self) -> None:
        """Let go of the threads."""
        self._threads.shutdown()
