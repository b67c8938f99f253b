"""One item's way from signals to a decision: judge, lift, climb, say why. It reads state and changes none."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from hashlib import sha256
from typing import TYPE_CHECKING, NamedTuple

from msgspec import UNSET, Struct
from msgspec.structs import replace
from uuid_utils import uuid7

from clausewise import fold, helpline, memory, notice, owner, reader, sealing, sight
from clausewise.brakes import CLAUSE, Brakes, Kept, Limits, Turn, is_of_the_moment
from clausewise.decision import Decision
from clausewise.detect import language as languages
from clausewise.detect import reputed
from clausewise.detect.cascade import TOO_MANY_HITS, Cascade, compiled
from clausewise.detect.tone import UNFAMILIAR
from clausewise.extract import Extract
from clausewise.judge import by_spirit, judge, lift
from clausewise.ladder import Outcome, climb
from clausewise.model import Action, Automation, Finding, History, Item, Language, Lift, Measure, Medium, Signal, Weight
from clausewise.observe import rule, scenario
from clausewise.observe.alert import OBSERVER
from clausewise.owner import Owners
from clausewise.parse.opening import is_opened, opened
from clausewise.policy import Policy
from clausewise.ports import Sensor
from clausewise.prints import Prints
from clausewise.sandbox import shared
from clausewise.scope import CONDUCT
from clausewise.spirit import Spirit

if TYPE_CHECKING:
    from clausewise.render.settling import Renderer

around_characters = 80
# Notes of a decision: why something was not, or not entirely, looked at.
OUTSIDE_SCOPE = "outside_scope"
NOT_JUDGED = "not_judged"
LIMIT = "limit."
_NOTED = (reader.SKIPPED, reader.HELD, reputed.SKIPPED, sight.NOT_OPENED, sight.NOT_MEASURED)
# What was asked elsewhere and not answered, or needs a library that is not there, is passed over; anything else is held for a person.
_PASSED_OVER = tuple(name.removeprefix(LIMIT) for name in (reader.SKIPPED, reputed.SKIPPED, sight.NOT_MEASURED))


class Explanation(Struct, frozen=True):
    """How a verdict came about, step by step: ``bands`` are (clause, certainty, expression, whether it held).

    ``weights`` say which words carried the scores, heaviest first; ``extracts`` are the parts that were opened.
    """

    item: Item
    language: Language
    views: tuple[str, ...]
    signals: tuple[Signal, ...]
    bands: tuple[tuple[str, str, str, bool], ...]
    decision: Decision
    weights: tuple[Weight, ...] = ()
    extracts: tuple[Extract, ...] = ()


class Judgement:
    """A policy with the detectors that see for it. Thread-safe: everything is compiled when it is made.

    Detectors that were compiled for another policy with the same register are handed in as their ``Cascade``.
    """

    def __init__(
        self,
        policy: Policy,
        detectors: Sequence[Sensor] | Cascade,
        spirit: Spirit | None = None,
        owners: Owners | None = None,
        renderer: Renderer | None = None,
        *,
        isolated: bool = False,
        brakes: Brakes | None = None,
    ) -> None:
        self.policy = policy
        self.brakes = brakes or Brakes(Limits(), {})
        self.owners = owners
        self.cascade = compiled(detectors)
        self.spirit = spirit
        self.prints = Prints()
        self._renderer = renderer
        self._open = shared().opened if isolated else opened
        self.version = "+".join(one.version for one in (self.cascade, spirit, renderer) if one)

    @cached_property
    def emits(self) -> frozenset[str]:
        """Every signal that a clause may read here; who only judges never asks for it, and it reads every scenario and rule."""
        return emitted((*self.cascade.detectors, *self.cascade.inspectors))

    def close(self) -> None:
        """End the browser that draws pages, if there is one. Idempotent."""
        if self._renderer is not None:
            self._renderer.close()

    def signals(self, items: Sequence[Item]) -> list[list[Signal]]:
        """Return the signals of each item, in order. What lies outside the operator's services is not looked at."""
        return self.seen(items)[1]

    def seen(self, items: Sequence[Item], *, asks: bool = True) -> tuple[list[Item], list[list[Signal]]]:
        """Return the items as they can be read, every opened part as its visible text, and the signals of each.

        Without ``asks`` nobody is asked elsewhere: no list, no daemon, no reader.
        """
        read, found = self.sensed(items, asks=asks)
        return read, self.reflected(items, read, found, asks=asks)

    def sensed(self, items: Sequence[Item], *, asks: bool = True) -> tuple[list[Item], list[list[Signal]]]:
        """Like ``seen`` without the second look: the same for every policy with the same cascade and register."""
        looked = self._look(items)
        read = sight.readable(items, looked) if looked.extracts else list(items)
        found = sight.signals(looked, self.cascade, len(items), asks=asks)
        if self.owners is not None:
            found = [self.owners.judged(item, seen) for item, seen in zip(read, found, strict=True)]
        return read, found

    def reflected(
        self, items: Sequence[Item], read: Sequence[Item], found: list[list[Signal]], *, asks: bool = True
    ) -> list[list[Signal]]:
        """Return what was ``sensed`` with what the second look adds, by what the clauses of this policy mean."""
        if self.spirit is None:
            return found
        by_letter = [
            judge(seen, self.policy, _About(item, seen)) if seen else ()
            for item, seen in zip(items, found, strict=True)
        ]
        return self.spirit.see(read, found, by_letter, asks=asks)

    def scores(self, items: Sequence[Item]) -> list[dict[str, float]]:
        """Return for each item the best score of every name that some detector can give any text (see ``ports.Scorer``)."""
        found: list[dict[str, float]] = [{} for _ in items]
        if self.cascade.scorers:
            seen = self._look(items)
            for number, scores in zip(seen.numbers, self.cascade.scores_of(seen.facts), strict=True):
                best = found[number]
                best.update((name, max(score, best.get(name, 0.0))) for name, score in scores.items())
        return found

    def _look(self, items: Sequence[Item]) -> sight.Seen:
        settle = self._renderer.settle if self._renderer else None
        seen = sight.look(items, self.cascade, self.policy.register, settle, self._open)
        if seen.extracts:
            self.prints.take(items, seen.extracts)
        return seen

    def decide(
        self, items: Sequence[Item], signals: Sequence[list[Signal]], state: fold.Past, *, time_ms: int
    ) -> list[Decision]:
        """Return a decision for each item; what an author earns by one item counts for the author's next."""
        run = _Run({}, self.brakes.turn(time_ms))
        return [self._decide(item, seen, state, run, time_ms) for item, seen in zip(items, signals, strict=True)]

    def again(self, item: Item, signals: list[Signal], past: fold.Past, made: Decision) -> Decision:
        """Return ``made`` anew: ``item``, in which ``signals`` were seen, with the ``past`` as it stood before.

        Identifiers, time and what brakes and samples did are those of ``made``; everything else follows again.
        """
        begun = self._begun(item, made.time_ms, made.id, made.item)
        return self._from(begun, item, signals, past, _Run({}, Kept(made.notes)))

    def by_evidence(self, item: Item, past: fold.Past, made: Decision) -> Decision:
        """Return ``made`` anew from its own findings' signals, where its content is not at hand.

        ``item`` says who wrote it, where and of what kind; the language, and what could not be read, are taken from ``made`` too.
        """
        signals = list(dict.fromkeys(signal for finding in made.findings for signal in finding.signals))
        begun = replace(
            self._begun(item, made.time_ms, made.id, made.item),
            content_sha256=made.content_sha256,
            notes=tuple(note for note in made.notes if not is_of_the_moment(note)),
        )
        about = _About(item, signals, made.language)
        return self._judged(begun, replace(item, id=made.item), about, past, _Run({}, Kept(made.notes)))

    def explain(self, item: Item, signals: list[Signal], state: fold.Past, *, time_ms: int) -> Explanation:
        """Return every step of the judgement of one item in which ``signals`` were seen."""
        seen = self._look([item])
        views = tuple(view.view.decode("latin-1") for one in seen.facts for view in (one, *one.undisguised))
        decision = self._decide(item, signals, state, _Run({}, self.brakes.turn(time_ms)), time_ms)
        if sealing.is_sealed(decision):
            return Explanation(item, decision.language, (), tuple(sealing.bare(signals)), (), sealing.shown(decision))
        known = {signal.name: signal.score for signal in signals}
        about = _About(item, signals)
        clauses = dict.fromkeys(clause for name in known for clause in self.policy.clauses_reading(name))
        bands = tuple(
            (clause, certainty.value, expression.text, expression(known, about))
            for clause in clauses
            for certainty, expression in self.policy.bands(clause)
        )
        weights = tuple(weight for one in seen.facts for weight in self.cascade.weights_of(one, signals))
        extracts = tuple(extract for _, extract in seen.extracts)
        return Explanation(item, about.language, views, tuple(signals), bands, decision, weights, extracts)

    def _decide(self, item: Item, signals: list[Signal], state: fold.Past, run: _Run, time_ms: int) -> Decision:
        begun = self._begun(item, time_ms, new_id(), item.id or new_id())
        return self._from(begun, item, signals, state, run)

    def _begun(self, item: Item, time_ms: int, decision_id: str, item_id: str) -> Decision:
        return Decision(
            id=decision_id,
            item=item_id,
            time_ms=time_ms,
            policy=self.policy.stamp,
            author=item.author,
            content_sha256=digest(item),
            detectors=self.version,
        )

    def _from(self, decision: Decision, item: Item, signals: list[Signal], state: fold.Past, run: _Run) -> Decision:
        is_conduct = any(signal.detector == OBSERVER for signal in signals)
        if not is_conduct and item.host and self.policy.register.covers(item.host, item.path) is None:
            return replace(decision, notes=(OUTSIDE_SCOPE,))
        unseen = tuple(
            f"{NOT_JUDGED}:{part.medium.value}"
            for part in (() if is_conduct else item.parts)
            if (part.data if part.medium is Medium.TEXT else not is_opened(part.medium))
        )
        if not signals and not unseen:
            return decision
        if any(signal.name == TOO_MANY_HITS for signal in signals):
            unseen = (*unseen, TOO_MANY_HITS)
        sealed = sealing.notes(signals)
        unseen = (*unseen, *_unread(signals), *sealed)
        signals = sealing.bare(signals) if sealed else signals
        item = replace(item, id=decision.item)
        return self._judged(replace(decision, notes=unseen), item, _About(item, signals), state, run)

    def _judged(self, decision: Decision, item: Item, about: _About, state: fold.Past, run: _Run) -> Decision:
        signals = about.signals
        findings = judge(signals, self.policy, about)
        findings = (*findings, *by_spirit(signals, self.policy, findings))
        if not findings and not decision.notes:
            cared = helpline.offer(signals, item.country)
            return decision if cared is None else replace(decision, language=about.language, reasons=cared)
        decision = replace(decision, language=about.language)
        authorizations = tuple(state.authorizations.values())
        verdict = lift(findings, authorizations, self.policy, item, time_ms=decision.time_ms)
        history = run.pending.get(item.author) or state.history(item.author)
        braked = run.brakes.braked(verdict.findings)
        outcome = climb(
            verdict.findings,
            history,
            self.policy,
            item,
            # What the learned detector does not know is no firmer ground than a language that we do not read.
            language=Language.OTHER if _is_unfamiliar(signals) else decision.language,
            time_ms=decision.time_ms,
            decision=decision.id,
            braked=braked,
        )
        notes = tuple(CLAUSE + clause for clause in braked)
        if any(not note.startswith(_PASSED_OVER) for note in decision.notes):
            outcome = _held_for_a_person(outcome, item)
        if sealing.is_sealed(decision):
            outcome = sealing.outcome(item)
        outcome, more = run.brakes.settled(outcome, decision, item)
        run.brakes.acted(verdict.findings, outcome)
        decision = replace(decision, notes=(*decision.notes, *notes, *more)) if notes or more else decision
        decided = self._said(decision, verdict.findings, verdict.lifts, outcome, item.country)
        if item.author and decided.measures:
            run.pending[item.author] = fold.after(history, fold.Decided.of(decided))
        return decided

    def _said(
        self,
        decision: Decision,
        findings: tuple[Finding, ...],
        lifts: tuple[Lift, ...],
        outcome: Outcome,
        country: str,
    ) -> Decision:
        said = notice.reasons(
            findings, lifts, outcome.measures, self.policy, person_needed=outcome.person_needed, country=country
        )
        return replace(
            decision,
            measures=outcome.measures,
            findings=findings,
            lifts=lifts,
            automation=Automation.FULL,
            notification=outcome.notification,
            strikes=outcome.strikes,
            person_needed=outcome.person_needed,
            reasons=said if said.en else UNSET,
        )


