"""A statement of reasons as a letter, the reader's language first, then the other. Sending it is the operator's."""

from __future__ import annotations

from collections.abc import Iterator
from email.message import EmailMessage
from typing import Final

from clausewise.errors import InputError
from clausewise.grounds import Grounds
from clausewise.letter import Letter, Line, written
from clausewise.mailbox import mailboxes
from clausewise.model import LanguageCode, Words

_TITLE: Final = Words("A decision about what you published", "Une décision sur ce que vous avez publié")
_NAMED: Final = Words("{operator}, about: {item}", "{operator}, au sujet de\u00a0: {item}")
_READ: Final = Words(
    "Read this decision, the rule and what became of an appeal, or appeal, at this address; it is yours, so keep it to yourself.",
    "Lisez cette décision, la règle et la suite donnée à un appel, ou faites appel, à cette adresse; elle est à vous, gardez-la pour vous.",
)


def missive(
    found: Grounds, *, operator: str, sender: str, to: str, address: str, language: LanguageCode
) -> EmailMessage:
    """Return the mail that tells ``to`` of a decision; ``address`` is where it can be read. Raises InputError CW999 for no address.

    Whatever ``language`` the reader has, the other follows: nobody is told in a language that they do not read alone.
    """
    order: tuple[LanguageCode, ...] = ("fr", "en") if language == "fr" else ("en", "fr")
    subject = " · ".join(_TITLE.in_(one) for one in order)
    pages = [(one, tuple(_lines(found, operator, address, one))) for one in order]
    return written(Letter(_address(to), subject, pages), _address(sender))


def _lines(found: Grounds, operator: str, address: str, language: LanguageCode) -> Iterator[Line]:
    yield Line("h1", _TITLE.in_(language))
    yield Line("p", _NAMED.in_(language).format(operator=operator, item=found.item or found.decision))
    for section in found.sections:
        yield Line("h2", section.title.in_(language))
        for sentence in section.sentences:
            yield Line("p", sentence.in_(language))
    yield Line("p", _READ.in_(language))
    yield Line("a", f"{address}&language={language}")


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
