"""What the documentation page shows, derived from the table of operations like everything else."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from clausewise.doors.http import codes, openapi
from clausewise.doors.http.operation import Operation
from clausewise.model import LanguageCode

LIMITS = {
    "maxLength": ("≤ {} characters", "≤ {} caractères"),
    "maxItems": ("≤ {} entries", "≤ {} éléments"),
    "minimum": ("≥ {}", "≥ {}"),
    "maximum": ("≤ {}", "≤ {}"),
}
TYPES = {
    "string": ("text", "texte"),
    "integer": ("whole number", "entier"),
    "number": ("number", "nombre"),
    "boolean": ("true or false", "vrai ou faux"),
    "null": ("null", "null"),
    "object": ("object", "objet"),
    "array": ("list", "liste"),
}


class Field(NamedTuple):
    """One field: its name, its type (words and the types that it links to), whether it must be there, limits, description."""

    name: str
    kind: str
    links: tuple[str, ...]
    is_required: bool
    limits: str
    description: str


class Type(NamedTuple):
    """One type with its fields, or its values."""

    name: str
    description: str
    fields: tuple[Field, ...]
    values: tuple[str, ...]


class Shown(NamedTuple):
    """One operation as the page shows it."""

    operation: Operation
    summary: str
    requests: tuple[str, ...]
    responses: tuple[str, ...]
    parameters: tuple[Field, ...]
    problems: tuple[tuple[int, tuple[tuple[str, str], ...]], ...]


@lru_cache(maxsize=4)
def operations(table: Sequence[Operation], language: LanguageCode) -> tuple[Shown, ...]:
    """Return every operation, in the order of the table."""
    return tuple(_shown(operation, table, language) for operation in table)


def _shown(operation: Operation, table: Sequence[Operation], language: LanguageCode) -> Shown:
    described = openapi.document(table, language)["paths"][operation.path][operation.method.lower()]
    parameters = tuple(
        _field(
            one["name"],
            {**one["schema"], "description": one["description"]},
            language,
            required=one.get("required", False),
        )
        for one in described.get("parameters", ())
    )
    problems = tuple(
        (status, tuple((code, codes.title(code).in_(language)) for code in named))
        for status, named in sorted(openapi.problems(operation).items())
    )
    return Shown(
        operation,
        operation.summary.in_(language),
        tuple(one.__name__ for one in operation.request),
        tuple(one.__name__ for one in operation.response),
        parameters,
        problems,
    )


@lru_cache(maxsize=4)
def types(table: Sequence[Operation], language: LanguageCode) -> tuple[Type, ...]:
    """Return every type that the operations use, by name."""
    return tuple(_type(name, schema, language) for name, schema in openapi.components(table, language).items())


def _type(name: str, schema: dict[str, Any], language: LanguageCode) -> Type:
    required = schema.get("required", ())
    fields = tuple(
        _field(key, one, language, required=key in required) for key, one in schema.get("properties", {}).items()
    )
    return Type(name, schema.get("description", ""), fields, tuple(map(str, schema.get("enum", ()))))


def _field(name: str, schema: dict[str, Any], language: LanguageCode, *, required: bool) -> Field:
    which = 1 if language == "fr" else 0
    limits = [
        words[which].format(f"{schema[key]:,}".replace(",", " ")) for key, words in LIMITS.items() if key in schema
    ]
    kind, links = _kind(schema, which)
    return Field(name, kind, links, required, ", ".join(limits), schema.get("description", ""))


def _kind(schema: dict[str, Any], which: int) -> tuple[str, tuple[str, ...]]:
    if "$ref" in schema:
        return "", (schema["$ref"].rpartition("/")[2],)
    if "anyOf" in schema:
        kinds = [_kind(one, which) for one in schema["anyOf"]]
        words = (" or ", " ou ")[which].join(kind or links[0] for kind, links in kinds)
        return words, ()
    if "enum" in schema or "const" in schema:
        return " | ".join(map(str, schema.get("enum", [schema.get("const")]))), ()
    kind = TYPES[schema.get("type", "object")][which]
    inner = schema.get("items") or (
        schema.get("additionalProperties") if isinstance(schema.get("additionalProperties"), dict) else None
    )
    if inner:
        words, links = _kind(inner, which)
        return f"{kind} : {words}" if which and words else f"{kind}: {words}" if words else kind, links
    return kind, ()
