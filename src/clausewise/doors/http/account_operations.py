"""The part of the table of operations that accounts for what was done: figures of a period, and what is kept about a person."""

from __future__ import annotations

from clausewise.doors.http import figure_types, figures, person_types, persons
from clausewise.doors.http.operation import Operation, reader
from clausewise.keys import Scope
from clausewise.model import Words

OPERATIONS: tuple[Operation, ...] = (
    Operation(
        "GET",
        "/v1/transparency",
        "transparency",
        Scope.READ,
        Words(
            "Count what was decided, reported and appealed in a period; small counts are hidden.",
            "Compter ce qui fut décidé, signalé et porté en appel dans une période; les petits nombres sont cachés.",
        ),
        figures.several,
        (figure_types.PeriodFigures,),
        query=figure_types.Span,
        codes=("CW442", "CW965"),
    ),
    Operation(
        "GET",
        "/v1/persons/{account}",
        "person",
        Scope.AUDIT,
        Words(
            "Return all that is kept about an account, as the person may have it; that it was asked is recorded.",
            "Renvoyer tout ce qui est conservé sur un compte, tel que la personne peut l'avoir; la demande est consignée.",
        ),
        persons.copy,
        (person_types.PersonCopy,),
        codes=("CW442", "CW968"),
    ),
    Operation(
        "POST",
        "/v1/persons/{account}/erase",
        "erase_person",
        Scope.ADMIN,
        Words(
            "Destroy what is sealed about an account and the keys of its files; say what is left.",
            "Détruire ce qui est scellé au sujet d'un compte et les clés de ses fichiers; dire ce qui reste.",
        ),
        persons.erase,
        (person_types.PersonErased,),
        (person_types.EraseReason,),
        read=reader(person_types.EraseReason),
        codes=("CW442", "CW968", "CW969"),
        example=b'{"reason": "Demande du 27 novembre 2026"}',
    ),
)
