"""What a folder knows of its job: the terms, the plan of shards, and which of them are done. It is gone on with only as it began.

``job.json`` is written last when a job begins, so that whatever is there is the whole of it; that a shard is done follows from its verdicts
being in place.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any, Final, NamedTuple

import msgspec

from clausewise.errors import StoreError
from clausewise.job import sheet
from clausewise.job.judge import verdicts_name
from clausewise.job.place import ASIDE, COUNTS, JOB, PLAN, Place
from clausewise.job.shard import Counts, Segment, Shard, first_bad_max, total
from clausewise.job.source import Source, changed, sources
from clausewise.job.survey import shards as surveyed
from clausewise.job.terms import VERSION, Job, Stamp, Terms, refused, unlike
from clausewise.rows import Bad

SOURCES: Final = "sources"
_encode: Final = msgspec.json.Encoder().encode
_job: Final = msgspec.json.Decoder(Job).decode
_shard: Final = msgspec.json.Decoder(Shard).decode
_counts: Final = msgspec.json.Decoder(Counts).decode


class Plan(NamedTuple):
    """What was found of the sources: how many shards and bytes, their digest, and that of how the sources were listed."""

    shards: int
    bytes: int
    digest: str
    inputs: str
    aside: list[Bad]


def begun(place: Place, terms: Terms, stamp: Stamp, *, time_ms: int) -> Job:
    """Return the job of a place that is held: a new one, or the one that began there.

    Raises ConflictError CW194 when that was another, InputError CW192 when a source has changed since, StoreError.
    """
    if not place.has(JOB):
        return _begin(place, terms, stamp, time_ms)
    job = _read(place)
    if differences := "; ".join(unlike(job, terms, stamp)):
        raise refused(differences, place.root)
    if _listed(terms, place) != job.inputs:
        job = _surveyed_again(place, job)
    return job


def missing(place: Place, job: Job) -> Iterator[Shard]:
    """Yield the shards that are not done."""
    for shard in _plan(place, PLAN):
        if not place.has(verdicts_name(shard, job)):
            yield shard


def so_far(place: Place, job: Job) -> Counts:
    """Return what became of the rows of all shards that are done, and of sources that cannot be read."""
    done = (shard.name for shard in _plan(place, PLAN) if place.has(verdicts_name(shard, job)))
    names = (*([SOURCES] if place.has(f"{COUNTS}/{SOURCES}.json") else []),)
    return total(_counts(place.read(f"{COUNTS}/{name}.json")) for group in (names, done) for name in group)


def _begin(place: Place, terms: Terms, stamp: Stamp, time_ms: int) -> Job:
    with place.draft() as draft:
        plan = _planned(draft, terms, place)
        _put_aside(place, plan.aside)
        place.put(PLAN, draft)
    job = Job(VERSION, time_ms, terms, stamp, plan.shards, plan.bytes, plan.inputs, plan.digest)
    place.write(JOB, _encode(job))
    return job


def _surveyed_again(place: Place, job: Job) -> Job:
    """Return the job with its sources listed anew: they were touched, but what they hold may still be the same."""
    with place.draft() as draft:
        plan = _planned(draft, job.terms, place)
        if plan.digest != job.plan:
            before = (one for shard in _plan(place, PLAN) for one in shard.segments)
            with draft.open("rb") as lines:
                after = (one for line in lines for one in _shard(line).segments)
                raise changed(_first_unlike(before, after))
    job = msgspec.structs.replace(job, inputs=plan.inputs)
    place.write(JOB, _encode(job))
    return job


def _planned(draft: Path, terms: Terms, place: Place) -> Plan:
    """Survey the sources, and write the shards into ``draft``."""
    listed, digest = sha256(), sha256()
    aside: list[Bad] = []
    count = size = 0
    given = _noted(sources(terms.sources, apart=place.root), listed)
    with draft.open("wb") as stream:
        for shard in surveyed(given, terms.cut, aside):
            line = _encode(shard) + b"\n"
            digest.update(line)
            stream.write(line)
            count, size = count + 1, size + sum(one.bytes for one in shard.segments)
    sheet.synced(draft)
    return Plan(count, size, digest.hexdigest(), listed.hexdigest(), aside)


def _listed(terms: Terms, place: Place) -> str:
    listed = sha256()
    for _ in _noted(sources(terms.sources, apart=place.root), listed):
        pass
    return listed.hexdigest()


def _noted(given: Iterable[Source | Bad], listed: Any) -> Iterator[Source | Bad]:
    for one in given:
        listed.update(_encode(one if isinstance(one, Source) else one.told()))
        yield one


def _put_aside(place: Place, bad: list[Bad]) -> None:
    if bad:
        told = [one.told() for one in bad]
        place.write(f"{ASIDE}/{SOURCES}.ndjson", msgspec.json.Encoder().encode_lines(told))
        counted = [one.told() for one in bad if not one.passed_over]
        place.write(f"{COUNTS}/{SOURCES}.json", _encode(Counts(bad=len(counted), first_bad=counted[:first_bad_max])))


def _first_unlike(before: Iterator[Segment], after: Iterator[Segment]) -> str:
    """Return the first source that differs."""
    while (one := next(before, None)) == (other := next(after, None)):
        assert one is not None, "two plans that differ and are the same"
    found = one or other
    assert found is not None, "two plans that differ and are the same"
    return found.source


def _plan(place: Place, name: str) -> Iterator[Shard]:
    return map(_shard, place.lines(name))


def _read(place: Place) -> Job:
    try:
        return _job(place.read(JOB))
    except (msgspec.DecodeError, UnicodeDecodeError) as wrong:
        raise StoreError(
            "CW189",
            f"What the folder says of its job cannot be read ({wrong}).",
            f"Ce que le dossier dit de son travail est illisible ({wrong}).",
            remedy_en="Name another folder with --out; another version of Clausewise may have begun here.",
            remedy_fr="Nommez un autre dossier avec --out; une autre version de Clausewise a peut-être commencé ici.",
            where=f"{place.root}/{JOB}",
        ) from wrong
