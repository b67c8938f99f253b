"""A job from end to end: Daft hands its shards to the crews of this machine, or of every machine of a Ray cluster, with the same code."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any, Final

from clausewise.errors import ClausewiseError, UnavailableError
from clausewise.job import crew
from clausewise.job.lack import unavailable
from clausewise.job.place import Place
from clausewise.job.shard import Shard
from clausewise.job.terms import Job, Stamp, Terms
from clausewise.job.worker import Answer, Request, decode_answer, encode, raised

# So many shards are handed out at a time: the plan of a large job does not fit into memory.
wave_shards: Final = 1_000
# How long the machines of a cluster may take to begin.
ray_seconds_max: Final = 600
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

    Raises UnavailableError CW193 or CW187, CW186 when the engine gives up.
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
        frame = frame.select(judged(frame["shard"], frame["asked"]).alias("answer"))
        try:
            yield from (decode_answer(row["answer"]) for row in frame.iter_rows())
        except ClausewiseError:
            raise
        except Exception as failure:
            raise stopped(failure) from failure


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
            _join(ray)
            daft.set_runner_ray(noop_if_initialized=True, worker_startup_timeout=ray_seconds_max)
    except ModuleNotFoundError as missing:
        raise unavailable(missing.name or "", "ray" if ray else "bulk") from missing
    # Whoever is done takes the next shard: nobody waits for the order.
    daft.set_execution_config(maintain_order=False)
    return daft


def _join(address: str) -> None:
    """Join the cluster at an address; ``local`` starts one on this machine. Raises UnavailableError CW187, ModuleNotFoundError."""
    import ray

    # One of our own needs no pages to be looked at.
    pages = False if address == "local" else None
    try:
        ray.init(
            address=address,
            ignore_reinit_error=True,
            log_to_driver=False,
            logging_level=logging.ERROR,
            include_dashboard=pages,
        )
    except Exception as failure:
        # Ray raises whatever its parts raise: one that does not start in time a bare Exception.
        cause = str(failure).partition("\n")[0][:200]
        raise UnavailableError(
            "CW187",
            f"The Ray cluster does not answer ({cause}).",
            f"La grappe Ray ne répond pas ({cause}).",
            remedy_en="Check the address, such as auto or ray://head:10001; `ray status` says whether it runs.",
            remedy_fr="Vérifiez l'adresse, telle auto ou ray://head:10001; « ray status » dit si elle tourne.",
            where=address,
        ) from failure


def stopped(failure: Exception) -> UnavailableError:
    """Return the error for an engine that gives up: what is done stays done."""
    lines = str(failure).strip().splitlines() or [type(failure).__name__]
    return UnavailableError(
        "CW186",
        f"The engine that hands out the shards gave up ({lines[-1][:200]}).",
        f"Le moteur qui distribue les lots a abandonné ({lines[-1][:200]}).",
        remedy_en="Run the same again: only what is missing is judged.",
        remedy_fr="Relancez la même chose : seul ce qui manque est jugé.",
    )
