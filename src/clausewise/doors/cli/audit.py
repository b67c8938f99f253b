"""``clausewise audit``: whether a ledger is intact, and several that checkpoints join."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated

import typer

from clausewise.doors.cli import options
from clausewise.doors.cli.session import Session
from clausewise.errors import ConfigError

if TYPE_CHECKING:
    from clausewise.ports import Store

_HEAD = re.compile(r"(\d{1,19}):([0-9a-fA-F]{64})")
Stores = Annotated[list[str], typer.Option("--store", metavar="FILE|ADDRESS", default_factory=list)]
Keys = Annotated[list[str], typer.Option("--key", metavar="BASE64", default_factory=list)]
OptionalBy = Annotated[str, typer.Option("--by", metavar="NAME")]
Head = Annotated[str | None, typer.Option("--head", metavar="SEQUENCE:HASH")]


def verify(
    context: typer.Context,
    *,
    store: Stores,
    head: Head = None,
    key: Keys,
    quiet: options.Quiet = False,
) -> int:
    """Walk the chains, and hold them against their checkpoints; return 0 when all is intact.

    Raises TamperedError at the first record that is not, ConfigError CW316 for a head where there are several chains.
    """
    from clausewise import checkpoint

    session: Session = context.obj
    expected = _parsed(head) if head is not None else None
    if expected is not None and len(store) > 1:
        raise _whose_head()
    with session.opened_all(store) as opened:
        reached = [_walked(session, one, expected, quiet=quiet) for one in opened]
        proved = checkpoint.prove(opened, keys=key)
    total = sum(reached)
    session.data(session.say(f"intact: {total} records", f"intact : {total} entrées"))
    if proved.count:
        session.data(
            session.say(
                f"{proved.count} checkpoints, signed by {', '.join(f'sha256:{one}' for one in proved.keys)}",
                f"{proved.count} points de contrôle, signés par {', '.join(f'sha256:{one}' for one in proved.keys)}",
            )
        )
    if proved.others:
        session.note(
            f"Other chains that stand in them and were not given: {proved.others}.",
            f"Autres chaînes qui y figurent et n'ont pas été données : {proved.others}.",
        )
    return 0


def checkpoint(context: typer.Context, *, store: Stores, by: OptionalBy = "") -> int:
    """Sign the heads of the chains, and record that in each."""
    import os

    from clausewise import checkpoint as checkpoints
    from clausewise.clock import system_clock

    session: Session = context.obj
    key = checkpoints.private_key(os.environ)
    with session.opened_all(store) as opened:
        marked = checkpoints.mark(opened, key, time_ms=system_clock(), by=by)
    for place in marked.places:
        session.data(f"{place.sequence}:{place.hash}")
    session.note(f"Signed by the public key {marked.key}.", f"Signé par la clé publique {marked.key}.")
    return 0


def _walked(session: Session, store: Store, expected: tuple[int, bytes] | None, *, quiet: bool) -> int:
    reached = 0
    with session.progress("verifying", "vérification", total=store.head()[0], quiet=quiet) as advance:
        for sequence in store.verify(expected_head=expected):
            advance(sequence - reached)
            reached = sequence
    return reached


def head(context: typer.Context, *, store: options.OptionalStore = None) -> int:
    """Print the last record's sequence and hash, to be kept elsewhere."""
    session: Session = context.obj
    opened = session.open_store(store)
    try:
        sequence, digest = opened.head()
    finally:
        opened.close()
    session.data(f"{sequence}:{digest.hex()}")
    return 0


def _whose_head() -> ConfigError:
    return ConfigError(
        "CW316",
        "A head belongs to one chain, and several were given.",
        "Une tête appartient à une seule chaîne, et plusieurs ont été données.",
        remedy_en="Verify that chain by itself; checkpoints join several.",
        remedy_fr="Vérifiez cette chaîne seule; des points de contrôle en joignent plusieurs.",
        where="--head",
    )


def _parsed(text: str) -> tuple[int, bytes]:
    match = _HEAD.fullmatch(text.strip())
    if match is None:
        raise ConfigError(
            "CW314",
            "This is no head of a ledger.",
            "Ceci n'est pas une tête de registre.",
            remedy_en="Give what `clausewise audit head` printed: a number, a colon and 64 hexadecimal digits.",
            remedy_fr="Donnez ce qu'a donné « clausewise audit head » : un nombre, deux-points et 64 chiffres hexadécimaux.",
            where="--head",
        )
    return int(match[1]), bytes.fromhex(match[2])
