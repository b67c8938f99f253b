"""A letter: a mail of ours, the same words as plain text and as HTML, written so that no program answers it.

It has no picture, no style that hides anything and nothing that tells when it was read.
"""

from __future__ import annotations

from collections.abc import Sequence
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from html import escape
from typing import Final, Literal, NamedTuple

from clausewise.model import LanguageCode

_STYLE: Final = "font:16px/1.5 system-ui,sans-serif;max-width:40rem;margin:1rem auto;padding:0 1rem"
# Whatever is in it, lines are short and nothing drives a terminal.
_ENCODING: Final = "quoted-printable"
_SEPARATOR: Final = "\n\n* * *\n\n"


class Line(NamedTuple):
    """A line of a letter, and what it is in HTML: a title, a heading, words, or an address to follow."""

    is_: Literal["h1", "h2", "p", "a"]
    words: str


class Letter(NamedTuple):
    """What is written to the address ``to``: the same in each language of ``pages``, the reader's first.

    ``id`` stays the same however often the letter is sent; without one the mail server gives it its own.
    """

    to: str
    subject: str
    pages: Sequence[tuple[LanguageCode, Sequence[Line]]]
    id: str = ""


def written(letter: Letter, sender: str) -> EmailMessage:
    """Return ``letter`` as a mail (RFC 5322) from ``sender``, an address with or without a name.

    It says itself that a program wrote it, so that none answers it, nor takes it for a person's (RFC 3834). Raises ValueError for an
    address or a subject that would begin another line of the head.
    """
    mail = EmailMessage(policy=SMTP)
    mail["From"] = sender
    mail["To"] = Address(addr_spec=letter.to)
    mail["Subject"] = letter.subject
    mail["Auto-Submitted"] = "auto-generated"
    mail["X-Auto-Response-Suppress"] = "All"
    if letter.id:
        mail["Message-ID"] = f"<{letter.id}@{mail['From'].addresses[0].domain}>"
    mail.set_content(_SEPARATOR.join(_plain(lines) for _, lines in letter.pages) + "\n", cte=_ENCODING)
    mail.add_alternative(_page(letter), subtype="html", cte=_ENCODING)
    # Of both parts: before they are there, it would be the first one's.
    mail["Content-Language"] = ", ".join(language for language, _ in letter.pages)
    return mail


def _plain(lines: Sequence[Line]) -> str:
    return "\n\n".join(one.words for one in lines)


def _page(letter: Letter) -> str:
    body = "".join(f'<div lang="{language}">{"".join(map(_drawn, lines))}</div>' for language, lines in letter.pages)
    return (
        f'<!doctype html><html lang="{letter.pages[0][0]}"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width"><title>{escape(letter.subject)}</title></head>'
        f'<body><main style="{_STYLE}">{body}</main></body></html>'
    )


def _drawn(line: Line) -> str:
    words = escape(line.words)
    return f'<p><a href="{words}">{words}</a></p>' if line.is_ == "a" else f"<{line.is_}>{words}</{line.is_}>"
