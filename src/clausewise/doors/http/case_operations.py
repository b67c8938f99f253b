"""The operations on cases: a part of the table."""

from __future__ import annotations

from clausewise.doors.http import case_types, cases
from clausewise.doors.http.operation import Header, Operation, reader
from clausewise.keys import Scope
from clausewise.model import Words

SEEN = (
    Header(
        cases.IF_MATCH,
        "",
        Words(
            "The ETag of the case as it was seen: if it has changed since, nothing is done.",
            "L'ETag du dossier tel qu'il a été vu : s'il a changé depuis, rien n'est fait.",
        ),
    ),
)
BUSY = ("CW900", "CW905", "CW906", "CW907", "CW983")


def _act(name: str, summary: Words, **more: object) -> Operation:
    told = {"codes": ("CW442", *BUSY), "headers": SEEN, "scope": Scope.DECIDE, **more}
    return Operation(
        method="POST",
        path=f"/v1/cases/{{id}}/{told.pop('at', name)}",
        name=f"case_{name}",
        summary=summary,
        handler=getattr(cases, name),
        response=(case_types.Case,),
        **told,  # type: ignore[arg-type]
    )


WORDS = {
    "request": (case_types.Remark,),
    "read": reader(case_types.Remark),
    "example": '{"words": "À voir avec le fil."}'.encode(),
}

OPERATIONS: tuple[Operation, ...] = (
    Operation(
        "GET",
        "/v1/cases",
        "cases",
        Scope.READ,
        Words("List the open cases, the most urgent first.", "Énumérer les dossiers ouverts, le plus urgent d'abord."),
        cases.queue,
        (case_types.Cases,),
        query=case_types.QueuePage,
        codes=("CW442",),
    ),
    Operation(
        "POST",
        "/v1/cases/next",
        "case_next",
        Scope.DECIDE,
        Words(
            "Take up the most urgent case that is wanted and free.",
            "Prendre le dossier libre le plus urgent parmi ceux qui sont voulus.",
        ),
        cases.take_next,
        (case_types.Taken,),
        (case_types.Queue,),
        read=reader(case_types.Queue),
        codes=("CW442",),
        example=b'{"kind": "appeal", "language": "fr"}',
    ),
    Operation(
        "GET",
        "/v1/cases/{id}",
        "case",
        Scope.READ,
        Words("Return a case.", "Renvoyer un dossier."),
        cases.one,
        (case_types.Case,),
        codes=("CW442", "CW900"),
    ),
    Operation(
        "GET",
        "/v1/cases/{id}/timeline",
        "case_timeline",
        Scope.DECIDE,
        Words(
            "Tell all that happened to a case, in its words.", "Dire tout ce qui est arrivé à un dossier, mots compris."
        ),
        cases.timeline,
        (case_types.Timeline,),
        codes=("CW442", "CW900"),
    ),
    _act("claim", Words("Take a case up, or hold it for longer.", "Prendre un dossier, ou le garder plus longtemps.")),
    _act("release", Words("Let go of a case.", "Laisser un dossier.")),
    _act(
        "skip",
        Words("Leave a case to others, and say why.", "Laisser un dossier à d'autres, et dire pourquoi."),
        **WORDS,
    ),
    _act("escalate", Words("Pass a case on to those who lead.", "Transmettre un dossier à qui dirige."), **WORDS),
    _act(
        "annotate",
        Words("Add a note for colleagues.", "Ajouter une note pour les collègues."),
        at="notes",
        **{**WORDS, "codes": ("CW442", "CW900", "CW980")},
    ),
    _act(
        "fetch",
        Words(
            "Look for the content of a case now, where the settings say how.",
            "Chercher maintenant le contenu d'un dossier, là où les réglages disent comment.",
        ),
        codes=("CW442", "CW900", "CW983", "CW984"),
    ),
    _act(
        "decide",
        Words(
            "Rule on a case; an appeal is answered so as well.", "Trancher un dossier; un appel se tranche ainsi aussi."
        ),
        request=(case_types.Ruling,),
        read=reader(case_types.Ruling),
        again=cases.decided_before,
        codes=("CW442", *BUSY, "CW251", "CW901", "CW902", "CW903", "CW904"),
        example=(
            b'{"clauses": ["content.attack"], "measures": [{"action": "remove", "on": "content", "target": "post-7"}], '
            b'"reason": "An attack, with no doubt."}'
        ),
    ),
    _act(
        "second",
        Words(
            "Confirm what another proposed, or hand it back.",
            "Confirmer ce qu'une autre personne propose, ou le lui rendre.",
        ),
        scope=Scope.SECOND,
        request=(case_types.Second,),
        read=reader(case_types.Second),
        codes=("CW442", "CW900", "CW905", "CW980", "CW981", "CW982", "CW983"),
        example=b'{"accept": true}',
    ),
    _act(
        "undo",
        Words("Take one's own ruling back while it waits.", "Reprendre sa propre décision tant qu'elle attend."),
        codes=("CW442", "CW900", "CW905", "CW908", "CW983"),
    ),
)
