"""The words of the help of what people report: ``complaint``, ``reporter`` and the options of a report; see ``words``."""

from __future__ import annotations

HELP: dict[str, tuple[str, str]] = {
    "complaint": (
        "Look after reports and notices: what people told, how far it is, and what is passed on.",
        "S'occupe des signalements et des avis : ce qui fut dit, où cela en est, et ce qui est transmis.",
    ),
    "complaint mail": (
        (
            "Record what a mail reports and print its receipt.\n\nOne message is read as a mail server's pipe delivers it: a feedback "
            "report (ARF, RFC 5965), an XARF document or a person's own words. The same message twice is one report. Pictures, "
            "documents and mails that are attached go along; programs and archives are left aside."
        ),
        (
            "Consigne ce que signale un courriel et en donne le numéro de suivi.\n\nUn message se lit tel que le remet le tube d'un "
            "serveur de courriel : un rapport d'abus (ARF, RFC 5965), un document XARF ou les mots d'une personne. Le même message deux "
            "fois est un seul signalement. Images, documents et courriels joints l'accompagnent; programmes et archives sont laissés de "
            "côté."
        ),
    ),
    "complaint show": (
        "Show a report, and what its sender may know of it in words ready to be sent.",
        "Affiche un signalement, et ce que son auteur peut en savoir, en mots prêts à envoyer.",
    ),
    "complaint list": (
        "List the reports, the newest first.",
        "Énumère les signalements, du plus récent au plus ancien.",
    ),
    "complaint forward": (
        (
            "Pass a notice of claimed infringement on and print its words.\n\nIt is recorded; sending it to the account is up to "
            "you (Copyright Act (Canada), s. 41.26)."
        ),
        (
            "Transmet un avis de prétendue violation et en donne les mots.\n\nC'est consigné; l'envoyer au titulaire du compte vous "
            "revient (Loi sur le droit d'auteur (Canada), art. 41.26)."
        ),
    ),
    "complaint preserve": (
        "Keep the record of a forwarded notice for a year, for its sender went to court.",
        "Conserve un an la trace d'un avis transmis, car son auteur a saisi un tribunal.",
    ),
    "complaint reject": (
        "Record that a report is manifestly unfounded.",
        "Consigne qu'un signalement est manifestement infondé.",
    ),
    "reporter": (
        "Look after those who report: whom to trust, to warn, to mute for a time.",
        "S'occupe de qui signale : à qui se fier, qui avertir, qui mettre en sourdine pour un temps.",
    ),
    "reporter list": (
        "List who reports, and how often they were right.",
        "Énumère qui signale, et combien de fois c'était juste.",
    ),
    "reporter trust": (
        "Take a key or an account for a trusted flagger.\n\nIts reports come first (Regulation (EU) 2022/2065, art. 22).",
        (
            "Tient une clé ou un compte pour un signaleur de confiance.\n\nSes signalements passent d'abord (règlement (UE) 2022/2065, "
            "art. 22)."
        ),
    ),
    "reporter distrust": (
        "Take a trusted flagger for everybody else again.",
        "Ne tient plus quelqu'un pour un signaleur de confiance.",
    ),
    "reporter warn": ("Warn a reporter; their pages say so.", "Avertit qui signale; ses pages de suivi le disent."),
    "reporter mute": (
        (
            "Only record what a reporter sends, for some days, after a warning.\n\nThey are told, and may ask once that somebody look all "
            "the same (the same, art. 23(2))."
        ),
        (
            "Consigne seulement ce que quelqu'un envoie, pour quelques jours, après un avertissement.\n\nLa personne le sait, et peut "
            "demander une fois qu'on regarde quand même (même règlement, art. 23, par. 2)."
        ),
    ),
    "reporter unmute": ("Look at a reporter's reports again.", "Examine de nouveau ce que quelqu'un signale."),
}

OPTION_WORDS: dict[str, tuple[str, str]] = {
    "reporter": ("Who reports it; may be left out.", "Qui le signale; facultatif."),
    "notice": (
        "This is a right holder's or an authority's notice.",
        "Ceci est l'avis d'un titulaire de droits ou d'une autorité.",
    ),
    "message": (
        "A file with one message, or - for standard input.",
        "Un fichier d'un seul message, ou - pour l'entrée standard.",
    ),
    "receipt": ("The receipt of a report.", "Le reçu d'un signalement."),
    "complaint forward account": (
        "Whose content it is; what was told with the notice if you name none.",
        "À qui est le contenu; ce qui fut dit avec l'avis si vous ne nommez personne.",
    ),
    "waiting": ("Only notices that wait to be passed on.", "Seulement les avis à transmettre."),
    "suspects": (
        "Only those with many manifestly unfounded reports.",
        "Seulement qui a envoyé beaucoup de signalements manifestement infondés.",
    ),
    "who": (
        "A reporter as the list names it, key:ID of a key, or an account of yours.",
        "Quelqu'un tel que la liste le nomme, key:ID pour une clé, ou l'un de vos comptes.",
    ),
    "days": ("For how many days.", "Pendant combien de jours."),
}
for _command in ("complaint reject", *(f"reporter {what}" for what in ("trust", "distrust", "warn", "mute", "unmute"))):
    OPTION_WORDS[f"{_command} reason"] = ("Why; it is kept under seal.", "Pourquoi; c'est conservé sous scellé.")
