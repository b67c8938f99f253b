"""Whether a port can be listened on, told before anything else is done."""

from __future__ import annotations

import errno
import socket

from clausewise.errors import ConfigError


def check_free(host: str, port: int) -> None:
    """Raise ConfigError CW320 when ``port`` of ``host`` is taken or may not be listened on, CW321 when there is no such address."""
    try:
        [family, kind, protocol, _, address] = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
    except (OSError, UnicodeError) as error:
        raise ConfigError(
            "CW321",
            f"There is no address {host!r} on this machine.",
            f"Cette machine n'a pas d'adresse « {host} ».",
            remedy_en="Use 127.0.0.1 for this machine alone, or 0.0.0.0 for every address.",
            remedy_fr="Employez 127.0.0.1 pour cette machine seule, ou 0.0.0.0 pour toutes les adresses.",
            where="--host",
        ) from error
    with socket.socket(family, kind, protocol) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(address)
            probe.listen(1)
        except OSError as error:
            raise ConfigError(
                "CW320",
                f"Port {port} of {host} is {'taken' if error.errno == errno.EADDRINUSE else 'not to be had'}.",
                f"Le port {port} de {host} est {'déjà pris' if error.errno == errno.EADDRINUSE else 'hors de portée'}.",
                remedy_en=f"Stop what holds it, or choose another one: --port {port + 1}.",
                remedy_fr=f"Arrêtez ce qui l'occupe, ou choisissez-en un autre : --port {port + 1}.",
                where="--port",
            ) from error
