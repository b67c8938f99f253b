"""The part of the table of operations that is about webhooks."""

from __future__ import annotations

from clausewise.doors.http import webhook_types as types
from clausewise.doors.http import webhooks
from clausewise.doors.http.operation import Operation, reader
from clausewise.keys import Scope
from clausewise.model import Words

_KNOWN = ("CW442", "CW923")

OPERATIONS: tuple[Operation, ...] = (
    Operation(
        "GET",
        "/v1/webhooks",
        "webhooks",
        Scope.ADMIN,
        Words(
            "List the webhooks, and what each still has to be told.", "Énumérer les webhooks et ce qui leur reste dû."
        ),
        webhooks.several,
        (types.WebhooksShown,),
        codes=("CW442",),
    ),
    Operation(
        "POST",
        "/v1/webhooks",
        "add_webhook",
        Scope.ADMIN,
        Words(
            "Tell an address of events from now on; its secret is returned this once.",
            "Aviser une adresse d'événements à partir de maintenant; son secret n'est renvoyé que cette fois.",
        ),
        webhooks.add,
        (types.Webhook,),
        (types.NewWebhook,),
        read=reader(types.NewWebhook),
        codes=("CW442", "CW920", "CW921", "CW922", "CW925", "CW926", "CW928"),
        status=201,
        example=b'{"url": "https://example.com/hooks", "events": ["decision.*", "appeal.received"]}',
    ),
    Operation(
        "GET",
        "/v1/webhooks/{id}",
        "webhook",
        Scope.ADMIN,
        Words("Return one webhook.", "Renvoyer un webhook."),
        webhooks.one,
        (types.Webhook,),
        codes=_KNOWN,
    ),
    Operation(
        "DELETE",
        "/v1/webhooks/{id}",
        "remove_webhook",
        Scope.ADMIN,
        Words(
            "Tell an endpoint nothing any more, and destroy its secrets.",
            "Ne plus rien envoyer à un point d'arrivée, et détruire ses secrets.",
        ),
        webhooks.remove,
        (),
        codes=_KNOWN,
        status=204,
    ),
    Operation(
        "POST",
        "/v1/webhooks/{id}/pause",
        "pause_webhook",
        Scope.ADMIN,
        Words(
            "Tell an endpoint nothing until it is resumed.", "Ne rien envoyer à un point d'arrivée avant la reprise."
        ),
        webhooks.pause,
        (types.Webhook,),
        codes=_KNOWN,
    ),
    Operation(
        "POST",
        "/v1/webhooks/{id}/resume",
        "resume_webhook",
        Scope.ADMIN,
        Words("Go on, with everything that it missed.", "Reprendre, avec tout ce qui lui a échappé."),
        webhooks.resume,
        (types.Webhook,),
        codes=_KNOWN,
    ),
    Operation(
        "POST",
        "/v1/webhooks/{id}/rotate",
        "rotate_webhook",
        Scope.ADMIN,
        Words(
            "Sign by a new secret, and by the old one too for a day.",
            "Signer par un nouveau secret, et par l'ancien aussi pendant un jour.",
        ),
        webhooks.rotate,
        (types.Rotated,),
        codes=(*_KNOWN, "CW926"),
    ),
    Operation(
        "POST",
        "/v1/webhooks/{id}/replay",
        "replay_webhook",
        Scope.ADMIN,
        Words("Send a stretch of events again.", "Envoyer de nouveau une suite d'événements."),
        webhooks.replay,
        (types.Count,),
        (types.Stretch,),
        read=reader(types.Stretch),
        codes=(*_KNOWN, "CW927"),
        example=b'{"since_ms": 1796083200000}',
    ),
    Operation(
        "GET",
        "/v1/webhooks/{id}/dead",
        "dead_webhooks",
        Scope.ADMIN,
        Words("List what never got through.", "Énumérer ce qui n'est jamais passé."),
        webhooks.dead,
        (types.DeadShown,),
        query=types.DeadPage,
        codes=_KNOWN,
    ),
    Operation(
        "POST",
        "/v1/webhooks/{id}/resend",
        "resend_webhook",
        Scope.ADMIN,
        Words("Try anew what never got through.", "Retenter ce qui n'est jamais passé."),
        webhooks.resend,
        (types.Count,),
        (types.Resent,),
        read=reader(types.Resent),
        codes=_KNOWN,
        example=b'{"sequences": [41]}',
    ),
)
