"""Where the keys of signed mail are found: in a list that the operator keeps, or in DNS. See ``ports.KeyFinder``."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from clausewise.errors import UnavailableError


class Keyring(Struct, frozen=True):
    """Keys that are known beforehand: the text record by its name, such as ``selector._domainkey.example.com``."""

    records: Mapping[str, bytes]

    def __call__(self, name: str) -> bytes | None:
        """Return the record at ``name``, or None."""
        return self.records.get(name.lower())


class Resolver(Struct, frozen=True):
    """Keys that are looked up in DNS, at most ``timeout_ms`` each. This is the one place where mail touches the network."""

    timeout_ms: int = 2_000

    def __call__(self, name: str) -> bytes | None:
        """Return the record at ``name``, or None when there is none or no answer comes in time."""
        try:
            from dns.exception import DNSException
            from dns.resolver import resolve
        except ModuleNotFoundError as error:
            raise UnavailableError(
                "CW681",
                "Keys of e-mail cannot be looked up: dnspython is not installed.",
                "Les clés de courriel ne peuvent pas être cherchées : dnspython n'est pas installé.",
                remedy_en="Install it with `pip install 'clausewise[mail]'`, or give the keys in a list.",
                remedy_fr="Installez-le avec `pip install 'clausewise[mail]'`, ou donnez les clés dans une liste.",
            ) from error
        try:
            answer = resolve(name, "TXT", lifetime=self.timeout_ms / 1000)
        except (DNSException, OSError, ValueError):
            return None
        return next((b"".join(one.strings) for one in answer), None)
