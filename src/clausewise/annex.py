"""Files that come with a report: checked, put away encrypted, and held by the report as long as its words are kept.

They go in under a hold that ends by itself within the hour; the report that names them takes them over in the very append that records it
(``Holding``, carried over by ``Custody.settle``). So a report has its files or was never made, whatever is killed in between.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from typing import Final, NamedTuple

from msgspec import json

from clausewise.blob import Holding
from clausewise.complaint import (
    Attachment,
    attachment_bytes_max,
    attachment_name_characters_max,
    attachments_bytes_max,
    attachments_max,
)
from clausewise.custody import HELD
from clausewise.errors import InputError
from clausewise.model import Medium
from clausewise.parse.attachment import medium
from clausewise.vault.receiving import Receiving
from clausewise.vault.safe import HOUR_MS, Safe

DAY_MS: Final = 24 * HOUR_MS
# What shows or tells something by itself. Programs and archives are no evidence that somebody could be asked to look at.
TAKEN: Final = frozenset(
    {Medium.TEXT, Medium.PAGE, Medium.EMAIL, Medium.DOCUMENT, Medium.IMAGE, Medium.AUDIO, Medium.VIDEO}
)
# How programs and archives begin, whatever their names say; office documents are archives of one kind.
_PROGRAMS: Final = (b"MZ", b"\x7fELF", b"#!", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"BZh")
_ZIP: Final = b"PK\x03\x04"
_encode = json.Encoder().encode


class Enclosure(NamedTuple):
    """A file as it came: its name and type as its sender calls them, and its bytes."""

    name: str
    type: str
    data: bytes


class Arrival(NamedTuple):
    """A file that was received whole, piece by piece."""

    name: str
    type: str
    received: Receiving


class Annexed(NamedTuple):
    """What a report names, and what is kept with its record so that it holds the files."""

    attachments: tuple[Attachment, ...] = ()
    holding: bytes = b""

    def kept(self, receipt: str) -> dict[str, bytes]:
        """Return what the append that records the report ``receipt`` keeps."""
        return {HELD + receipt: self.holding} if self.attachments else {}


class Annex:
    """Puts files of reports away in ``safe``, to be held for ``days``."""

    def __init__(self, safe: Safe, *, days: int) -> None:
        self._safe = safe
        self._days = days

    def put(self, files: Sequence[Enclosure], *, now_ms: int) -> Annexed:
        """Put files away that are in memory. Raises InputError CW985 or CW986; then nothing is kept of them."""
        check_sizes([len(one.data) for one in files])
        for number, one in enumerate(files):
            _check_kind(one.data, one, number)
        arrived = []
        for one in files:
            received = self._safe.receive()
            received.write(one.data)
            received.finish()
            arrived.append(Arrival(one.name, one.type, received))
        return self.take(arrived, now_ms=now_ms)

    def take(self, files: Sequence[Arrival], *, now_ms: int) -> Annexed:
        """Put finished files away. Raises InputError CW985 or CW986; then nothing is kept of them."""
        check_sizes([one.received.size for one in files])
        if not files:
            return Annexed()
        subject = f"arriving-{secrets.token_hex(16)}"
        found = []
        try:
            for number, one in enumerate(files):
                blob = self._safe.keep(one.received, subject, now_ms=now_ms, until_ms=now_ms + HOUR_MS)
                head = next(iter(self._safe.read(blob.digest)), b"")
                kind = _check_kind(head, one, number)
                found.append(Attachment(_named(one.name), kind, blob.digest.hex(), blob.size))
        except BaseException:
            self._safe.custody.let_go([subject])
            raise
        # Whoever lets go of the report lets go of how its files came, too.
        held = [(one.digest, subject) for one in found]
        return Annexed(tuple(found), _encode(Holding(now_ms + self._days * DAY_MS, held)))


def check_sizes(sizes: Sequence[int]) -> None:
    """Raise InputError CW985 for too many files, or too large ones."""
    if (
        len(sizes) > attachments_max
        or sum(sizes) > attachments_bytes_max
        or any(one > attachment_bytes_max for one in sizes)
    ):
        raise too_much()


def too_much() -> InputError:
    """Return the error for more than may be attached."""
    each, all_ = attachment_bytes_max // 1024**2, attachments_bytes_max // 1024**2
    return InputError(
        "CW985",
        "These are too many files, or they are too large.",
        "Ces fichiers sont trop nombreux ou trop volumineux.",
        remedy_en=f"Attach at most {attachments_max} files (attachments_max), each of at most {each} MiB and {all_} MiB together.",
        remedy_fr=f"Joignez au plus {attachments_max} fichiers (attachments_max), d'au plus {each} Mio chacun et {all_} Mio ensemble.",
        where="/attachments",
    )


def is_taken(file: Enclosure) -> bool:
    """Say whether a file is of a kind that can be attached."""
    return _medium(file.data, file) is not None


def _medium(head: bytes, file: Enclosure | Arrival) -> Medium | None:
    """Return what a file is by its first bytes, its name and its declared type; None for what is not taken."""
    found = medium(head, file.type, file.name)
    is_program = head.startswith(_PROGRAMS) or (head.startswith(_ZIP) and found is not Medium.DOCUMENT)
    return found if head and found in TAKEN and not is_program else None


def _check_kind(head: bytes, file: Enclosure | Arrival, number: int) -> Medium:
    found = _medium(head, file)
    if found is not None:
        return found
    raise InputError(
        "CW986",
        f"This file cannot be attached: {_named(file.name) or number + 1}.",
        f"Ce fichier ne peut pas être joint : {_named(file.name) or number + 1}.",
        remedy_en="Attach a picture, a document, a text, a mail, a page, a sound or a film that is not empty.",
        remedy_fr="Joignez une image, un document, un texte, un courriel, une page, un son ou une vidéo qui ne soit pas vide.",
        where=f"/attachments/{number}",
    )


def _named(name: str) -> str:
    """Return a file's name as one printable line, without folders."""
    last = name.replace("\\", "/").rpartition("/")[2]
    return "".join(sign if sign.isprintable() else " " for sign in last).strip()[:attachment_name_characters_max]
