"""The words of the help of ``queue``, ``case``, ``statement`` and ``appeal``; see ``words``."""

from __future__ import annotations

HELP: dict[str, tuple[str, str]] = {
    "queue": (
        "List what waits for a person, the most urgent first.",
        "Énumère ce qui attend une personne, le plus urgent d'abord.",
    ),
    "case": ("Work on a case.", "Travaille sur un dossier."),
    "case show": ("Show a case and what happened to it.", "Montre un dossier et ce qui lui est arrivé."),
    "case claim": ("Take a case up, or hold it for longer.", "Prend un dossier, ou le garde plus longtemps."),
    "case release": ("Let go of a case.", "Laisse un dossier."),
    "case skip": ("Leave a case to others, and say why.", "Laisse un dossier à d'autres, et dit pourquoi."),
    "case escalate": ("Pass a case on to those who lead.", "Transmet un dossier à qui dirige."),
    "case note": ("Add a note for colleagues; it is sealed.", "Ajoute une note pour les collègues; elle est scellée."),
    "case fetch": (
        "Look for the content of a case now, as the settings content_url and content_pages say, and judge it.",
        "Cherche maintenant le contenu d'un dossier, comme le disent content_url et content_pages, et le juge.",
    ),
    "case decide": (
        (
            "Rule on a case.\n\nWithout --confirm and without a measure nothing is held against it, and what was decided before is taken "
            "back. A measure without a clause is discretion, and needs a reason."
        ),
        (
            "Tranche un dossier.\n\nSans --confirm ni mesure, rien n'est reproché, et ce qui était décidé est repris. Une mesure sans "
            "clause relève de l'appréciation, et demande un motif."
        ),
    ),
    "case second": ("Confirm what another person proposed.", "Confirme ce qu'une autre personne propose."),
    "statement": (
        "Print the statement of reasons of a decision, and the link to it.",
        "Donne l'exposé des motifs d'une décision, et le lien qui y mène.",
    ),
    "appeal": (
        "Appeal against a decision for the person concerned.",
        "Fait appel d'une décision pour la personne concernée.",
    ),
}
OPTION_WORDS: dict[str, tuple[str, str]] = {
    "mail_to": (
        "Print the mail that says it to this address, words and HTML, your language first; sending it is up to you.",
        "Donne le courriel qui le dit à cette adresse, texte et HTML, votre langue d'abord; l'envoi vous revient.",
    ),
    "statement url": (
        "Where people reach the service, such as https://example.org; what the settings say if you name none.",
        "L'adresse du service pour les personnes, telle que https://example.org; celle des réglages si vous ne dites rien.",
    ),
    "case_id": ("The id of the case.", "L'id du dossier."),
    "queue kind": ("Only cases of this kind.", "Seulement les dossiers de ce genre."),
    "queue clause": ("Only under this clause or group.", "Seulement sous cette clause ou ce groupe."),
    "queue limit": ("At most this many.", "Au plus ce nombre."),
    "words": ("What is to be said; kept under seal.", "Ce qui est à dire; conservé sous scellé."),
    "confirms": ("What was decided stands.", "Ce qui était décidé est maintenu."),
    "case decide clauses": ("A clause that was broken. Repeatable.", "Une clause enfreinte. Répétable."),
    "measures": (
        "What is done: remove:content:post-7, suspend:account:u42… Repeatable.",
        "Ce qui est fait : remove:content:post-7, suspend:account:u42… Répétable.",
    ),
    "case decide until": (
        "Until when, for accounts and access: a date, a time, or a span such as 7d.",
        "Jusqu'à quand, pour comptes et accès : une date, une heure, ou une durée telle que 7d.",
    ),
    "answer": ("For the person concerned, in their language.", "Pour la personne concernée, dans sa langue."),
    "case decide notice": ("Whether they are told.", "Si elle en est avisée."),
    "ground": ("Why they are told nothing, or later.", "Pourquoi rien ne lui est dit, ou plus tard."),
    "decline": ("Hand it back instead.", "Le rend plutôt."),
}
