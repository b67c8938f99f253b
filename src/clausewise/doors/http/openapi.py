"""The OpenAPI 3.1 description, derived from the table of operations and the types that it names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Any

from msgspec import Struct, json

import clausewise
from clausewise.doors.http import announced, body, codes, metrics, problem
from clausewise.doors.http.idempotency import HEADER, REPLAYED
from clausewise.doors.http.kinds import (
    BAD_IDEMPOTENCY_KEY,
    EMPTY,
    FROM_OTHER_SITE,
    IN_FLIGHT,
    INTERNAL,
    KINDS,
    LARGE_HEAD,
    NO_KEY,
    NO_LEDGER,
    NO_SCOPE,
    NOT_AS_DESCRIBED,
    NOT_JSON,
    NOT_UTF8,
    OPEN_TO_LOOPBACK,
    OTHER_REQUEST,
    STALLED,
    THROUGH_PROXY,
    TOO_DEEP,
    TOO_LARGE,
    WRONG_KEY,
    WRONG_TYPE,
    Kind,
)
from clausewise.doors.http.limits import idempotency_hours, idempotency_key_characters_max
from clausewise.doors.http.loopback import SAFE_METHODS
from clausewise.doors.http.operation import Operation
from clausewise.doors.http.receiving import FILE_FIELD, FORM_TYPE
from clausewise.doors.http.stream import Refused
from clausewise.doors.http.wording import FRENCH
from clausewise.model import LanguageCode, Words

REFERENCE = "#/components/schemas/{name}"
KEYED: tuple[Kind, ...] = (NO_KEY, WRONG_KEY, NO_SCOPE, OPEN_TO_LOOPBACK, THROUGH_PROXY)
WITH_BODY: tuple[Kind, ...] = (EMPTY, NOT_JSON, NOT_UTF8, TOO_DEEP, TOO_LARGE, WRONG_TYPE, NOT_AS_DESCRIBED, STALLED)
ONCE: tuple[Kind, ...] = (BAD_IDEMPOTENCY_KEY, OTHER_REQUEST, IN_FLIGHT, NO_LEDGER)
CW_LEDGER = "CW404"
NO_CONTENT = 204

ABOUT = Words(
    "Identifies what breaks an acceptable-use policy and acts on it, clause by clause, in English and French. Every error is "
    "application/problem+json (RFC 9457) in the language that Accept-Language prefers.",
    "Relève ce qui contrevient à une politique d'utilisation acceptable et agit en conséquence, clause par clause, en français et en "
    "anglais. Toute erreur est en application/problem+json (RFC 9457), dans la langue que préfère Accept-Language.",
)
ONCE_WORDS = Words(
    f"A request that is sent again with the same key is carried out once; kept {idempotency_hours} hours.",
    f"Une requête renvoyée avec la même clé n'est exécutée qu'une fois; retenue {idempotency_hours} heures.",
)
ID_WORDS = Words("The id.", "L'identifiant.")
PROBLEM_WORDS = Words("A problem", "Un problème")
FRENCH_TYPES = {
    "Act": "Ce qui a été fait.",
    "Action": "Ce que l'exploitant peut faire, du plus doux au plus sévère.",
    "AuthorizationKind": "Qui permet : l'exploitant, la personne visée ou un titulaire de droits.",
    "Answer": "Ce qui est répondu, du plus doux au plus sévère.",
    "Ahead": "Ce qui viendrait, en général, si le brouillon était publié tel quel.",
    "Automation": "La part d'une décision prise sans intervention humaine.",
    "Basis": "Ce sur quoi repose une décision.",
    "Category": "Les catégories du règlement d'exécution (UE) 2024/2835.",
    "Certainty": "Le degré de certitude, le plus fort d'abord.",
    "Condition": "Ce qui met fin à une mesure, outre le temps : que le compte accepte de nouveau la politique.",
    "Channel": "Comment une clause peut être constatée.",
    "Ground": "Le motif d'une restriction (règlement (UE) 2022/2065, art. 17).",
    "Heading": "Les parties d'un exposé des motifs, dans leur ordre.",
    "Kind": "Pourquoi un dossier existe : décision en attente, signalement, appel, échantillon, alarme.",
    "Language": "La langue d'un texte.",
    "Matter": "Ce qui est signalé : une règle, la loi ou un droit de la personne qui signale.",
    "Medium": "Ce qu'est une partie d'un contenu.",
    "Notification": "Si la personne visée est avisée.",
    "Origin": "Comment cela a été relevé : un programme, un signalement, un avis, quelqu'un de l'exploitant.",
    "Outcome": "Comment cela a fini, lorsque cela dit plus qu'un code; `refused` est ce que l'on a refusé soi-même.",
    "Page": "La portion voulue d'une liste.",
    "Place": "Un endroit fautif de la requête : un pointeur JSON (RFC 6901) et ce qui ne va pas.",
    "Problem": "Ce qui n'a pas fonctionné, pour un programme et pour une personne.",
    "Proof": "Ce avec quoi une personne prouve son identité.",
    "Refused": "Une ligne qui n'a pas pu être jugée : son numéro, à partir de 1, et pourquoi.",
    "Stage": "Où en est un dossier : ouvert, proposé (en attente d'une deuxième personne ou d'un délai), réglé.",
    "Standing": "Si ce qui a été décidé tient, a pris fin ou a été repris.",
    "State": "Où en est un téléversement. `stored` attend qu'une vérification le désigne; `erased` n'a plus que son identifiant.",
    "Trait": "Les caractéristiques que protège la politique.",
}


@lru_cache(maxsize=4)
def document(operations: Sequence[Operation], language: LanguageCode) -> dict[str, Any]:
    """Return the whole description, with its words in ``language``."""
    schemas = components(operations, language)
    paths: dict[str, dict[str, Any]] = {}
    for operation in operations:
        paths.setdefault(operation.path, {})[operation.method.lower()] = _operation(operation, schemas, language)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Clausewise",
            "version": clausewise.__version__,
            "description": ABOUT.in_(language),
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": "/"}],
        "paths": paths,
        "webhooks": announced.described(language),
        "components": {
            "schemas": schemas,
            "securitySchemes": {"key": {"type": "http", "scheme": "bearer", "bearerFormat": "cw_<id>_<secret>"}},
        },
    }


@lru_cache(maxsize=4)
def components(operations: Sequence[Operation], language: LanguageCode) -> dict[str, Any]:
    """Return the schemas of every type that the table names, with descriptions in ``language``."""
    types = _types(operations)
    _, schemas = json.schema_components(types, ref_template=REFERENCE)
    french = FRENCH_TYPES | {name.__name__: words for name in _all(types) if (words := getattr(name, "french", ""))}
    needs = {one.__name__: fields for one in _all(types) if (fields := getattr(one, "needs_one_of", ()))}
    for name, schema in schemas.items():
        if name in needs:
            schema["anyOf"] = [{"required": [field]} for field in needs[name]]
        if language == "fr":
            schema["description"] = french.get(name, "")
        elif "description" in schema:
            schema["description"] = schema["description"].replace("``", "`")
    return {name: _said(schema, language) for name, schema in sorted(schemas.items())}


def _types(operations: Iterable[Operation]) -> list[type[Struct]]:
    named = dict.fromkeys(
        one for operation in operations for one in (*operation.request, *operation.response, *operation.later)
    )
    queries = dict.fromkeys(operation.query for operation in operations if operation.query)
    return [*named, *queries, problem.Problem, Refused]


def _all(types: Iterable[type[Struct]]) -> Iterator[type[Struct]]:
    """Return the types and every type in the modules where they are defined: those that they are made of."""
    import sys

    for module in {one.__module__ for one in types}:
        for value in vars(sys.modules[module]).values():
            if isinstance(value, type) and issubclass(value, Struct):
                yield value


def _said(schema: Any, language: LanguageCode) -> Any:
    if isinstance(schema, list):
        return [_said(one, language) for one in schema]
    if not isinstance(schema, dict):
        return schema
    found = {key: _said(value, language) for key, value in schema.items() if key != FRENCH}
    if language == "fr" and isinstance(schema.get(FRENCH), str):
        found["description"] = schema[FRENCH]
    return found


def _operation(operation: Operation, schemas: dict[str, Any], language: LanguageCode) -> dict[str, Any]:
    found: dict[str, Any] = {
        "operationId": operation.name,
        "summary": operation.summary.in_(language),
        "responses": _responses(operation, language),
    }
    if parameters := [*_parameters(operation, schemas, language)]:
        found["parameters"] = parameters
    if operation.scope:
        found["security"] = [{"key": []}, {}]
        found["x-scope"] = operation.scope.value
    if operation.request:
        content: dict[str, Any] = {body.JSON_TYPE: {"schema": one_of(operation.request)}}
        if operation.example:
            content[body.JSON_TYPE]["example"] = json.decode(operation.example)
        if operation.lines:
            content[body.NDJSON_TYPE] = {"schema": {"type": "string"}}
        found["requestBody"] = {"required": True, "content": content}
    if operation.takes:
        found["requestBody"] = {
            "required": True,
            "content": {kind: _received(kind, operation, schemas) for kind in operation.takes},
        }
    return found


def _received(kind: str, operation: Operation, schemas: dict[str, Any]) -> dict[str, Any]:
    """Return the description of a body that the handler reads itself: the bytes of a file, or a form with files and fields."""
    if kind != FORM_TYPE or operation.query is None:
        return {"schema": {"type": "string", "format": "binary"}}
    fields = schemas[operation.query.__name__]["properties"]
    files = {"type": "array", "minItems": 1, "items": {"type": "string", "format": "binary"}}
    properties = {**fields, FILE_FIELD: files}
    return {
        "schema": {
            "type": "object",
            "properties": properties,
            "required": [FILE_FIELD],
            "additionalProperties": False,
        }
    }


def _parameters(operation: Operation, schemas: dict[str, Any], language: LanguageCode) -> Iterator[dict[str, Any]]:
    for name in operation.path_names:
        yield {
            "name": name,
            "in": "path",
            "required": True,
            "description": ID_WORDS.in_(language),
            "schema": {"type": "string", "minLength": 1},
        }
    if operation.query:
        for name, schema in schemas[operation.query.__name__]["properties"].items():
            yield {"name": name, "in": "query", "description": schema.get("description", ""), "schema": schema}
    for header in operation.headers:
        yield {
            "name": header.name,
            "in": "header",
            "required": header.is_required,
            "description": header.words.in_(language),
            "schema": {"type": "string", **({"pattern": header.pattern} if header.pattern else {})},
        }
    if operation.again:
        schema = {"type": "string", "minLength": 1, "maxLength": idempotency_key_characters_max, "pattern": "^[!-~]+$"}
        yield {"name": HEADER, "in": "header", "description": ONCE_WORDS.in_(language), "schema": schema}


def _responses(operation: Operation, language: LanguageCode) -> dict[str, Any]:
    done: dict[str, Any] = {"description": operation.summary.in_(language)}
    if operation.response:
        schema = one_of(operation.response)
        if operation.is_list:
            schema = {"type": ["array", "null"], "items": schema}
        done["content"] = {body.JSON_TYPE: {"schema": schema}}
    elif operation.gives:
        done["content"] = {operation.gives: {"schema": {"type": "string", "format": "binary"}}}
    elif operation.status != NO_CONTENT:
        done["content"] = {metrics.CONTENT_TYPE: {"schema": {"type": "string"}}}
    if operation.lines:
        done["content"][body.NDJSON_TYPE] = {"schema": {"type": "string"}}
    if operation.again:
        done["headers"] = {REPLAYED: {"schema": {"const": "true"}, "description": ONCE_WORDS.in_(language)}}
    later = {"content": {body.JSON_TYPE: {"schema": one_of(operation.later)}}} if operation.later else {}
    found = {str(operation.status): done, **{str(status): {**done, **later} for status in operation.also}}
    for status, named in sorted(problems(operation).items()):
        words = "; ".join(f"{code}: {codes.title(code).in_(language)}" for code in named)
        schema = {"$ref": REFERENCE.format(name="Problem")}
        found[str(status)] = {"description": words, "content": {problem.MEDIA_TYPE: {"schema": schema}}}
    return found


def problems(operation: Operation) -> dict[int, list[str]]:
    """Return the codes that an operation can answer with, by status."""
    kinds = [*operation.errors, LARGE_HEAD, INTERNAL]
    if operation.scope:
        kinds += KEYED
    if operation.scope and operation.method not in SAFE_METHODS:
        kinds.append(FROM_OTHER_SITE)
    if operation.request:
        kinds += WITH_BODY
    if operation.query:
        kinds.append(NOT_AS_DESCRIBED)
    if operation.again:
        kinds += ONCE
    named = {kind.code for kind in kinds} | set(operation.codes)
    if operation.scope or operation.path == "/readyz":
        named.add(CW_LEDGER)
    found: dict[int, list[str]] = {}
    for code in sorted(named):
        status = KINDS[code].status if code in KINDS else codes.status(code)
        found.setdefault(status, []).append(code)
    return found


def one_of(types: Sequence[type[Struct]]) -> dict[str, Any]:
    """Return the schema of one type, or of one among several."""
    references = [{"$ref": REFERENCE.format(name=one.__name__)} for one in types]
    return references[0] if len(references) == 1 else {"oneOf": references}
