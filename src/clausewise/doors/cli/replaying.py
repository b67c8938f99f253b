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
    "replay form": ("How to print.", "Forme de la sortie."),
    "replay out": ("Write it into this file.", "L'écrit dans ce fichier."),
    "replay prove begins": ("From when on. Default: the beginning.", "À partir de quand. Par défaut : le début."),
    "replay prove ends": ("Before when. Default: now.", "Avant quand. Par défaut : maintenant."),
    "content": (
        "Where content lies that was not kept: files, rows or folders of yours; found by its hash. Repeatable.",
        "Où se trouve le contenu non conservé : fichiers, lignes ou dossiers à vous; reconnu à son empreinte. Répétable.",
    ),
}
