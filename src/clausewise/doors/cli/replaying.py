"""The words of the help of what is judged again: ``replay`` and its commands; see ``words``."""

from __future__ import annotations

HELP: dict[str, tuple[str, str]] = {
    "replay": (
        (
            "Say what another policy would change, or prove decisions of the past (`replay ID`).\n\nBoth policies judge the same contents: "
            "what was decided upon in a stretch of the ledger, or an archive of yours. Counted are what is newly caught and freed, treated "
            "harder or milder, by clause, language and account; how much of it is right where rows have labels; and the hours of people. "
            "Nothing is recorded or done, and nobody is asked elsewhere."
        ),
        (
            "Dit ce que changerait une autre politique, ou prouve des décisions passées (« replay ID »).\n\nLes deux politiques "
            "jugent les mêmes contenus : ce sur quoi il a été décidé dans une période du registre, ou une archive à vous. Se comptent "
            "ce qui est nouvellement relevé ou libéré, traité plus durement ou plus doucement, par clause, langue et compte; combien "
            "en est juste là où les lignes ont des étiquettes; et les heures de personnes. Rien n'est consigné ni fait, et rien n'est "
            "demandé ailleurs."
        ),
    ),
    "replay prove": (
        (
            "Judge decisions of the past again and say whether they come out the same (`replay ID` is short for it).\n\nEach is judged by "
            "the policy, the detectors, the content and the state of then; what hung on its moment is taken from the record and named. "
            "Nothing is recorded and nobody is asked elsewhere. Exit code: 0 the same, 1 something differs, 2 it cannot be tried, 3 the "
            "same by its evidence alone."
        ),
        (
            "Juge de nouveau des décisions passées et dit si elles sont les mêmes (« replay ID » en est l'abrégé).\n\nChacune est jugée "
            "selon la politique, les détecteurs, le contenu et l'état d'alors; ce qui tenait au moment est pris du registre et nommé. Rien "
            "n'est consigné et rien n'est demandé ailleurs. Code de sortie : 0 la même, 1 quelque chose diffère, 2 l'essai est impossible, "
            "3 la même par ses seules preuves."
        ),
    ),
    "replay shadow": (
        (
            "Run a draft in shadow beside the policy in force, or tell what it has counted.\n\nWith a draft, which must hold its examples: "
            "every process that has the ledger open judges by both from then on, and does only what the policy in force says. Without one: "
            "what would have changed since, as `replay --policy` tells it. The draft needs the register of the policy in force."
        ),
        (
            "Fait tourner un projet à blanc à côté de la politique en vigueur, ou dit ce qu'il a compté.\n\nAvec un projet, dont les "
            "exemples doivent tenir : tout processus qui a ouvert le registre juge dès lors selon les deux, et ne fait que ce que dit la "
            "politique en vigueur. Sans projet : ce qui aurait changé depuis, comme le dit « replay --policy ». Le projet doit avoir le "
            "registre de la politique en vigueur."
        ),
    ),
    "replay publish": (
        (
            "Publish the draft that runs in shadow, and end its shadow.\n\nThe version is frozen, and that, by whom and why is recorded. "
            "Where the setting policy names the folder versions, it is judged by from its day on, once the service was started again."
        ),
        (
            "Publie le projet qui tourne à blanc, et y met fin.\n\nLa version est figée, et cela, par qui et pourquoi, est consigné. "
            "Là où le réglage policy nomme le dossier versions, elle fait loi à compter de son jour, une fois le service relancé."
        ),
    ),
    "replay drop": (
        "Drop the draft that runs in shadow; what it counted stays in the record.",
        "Abandonne le projet qui tourne à blanc; ce qu'il a compté reste au registre.",
    ),
}

OPTION_WORDS: dict[str, tuple[str, str]] = {
    "decisions": (
        "The ids of decisions; without any, every decision of the stretch.",
        "Les ids de décisions; sans aucun, toute décision de la période.",
    ),
    "policies": (
        "A policy; given twice, from the first to the second; once, from the one in force to it.",
        "Une politique; deux fois : de la première à la seconde; une fois : de celle en vigueur à elle.",
    ),
    "draft": (
        "The draft: a policy folder or a file; without it, what the one that runs has counted.",
        "Le projet : dossier de politique ou fichier; sans lui, ce que celui qui tourne a compté.",
    ),
    "replay begins": (
        "From when on, of the ledger. Default: the beginning.",
        "À partir de quand, du registre. Par défaut : le début.",
    ),
    "replay ends": ("Before when. Default: now.", "Avant quand. Par défaut : maintenant."),
    "archive": (
        "Compare on these files or folders instead of the ledger: NDJSON, CSV, Parquet and all that `check` reads. Repeatable.",
        "Compare sur ces fichiers ou dossiers plutôt que sur le registre : NDJSON, CSV, Parquet et tout ce que lit « check ». Répétable.",
    ),
    "sample": (
        "Judge only so many, drawn from every stratum; counts then have bounds.",
        "N'en juge que ce nombre, tiré de chaque strate; les nombres ont alors des bornes.",
    ),
    "seed": (
        "What decides who is drawn: the same seed draws the same.",
        "Ce qui décide du tirage : la même graine tire les mêmes.",
    ),
    "division": (
        "The strata: action (ledger), clause, host (archive), language or medium. Default: action; of an archive, language.",
        "Les strates : action (registre), clause, host (archive), language ou medium. Par défaut : action; d'une archive, language.",
    ),
    **{
        f"{command} {name}": words
        for command in ("replay", "replay shadow")
        for name, words in (
            ("form", ("How to print.", "Forme de la sortie.")),
            ("out", ("Write it into this file.", "L'écrit dans ce fichier.")),
        )
    },
    "replay prove begins": ("From when on. Default: the beginning.", "À partir de quand. Par défaut : le début."),
    "replay prove ends": ("Before when. Default: now.", "Avant quand. Par défaut : maintenant."),
    "content": (
        "Where content lies that was not kept: files, rows or folders of yours; found by its hash. Repeatable.",
        "Où se trouve le contenu non conservé : fichiers, lignes ou dossiers à vous; reconnu à son empreinte. Répétable.",
    ),
}
