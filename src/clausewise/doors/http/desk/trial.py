"""What-ifs that run in the background of one process, one at a time, each giving way to what is judged meanwhile."""

from __future__ import annotations

import logging
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from typing import Final

from clausewise.backtest import Case, Sample, Telling
from clausewise.engine import Engine
from clausewise.errors import ClausewiseError, ConflictError
from clausewise.judgement import new_id
from clausewise.policy import Policy
from clausewise.prospect import Prospect

log = logging.getLogger("clausewise.http")
kept_max: Final = 10
# Between batches it rests as long as the last one took, but not longer than this.
rest_seconds_max: Final = 1.0
close_seconds_max: Final = 5.0


class Trial:
    """One what-if: who asked for what, how far it is, and its outcome or what went wrong."""

    def __init__(self, before: Policy, after: Policy, by: str, *, started_ms: int) -> None:
        self.id = new_id()
        self.before, self.after, self.by, self.started_ms = before, after, by, started_ms
        self.done = self.total = 0
        self.prospect: Prospect | None = None
        self.error: ClausewiseError | None = None
        self.is_off = threading.Event()
        self.has_ended = threading.Event()


class _Off(Exception):  # noqa: N818 - nobody's fault: whoever asked does not want it any longer
    pass


class Trials:
    """The what-ifs of one console, the latest last; outcomes are kept in memory alone."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: OrderedDict[str, Trial] = OrderedDict()
        self._thread: threading.Thread | None = None

    @property
    def all(self) -> list[Trial]:
        """Every what-if that is kept, the latest first."""
        with self._lock:
            return list(reversed(self._kept.values()))

    def get(self, name: str) -> Trial | None:
        """Return the what-if of that id, or None."""
        return self._kept.get(name)

    def begin(self, engine: Engine, trial: Trial, bounds: tuple[int, int], sample: Sample | None) -> Trial:
        """Run ``trial`` on a stretch of the ledger in the background. Raises ConflictError CW977 while another runs."""
        with self._lock:
            if any(not one.has_ended.is_set() for one in self._kept.values()):
                raise ConflictError(
                    "CW977",
                    "Another comparison is under way.",
                    "Une autre comparaison est en cours.",
                    remedy_en="Wait for its end, or end it.",
                    remedy_fr="Attendez sa fin, ou mettez-y fin.",
                )
            self._kept[trial.id] = trial
            while len(self._kept) > kept_max:
                self._kept.popitem(last=False)
            work = (engine, trial, lambda: engine.backtest.on_ledger(*bounds, sample))
            self._thread = threading.Thread(target=_run, args=work, name="clausewise-what-if", daemon=True)
            self._thread.start()
        return trial

    def close(self) -> None:
        """End what runs."""
        for one in self.all:
            one.is_off.set()
        if self._thread is not None:
            self._thread.join(close_seconds_max)


def _run(engine: Engine, trial: Trial, case: Callable[[], Case]) -> None:
    try:
        trial.prospect = engine.backtest.run(case(), trial.after, before=trial.before, tell=_telling(trial))
    except _Off:
        pass
    except ClausewiseError as error:
        trial.error = error
    except Exception:
        log.exception("a comparison of policies ended")
        trial.error = ClausewiseError(
            "CW978",
            "The comparison ended before its time.",
            "La comparaison s'est interrompue.",
            remedy_en="The log of the service says why.",
            remedy_fr="Le journal du service dit pourquoi.",
        )
    finally:
        trial.has_ended.set()


def _telling(trial: Trial) -> Telling:
    last = time.monotonic()

    def tell(done: int, total: int) -> None:
        nonlocal last
        trial.done, trial.total = done, total
        if trial.is_off.wait(min(rest_seconds_max, time.monotonic() - last)):
            raise _Off
        last = time.monotonic()

    return tell
