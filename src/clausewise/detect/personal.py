"""Private data in a text: which, where, whose, and with what intent.

What: finds numbers of people and of money, ways to reach somebody, and street addresses, validates them (``bank``, ``identity``,
``contact``, ``address``), and says whose they are (``holder``) and
what is wanted with them (``intent``).
Why: a validated number is evidence, another row of digits may be an order number; whose it is decides whether showing
it is foolish or cruel.
Limits: a name alone is no private datum and names are not looked for by themselves. A number without its own form, check digits or a word
that names it is not reported. Scores are estimates, checked on texts with known places (``tests/detect/test_span.py``).
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence

from clausewise.detect import address, bank, contact, identity
from clausewise.detect.datum import Datum, Kind, Seen
from clausewise.detect.holder import SURE, Whose, whose
from clausewise.detect.intent import Intent, intent
from clausewise.detect.registry import detector
from clausewise.facts import Facts, Needle
from clausewise.model import Evidence, Medium, Signal
from clausewise.register import Register

evidence_max = 8

KINDS: tuple[Kind, ...] = (*bank.KINDS, *identity.KINDS, *contact.KINDS, *address.KINDS)
OWN, THIRD_PERSON, BUSINESS, DOXXING = "personal.own", "personal.third_person", "business.contact", "doxxing"
# A datum so unsure says nothing of whose it is.
owned_score_min = 0.5


def _signal_of(kind: str) -> str:
    return kind if kind.startswith("business.") else f"personal.{kind}"


@detector
class Personal:
    """The detector of private data; see the module for what, why and limits."""

    name = "personal"
    version = "2"
    emits = frozenset({_signal_of(kind.name) for kind in KINDS}) | {OWN, THIRD_PERSON, BUSINESS, DOXXING}
    media = (Medium.TEXT,)

    def __init__(self, register: Register) -> None:
        del register  # private numbers do not depend on the operator
        gates = list(dict.fromkeys(gate for kind in KINDS for gate in kind.gates))
        self._needles = [Needle(gate, raw=True) for gate in gates]
        self._called = [tuple(kind for kind in KINDS if gate in kind.gates) for gate in gates]

    def needles(self) -> Sequence[Needle]:
        """Return the gates of the kinds, each once."""
        return self._needles

    def detect(self, batch: Sequence[Facts]) -> list[list[Signal]]:
        """Return the signals of each Facts: one for every kind with a datum, and whose they are."""
        return [self._detect(facts) for facts in batch]

    def _detect(self, facts: Facts) -> list[Signal]:
        gates = sorted({hit.pattern for hit in facts.hits.get(self.name, ())})
        kinds = dict.fromkeys(kind for gate in gates for kind in self._called[gate])
        if not kinds:
            return []
        seen = Seen(facts)
        data = _apart([datum for kind in kinds if kind.may_be_in(seen) for datum in kind.find(seen)])
        return list(_signals(seen, data)) if data else []


def _apart(data: list[Datum]) -> list[Datum]:
    """Return data that do not overlap, in the order of their places: of two, the surer and then the longer stays."""
    kept: list[Datum] = []
    for datum in sorted(data, key=lambda one: (-one.score, one.start - one.end, one.start)):
        # None of those kept overlap, so only the neighbours can be in the way.
        at = bisect_right(kept, datum.start, key=_start)
        if (at == 0 or kept[at - 1].end <= datum.start) and (at == len(kept) or kept[at].start >= datum.end):
            kept.insert(at, datum)
    return kept


def _start(datum: Datum) -> int:
    return datum.start


def _signals(seen: Seen, data: list[Datum]) -> Iterator[Signal]:
    holders = whose(seen, data)
    private = [datum for datum, one in zip(data, holders, strict=True) if _is_private(datum, one)]
    for name in dict.fromkeys(datum.kind for datum in private):
        yield _signal(_signal_of(name), seen, [datum for datum in private if datum.kind == name])
    open_data = [datum for datum, one in zip(data, holders, strict=True) if not _is_private(datum, one)]
    for signal in dict.fromkeys(_open_signal(datum) for datum in open_data):
        yield _signal(signal, seen, [datum for datum in open_data if _open_signal(datum) == signal])
    sure = [
        (datum, one)
        for datum, one in zip(data, holders, strict=True)
        if _is_private(datum, one) and datum.score >= owned_score_min
    ]
    if sure:
        yield from _whose_signals(seen, sure)


def _whose_signals(seen: Seen, data: list[tuple[Datum, Whose]]) -> Iterator[Signal]:
    """Yield ``personal.own`` when everything shown is the author's own, ``personal.third_person`` and, with ill intent, ``doxxing``."""
    if all(one is Whose.OWN for _, one in data):
        yield _signal(OWN, seen, [_weighed(datum, one) for datum, one in data])
        return
    others = [_weighed(datum, one) for datum, one in data if one in (Whose.THIRD, Whose.NAMED)]
    if others:
        yield _signal(THIRD_PERSON, seen, others)
    targets = [datum for datum, one in data if one is not Whose.OWN]
    call = intent(seen, targets)
    if call is not None:
        yield _doxxing(seen, call, targets, known=bool(others))


def _doxxing(seen: Seen, call: Intent, data: list[Datum], *, known: bool) -> Signal:
    start, end = seen.facts.span(call.start, call.end)
    words = Evidence(seen.facts.part, start, end, seen.facts.text[start:end], "intent")
    score = call.score if known else call.score - 0.1
    return Signal(DOXXING, round(score, 4), (words, *_evidence(seen, data))[:evidence_max], Personal.name)


def _weighed(datum: Datum, one: Whose) -> Datum:
    return datum._replace(score=round(datum.score * SURE[one], 4))


def _is_private(datum: Datum, one: Whose) -> bool:
    return not datum.kind.startswith("business.") and one is not Whose.BUSINESS


def _open_signal(datum: Datum) -> str:
    return datum.kind if datum.kind.startswith("business.") else BUSINESS


def _signal(name: str, seen: Seen, data: list[Datum]) -> Signal:
    return Signal(name, max(datum.score for datum in data), _evidence(seen, data), Personal.name)


def _evidence(seen: Seen, data: list[Datum]) -> tuple[Evidence, ...]:
    facts = seen.facts
    spans = [(datum.kind, *facts.span(datum.start, datum.end)) for datum in data[:evidence_max]]
    return tuple(Evidence(facts.part, start, end, _masked(facts.text[start:end]), kind) for kind, start, end in spans)


def _masked(datum: str) -> str:
    """Keep the first and last two characters: evidence shows that there is a number, not which."""
    kept = 2
    return datum if len(datum) <= 2 * kept else f"{datum[:kept]}{'•' * min(8, len(datum) - 2 * kept)}{datum[-kept:]}"
