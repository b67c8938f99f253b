"""The program: ``clausewise`` or ``python -m clausewise``.

Here the command line is handed what serves over HTTP; neither door knows the other.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from clausewise.config import Config
    from clausewise.doors.edge.forward import Forward
    from clausewise.doors.http import people
    from clausewise.doors.http.post import Relay
    from clausewise.engine import Engine


def main() -> None:
    """Run the command line of this process and exit with its code."""
    arguments = sys.argv[1:]
    if arguments == ["--version"]:
        from clausewise import __version__

        sys.stdout.write(__version__ + "\n")
        return
    from clausewise.doors.cli.app import run

    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="backslashreplace")  # type: ignore[union-attr]
    sys.exit(run(arguments, serving=serve))


def serve(engine: Engine, *, host: str, port: int, config: Config) -> None:
    """Serve ``engine`` over HTTP until stopped. Raises UnavailableError CW322 when the server's packages are not installed."""
    from clausewise import journal, perimeter

    try:
        from clausewise.doors.http.courier import Webhooks
        from clausewise.doors.http.depot import Settings
        from clausewise.doors.http.desk import office
        from clausewise.doors.http.server import serve as serve_http
        from clausewise.doors.http.settings import Serving
    except ModuleNotFoundError as error:
        from clausewise.errors import UnavailableError

        raise UnavailableError(
            "CW322",
            f"The HTTP service needs the package {error.name}, which is not installed.",
            f"Le service HTTP a besoin du paquet {error.name}, qui n'est pas installé.",
            remedy_en="Run: python -m pip install 'clausewise[server]'",
            remedy_fr="Lancez : python -m pip install 'clausewise[server]'",
        ) from error
    from clausewise.retention import checked

    forward = edge(engine, config)
    settings = Serving(
        uploads=Settings(config.blobs, config.blob_days, config.plans),
        shadow=config.shadow == "on",
        webhooks=Webhooks(
            perimeter.networks(config.webhook_networks), config.webhook_timeout_ms, relay=relay_of(config)
        ),
        retention=checked(config.retention),
        signing=signing(config),
        console=office.Settings(config.macros, config.cases_a_day),
        limited_as=config.edge.limited_as,
        beside=forward.paths(),
        collectors=[forward.counts],
    )
    if config.edge.trusted_proxies:
        settings = settings._replace(trusted_proxies=config.edge.trusted_proxies)
    journal.begin(config.log, sys.stderr)
    serve_http(engine, host, port, settings)


def relay_of(config: Config) -> Relay | None:
    """Return the mail server of the settings, or None. Raises ConfigError CW553 to CW555."""
    import os

    from clausewise.doors.http.post import relay

    if not config.mail:
        return None
    return relay(config.mail, config.mail_from, config.site, os.environ.get("CLAUSEWISE_MAIL_PASSWORD", ""))


def edge(engine: Engine, config: Config) -> Forward:
    """Return what answers servers in front that ask whether a request may pass. Raises ConfigError CW595, CW597."""
    import os

    from clausewise.doors.edge.forward import Forward

    secret = os.environ.get("CLAUSEWISE_EDGE_SECRET", "").encode()
    return Forward(engine, config.edge, shadow=config.shadow == "on", secret=secret)


def signing(config: Config) -> people.Settings:
    """Return how people sign in, as the settings say. Raises ConfigError CW640, InputError CW911."""
    import os

    from clausewise import federation, staff
    from clausewise.doors.http import people
    from clausewise.exchange import address

    if not config.oidc_issuer:
        return people.Settings(config.second_factor)
    address(config.oidc_issuer, "oidc_issuer")
    for roles in config.oidc_roles.values():
        staff.checked_roles(roles)
    secret = os.environ.get("CLAUSEWISE_OIDC_SECRET", "")
    provider = federation.Settings(config.oidc_issuer, config.oidc_client, secret, config.oidc_claim, config.oidc_roles)
    return people.Settings(config.second_factor, provider)


if __name__ == "__main__":
    main()
