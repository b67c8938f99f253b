"""Supported interfaces, as data: what the operator documents is the allow-list, and a request beside it says so.

A list is an OpenAPI document (``clausewise.observe.openapi``) or a file of one's own:

    hosts: [api.dexero.example]      # none: every host
    under: [/v1]                     # where the list is complete; everything, when nothing is said
    routes:
      - {path: "/v1/orders/{id}", methods: [GET, PUT], parameters: [fields]}
      - {path: "/v1/export", methods: [POST], callers: [partner-7]}

A request that is none of these is marked ``interface.endpoint``, ``interface.method``, ``interface.version``, ``interface.parameter`` or
``interface.caller``. A mark accuses nobody; scenarios count them. What browsers and monitors ask for by themselves is always known, and so
are the parameters that the web hangs on links (``interfaces/known.yaml``).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Final
from urllib.parse import unquote_plus

from msgspec import Struct

from clausewise.errors import PolicyError
from clausewise.event import Act, Event
from clausewise.fields import Table
from clausewise.observe.remembrance import remembering
from clausewise.observe.route import segments
from clausewise.observe.trie import Node, Route
from clausewise.source import Source, read

ENDPOINT, METHOD, VERSION, PARAMETER, CALLER = (
    f"interface.{name}" for name in ("endpoint", "method", "version", "parameter", "caller")
)
MARKS: Final = (ENDPOINT, METHOD, VERSION, PARAMETER, CALLER)
SIGNED_IN: Final = "*"
routes_max = 20_000
# Of a query that has more parameters the rest is not read.
parameters_max = 100
_KEYS: Final = ("hosts", "under", "routes")
_ROUTE_KEYS: Final = ("path", "methods", "parameters", "callers")


class Document(Struct, frozen=True):
    """A list of routes: for which ``hosts`` (none: every one; ``*.x`` for all under x), and ``under`` which paths it is complete."""

    name: str
    routes: tuple[Route, ...]
    hosts: tuple[str, ...] = ()
    under: tuple[str, ...] = ("/",)


class _Known(Struct, frozen=True):
    paths: frozenset[str]
    under: tuple[str, ...]
    ends: tuple[str, ...]
    parameters: frozenset[str]
    begins: tuple[str, ...]

    def has(self, path: str) -> bool:
        path = path.lower()
        return path in self.paths or path.startswith(self.under) or path.endswith(self.ends)


class Interfaces:
    """The documents of an operator, compiled once. A marker (``clausewise.observe.marking``). Thread-safe."""

    def __init__(self, documents: Iterable[Document]) -> None:
        self.documents = tuple(documents)
        self._hosts: dict[str, Node] = {}
        for document in self.documents:
            for host in document.hosts or ("",):
                node = self._hosts.setdefault(host.lower(), Node())
                for prefix in document.under:
                    node.own(prefix)
                for route in document.routes:
                    node.add(route)
        self._trees = remembering(self._trees_of)
        self._places = remembering(self._place)

    def notice(self, event: Event, facts: dict[str, Any]) -> tuple[str, ...]:
        """Return what is undocumented about a request, and put its route's template into ``facts``."""
        if event.act is not Act.REQUEST or not event.path.startswith("/"):
            return ()
        routes, mark = self._places((event.host, event.path))
        if not routes:
            return (mark,) if mark else ()
        facts["route"] = routes[0].path
        taking = [route for route in routes if _takes(route, event.verb)]
        if not taking:
            return (mark or METHOD,)
        found = [mark] if mark else []
        if event.query and not any(_has_parameters(route, event.query) for route in taking):
            found.append(PARAMETER)
        if not any(_lets_in(route, event.account) for route in taking):
            found.append(CALLER)
        return tuple(found)

    def _place(self, place: tuple[str, str]) -> tuple[list[Route], str]:
        """Return the routes of a path at a host, and the mark of one that has none or another version's."""
        host, path = place
        read, trees = segments(path), self._trees(host)
        for tree in trees:
            if routes := tree.find(read):
                return routes, ""
        if known().has("/" + "/".join(read)):
            return [], ""
        for tree in trees:
            if routes := tree.find(read, any_version=True):
                return routes, VERSION
        return [], ENDPOINT if any(tree.owns(read) for tree in trees) else ""

    def _trees_of(self, host: str) -> list[Node]:
        """Return the trees that speak for a host: its own, those of wildcards, and those of every host. A log may name no host."""
        if not host:
            return list(self._hosts.values())
        host = host.lower().partition(":")[0]
        wild = [one for one in self._hosts if one.startswith("*.") and host.endswith(one[1:])]
        return [self._hosts[one] for one in (host, *sorted(wild, key=len, reverse=True), "") if one in self._hosts]


def _takes(route: Route, verb: str) -> bool:
    """Say whether a route takes a method. HEAD comes with GET, and OPTIONS asks which there are (RFC 9110, 9.3)."""
    methods = route.methods
    return not methods or verb in methods or verb in ("OPTIONS", "") or (verb == "HEAD" and "GET" in methods)


def _has_parameters(route: Route, query: str) -> bool:
    if route.parameters is None:
        return True
    return all(name in route.parameters or is_known_parameter(name) for name in parameters(query))


