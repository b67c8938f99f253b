"""What an author's items to one person show together, and no single one alone.

Harassment, stalking, grooming, flooding and pile-ons are patterns over time. Everything here errs toward silence: an answer, laughter,
insults given back, an adult's age, a parent who is brought in or the voice of a service each explain a pattern away, and whatever remains
is for a person to look at. Grooming stages after O'Connell (2003), *A typology of child cybersexploitation and online grooming practices*;
unwanted pursuit after Cupach and Spitzberg (2004), *The dark side of relationship pursuit*. The counts are our estimates.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from clausewise.model import Evidence, Item, Signal
from clausewise.utterance import Event, Noted, cues, laughs
from clausewise.window import Windows

DETECTOR: Final = "sequence"
HARASSMENT: Final = "sequence.harassment"
STALKING: Final = "sequence.stalking"
GROOMING: Final = "sequence.grooming"
FLOODING: Final = "sequence.flooding"
PILE_ON: Final = "sequence.pile_on"
EMITS: Final = frozenset({HARASSMENT, STALKING, GROOMING, FLOODING, PILE_ON})

minute_ms = 60_000
hour_ms = 60 * minute_ms
day_ms = 24 * hour_ms
window_ms = 14 * day_ms
pairs_max = 50_000
items_per_pair_max = 64
crowds_max = 10_000
items_per_crowd_max = 128
paces_max = 20_000
items_per_pace_max = 128
named_items_max = 8
excerpt_characters_max = 120


class _Pattern(NamedTuple):
    signal: str
    rule: str
    score: float
    items: tuple[str, ...]


class Conversations:
    """The recent items of every author to every target. Not thread-safe: its owner holds a lock.

    ``see`` adds an item and says what it shows together with those before; ``keep`` or ``forget`` then settles the batch.
    """

    def __init__(self) -> None:
        self.pairs: Windows[tuple[str, str], Event] = Windows(
            keys_max=pairs_max, events_max=items_per_pair_max, window_ms=window_ms
        )
        self.crowds: Windows[str, Event] = Windows(
            keys_max=crowds_max, events_max=items_per_crowd_max, window_ms=hour_ms
        )
        self.paces: Windows[str, Event] = Windows(
            keys_max=paces_max, events_max=items_per_pace_max, window_ms=minute_ms
        )
        self._order = 0

    def see(
        self, item: Item, signals: Sequence[Signal], *, time_ms: int, dated: bool
    ) -> tuple[Event | None, list[Signal]]:
        """Add an item of an author (``time_ms`` is when it was sent) and return its event and the signals of the sequence it is in.

        The same item looked at again is no further contact and has no event.
        """
        pair, answer = (item.author, item.target), (item.target, item.author)
        if item.target and any(event.item == item.id for event in self.pairs.of(pair, time_ms)):
            return None, []
        theirs = self.pairs.of(answer, time_ms) if item.target else ()
        said = cues(signals) if item.target and signals else ()
        # Laughter takes the sting out of one's own words, or answers the other's.
        if (said or any(one.is_telling for one in theirs)) and laughs(item.parts[0].text if item.parts else ""):
            said = (*said, "laughter")
        event = Event(self._next(), time_ms, item.id, said, item.author, dated)
        patterns = self._in_pair(item, event, theirs) if item.target else []
        if dated and not theirs:
            self.paces.add(item.author, event)
            patterns += _flooding(self.paces.of(item.author, time_ms))
        return event, [_signal(pattern, item) for pattern in patterns]

    def restore(self, noted: Noted) -> None:
        """Add an event that the ledger kept, unless it is here already."""
        pair = (noted.author, noted.target)
        event = noted.event
        if any(one.item == event.item for one in self.pairs.of(pair, event.time_ms)):
            return
        event.order = self._next()
        self.pairs.add(pair, event)

    def matters(self, item: Item, event: Event) -> bool:
        """Say whether the event of ``item`` must be known after a restart: it has a cue, or may explain one of the other side away."""
        if event.is_telling:
            return True
        theirs = self.pairs.of((item.target, item.author), event.time_ms)
        ours = self.pairs.of((item.author, item.target), event.time_ms)
        return any(one.is_telling for one in theirs) or any(one.has("refusal") for one in ours)

    def keep(self, time_ms: int) -> None:
        """Keep what was seen, within the limits."""
        for windows in (self.pairs, self.crowds, self.paces):
            windows.keep(time_ms)

    def forget(self) -> None:
        """Take back what was seen since it was last kept."""
        for windows in (self.pairs, self.crowds, self.paces):
            windows.forget()

    def withdraw(self, decision: str) -> None:
        """Forget the events of a decision that was taken back: what a person cleared counts against nobody."""
        for windows in (self.pairs, self.crowds):
            windows.drop(lambda event: event.decision == decision)

    def _next(self) -> int:
        self._order += 1
        return self._order

    def _in_pair(self, item: Item, event: Event, theirs: Sequence[Event]) -> list[_Pattern]:
        pair = (item.author, item.target)
        self.pairs.add(pair, event)
        ours = self.pairs.of(pair, event.time_ms)
        event.among = len(ours)
        patterns = _burst(ours, theirs, event) if event.dated and len(ours) >= burst_items_min else []
        if event.cues or any(one.has("refusal") for one in theirs):
            patterns += _harassment(ours, theirs, event)
            patterns += _stalking(ours, theirs, event)
            patterns += _grooming(ours, theirs, event)
        if event.is_hostile and event.dated:
            self.crowds.add(item.target, event)
            patterns += self._pile_on(item.target, event)
        return patterns

    def _pile_on(self, target: str, event: Event) -> list[_Pattern]:
        """Many authors against one person within an hour; a desk that answers most of those who write to it is no victim of a crowd."""
        crowd = [one for one in self.crowds.of(target, event.time_ms) if one.order != event.order]
        authors = {one.author for one in crowd} | {event.author}
        if len(authors) < pile_on_authors_min:
            return []
        answered = sum(bool(self.pairs.of((target, author), event.time_ms)) for author in authors)
        if answered * 2 >= len(authors):
            return []
        score = round(1.0 - pile_on_authors_min / (2.5 * len(authors)), 4)
        return [_Pattern(PILE_ON, f"authors:{len(authors)}", score, _named(crowd))]


# Harassment

contacts_after_refusal_nudge = 3
contacts_after_refusal_hold = 5
hostile_unanswered_min = 3
hostile_answered_min = 4
peace_items_min = 2


def _harassment(ours: Sequence[Event], theirs: Sequence[Event], event: Event) -> list[_Pattern]:
    found = _after_refusal(ours, theirs, event) or _insults(ours, theirs, event)
    return [found] if found else []


def _after_refusal(ours: Sequence[Event], theirs: Sequence[Event], event: Event) -> _Pattern | None:
    """They asked to be left alone, have not taken up the talk again, and are written to all the same."""
    refusal = _standing_refusal(theirs)
    if refusal is None or event.has("refusal") or (event.has("service") and not event.is_hostile):
        return None
    after = [one for one in ours if one.order > refusal.order and not one.has("refusal")]
    if any(one.has("service") for one in ours) and not any(one.is_hostile for one in after):
        return None
    heavy = sum(one.is_hostile or bool(one.pursuits) for one in after)
    if heavy > 1 and (event.is_hostile or event.pursuits):
        score = 0.85
    elif len(after) >= contacts_after_refusal_hold:
        score = 0.8
    elif heavy == 1 or len(after) >= contacts_after_refusal_nudge:
        score = 0.6
    else:
        return None
    return _Pattern(HARASSMENT, "contact_after_refusal", score, (refusal.item, *_named(after[:-1])))


def _standing_refusal(theirs: Sequence[Event]) -> Event | None:
    """Return their last refusal, unless they have since laughed or gone on talking."""
    refusal = next((one for one in reversed(theirs) if one.has("refusal") and not one.has("laughter")), None)
    if refusal is None:
        return None
    since = [one for one in theirs if one.order > refusal.order]
    peaceful = [one for one in since if not one.is_hostile]
    if len(peaceful) >= peace_items_min or any(one.has("laughter") for one in since):
        return None
    return refusal


def _insults(ours: Sequence[Event], theirs: Sequence[Event], event: Event) -> _Pattern | None:
    """Insult upon insult, none given back and none laughed at."""
    if not event.is_hostile or any(one.is_hostile or one.has("hostile") or one.has("laughter") for one in theirs):
        return None
    hostile = [one for one in ours if one.is_hostile]
    least = hostile_answered_min if theirs else hostile_unanswered_min
    if len(hostile) < least or len(hostile) * 2 < max(one.among for one in ours):
        return None
    return _Pattern(HARASSMENT, "insults_repeated", 0.8 if len(hostile) == least else 0.85, _named(hostile[:-1]))


# Stalking

pursuits_min = 3
pursuit_senses_min = 2
unanswered_min = 5
unanswered_many = 10
pursuits_many = 4


def _stalking(ours: Sequence[Event], theirs: Sequence[Event], event: Event) -> list[_Pattern]:
    """Message upon message without an answer, over days, that ask where somebody is, say that they were seen, or demand a reply."""
    if not event.pursuits or any(one.has("service") for one in ours):
        return []
    answered = max((one.order for one in theirs if not one.has("refusal")), default=0)
    waiting = [one for one in ours if one.order > answered]
    chasing = [one for one in waiting if one.pursuits]
    senses = {sense for one in chasing for sense in one.pursuits}
    over_days = event.time_ms - waiting[0].time_ms >= day_ms * 3 // 4
    sightings = sum(one.has("pursuit:sighting_told") for one in chasing)
    watched = ("pursuit:watching" in senses and len(chasing) > 1) or sightings >= pursuits_min
    refused = any(one.has("refusal") for one in theirs)
    persistent = len(chasing) >= pursuits_min and len(senses) >= pursuit_senses_min
    if over_days and ((persistent and len(waiting) >= unanswered_min) or watched or (refused and len(chasing) > 1)):
        score = 0.85
    elif len(senses) >= pursuit_senses_min and len(chasing) >= pursuits_many and len(waiting) >= unanswered_many:
        score = 0.6
    else:
        return []
    return [_Pattern(STALKING, "pursuit_unanswered", score, _named(chasing[:-1]))]


# Grooming

steps_min = 3
items_with_steps_min = 2


def _grooming(ours: Sequence[Event], theirs: Sequence[Event], event: Event) -> list[_Pattern]:
    """Several distinct steps by one author toward somebody who seems to be a child; never one item alone."""
    if not event.steps and not event.has("minor_named"):
        return []
    if any(one.has("adult_age_told") for one in theirs) or any(one.has("guardian_brought_in") for one in ours):
        return []
    stepping = [one for one in ours if one.steps]
    kinds = {step for one in stepping for step in one.steps}
    telling = [one for one in theirs if one.has("minor_age_told") or one.has("school_told")]
    child = bool(telling) or any(one.has("minor_named") for one in ours)
    if len(stepping) < items_with_steps_min or len(kinds) < steps_min or not (child or "step:secrecy_asked" in kinds):
        return []
    if not kinds & {"step:secrecy_asked", "step:picture_asked", "step:meeting_asked", "step:sexual_talk"}:
        return []
    between_children = any(one.has("minor_age_told") or one.has("school_told") for one in ours)
    if child and not between_children:
        score = min(0.95, 0.5 + 0.1 * len(kinds))
    elif len(kinds) > steps_min:
        score = 0.6
    else:
        return []
    return [
        _Pattern(GROOMING, f"steps:{len(kinds)}", score, _named([*telling, *(o for o in stepping if o is not event)]))
    ]


# Flooding and pile-ons

flood_items_min = 30
burst_items_min = 15
pile_on_authors_min = 6


def _flooding(recent: Sequence[Event]) -> list[_Pattern]:
    """More items in a minute than anybody writes, to people who did not write first."""
    if len(recent) < flood_items_min:
        return []
    score = round(1.0 - 0.4 * flood_items_min / len(recent), 4)
    return [_Pattern(FLOODING, f"items:{len(recent)}", score, _named(recent[:-1]))]


def _burst(ours: Sequence[Event], theirs: Sequence[Event], event: Event) -> list[_Pattern]:
    """Message upon message to one person within a minute, before they could answer."""
    since_ms = event.time_ms - minute_ms
    if any(one.time_ms >= since_ms for one in theirs):
        return []
    recent = [one for one in ours if one.dated and one.time_ms >= since_ms]
    if len(recent) < burst_items_min:
        return []
    return [
        _Pattern(
            FLOODING, f"items:{len(recent)}", round(1.0 - 0.4 * burst_items_min / len(recent), 4), _named(recent[:-1])
        )
    ]


def _named(events: Sequence[Event]) -> tuple[str, ...]:
    """Return the ids of the last few items."""
    return tuple(dict.fromkeys(one.item for one in events[-named_items_max:] if one.item))


def _signal(pattern: _Pattern, item: Item) -> Signal:
    text = item.parts[0].text if item.parts else ""
    spot = Evidence(0, 0, len(text), text[:excerpt_characters_max], pattern.rule)
    return Signal(pattern.signal, pattern.score, (spot,), DETECTOR, pattern.items)
