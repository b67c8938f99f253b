"""POST /v1/checks?mode=draft: what could be changed, said before anything is published. It is counted, and nothing else is kept."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import UNSET

from clausewise import nudge
from clausewise.doors.http import draft_types, responses
from clausewise.doors.http.limits import inline_characters_max, inline_items_max
from clausewise.doors.http.service import Call
from clausewise.model import Item, Words


async def said(call: Call, items: Sequence[Item]) -> list[draft_types.Nudge]:
    """Return what is said to the writers of ``items``."""
    service, rehearsal = call.service, call.service.engine.rehearsal
    characters = sum(len(part.text) + len(part.data) for item in items for part in item.parts)
    if service.engine.store is None and len(items) <= inline_items_max and characters <= inline_characters_max:
        found = rehearsal.drafts(items, preferred=call.language)
    else:
        found = await service.blocking(rehearsal.drafts, items, preferred=call.language)
    service.metrics.drafted(found)
    return [answer(one) for one in found]


def answer(one: nudge.Nudge) -> draft_types.Nudge:
    """Return a nudge as the service says it."""
    return draft_types.Nudge(
        one.language,
        one.ahead,
        _words(one.message),
        tuple(
            draft_types.Hint(
                hint.clause,
                _words(hint.kind),
                _words(hint.suggestion),
                tuple(draft_types.Spot(spot.part, spot.start, spot.end, spot.place) for spot in hint.spots),
            )
            for hint in one.hints
        ),
        UNSET if one.care is None else _words(one.care),
    )


def _words(words: Words) -> responses.Words:
    return responses.Words(words.en, words.fr)
