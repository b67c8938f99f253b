"""What the operator says of the edge: who stands in front, what holds for which paths, and what becomes of what could not be judged."""

from __future__ import annotations

from collections.abc import Sequence
from posixpath import normpath
from typing import Final, Literal

from msgspec import Struct
from msgspec.structs import replace

from clausewise.errors import ConfigError

# Only a request in which something was found waits for its judgement to be recorded; all others are judged at once.
budget_ms_default: Final = 500
budget_ms_max: Final = 60_000
body_bytes_default: Final = 16 * 1024
body_bytes_max: Final = 1024 * 1024


class Route(Struct, frozen=True, forbid_unknown_fields=True):
    """What holds for paths that start with ``prefix``.

    ``fail`` says whether a request that could not be judged within ``budget_ms`` is served (``open``) or refused (``closed``).
    ``body_bytes`` is how much of a body is looked at. ``is_shadow`` only records what would be done; ``is_exempt`` looks at nothing.
    """

    prefix: str = "/"
    budget_ms: int = budget_ms_default
    fail: Literal["open", "closed"] = "open"
    body_bytes: int = body_bytes_default
    is_shadow: bool = False
    is_exempt: bool = False

    def __post_init__(self) -> None:
        """Raise ConfigError CW596 for what cannot be meant."""
        if not (
            self.prefix.startswith("/")
            and 1 <= self.budget_ms <= budget_ms_max
            and 0 <= self.body_bytes <= body_bytes_max
            and self.fail in ("open", "closed")
        ):
            raise ConfigError(
                "CW596",
                f"The route {self.prefix!r} cannot be meant so.",
                f"La route « {self.prefix} » ne peut être comprise ainsi.",
                remedy_en=f"Give a path from /, 1 to {budget_ms_max} ms, 0 to {body_bytes_max} bytes, and fail open or closed.",
                remedy_fr=f"Donnez un chemin depuis /, de 1 à {budget_ms_max} ms, de 0 à {body_bytes_max} octets, et fail open ou closed.",
                where="routes",
            )


class Front(Struct, frozen=True, forbid_unknown_fields=True):
    """How a service answers servers that ask whether a request may pass (docs/edge.md).

    ``trusted_proxies`` are their addresses and networks: only they may ask, and what they say of a request is believed. ``account_header``
    names the header in which they tell an account that they have verified. ``counted`` says whether what they ask about is counted over
    time; it is not where ``watch`` reads their logs. ``limited_as`` is what CrowdSec's bouncers are to do with whoever is limited.
    ``routes`` say what holds where, ``otherwise`` what holds elsewhere.
    """

    trusted_proxies: tuple[str, ...] = ()
    account_header: str = ""
    counted: bool = True
    limited_as: Literal["", "captcha", "throttle"] = ""
    routes: tuple[Route, ...] = ()
    otherwise: Route = Route()


def in_order(routes: Sequence[Route], default: Route) -> tuple[Route, ...]:
    """Return ``routes`` with the longest prefixes first and ``default`` at the end."""
    return (*sorted(routes, key=lambda one: -len(one.prefix)), default)


def route_of(path: str, routes: Sequence[Route]) -> Route:
    """Return the first of ``routes``, longest prefix first, that holds for ``path``.

    A path is taken as most servers resolve it: ``/static/../login`` is ``/login``. One that may still be read otherwise is exempt nowhere.
    """
    plain = resolved(path)
    is_odd = "%" in plain or ";" in plain
    found = (one for one in routes if plain.startswith(one.prefix) and not (one.is_exempt and is_odd))
    return next(found, replace(routes[-1], is_exempt=False))


def resolved(path: str) -> str:
    """Return a path, whose percent signs are decoded, without dots, doubled slashes and slashes that lean backwards."""
    if "//" not in path and "/." not in path and "\\" not in path:
        return path
    plain = path.replace("\\", "/")
    end = "/" if plain.endswith(("/", "/.", "/..")) else ""
    return f"/{normpath(plain).lstrip('/')}".rstrip("/") + end or "/"
