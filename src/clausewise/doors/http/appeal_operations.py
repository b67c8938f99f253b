"""The operations on statements of reasons and appeals: a part of the table."""

from __future__ import annotations

from clausewise.doors.http import appeal_types, appeals
from clausewise.doors.http.operation import Operation, reader
from clausewise.keys import Scope
from clausewise.model import Words

OPERATIONS: tuple[Operation, ...] = (
    Operation(
        "GET",
        "/v1/decisions/{id}/statement",
        "statement",
        # It quotes the content, and its link lets appeal: it is for whoever speaks with the person concerned.
        Scope.REPORT,
        Words(
            "Return the whole statement of reasons of a decision, and the link to it.",
            "Renvoyer l'exposé complet des motifs d'une décision, et le lien qui y mène.",
        ),
        appeals.statement,
        (appeal_types.Statement,),
        codes=("CW440", "CW442", "CW941"),
    ),
    Operation(
        "POST",
        "/v1/decisions/{id}/notice",
        "give_notice",
        Scope.DECIDE,
        Words(
            "Let the person concerned read about a decision whose notice is delayed.",
            "Laisser la personne concernée lire une décision dont l'avis est différé.",
        ),
        appeals.release,
        (appeal_types.Release,),
        (appeal_types.NewRelease,),
        read=reader(appeal_types.NewRelease),
        codes=("CW440", "CW442", "CW942"),
        example=b'{"at_ms": 1796083200000}',
    ),
    Operation(
        "GET",
        "/v1/decisions/{id}/appeals",
        "appeals",
        Scope.REPORT,
        Words("Tell how far the appeals against a decision are.", "Dire où en sont les appels d'une décision."),
        appeals.several,
        (appeal_types.Appeals,),
        codes=("CW440", "CW442"),
    ),
    Operation(
        "POST",
        "/v1/decisions/{id}/appeals",
        "appeal",
        Scope.REPORT,
        Words(
            "Appeal against a decision on behalf of the person concerned.",
            "Faire appel d'une décision pour la personne concernée.",
        ),
        appeals.make,
        (appeal_types.Appeal,),
        (appeal_types.NewAppeal,),
        read=reader(appeal_types.NewAppeal),
        codes=("CW440", "CW442", "CW909", "CW943", "CW980"),
        again=appeals.made_before,
        status=201,
        example='{"words": "C\'était une citation.", "language": "fr"}'.encode(),
    ),
)
