"""The correspondence: what is written to those who reported something and left an address: that it came, and what became of it.

A letter says what the page of the report says at that moment, and leads there. It quotes nobody, so that nobody can have us send their
words to a stranger. Machines that report in a form of their own are not written to, nor addresses that answer by themselves.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Final
from urllib.parse import urlencode

from msgspec import json

from clausewise import acknowledgement
from clausewise.announcement import Message
from clausewise.complaint import Complaint, Progress
from clausewise.complaints import Complaints
from clausewise.feedback import is_form
from clausewise.letter import Letter, Line, written
from clausewise.model import LanguageCode, Record, Words
from clausewise.policy import Policy
from clausewise.webhook import Endpoint

RECEIVED: Final = "report.received"
FORWARDED: Final = "report.forwarded"
SETTLED: Final = "report.settled"
# Nobody reads there, or a program answers (RFC 3834, 2).
_UNREAD: Final = re.compile(
    r"(?:no|do|ne)[-_.]?(?:not|pas)?[-_.]?(?:reply|repond\w*)\b|mailer-daemon@|postmaster@|owner-|bounces?[-+@]",
    re.IGNORECASE,
)

_SUBJECTS: Final = {
    RECEIVED: Words("We have your report {number}", "Nous avons votre signalement {number}"),
    FORWARDED: Words("Your notice {number} was passed on", "Votre avis {number} a été transmis"),
    SETTLED: Words("What became of your report {number}", "Ce qu'il est advenu de votre signalement {number}"),
}
_HELLO: Final = Words("Hello,", "Bonjour,")
_FOLLOW: Final = Words(
    "Here you can see how far it is, and ask that somebody else look at it where that is possible:",
    "Vous pouvez suivre ici où cela en est et, lorsque c'est possible, demander que quelqu'un d'autre l'examine :",
)
_WHY: Final = Words(
    "You get this letter from {operator} because somebody gave this address with a report. If it was not you, nothing needs to be done; "
    "whoever has the link above can follow the report, so do not hand it on.",
    "{operator} vous écrit parce que quelqu'un a donné cette adresse avec un signalement. Si ce n'était pas vous, il n'y a rien à faire; "
    "le lien ci-dessus permet de suivre le signalement : ne le transmettez pas.",
)
number_characters: Final = 8
_body = json.Decoder(dict)


class Correspondence:
    """Writes the letters about ``complaints``. ``site`` is where the public pages are reached, ``sender`` whose address they bear."""

    def __init__(self, complaints: Complaints, policy: Policy, *, site: str, sender: str) -> None:
        self._complaints = complaints
        self._policy = policy
        self._site = site.rstrip("/")
        self._sender = sender

    def events(self, record: Record) -> Iterator[str]:
        """Yield what of ``record`` letters are written about: of a settled case, each of its reports."""
        match record.kind:
            case "reported":
                yield f"{RECEIVED}:{record.subject}"
            case "forwarded":
                yield f"{FORWARDED}:{record.subject}"
            case "settled":
                yield from (f"{SETTLED}:{one}" for one in self._complaints.of_case(_body.decode(record.body)["case"]))

    def message(
        self, endpoint: Endpoint, record: Record, event: str, sealed: bytes | None, *, time_ms: int
    ) -> tuple[Message, dict[str, str]] | None:
        """Return a letter and whom it goes to; None where nobody is written to: no address was left, or the report was erased."""
        del endpoint, sealed  # the letter says what holds now, whatever the record said
        kind, _, receipt = event.partition(":")
        receipt = receipt or record.subject  # of what is told again
        complaint = self._complaints.complaint(receipt)
        if complaint is None or not is_written_to(complaint):
            return None
        made = self._letter(kind, receipt, complaint, record)
        mail = written(made, self._sender)
        mail["Date"] = datetime.fromtimestamp(time_ms / 1000, UTC)
        return Message(made.id, record.sequence, event, mail.as_bytes()), {"to": made.to}

    def _letter(self, kind: str, receipt: str, complaint: Complaint, record: Record) -> Letter:
        progress, language = self._complaints.progress(receipt), complaint.language
        number = receipt[-number_characters:]  # its beginning is a time, which several reports share
        subject = _SUBJECTS[kind].in_(language).format(number=number)
        pages = [(language, self._lines(progress, language))]
        return Letter(complaint.email, subject, pages, f"{record.hash[:12].hex()}.{number}")

    def _lines(self, progress: Progress, language: LanguageCode) -> list[Line]:
        link = f"{self._site}/track/{progress.id}?{urlencode({'key': self._complaints.key(progress.id)})}"
        why = _WHY.in_(language).format(operator=self._policy.operator.name)
        said = acknowledgement.said(progress, self._policy, language)
        before = [
            Line("p", acknowledgement.spaced(one, language))
            for one in (_HELLO.in_(language), *said, _FOLLOW.in_(language))
        ]
        return [*before, Line("a", link), Line("p", acknowledgement.spaced(why, language))]


def is_written_to(complaint: Complaint) -> bool:
    """Say whether whoever sent ``complaint`` left an address at which a person reads."""
    return bool(complaint.email) and not is_form(complaint) and not _UNREAD.match(complaint.email)
