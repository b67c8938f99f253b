"""A mail as its reader takes it: who it says it comes from, where answers go, who else got it, and what kind of mail it says it is.

Lists, automatic answers and mass mailings are honest kinds with fields of their own: what would be odd in a letter is theirs by right.
"""

from __future__ import annotations

import re
from functools import cached_property

from clausewise.extract import Extract
from clausewise.mailbox import Mailbox, mailboxes
from clausewise.model import Evidence
from clausewise.url import site_of

excerpt_characters_max = 160
# To so many visible people nobody writes by hand.
many_recipients_min = 20

_LIST = ("list-id", "list-post", "mailing-list", "x-mailing-list", "x-beenthere", "x-loop", "list-archive")
_RESENT = ("resent-from", "resent-sender", "x-forwarded-for", "x-forwarded-to", "x-original-to", "arc-seal")
# What sending services and mailing programs add; their customers write to many at once.
_CAMPAIGN = re.compile(
    r"x-(?:campaign.*|mailing-?id|mc-user|mailer-(?:sid|recptid|lid)|sg-(?:eid"
    r"|id)|ses-outgoing|mailgun-(?:sid|variables|tag)|mandrill-user"
    r"|bulkmail|newsletter.*|report-abuse.*|csa-complaints|feedback-id|mj-mid"
    r"|sib-id|cyberimpact.*|dialog-.*|mailjet-.*)|feedback-id"
)
_BULK = frozenset({"bulk", "junk", "mass"})
_SERVERS = re.compile(r"mailer-daemon|postmaster|mail-?daemon|mdaemon|double-bounce", re.IGNORECASE)
_LIST_SENDER = re.compile(r"(?:^|[-+._])(?:owner|bounces?|admin|request|list|liste)(?:[-+._]|$)", re.IGNORECASE)
_REPORT = re.compile(r"multipart/report|message/(?:delivery-status|disposition-notification)", re.IGNORECASE)
_AUTOMATIC = re.compile(
    r"\b(?:undeliver|returned mail|delivery (?:status|failure|has failed)"
    r"|mail delivery (?:failed|system)|automatic reply|auto(?:matic)?[- ]?repl"
    r"|out of (?:the )?office"
    r"|r[ée]ponse automatique|absence du bureau|absent du bureau|message d'absence"
    r"|[ée]chec de (?:la )?(?:remise|livraison)|non[- ]remis|accus[ée] de (?:lecture"
    r"|r[ée]ception))",
    re.IGNORECASE,
)
# An answer to an invitation, which calendars send without a path.
_ANSWERED = re.compile(
    r"(?:accepted|declined|tentative|accept[ée]e?|refus[ée]e?|d[ée]clin[ée]e?|provisoire)\s?:", re.IGNORECASE
)
_WORD_ORIGIN = frozenset({"", "no"})


class Letter:
    """A view of one opened mail."""

    def __init__(self, extract: Extract) -> None:
        self.extract = extract
        self.fields: dict[str, list[str]] = {}
        # Whether a server that counts has found the sender to be who it says; set by whoever read the reports.
        self.is_proven = False
        for header in extract.headers:
            self.fields.setdefault(header.name, []).append(header.value)

    def first(self, name: str) -> str:
        """Return the first value of the field ``name``, empty without one."""
        return self.fields.get(name, ("",))[0]

    def spot(self, field: str, sense: str, value: str | None = None, rule: str = "") -> Evidence:
        """Return the evidence that stands in a field."""
        excerpt = (self.first(field) if value is None else value)[:excerpt_characters_max]
        place = self.extract.place(f"header {field.title()}")
        return Evidence(self.extract.part, 0, len(excerpt), excerpt, sense, place, rule[:excerpt_characters_max])

    @cached_property
    def senders(self) -> tuple[Mailbox, ...]:
        """Whom the From fields name."""
        return tuple(one for value in self.fields.get("from", ()) for one in mailboxes(value))

    @cached_property
    def sender(self) -> Mailbox:
        """The first of ``senders`` that has an address, empty without one."""
        return next((one for one in self.senders if one.host), Mailbox())

    @cached_property
    def site(self) -> str:
        """The site of the sender's address."""
        return site_of(self.sender.host)

    @cached_property
    def replies(self) -> tuple[Mailbox, ...]:
        """Where answers go, if not to the sender."""
        return tuple(one for one in mailboxes(self.first("reply-to")) if one.host)

    @cached_property
    def return_path(self) -> str | None:
        """Where failures go: an address, nothing for none, or None when the mail does not say."""
        if "return-path" not in self.fields:
            return None
        return next((one.address for one in mailboxes(self.first("return-path"))), "")

    @cached_property
    def recipients(self) -> tuple[Mailbox, ...]:
        """Everybody whom To and Cc show, with an address."""
        values = (*self.fields.get("to", ()), *self.fields.get("cc", ()))
        return tuple(one for value in values for one in mailboxes(value) if one.host)

    @cached_property
    def is_list(self) -> bool:
        """Whether a mailing list or a forwarding account passed it on."""
        return (
            any(name in self.fields for name in _LIST)
            or self.first("precedence").strip().lower() == "list"
            or any(_LIST_SENDER.search(one.local) for one in mailboxes(self.first("sender")))
        )

    @cached_property
    def is_passed_on(self) -> bool:
        """Whether somebody between sender and reader handed it on and may have changed it."""
        return self.is_list or any(name in self.fields for name in _RESENT)

    @cached_property
    def is_automatic(self) -> bool:
        """Whether a program wrote it about another mail: a failure, a receipt, an absence."""
        return (
            self.first("auto-submitted").partition(";")[0].strip().lower() not in _WORD_ORIGIN
            or any(name in self.fields for name in ("x-autoreply", "x-autorespond", "x-auto-response-suppress"))
            or self.first("precedence").strip().lower() == "auto_reply"
            or bool(_REPORT.match(self.first("content-type")))
            or bool(_SERVERS.search(self.sender.address))
            or bool(_AUTOMATIC.search(self.first("subject")) or _ANSWERED.match(self.first("subject")))
        )

    @cached_property
    def replied_to(self) -> bool:
        """Whether it answers another mail."""
        return "in-reply-to" in self.fields or "references" in self.fields

    @cached_property
    def campaign(self) -> str:
        """The field that shows a mass mailing, empty without one."""
        if self.first("precedence").strip().lower() in _BULK:
            return "precedence"
        return next((name for name in self.fields if _CAMPAIGN.fullmatch(name)), "")

    @cached_property
    def is_delivered(self) -> bool:
        """Whether a server has put its trace on it: a draft or a copy in the sender's own folder has none."""
        return any(
            name in self.fields for name in ("return-path", "delivered-to", "authentication-results", "received")
        )
