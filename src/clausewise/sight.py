"""What detectors get to see of items: their texts, and the parts that are opened, with the way back from a text to its place."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from itertools import accumulate

from msgspec import Struct
from msgspec.structs import replace

from clausewise.detect.cascade import Cascade
from clausewise.detect.link import links_max
from clausewise.extract import FURTHER, Extract, Passage
from clausewise.facts import Facts
from clausewise.model import Evidence, Item, Medium, Part, Signal
from clausewise.parse.opening import opened
from clausewise.register import Register

# A part that was not opened, or not whole; the evidence's sense says why.
NOT_OPENED = "limit.not_opened"
# A part that was judged without some further measure (reading the text of a picture, say): named, and held only if the operator says so.
NOT_MEASURED = "limit.not_measured"
TOO_MANY_LINKS = "links"

# Returns an Extract with what was doubtful in it settled; see ``clausewise.render.settling``.
Settle = Callable[[Extract], Extract]


# Opens the part of that number, and what lies in it.
Opening = Callable[[Part, int], list[Extract]]


class Seen(Struct):
    """The prepared texts of a batch of items and its opened parts, each with the number of its item.

    ``origins`` has for each text the Extract whose passages it joins, and those passages; None for a text that is a part itself.
    """

    numbers: list[int] = []
    facts: list[Facts] = []
    origins: list[tuple[Extract, tuple[Passage, ...]] | None] = []
    extracts: list[tuple[int, Extract]] = []


def look(
    items: Sequence[Item], cascade: Cascade, register: Register, settle: Settle | None = None, opening: Opening = opened
) -> Seen:
    """Open and prepare what lies inside the operator's services, a whole batch at once; ``settle`` draws what is doubtful."""
    seen = Seen()
    texts: list[str] = []
    parts: list[int] = []
    for number, item in enumerate(items):
        if item.host and register.covers(item.host, item.path) is None:
            continue
        for position, part in enumerate(item.parts):
            if part.medium is Medium.TEXT:
                texts.append(part.text)
                seen.origins.append(None)
                seen.numbers.append(number)
                parts.append(position)
                continue
            extracts = opening(part, position)
            for extract in map(settle, extracts) if settle else extracts:
                seen.extracts.append((number, extract))
                for passages in (extract.shown, extract.hidden):
                    if passages:
                        texts.append("\n".join(one.text for one in passages))
                        seen.origins.append((extract, passages))
                        seen.numbers.append(number)
                        parts.append(position)
    seen.facts = cascade.facts(texts)
    for facts, position in zip(seen.facts, parts, strict=True):
        facts.part = position
    return seen


def signals(seen: Seen, cascade: Cascade, count: int, *, asks: bool = True) -> list[list[Signal]]:
    """Return the signals of each of ``count`` items, those of texts first, every piece of evidence at its place.

    Without ``asks`` nobody is asked elsewhere (``ports.Asking``).
    """
    found: list[list[Signal]] = [[] for _ in range(count)]
    in_texts = cascade.signals_of(seen.facts, asks=asks)
    for number, origin, told in zip(seen.numbers, seen.origins, in_texts, strict=True):
        found[number] += told if origin is None else [_located(signal, *origin) for signal in told]
    in_parts = cascade.inspected([extract for _, extract in seen.extracts], asks=asks)
    for (number, extract), told in zip(seen.extracts, in_parts, strict=True):
        found[number] += told
        found[number] += _limits(extract)
    return found


def readable(items: Sequence[Item], seen: Seen) -> list[Item]:
    """Return the items with the visible text of each opened part in its place: what only reads texts reads pages and mails as well."""
    texts: dict[tuple[int, int], list[str]] = {}
    for number, extract in seen.extracts:
        texts.setdefault((number, extract.part), []).append(extract.text)
    found = list(items)
    for number in dict.fromkeys(number for number, _ in texts):
        parts = enumerate(items[number].parts)
        read = (Part(text="\n".join(texts[number, at])) if (number, at) in texts else part for at, part in parts)
        found[number] = replace(items[number], parts=tuple(read))
    return found


def _limits(extract: Extract) -> Iterator[Signal]:
    limits = (*extract.limits, *((TOO_MANY_LINKS,) if len(extract.links) > links_max else ()))
    for name in (NOT_OPENED, NOT_MEASURED):
        told = [one for one in limits if one.startswith(FURTHER) is (name == NOT_MEASURED)]
        if told:
            place = extract.place(extract.source.name or extract.medium.value)
            yield Signal(name, 1.0, tuple(Evidence(extract.part, 0, 0, "", sense=one, place=place) for one in told))


def _located(signal: Signal, extract: Extract, passages: Sequence[Passage]) -> Signal:
    """Return ``signal`` with the offsets of its evidence in the passage where each place begins."""
    starts = [0, *accumulate(len(one.text) + 1 for one in passages)]

    def located(spot: Evidence) -> Evidence:
        number = min(bisect_right(starts, spot.start) - 1, len(passages) - 1)
        passage, start = passages[number], starts[number]
        return replace(
            spot,
            start=spot.start - start,
            end=min(spot.end - start, len(passage.text)),
            place=extract.place(passage.path),
            rule=passage.rule if passage.is_hidden else "",
        )

    return replace(signal, evidence=tuple(located(spot) for spot in signal.evidence))
