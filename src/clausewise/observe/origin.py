"""Where connections come from: country, network and kind of an address, from files that the operator installs; off without any.

    origin.tor           an exit of Tor
    origin.proxy         a public or residential proxy, or a VPN that hides who connects
    origin.hosting       a data centre: programs live there, people seldom do
    origin.embargoed     a country that the operator has declared embargoed in its register

Nothing here accuses by itself: people have good reasons for hiding where they are, and travellers are somewhere. Files are in MaxMind's
format (https://maxmind.github.io/MaxMind-DB/), by whomever they are made, or plevin's. What a log says itself is never overwritten.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from ipaddress import ip_address
from pathlib import Path
from typing import Any, Final

from msgspec import Struct

from clausewise.errors import InputError, UnavailableError
from clausewise.event import Event
from clausewise.observe.remembrance import remembering

TOR, PROXY, HOSTING, EMBARGOED = (f"origin.{name}" for name in ("tor", "proxy", "hosting", "embargoed"))
MARKS: Final = (TOR, PROXY, HOSTING, EMBARGOED)
PLEVIN: Final = "plevin"
_HIDING: Final = ("is_public_proxy", "is_residential_proxy", "is_anonymous_vpn")


class Origin(Struct, frozen=True):
    """Where an address is: its country (ISO 3166-1), autonomous system, place in degrees (0, 0: unknown), and its marks."""

    country: str = ""
    network: int = 0
    latitude: float = 0.0
    longitude: float = 0.0
    marks: tuple[str, ...] = ()


# Tells where an address is; raises ValueError for what is none.
Atlas = Callable[[str], Origin]
NOWHERE: Final = Origin()


class Origins:
    """Fills in where events come from. A marker (``clausewise.observe.marking``). ``embargoed`` are countries of the register."""

    def __init__(self, atlas: Atlas | None = None, embargoed: Iterable[str] = ()) -> None:
        self._embargoed = frozenset(embargoed)
        self._look = remembering(_careful(atlas)) if atlas is not None else None

    def notice(self, event: Event, facts: dict[str, Any]) -> tuple[str, ...]:
        """Return the marks of an event's origin, and put what the event lacks of it into ``facts``."""
        if self._look is None or not event.address:
            return (EMBARGOED,) if event.country in self._embargoed else ()
        origin = self._look(event.address)
        if origin.country and not event.country:
            facts["country"] = origin.country
        if origin.network and not event.network:
            facts["network"] = origin.network
        if (origin.latitude or origin.longitude) and not (event.latitude or event.longitude):
            facts["latitude"], facts["longitude"] = origin.latitude, origin.longitude
        is_embargoed = (event.country or origin.country) in self._embargoed
        return (*origin.marks, EMBARGOED) if is_embargoed else origin.marks


def _careful(atlas: Atlas) -> Atlas:
    """Return an atlas that knows nothing of what is no public address."""

    def look(address: str) -> Origin:
        try:
            return atlas(address) if ip_address(address).is_global else NOWHERE
        except ValueError:
            return NOWHERE

    return look


def atlas(given: str) -> Atlas:
    """Return the atlas that a setting names: ``plevin``, or a file or folder in MaxMind's format.

    Raises UnavailableError CW836 when its package is missing, InputError CW837 when its files cannot be read.
    """
    return _plevin() if given == PLEVIN else _maxmind(Path(given))


def _maxmind(path: Path) -> Atlas:
    try:
        from maxminddb import InvalidDatabaseError, open_database
    except ImportError as missing:
        raise _missing("maxminddb") from missing
    found = sorted(path.glob("*.mmdb")) if path.is_dir() else [path]
    try:
        readers = [open_database(one) for one in found]
    except (OSError, InvalidDatabaseError, ValueError) as wrong:
        raise _unreadable(path, str(wrong)) from wrong
    if not readers:
        raise _unreadable(path, "*.mmdb")

    def look(address: str) -> Origin:
        told: dict[str, Any] = {}
        for reader in readers:
            record = reader.get(address)
            if isinstance(record, Mapping):
                told = {**record, **told}
        return _of_record(told)

    return look


def _of_record(told: Mapping[str, Any]) -> Origin:
    """Read a record as MaxMind, DB-IP and IPinfo write them: nested by what it is about, or flat."""
    country, place, traits = told.get("country"), told.get("location"), told.get("traits")
    code = country.get("iso_code", "") if isinstance(country, Mapping) else told.get("country_code") or country or ""
    place = place if isinstance(place, Mapping) else {}
    marks = {**(traits if isinstance(traits, Mapping) else {}), **told}
    return Origin(
        str(code).upper(),
        _system(told.get("autonomous_system_number") or marks.get("autonomous_system_number") or told.get("asn")),
        float(place.get("latitude") or 0.0),
        float(place.get("longitude") or 0.0),
        _marks(marks.get),
    )


def _system(given: Any) -> int:
    text = str(given or "0").upper().removeprefix("AS")
    return int(text) if text.isdigit() else 0


def _marks(said: Callable[[str], Any]) -> tuple[str, ...]:
    marks = (
        (TOR, said("is_tor_exit_node")),
        (PROXY, any(said(name) for name in _HIDING)),
        (HOSTING, said("is_hosting_provider")),
    )
    return tuple(mark for mark, holds in marks if holds)


def _plevin() -> Atlas:
    try:
        from plevin import Plevin
    except ImportError as missing:
        raise _missing("plevin") from missing
    try:
        database = Plevin()
        database.lookup("192.0.2.1")
    except (OSError, ValueError, RuntimeError, LookupError) as wrong:
        raise _unreadable(Path(PLEVIN), str(wrong)) from wrong

    def look(address: str) -> Origin:
        found = database.lookup(address)
        place, network, abuse = found.place, found.network, found.abuse
        country = place.country.code if place is not None and place.country is not None else ""
        return Origin(
            str(country or "").upper(),
            _system(network.asn if network is not None else 0),
            float((place.lat if place is not None else 0.0) or 0.0),
            float((place.lon if place is not None else 0.0) or 0.0),
            _marks(lambda name: getattr(abuse, name, False)),
        )

    return look


def _missing(package: str) -> UnavailableError:
    return UnavailableError(
        "CW836",
        f"Where addresses are needs the package {package}, which is not installed.",
        f"Pour situer les adresses, il faut le paquet {package}, qui n'est pas installé.",
        remedy_en="Run: python -m pip install 'clausewise[addresses]'",
        remedy_fr="Exécutez : python -m pip install 'clausewise[addresses]'",
    )


def _unreadable(path: Path, said: str) -> InputError:
    return InputError(
        "CW837",
        f"The file that tells where addresses are cannot be read: {said}.",
        f"Le fichier qui situe les adresses ne se lit pas : {said}.",
        remedy_en="Give a file in MaxMind's format, a folder of them, or install a database for plevin.",
        remedy_fr="Donnez un fichier au format MaxMind, un dossier de tels fichiers, ou installez une base pour plevin.",
        where=str(path),
    )
