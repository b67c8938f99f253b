"""The proof that a form was opened a moment ago by somebody who took the time to write: a signed time in a hidden field.

No third party and no script is asked. It stops programs that post without looking, not whoever wants to; the limits by address do the rest.
"""

from __future__ import annotations

import hmac
from collections.abc import Callable
from hashlib import sha256

from clausewise.doors.http.kinds import HttpError
from clausewise.doors.http.limits import form_hours_max, form_seconds_min
from clausewise.doors.http.public.report_kinds import TRAPPED

second_ms = 1_000
hour_ms = 3_600_000


class Patience:
    """Signs when a form was opened, and checks it when it comes back. ``secret`` is asked for at the first use."""

    def __init__(self, secret: Callable[[], bytes], clock: Callable[[], int]) -> None:
        self._secret = secret
        self._clock = clock

    def begun(self) -> str:
        """Return what goes into the hidden field of a form that is drawn now."""
        return self._signed(self._clock())

    def check(self, begun: str) -> None:
        """Raise HttpError CW582 unless ``begun`` is one of ours and neither too fresh nor too old."""
        time, _, _ = begun.partition(".")
        at_ms = int(time) if time.isascii() and time.isdecimal() and len(time) < 16 else 0  # noqa: PLR2004 - digits of a time
        is_ours = hmac.compare_digest(self._signed(at_ms).encode(), begun.encode(errors="replace"))
        if not is_ours or not form_seconds_min * second_ms <= self._clock() - at_ms <= form_hours_max * hour_ms:
            raise HttpError(TRAPPED)

    def _signed(self, time_ms: int) -> str:
        return f"{time_ms}.{hmac.digest(self._secret(), str(time_ms).encode(), sha256).hex()[:32]}"
