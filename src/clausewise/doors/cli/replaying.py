"""The words of the help of what is judged again: ``replay`` and its commands; see ``words``."""

from __future__ import annotations

HELP: dict[str, tuple[str, str]] = {
    "replay": (
        "Judge again: prove that decisions of the past follow from the record.",
        "Juge de nouveau : prouve que les décisions passées découlent du registre.",
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
    "replay prove begins": ("From when on. Default: the beginning.", "À partir de quand. Par défaut : le début."),
    "replay prove ends": ("Before when. Default: now.", "Avant quand. Par défaut : maintenant."),
    "content": (
        "Where content lies that was not kept: files, rows or folders of yours; found by its hash. Repeatable.",
        "Où se trouve le contenu non conservé : fichiers, lignes ou dossiers à vous; reconnu à son empreinte. Répétable.",
    ),
}
