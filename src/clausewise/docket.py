"""The docket: uploads that wait to be judged, judged one by one, each once, whatever crashes in between.

A verdict is recorded together with the upload that it ends and the files that it keeps, in one append. So a job that was being judged when
the process died is either judged (and only carried over) or judged again from the start.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct, json
from msgspec.structs import replace

from clausewise import intake, sealing
from clausewise.blob import Holding, State, Upload
from clausewise.custody import HELD, JUDGED
from clausewise.decision import Decision
from clausewise.engine import Engine
from clausewise.errors import ClausewiseError
from clausewise.model import Entry, Item, Medium, Part
from clausewise.parse.opening import TOO_BIG, part_bytes_max
from clausewise.sandbox import CRASHED
from clausewise.vault.safe import HOUR_MS, Safe, Swept

DAY_MS = 24 * HOUR_MS
stored_hours = 48  # what waits for a check, and what was found clean
acted_days = 190  # what a person may still look at and an undo may bring back: six months to complain (EU 2022/2065, art. 20), and a little
tries_max = 3
retry_ms = 15_000
DECIDED = "decided"
KEY_IS_THERE = "CW412"
# Trying again may help against nothing but these.
PASSING = frozenset({"CW404", "CW406", "CW407", "CW460", "CW451", "CW456", "CW458"})


class Piece(Struct, frozen=True, omit_defaults=True):
    """One part of what was sent: its words or bytes, or the digest of a file that is kept (hexadecimal), and its upload."""

    medium: Medium
    text: str = ""
    data: bytes = b""
    name: str = ""
    type: str = ""
    digest: str = ""
    size: int = 0
    upload: str = ""


class Told(Struct, frozen=True, omit_defaults=True):
    """What was said of an upload: its pieces, and the fields of ``Item`` that were given.

    ``is_judged`` says whether it is judged as soon as it is there; ``length`` and ``expected`` (a digest, hexadecimal) what it shall have.
    """

    pieces: tuple[Piece, ...]
    context: Mapping[str, str] = {}
    is_judged: bool = True
    length: int = -1
    expected: str = ""


_told = json.Decoder(Told).decode
_encode = json.Encoder().encode


def told(upload: Upload) -> Told:
    """Return what was said of ``upload``; nothing when it was erased or judged."""
    return _told(upload.request) if upload.request else Told(())


def request(what: Told) -> bytes:
    """Return ``what`` as an upload keeps it."""
    return _encode(what)


def check(what: Told) -> None:
    """Raise InputError CW101 to CW104 for what no item may have; the files themselves need not be there."""
    intake.check_items([_item(what, (Part(one.medium, one.text, one.data) for one in what.pieces), 0)])


class Docket:
    """Judges uploads with ``engine``, whose store keeps account of them, from ``safe``. Thread-safe."""

    def __init__(self, engine: Engine, safe: Safe, *, days: int = acted_days) -> None:
        self._engine = engine
        self.safe = safe
        self._days = days

    def judge(self, upload: Upload) -> list[Decision]:
        """Judge a claimed upload and return the decision, if one was made; what becomes of it stands in its row."""
        try:
            return self._judge(upload)
        except ClausewiseError as error:
            if error.code == KEY_IS_THERE:
                # Somebody else was quicker: the verdict is there.
                self.safe.custody.settle()
                return []
            is_passing = error.code in PASSING and upload.tries < tries_max
            changed = replace(upload, state=State.FAILED, code=error.code, lease_ms=0)
            if is_passing:
                # Whoever asks for work after that time takes it up again.
                changed = replace(upload, code=error.code, lease_ms=self._engine.clock() + retry_ms)
            self.safe.custody.change_upload(changed, if_state=State.JUDGING)
            if not is_passing:
                raise
            return []

    def examine(self) -> list[str]:
        """Judge the files of reports that were not judged yet, for whoever looks at them, and return the reports."""
        return [one for one in self._engine.examinations.waiting() if self._examine(one)]

    def _examine(self, receipt: str) -> bool:
        examinations, told = self._engine.examinations, self._engine.complaints.complaint(receipt)
        try:
            attached = told.attachments if told else ()
            # Bytes are never read as words that somebody typed: what is text shows when it is opened.
            media = [Medium.FILE if one.medium is Medium.TEXT else one.medium for one in attached]
            pieces = [
                Piece(medium, name=one.name, digest=one.digest) for medium, one in zip(media, attached, strict=True)
            ]
            parts = [self._part(one, "") for one in pieces]
            item = Item(tuple(parts), id=f"report:{receipt}")
            seen = self._engine.rehearsal.considered(item)
        except ClausewiseError as error:
            if error.code in PASSING:
                return False
            examinations.record(receipt, code=error.code)
            return True
        if sealing.is_sealed(seen):
            [made] = self._engine.check_many(
                [item], keep=lambda entries: {HELD + entries[0].subject: self.holding(entries[0], pieces)}
            )
            self.safe.custody.settle()
            examinations.record(receipt, decision=made.id)
        else:
            examinations.record(receipt, seen=seen)
        return True

    def sweep(self) -> Swept:
        """Remove what has had its time.

        The files of a decision that is under lock stay until it is released, those of a report as long as somebody may need them.
        """
        now_ms = self._engine.clock()
        self.safe.custody.settle()
        for subject in (*self._engine.banks.locked, *self._engine.examinations.needed()):
            for digest in self.safe.custody.holdings(subject):
                self.safe.custody.hold(digest, subject, now_ms + self._days * DAY_MS)
        return self.safe.sweep(now_ms)

    def item(self, what: Told, *, time_ms: int, lost: str = "") -> Item:
        """Return what was told as an item, with the bytes of its files; one past ``part_bytes_max`` stays where it is.

        ``lost`` says why none of them is to be opened. Raises NotFoundError CW457, StoreError.
        """
        return _item(what, (self._part(one, lost) for one in what.pieces), time_ms)

    def holding(self, entry: Entry, pieces: Iterable[Piece], upload: str = "") -> bytes:
        """Return what the decision that ``entry`` records keeps of the files among ``pieces``, to be kept with it under ``held/``."""
        kept_ms = self._days * DAY_MS if entry.kind == DECIDED else stored_hours * HOUR_MS
        blobs = [(one.digest, one.upload or upload) for one in pieces if one.digest]
        return _encode(Holding(entry.time_ms + kept_ms, blobs, upload))

    def _judge(self, upload: Upload) -> list[Decision]:
        what = told(upload)
        # The process that judged it before died each time: nobody opens it again, and a person looks.
        lost = CRASHED if upload.tries > tries_max else ""
        item = self.item(what, time_ms=upload.created_ms, lost=lost)

        def keep(entries: Sequence[Entry]) -> Mapping[str, bytes]:
            [entry] = entries
            held = self.holding(entry, what.pieces, upload.id)
            return {JUDGED + upload.id: entry.subject.encode(), HELD + entry.subject: held}

        decisions = self._engine.check_many([item], keep=keep)
        self.safe.custody.settle()
        return decisions

    def _part(self, piece: Piece, lost: str) -> Part:
        if not piece.digest:
            return Part(piece.medium, piece.text, piece.data, piece.name, piece.type)
        digest = bytes.fromhex(piece.digest)
        blob = self.safe.blob(digest)
        absent = lost or (TOO_BIG if blob.size > part_bytes_max else "")
        data = digest if absent else b"".join(self.safe.read(digest))
        return Part(piece.medium, data=data, name=piece.name, declared_type=piece.type, absent=absent)


def _item(what: Told, parts: Iterable[Part], time_ms: int) -> Item:
    return Item(tuple(parts), time_ms=time_ms, **what.context)
