"""What a ledger's database is made of, held against what the migrations make: nothing foreign, altered or missing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from clausewise.chain import tampered
from clausewise.errors import TamperedError

# By kind and name: the table that something belongs to, and how it is defined.
Structure = Mapping[tuple[str, str], tuple[str, Any]]

KINDS_FR = {
    "table": "table",
    "index": "index",
    "trigger": "déclencheur",
    "view": "vue",
    "function": "fonction",
    "rule": "règle",
    "policy": "politique",
    "constraint": "contrainte",
}
OWN_WORK = ("If you added it yourself, drop it. Otherwise: ", "Si vous l'avez ajouté vous-même, supprimez-le. Sinon : ")
STATES_FR = {"foreign": "étranger", "altered": "modifié", "missing": "manquant"}


def flaw_of(
    found: Iterable[tuple[str, str, str, Any]], expected: Structure, tolerated: Structure | None = None
) -> TamperedError | None:
    """Return the error for the first of the ``found`` things (kind, name, table, definition) that is not as ``expected``, or None.

    What is ``tolerated`` may be there or not.
    """
    left = dict(expected)
    for kind, name, table, definition in found:
        wanted = left.pop((kind, name), None) or (tolerated or {}).get((kind, name))
        if wanted is None:  # or there twice
            return restructured("foreign", kind, name)
        if (table, definition) != wanted:
            return restructured("altered", kind, name)
    return next((restructured("missing", kind, name) for kind, name in left), None)


def restructured(state: str, kind: str, name: str) -> TamperedError:
    """A table, index, trigger or view is not one of the ledger's own, or not as the migrations made it."""
    kind_en, kind_fr = (kind, KINDS_FR[kind]) if kind in KINDS_FR else (repr(kind), repr(kind))
    shown = repr(name)[1:-1]  # whoever wrote it chose the name
    return tampered(
        "CW428",
        f"{kind_en} {shown}",
        f"The ledger is not built as Clausewise made it: {state} {kind_en} '{shown}'.",
        f"Le registre n'a pas la structure que lui a donnée Clausewise : objet {STATES_FR[state]}, {kind_fr} « {shown} ».",
        first=OWN_WORK if state == "foreign" else ("", ""),
    )


def index_astray(index: str, finding: object) -> TamperedError:
    """An index hides rows of its table or invents some."""
    return tampered(
        "CW429",
        f"index {index}",
        f"The index {index} does not agree with its table ({finding}): a search through it hides or invents rows.",
        f"L'index « {index} » ne concorde pas avec sa table ({finding}) : une recherche qui s'y fie cache ou invente des lignes.",
    )
