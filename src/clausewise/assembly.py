"""The engine that the settings describe: the one place where they turn into what is asked, drawn and looked up beside the detectors."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from clausewise import collector, inquiry, telemetry
from clausewise.capture import Capturing
from clausewise.config import Config
from clausewise.engine import Engine
from clausewise.errors import UnavailableError
from clausewise.inquiry import Inquiry
from clausewise.perimeter import networks, ports

if TYPE_CHECKING:
    from clausewise.commons import Commons
    from clausewise.ports import Reputation, Sensor
    from clausewise.reader import Reader
    from clausewise.render.settling import Renderer


def engine(config: Config, environment: Mapping[str, str], *, judging: bool = True) -> Engine:
    """Open the engine of ``config``; ``environment`` holds the keys of services that it asks.

    Without ``judging`` it has no detectors, which take long to load. Raises any error of ``Engine.open``, ConfigError CW640, CW690, CW692,
    CW694 or CW924, UnavailableError CW770 or CW771; what ``telemetry.watched`` raises.
    """
    return telemetry.watched(_opened(config, environment, judging=judging), environment)


def _opened(config: Config, environment: Mapping[str, str], *, judging: bool) -> Engine:
    if not judging:
        return Engine.open(
            config.policy,
            store=config.store or None,
            with_detectors=(),
            attention=config.attention(),
            brakes=config.brakes(),
        )
    return Engine.open(
        config.policy,
        store=config.store or None,
        spirit=config.spirit,
        reader=_reader(config, environment),
        renderer=_renderer(config),
        reputation=_reputation(config, environment),
        beside=_beside(config),
        attention=config.attention(),
        brakes=config.brakes(),
        capturing=_capturing(config, environment),
        commons=_commons(config),
    )


def _commons(config: Config) -> Commons | None:
    """Return what the processes of this service share, if the settings name it. Raises ConfigError CW317, UnavailableError CW324."""
    if not config.redis:
        return None
    try:
        from clausewise.concourse import Concourse
    except ModuleNotFoundError as error:
        raise UnavailableError(
            "CW324",
            f"What processes share needs the package {error.name}, which is not installed.",
            f"Ce que partagent des processus a besoin du paquet {error.name}, qui n'est pas installé.",
            remedy_en="Run: python -m pip install 'clausewise[redis]'",
            remedy_fr="Lancez : python -m pip install 'clausewise[redis]'",
        ) from error
    return Concourse(config.redis)


def _capturing(config: Config, environment: Mapping[str, str]) -> Capturing:
    """Return how the content of reports is had. Raises ConfigError CW640 or CW924."""
    key, timeout_ms = environment.get("CLAUSEWISE_CONTENT_KEY", ""), config.content_timeout_ms
    asked = (Inquiry(inquiry.Settings(config.content_url, key, timeout_ms)),) if config.content_url else ()
    if config.content_pages == "off":
        return Capturing(asked)
    listed = networks(config.content_networks, "content_networks")
    return Capturing(asked, collector.Settings(timeout_ms, listed, ports(config.content_ports, "content_ports")))


def _reader(config: Config, environment: Mapping[str, str]) -> Reader | None:
    """Return the policy-reading model that the settings name, if any. Raises ConfigError CW640."""
    if not config.reader_url:
        return None
    from clausewise.reader import Reader, Settings

    return Reader(
        Settings(
            config.reader_url,
            config.reader_model,
            environment.get("CLAUSEWISE_READER_KEY", ""),
            config.reader_timeout_ms,
            config.reader_budget_per_hour,
            config.reader_failure,
        )
    )


def _reputation(config: Config, environment: Mapping[str, str]) -> Reputation | None:
    """Return the list of dangerous addresses that the settings name, if any. Raises ConfigError CW640."""
    if not config.reputation_url:
        return None
    from clausewise.reputation import SafeBrowsing, Settings

    key = environment.get("CLAUSEWISE_REPUTATION_KEY", "")
    settings = Settings(config.reputation_url, key, config.reputation_timeout_ms, config.reputation_budget_per_hour)
    return SafeBrowsing(settings)


def _beside(config: Config) -> tuple[Sensor, ...]:
    """Return the detectors of files that the settings name. Raises ConfigError CW690, CW692 or CW694."""
    found: list[Sensor] = []
    if config.rules:
        from clausewise.detect.rule import own_rules

        found.append(own_rules(Path(config.rules)))
    if config.antivirus:
        from clausewise.detect.antivirus import Antivirus, Settings

        found.append(Antivirus(Settings(config.antivirus, config.antivirus_timeout_ms, config.antivirus_failure)))
    return tuple(found)


def _renderer(config: Config) -> Renderer | None:
    """Return what draws pages, if the settings ask for it. Raises UnavailableError CW770 or CW771."""
    if config.render == "off":
        return None
    from clausewise.render.settling import Renderer

    return Renderer()
