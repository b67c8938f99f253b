"""What the shipped detectors say of themselves, in French: what they see, why, and where they end. English stands in their docstrings."""

from __future__ import annotations

from collections.abc import Mapping

FRENCH: Mapping[str, tuple[str, str, str]] = {
    "disguise": (
        "signale qu'un mot cache des caractères (hidden.characters) ou qu'il a été déguisé (disguise).",
        "qui glisse une lettre étrangère dans un mot veut tromper l'œil; le texte caché relève d'une clause à part (marks.hidden).",
        (
            "le leet et les lettres espacées ne comptent que si le mot d'en dessous est connu d'un lexique; on le fait aussi par jeu, "
            "d'où un score modeste."
        ),
    ),
    "personal": (
        (
            "repère et valide les numéros des gens et de leur argent, les moyens de les joindre et les adresses, "
            "puis dit à qui c'est et ce qu'on en veut."
        ),
        "un numéro validé est une preuve; une suite de chiffres qui ne l'est pas peut être un numéro de commande.",
        (
            "un nom seul n'est pas un renseignement privé et n'est pas cherché. Un numéro sans forme propre, sans clé de "
            "contrôle et sans mot qui le nomme n'est pas relevé. Les scores sont des estimations, vérifiées sur des textes "
            "dont les places sont connues."
        ),
    ),
    "words": (
        "trouve les motifs de chaque lexique et les noms du registre de l'exploitant.",
        "les mots sont l'indice honnête le moins coûteux, et l'on voit aussitôt lesquels ont pesé.",
        (
            "une liste de mots ne connaît ni l'ironie ni guère le contexte. near et unless en donnent un peu; les forces sont des "
            "estimations, vérifiées sur des textes étiquetés quand il y en a, et c'est la clause qui décide de ce qu'un score entraîne."
        ),
    ),
}