def _lets_in(route: Route, account: str) -> bool:
    return not route.callers or account in route.callers or (bool(account) and SIGNED_IN in route.callers)


def _parameters(query: str) -> tuple[str, ...]:
    pairs = query.split("&", parameters_max)[:parameters_max]
    return tuple(dict.fromkeys(unquote_plus(pair.partition("=")[0]).partition("[")[0] for pair in pairs if pair))


# Returns the names of a query's parameters, each once; ``filter[colour]`` is called ``filter``.
parameters: Final = remembering(_parameters)


def is_known_parameter(name: str) -> bool:
    """Say whether the web hangs a parameter on links by itself."""
    name = name.lower()
    return name in known().parameters or name.startswith(known().begins)


@cache
def known() -> _Known:
    """Return what is known without being documented. Raises PolicyError for a file that is wrong."""
    source = read(Path(str(files("clausewise.observe") / "interfaces" / "known.yaml")))
    table = Table.of(source)
    source.refuse()
    assert table is not None
    lists = {name: table.texts(name) for name in _Known.__struct_fields__}
    source.refuse()
    return _Known(
        frozenset(lists["paths"]),
        lists["under"],
        lists["ends"],
        frozenset(lists["parameters"]),
        lists["begins"],
    )


def read_interfaces(path: Path) -> Interfaces:
    """Return the interfaces in a file, or in all the files of a folder. Raises PolicyError or InputError for one that is wrong."""
    found = (
        sorted(one for one in path.iterdir() if one.suffix in (".yaml", ".yml", ".json")) if path.is_dir() else [path]
    )
    return Interfaces(map(read_document, found))


def read_document(path: Path) -> Document:
    """Return the routes of an OpenAPI document or of a list of one's own. Raises PolicyError, every problem at its line, or InputError."""
    from clausewise.observe.openapi import is_openapi, read_openapi

    if is_openapi(path):
        return read_openapi(path)
    source = read(path, name=path.name)
    table = Table.of(source)
    document = _document(table, source) if table is not None else None
    if source.problems or document is None:
        raise PolicyError(tuple(source.problems))
    return document


def _document(table: Table, source: Source) -> Document | None:
    table.only(_KEYS)
    hosts, under = table.texts("hosts", required=False), table.texts("under", required=False)
    rows = table.tables("routes", least=1)
    for at, prefix in enumerate(under):
        _rooted(source, (*table.place, "under", at), prefix)
    if len(rows) > routes_max:
        source.note(
            (*table.place, "routes"),
            "CW832",
            f"There are {len(rows):,} routes; a list may hold {routes_max:,}.",
            f"Il y a {len(rows)} routes; une liste peut en contenir {routes_max}.",
            remedy_en="Fold what differs into parameters such as `/orders/{id}`, or leave out what nothing is complete under.",
            remedy_fr="Remplacez ce qui varie par des paramètres comme « /orders/{id} », ou enlevez ce sous quoi rien n'est complet.",
        )
        return None
    routes = tuple(filter(None, map(_route, rows)))
    return None if source.problems else Document(source.name, routes, hosts, under or ("/",))


def _route(row: Table) -> Route | None:
    row.only(_ROUTE_KEYS)
    path = row.text("path")
    if path is None:
        return None
    _rooted(row.source, (*row.place, "path"), path)
    methods, callers = row.texts("methods", required=False), row.texts("callers", required=False)
    named = frozenset(row.texts("parameters", required=False)) if "parameters" in row.data else None
    return Route(path, frozenset(one.upper() for one in methods), named, frozenset(callers))


def _rooted(source: Source, place: tuple[str | int, ...], path: str) -> None:
    if not path.startswith("/"):
        source.note(
            place,
            "CW830",
            f"The path `{path[:80]}` does not begin with a slash.",
            f"Le chemin « {path[:80]} » ne commence pas par une barre oblique.",
            remedy_en=f"Write `/{path[:80]}`.",
            remedy_fr=f"Écrivez `/{path[:80]}`.",
        )


def written(document: Document, remarks: Mapping[str, str] | None = None) -> str:
    """Return a document as a file of one's own, with a remark behind the routes that have one."""
    lines = [f"hosts: {_list(document.hosts)}"] if document.hosts else []
    lines += [f"under: {_list(document.under)}", "routes:"]
    for route in document.routes:
        said = [f"path: {_quoted(route.path)}"]
        for key, values in (("methods", route.methods), ("parameters", route.parameters), ("callers", route.callers)):
            if values or (key == "parameters" and values is not None):
                said.append(f"{key}: {_list(sorted(values))}")
        remark = (remarks or {}).get(route.path, "")
        lines.append("  - {" + ", ".join(said) + "}" + (f"  # {remark}" if remark else ""))
    return "\n".join(lines) + "\n"


def _list(values: Sequence[str]) -> str:
    return "[" + ", ".join(map(_quoted, values)) + "]"


def _quoted(text: str) -> str:
    """Return text in double quotes, as YAML and JSON alike read it."""
    import msgspec

    return msgspec.json.encode(text).decode()
