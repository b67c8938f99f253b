"""What SQLite or PostgreSQL refuses, said as a coded error with a remedy (result codes: sqlite.org/rescode.html)."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

from clausewise.errors import ConflictError, NotFoundError, StoreError


class Failure(NamedTuple):
    """A code, and sentence and remedy in both languages; ``{path}`` and ``{cause}`` are filled in."""

    code: str
    en: str
    fr: str
    remedy_en: str
    remedy_fr: str


CANNOT_OPEN = Failure(
    "CW401",
    "The ledger {path} cannot be opened ({cause}).",
    "Impossible d'ouvrir le registre {path} ({cause}).",
    "Check that its directory exists and that this account may read and write both the file and the directory.",
    "Vérifiez que son dossier existe et que ce compte peut lire et écrire le fichier comme le dossier.",
)
NOT_A_LEDGER = Failure(
    "CW402",
    "The file {path} is not a Clausewise ledger ({cause}); it was left as it is.",
    "Le fichier {path} n'est pas un registre Clausewise ({cause}); il est resté tel quel.",
    "Name another file, or a file that does not exist yet.",
    "Indiquez un autre fichier, ou un fichier qui n'existe pas encore.",
)
NEWER = Failure(
    "CW403",
    "The ledger {path} was written by a newer version of Clausewise ({cause}).",
    "Le registre {path} a été écrit par une version plus récente de Clausewise ({cause}).",
    "Install that version or a later one.",
    "Installez cette version ou une plus récente.",
)
BUSY = Failure(
    "CW404",
    "The ledger {path} stayed locked by another process for longer than busy_timeout_ms ({cause}).",
    "Un autre processus a gardé le registre {path} verrouillé au-delà de busy_timeout_ms ({cause}).",
    "Try again; if it lasts, find the process that holds the file open (a backup, a shell) and end it.",
    "Réessayez; si cela dure, trouvez le processus qui tient le fichier (une sauvegarde, une console) et fermez-le.",
)
READ_ONLY = Failure(
    "CW405",
    "The ledger {path} is read-only ({cause}); nothing of this call was recorded.",
    "Le registre {path} est en lecture seule ({cause}); rien de cet appel n'a été consigné.",
    "Give this account the right to write the file and its directory, or name another file.",
    "Donnez à ce compte le droit d'écrire le fichier et son dossier, ou indiquez un autre fichier.",
)
FULL = Failure(
    "CW406",
    "There is no room left for the ledger {path} ({cause}); nothing of this call was recorded.",
    "Il n'y a plus de place pour le registre {path} ({cause}); rien de cet appel n'a été consigné.",
    "Free some disk space and try again; what was recorded before is safe.",
    "Libérez de l'espace disque et réessayez; ce qui était déjà consigné est intact.",
)
BROKEN_DISK = Failure(
    "CW407",
    "The disk refused to read or write the ledger {path} ({cause}); nothing of this call was recorded.",
    "Le disque a refusé de lire ou d'écrire le registre {path} ({cause}); rien de cet appel n'a été consigné.",
    "Check the disk, its quota and the file size limit of this process, then try again.",
    "Vérifiez le disque, son quota et la taille de fichier permise à ce processus, puis réessayez.",
)
CORRUPT = Failure(
    "CW408",
    "The ledger {path} is damaged ({cause}).",
    "Le registre {path} est endommagé ({cause}).",
    "Keep the file, restore the last sound backup, and run `clausewise audit verify` on it.",
    "Conservez le fichier, restaurez la dernière sauvegarde saine et lancez-y « clausewise audit verify ».",
)
REFUSED = Failure(
    "CW411",
    "The database refused an operation on the ledger {path} ({cause}); nothing of this call was recorded.",
    "La base de données a refusé une opération sur le registre {path} ({cause}); rien de cet appel n'a été consigné.",
    "Run `clausewise audit verify`; if the ledger is sound, report this as a defect of Clausewise.",
    "Lancez « clausewise audit verify »; si le registre est sain, signalez ce défaut de Clausewise.",
)

UNREACHABLE = Failure(
    "CW414",
    "The database {path} cannot be reached ({cause}); nothing of this call was recorded.",
    "La base de données {path} est injoignable ({cause}); rien de cet appel n'a été consigné.",
    "See that it runs, and that address, name and password are right; then try again.",
    "Vérifiez qu'elle tourne et que l'adresse, le nom et le mot de passe sont exacts, puis réessayez.",
)
UNSURE = Failure(
    "CW415",
    "The connection to the database {path} broke while a change was being confirmed ({cause}): it is there whole, or not at all.",
    "La connexion à la base de données {path} a rompu pendant une confirmation ({cause}) : le changement y est en entier, ou pas du tout.",
    "Look whether it is there before you try again.",
    "Vérifiez s'il y est avant de réessayer.",
)
NOT_ALLOWED = Failure(
    "CW416",
    "The database {path} does not let this account do that ({cause}).",
    "La base de données {path} ne le permet pas à ce compte ({cause}).",
    "Give the account a database of its own, or a schema: CREATE SCHEMA clausewise AUTHORIZATION its_name.",
    "Donnez au compte une base de données à lui, ou un schéma : CREATE SCHEMA clausewise AUTHORIZATION son_nom.",
)
UNSUITED = Failure(
    "CW417",
    "The database {path} cannot hold a ledger ({cause}); it was left as it is.",
    "La base de données {path} ne peut pas contenir de registre ({cause}); elle est restée telle quelle.",
    "Name an empty PostgreSQL database, version 13 or later, whose encoding is UTF8, or a schema of its own in one.",
    "Indiquez une base PostgreSQL vide, de version 13 ou plus récente, encodée en UTF8, ou un schéma réservé dans une telle base.",
)
STANDBY = Failure(
    "CW418",
    "The database {path} takes no changes ({cause}); nothing of this call was recorded.",
    "La base de données {path} n'accepte aucun changement ({cause}); rien de cet appel n'a été consigné.",
    "Name the server that is written to; of several hosts it is found with ?target_session_attrs=read-write in the address.",
    "Indiquez le serveur qui accepte l'écriture; parmi plusieurs hôtes, ?target_session_attrs=read-write dans l'adresse le trouve.",
)

TAKEN = Failure(
    "CW419",
    "The ledger {path} holds something already{cause}; it was left as it is.",
    "Le registre {path} contient déjà quelque chose{cause}; il est resté tel quel.",
    "Copy into a new file or an empty database.",
    "Copiez dans un nouveau fichier ou une base vide.",
)

# What concerns everybody who waits: to try each of them alone would take long, or write twice what may be there.
OF_ALL = {one.code for one in (BUSY, UNREACHABLE, UNSURE, STANDBY)}

# What PostgreSQL refuses, by the code of its condition, else by its class (postgresql.org/docs/current/errcodes-appendix.html).
BY_STATE = {
    "25006": STANDBY,
    "25P03": UNREACHABLE,
    "28000": NOT_ALLOWED,
    "28P01": NOT_ALLOWED,
    "3D000": NOT_ALLOWED,
    "3F000": NOT_ALLOWED,
    "40P01": BUSY,
    "42501": NOT_ALLOWED,
    "53100": FULL,
    "55P03": BUSY,
    "57014": BUSY,
    "58030": BROKEN_DISK,
    "XX001": CORRUPT,
    "XX002": CORRUPT,
    "": UNREACHABLE,  # the server said nothing: the connection broke, or there was none
    "08": UNREACHABLE,
    "53": UNREACHABLE,
    "57": UNREACHABLE,
}
CLASS_LETTERS = 2

PRIMARY_CODE = 0xFF
BY_RESULT_CODE = {
    sqlite3.SQLITE_BUSY: BUSY,
    sqlite3.SQLITE_LOCKED: BUSY,
    sqlite3.SQLITE_PERM: READ_ONLY,
    sqlite3.SQLITE_READONLY: READ_ONLY,
    sqlite3.SQLITE_FULL: FULL,
    sqlite3.SQLITE_IOERR: BROKEN_DISK,
    sqlite3.SQLITE_CORRUPT: CORRUPT,
    sqlite3.SQLITE_NOTADB: NOT_A_LEDGER,
    sqlite3.SQLITE_CANTOPEN: CANNOT_OPEN,
}


def said(failure: Failure, path: str, cause: object) -> StoreError:
    """Return the StoreError that says ``failure`` of ``path`` because of ``cause``."""
    return StoreError(
        failure.code,
        failure.en.format(path=path, cause=cause),
        failure.fr.format(path=path, cause=cause),
        remedy_en=failure.remedy_en,
        remedy_fr=failure.remedy_fr,
        where=path,
    )


@contextmanager
def coded(path: str) -> Iterator[None]:
    """Turn whatever SQLite or the file system raises inside into a StoreError about ``path``."""
    try:
        yield
    except sqlite3.Error as error:
        raise said(failure_of(error), path, error) from error
    except OSError as error:
        raise said(CANNOT_OPEN, path, error.strerror or error) from error
    except Exception as error:
        cause = getattr(error, "orig", None)  # SQLAlchemy keeps the driver's error there
        if not isinstance(cause, sqlite3.Error):
            raise
        raise said(failure_of(cause), path, cause) from error


def failure_of(error: sqlite3.Error) -> Failure:
    """Return what the result code of ``error`` means; ``REFUSED`` for one that is not listed."""
    return BY_RESULT_CODE.get((getattr(error, "sqlite_errorcode", None) or 0) & PRIMARY_CODE, REFUSED)


def failure_of_state(state: str) -> Failure:
    """Return what PostgreSQL means by ``state``, five letters or none; ``REFUSED`` for one that is not listed."""
    return BY_STATE.get(state) or BY_STATE.get(state[:CLASS_LETTERS], REFUSED)


def closed() -> StoreError:
    """Return the error for a ledger that no longer reads or writes."""
    return StoreError(
        "CW409",
        "The ledger is closed, or was opened before this process was forked.",
        "Le registre est fermé, ou a été ouvert avant la création de ce processus.",
        remedy_en="Open it again; every process opens its own.",
        remedy_fr="Rouvrez-le; chaque processus ouvre le sien.",
    )


def unstored() -> StoreError:
    """Return the error for whatever needs the ledger where none was opened."""
    return StoreError(
        "CW442",
        "This engine was opened without a store, so nothing is recorded.",
        "Ce moteur a été ouvert sans registre ; rien n'est consigné.",
        remedy_en="Open it with a store, such as --store var/clausewise.db.",
        remedy_fr="Ouvrez-le avec un registre, par exemple --store var/clausewise.db.",
    )


def undecided(decision: str) -> NotFoundError:
    """Return the error for a decision that no record tells of."""
    said = f"There is no decision {decision!r}.", f"Il n'y a pas de décision {decision!r}."
    return NotFoundError("CW440", *said, where=decision)


def irrevocable(decision: str) -> ConflictError:
    """Return the error for a decision that cannot be taken back."""
    return ConflictError(
        "CW441",
        f"Decision {decision} has nothing that can be taken back.",
        f"La décision {decision} n'a rien qui puisse être repris.",
    )


def retracted(decision: str) -> ConflictError:
    """Return the error for a decision that was taken back and cannot be confirmed."""
    return ConflictError(
        "CW443",
        f"Decision {decision} was taken back and cannot be confirmed.",
        f"La décision {decision} a été reprise et ne peut pas être confirmée.",
    )
