"""The words of the help of what is told to the public and to one person: reports of figures, personal data, retention; see ``words``."""

from __future__ import annotations

HELP: dict[str, tuple[str, str]] = {
    "report": (
        (
            "Count what was decided, reported and appealed in a period, or report one content.\n\n`clausewise report ITEM --clause ID` "
            "is short for `report content`. Small counts are hidden, for they could point at a person; --exact shows them, "
            "for yourselves alone."
        ),
        (
            "Compte ce qui fut décidé, signalé et porté en appel dans une période, ou signale un contenu.\n\n« clausewise report ITEM "
            "--clause ID » abrège « report content ». Les petits nombres sont cachés, car ils pourraient désigner quelqu'un; "
            "--exact les montre, pour vous seuls."
        ),
    ),
    "report content": (
        "Record a report about content and print its receipt.",
        "Consigne un signalement et en donne le numéro de suivi.",
    ),
    "report dsa": (
        (
            "Write a statement of reasons for each restriction, as the EU's Transparency Database takes it.\n\nEvery row is checked "
            "against the database's schema; no word of a person, no account and no address is in it."
        ),
        (
            "Écrit une déclaration de motifs par restriction, telle que la prend la base de données de l'UE.\n\nChaque ligne est "
            "vérifiée d'après le schéma de cette base; il ne s'y trouve ni mot d'une personne, ni compte, ni adresse."
        ),
    ),
    "report publish": (
        "Publish the figures of a period that is over, on the page /transparency.",
        "Publie les chiffres d'une période terminée, à la page /transparency.",
    ),
    "person": (
        "Give a person a copy of what is kept about an account, or erase it.",
        "Remet à quelqu'un copie de ce qui est conservé sur un compte, ou l'efface.",
    ),
    "person export": (
        (
            "Write all that is kept about an account into a ZIP: data, a page in English and French, files.\n\nWho reported the person, "
            "other people's ids and notes of staff are left out. That a copy was made is recorded."
        ),
        (
            "Écrit dans un ZIP tout ce qui est conservé sur un compte : données, page en français et en anglais, fichiers.\n\nQui a "
            "signalé la personne, les identifiants d'autrui et les notes du personnel n'y sont pas. La copie est consignée."
        ),
    ),
    "person erase": (
        (
            "Destroy for good what is sealed about an account, and the keys of its files.\n\nThe chain stays whole. What was referred to "
            "the authorities is kept back and named; ids stay in the chain, and it is said where. That you had it done is recorded."
        ),
        (
            "Détruit pour de bon ce qui est scellé au sujet d'un compte, et les clés de ses fichiers.\n\nLa chaîne reste entière. Ce qui "
            "fut transmis aux autorités est gardé et nommé; les identifiants restent dans la chaîne, et il est dit où. Votre demande est "
            "consignée."
        ),
    ),
    "retention": (
        "Show how long what is sealed is kept, and destroy what has had its time.",
        "Affiche combien de temps se garde ce qui est scellé, et détruit ce qui est échu.",
    ),
    "retention show": ("List the days of each kind, and why.", "Énumère les jours de chaque genre, et pourquoi."),
    "retention run": (
        "Destroy now what has had its time; the service does so by itself.",
        "Détruit maintenant ce qui est échu; le service le fait de lui-même.",
    ),
}

OPTION_WORDS: dict[str, tuple[str, str]] = {
    "report content clause": ("The clause that is said to be broken.", "La clause que l'on dit enfreinte."),
    "begins": ("The first day, such as 2026-10-01.", "Le premier jour, par exemple 2026-10-01."),
    "ends": (
        "The day after the last one; now if you give none.",
        "Le lendemain du dernier jour; maintenant si vous ne dites rien.",
    ),
    "report form": (
        "How it is written: text, json, csv, or pdf (which needs --out and Chromium).",
        "La forme : text, json, csv ou pdf (qui demande --out et Chromium).",
    ),
    "account": (
        "The account's id, as it was sent with checks.",
        "L'identifiant du compte, tel qu'envoyé avec les vérifications.",
    ),
    "person export out": ("The ZIP to write; only you may read it.", "Le ZIP à écrire; vous seul pourrez le lire."),
    "person erase reason": (
        "Why; it stays in the chain for ever and must name no person.",
        "Pourquoi; cela reste à jamais dans la chaîne et ne doit nommer personne.",
    ),
    "dry_run": ("Only say what would be destroyed.", "Dit seulement ce qui serait détruit."),
    "exact": ("Hide no small count. Do not publish this.", "Ne cache aucun petit nombre. Ne pas publier."),
    "report out": ("Write it to this file.", "Écrit dans ce fichier."),
    "report dsa out": (
        "The file: .jsonl, a JSON object a line, or .csv, with lists as JSON.",
        "Le fichier : .jsonl, un objet JSON par ligne, ou .csv, où les listes sont en JSON.",
    ),
}
