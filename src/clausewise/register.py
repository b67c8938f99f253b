"""What belongs to the operator: services, names and marks, products, and the legal notices of every page."""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import StrEnum
from functools import lru_cache
from posixpath import normpath
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote

from msgspec import UNSET, Struct, UnsetType

from clausewise.fields import Table
from clausewise.model import Words
from clausewise.url import parse

if TYPE_CHECKING:
    from clausewise.source import Source

_ID: Final = re.compile(r"[a-z][a-z0-9_-]*")
_HOST: Final = re.compile(r"(\*\.)?[^\W_A-Z]([\w-]*[^\W_])?(\.[^\W_]([\w-]*[^\W_])?)*")
_PARAMETERS: Final = re.compile(r";[^/]*")
_COUNTRY: Final = re.compile(r"[A-Z]{2}")
_PORT: Final = re.compile(r":[0-9]+$")


class MarkKind(StrEnum):
    """Whose name it is."""

    OWN = "own"
    SUPPLIER = "supplier"
    PARTNER = "partner"
    AFFILIATE = "affiliate"


class Service(Struct, frozen=True, forbid_unknown_fields=True):
    """A service that the policy covers: an exact host or ``*.x`` for every host under x, and the paths it begins with."""

    id: str
    name: Words
    host: str
    paths: tuple[str, ...]

    def covers(self, host: str, path: str) -> bool:
        """Say whether the service carries ``path`` on ``host``; ``/docs`` covers ``/docs/a`` and not ``/docs-old``."""
        return self._has_host(_plain_host(host)) and self._reach(path) >= 0

    def _has_host(self, host: str) -> bool:
        return host.endswith(self.host[1:]) and host != self.host[2:] if self.is_wildcard else host == self.host

    def _reach(self, path: str) -> int:
        """Return the length of the longest path that ``path`` begins with, as it stands or as a server decodes it, or -1."""
        read = {_plain_path(path), _plain_path(_decoded(path))}
        fits = (
            len(root) for root in self.paths for one in read if one == root or one.startswith(root.rstrip("/") + "/")
        )
        return max(fits, default=-1)

    @property
    def is_wildcard(self) -> bool:
        """Whether the host stands for every host under a name."""
        return self.host.startswith("*.")


class Mark(Struct, frozen=True, forbid_unknown_fields=True):
    """A name or trade mark, how else it is written, and whose it is; ``logos`` are pictures of it, paths in the policy's folder."""

    name: str
    kind: MarkKind
    aliases: tuple[str, ...] = ()
    logos: tuple[str, ...] | UnsetType = UNSET

    @property
    def names(self) -> tuple[str, ...]:
        """The name and its aliases."""
        return (self.name, *self.aliases)


class Product(Struct, frozen=True, forbid_unknown_fields=True):
    """One of the operator's own products, under one of its marks."""

    name: str
    mark: str
    kind: str


class LegalNotice(Struct, frozen=True, forbid_unknown_fields=True):
    """A legal notice that stands at the foot of every page."""

    id: str
    text: Words


class LinkLists(Struct, frozen=True, forbid_unknown_fields=True):
    """Hosts that links may lead to whatever they look like, and hosts that no link may lead to; ``*.x`` stands for every host under x.

    A host stands for itself and its ``www.`` form. What is blocked by name is blocked even under a host that is allowed as a whole.
    """

    allow: tuple[str, ...] = ()
    block: tuple[str, ...] = ()

    def allows(self, host: str) -> bool:
        """Say whether links to ``host`` are let through."""
        return _is_listed(host, self.allow) and not _is_listed(host, self.block)

    def blocks(self, host: str) -> bool:
        """Say whether links to ``host`` are refused."""
        return _is_listed(host, self.block)


