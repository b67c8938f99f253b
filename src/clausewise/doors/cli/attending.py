"""The words of the help of what is done to services as it happens: requests told as records, supported interfaces; see ``words``."""

from __future__ import annotations

HELP: dict[str, tuple[str, str]] = {
    "interfaces": (
        "Draft, check and show the supported interfaces.",
        "Esquisse, vérifie et affiche les interfaces prises en charge.",
    ),
    "interfaces learn": (
        (
            "Draft the list of supported interfaces from clean traffic.\n\nIn it are the routes that several callers used with "
            "success. Whoever failed often is left out, and so is what looks like no path of a service. Read the draft: it says "
            "what was used, not what you support."
        ),
        (
            "Esquisse la liste des interfaces prises en charge à partir d'un trafic sain.\n\nElle contient les routes que "
            "plusieurs appelants ont employées avec succès. Qui a souvent échoué n'y compte pas, ni ce qui ne ressemble au "
            "chemin d'aucun service. Relisez l'esquisse : elle dit ce qui a servi, non ce que vous prenez en charge."
        ),
    ),
    "interfaces check": (
        "Check lists of routes and OpenAPI documents.",
        "Vérifie des listes de routes et des documents OpenAPI.",
    ),
    "interfaces show": (
        "List the supported interfaces in force, or those of files.",
        "Énumère les interfaces prises en charge, ou celles de fichiers.",
    ),
}

OPTION_WORDS: dict[str, tuple[str, str]] = {
    "draft": (
        "Say kindly what could be changed before it is published; nothing is decided and nothing recorded.",
        "Dit avec bienveillance ce qui pourrait être changé avant de publier; rien n'est décidé ni consigné.",
    ),
    "line": (
        "A line of a log instead: what it is read as, what it bears and counts towards, what follows.",
        "Une ligne d'un journal à la place : comment elle est lue, ce qu'elle porte, ce pour quoi elle compte, ce qui s'ensuit.",
    ),
    "shadow": (
        "Record what would be done about requests and sign-ins that are told, and do nothing.",
        "Consigne ce qui serait fait des requêtes et connexions racontées, et ne fait rien.",
    ),
    "events": (
        (
            "Requests and sign-ins told as records instead of content: a JSON object a line ({id, method, uri, headers, body, ts, ip, "
            "status, user, session}), a verdict a line (NDJSON unless --format text)."
        ),
        (
            "Des requêtes et des connexions racontées au lieu d'un contenu : un objet JSON par ligne ({id, method, uri, headers, body, "
            "ts, ip, status, user, session}), une décision par ligne (en NDJSON, sauf avec --format text)."
        ),
    ),
    "interfaces learn output": (
        "Write the draft to this file instead of printing it.",
        "Écrit l'esquisse dans ce fichier au lieu de l'afficher.",
    ),
    "actors": (
        "How many callers must have used a route with success.",
        "Combien d'appelants doivent avoir employé une route avec succès.",
    ),
    "files": (
        "Lists of routes and OpenAPI documents, in YAML or JSON.",
        "Des listes de routes et des documents OpenAPI, en YAML ou en JSON.",
    ),
    "techniques": (
        "Only by this technique: the name of a signal, or a family such as probing.*.",
        "Seulement par cette technique : le nom d'un signal, ou une famille telle que probing.*.",
    ),
    "tokens": (
        "Only with the secret of this SHA-256 in the header Clausewise-Authorization.",
        "Seulement avec le secret de ce SHA-256 dans l'en-tête Clausewise-Authorization.",
    ),
    "learn": (
        "Judge nothing: print what profile the clean traffic in these logs would need.",
        "Ne juge rien : affiche le profil qu'il faudrait au trafic sain de ces journaux.",
    ),
}
