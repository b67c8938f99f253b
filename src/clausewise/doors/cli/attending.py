"""The words of the help of what is done to services as it happens: requests told as records, lines explained; see ``words``."""

from __future__ import annotations

OPTION_WORDS: dict[str, tuple[str, str]] = {
    "events": (
        (
            "Requests and sign-ins told as records instead of content: a JSON object a line ({id, method, uri, headers, body, ts, ip, "
            "status, user, session}), a verdict a line (NDJSON unless --format text)."
        ),
        (
            "Des requêtes et des connexions racontées au lieu d'un contenu : un objet JSON par ligne ({id, method, uri, headers, body, "
            "ts, ip, status, user, session}), une décision par ligne (en NDJSON, sauf avec --format text)."
        ),
    ),
}
