"""``clausewise blocks``: who is barred now, for people to read and for firewalls and jails to enforce."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from clausewise.doors.cli import options
from clausewise.doors.cli.session import Session
from clausewise.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from clausewise.blocklist import Block

Form = Annotated[Literal["text", "nftables", "fail2ban"], typer.Option("--as", metavar="text|nftables|fail2ban")]
Name = Annotated[str, typer.Option("--name", metavar="NAME")]
Held = Annotated[str | None, typer.Option("--held", metavar="FILE|-")]
Output = Annotated[Path | None, typer.Option("--output", metavar="FILE")]


def blocks(
    context: typer.Context,
    *,
    form: Form = "text",
    name: Name = "clausewise",
    held: Held = None,
    output: Output = None,
    store: options.OptionalStore = None,
    as_json: options.Json = False,
) -> int:
    """Say who is barred, or write it for who enforces it."""
    from clausewise.doors.cli.shape import drawn

    session: Session = context.obj
    with session.recorded_engine(store=store) as engine:
        found, now_ms = sorted(engine.blocklist.all(), key=lambda one: (one.kind, one.name)), engine.clock()
    if form != "text":
        _write(session, _drawn(form, found, now_ms, name, held), output)
        left_out = len(found) - _count(found)
        if left_out:
            session.note(
                f"{left_out} left out: no address or network that is blocked",
                f"{left_out} laissés de côté : ni adresse ni réseau bloqué",
            )
        return 0
    if as_json:
        session.data(drawn(found))
        return 0
    _show(session, found)
    return 0


def _drawn(form: str, found: Sequence[Block], now_ms: int, name: str, held: str | None) -> str:
    from clausewise import firewall

    if form == "nftables":
        return firewall.nftables(found, now_ms, table=name)
    return firewall.fail2ban(found, _read(held) if held else "", jail=name)


def _count(found: Sequence[Block]) -> int:
    from clausewise.firewall import barred

    return len(barred(found))


def _read(path: str) -> str:
    try:
        return sys.stdin.read() if path == "-" else Path(path).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(
            "CW367",
            "What the jail holds cannot be read.",
            "Ce que tient la prison ne peut pas être lu.",
            remedy_en="Give what `fail2ban-client get JAIL banip` prints.",
            remedy_fr="Donnez ce qu'imprime « fail2ban-client get PRISON banip ».",
            where=path,
        ) from error


def _write(session: Session, text: str, output: Path | None) -> None:
    """Write to standard output, or put a file in place of the one before in one step."""
    if output is None:
        session.write(text)
        return
    beside = output.with_name(f".{output.name}.{os.getpid()}")
    try:
        beside.write_text(text, encoding="utf-8")
        beside.replace(output)
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise InputError(
            "CW368",
            "The file cannot be written.",
            "Le fichier ne peut pas être écrit.",
            remedy_en="Name one in a folder that you may write to.",
            remedy_fr="Nommez-en un dans un dossier où vous pouvez écrire.",
            where=str(output),
        ) from error


def _show(session: Session, found: Sequence[Block]) -> None:
    from clausewise.doors.cli.enforcing import EFFECTS, KINDS
    from clausewise.doors.cli.moments import written

    headings = (
        ("who", "qui"),
        ("name", "nom"),
        ("is", "est"),
        ("until", "jusqu'au"),
        ("clause", "clause"),
        ("decision", "décision"),
    )
    rows = [
        (
            session.say(*KINDS[one.kind]),
            one.name,
            session.say(*EFFECTS[one.effect]),
            written(one.until_ms),
            one.clause,
            one.decision,
        )
        for one in found
    ]
    session.table(headings, rows)
