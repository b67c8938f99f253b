"""The rules of who works here: roles as sets of scopes, names, and how what became of somebody is recorded."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any

from msgspec import json

from clausewise.errors import ConflictError, InputError, NotFoundError
from clausewise.keys import Scope
from clausewise.member import Person
from clausewise.model import Entry, Words

PREFIX = "person:"
id_bytes = 8
name_characters_max = 100

ROLES: Mapping[str, frozenset[Scope]] = MappingProxyType(
    {
        "viewer": frozenset({Scope.READ}),
        "reviewer": frozenset({Scope.READ, Scope.DECIDE, Scope.REPORT}),
        "lead": frozenset({Scope.READ, Scope.DECIDE, Scope.AUTHORIZE, Scope.REPORT, Scope.SECOND}),
        "auditor": frozenset({Scope.READ, Scope.AUDIT}),
        "administrator": frozenset({Scope.READ, Scope.ADMIN, Scope.AUDIT, Scope.AUTHORIZE}),
        "sealed": frozenset({Scope.READ, Scope.SEALED}),
    }
)
"""What each role may do. Somebody may have several; ``sealed`` is added to another one."""

ROLE_WORDS: Mapping[str, Words] = MappingProxyType(
    {
        "viewer": Words("viewer: sees cases and decisions", "lecture : voit les dossiers et les décisions"),
        "reviewer": Words("reviewer: decides cases", "examen : tranche les dossiers"),
        "lead": Words(
            "lead: decides, authorizes, confirms what needs a second person",
            "direction : tranche, autorise, confirme ce qui demande une seconde personne",
        ),
        "auditor": Words("auditor: reads who did and saw what", "audit : lit qui a fait et vu quoi"),
        "administrator": Words(
            "administrator: manages people, keys and settings",
            "administration : gère les personnes, les clés et les réglages",
        ),
        "sealed": Words("sealed: may see what is sealed", "scellés : peut voir ce qui est scellé"),
    }
)
DEVELOPMENT_ROLE = "development"
DECIDING = frozenset({Scope.DECIDE, Scope.SECOND, Scope.AUTHORIZE, Scope.ADMIN, Scope.SEALED})
"""Whoever has one of these may be asked for a second factor."""

DEVELOPMENT = Person("person:development", "development", (DEVELOPMENT_ROLE,))
"""Who anybody is while there is neither an API key nor anybody on the staff: every scope, and no password."""

_encode = json.Encoder(order="deterministic").encode


def scopes_of(person: Person) -> frozenset[Scope]:
    """Return what a person may do; nothing when they were disabled."""
    if person.disabled_ms is not None:
        return frozenset()
    if person == DEVELOPMENT:
        return frozenset(Scope)
    return frozenset().union(*(ROLES.get(role, frozenset()) for role in person.roles))


def may(person: Person, scope: Scope) -> bool:
    """Say whether a person may do what needs ``scope``."""
    return scope in scopes_of(person)


def new_person(name: str, roles: Iterable[str], *, time_ms: int) -> Person:
    """Return a person who is not kept yet. Raises InputError CW910 for a name, CW911 for a role that will not do."""
    return Person(PREFIX + secrets.token_hex(id_bytes), checked_name(name), checked_roles(roles), created_ms=time_ms)


def checked_name(name: str) -> str:
    """Return a name with its spaces put right. Raises InputError CW910."""
    plain = " ".join(name.split())
    if not plain or len(plain) > name_characters_max or not plain.isprintable():
        raise InputError(
            "CW910",
            f"The name of a person has 1 to {name_characters_max} printable characters.",
            f"Le nom d'une personne compte de 1 à {name_characters_max} caractères imprimables.",
            remedy_en="Give the name or the address under which this person shall sign in.",
            remedy_fr="Donnez le nom ou l'adresse avec lequel cette personne se connectera.",
            where="/name",
        )
    return plain


def checked_roles(roles: Iterable[str]) -> tuple[str, ...]:
    """Return roles in the order of the table, each once. Raises InputError CW911 for none or an unknown one."""
    given = set(roles)
    unknown = sorted(given - ROLES.keys())
    if unknown or not given:
        known = ", ".join(ROLES)
        raise InputError(
            "CW911",
            f"There is no role {unknown[0]!r}." if unknown else "A person needs a role.",
            f"Il n'y a pas de rôle {unknown[0]!r}." if unknown else "Il faut au moins un rôle à une personne.",
            remedy_en=f"Use some of: {known}.",
            remedy_fr=f"Employez l'un ou plusieurs de : {known}.",
            where="/roles",
        )
    return tuple(role for role in ROLES if role in given)


def unknown_person(named: str) -> NotFoundError:
    """Return the error for somebody who does not work here."""
    return NotFoundError(
        "CW912",
        f"Nobody here is {named!r}.",
        f"Il n'y a personne ici qui soit {named!r}.",
        remedy_en="List the people and give a name or an id from the list.",
        remedy_fr="Affichez la liste des personnes et donnez un nom ou un id de cette liste.",
        where=named,
    )


def name_taken(name: str) -> ConflictError:
    """Return the error for a name that somebody has already."""
    return ConflictError(
        "CW913",
        f"Somebody here is called {name!r} already.",
        f"Quelqu'un s'appelle déjà {name!r} ici.",
        remedy_en="Choose another name; names that differ only in case count as the same.",
        remedy_fr="Choisissez un autre nom; la casse ne distingue pas deux noms.",
        where="/name",
    )


def last_administrator() -> ConflictError:
    """Return the error for whoever would leave nobody to administer."""
    return ConflictError(
        "CW919",
        "This is the last person who may administer.",
        "C'est la dernière personne qui puisse administrer.",
        remedy_en="Give somebody else the role administrator first.",
        remedy_fr="Donnez d'abord le rôle administrator à quelqu'un d'autre.",
    )


def note(kind: str, person: str, time_ms: int, *, by: str, sealed: Any = None, **said: Any) -> Entry:
    """Return the record of what became of a person; ``sealed`` is what of it is personal and can be erased."""
    body = _encode({"person": person, "by": by, **said})
    return Entry(kind, body, time_ms, person, by, None if sealed is None else _encode(sealed))
