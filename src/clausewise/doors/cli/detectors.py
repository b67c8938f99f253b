"""``clausewise detectors``: what can see, in which version, and how much of it in each language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import typer

from clausewise.doors.cli import options
from clausewise.doors.cli.session import Session

if TYPE_CHECKING:
    from clausewise.ports import Detector


def detectors(context: typer.Context, *, policy: options.OptionalPolicy = None, as_json: options.Json = False) -> int:
    """List the detectors that see for the policy in force."""
    from clausewise.detect.registry import detectors as made
    from clausewise.doors.cli.shape import drawn
    from clausewise.policy import load

    session: Session = context.obj
    rows = [_described(one) for one in made(load(session.config(policy=policy).policy).register)]
    if as_json:
        session.data(drawn(rows))
        return 0
    headings = (
        ("name", "nom"),
        ("version", "version"),
        ("media", "médias"),
        ("patterns", "motifs"),
        ("signals", "signaux"),
    )
    session.table(
        headings,
        [
            (row["name"], row["version"], " ".join(row["media"]), _counts(row["patterns"]), " ".join(row["signals"]))
            for row in rows
        ],
    )
    return 0


def _described(detector: Detector) -> dict[str, Any]:
    patterns: dict[str, int] = {}
    for lexicon in getattr(detector, "lexicons", ()):
        for sense in lexicon.senses:
            for language, found in sense.patterns.items():
                patterns[language] = patterns.get(language, 0) + len(found)
    return {
        "name": detector.name,
        "version": detector.version,
        "media": sorted(detector.media),
        "signals": sorted(detector.emits),
        "patterns": patterns,
    }


def _counts(patterns: Mapping[str, int]) -> str:
    return " ".join(f"{language}:{count}" for language, count in sorted(patterns.items())) or "-"
