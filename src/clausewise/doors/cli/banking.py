"""The words of the help of ``clausewise bank``; see ``words``."""

from __future__ import annotations

HELP: dict[str, tuple[str, str]] = {
    "bank": (
        "Know content again by banks of fingerprints: works, harmful files, what must never be shown.",
        "Reconnaît des contenus par des banques d'empreintes : œuvres, fichiers nuisibles, ce qui ne doit jamais être montré.",
    ),
    "bank open": (
        (
            "Open a bank under a clause.\n\nIts band says how sure a plain match is at most. What matches a sealed bank is held, "
            "referred and kept under lock, and nobody is told."
        ),
        (
            "Ouvre une banque sous une clause.\n\nSon degré dit la certitude d'une franche concordance, au plus. Ce qui concorde avec "
            "une banque scellée est retenu, transmis et mis sous scellé, et personne n'en est averti."
        ),
    ),
    "bank add": (
        (
            "Add files, a hash, or the work of a right holder's notice to a bank.\n\nFiles are opened in the sandbox; only their "
            "fingerprints are kept. A notice names --owner, --title, --statement and --contact."
        ),
        (
            "Ajoute à une banque des fichiers, une empreinte, ou l'œuvre visée par l'avis d'un titulaire.\n\nLes fichiers sont ouverts "
            "en vase clos; seules leurs empreintes sont conservées. Un avis nomme --owner, --title, --statement et --contact."
        ),
    ),
    "bank list": (
        "List the banks, or what was added to one.",
        "Énumère les banques, ou ce qui fut ajouté à l'une d'elles.",
    ),
    "bank import": (
        "Import a list of hashes: CSV, lines of JSON, lines of PDQ, or an exchange's XML or JSON.",
        "Importe une liste d'empreintes : CSV, lignes JSON, lignes PDQ, ou le XML ou JSON d'un échange.",
    ),
    "bank export": ("Write a bank as a list of hashes.", "Écrit une banque sous forme de liste d'empreintes."),
    "bank search": (
        "Say which entries a file or a hash matches; nothing is recorded.",
        "Dit avec quelles entrées concorde un fichier ou une empreinte; rien n'est consigné.",
    ),
    "bank remove": (
        "Take an entry out; the values of one that was added alone are destroyed.",
        "Retire une entrée; les valeurs de celle qui fut ajoutée seule sont détruites.",
    ),
    "bank unseal": (
        "Show a sealed decision whole; who saw it is recorded.",
        "Montre en entier une décision scellée; qui l'a vue est consigné.",
    ),
    "bank release": (
        "End the lock on a decision, so that it can be undone or erased.",
        "Lève le scellé d'une décision, qui peut alors être reprise ou effacée.",
    ),
}

OPTION_WORDS: dict[str, tuple[str, str]] = {
    "bank": ("The name of a bank.", "Le nom d'une banque."),
    "bank list bank": (
        "A bank; without it, all of them are listed.",
        "Une banque; sans elle, toutes sont énumérées.",
    ),
    "bank open clause": (
        "The clause that its content goes against.",
        "La clause à laquelle son contenu contrevient.",
    ),
    "bank open band": ("How sure a plain match is at most.", "La certitude d'une franche concordance, au plus."),
    "sealed": (
        "Nothing of what matches it is shown, and nobody is told.",
        "Rien de ce qui concorde n'est montré, et personne n'en est averti.",
    ),
    "bank export sealed": (
        "Write the entries of a sealed bank: you are allowed to have them.",
        "Écrit les entrées d'une banque scellée : vous êtes en droit de les avoir.",
    ),
    "contents": ("A file; repeatable.", "Un fichier; répétable."),
    "hashes": (
        "A hash, as METHOD:HEX with pdq, sha256, sha1, md5, tlsh or chromaprint; repeatable for one content.",
        "Une empreinte, sous la forme MÉTHODE:HEX avec pdq, sha256, sha1, md5, tlsh ou chromaprint; répétable pour un même contenu.",
    ),
    "licence": ("The licence that it is under, if any.", "La licence qui le régit, s'il y en a une."),
    "statement": (
        "What the right holder declares; it is sealed.",
        "Ce que déclare le titulaire; c'est scellé.",
    ),
    "contact": ("The right holder's address; it is sealed.", "L'adresse du titulaire; elle est scellée."),
    "label": ("What it is called where it matches.", "Son nom là où il concorde."),
    "expires": (
        "Until when it is known: a date, a time, or a span such as 90d.",
        "Jusqu'à quand on le reconnaît : une date, une heure, ou une durée telle que 90d.",
    ),
    "bank add notice": ("This is a right holder's notice.", "Ceci est l'avis d'un titulaire de droits."),
    "list_file": ("The list, or - for standard input.", "La liste, ou - pour l'entrée standard."),
    "bank import form": (
        "The form of the list; by default what its name says.",
        "La forme de la liste; par défaut, celle que dit son nom.",
    ),
    "bank export form": ("The form of the list.", "La forme de la liste."),
    "source": ("Where the list comes from.", "D'où vient la liste."),
    "entry": ("The id of an entry.", "L'id d'une entrée."),
}
