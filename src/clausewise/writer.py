"""The writer: appends that wait at the same time share one transaction (group commit).

A call that finds nobody writing writes at once, in its own thread: nothing sleeps and nothing is handed over. While
its transaction reaches the disk, the calls that arrive meanwhile gather, and the writer's thread takes them all into
the next one, so that the cost of durability is paid once for all of them.
"""

from __future__ import annotations

from concurrent.futures import Future
from queue import Empty, SimpleQueue
from threading import Lock, Thread
from typing import TYPE_CHECKING

from clausewise.errors import ClausewiseError
from clausewise.failure import OF_ALL, closed

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from clausewise.chain import Draft
    from clausewise.model import Record


BATCH_RECORDS_MAX = 5000


class Job:
    """One call of append: the records and the kept values that it wants written."""

    __slots__ = ("drafts", "future", "keep")

    def __init__(self, drafts: Sequence[Draft], keep: Mapping[str, bytes]) -> None:
        self.drafts = drafts
        self.keep = keep
        self.future: Future[list[Record]]


class Writer:
    """Hands jobs to ``commit``, many at a time and in order of arrival.

    ``commit`` writes all jobs in one transaction and returns their records, or raises and leaves nothing. When it
    raises for several jobs, each is tried alone, so that one call's fault is its own; only what concerns all of them, such
    as a lock that does not come free or a database that is gone, fails them all at once.
    """

    def __init__(self, commit: Callable[[Sequence[Job]], Sequence[list[Record]]]) -> None:
        self._commit = commit
        self._jobs: SimpleQueue[Job | None] = SimpleQueue()
        self._gate = Lock()
        self._turn = Lock()
        self._closed = False
        self._thread = Thread(target=self._run, name="clausewise-ledger", daemon=True)
        self._thread.start()

    def write(self, job: Job) -> list[Record]:
        """Write ``job`` and return its records once they are durable. Raises what ``commit`` raises, and as ``submit``."""
        if self._jobs.empty() and self._turn.acquire(blocking=False):
            try:
                self._check_open()
                return self._commit([job])[0]
            finally:
                self._turn.release()
        return self.submit(job).result()

    def submit(self, job: Job) -> Future[list[Record]]:
        """Queue ``job``; its future completes once its records are durable.

        Raises StoreError CW409 after close, or in a process forked after the ledger was opened.
        """
        job.future = Future()
        with self._gate:
            self._check_open()
            self._jobs.put(job)
        return job.future

    def close(self) -> None:
        """Write what waits, then end the thread. Idempotent."""
        with self._gate:
            if not self._closed:
                self._closed = True
                self._jobs.put(None)
        self._thread.join()

    def _check_open(self) -> None:
        if self._closed or not self._thread.is_alive():  # threads do not survive a fork
            raise closed()

    def _run(self) -> None:
        while (job := self._jobs.get()) is not None:
            with self._turn:
                batch, is_end = self._gathered(job)
                live = [job for job in batch if job.future.set_running_or_notify_cancel()]
                if live:
                    self._write(live)
            if is_end:
                return

    def _gathered(self, job: Job) -> tuple[list[Job], bool]:
        """Return ``job`` with those that wait behind it, and whether the end was met among them."""
        batch = [job]
        count = len(job.drafts)
        while count < BATCH_RECORDS_MAX:
            try:
                more = self._jobs.get_nowait()
            except Empty:
                break
            if more is None:
                return batch, True
            batch.append(more)
            count += len(more.drafts)
        return batch, False

    def _write(self, batch: Sequence[Job]) -> None:
        try:
            outcomes = self._commit(batch)
        except ClausewiseError as error:
            if len(batch) > 1 and error.code not in OF_ALL:
                for job in batch:
                    self._write([job])
            else:
                fail(batch, error)
        except BaseException as error:  # noqa: BLE001 - its caller gets it; the thread lives on for the others
            fail(batch, error)
        else:
            for job, records in zip(batch, outcomes, strict=True):
                job.future.set_result(records)


def fail(batch: Sequence[Job], error: BaseException) -> None:
    """Tell everybody who waits for ``batch`` that it was not written."""
    for job in batch:
        job.future.set_exception(error)
