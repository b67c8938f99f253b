"""What an engine takes in from the ledger beside decisions: conversations, deposits and banks, at its start and from other processes."""

from __future__ import annotations

from collections.abc import Iterable

from clausewise import memory, transcript
from clausewise.curator import Curator
from clausewise.memory import Memory
from clausewise.model import Record
from clausewise.ports import Store


def recall(records: Iterable[Record], store: Store, kept: Memory, curator: Curator, time_ms: int) -> None:
    """Take in what other processes, or this one before it was started again, recorded; ``time_ms`` is now."""
    since_ms = time_ms - memory.window_ms
    for record in records:
        if record.kind == transcript.UNDONE:
            kept.withdraw(record.subject)
        elif record.kind == transcript.WITHDRAWN:
            kept.deposits.remove(record.subject)
        elif record.kind == transcript.DEPOSITED:
            sealed = store.sealed(record.sequence)
            if sealed is not None:
                kept.deposits.add(*transcript.deposit(record, sealed))
        elif record.kind == transcript.NOTED and record.time_ms >= since_ms:
            sealed = store.sealed(record.sequence)
            if sealed is not None:
                kept.restore(transcript.event(sealed))
        else:
            curator.take(record)
    kept.keep()
    curator.known.settle()
