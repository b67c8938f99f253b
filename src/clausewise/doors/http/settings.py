"""How the service runs, in one value that goes from where it is started to where it is used."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from types import MappingProxyType
from typing import Any, NamedTuple

from starlette.types import ASGIApp

from clausewise.doors.http import depot, people
from clausewise.doors.http.courier import Webhooks
from clausewise.doors.http.desk import office


class Serving(NamedTuple):
    """``origins`` are the web origins whose scripts may call; ``public_try`` offers the form on the first page even when keys exist.

    ``uploads`` say where uploaded files lie and how much may come; in ``shadow`` nothing is done about requests and sign-ins that are
    told; ``signing`` says how people sign in, ``webhooks`` how those are sent, ``console`` how the console works; ``retention``, for how
    many days what is sealed is kept, by kind of record (None: for ever).
    ``limited_as`` is what bouncers do with whoever is limited (nothing, when it is empty).
    ``beside`` are other doors at the same address, by their paths (one that ends in a slash stands for all below it), and ``collectors``
    what they count, for prometheus-client. ``trusted_proxies`` are the servers whose X-Forwarded-For is believed: this machine's.
    """

    origins: Collection[str] = ()
    public_try: bool = False
    uploads: depot.Settings = depot.Settings()
    shadow: bool = False
    signing: people.Settings = people.Settings()
    webhooks: Webhooks = Webhooks()
    console: office.Settings = office.Settings()
    retention: Mapping[str, int] | None = None
    limited_as: str = ""
    beside: Mapping[str, ASGIApp] = MappingProxyType({})
    collectors: Sequence[Any] = ()
    trusted_proxies: Sequence[str] = ("127.0.0.1", "::1")


ORDINARY = Serving()
