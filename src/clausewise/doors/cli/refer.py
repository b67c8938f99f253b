"""``clausewise refer`` and ``audit bundle``: evidence that is handed over, and whether a bundle is as it was made."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from clausewise.doors.cli import options
from clausewise.doors.cli.session import Session
from clausewise.errors import ConfigError

if TYPE_CHECKING:
    from clausewise.ports import Store

DecisionId = Annotated[str, typer.Argument(metavar="ID")]
To = Annotated[str, typer.Option("--to", metavar="WHOM")]
Ground = Annotated[str, typer.Option("--ground", metavar="WORDS")]
Out = Annotated[Path, typer.Option("--out", metavar="FILE.zip")]
Sealed = Annotated[bool, typer.Option("--sealed")]
Bundle = Annotated[Path, typer.Argument(metavar="FILE.zip")]
Key = Annotated[str, typer.Option("--key", metavar="BASE64")]


def refer(
    context: typer.Context,
    decision_id: DecisionId,
    *,
    to: To,
    ground: Ground,
    by: options.By,
    out: Out,
    sealed: Sealed = False,
    store: options.OptionalStore = None,
) -> int:
    """Hand a decision over with its evidence, lock it, and write the bundle."""
    from clausewise import dossier
    from clausewise.doors.cli.enforcing import OMITTED
    from clausewise.referral import Wanted

    session: Session = context.obj
    place = session.config(store=store).blobs
    key = dossier.private_key(os.environ.get(dossier.VARIABLE, ""))
    with session.recorded_engine(store=store) as engine:
        if sealed:
            engine.banks.unseal(decision_id, engine.whole, by=by)
        files = _files(engine.needs_store(), decision_id, place)
        made = engine.referrals.refer(decision_id, Wanted(to, ground, by, sealed, files, key))
        try:
            out.write_bytes(engine.referrals.bundle(decision_id, made.manifest.id))
        except OSError as error:
            raise _unwritten(out) from error
    session.data(f"{made.manifest.id} sha256:{made.sha256}")
    for name, why in made.manifest.omitted:
        en, fr = OMITTED.get(why, (why, why))
        session.note(f"left out: {name} ({en})", f"laissé de côté : {name} ({fr})")
    return 0


def bundle(context: typer.Context, file: Bundle, *, key: Key = "", store: options.OptionalStore = None) -> int:
    """Check every hash, every record and the signature of a bundle."""
    import base64

    from clausewise import dossier

    session: Session = context.obj
    try:
        with file.open("rb") as stream:
            data = stream.read(dossier.bundle_bytes_max + 1)
    except OSError as error:
        raise _unread(file) from error
    checked = dossier.verify(data, public=base64.b64decode(key) if key else b"")
    dossier.needs_sound(checked)
    manifest = checked.manifest
    session.data(
        session.say(
            f"intact: {len(manifest.members)} files, {checked.records} records, decision {manifest.decision}",
            f"intact : {len(manifest.members)} fichiers, {checked.records} entrées, décision {manifest.decision}",
        )
    )
    if checked.is_signed:
        known = dossier.fingerprint(manifest.key)
        session.data(session.say(f"signed by the key sha256:{known}", f"signé par la clé sha256:{known}"))
    else:
        session.data(session.say("not signed", "non signé"))
    if store is not None:
        with session.recorded_engine(store=store) as engine:
            if not engine.referrals.is_known(manifest, checked.sha256):
                raise _foreign(file)
        session.data(session.say("the ledger knows it", "le registre le connaît"))
    return 0


def _files(store: Store, decision: str, place: str) -> list[tuple[str, bytes | None]]:
    from clausewise.errors import ClausewiseError
    from clausewise.referral import files_bytes_max
    from clausewise.vault.safe import Safe

    digests = store.custody().holdings(decision)
    if not digests:
        return []
    safe, found, left = Safe.beside(store, os.environ, place=place), [], files_bytes_max
    for digest in digests:
        data = None
        try:
            if safe.blob(digest).size <= left:
                data = b"".join(safe.read(digest))
                left -= len(data)
        except ClausewiseError:
            pass  # what cannot be read is named as missing
        found.append((digest.hex(), data))
    return found


def _unwritten(path: Path) -> ConfigError:
    return ConfigError(
        "CW387",
        "The bundle cannot be written here; it is kept in the ledger.",
        "Le dossier ne peut pas être écrit ici; il est conservé dans le registre.",
        remedy_en="Check the name and who may write there.",
        remedy_fr="Vérifiez le nom et qui peut y écrire.",
        where=str(path),
    )


def _unread(path: Path) -> ConfigError:
    return ConfigError(
        "CW388",
        "This bundle cannot be read.",
        "Ce dossier ne se lit pas.",
        remedy_en="Check its name and who may read it.",
        remedy_fr="Vérifiez son nom et qui peut le lire.",
        where=str(path),
    )


def _foreign(path: Path) -> ConfigError:
    return ConfigError(
        "CW389",
        "The ledger knows no such bundle.",
        "Le registre ne connaît pas ce dossier.",
        remedy_en="Do not rely on it: somebody else made it, or another ledger did.",
        remedy_fr="Ne vous y fiez pas : quelqu'un d'autre l'a fait, ou un autre registre.",
        where=str(path),
    )