class Register(Struct, frozen=True, forbid_unknown_fields=True):
    """Everything that the operator calls its own.

    ``denied_parties`` is the file with the parties that it may not deal with, ``protected_names`` the one with the display names that
    nobody else may take on; paths are relative to the policy's folder, unset without one. ``links`` are the hosts that links may always
    or never lead to; unset without any.
    ``mail_servers`` are its servers that receive mail, by the name under which they write Authentication-Results and Received; only these
    are believed about a sender. ``embargoed`` are the countries (ISO 3166-1, two capitals) that the operator may have no dealings with;
    unset without any.
    """

    services: tuple[Service, ...]
    marks: tuple[Mark, ...] = ()
    products: tuple[Product, ...] = ()
    notices: tuple[LegalNotice, ...] = ()
    denied_parties: str | UnsetType = UNSET
    links: LinkLists | UnsetType = UNSET
    mail_servers: tuple[str, ...] | UnsetType = UNSET
    protected_names: str | UnsetType = UNSET
    embargoed: tuple[str, ...] | UnsetType = UNSET

    @property
    def link_lists(self) -> LinkLists:
        """The lists of hosts for links, empty where the register has none."""
        return self.links if isinstance(self.links, LinkLists) else LinkLists()

    def covers(self, host: str, path: str) -> Service | None:
        """Return the service that carries ``path`` on ``host``, or None when it lies outside of the policy.

        An empty host means the operator's own: the first service. Among several, an exact host wins over a wildcard, a longer
        wildcard over a shorter one, and then the longer path.
        """
        if not host:
            return self.services[0]
        plain_host = _plain_host(host)
        fits = (
            (not service.is_wildcard, len(service.host), reach, -at)
            for at, service in enumerate(self.services)
            if service._has_host(plain_host) and (reach := service._reach(path)) >= 0  # noqa: SLF001 - same file
        )
        best = max(fits, default=None)
        return None if best is None else self.services[-best[3]]


def read_register(source: Source) -> Register | None:
    """Read ``register.yaml``; note every problem on the source and return None if there is any."""
    table = Table.of(source)
    if table is None:
        return None
    table.only(Register.__struct_fields__)
    services = [_service(row) for row in table.tables("services", least=1)]
    marks = [_mark(row) for row in table.tables("marks")]
    products = [_product(row, marks) for row in table.tables("products", required=False)]
    notices = [_notice(row) for row in table.tables("notices", least=1)]
    denied, names = (table.text(key, required=False) or UNSET for key in ("denied_parties", "protected_names"))
    links = _links(table.table("links", required=False))
    servers, embargoed = table.texts("mail_servers", required=False), table.texts("embargoed", required=False)
    for at, code in enumerate(embargoed):
        _check_country(source, ("embargoed", at), code)
    if source.problems:
        return None
    _check_twice(source, "services", "id", (service.id for service in services))
    _check_twice(source, "notices", "id", (notice.id for notice in notices))
    _check_same_place(source, services)
    _check_names(source, marks)
    if source.problems:
        return None
    return Register(
        tuple(services),
        tuple(marks),
        tuple(products),
        tuple(notices),
        denied,
        links,
        mail_servers=servers or UNSET,
        protected_names=names,
        embargoed=embargoed or UNSET,
    )


def _plain_host(host: str) -> str:
    return _PORT.sub("", host.strip().lower()).rstrip(".")


def _decoded(path: str) -> str:
    """Return a path as servers read it that decode first: whoever asks for ``/%64ocs`` or ``/docs;a`` gets ``/docs``."""
    return _PARAMETERS.sub("", unquote(re.split("[?#]", path, maxsplit=1)[0]).replace("\\", "/"))


def _plain_path(path: str) -> str:
    return "/" + normpath("/" + path.partition("?")[0]).lstrip("/")


def _identifier(row: Table) -> str:
    form_en, form_fr = "a name in lower case, such as `cloud`", "un nom en minuscules, comme `cloud`"
    return row.text("id", form=_ID, form_en=form_en, form_fr=form_fr) or ""


def _service(row: Table) -> Service:
    row.only(Service.__struct_fields__)
    host = row.text(
        "host",
        form=_HOST,
        form_en="a host in lower case such as `example.com`, or `*.example.com` for all under it",
        form_fr="un hôte en minuscules comme `example.com`, ou `*.example.com` pour tous ceux qui en relèvent",
    )
    paths = row.texts("paths", least=1)
    for at, path in enumerate(paths):
        if not path.startswith("/"):
            row.source.note(
                (*row.place, "paths", at),
                "CW226",
                "A path begins with a slash.",
                "Un chemin commence par une barre oblique.",
                remedy_en=f"Write `/{path}`.",
                remedy_fr=f"Écrivez `/{path}`.",
            )
    return Service(_identifier(row), row.words("name") or Words("", ""), host or "", paths)


def _mark(row: Table) -> Mark:
    row.only(Mark.__struct_fields__)
    kind = row.choice("kind", MarkKind) or MarkKind.OWN
    logos = row.texts("logos", required=False) or UNSET
    return Mark(row.text("name") or "", kind, row.texts("aliases", required=False), logos)


