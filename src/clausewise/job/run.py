"""A job from end to end: Daft hands its shards to the crews of this machine, or of every machine of a Ray cluster, with the same code."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any, Final

from clausewise.job import crew
from clausewise.job.place import Place
from clausewise.job.shard import Shard
from clausewise.job.table import unavailable
from clausewise.job.terms import Job, Stamp, Terms
from clausewise.job.worker import Answer, Request, decode_answer, encode, raised

# So many shards are handed out at a time: the plan of a large job does not fit into memory.
wave_shards: Final = 1_000
# Neither of the two engines tells anybody that it is used.
_SILENCE: Final = {
    "DO_NOT_TRACK": "true",
    "SCARF_NO_ANALYTICS": "true",
    "DAFT_ANALYTICS_ENABLED": "0",
    "RAY_USAGE_STATS_ENABLED": "0",
    # The progress is ours to show.
    "DAFT_PROGRESS_BAR": "0",
    "RAY_TQDM": "0",
}


def stamp(terms: Terms, workers: int) -> Stamp:
    """Return who would judge under ``terms``. Raises what its worker raises, as ``raised`` says."""
    answer = decode_answer(crew.shared(workers).ask(encode(Request(terms.settings))))
    if answer.stamp is None:
        raise raised(answer)
    return answer.stamp


def answers(job: Job, place: Place, shards: Iterable[Shard], *, workers: int, ray: str = "") -> Iterator[Answer]:
    """Have shards judged and yield what became of each, in whatever order; ``ray`` is the address of a cluster, none for this machine.

    Raises UnavailableError CW193.
    """
    shards = iter(shards)
    while wave := list(islice(shards, wave_shards)):
        daft = _daft(ray)
        asked = [encode(Request(job.terms.settings, place.root, job, shard)) for shard in wave]
        frame = daft.from_pydict({"shard": [shard.name for shard in wave], "asked": asked})
        if ray:
            frame = frame.into_partitions(len(wave))
        made = daft.func.batch(return_dtype=daft.DataType.binary(), batch_size=1, use_process=False)
        judged = made(_judged(workers))
        for row in frame.select(judged(frame["shard"], frame["asked"]).alias("answer")).iter_rows():
            yield decode_answer(row["answer"])


def _judged(workers: int) -> Any:
    """Return what Daft calls: on a cluster it is pickled, and finds the crew of the machine that it comes to."""

    def judged(shards: Any, asked: Any) -> list[bytes]:
        both = zip(shards.to_pylist(), asked.to_pylist(), strict=True)
        return [crew.shared(workers).ask(request, name) for name, request in both]

    return judged


def _daft(ray: str) -> Any:
    os.environ.update(_SILENCE, DAFT_RUNNER="ray" if ray else "native")
    try:
        import daft

        if ray:
            import ray as cluster

            cluster.init(address=ray, ignore_reinit_error=True)
            daft.set_runner_ray(noop_if_initialized=True)
    except ModuleNotFoundError as missing:
        raise unavailable(missing.name or "", "ray" if ray else "bulk") from missing
    # Whoever is done takes the next shard: nobody waits for the order.
    daft.set_execution_config(maintain_order=False)
    return daft
