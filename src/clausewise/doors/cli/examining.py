"""The words of the help of examples from settled cases, of acceptances and, joined to them, of work on cases; see ``words``."""

from __future__ import annotations

from clausewise.doors.cli import reviewing

HELP: dict[str, tuple[str, str]] = {
    **reviewing.HELP,
    "policy accepted": (
        "List who accepted which version of the policy and when; for one account also what changed since.",
        "Énumère qui a accepté quelle version de la politique et quand; pour un compte, aussi ce qui a changé depuis.",
    ),
    "policy accept": (
        "Record that an account accepted a version of the policy, as it is published.",
        "Consigne qu'un compte a accepté une version de la politique, telle qu'elle est publiée.",
    ),
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
    "policy accepted account": ("One account; everybody if you name none.", "Un compte; tous si vous n'en nommez pas."),
    "policy accepted version": ("Only acceptances of this version.", "Seulement les acceptations de cette version."),
    "policy accept account": ("Who accepted: your own id.", "Qui a accepté : votre propre identifiant."),
    "policy accept version": ("The version that was shown.", "La version qui a été montrée."),
    "shown": ("The language that was shown first.", "La langue montrée d'abord."),
    "chosen": ("The language in which it was accepted.", "La langue dans laquelle elle fut acceptée."),
    "at": (
        "When, such as 2026-12-01T18:00-05:00; now if you say nothing.",
        "Quand, par exemple 2026-12-01T18:00-05:00; maintenant si vous ne dites rien.",
    ),
    "effective": (
        "The day from which this version is in force; what policy.yaml says if you name none. It is written there, too.",
        "Le jour de l'entrée en vigueur de cette version; celui de policy.yaml si vous n'en nommez pas. Il y est aussi écrit.",
    ),
    "out": ("The file to write.", "Le fichier à écrire."),
    "policy check examples": (
        "Run the candidates of this file that somebody agreed to as well.",
        "Essaie aussi les candidats de ce fichier auxquels quelqu'un a consenti.",
    ),
}
