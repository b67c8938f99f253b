"""``clausewise audit``: whether the ledger is intact."""

from __future__ import annotations

import re
from typing import Annotated

import typer

from clausewise.doors.cli import options
from clausewise.doors.cli.session import Session
from clausewise.errors import ConfigError

_HEAD = re.compile(r"(\d{1,19}):([0-9a-fA-F]{64})")
Head = Annotated[str | None, typer.Option("--head", metavar="SEQUENCE:HASH")]


def verify(
    context: typer.Context, *, head: Head = None, store: options.OptionalStore = None, quiet: options.Quiet = False
) -> int:
    """Walk the chain; return 0 when it is intact. Raises TamperedError at the first record that is not."""
    session: Session = context.obj
    expected = _parsed(head) if head is not None else None
    opened = session.open_store(store)
    try:
        reached = 0
        with session.progress("verifying", "vérification", total=opened.head()[0], quiet=quiet) as advance:
            for sequence in opened.verify(expected_head=expected):
                advance(sequence - reached)
                reached = sequence
    finally:
        opened.close()
    session.data(session.say(f"intact: {reached} records", f"intact : {reached} entrées"))
    return 0


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
