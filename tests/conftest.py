"""Property tests say what is wrong, not how busy the machine is: no example has a deadline, and slow drawing fails nothing."""

from __future__ import annotations

from hypothesis import HealthCheck, settings

settings.register_profile("unhurried", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("unhurried")
