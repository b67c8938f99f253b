"""How an authorization stands in time."""

from __future__ import annotations

from typing import Final

from clausewise.doors.http.desk.moment import day_ms
from clausewise.model import Authorization

expiring_days: Final = 14
EXPIRING, RUNNING, COMING, ENDED, REVOKED = "expiring", "running", "coming", "ended", "revoked"
ORDER: Final = (EXPIRING, RUNNING, COMING, ENDED, REVOKED)


def state(permit: Authorization, now_ms: int) -> str:
    """Say how an authorization stands: one of ``ORDER``."""
    if permit.revoked_ms is not None and permit.revoked_ms <= now_ms:
        return REVOKED
    if permit.ends_ms <= now_ms:
        return ENDED
    if permit.starts_ms > now_ms:
        return COMING
    return EXPIRING if permit.ends_ms - now_ms <= expiring_days * day_ms else RUNNING
