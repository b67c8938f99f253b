"""What a watch knows, kept in a file: how far its logs were read, what waits, what is counted, and what is to be judged.

All of it is of one moment, so that who goes on from it misses no line and counts none twice. What overflowed is kept before it is judged,
and judged after a restart only if the ledger does not keep that it was: a watch that is killed between decides nothing twice.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import IO, Any, Final

import msgspec
from msgspec import Struct

from clausewise.errors import ConflictError, InputError, UnavailableError
from clausewise.observe.alert import Alert, Key, Row
from clausewise.observe.lookout import Reading
from clausewise.observe.scenario import Scenario
from clausewise.observe.tail import Place

VERSION: Final = 1
_REST: Final = frozenset(Alert.__struct_fields__) - {"scenario", "key", "rows"}


class Untold(Struct):
    """An alert without its scenario, which is named."""

    scenario: str
    key: Key
    rows: tuple[Row, ...]
    rest: dict[str, Any]


class Snapshot(Struct):
    """All that a watch knows. ``alerts`` are not judged, or may be: the ledger then keeps ``batch`` beside the decisions."""

    version: int
    places: list[Place]
    reading: Reading
    alerts: list[Untold] = []
    batch: str = ""


def file_of(folder: Path, logs: Sequence[str]) -> Path:
    """Return the file in which what is known of these logs is kept."""
    named = "\n".join(sorted(str(Path(log).absolute()) for log in logs))
    return folder / f"watch-{sha256(named.encode()).hexdigest()[:16]}.state"


def claimed(path: Path) -> IO[bytes]:
    """Keep every other watch away from a state file, until what is returned is closed or the process ends.

    Raises ConflictError CW807 when another has it, UnavailableError CW806 when nothing can be written there.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        # The file itself is replaced at each writing, so that a lock on it would keep nobody away.
        stream = os.fdopen(os.open(path.with_suffix(".lock"), os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600), "r+b")
    except OSError as wrong:
        raise _unwritable(path) from wrong
    try:
        fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        stream.close()
        raise ConflictError(
            "CW807",
            "Another watch follows these logs, and keeps its place in the same folder.",
            "Une autre commande watch suit ces journaux et garde sa place dans le même dossier.",
            remedy_en="Stop it first, or name a folder of your own with --state.",
            remedy_fr="Arrêtez-la d'abord, ou nommez un autre dossier avec --state.",
            where=str(path),
        ) from None
    return stream


def untold(alert: Alert) -> Untold:
    """Return an alert as it is kept."""
    return Untold(alert.scenario.id, alert.key, alert.rows, {name: getattr(alert, name) for name in _REST})


def retold(kept: Sequence[Untold], scenarios: Sequence[Scenario]) -> list[Alert]:
    """Return alerts that were kept, but for those of scenarios that are gone."""
    known: Mapping[str, Scenario] = {one.id: one for one in scenarios}
    return [
        Alert(scenario=known[one.scenario], key=one.key, rows=one.rows, **one.rest)
        for one in kept
        if one.scenario in known
    ]


def read(path: Path) -> Snapshot | None:
    """Return what is kept in a file, None when there is none yet. Raises InputError CW805 when it cannot be read."""
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as wrong:
        raise _unreadable(path) from wrong
    try:
        found = msgspec.msgpack.decode(content, type=Snapshot)
    except (msgspec.DecodeError, UnicodeDecodeError) as wrong:
        raise _unreadable(path) from wrong
    if found.version != VERSION or any(one.rest.keys() != _REST for one in found.alerts):
        raise _unreadable(path)
    return found


def write(path: Path, snapshot: Snapshot) -> None:
    """Keep a snapshot, whole or not at all. Raises UnavailableError CW806 when it cannot be written."""
    new = path.with_name(f"{path.name}.new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        # Addresses and accounts stand in it: for nobody else to read, and never written to where somebody else's link leads.
        new.unlink(missing_ok=True)
        with open(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as stream:  # noqa: PTH123 - Path knows no mode
            stream.write(msgspec.msgpack.encode(snapshot))
            stream.flush()
            os.fsync(stream.fileno())
        new.replace(path)
    except OSError as wrong:
        raise _unwritable(path) from wrong


def _unwritable(path: Path) -> UnavailableError:
    return UnavailableError(
        "CW806",
        f"What was read of the logs cannot be kept in {path.parent}.",
        f"Ce qui a été lu des journaux ne peut être conservé dans {path.parent}.",
        remedy_en="Name a folder that may be written with --state.",
        remedy_fr="Nommez un dossier où l'on peut écrire avec --state.",
    )


def _unreadable(path: Path) -> InputError:
    return InputError(
        "CW805",
        "What was kept of these logs cannot be read: it is damaged, or another version's.",
        "Ce qui fut conservé de ces journaux ne peut être lu : c'est abîmé, ou d'une autre version.",
        remedy_en="Remove the file: the logs are then read from their beginning.",
        remedy_fr="Supprimez le fichier : les journaux seront alors lus depuis leur début.",
        where=str(path),
    )
