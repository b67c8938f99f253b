"""Print how many of the pages are read right, by family: ``python -m tests.pages``; with ``-v`` every one that is not.

With ``--draw`` Chromium draws them, and the share of passages of which it says the same is printed too.
"""

from __future__ import annotations

import sys

from rich.console import Console
from rich.table import Table

from tests.pages import cases
from tests.pages.reading import Read, read_all


def main(arguments: list[str]) -> None:
    """Print the table."""
    console = Console(width=120)
    table = Table("family", *("pages hiding", "found", "passages", "found ", "honest pages", "accused"), box=None)
    everything = read_all()
    for family in sorted({one.case.family for one in everything}):
        table.add_row(family, *_row([one for one in everything if one.case.family == family]))
    table.add_section()
    for language in ("en", "fr"):
        table.add_row(language, *_row([one for one in everything if one.case.language == language]))
    table.add_row("all", *_row(everything))
    console.print(table)
    console.print(f"recall {recall(everything):.3f}, honest pages accused {accused(everything):.3f}")
    if "-v" in arguments:
        for one in everything:
            for what, texts in (("missed", one.missed), ("wrong", one.wrong)):
                for text in texts:
                    console.print(f"{what} {one.case.id}: {text}", highlight=False, markup=False)
    if "--draw" in arguments:
        from tests.pages.drawn import agreement, compared, drawings

        told = compared(cases(), drawings(cases()))
        console.print(f"agreement with Chromium {agreement(told):.4f} of {len(told)} passages")
        for one in told:
            if not one.agrees:
                console.print(f"apart {one.case}: {one.passage} | {one.drawn}", highlight=False, markup=False)


def recall(reads: list[Read] | tuple[Read, ...]) -> float:
    """Return the share of what is marked that was found."""
    found, missed = (sum(map(len, (getattr(one, name) for one in reads))) for name in ("found", "missed"))
    return found / (found + missed)


def accused(reads: list[Read] | tuple[Read, ...]) -> float:
    """Return the share of honest pages of which something was said."""
    honest = [one for one in reads if one.case.is_honest]
    return sum(bool(one.wrong) for one in honest) / len(honest)


def _row(reads: list[Read] | tuple[Read, ...]) -> list[str]:
    hiding = [one for one in reads if not one.case.is_honest]
    honest = [one for one in reads if one.case.is_honest]
    numbers = (
        len(hiding),
        sum(not one.missed for one in hiding),
        sum(len(one.found) + len(one.missed) for one in hiding),
        sum(len(one.found) for one in hiding),
        len(honest),
        sum(bool(one.wrong) for one in honest),
    )
    return [str(number) for number in numbers]


if __name__ == "__main__":
    main(sys.argv[1:])
