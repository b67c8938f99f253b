"""A letter: an e-mail of our own, in words and as a page, written so that no program answers it."""

from __future__ import annotations

from collections.abc import Sequence
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from html import escape
from typing import NamedTuple

from clausewise.model import LanguageCode

_PAGE = """<!doctype html>
<html lang="{language}"><head><meta charset="utf-8"><title>{subject}</title></head>
<body style="font-family: sans-serif; line-height: 1.5; max-width: 40em">
{paragraphs}
</body></html>
"""


class Letter(NamedTuple):
    """What is written to whom: ``paragraphs`` of text, of which one may be nothing but an address of ours that is followed.

    ``id`` stays the same however often the letter is sent; ``to`` is one address without a name.
    """

    id: str
    to: str
    subject: str
    paragraphs: Sequence[str]
    language: LanguageCode


def written(letter: Letter, sender: str, *, time: str) -> bytes:
    """Return ``letter`` as it goes to a mail server (RFC 5322), from the address ``sender`` and its name, at ``time`` as mails write it.

    Automatic answers are asked not to come (RFC 3834), and the letter says itself that it is automatic.
    """
    mail = EmailMessage(policy=SMTP)
    mail["From"] = sender
    mail["To"] = Address(addr_spec=letter.to)
    mail["Subject"] = letter.subject
    mail["Date"] = time
    mail["Message-ID"] = f"<{letter.id}@{mail['From'].addresses[0].domain}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail["X-Auto-Response-Suppress"] = "All"
    mail.set_content("\n\n".join(letter.paragraphs) + "\n")
    page = _PAGE.format(
        language=letter.language,
        subject=escape(letter.subject),
        paragraphs="\n".join(map(_paragraph, letter.paragraphs)),
    )
    mail.add_alternative(page, subtype="html")
    mail["Content-Language"] = letter.language  # of both parts: before they are there, it would be the first one's
    return mail.as_bytes()


def _paragraph(text: str) -> str:
    words = escape(text)
    return f'<p><a href="{words}">{words}</a></p>' if text.startswith(("https://", "http://")) else f"<p>{words}</p>"
