"""What a key does in the console. Every one of them does what a button, a link or a field on the page does."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, NamedTuple

from clausewise.model import Words


class Shortcut(NamedTuple):
    """A key, and what it does."""

    key: str
    words: Words


SHORTCUTS: Final[Mapping[str, Shortcut]] = MappingProxyType(
    {
        "help": Shortcut("?", Words("show these keys", "montrer ces touches")),
        "queue": Shortcut("q", Words("go to the queue", "aller à la file")),
        "next": Shortcut("n", Words("take the next case", "prendre le dossier suivant")),
        "search": Shortcut("/", Words("search", "chercher")),
        "down": Shortcut("j", Words("the next row", "la ligne suivante")),
        "up": Shortcut("k", Words("the row before", "la ligne précédente")),
        "mark": Shortcut("x", Words("select the row", "sélectionner la ligne")),
        "open": Shortcut("o", Words("open the case of the row", "ouvrir le dossier de la ligne")),
        "claim": Shortcut(
            "c", Words("take this case up, or hold it longer", "prendre ce dossier, ou le garder encore")
        ),
        "release": Shortcut("r", Words("release this case", "libérer ce dossier")),
        "reveal": Shortcut(
            "v", Words("show the content clearly while it is held down", "montrer nettement tant qu'on la tient")
        ),
        "decide": Shortcut("d", Words("go to the decision", "aller à la décision")),
        "note": Shortcut("a", Words("write a note", "écrire une note")),
        "skip": Shortcut("s", Words("leave it to others", "le laisser à d'autres")),
        "escalate": Shortcut("e", Words("pass it on", "le transmettre")),
        "undo": Shortcut("u", Words("take the last decision back", "reprendre la dernière décision")),
    }
)
