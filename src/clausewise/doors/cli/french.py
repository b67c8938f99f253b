"""What the shipped detectors say of themselves, in French: what they see, why, and where they end. English stands in their docstrings."""

from __future__ import annotations

from collections.abc import Mapping

FRENCH: Mapping[str, tuple[str, str, str]] = {
    "alert": (
        (
            "prend les mots de danger (le lexique emergency_alert) et demande si leur phrase, ou une phrase voisine, s'adresse à autrui "
            "au sujet d'ici et de maintenant (alert.live) : un ordre, un présent, un lieu, le ton d'un avis officiel, un cri."
        ),
        (
            "la plupart des textes qui nomment un danger sont des nouvelles, des plans, des exercices, des films, des souvenirs et des "
            "questions; la clause porte sur le fait de sonner l'alarme."
        ),
        (
            "le présent et le passé se lisent à quelques mots, et une fausse alerte bien faite ressemble à une vraie, comme il se doit : "
            "les deux peuvent faire peur, et les deux vont à une personne. Une figure de style qu'aucun lexique ne connaît passe."
        ),
    ),
    "disparagement": (
        (
            "trouve le mépris, les insultes, les accusations et les appels à ruiner (le lexique disparagement), et dit avec "
            "disparagement.mark quel nom du registre ils visent; la preuve donne les deux, comme dans Dexero/called_criminals."
        ),
        (
            "la clause ne protège que ces noms, et « Dexero bloque les escrocs » tient les mêmes mots qu'une insulte. La critique honnête "
            "doit rester : une plainte, un avis, une question, une comparaison et un compte rendu pèsent moins."
        ),
        (
            "les liens se lisent à l'ordre des mots et à quelques mots de liaison, non à la grammaire; l'ironie et les faits amers "
            "passent. C'est une personne qui décide."
        ),
    ),
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
            "trouve les numéros des gens et de l'argent, les moyens de joindre quelqu'un et les adresses, les valide (bank, identity, "
            "contact, address), et dit à qui ils sont (holder) et ce qu'on leur veut (intent)."
        ),
        "une donnée validée est une preuve; c'est son titulaire qui fait que la montrer est aimable, imprudent ou cruel.",
        (
            "un nom seul n'est pas une donnée privée, et les noms ne sont pas cherchés pour eux-mêmes. Un numéro sans forme propre, sans "
            "clé de contrôle ni mot qui le nomme n'est pas relevé. Les scores sont des estimations, vérifiées sur des textes dont les "
            "places sont connues (tests/detect/test_span.py)."
        ),
    ),
    "words": (
        "trouve les motifs de chaque lexique et les noms du registre de l'exploitant.",
        "les mots sont l'indice honnête le moins coûteux, et l'on voit aussitôt lesquels ont pesé.",
        (
            "une liste de mots ne connaît ni l'ironie ni guère le contexte. near, unless et l'attitude en donnent un peu; les forces "
            "sont des estimations, vérifiées sur des textes étiquetés quand il y en a, et c'est la clause qui décide de ce qu'un score entraîne."
        ),
    ),
}
