"""What is to be noticed about events, as the settings say: interfaces, agents, origins, grants; each off unless it is configured.

Agents and payloads are always read: that asks nobody.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Literal

from msgspec import Struct

from clausewise.observe.agent import Agents, Claims
from clausewise.observe.bearing import Bearing, Inspecting, Several
from clausewise.observe.marking import Marker, Marking
from clausewise.observe.payload import Payloads
from clausewise.observe.scenario import Scenario, scenarios


class Attention(Struct, frozen=True):
    """Which files and services tell more about events; every path may be empty.

    ``interfaces`` is a list or a folder of lists, ``addresses`` what tells where addresses are (``clausewise.observe.origin``),
    ``crawlers`` whether names are asked to check crawlers, ``crawler_ranges`` a folder of their networks, ``profiles`` what is
    ordinary for applications, ``secrules`` a folder of rules in ModSecurity's language, ``embargoed`` the register's countries.
    ``wait_ms`` is how long a name may take; with 0 nobody waits.
    """

    interfaces: str = ""
    addresses: str = ""
    crawlers: Literal["off", "dns"] = "off"
    crawler_ranges: str = ""
    profiles: str = ""
    secrules: str = ""
    embargoed: tuple[str, ...] = ()
    wait_ms: int = 1_000


def marking(attention: Attention, others: Iterable[Marker] = (), *, bears: bool = True) -> Marking:
    """Return what marks events, ``others`` last. Raises what reading its files raises.

    Whoever looks at the payloads of many events at once needs no marker for them: ``bears`` is then False.
    """
    markers: list[Marker] = [Agents(_claims(attention)), *([Bearing(inspecting(attention))] if bears else ())]
    if attention.addresses or attention.embargoed:
        from clausewise.observe.origin import Origins, atlas

        markers.append(Origins(atlas(attention.addresses) if attention.addresses else None, attention.embargoed))
    if attention.interfaces:
        from clausewise.observe.interface import read_interfaces

        markers.append(read_interfaces(Path(attention.interfaces)))
    return Marking((*markers, *others))


def inspecting(attention: Attention) -> Inspecting:
    """Return what looks at the payloads of requests: the package's rules, and the operator's. Raises what reading these raises."""
    if not attention.secrules:
        return Payloads.shipped()
    from clausewise.observe.secrule import SecRules

    return Several(Payloads.shipped(), SecRules(Path(attention.secrules)))


def watched(attention: Attention) -> tuple[Scenario, ...]:
    """Return the scenarios as the profiles have them. Raises what reading the profiles raises."""
    if not attention.profiles:
        return scenarios()
    from clausewise.observe.profile import profiled, read_profiles

    return profiled(scenarios(), read_profiles(Path(attention.profiles), scenarios()))


def _claims(attention: Attention) -> Claims | None:
    if attention.crawlers == "off" and not attention.crawler_ranges:
        return None
    from clausewise.observe.claim import Either, Names, Ranges, SystemResolver

    ranges = [Ranges(Path(attention.crawler_ranges))] if attention.crawler_ranges else []
    names = [Names(SystemResolver(), attention.wait_ms)] if attention.crawlers == "dns" else []
    return Either(*names, *ranges)
