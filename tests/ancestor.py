"""A ledger of the first schema, as SQL that is kept: what every later version must still open.

python -m tests.ancestor > tests/golden/schema-0001.sql       # how it was made; it is never made anew, for then it would prove nothing

It holds what people and programs did in one small service: decisions, one of them undone and one erased, a report with its case, and an
authorization that was revoked.
"""

from __future__ import annotations

import sqlite3
import sys
import tempfile
from contextlib import closing
from itertools import count
from pathlib import Path

from sqlalchemy import create_engine

from clausewise import migrations
from clausewise.engine import Engine
from clausewise.model import Authorization, AuthorizationKind, Report, Scope
from clausewise.tables import APPLICATION_ID

KEPT = Path(__file__).parent / "golden" / "schema-0001.sql"
THREAT = "I will kill you tonight, you know where and when."
MENACE = "Je vais te tuer ce soir, tu sais où et quand."
START_MS = 1_790_000_000_000


def written(path: Path) -> Path:
    """Write the ledger that is kept to a file."""
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(KEPT.read_text(encoding="utf-8"))
    return path


def make(path: Path) -> None:
    """Do what is recorded, and take the tables back to the first schema."""
    ticks = count(START_MS, 60_000)
    with Engine.open("dexero", store=path, clock=lambda: next(ticks)) as engine:
        engine.check("The garden party is on Saturday.", author="ann", id="party")
        threat = engine.check(THREAT, author="bob", id="threat")
        menace = engine.check(MENACE, author="luc", id="menace")
        engine.check(THREAT, author="bob", id="again")
        engine.undo(menace.id, by="zoe", reason="A line of a play.")
        engine.erase(threat.id, reason="The person asked for it.")
        engine.report(Report("menace", "conduct.threats", "Ceci me menace.", language="fr"))
        scope = Scope(("access.unsupported",), accounts=("theatre",))
        grant = Authorization("grant-1", AuthorizationKind.GRANT, scope, "zoe", "letter", START_MS, START_MS + 10**12)
        engine.authorize(grant, by="zoe")
        engine.revoke("grant-1", by="zoe")
    engine = create_engine(f"sqlite:///{path}")
    with engine.begin() as connection:
        migrations.downgrade(connection, "0001")
    engine.dispose()


def main() -> None:
    """Print the ledger as SQL."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "ledger.db"
        make(path)
        with closing(sqlite3.connect(path)) as connection:
            sys.stdout.write("\n".join([f"PRAGMA application_id = {APPLICATION_ID};", *connection.iterdump(), ""]))


if __name__ == "__main__":
    main()
