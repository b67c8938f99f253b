"""Print how the policy judges ``tests/cases/offers.yaml``: ``python -m tests.detect.offers``; what is judged wrongly is told."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import NamedTuple

import yaml

from clausewise.engine import Engine
from clausewise.model import Item

CASES = Path(__file__).parents[1] / "cases" / "offers.yaml"
# The clauses that count for each list of cases: the first is the one that an honest text must not meet.
CLAUSES = {
    "unlawful": ("law.unlawful",),
    "intrusion": ("integrity.intrusion",),
    "decryption": ("integrity.decryption",),
    "export": ("law.export",),
    "defamation": ("content.defamation",),
    "sexual_minors": ("content.minors", "content.pornography"),
    "incitement": ("content.incitement", "content.illegal"),
    "solicitation": ("comms.solicitation", "comms.spam", "comms.promotion"),
    "impersonation": ("identity.impersonation", "content.fraud"),
}


class Judged(NamedTuple):
    """A text of a list, what was expected of it, and whether that came."""

    name: str
    expect: str
    language: str
    text: str
    right: bool


def judged() -> list[Judged]:
    """Judge every text as a stranger's."""
    cases = [
        (name, expect, language, text)
        for name, lists in yaml.safe_load(CASES.read_text(encoding="utf-8")).items()
        for expect, texts in lists.items()
        for language in ("en", "fr")
        for text in texts[language]
    ]
    with Engine.open("dexero") as engine:
        decisions = engine.check_many([Item.of_text(case[3], id=str(number)) for number, case in enumerate(cases)])
    return [
        Judged(*case, _is_right(case[0], case[1], set(one.clauses))) for case, one in zip(cases, decisions, strict=True)
    ]


def _is_right(name: str, expect: str, clauses: set[str]) -> bool:
    return bool(clauses & set(CLAUSES[name])) if expect == "hit" else CLAUSES[name][0] not in clauses


def share(everything: list[Judged], expect: str, language: str) -> float:
    """Return the share judged rightly of the texts of a language of which the same is expected."""
    asked = [one for one in everything if (one.expect, one.language) == (expect, language)]
    return sum(one.right for one in asked) / len(asked)


def main() -> None:
    """Print the shares and the failures."""
    everything = judged()
    for language in ("en", "fr"):
        found, let_go = (share(everything, expect, language) for expect in ("hit", "miss"))
        sys.stdout.write(f"{language}: found {found:.2f}, honest texts let go {let_go:.2f}\n")
    for one in everything:
        if not one.right:
            sys.stdout.write(f"{one.name} {one.expect} {one.language}: {one.text}\n")


if __name__ == "__main__":
    main()
