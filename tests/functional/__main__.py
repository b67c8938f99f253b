"""``python -m tests.functional [CAPABILITY or LABEL or LANGUAGE ...]``: the table, then every case judged wrongly."""

from __future__ import annotations

import sys

from clausewise.engine import Engine
from tests.functional.suite import cases, failures, judged, table


def main(wanted: set[str]) -> None:
    asked = [case for case in cases() if wanted <= {case.capability, case.label, case.lang, case.expect}]
    with Engine.open("dexero") as engine:
        outcomes = judged(engine, asked)
    wrong = failures(outcomes)
    sys.stdout.write("\n".join((table(outcomes), "", f"{len(wrong)} of {len(outcomes)} judged wrongly:", *wrong, "")))


if __name__ == "__main__":
    main(set(sys.argv[1:]))
