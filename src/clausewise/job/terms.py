"""What a job's verdicts follow from: what was asked, under which policy, by which detectors. Another of these is another job."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from msgspec import Struct

from clausewise.config import Config
from clausewise.errors import ConflictError
from clausewise.job import sheet
from clausewise.job.survey import Cut
from clausewise.model import PolicyStamp

# The settings that verdicts follow from. Who checks a sample, and what rates are braked, is the business of who acts on them.
JUDGING: Final = (
    "policy",
    "spirit",
    "reader_url",
    "reader_model",
    "reader_timeout_ms",
    "reader_budget_per_hour",
    "reader_failure",
    "render",
    "rules",
    "antivirus",
    "antivirus_timeout_ms",
    "antivirus_failure",
    "reputation_url",
    "reputation_timeout_ms",
    "reputation_budget_per_hour",
)


class Stamp(Struct, frozen=True):
    """Who judges: the policy, and the version of everything that sees for it."""

    policy: PolicyStamp
    detectors: str


class Terms(Struct, frozen=True):
    """What was asked: whole paths of the sources, how they are cut, what empty fields hold, the form of verdicts, and the settings."""

    sources: tuple[str, ...]
    cut: Cut
    context: Mapping[str, str]
    form: sheet.Form
    settings: Mapping[str, Any]


class Job(Struct, frozen=True):
    """A job as it stands in ``job.json``: its terms and stamp, and what was found when it began (``time_ms``).

    ``inputs`` is the SHA-256 of the names, sizes and marks of all sources, ``plan`` that of all shards with their digests.
    """

    version: int
    time_ms: int
    terms: Terms
    stamp: Stamp
    shards: int
    bytes: int
    inputs: str
    plan: str


VERSION: Final = 1


# Those that may name a file, which workers find from wherever they run.
_PATHS: Final = ("policy", "rules")


def settings(config: Config) -> dict[str, Any]:
    """Return those settings that verdicts follow from."""
    found = {name: getattr(config, name) for name in JUDGING}
    return found | {
        name: str(Path(found[name]).resolve()) for name in _PATHS if found[name] and Path(found[name]).exists()
    }


def configured(told: Mapping[str, Any]) -> Config:
    """Return the settings of a job as an engine takes them: nothing is drawn for people to check, for nothing is done."""
    return Config(**told, sampled_percent=0)


def unlike(job: Job, terms: Terms, stamp: Stamp) -> Iterator[str]:
    """Yield the name of everything in which what is asked now differs from ``job``; a policy is known by its digest, not by its place."""
    if job.stamp.policy != stamp.policy:
        yield f"policy {job.stamp.policy.id} {job.stamp.policy.version} ≠ {stamp.policy.id} {stamp.policy.version}"
    elif job.stamp.detectors != stamp.detectors:
        yield f"detectors {job.stamp.detectors} ≠ {stamp.detectors}"
    before, after = _flat(job.terms), _flat(terms)
    for name in before:
        if name != "policy" and before[name] != after[name]:
            yield f"{name} {before[name]!r} ≠ {after[name]!r}"


def _flat(terms: Terms) -> dict[str, Any]:
    """Return what was asked by the names of the options."""
    cut = terms.cut
    asked = {"sources": terms.sources, "as": cut.form, "column": dict(cut.columns), "shard_bytes": cut.bytes}
    return asked | {"context": dict(terms.context), "format": terms.form, **terms.settings}


def refused(differences: str, where: str) -> ConflictError:
    """Return the error for a job that is not the one that began in this folder."""
    return ConflictError(
        "CW194",
        f"Another job began in this folder: {differences}.",
        f"Un autre travail a commencé dans ce dossier : {differences}.",
        remedy_en="Ask for the same again to go on with it, or name another folder with --out.",
        remedy_fr="Redemandez la même chose pour le poursuivre, ou nommez un autre dossier avec --out.",
        where=where,
    )
