"""A statement of reasons as a mail: the same words as plain text and as HTML, the reader's language first, then the other.

What is made is a whole message (RFC 5322); sending it is the operator's. It has no picture, no style that hides anything and nothing
that tells when it was read.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from email.message import EmailMessage
from email.policy import SMTP
from html import escape
from typing import Final, Literal, NamedTuple

from clausewise.errors import InputError
from clausewise.grounds import Grounds
from clausewise.mailbox import mailboxes
from clausewise.model import LanguageCode, Words

_TITLE: Final = Words("A decision about what you published", "Une décision sur ce que vous avez publié")
_NAMED: Final = Words("{operator}, about: {item}", "{operator}, au sujet de\u00a0: {item}")
_READ: Final = Words(
    "Read this decision, the rule and what became of an appeal, or appeal, at this address; it is yours, so keep it to yourself.",
    "Lisez cette décision, la règle et la suite donnée à un appel, ou faites appel, à cette adresse; elle est à vous, gardez-la pour vous.",
)
_STYLE: Final = "font:16px/1.5 system-ui,sans-serif;max-width:40rem;margin:1rem auto;padding:0 1rem"
# Whatever is in it, lines are short and nothing drives a terminal.
_ENCODING: Final = "quoted-printable"
_SEPARATOR: Final = "\n\n* * *\n\n"


class Line(NamedTuple):
    """A line of a letter, and what it is in HTML: a title, a heading, words, or an address to follow."""

    is_: Literal["h1", "h2", "p", "a"]
    words: str


def missive(
    found: Grounds, *, operator: str, sender: str, to: str, address: str, language: LanguageCode
) -> EmailMessage:
    """Return the mail that tells ``to`` of a decision; ``address`` is where it can be read. Raises InputError CW999 for no address.

    Whatever ``language`` the reader has, the other follows: nobody is told in a language that they do not read alone.
    """
    order: tuple[LanguageCode, ...] = ("fr", "en") if language == "fr" else ("en", "fr")
    parts = [(one, tuple(_lines(found, operator, address, one))) for one in order]
    message = EmailMessage(policy=SMTP)
    message["From"], message["To"] = _address(sender), _address(to)
    message["Subject"] = " · ".join(_TITLE.in_(one) for one in order)
    # No program answers it, nor takes it for a person's (RFC 3834).
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(_SEPARATOR.join(_plain(lines) for _, lines in parts) + "\n", cte=_ENCODING)
    message.add_alternative(_page(parts), subtype="html", cte=_ENCODING)
    message["Content-Language"] = ", ".join(order)
    return message


def _lines(found: Grounds, operator: str, address: str, language: LanguageCode) -> Iterator[Line]:
    yield Line("h1", _TITLE.in_(language))
    yield Line("p", _NAMED.in_(language).format(operator=operator, item=found.item or found.decision))
    for section in found.sections:
        yield Line("h2", section.title.in_(language))
        for sentence in section.sentences:
            yield Line("p", sentence.in_(language))
    yield Line("p", _READ.in_(language))
    yield Line("a", f"{address}&language={language}")


def _plain(lines: Sequence[Line]) -> str:
    return "\n".join(f"\n{one.words}\n" if one.is_ in ("h1", "h2") else one.words for one in lines).strip()


def _page(parts: Sequence[tuple[LanguageCode, Sequence[Line]]]) -> str:
    body = "".join(f'<div lang="{language}">{"".join(map(_drawn, lines))}</div>' for language, lines in parts)
    first = parts[0][0]
    return (
        f'<!doctype html><html lang="{first}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f'<title>{escape(_TITLE.in_(first))}</title></head><body><main style="{_STYLE}">{body}</main></body></html>'
    )


def _drawn(line: Line) -> str:
    words = escape(line.words)
    return f'<p><a href="{words}">{words}</a></p>' if line.is_ == "a" else f"<{line.is_}>{words}</{line.is_}>"


def _address(given: str) -> str:
    """Return the one address that is ``given``, and nothing else that stands there. Raises InputError CW999."""
    found = mailboxes(given)
    one = found[0].address if len(found) == 1 else ""
    if not given.isprintable() or not one.isascii() or " " in one or not one.rpartition("@")[0]:
        raise InputError(
            "CW999",
            f"{given!r} is no address to which a mail can go.",
            f"« {given} » n'est pas une adresse où envoyer un courriel.",
            remedy_en="Give one address, such as lou@example.org; the policy's contact is whom it comes from.",
            remedy_fr="Donnez une seule adresse, par exemple lou@example.org; le contact de la politique est l'expéditeur.",
            where="--mail-to",
        )
    return one
