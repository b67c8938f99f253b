"""Judging by spirit: the second, dear look at what no letter settles.

The order is from cheap to dear: the gate (``judge.is_open``) passes what shows some sign and is settled by nothing; the meaning of the
clauses (``detect.meaning``) says how near the item comes to each; a policy-reading model, where the operator has one, is asked about the
nearest clauses only. Whatever they see becomes a finding by spirit in ``judge.by_spirit``: it holds, and a person confirms.
"""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from typing import Literal, get_args

from msgspec.structs import replace

from clausewise.detect import encoder
from clausewise.detect.meaning import DETECTOR, Meaning
from clausewise.errors import ConfigError
from clausewise.judge import NEARNESS, is_open, is_sign
from clausewise.model import Finding, Item, Medium, Signal
from clausewise.policy import Policy
from clausewise.reader import Reader

Looks = Literal["off", "open", "all"]
LOOKS: tuple[Looks, ...] = get_args(Looks)
# Below it, nearness is a topic that the item shares with a clause, and only noise in a record.
shown_least = 0.3
# A clause is put to the reader when the item comes this near to it, or when a weak sign speaks of it.
asked_least = 0.35
asked_clauses_max = 3


class Spirit:
    """The second look for one policy. ``looks`` is ``open`` (what the gate passes) or ``all`` (every text, about 3 ms each).

    Raises UnavailableError CW660 when it is made without the encoder installed, unless a reader is there to look instead.
    """

    def __init__(self, policy: Policy, looks: Literal["open", "all"] = "open", reader: Reader | None = None) -> None:
        self.policy = policy
        self.looks = looks
        self.reader = reader
        if not encoder.is_installed() and reader is None:
            raise encoder.missing()
        self.meaning = Meaning(policy) if encoder.is_installed() else None
        parts = (looks, self.meaning.version if self.meaning else "", reader.version if reader else "")
        self.version = sha256(" ".join(parts).encode()).hexdigest()[:16]

    @classmethod
    def of(cls, policy: Policy, looks: str, reader: Reader | None = None) -> Spirit | None:
        """Return the second look that a setting names, or None for ``off`` and for a policy that does not announce it.

        Raises ConfigError CW645 for another word, UnavailableError CW660 when the encoder is missing.
        """
        if looks not in LOOKS:
            raise ConfigError(
                "CW645",
                f"Judging by spirit is set to {looks!r}.",
                f"Le jugement selon l'esprit est réglé à {looks!r}.",
                remedy_en=f"Give one of {', '.join(LOOKS)}.",
                remedy_fr=f"Donnez l'un de {', '.join(LOOKS)}.",
            )
        return cls(policy, looks, reader) if looks != "off" and policy.judges_by_spirit else None

    def see(
        self,
        items: Sequence[Item],
        signals: Sequence[list[Signal]],
        found: Sequence[Sequence[Finding]],
        *,
        asks: bool = True,
    ) -> list[list[Signal]]:
        """Return each item's signals with what the second look adds; ``found`` are the findings by letter.

        Without ``asks`` the reader is not asked.
        """
        seen = [list(one) for one in signals]
        looked = [number for number, item in enumerate(items) if self._looks_at(item, signals[number], found[number])]
        self._add_nearness(items, seen, looked)
        if self.reader is not None and asks:
            for number in looked:
                clauses = self._to_ask(seen[number], found[number])
                if clauses:
                    seen[number] += self.reader.signals(
                        items[number], [self.policy.clause(one) for one in clauses], self.policy.stamp.sha256
                    )
        return seen

    def _looks_at(self, item: Item, signals: Sequence[Signal], found: Sequence[Finding]) -> bool:
        if item.host and self.policy.register.covers(item.host, item.path) is None:
            return False
        return is_open(signals, found) or (self.looks == "all" and not found)

    def _add_nearness(self, items: Sequence[Item], seen: list[list[Signal]], looked: Sequence[int]) -> None:
        if self.meaning is None:
            return
        places = [
            (number, position, part.text)
            for number in looked
            for position, part in enumerate(items[number].parts)
            if part.medium is Medium.TEXT and part.text.strip()
        ]
        for (number, position, _), near in zip(
            places, self.meaning.signals([text for *_, text in places]), strict=True
        ):
            seen[number] += [_in_part(signal, position) for signal in near if signal.score >= shown_least]

    def _to_ask(self, signals: Sequence[Signal], found: Sequence[Finding]) -> list[str]:
        """Return the clauses to put to the reader: the nearest first, then those that a weak sign speaks of."""
        by_letter = {finding.clause for finding in found}
        near = sorted(
            (one for one in signals if one.detector == DETECTOR and one.score >= asked_least),
            key=lambda one: -one.score,
        )
        spoken = (clause for one in signals if is_sign(one) for clause in self.policy.clauses_reading(one.name))
        wanted = dict.fromkeys((*(one.name.removeprefix(NEARNESS) for one in near), *spoken))
        return [clause for clause in wanted if clause not in by_letter and self.policy.clause(clause).spirit][
            :asked_clauses_max
        ]


def _in_part(signal: Signal, part: int) -> Signal:
    return replace(signal, evidence=tuple(replace(spot, part=part) for spot in signal.evidence)) if part else signal
