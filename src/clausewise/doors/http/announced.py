"""The events that webhooks tell of, as the ``webhooks`` of the OpenAPI 3.1 description: derived from the table of announcements."""

from __future__ import annotations

from typing import Any, Final

from clausewise.announcement import ANNOUNCED, FIELDS, Announced
from clausewise.doors.http import body
from clausewise.model import LanguageCode, Words

HEADERS: Final = {
    "webhook-id": Words(
        "The id of the event, the same however often it comes.",
        "L'identifiant de l'événement, le même à chaque envoi.",
    ),
    "webhook-timestamp": Words("When it was signed, in seconds.", "Quand il fut signé, en secondes."),
    "webhook-signature": Words(
        "Signatures, separated by spaces: `v1,…` or `v1a,…`.",
        "Des signatures, séparées par des espaces : `v1,…` ou `v1a,…`.",
    ),
}
TAKEN: Final = Words("Any 2xx: it was taken.", "Tout 2xx : il a été reçu.")
WHEN: Final = Words("When it was recorded (RFC 3339).", "Quand il fut consigné (RFC 3339).")
WHERE: Final = Words("The sequence of its record in the ledger.", "Le rang de son enregistrement au registre.")
DATA: Final = Words("What is told of it.", "Ce qui en est dit.")


def described(language: LanguageCode) -> dict[str, Any]:
    """Return the description of every event, by its type."""
    return {one.event: {"post": _event(one, language)} for one in ANNOUNCED}


def _event(one: Announced, language: LanguageCode) -> dict[str, Any]:
    fields = {name: {**FIELDS[name].schema, "description": FIELDS[name].words.in_(language)} for name in one.fields}
    properties = {
        "type": {"const": one.event},
        "timestamp": {"type": "string", "format": "date-time", "description": WHEN.in_(language)},
        "sequence": {"type": "integer", "description": WHERE.in_(language)},
        "data": {"type": "object", "properties": fields, "description": DATA.in_(language)},
    }
    schema = {"type": "object", "required": [*properties], "properties": properties}
    headers = [
        {
            "name": name,
            "in": "header",
            "required": True,
            "description": words.in_(language),
            "schema": {"type": "string"},
        }
        for name, words in HEADERS.items()
    ]
    return {
        "operationId": one.event,
        "summary": one.words.in_(language),
        "parameters": headers,
        "requestBody": {"required": True, "content": {body.JSON_TYPE: {"schema": schema}}},
        "responses": {"2XX": {"description": TAKEN.in_(language)}},
    }
