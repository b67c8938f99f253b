"""The words of the help of what is kept and destroyed: ``erase``, ``db``, checkpoints, a key's plan, a watch's state; see ``words``."""

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
    "audit checkpoint": (
        (
            "Sign how far chains have come, and record it in each of them: who rewrites one is found by the others.\n\nThe key is "
            "in CLAUSEWISE_CHECKPOINT_KEY. Give --store several times."
        ),
        (
            "Signe jusqu'où vont des chaînes et le consigne dans chacune : qui en réécrit une est trahi par les autres.\n\nLa clé "
            "se trouve dans CLAUSEWISE_CHECKPOINT_KEY. Donnez --store plusieurs fois."
        ),
    ),
    "db": ("Look after where the ledger lies.", "S'occupe de l'endroit où se trouve le registre."),
    "db copy": (
        (
            "Take a ledger over into a new file or an empty PostgreSQL database, whole, and print its head.\n\nBoth are verified: the "
            "source before, the copy after. Stop what writes first."
        ),
        (
            "Reprend un registre en entier dans un nouveau fichier ou une base PostgreSQL vide, et en donne la tête.\n\nLes deux "
            "sont vérifiés : la source avant, la copie après. Arrêtez d'abord ce qui écrit."
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
    "db copy source": (
        "The ledger that there is: a file, or postgresql://…",
        "Le registre qui existe : un fichier, ou postgresql://…",
    ),
    "db copy target": (
        "Where it is to lie: a new file, or postgresql://…",
        "Où il doit se trouver : un nouveau fichier, ou postgresql://…",
    ),
    "audit verify store": (
        "A ledger: a file, or postgresql://…; several times for chains that checkpoints join.",
        "Un registre : un fichier, ou postgresql://…; plusieurs fois pour des chaînes que joignent des points de contrôle.",
    ),
    "audit verify key": (
        "A public key that may have signed checkpoints; any if you name none.",
        "Une clé publique qui peut avoir signé des points de contrôle; n'importe laquelle si vous n'en nommez pas.",
    ),
    "audit checkpoint store": (
        "A ledger whose chain is joined to the others: a file, or postgresql://…; several times.",
        "Un registre dont la chaîne est jointe aux autres : un fichier, ou postgresql://…; plusieurs fois.",
    ),
    "audit checkpoint by": ("Who has it done.", "Qui le fait faire."),
    "watch state": (
        "Where what is known of growing logs is kept over a restart; beside the store if you name none.",
        "Où se garde, d'un démarrage à l'autre, ce qui est su de journaux qui croissent; à côté du registre si vous ne dites rien.",
    ),
    "plan": (
        "The plan that limits its uploads; see `plans` in the settings.",
        "Le forfait qui limite ses téléversements; voir « plans » dans les réglages.",
    ),
}
