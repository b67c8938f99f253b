"""The part of the table of operations that is about reports and notices."""

from __future__ import annotations

from clausewise.doors.http import report_types, reports, requests, responses
from clausewise.doors.http.operation import Operation, reader
from clausewise.keys import Scope
from clausewise.model import Words

OPERATIONS: tuple[Operation, ...] = (
    Operation(
        "POST",
        "/v1/reports",
        "report",
        Scope.REPORT,
        Words("Report content, or send a notice about it.", "Signaler un contenu, ou envoyer un avis à son sujet."),
        reports.report,
        (responses.Receipt,),
        (requests.Report,),
        read=reader(requests.Report),
        codes=("CW133", "CW251", "CW442", "CW931", "CW932", "CW933", "CW934", "CW985", "CW986"),
        again=reports.reported_before,
        status=201,
        example='{"item": "post-7", "clause": "content.attack", "reason": "Il vise toute une communauté."}'.encode(),
    ),
    Operation(
        "GET",
        "/v1/reports/{id}",
        "report_progress",
        None,
        Words("Say how far a report is, to whoever has its key.", "Dire où en est un signalement, à qui en a la clé."),
        reports.progress,
        (report_types.Progress,),
        query=report_types.Key,
        codes=("CW442", "CW930"),
    ),
    Operation(
        "POST",
        "/v1/reports/{id}/forward",
        "forward_notice",
        Scope.DECIDE,
        Words(
            "Pass a notice of claimed infringement on to the account concerned.",
            "Transmettre un avis de prétendue violation au compte visé.",
        ),
        reports.forward,
        (report_types.Forwarded,),
        (report_types.Forward,),
        read=reader(report_types.Forward),
        codes=("CW442", "CW930", "CW938"),
        example=b'{"account": "u42"}',
    ),
)
