"""Two verdicts on each of many contents, counted: what the second policy catches, frees, treats harder or milder. Pure and bounded.

What is kept grows with clauses, languages and strata; accounts are counted one by one up to a limit, examples up to another.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from enum import StrEnum
from hashlib import blake2b
from heapq import heappush, heapreplace
from typing import Final

from clausewise.decision import Decision
from clausewise.draw import Stratum
from clausewise.labels import truth
from clausewise.ladder import WEIGHT
from clausewise.model import Action, Basis, Language
from clausewise.policy import Policy
from clausewise.prospect import AFTER, BEFORE, DIVISIONS, Count, Example, Precision, Table, count, precision
from clausewise.specimen import Specimen

accounts_counted_max: Final = 50_000
accounts_shown_max: Final = 20
examples_kept_max: Final = 10
excerpt_characters_max: Final = 160
ALONE: Final = "alone"
NOTHING: Final = WEIGHT[Action.ALLOW]


class Change(StrEnum):
    """What becomes of a content: caught anew, freed, treated harder or milder, or under other clauses alone."""

    CAUGHT = "caught"
    FREED = "freed"
    HARDER = "harder"
    MILDER = "milder"
    OTHER = "other"
    SAME = "same"


def gravest(decision: Decision) -> Action:
    """Return the gravest measure of a decision, ``allow`` where there is none."""
    return max((one.action for one in decision.measures), key=WEIGHT.__getitem__, default=Action.ALLOW)


def change(before: Decision, after: Decision) -> Change:
    """Return what becomes of a content from one verdict to the other."""
    found = _change(WEIGHT[gravest(before)], WEIGHT[gravest(after)])
    if found is not None:
        return found
    return Change.SAME if set(before.clauses) == set(after.clauses) else Change.OTHER


def _change(was: int, is_now: int) -> Change | None:
    """Return the change from one weight of what is done to another, None where there is none."""
    if was == is_now:
        return None
    if was <= NOTHING or is_now <= NOTHING:
        return Change.CAUGHT if is_now > was else Change.FREED
    return Change.HARDER if is_now > was else Change.MILDER


def _asked(decision: Decision, policy: Policy) -> dict[str, int]:
    """Return how weighty what each clause that is found asks for is."""
    asked: dict[str, int] = {}
    for one in decision.findings:
        action = Action.HOLD if one.basis is Basis.SPIRIT else policy.clause(one.clause).act[one.certainty]
        asked[one.clause] = max(WEIGHT[action], asked.get(one.clause, NOTHING))
    return asked


class Contrast:
    """The counts of one comparison of two policies. ``sampled_share`` of what a machine does alone goes to people, too."""

    def __init__(self, before: Policy, after: Policy, sampled_share: float = 0.0) -> None:
        self._before, self._after = before, after
        self.judged: Counter[str] = Counter()
        self._sampled_share = sampled_share
        self._tables: defaultdict[str, Counter[tuple[tuple[str, ...], str]]] = defaultdict(Counter)
        self._right: defaultdict[tuple[str, str], dict[str, list[int]]] = defaultdict(dict)
        self._accounts: dict[str, Counter[Change]] = {}
        self._alone: defaultdict[str, Counter[str]] = defaultdict(Counter)
        self._examples: dict[Change, list[tuple[int, int, Example]]] = {}

    def add(self, specimen: Specimen, before: Decision, after: Decision, stratum: str) -> None:
        """Count one content with its two verdicts."""
        self.judged[stratum] += 1
        if not before.measures and not after.measures and not before.clauses and not after.clauses:
            return
        found = change(before, after)
        self._count("moves", (gravest(before).value, gravest(after).value), stratum)
        for policy, decision in ((BEFORE, before), (AFTER, after)):
            self._treated(policy, decision, stratum)
            self._told(policy, specimen, decision.clauses, stratum, whole=True)
            self._told(policy, specimen, decision.clauses, stratum, whole=False)
        self._by_clause(specimen, before, after, stratum)
        if found is Change.SAME:
            return
        clauses = before.clauses if found in (Change.FREED, Change.MILDER) else after.clauses
        self._told(found.value, specimen, clauses, stratum, whole=True)
        self._count("changes", (found.value,), stratum)
        self._count("languages", (_language(before, after), found.value), stratum)
        self._by_account(after.author or before.author, found)
        self._exemplify(found, specimen, before, after)

    def tables(self, strata: Sequence[Stratum]) -> tuple[Table, ...]:
        """Return every table; counts stand for the whole that ``strata`` were drawn from."""
        found = {name: tuple(self._rows(name, strata)) for name in DIVISIONS}
        found["accounts"] = self._account_rows()
        found["people"] = tuple(self._cases(policy, strata) for policy in (BEFORE, AFTER))
        return tuple(Table(name, rows) for name, rows in found.items())

    def raw(self) -> dict[str, list[tuple[tuple[str, ...], int]]]:
        """Return every count as it was counted, all strata together; ``alone`` is what a machine does without anybody."""
        sums: defaultdict[str, Counter[tuple[str, ...]]] = defaultdict(Counter)
        for name, counted in self._tables.items():
            for (keys, _), number in counted.items():
                sums[name][keys] += number
        for policy, by_stratum in self._alone.items():
            sums[ALONE][policy,] = sum(by_stratum.values())
        return {name: sorted(counted.items()) for name, counted in sums.items()}

    def precision(self, strata: Sequence[Stratum]) -> tuple[Precision, ...]:
        """Return how much was right of what was labelled: in all, and clause by clause."""
        return tuple(
            precision(what, clause, {name: (yes, no) for name, (yes, no) in told.items()}, strata)
            for (what, clause), told in sorted(self._right.items(), key=lambda one: (one[0][1], one[0][0]))
        )

    def examples(self) -> tuple[Example, ...]:
        """Return examples of every change, drawn by the hash of their ids."""
        return tuple(
            one for found in Change for _, _, one in sorted(self._examples.get(found, []), key=lambda one: -one[0])
        )

    @property
    def differs(self) -> bool:
        """Whether anything is treated otherwise."""
        return bool(self._tables["changes"])

    @property
    def accounts(self) -> int:
        """How many accounts anything changes for, as far as they are counted."""
        return len(self._accounts)

    def _count(self, table: str, keys: tuple[str, ...], stratum: str) -> None:
        self._tables[table][keys, stratum] += 1

    def _treated(self, policy: str, decision: Decision, stratum: str) -> None:
        for measure in decision.measures:
            if measure.on != "content":
                self._count("measures", (policy, measure.action.value), stratum)
        if decision.person_needed:
            self._count("people", (policy,), stratum)
        elif WEIGHT[gravest(decision)] > NOTHING:
            self._alone[policy][stratum] += 1

    def _told(self, what: str, specimen: Specimen, clauses: Sequence[str], stratum: str, *, whole: bool) -> None:
        """Count whether ``clauses`` are right to be found; ``whole``: whether the content is."""
        if not specimen.labels or not clauses:
            return
        if whole:
            self._right_or_wrong((what, ""), specimen.is_right(clauses), stratum)
            return
        for clause in clauses:
            self._right_or_wrong((what, clause), truth(specimen.labels, clause), stratum)

    def _right_or_wrong(self, key: tuple[str, str], is_right: bool | None, stratum: str) -> None:
        if is_right is not None:
            self._right[key].setdefault(stratum, [0, 0])[not is_right] += 1

    def _by_clause(self, specimen: Specimen, before: Decision, after: Decision, stratum: str) -> None:
        olds, news = _asked(before, self._before), _asked(after, self._after)
        for clause in dict.fromkeys((*olds, *news)):
            found = _change(olds.get(clause, NOTHING), news.get(clause, NOTHING))
            if found is not None:
                self._count("clauses", (clause, found.value), stratum)
                self._told(found.value, specimen, (clause,), stratum, whole=False)

    def _by_account(self, account: str, found: Change) -> None:
        if account in self._accounts:
            self._accounts[account][found] += 1
        elif account and len(self._accounts) < accounts_counted_max:
            self._accounts[account] = Counter({found: 1})

    def _exemplify(self, found: Change, specimen: Specimen, before: Decision, after: Decision) -> None:
        heap = self._examples.setdefault(found, [])
        name = specimen.decision or specimen.item.id or after.item
        order = -int.from_bytes(blake2b(name.encode("utf-8", "replace"), digest_size=8).digest())
        entry = (order, sum(self.judged.values()), example(found, specimen, before, after))
        if len(heap) < examples_kept_max:
            heappush(heap, entry)
        elif order > heap[0][0]:
            heapreplace(heap, entry)

    def _rows(self, name: str, strata: Sequence[Stratum]) -> Iterator[Count]:
        by_keys: defaultdict[tuple[str, ...], Counter[str]] = defaultdict(Counter)
        for (keys, stratum), number in self._tables[name].items():
            by_keys[keys][stratum] += number
        for keys in sorted(by_keys):
            yield count(keys, by_keys[keys], strata)

    def _cases(self, policy: str, strata: Sequence[Stratum]) -> Count:
        """Return how many contents people see under ``policy``: those that wait for them, and samples of the rest."""
        waiting = Counter({stratum: n for (keys, stratum), n in self._tables["people"].items() if keys == (policy,)})
        one = count((policy,), waiting, strata)
        alone = count((policy,), self._alone[policy], strata)
        share = self._sampled_share
        return Count(
            one.keys,
            one.seen,
            round(one.total + share * alone.total),
            round(one.low + share * alone.low),
            round(one.high + share * alone.high),
        )

    def _account_rows(self) -> tuple[Count, ...]:
        most = sorted(self._accounts.items(), key=lambda one: (-sum(one[1].values()), one[0]))[:accounts_shown_max]
        return tuple(
            Count((account, found.value), number, number, number, number)
            for account, told in most
            for found, number in sorted(told.items())
        )


def _language(before: Decision, after: Decision) -> str:
    told = (one.language for one in (after, before) if one.language is not Language.UNDETERMINED)
    return next(told, Language.UNDETERMINED).value


def example(found: Change, specimen: Specimen, before: Decision, after: Decision) -> Example:
    """Return one content as an example of what becomes of it."""
    shown = before if found is Change.FREED else after
    spot = next((one for one in shown.evidence if one.excerpt), None)
    return Example(
        found.value,
        specimen.item.id or after.item,
        specimen.decision,
        specimen.item.author,
        _language(before, after),
        before.clauses,
        after.clauses,
        gravest(before).value,
        gravest(after).value,
        spot.excerpt[:excerpt_characters_max] if spot else "",
        specimen.is_right(shown.clauses),
    )
