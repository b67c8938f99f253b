"""The words of the help of what is kept and destroyed: ``erase``, the plan of a key, the state of a watch; see ``words``."""

from __future__ import annotations

from clausewise.doors.cli import examining

HELP: dict[str, tuple[str, str]] = {
    **examining.HELP,
    "erase": (
        (
            "Destroy the words, hashes and files kept about a decision or report, for good.\n\nThe chain of records stays "
            "whole, and says that it was done. A file goes when nobody else holds it: its key is destroyed."
        ),
        (
            "Détruit pour de bon les mots, empreintes et fichiers conservés au sujet d'une décision ou d'un signalement.\n\nLa "
            "chaîne du registre reste entière et dit que cela fut fait. Un fichier disparaît quand plus personne ne le "
            "retient : sa clé est détruite."
        ),
    ),
}

OPTION_WORDS: dict[str, tuple[str, str]] = {
    **examining.OPTION_WORDS,
    "erase decision_id": (
        "The decision, or the receipt of a report.",
        "La décision, ou le reçu d'un signalement.",
    ),
    "erase reason": (
        "Why; it stays in the chain for ever and must name no person.",
        "Pourquoi; cela reste à jamais dans la chaîne et ne doit nommer personne.",
    ),
    "watch state": (
        "Where what is known of growing logs is kept over a restart; beside the store if you name none.",
        "Où se garde, d'un démarrage à l'autre, ce qui est su de journaux qui croissent; à côté du registre si vous ne dites rien.",
    ),
    "plan": (
        "The plan that limits its uploads; see `plans` in the settings.",
        "Le forfait qui limite ses téléversements; voir « plans » dans les réglages.",
    ),
}
