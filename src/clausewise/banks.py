"""The banks as they stand: entries come in by lots, contents are looked up, and nothing is asked of a disk.

The owner of a ``Banks`` folds the ledger's records into it, one thread at a time; any number of threads looks contents up meanwhile.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from hashlib import md5, sha1, sha256
from typing import TYPE_CHECKING, Any, Final

from msgspec import Struct

from clausewise import deposit, known
from clausewise.deposit import Deposits, Print, Work
from clausewise.errors import UnavailableError
from clausewise.known import Bank, Column, Content, Lot, Match
from clausewise.model import Certainty

if TYPE_CHECKING:
    from clausewise.extract import Extract, Fingerprint
    from clausewise.kinship import Kinship
    from clausewise.melody import Melody
    from clausewise.model import Item, Signal
    from clausewise.nearness import Nearness
    from clausewise.sameness import Sameness

# A picture of which PDQ says less is even, blurred or plain: all such are alike (the quality below which hash exchanges keep none).
QUALITY_MIN: Final = 0.5
# What is further away than half of the standard distance is never certain; a program further than half of its own is only possible.
plain_bits: Final = 16
plain_tlsh: Final = 15
PLAIN_SHARE: Final = 0.12
# One picture of a film may come from another by right or by chance.
frames_least: Final = 2
film_frames_min: Final = 4
matches_max: Final = 8
_DIGESTS: Final[dict[str, Callable[[bytes], Any]]] = {
    known.SHA256: sha256,
    known.SHA1: lambda data: sha1(data, usedforsecurity=False),
    known.MD5: lambda data: md5(data, usedforsecurity=False),
}
_STEPS: Final = tuple(Certainty)


class Listed(Struct, frozen=True):
    """One entry as it is shown, found or exported."""

    id: str
    bank: str
    values: tuple[tuple[str, bytes], ...]
    source: str
    origin: known.Origin = known.Origin()
    name: str = ""
    label: str = ""
    added_ms: int = 0
    expires_ms: int = 0


class _Held(Struct):
    """A lot with what is known of it; lines are split at the first need. ``gone`` are the entries that were taken out."""

    lot: Lot
    content: Content
    added_ms: int
    gone: set[int] = set()
    lines: dict[str, list[str]] = {}

    def line(self, which: str, entry: int) -> str:
        if which not in self.lines:
            self.lines[which] = getattr(self.content, which).split("\n")
        lines = self.lines[which]
        return lines[entry] if entry < len(lines) else ""

    def expires_ms(self, entry: int) -> int:
        own = int.from_bytes(self.content.expires_ms[8 * entry : 8 * entry + 8], "little")
        return own or self.lot.expires_ms

    def id_of(self, entry: int) -> str:
        return self.lot.id if self.lot.count == 1 else f"{self.lot.id}:{entry}"


class Banks:
    """Every bank with its entries. ``clock`` says what has expired; ``locked`` are the items and decisions that must be preserved."""

    def __init__(self) -> None:
        self.banks: dict[str, Bank] = {}
        self.locked: set[str] = set()
        self.texts = Deposits()
        self.clock: Callable[[], int] = lambda: 0
        self._held: dict[int, _Held] = {}
        self._numbers: dict[str, int] = {}
        self._count = 0
        self._near: Nearness | None = None
        self._same: dict[str, Sameness] = {}
        self._heard: Melody | None = None
        self._kin: Kinship | None = None

    def open(self, bank: Bank) -> None:
        """Have a bank from now on."""
        self.banks[bank.name] = bank

    def lots(self, bank: str) -> list[Lot]:
        """Return what was added to a bank, oldest first."""
        return [held.lot for held in self._held.values() if held.lot.bank == bank]

    def has(self, entry: str) -> bool:
        """Say whether there is an entry, or a lot, of that id."""
        lot, _, number = entry.rpartition(":")
        if entry in self._numbers:
            return True
        held = self._held.get(self._numbers.get(lot, -1))
        return held is not None and number.isdecimal() and int(number) < held.lot.count and int(number) not in held.gone

    def lot_of(self, entry: str) -> Lot:
        """Return the lot of an entry that there is."""
        return self._held[self._numbers[entry if entry in self._numbers else entry.rpartition(":")[0]]].lot

    def add(self, lot: Lot, content: Content, added_ms: int = 0) -> None:
        """Know the entries of a lot; a lot that is known stays as it is. Raises UnavailableError CW170 without NumPy."""
        if lot.id in self._numbers:
            return
        number = self._numbers[lot.id] = self._count
        self._count += 1
        held = self._held[number] = _Held(lot, content, added_ms)
        try:
            for column in content.columns:
                self._learn(number, held, column)
        except ModuleNotFoundError as missing:
            raise _unavailable() from missing

    def settle(self) -> None:
        """Make what was added or taken out count for sounds too; to be called after a batch."""
        if self._heard is not None:
            self._heard.settle()

    def drop(self, entry: str) -> None:
        """Know an entry no longer, or all of a lot."""
        if entry not in self._numbers:
            lot, _, at = entry.rpartition(":")
            if lot in self._numbers:
                self._held[self._numbers[lot]].gone.add(int(at))
            return
        number = self._numbers.pop(entry)
        held = self._held.pop(number)
        for index in (self._near, self._heard, self._kin, *self._same.values()):
            if index is not None:
                index.drop(number)
        for one in range(held.lot.count):
            self.texts.remove(held.id_of(one))

    @property
    def count(self) -> int:
        """How many entries there are."""
        return sum(held.lot.count - len(held.gone) for held in self._held.values())

    # Looking up

    def match(self, extract: Extract) -> list[Match]:
        """Return the entries that an opened part matches, surest and nearest first, each once."""
        if not self._held:
            return []
        data = extract.source.data or extract.source.text.encode("utf-8", "surrogatepass")
        return self.find(extract.fingerprints, data)

    def find(self, prints: Sequence[Fingerprint], data: bytes = b"") -> list[Match]:
        """Return the entries that fingerprints match, and the bytes themselves as far as there are any."""
        found = [*self._pictures(prints), *self._sounds(prints), *self._files(prints, data)]
        best: dict[str, Match] = {}
        for one in sorted(found, key=lambda one: (_STEPS.index(one.certainty), one.distance)):
            best.setdefault(one.entry, one)
        return list(best.values())[:matches_max]

    def in_text(self, item: Item) -> list[Signal]:
        """Return the signals of the texts of ``item`` that reproduce a known one."""
        found: list[Signal] = []
        for signal in self.texts.match(item):
            (spot,) = signal.evidence
            entry = spot.sense.removeprefix("work:").partition(" ")[0]
            lot, _, number = entry.rpartition(":") if entry not in self._numbers else (entry, "", "0")
            most = Certainty.CERTAIN if signal.score >= deposit.SUBSTANTIAL else Certainty.POSSIBLE
            match = self._matched((self._numbers[lot], int(number)), known.TEXT, 0.0, "", most)
            if match is not None:
                found += match.signals(spot.part, spot.place)
        return found

    def _pictures(self, prints: Sequence[Fingerprint]) -> Iterator[Match]:
        if self._near is None or not len(self._near):
            return
        from clausewise.nearness import turned

        others = {one.path: one.value for one in prints if one.method == known.TURNED}
        seen: dict[tuple[int, int], dict[str, int]] = {}
        for one in prints:
            if one.method != known.PDQ or one.quality < QUALITY_MIN or len(one.value) != known.WIDTHS[known.PDQ]:
                continue
            values = one.value + others[one.path] if one.path in others else turned(one.value)
            for _, lot, entry, distance in self._near.find(values):
                places = seen.setdefault((lot, entry), {})
                places[one.path] = min(distance, places.get(one.path, distance))
        film = len({one.path for one in prints if one.method == known.PDQ}) >= film_frames_min
        for owner, places in seen.items():
            path, distance = min(places.items(), key=lambda place: place[1])
            most = Certainty.CERTAIN if distance <= plain_bits else Certainty.LIKELY
            if film and len(places) < frames_least:
                most = Certainty.POSSIBLE
            match = self._matched(owner, known.PDQ, distance, path, most)
            if match is not None:
                yield match

    def _sounds(self, prints: Sequence[Fingerprint]) -> Iterator[Match]:
        if self._heard is None:
            return
        from clausewise.melody import WORDS_A_SECOND

        for one in prints:
            if one.method.partition(".")[0] != known.CHROMAPRINT:
                continue
            for heard in self._heard.find(one.value):
                at = heard.start / WORDS_A_SECOND
                path = f"{int(at // 3600)}:{int(at // 60) % 60:02}:{at % 60:04.1f}"
                plain = heard.share <= PLAIN_SHARE or heard.stretches > 1
                most = Certainty.CERTAIN if plain else Certainty.POSSIBLE
                match = self._matched(heard[:2], known.CHROMAPRINT, round(heard.share, 3), path, most)
                if match is not None:
                    yield match

    def _files(self, prints: Sequence[Fingerprint], data: bytes) -> Iterator[Match]:
        for method, index in self._same.items():
            values = {one.value for one in prints if one.method == method and len(one.value) == index.width}
            if data and len(index):
                values.add(_DIGESTS[method](data).digest())
            for owner in (owner for value in values for owner in index.find(value)):
                # Two files with one MD5 or SHA-1 can be made on purpose, so neither is proof by itself.
                most = Certainty.CERTAIN if method == known.SHA256 else Certainty.LIKELY
                match = self._matched(owner, method, 0, "", most)
                if match is not None:
                    yield match
        for one in prints if self._kin is not None else ():
            if one.method == known.TLSH and self._kin is not None:
                for lot, entry, distance in self._kin.find(one.value):
                    most = Certainty.LIKELY if distance <= plain_tlsh else Certainty.POSSIBLE
                    match = self._matched((lot, entry), known.TLSH, distance, one.path, most)
                    if match is not None:
                        yield match

    def _matched(
        self, owner: tuple[int, int], method: str, distance: float, path: str, most: Certainty
    ) -> Match | None:
        """Return the match of an entry, at ``most`` so sure, or None when it was taken out or has expired."""
        held = self._held.get(owner[0])
        if held is None or owner[1] in held.gone or 0 < held.expires_ms(owner[1]) <= self.clock():
            return None
        bank, entry, content = self.banks[held.lot.bank], owner[1], held.content
        label = held.line("labels", entry) or held.line("names", entry) or content.origin.title
        sure = max(bank.band, most, key=_STEPS.index)
        return Match(bank, held.id_of(entry), method, distance, sure, path, label, content.origin.owner)

    # Taking in

    def _learn(self, number: int, held: _Held, column: Column) -> None:
        import numpy as np

        method = column.method
        width = known.WIDTHS.get(method)
        count = len(column.values) // width if width else len(column.lengths) // 4
        entries = np.frombuffer(column.entries, "<u4") if column.entries else np.arange(count, dtype=np.uint32)
        owners = np.stack((np.full(count, number, np.uint32), entries), axis=1)
        if method == known.PDQ:
            from clausewise.nearness import Nearness

            self._near = self._near or Nearness()
            self._near.add(column.values, owners)
        elif method in known.EXACT:
            from clausewise.sameness import Sameness

            self._same.setdefault(method, Sameness(known.WIDTHS[method])).add(column.values, owners)
        else:
            self._learn_long(held, column, owners)

    def _learn_long(self, held: _Held, column: Column, owners: Any) -> None:
        values = parted(column)
        if column.method == known.TLSH:
            from clausewise.kinship import Kinship

            self._kin = self._kin or Kinship()
            self._kin.add(values, owners)
        elif column.method == known.CHROMAPRINT:
            from clausewise.melody import Melody

            self._heard = self._heard or Melody()
            for value, (lot, entry) in zip(values, owners.tolist(), strict=True):
                self._heard.add(value, lot, entry)
        elif column.method == known.TEXT:
            for value, (_, entry) in zip(values, owners.tolist(), strict=True):
                origin, words = held.content.origin, int.from_bytes(value[:4], "little")
                work = Work(held.id_of(entry), origin.owner, "protected", words)
                self.texts.add(work, Print(origin.title, value[4:]))

    # Showing

    def listed(self, bank: str) -> Iterator[Listed]:
        """Yield the entries of a bank, oldest first."""
        for held in [one for one in self._held.values() if one.lot.bank == bank]:
            values: dict[int, list[tuple[str, bytes]]] = {}
            for column in held.content.columns:
                for entry, value in zip(entries_of(column), parted(column), strict=False):
                    values.setdefault(entry, []).append((column.method, value))
            for entry in range(held.lot.count):
                if entry not in held.gone:
                    yield Listed(
                        held.id_of(entry),
                        bank,
                        tuple(values.get(entry, ())),
                        held.lot.source,
                        held.content.origin,
                        held.line("names", entry),
                        held.line("labels", entry),
                        held.added_ms,
                        held.expires_ms(entry),
                    )


def parted(column: Column) -> list[bytes]:
    """Return the values of a column, one by one."""
    width = known.WIDTHS.get(column.method)
    if width:
        return [column.values[at : at + width] for at in range(0, len(column.values), width)]
    found, at = [], 0
    for number in range(0, len(column.lengths), 4):
        end = at + int.from_bytes(column.lengths[number : number + 4], "little")
        found.append(column.values[at:end])
        at = end
    return found


def entries_of(column: Column) -> Sequence[int]:
    """Return whose each value of a column is."""
    if not column.entries:
        return range(len(column.values))
    return [int.from_bytes(column.entries[at : at + 4], "little") for at in range(0, len(column.entries), 4)]


def _unavailable() -> UnavailableError:
    return UnavailableError(
        "CW170",
        "Banks of known content need NumPy, which is not installed.",
        "Les banques de contenus connus ont besoin de NumPy, qui n'est pas installé.",
        remedy_en="Run: python -m pip install 'clausewise[bank]'",
        remedy_fr="Exécutez : python -m pip install 'clausewise[bank]'",
    )
