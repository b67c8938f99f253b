"""The words of the help of what learns from people: ``confirm``, ``labels export`` and ``tune``; see ``words``."""

from __future__ import annotations

HELP: dict[str, tuple[str, str]] = {
    "confirm": (
        "Record that a person looked and found a decision right; it is what thresholds learn from.",
        "Consigne qu'une personne a regardé et donné raison à une décision; c'est de là que les seuils apprennent.",
    ),
    "labels": ("Learn from people.", "Apprend des personnes."),
    "labels export": (
        (
            "Write what people said of decisions as labelled rows, a JSON object a line.\n\nA confirmed decision is "
            "right, one taken back is wrong; the last word counts. Texts come from --texts, and only unchanged ones "
            "of decisions that were not erased."
        ),
        (
            "Écrit ce que des personnes ont dit des décisions, en lignes étiquetées, un objet JSON par ligne.\n\nUne "
            "décision confirmée est juste, une décision reprise ne l'est pas; le dernier mot compte. Les textes viennent "
            "de --texts, et seulement inchangés, pour des décisions qui n'ont pas été effacées."
        ),
    ),
    "tune": (
        (
            "Move thresholds to where people's decisions say they belong, after showing what would change.\n\nThe "
            "lowest threshold is taken that assures the precision wanted with 95 percent confidence (Wilson). Only a "
            "draft is written; a published version never changes."
        ),
        (
            "Déplace les seuils là où les décisions des personnes les placent, après avoir montré ce qui changerait.\n\n"
            "On prend le seuil le plus bas qui assure la précision voulue avec 95 pour cent de confiance (Wilson). Seul "
            "un brouillon est modifié; une version publiée ne change jamais."
        ),
    ),
}

OPTION_WORDS: dict[str, tuple[str, str]] = {
    "confirm clauses": (
        "A clause that is right; repeatable. Without it, all of the decision's are.",
        "Une clause qui est juste; répétable. Sans elle, toutes celles de la décision le sont.",
    ),
    "texts": (
        "Your own content, as `check` reads it; repeatable. A text is known again by its SHA-256.",
        "Votre propre contenu, tel que « check » le lit; répétable. Un texte est reconnu à son SHA-256.",
    ),
    "labels export output": ("Write the rows to this file.", "Écrit les lignes dans ce fichier."),
    "rows": ("What `labels export` wrote.", "Ce qu'a écrit « labels export »."),
    "tune clause": ("Only this clause.", "Seulement cette clause."),
    "band": ("Only this band.", "Seulement ce palier."),
    "signal": (
        "The signal whose number moves, where a condition has several.",
        "Le signal dont le nombre bouge, quand une condition en a plusieurs.",
    ),
    "precision": (
        "The share of what is found that shall be right. Default: what the clause asks, else 0.98, 0.9, 0.7 by band.",
        "La part de ce qui est relevé qui doit être juste. Par défaut : celle de la clause, sinon 0.98, 0.9, 0.7 par palier.",
    ),
    "yes": ("Write without asking.", "Écrit sans demander."),
    "split": ("Only rows of this split, such as dev.", "Seulement les lignes de cette partition, telle que dev."),
    "limit": (
        "At most this many rows of each file, evenly spread.",
        "Au plus ce nombre de lignes de chaque fichier, réparties également.",
    ),
    "detector": ("Measure this detector alone.", "Mesure ce détecteur seul."),
    "card": (
        "Write the card of the one detector measured, to ship beside its file as NAME.card.json.",
        "Écrit la fiche du seul détecteur mesuré, à fournir à côté de son fichier sous NAME.card.json.",
    ),
    "detectors name": (
        "A detector, whose whole card is shown.",
        "Un détecteur, dont la fiche entière est montrée.",
    ),
}