class _Run(NamedTuple):
    """One batch as it is judged: what authors earned in it, and what the brakes let through."""

    pending: dict[str, History]
    brakes: Turn | Kept


def emitted(sensors: Sequence[Sensor]) -> frozenset[str]:
    """Return every signal that a clause may read when ``sensors`` see: theirs, and those of memory, ownership, limits and conduct."""
    beside = (
        memory.EMITS
        | owner.EMITS
        | {sight.NOT_OPENED, sight.NOT_MEASURED, TOO_MANY_HITS}
        | scenario.emits()
        | rule.emits()
    )
    return beside.union(*(one.emits for one in sensors))


def _unread(signals: Sequence[Signal]) -> tuple[str, ...]:
    """Return a note for each way in which something was not read, such as ``reader_skipped:timeout`` or ``not_opened:depth``."""
    notes = (
        f"{signal.name.removeprefix(LIMIT)}:{spot.sense}"
        for signal in signals
        if signal.name in _NOTED
        for spot in signal.evidence
    )
    return tuple(dict.fromkeys(notes))


def _is_unfamiliar(signals: Sequence[Signal]) -> bool:
    return any(signal.name == UNFAMILIAR for signal in signals)


def _held_for_a_person(outcome: Outcome, item: Item) -> Outcome:
    """Some part could not be seen by any detector, so a person must look; that is no accusation."""
    if any(measure.action is Action.REMOVE for measure in outcome.measures):
        return outcome
    others = tuple(measure for measure in outcome.measures if measure.on != "content")
    return replace(outcome, measures=(Measure(Action.HOLD, "content", item.id), *others), person_needed=True)


