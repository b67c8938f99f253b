"""The words of the help of examples from settled cases and, joined to them, of work on cases; see ``words``."""

from __future__ import annotations

from clausewise.doors.cli import reviewing

HELP: dict[str, tuple[str, str]] = {
    **reviewing.HELP,
    "policy examples": (
        (
            "Write settled cases as candidates for examples, without the private data that is recognized.\n\nRead them, set agreed: "
            "true where nobody can be known by them, and run them with `policy check --examples`."
        ),
        (
            "Écrit les dossiers réglés comme candidats aux exemples, sans les données privées reconnues.\n\nLisez-les, mettez agreed: "
            "true là où nul n'est reconnaissable, et essayez-les avec « policy check --examples »."
        ),
    ),
}
OPTION_WORDS: dict[str, tuple[str, str]] = {
    **reviewing.OPTION_WORDS,
    "out": ("The file to write.", "Le fichier à écrire."),
    "policy check examples": (
        "Run the candidates of this file that somebody agreed to as well.",
        "Essaie aussi les candidats de ce fichier auxquels quelqu'un a consenti.",
    ),
}
