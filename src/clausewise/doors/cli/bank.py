"""``clausewise bank``: banks of known content, and what is done with what they are sealed for."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from clausewise.doors.cli import options
from clausewise.doors.cli.session import Session

if TYPE_CHECKING:
    from clausewise.hashlist import Row

Name = Annotated[str, typer.Argument(metavar="BANK")]
Contents = Annotated[list[str], typer.Argument(metavar="FILE…", default_factory=list)]
Clause = Annotated[str, typer.Option("--clause", metavar="ID")]
BandOption = Annotated[
    Literal["certain", "likely", "possible"], typer.Option("--band", metavar="certain|likely|possible")
]
Sealed = Annotated[bool, typer.Option("--sealed")]
Hashes = Annotated[list[str], typer.Option("--hash", metavar="METHOD:HEX", default_factory=list)]
EntryId = Annotated[str, typer.Argument(metavar="ENTRY")]
Identifier = Annotated[str, typer.Option("--id", metavar="ID")]
Owner = Annotated[str, typer.Option("--owner", metavar="ID")]
Licence = Annotated[str, typer.Option("--licence", metavar="WORDS")]
Title = Annotated[str, typer.Option("--title", metavar="TITLE")]
Statement = Annotated[str, typer.Option("--statement", metavar="WORDS")]
Contact = Annotated[str, typer.Option("--contact", metavar="ADDRESS")]
Label = Annotated[str, typer.Option("--label", metavar="WORDS")]
Expires = Annotated[str, typer.Option("--expires", metavar="DATE")]
Notice = Annotated[bool, typer.Option("--notice")]
ListFile = Annotated[str, typer.Argument(metavar="LIST|-")]
ListForm = Annotated[
    Literal["csv", "ndjson", "pdq", "ncmec"] | None, typer.Option("--as", metavar="csv|ndjson|pdq|ncmec")
]
Source = Annotated[str, typer.Option("--source", metavar="NAME")]
OptionalBank = Annotated[str, typer.Argument(metavar="BANK")]
Reason = Annotated[str, typer.Option("--reason", metavar="WORDS")]
DecisionId = Annotated[str, typer.Argument(metavar="ID")]
_BANKS = (("bank", "banque"), ("clause", "clause"), ("band", "degré"), ("sealed", "scellée"), ("entries", "entrées"))
file_bytes_max = 1024 * 1024 * 1024


def open_(
    context: typer.Context,
    bank: Name,
    *,
    clause: Clause,
    by: options.By,
    band: BandOption = "likely",
    sealed: Sealed = False,
    store: options.OptionalStore = None,
    policy: options.OptionalPolicy = None,
) -> int:
    """Open a bank and print its name."""
    from clausewise.known import Bank
    from clausewise.model import Certainty

    session: Session = context.obj
    session.needed_store(store)
    with session.engine(policy=policy, store=store, judging=False) as engine:
        session.data(engine.banks.open(Bank(bank, clause, Certainty(band), sealed), by=by).name)
    return 0


def add(
    context: typer.Context,
    bank: Name,
    contents: Contents,
    *,
    by: options.By,
    hashes: Hashes,
    identifier: Identifier = "",
    owner: Owner = "",
    licence: Licence = "",
    title: Title = "",
    statement: Statement = "",
    contact: Contact = "",
    label: Label = "",
    expires: Expires = "",
    notice: Notice = False,
    store: options.OptionalStore = None,
) -> int:
    """Add files or a hash to a bank and print the id of each entry."""
    from clausewise.clock import system_clock
    from clausewise.doors.cli.moments import moment_ms
    from clausewise.known import Lot, Origin

    session: Session = context.obj
    session.existing_store(store)
    ends_ms = moment_ms(expires, system_clock(), "--expires") if expires else 0
    rows = [*_files(contents, label), *([_hashed(hashes, label)] if hashes else [])]
    source = "notice" if notice else "file" if contents else "hash"
    with session.recorded_engine(store=store) as engine:
        for number, row in enumerate(rows or [None]):
            named = identifier if number == 0 or not identifier else f"{identifier}-{number}"
            lot = Lot(named, bank, source, expires_ms=ends_ms)
            origin = Origin(owner, licence, title, statement, contact)
            for made in engine.banks.add(lot, [row] if row else [], by=by, origin=origin):
                session.data(made.id)
    return 0


def list_(
    context: typer.Context,
    bank: OptionalBank = "",
    *,
    store: options.OptionalStore = None,
    as_json: options.Json = False,
) -> int:
    """List the banks, or what was added to one."""
    from clausewise.doors.cli.shape import drawn

    session: Session = context.obj
    with session.recorded_engine(store=store) as engine:
        found = engine.banks.known
        if bank:
            engine.banks.needs(bank)
            lots = found.lots(bank)
        banks = {one: sum(lot.count for lot in found.lots(one.name)) for one in found.banks.values()}
    if as_json:
        session.data(drawn(lots if bank else [{"bank": one, "entries": count} for one, count in banks.items()]))
    elif bank:
        headings = (("id", "id"), ("source", "source"), ("entries", "entrées"), ("methods", "méthodes"))
        session.table(headings, [(one.id, one.source, str(one.count), " ".join(one.methods)) for one in lots])
    else:
        rows = [(one.name, one.clause, one.band, "sealed" * one.sealed, str(count)) for one, count in banks.items()]
        session.table(_BANKS, rows)
    return 0


def import_(
    context: typer.Context,
    bank: Name,
    list_file: ListFile,
    *,
    by: options.By,
    form: ListForm = None,
    source: Source = "",
    identifier: Identifier = "",
    expires: Expires = "",
    store: options.OptionalStore = None,
) -> int:
    """Import a list of hashes and print the ids that it got."""
    from clausewise.clock import system_clock
    from clausewise.doors.cli.moments import moment_ms
    from clausewise.hashlist import form_of, read
    from clausewise.known import Lot

    session: Session = context.obj
    session.existing_store(store)
    data = _bytes(list_file)
    said = form or form_of(list_file) or "pdq"
    ends_ms = moment_ms(expires, system_clock(), "--expires") if expires else 0
    found = read(data, said)
    with session.recorded_engine(store=store) as engine:
        lot = Lot(identifier, bank, source or Path(list_file).name, format=said, expires_ms=ends_ms)
        for made in engine.banks.add_list(lot, found, data, by=by):
            session.data(made.id)
    where = f" ({', '.join(found.places)})" if found.places else ""
    session.note(
        f"{len(found.rows)} entries; {found.bad} unusable{where}, {found.withdrawn} withdrawn by their list.",
        f"{len(found.rows)} entrées; {found.bad} inutilisables{where}, {found.withdrawn} retirées par leur liste.",
    )
    return 0


def export(
    context: typer.Context,
    bank: Name,
    *,
    form: ListForm = "ndjson",
    sealed: Sealed = False,
    store: options.OptionalStore = None,
) -> int:
    """Write the entries of a bank as a list of hashes."""
    from clausewise.doors.cli.shown import visible
    from clausewise.listing import written

    session: Session = context.obj
    with session.recorded_engine(store=store) as engine:
        _may_read(engine.banks.needs(bank).sealed, sealed)
        for piece in written(engine.banks.known.listed(bank), form or "ndjson"):
            session.write(visible(piece.rstrip("\n")) + "\n")
    return 0


def search(
    context: typer.Context,
    contents: Contents,
    *,
    hashes: Hashes,
    store: options.OptionalStore = None,
    as_json: options.Json = False,
) -> int:
    """Say which entries a file or a hash matches; exit code 1 when there are any."""
    from clausewise.doors.cli.outcome import Exit
    from clausewise.doors.cli.shape import drawn
    from clausewise.extract import Fingerprint
    from clausewise.imprint import prints
    from clausewise.sandbox import shared

    session: Session = context.obj
    asked = [(path, prints(data := _bytes(path), path, shared()), data) for path in contents]
    if hashes:
        values = _hashed(hashes, "").values
        asked.append(("--hash", tuple(Fingerprint(method, value) for method, value in values), b""))
    found = []
    with session.recorded_engine(store=store) as engine:
        for name, taken, data in asked:
            found += [(name, match) for match in engine.banks.known.find(taken, data)]
    if as_json:
        session.data(drawn([{"asked": name, "match": match} for name, match in found]))
    else:
        headings = (("asked", "cherché"), ("bank", "banque"), ("entry", "entrée"), ("by", "par"), ("band", "degré"))
        rows = [
            (name, one.bank.name, one.entry, f"{one.method}:{one.distance:g}", one.certainty) for name, one in found
        ]
        session.table(headings, rows)
    return Exit.VIOLATIONS if found else Exit.CLEAN


def remove(context: typer.Context, entry: EntryId, *, by: options.By, store: options.OptionalStore = None) -> int:
    """Take an entry out of its bank, and print its id."""
    session: Session = context.obj
    with session.recorded_engine(store=store) as engine:
        session.data(engine.banks.remove(entry, by=by))
    return 0


def unseal(
    context: typer.Context, decision_id: DecisionId, *, by: options.By, store: options.OptionalStore = None
) -> int:
    """Show a sealed decision whole, as JSON, and record who saw it."""
    from clausewise.doors.cli.shape import decision_data, drawn

    session: Session = context.obj
    with session.recorded_engine(store=store) as engine:
        session.data(drawn(decision_data(engine.banks.unseal(decision_id, engine.whole, by=by))))
    return 0


def release(
    context: typer.Context,
    decision_id: DecisionId,
    *,
    by: options.By,
    reason: Reason,
    store: options.OptionalStore = None,
) -> int:
    """End the lock on a decision, and print its id."""
    session: Session = context.obj
    with session.recorded_engine(store=store) as engine:
        session.data(engine.banks.release(decision_id, by=by, reason=reason))
    return 0


def _files(paths: list[str], label: str) -> list[Row]:
    from clausewise.imprint import row
    from clausewise.sandbox import shared

    return [row(_bytes(path), Path(path).name, shared(), label=label) for path in paths]


def _hashed(hashes: list[str], label: str) -> Row:
    from clausewise.errors import ConfigError
    from clausewise.hashlist import Row, value_of
    from clausewise.known import METHODS

    values = []
    for one in hashes:
        method, _, text = one.partition(":")
        value = value_of(method, text) if method in METHODS else None
        if value is None:
            raise ConfigError(
                "CW350",
                f"This is no hash: {one[:80]}.",
                f"Ce n'est pas une empreinte : {one[:80]}.",
                remedy_en=f"Write METHOD:HEX with one of: {', '.join(METHODS)}.",
                remedy_fr=f"Écrivez MÉTHODE:HEX avec l'une de : {', '.join(METHODS)}.",
                where="--hash",
            )
        values.append((method, value))
    return Row(tuple(values), label=label)


def _bytes(path: str) -> bytes:
    from clausewise.errors import ConfigError

    try:
        if path == "-":
            return sys.stdin.buffer.read(file_bytes_max)
        with Path(path).open("rb") as stream:
            return stream.read(file_bytes_max)
    except (OSError, ValueError):
        raise ConfigError(
            "CW351",
            "This file cannot be read.",
            "Ce fichier ne se lit pas.",
            remedy_en="Check its name and who may read it.",
            remedy_fr="Vérifiez son nom et qui peut le lire.",
            where=path,
        ) from None


def _may_read(is_sealed: bool, asked: bool) -> None:
    from clausewise.errors import ConfigError

    if is_sealed and not asked:
        raise ConfigError(
            "CW352",
            "This bank is sealed.",
            "Cette banque est scellée.",
            remedy_en="Say --sealed if you are allowed to have its entries.",
            remedy_fr="Dites --sealed si vous êtes en droit d'en avoir les entrées.",
            where="--sealed",
        )
