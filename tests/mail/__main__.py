"""Print how many forged messages are found and how many honest ones are accused, by signal and language."""

from __future__ import annotations

import sys
from collections import Counter

from tests.mail.measuring import measure


def main() -> None:
    measured = measure()
    lines = [*measured.missed, *measured.accused]
    for title, counts, totals in (
        ("recall ", measured.found, measured.wanted),
        ("accused", measured.blamed, measured.honest),
    ):
        lines += (
            f"{title} {key:26} {counts[key]:3} of {all_:3}  {counts[key] / all_:.3f}"
            for key, all_ in sorted(Counter(totals).items())
        )
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
