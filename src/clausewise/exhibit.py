"""The content that a decision is about, kept sealed beside it so that a person can judge it where it stood, and erased with it.

Only what a decision acts upon is kept, and no more than the limits say. Files that were uploaded lie on the shelf and are not kept twice.
"""

from __future__ import annotations

from hashlib import sha256
from typing import Final

from msgspec import Struct, msgpack
from msgspec.structs import replace

from clausewise.decision import Decision
from clausewise.fold import body
from clausewise.model import Action, Entry, Item
from clausewise.prints import Print

EXHIBITED: Final = "exhibited"
text_characters_max: Final = 200_000
data_bytes_max: Final = 2 * 1024 * 1024

# What was cut or left out of a part.
CUT: Final = "cut"
LARGE: Final = "large"


class Exhibit(Struct, frozen=True):
    """An item as it was judged. ``omitted`` says of parts, by number, what is not here: ``cut`` text or ``large`` data.

    ``prints`` are those that were taken of its pictures.
    """

    item: Item
    omitted: tuple[tuple[int, str], ...] = ()
    prints: tuple[Print, ...] = ()


_encode = msgpack.Encoder().encode
_decoder = msgpack.Decoder(Exhibit)


def is_worth_keeping(decision: Decision) -> bool:
    """Say whether somebody may have to look at the content again: something was done, or waits to be."""
    return decision.person_needed or any(
        measure.action not in (Action.ALLOW, Action.NUDGE) for measure in decision.measures
    )


def entry(decision: Decision, item: Item, prints: tuple[Print, ...] = (), *, reported: bool = False) -> Entry:
    """Return the entry that keeps ``item`` beside ``decision``; its body says for ever what kind of content it was, and of when.

    ``reported`` says that it is kept because somebody told of it, and nothing was done about it.
    """
    media = list(dict.fromkeys(part.medium for part in item.parts))
    told = {"decision": decision.id, "media": media, "content_ms": item.time_ms}
    told |= {"reported": True} if reported else {}
    return Entry(
        EXHIBITED, body(told), decision.time_ms, decision.id, sealed=_encode(replace(exhibit(item), prints=prints))
    )


def exhibit(item: Item) -> Exhibit:
    """Return ``item`` within the limits, and what they left out. The secret that came with it is not kept."""
    parts, omitted = [], []
    characters, size = text_characters_max, data_bytes_max
    for number, part in enumerate(item.parts):
        kept = replace(part, text=part.text[:characters])
        characters -= len(kept.text)
        if kept.text != part.text:
            omitted.append((number, CUT))
        if part.absent:
            pass  # it has its hash alone already
        elif len(part.data) > size:
            # By its hash it is found where uploads lie, if it came as one.
            kept = replace(kept, data=sha256(part.data).digest(), absent=LARGE)
            omitted.append((number, LARGE))
        else:
            size -= len(part.data)
        parts.append(kept)
    return Exhibit(replace(item, parts=tuple(parts), token=""), tuple(omitted))


def read(sealed: bytes) -> Exhibit:
    """Return what an ``exhibited`` record keeps."""
    return _decoder.decode(sealed)
