"""The office that proves: any decision of the past is judged again from its record, and must come out the same.

What a decision stood on is put together as it was: the content kept beside it (or handed in, if its hash is the one recorded), the policy
by its hash, the detectors by theirs, and the state of accounts and authorizations as the records before it tell. What hung on the moment
and cannot be had again is taken from the record as it stands, and named: what several items showed together, what banks, lists, readers
and scanners said, what was seen in logs, what brakes did. Nothing is recorded, nobody is asked elsewhere, and no content is shown.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple

from msgspec.structs import replace

from clausewise import copies, deposit, exhibit, known, memory, obstacle, reader, sealing, sequence, transcript
from clausewise.alarms import ENACTED, enacted
from clausewise.clerk import Clerk
from clausewise.decision import Decision
from clausewise.detect import reputed
from clausewise.edition import editions
from clausewise.equipment import Equipment
from clausewise.errors import ClausewiseError
from clausewise.exhibit import Exhibit
from clausewise.failure import undecided
from clausewise.fold import State
from clausewise.judgement import LIMIT, Judgement, digest
from clausewise.ledger import every
from clausewise.model import Evidence, Item, Part, PolicyStamp, Record, Signal
from clausewise.observe.alert import OBSERVER
from clausewise.policy import Policy
from clausewise.proof import Ground, Proof, Verdict, differences, evidence, taken_notes

judgements_cached_max: Final = 4
_TOGETHER: Final = frozenset({sequence.DETECTOR, copies.DETECTOR, deposit.DETECTOR, known.DETECTOR, OBSERVER})
_UNREAD: Final = frozenset({reader.SKIPPED, reader.HELD, reputed.SKIPPED})
_KINDS: Final = frozenset({transcript.CHECKED, transcript.DECIDED})


class _Past(NamedTuple):
    """A decision as its record keeps it, with the state before it and all that was recorded of it."""

    record: Record
    made: Decision
    is_kept: bool  # its sealed part is there
    state: State
    records: Sequence[Record]


class Replay:
    """Proves decisions of one ledger. Thread-safe; ``judgement`` is the one in force, ``equipment`` makes those of other versions."""

    def __init__(self, judgement: Judgement, equipment: Equipment, clerk: Clerk) -> None:
        self._judgement = judgement
        self._equipment = equipment
        self._clerk = clerk
        self._lock = threading.Lock()
        self._others: OrderedDict[str, Judgement] = OrderedDict()

    def prove(self, decision: str, content: Item | None = None) -> Proof:
        """Judge a decision again and say what came of it; ``content`` is used where it was not kept. Raises NotFoundError CW440."""
        store = self._clerk.needs_store()
        record = next((one for one in store.of_subject(decision) if one.kind in _KINDS), None)
        if record is None:
            raise undecided(decision)
        state, at = State(), 0
        while records := store.after(at, effect_only=True):
            state.fold(one for one in records if one.sequence < record.sequence)
            at = records[-1].sequence
            if at >= record.sequence:
                break
        return self._proved(self._past(record, state), content)

    def proofs(self, from_ms: int, to_ms: int) -> Iterator[Proof]:
        """Judge every decision of a stretch again, from ``from_ms`` and before ``to_ms``, oldest first; the ledger is walked once."""
        state = State()
        for record in every(self._clerk.needs_store()):
            if record.kind in _KINDS and from_ms <= record.time_ms < to_ms:
                yield self._proved(self._past(record, state), None)
            state.fold([record])

    def _past(self, record: Record, state: State) -> _Past:
        store = self._clerk.needs_store()
        sealed = store.sealed(record.sequence)
        made = transcript.decision(record, sealed)
        return _Past(record, made, sealed is not None, state, store.of_subject(record.subject))

    def _proved(self, past: _Past, content: Item | None) -> Proof:
        made = past.made
        judgement = None if made.by or sealing.is_sealed(made) else self._under(made.policy)
        if judgement is None:
            return _unproved(past, self._refusal(made))
        obstacles: list[ClausewiseError] = []
        kept = self._exhibit(past)
        is_conduct = any(signal.detector == OBSERVER for signal in _seen(made))
        if not is_conduct:
            item = self._content(past, kept, content, obstacles)
            if judgement.version != made.detectors:
                obstacles.append(self._other_detectors(judgement, made))
            if item is not None and not obstacles:
                return self._from_content(judgement, item, past)
        if not past.is_kept or not made.findings or made.lifts:
            return _unproved(past, *(obstacles or [obstacle.not_kept(made.id)]))
        again = judgement.by_evidence(_with_token(_stub(made, kept), past), past.state, made)
        proof = _compared(past, again, (), Ground.EVIDENCE)
        if proof.verdict is Verdict.DIFFERS:
            return replace(proof, verdict=Verdict.UNPROVED, obstacles=(*obstacles, obstacle.inconclusive(made.id)))
        return replace(proof, obstacles=tuple(obstacles))

    def _from_content(self, judgement: Judgement, item: Item, past: _Past) -> Proof:
        made = past.made
        _, [sensed] = judgement.seen([item], asks=False)
        told = _told(made, judgement)
        # Of what was lifted no signal is kept: what can be had of it now stands in its place.
        lifted = frozenset(name for lift in made.lifts for name in _read_by(lift.clause, judgement.policy))
        signals = [one for one in sensed if not _hangs(one, judgement) or one in told or one.name in lifted]
        signals += [one for one in told if one not in signals]
        again = judgement.again(_with_token(item, past), signals, past.state, made)
        proof = _compared(past, again, dict.fromkeys(one.name for one in told), Ground.CONTENT)
        if proof.verdict is Verdict.DIFFERS and any(map(_hangs_by_name, lifted)):
            return replace(proof, verdict=Verdict.UNPROVED, obstacles=(obstacle.inconclusive(made.id),))
        return proof

    def _content(
        self, past: _Past, kept: Exhibit | None, given: Item | None, obstacles: list[ClausewiseError]
    ) -> Item | None:
        """Return the content that was decided; None, with the reason among ``obstacles``, where it cannot be had."""
        made = past.made
        if not made.content_sha256:
            obstacles.append(obstacle.erased(made.id))
            return None
        found = kept.item if kept is not None and not kept.omitted else None
        if found is None and given is not None:
            context = kept.item if kept is not None else given
            found = replace(context, parts=given.parts, author=made.author)
            if digest(found) != made.content_sha256:
                obstacles.append(obstacle.other_content(made.id))
                return None
        if found is None or digest(found) != made.content_sha256:
            obstacles.append(obstacle.not_kept(made.id))
            return None
        return found

    def _exhibit(self, past: _Past) -> Exhibit | None:
        record = next((one for one in past.records if one.kind == exhibit.EXHIBITED), None)
        sealed = self._clerk.needs_store().sealed(record.sequence) if record else None
        return exhibit.read(sealed) if sealed is not None else None

    def _refusal(self, made: Decision) -> ClausewiseError:
        if made.by:
            return obstacle.by_a_person(made.id)
        return obstacle.sealed(made.id) if sealing.is_sealed(made) else obstacle.no_policy(made.policy)

    def _under(self, stamp: PolicyStamp) -> Judgement | None:
        """Return a judgement under the policy of that hash, or None where no such version is at hand."""
        policy = self._judgement.policy
        if stamp.sha256 == policy.stamp.sha256:
            return self._judgement
        with self._lock:
            if stamp.sha256 in self._others:
                return self._others[stamp.sha256]
            found = next((one for one in editions(policy) if one.sha256 == stamp.sha256), None)
            if found is None:
                return None
            if len(self._others) >= judgements_cached_max:
                self._others.popitem(last=False)
            made = self._equipment.judgement(Policy(found.document, policy.folder), like=self._judgement)
            self._others[stamp.sha256] = made
            return made

    def _other_detectors(self, judgement: Judgement, made: Decision) -> ClausewiseError:
        here, then = judgement.cascade.versions, self._versions(made)
        names = sorted(name for name in here.keys() | then.keys() if here.get(name) != then.get(name)) if then else []
        return obstacle.other_detectors(made.detectors, judgement.version, names)

    def _versions(self, made: Decision) -> dict[str, str]:
        """Return the detectors of then one by one, as the record says under which a policy was first decided by."""
        for record in self._clerk.needs_store().of_subject(made.policy.version):
            if record.kind == ENACTED and (told := enacted(record.body)).detectors == made.detectors:
                return told.versions
        return {}


def _seen(made: Decision) -> list[Signal]:
    return list(dict.fromkeys(signal for finding in made.findings for signal in finding.signals))


def _hangs(signal: Signal, judgement: Judgement) -> bool:
    """Say whether a signal hangs on the moment: on other items, on what somebody else said, on what was done."""
    asked = signal.name.startswith(reader.SIGNAL) or signal.name in _UNREAD
    return asked or signal.detector in _TOGETHER or signal.detector in judgement.cascade.asking


def _hangs_by_name(name: str) -> bool:
    return name.startswith(reader.SIGNAL) or name in memory.EMITS or name == reputed.BLOCKED


def _read_by(clause: str, policy: Policy) -> frozenset[str]:
    return frozenset().union(*(expression.reads for _, expression in policy.bands(clause)))


def _told(made: Decision, judgement: Judgement) -> list[Signal]:
    """Return what ``made`` keeps of signals that hang on their moment; what was not answered then stands in its notes."""
    told = [one for one in _seen(made) if _hangs(one, judgement)]
    for note in made.notes:
        name, _, sense = note.partition(":")
        if LIMIT + name in _UNREAD or sense.partition(":")[0] in judgement.cascade.asking:
            told.append(Signal(LIMIT + name, 1.0, (Evidence(0, 0, 0, "", sense),)))
    return told


def _with_token(item: Item, past: _Past) -> Item:
    """Return ``item`` with the secret that was sent along, which is not kept, where an authorization that was cited asks for one."""
    cited = {one.authorization for one in past.made.lifts} | {one.beyond for one in past.made.findings}
    permits = (past.state.authorizations[one] for one in cited if one in past.state.authorizations)
    token = next((one.scope.tokens[0] for one in permits if one.scope.tokens), "")
    return replace(item, token=token) if token else item


def _stub(made: Decision, kept: Exhibit | None) -> Item:
    """Return what is known of an item without its content."""
    if kept is not None:
        return replace(kept.item, author=made.author)
    target = next((one.target for one in made.measures if one.on == "access"), "")
    network = target.removeprefix("address:") if target.startswith("address:") else ""
    return Item((Part(),), author=made.author, network=network)


def _compared(past: _Past, again: Decision, taken: Iterable[str], ground: Ground) -> Proof:
    found = differences(past.record, again)
    record, made = past.record, past.made
    return Proof(
        made.id,
        record.sequence,
        record.time_ms,
        made.policy,
        made.detectors,
        Verdict.DIFFERS if found else Verdict.SAME,
        ground,
        evidence(made, again),
        (*taken, *taken_notes(made)),
        found,
    )


def _unproved(past: _Past, *obstacles: ClausewiseError) -> Proof:
    record, made = past.record, past.made
    return Proof(
        made.id, record.sequence, record.time_ms, made.policy, made.detectors, Verdict.UNPROVED, obstacles=obstacles
    )
