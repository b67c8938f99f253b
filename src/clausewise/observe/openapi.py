"""OpenAPI documents (2.0 and 3.x, JSON or YAML) as lists of supported routes: paths, methods, query parameters, hosts and base paths.

Source: https://spec.openapis.org/oas/v3.1.1.html and https://spec.openapis.org/oas/v2.0.html. Nothing is fetched: a ``$ref`` that leads out
of the document leaves the parameters of its route unjudged. Who may call (``security``) is not read: logs seldom say who an API key is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final
from urllib.parse import unquote, urlsplit

import msgspec
import yaml

from clausewise.errors import InputError
from clausewise.observe.interface import Document, routes_max
from clausewise.observe.route import is_version
from clausewise.observe.trie import Route

document_bytes_max = 32 * 1024 * 1024
references_depth_max = 8
_METHODS: Final = ("get", "put", "post", "delete", "options", "head", "patch", "trace", "query")
_SNIFFED_BYTES: Final = 65_536
_MARKS: Final = (b"openapi", b"swagger")


def is_openapi(path: Path) -> bool:
    """Say whether a file looks like an OpenAPI document: its head names the specification's version."""
    try:
        with path.open("rb") as stream:
            head = stream.read(_SNIFFED_BYTES)
    except OSError:
        return False
    lines = head.replace(b"{", b"\n").replace(b",", b"\n").splitlines()
    return any(line.strip().strip(b"\"'").startswith(_MARKS) and b":" in line for line in lines)


def read_openapi(path: Path) -> Document:
    """Return the routes of a document. Raises InputError CW831 for one that is none."""
    data = _data(path)
    paths = data.get("paths")
    if not isinstance(paths, dict):
        raise _wrong(path, "it has no `paths`", "il n'a pas de « paths »")
    if len(paths) > routes_max:
        raise _wrong(path, f"it has more than {routes_max:,} paths", f"il a plus de {routes_max} chemins")
    servers = list(_servers(data))
    routes: dict[Route, None] = {}
    for template, item in paths.items():
        held = _resolved(data, item)
        if isinstance(template, str) and template.startswith("/") and isinstance(held, dict):
            for route in _routes(data, template, held, servers):
                routes[route] = None
    if not routes:
        raise _wrong(path, "it documents no route", "il ne documente aucune route")
    hosts = tuple(dict.fromkeys(host for host, _ in servers if host)) if all(host for host, _ in servers) else ()
    under = dict.fromkeys(_territory(base, has_host=bool(hosts)) for _, base in servers)
    return Document(path.name, tuple(routes), hosts, tuple(under))


def _data(path: Path) -> dict[str, Any]:
    try:
        if path.stat().st_size > document_bytes_max:
            raise _wrong(
                path, f"it is larger than {document_bytes_max} bytes", f"il dépasse {document_bytes_max} octets"
            )
        content = path.read_bytes()
        if content.lstrip()[:1] == b"{":
            data: Any = msgspec.json.decode(content)
        else:
            data = yaml.load(content, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506 - both are safe
    except (OSError, UnicodeDecodeError, yaml.YAMLError, msgspec.DecodeError, RecursionError, ValueError) as wrong:
        said = str(wrong).partition("\n")[0]
        raise _wrong(path, said, said) from wrong
    if not isinstance(data, dict):
        raise _wrong(path, "it holds no keys", "il ne contient aucune clé")
    return data


def _wrong(path: Path, en: str, fr: str) -> InputError:
    return InputError(
        "CW831",
        f"The document cannot be read as OpenAPI: {en}.",
        f"Le document ne se lit pas comme de l'OpenAPI : {fr}.",
        remedy_en="Give an OpenAPI document of version 2.0 or 3.x, or a list of routes.",
        remedy_fr="Donnez un document OpenAPI de version 2.0 ou 3.x, ou une liste de routes.",
        where=str(path),
    )


def _servers(data: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield host and base path of each server; a host that depends on a variable without a default is any."""
    if "swagger" in data:
        yield str(data.get("host") or "").partition(":")[0], str(data.get("basePath") or "/")
        return
    servers = data.get("servers")
    listed = [one for one in servers if isinstance(one, dict)] if isinstance(servers, list) else []
    for server in listed or [{"url": "/"}]:
        url = str(server.get("url") or "/")
        variables = server.get("variables")
        for name, variable in (variables if isinstance(variables, dict) else {}).items():
            if isinstance(variable, dict) and variable.get("default") is not None:
                url = url.replace(f"{{{name}}}", str(variable["default"]))
        try:
            parts = urlsplit(url)
            host = parts.hostname or ""
        except ValueError:
            continue
        yield "" if "{" in host else host, unquote(parts.path) or "/"


def _territory(base: str, *, has_host: bool) -> str:
    """Return where a document is complete: its base path without a version at its end, unless that would be a whole unnamed site."""
    kept = [segment for segment in base.split("/") if segment]
    if kept and is_version(kept[-1]) and (has_host or len(kept) > 1):
        kept.pop()
    return "/" + "/".join(kept)


def _routes(
    data: Mapping[str, Any], template: str, item: Mapping[str, Any], servers: Iterable[tuple[str, str]]
) -> Iterator[Route]:
    shared = item.get("parameters")
    bases = list(dict.fromkeys(base.rstrip("/") for _, base in servers))
    for method in _METHODS:
        operation = item.get(method)
        if isinstance(operation, dict):
            own = operation.get("parameters")
            given = [*(shared if isinstance(shared, list) else ()), *(own if isinstance(own, list) else ())]
            named = _parameters(data, given)
            for base in bases:
                yield Route(base + template, frozenset((method.upper(),)), named)


def _parameters(data: Mapping[str, Any], given: Iterable[Any]) -> frozenset[str] | None:
    """Return the names of query parameters; None where one spreads over names that the document does not tell."""
    names = set()
    for one in given:
        parameter = _resolved(data, one)
        if not isinstance(parameter, dict):
            return None
        place = parameter.get("in")
        if place == "querystring" or (place == "query" and _is_spread(data, parameter)):
            return None
        if place == "query" and isinstance(parameter.get("name"), str):
            names.add(parameter["name"].partition("[")[0])
    return frozenset(names)


def _is_spread(data: Mapping[str, Any], parameter: Mapping[str, Any]) -> bool:
    """Say whether an object's properties stand in the query by their own names (style ``form``, exploded: the default)."""
    schema = _resolved(data, parameter.get("schema"))
    is_object = isinstance(schema, dict) and schema.get("type") == "object"
    return is_object and parameter.get("style", "form") == "form" and parameter.get("explode", True) is True


def _resolved(data: Mapping[str, Any], value: Any) -> Any:
    """Follow ``$ref`` within the document; None where it leads out of it, or nowhere."""
    for _ in range(references_depth_max):
        if not isinstance(value, dict) or "$ref" not in value:
            return value
        pointer = value["$ref"]
        if not isinstance(pointer, str) or not pointer.startswith("#/"):
            return None
        value = data
        for step in pointer[2:].split("/"):
            name = unquote(step).replace("~1", "/").replace("~0", "~")
            value = value.get(name) if isinstance(value, dict) else None
    return None