def _product(row: Table, marks: list[Mark]) -> Product:
    row.only(Product.__struct_fields__)
    product = Product(row.text("name") or "", row.text("mark") or "", row.text("kind") or "")
    own = [mark.name for mark in marks if mark.kind is MarkKind.OWN]
    if product.mark and product.mark not in own:
        row.note(
            "mark",
            "CW255",
            f"The register has no mark `{product.mark}` of the operator's own.",
            f"Le registre ne compte aucune marque `{product.mark}` qui soit propre à l'exploitant.",
            remedy_en="Add it under `marks` with `kind: own`, or mend its name.",
            remedy_fr="Ajoutez-la sous `marks` avec `kind: own`, ou corrigez son nom.",
        )
    return product


def _notice(row: Table) -> LegalNotice:
    row.only(LegalNotice.__struct_fields__)
    return LegalNotice(_identifier(row), row.words("text") or Words("", ""))


def _links(table: Table | None) -> LinkLists | UnsetType:
    if table is None:
        return UNSET
    table.only(LinkLists.__struct_fields__)
    lists = LinkLists(_link_hosts(table, "allow"), _link_hosts(table, "block"))
    for at, host in enumerate(lists.block):
        if host in lists.allow:
            table.source.note(
                (*table.place, "block", at),
                "CW259",
                f"`{host}` is both allowed and blocked.",
                f"`{host}` est à la fois permis et bloqué.",
                remedy_en="Delete it from one of the two lists.",
                remedy_fr="Retirez-le de l'une des deux listes.",
            )
    return lists


def _link_hosts(table: Table, key: str) -> tuple[str, ...]:
    hosts = table.texts(key, required=False)
    for at, host in enumerate(hosts):
        if not _HOST.fullmatch(host):
            table.source.note(
                (*table.place, key, at),
                "CW226",
                f"`{host}` is no host in lower case such as `example.com`, or `*.example.com` for all under it.",
                f"`{host}` n'est pas un hôte en minuscules comme `example.com`, ou `*.example.com` pour tous ceux qui en relèvent.",
                remedy_en="Write the host alone, without a scheme or a path.",
                remedy_fr="Écrivez l'hôte seul, sans protocole ni chemin.",
            )
    return hosts


def _is_listed(host: str, hosts: tuple[str, ...]) -> bool:
    if not hosts:
        return False
    exact, under = _compiled(hosts)
    if host in exact or host.removeprefix("www.") in exact:
        return True
    while "." in host:
        host = host.partition(".")[2]
        if host in under:
            return True
    return False


@lru_cache(64)
def _compiled(hosts: tuple[str, ...]) -> tuple[frozenset[str], frozenset[str]]:
    """Return the hosts that stand for themselves and those that stand for what is under them, in their IDNA form."""
    found: tuple[set[str], set[str]] = (set(), set())
    for host in hosts:
        plain = host.removeprefix("*.")
        url = parse(f"http://{plain}")
        found[host.startswith("*.")].add(url.ascii_host if url else plain)
    return frozenset(found[0]), frozenset(found[1])


def _check_country(source: Source, place: tuple[str | int, ...], code: str) -> None:
    if not _COUNTRY.fullmatch(code):
        source.note(
            place,
            "CW226",
            f"`{code}` is no country code such as `KP`.",
            f"`{code}` n'est pas un code de pays comme `KP`.",
            remedy_en="Write the two capitals of ISO 3166-1, in quotes.",
            remedy_fr="Écrivez les deux majuscules d'ISO 3166-1, entre guillemets.",
        )


def _check_twice(source: Source, key: str, field: str, values: Iterable[str]) -> None:
    seen: set[str] = set()
    for at, value in enumerate(values):
        if value in seen:
            _note_twice(source, (key, at, field), value)
        seen.add(value)


def _check_same_place(source: Source, services: list[Service]) -> None:
    seen: dict[tuple[str, str], str] = {}
    for at, service in enumerate(services):
        for path in service.paths:
            first = seen.setdefault((service.host, _plain_path(path)), service.id)
            if first != service.id:
                _note_twice(source, ("services", at, "host"), f"{service.host}{path}")


def _check_names(source: Source, marks: list[Mark]) -> None:
    seen: set[str] = set()
    for at, mark in enumerate(marks):
        for number, name in enumerate(mark.names):
            if name.casefold() in seen:
                _note_twice(source, ("marks", at, "aliases", number - 1) if number else ("marks", at, "name"), name)
            seen.add(name.casefold())


def _note_twice(source: Source, place: tuple[str | int, ...], value: str) -> None:
    source.note(
        place,
        "CW254",
        f"`{value}` stands in the register a second time.",
        f"`{value}` figure une deuxième fois dans le registre.",
        remedy_en="Delete one of the two, or give it another name.",
        remedy_fr="Supprimez l'une des deux mentions, ou donnez-lui un autre nom.",
    )