class _About(dict[str, str]):
    """The facts that clauses may ask for; the language is made out at the first need, since it costs more than all the rest."""

    def __init__(self, item: Item, signals: Sequence[Signal], language: Language | None = None) -> None:
        super().__init__({"item.medium": (item.parts[0].medium if item.parts else Medium.TEXT).value})
        self.signals = signals
        self._item = item
        self._language = language

    @cached_property
    def language(self) -> Language:
        """The language of what was seen: of the words around it, so that nobody changes it by what is put in front. Logs have none."""
        if self._language is not None:
            return self._language
        if self["item.medium"] in CONDUCT:
            return Language.UNDETERMINED
        return languages.identify([_telling_text(self._item, self.signals)])[0]

    def get(self, name: str, default: str = "") -> str:  # type: ignore[override]
        """Return a fact by its name in conditions."""
        return self.language.value if name == "item.language" else super().get(name, default)


def _telling_text(item: Item, signals: Sequence[Signal]) -> str:
    spot = next((spot for signal in signals for spot in signal.evidence), None)
    if spot is None:
        return max((part.text for part in item.parts), key=len, default="")
    if spot.place:
        # Of an opened part only the words of the evidence are at hand; phrases tell a language, addresses and single words do not.
        said = dict.fromkeys(spot.excerpt for signal in signals for spot in signal.evidence if " " in spot.excerpt)
        return "\n".join(said) or spot.excerpt
    return item.parts[spot.part].text[max(0, spot.start - around_characters) : spot.end + around_characters]


def digest(item: Item) -> str:
    """Return the SHA-256 of an item's parts in hexadecimal: the same content has the same digest, whoever sends it."""
    if len(item.parts) == 1 and not item.parts[0].data:
        return sha256(item.parts[0].text.encode("utf-8", "surrogatepass")).hexdigest()
    whole = sha256()
    for part in item.parts:
        whole.update(sha256(part.text.encode("utf-8", "surrogatepass")).digest() + sha256(part.data).digest())
    return whole.hexdigest()


def new_id() -> str:
    """Return a new identifier that sorts by time (UUID version 7, RFC 9562)."""
    return str(uuid7())
