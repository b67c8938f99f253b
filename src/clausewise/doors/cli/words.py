"""The words of the help, English and French side by side; a test proves that nothing lacks either."""

from __future__ import annotations

from clausewise.doors.cli import (
    accounting,
    announcing,
    attending,
    banking,
    enforcing,
    keeping,
    replaying,
    sharding,
    staffing,
    teaching,
    telling,
)

Both = tuple[str, str]

HEADINGS: dict[str, Both] = {
    "usage": ("Usage:", "Usage :"),
    "arguments": ("Arguments:", "Arguments :"),
    "options": ("Options:", "Options :"),
    "commands": ("Commands:", "Commandes :"),
    "everywhere": ("Everywhere:", "Partout :"),
    "options_here": ("[OPTIONS]", "[OPTIONS]"),
    "command_here": ("COMMAND …", "COMMANDE …"),
}

EVERYWHERE: dict[str, Both] = {
    "--language en|fr": (
        "Language of messages; otherwise CLAUSEWISE_LANGUAGE, the settings or the locale.",
        "Langue des messages; sinon CLAUSEWISE_LANGUAGE, les réglages ou la locale.",
    ),
    "--debug": ("Show the trace of an error.", "Montre la trace d'une erreur."),
    "-h, --help": ("Show this help.", "Montre cette aide."),
}

_EXITS: Both = (
    (
        "Exit code: 0 nothing found, 1 violations, 2 error (the rest was judged), 3 held for a person. The "
        "strongest wins: 2, 1, 3, 0. 130 when interrupted, 141 when the reader of the output has gone."
    ),
    (
        "Code de sortie : 0 rien à signaler, 1 infractions, 2 erreur (le reste a été jugé), 3 en attente "
        "d'une personne. Le plus fort l'emporte : 2, 1, 3, 0. 130 après une interruption, 141 si le lecteur "
        "de la sortie est parti."
    ),
)

# By command path; the first paragraph is what a list of commands shows.
HELP: dict[str, Both] = {
    "": (
        (
            "Identifies what breaks an acceptable-use policy and acts on it, clause by clause, in English and "
            "French.\n\nSettings come from clausewise.toml or [tool.clausewise] in pyproject.toml, then "
            "CLAUSEWISE_*, then options. --version prints the version."
        ),
        (
            "Relève ce qui enfreint une politique d'utilisation acceptable et y donne suite, clause par clause, "
            "en français et en anglais.\n\nLes réglages viennent de clausewise.toml ou de [tool.clausewise] dans "
            "pyproject.toml, puis de CLAUSEWISE_*, puis des options. --version donne la version."
        ),
    ),
    "check": (
        f"Judge files, folders, NDJSON, CSV or standard input.\n\n{_EXITS[0]}",
        f"Juge des fichiers, des dossiers, du NDJSON, du CSV ou l'entrée standard.\n\n{_EXITS[1]}",
    ),
    "watch": (
        (
            "Judge what is done in logs, to their end with --once or as they grow.\n\nEach log's format is recognised: Apache, "
            "nginx, Caddy, Traefik, HAProxy, AWS, W3C, sshd, JSON lines; any other by a TOML file. Rotation is followed; "
            "access.log* reads a rotated set, oldest first. What we refused ourselves counts against nobody. "
            + _EXITS[0]
        ),
        (
            "Juge ce qui se fait dans des journaux, jusqu'à leur fin avec --once ou au fil de l'eau.\n\nLe format de chaque "
            "journal est reconnu : Apache, nginx, Caddy, Traefik, HAProxy, AWS, W3C, sshd, lignes JSON; tout autre par un "
            "fichier TOML. La rotation est suivie; access.log* lit toute la série, du plus ancien au plus récent. Ce que "
            "nous avons refusé nous-mêmes ne compte contre personne. " + _EXITS[1]
        ),
    ),
    "signals": (
        (
            "Print what the detectors see in every row, as NDJSON, in order.\n\nNothing is judged or recorded. "
            "Beside the signals come the label names of evaluation sets (pii, self_harm, …), each the highest of "
            "its signals."
        ),
        (
            "Donne ce que voient les détecteurs dans chaque ligne, en NDJSON, dans l'ordre.\n\nRien n'est jugé "
            "ni consigné. Aux signaux s'ajoutent les noms d'étiquettes des jeux d'évaluation (pii, self_harm, "
            "…), chacun valant le plus haut de ses signaux."
        ),
    ),
    "explain": (
        (
            "Show every step of one judgement: what was read, seen, compared and decided.\n\nNothing is "
            "recorded. A name of a file that exists is read; anything else is taken as the text itself."
        ),
        (
            "Montre chaque étape d'un jugement : ce qui a été lu, vu, comparé et décidé.\n\nRien n'est consigné. "
            "Le nom d'un fichier qui existe est lu; tout le reste est pris comme le texte même."
        ),
    ),
    "detectors": (
        (
            "Show the card of every detector, or the whole card of one: what it sees, why, where it ends.\n\nFigures "
            "stand where a card file ships; `eval --detector NAME --card FILE` writes one."
        ),
        (
            "Montre la fiche de chaque détecteur, ou la fiche entière d'un seul : ce qu'il voit, pourquoi, ses limites."
            "\n\nLes chiffres y sont quand un fichier de fiche est fourni; « eval --detector NAME --card FILE » en "
            "écrit un."
        ),
    ),
    "policy": (
        "Show, check, format, compare, publish or begin a policy.",
        "Affiche, vérifie, met en forme, compare, publie ou commence une politique.",
    ),
    "policy show": ("Show the policy, or one clause of it.", "Affiche la politique, ou une de ses clauses."),
    "policy check": (
        "Check a policy: every file, and every example against the detectors.",
        "Vérifie une politique : chaque fichier, et chaque exemple devant les détecteurs.",
    ),
    "policy fmt": (
        "Put the files of a policy in canonical layout.",
        "Met les fichiers d'une politique en forme canonique.",
    ),
    "policy diff": (
        "Show what changed from one policy to another, in both languages.",
        "Montre ce qui a changé d'une politique à l'autre, dans les deux langues.",
    ),
    "policy publish": (
        "Freeze this version of a policy, for ever.",
        "Fige cette version d'une politique, pour toujours.",
    ),
    "policy new": (
        "Begin a small valid policy in an empty folder.",
        "Commence une petite politique valable dans un dossier vide.",
    ),
    "authorize": (
        "Put an authorization in force: who may do what, where, until when.",
        "Met une autorisation en vigueur : qui peut faire quoi, où, jusqu'à quand.",
    ),
    "revoke": ("End an authorization now.", "Met fin à une autorisation dès maintenant."),
    "authorizations": (
        "List the authorizations and how each one stands.",
        "Énumère les autorisations et l'état de chacune.",
    ),
    "decision": (
        "Show a recorded decision and what became of it.",
        "Affiche une décision consignée et ce qu'il en est advenu.",
    ),
    "undo": (
        "Take a decision back, with its measures and strikes.",
        "Reprend une décision, avec ses mesures et ses avertissements.",
    ),
    "deposit": ("Know works again by their fingerprints.", "Reconnaît des œuvres à leur empreinte."),
    "deposit add": (
        "Deposit a text; only its fingerprint is kept, never the text.",
        "Dépose un texte; seule son empreinte est conservée, jamais le texte.",
    ),
    "deposit list": ("List the deposits.", "Énumère les dépôts."),
    "deposit remove": (
        "Withdraw a deposit and destroy its fingerprint.",
        "Retire un dépôt et détruit son empreinte.",
    ),
    "key": ("Manage the keys of the HTTP service.", "Gère les clés du service HTTP."),
    "key add": (
        "Make a key; its secret is shown once and never kept.",
        "Crée une clé; son secret est montré une fois et jamais conservé.",
    ),
    "key list": ("List the keys.", "Énumère les clés."),
    "key revoke": ("Revoke a key for good.", "Révoque une clé pour de bon."),
    "audit": ("Verify the ledger.", "Vérifie le registre."),
    "audit verify": (
        "Walk the whole chain of records and say whether it is intact, and whether it meets every checkpoint.",
        "Parcourt toute la chaîne du registre et dit si elle est intacte et conforme à chaque point de contrôle.",
    ),
    "audit head": (
        "Print sequence and hash of the last record, to be kept elsewhere.",
        "Donne le rang et l'empreinte de la dernière entrée, à garder ailleurs.",
    ),
    "doctor": (
        "Check this installation and say what to do about what is broken.",
        "Vérifie cette installation et dit quoi faire de ce qui est brisé.",
    ),
    "serve": (
        "Judge the samples at the first run, then serve over HTTP.",
        "Juge les exemples au premier lancement, puis sert en HTTP.",
    ),
    "eval": (
        (
            "Measure the detectors and the policy on labelled JSON lines.\n\nA row holds text, html (a page's source), "
            "data (base64) with a medium, or several parts; lang; and labels: a clause's id, or a name such as "
            "hidden_text, to 0 or 1. A label that is absent is unknown. A row with benign: 1 and no other label counts "
            "as a negative of every label. Nothing is recorded. For each label and language come all rows together "
            "and the mean over sources; then what ordinary text of each kind sets off."
        ),
        (
            "Mesure les détecteurs et la politique sur des lignes JSON étiquetées.\n\nUne ligne contient text, html (la "
            "source d'une page), data (base64) avec un medium, ou plusieurs parts; lang; et labels : l'identifiant d'une "
            "clause, ou un nom tel que hidden_text, vers 0 ou 1. Une étiquette absente est inconnue. Une ligne avec "
            "benign: 1 et rien d'autre compte comme négative pour chaque étiquette. Rien n'est consigné. Viennent, pour "
            "chaque étiquette et langue, toutes les lignes ensemble et la moyenne des sources; puis ce que déclenche "
            "chaque genre de texte ordinaire."
        ),
    ),
}

# By parameter name; ``command name`` where a command means something else by it.
OPTION_WORDS: dict[str, Both] = {
    "paths": (
        "Files, folders, or - for standard input. .ndjson, .jsonl, .csv and .tsv hold a row each; .gz is read too.",
        (
            "Fichiers, dossiers, ou - pour l'entrée standard. .ndjson, .jsonl, .csv et .tsv sont lus par lignes; "
            ".gz aussi."
        ),
    ),
    "logs": ("Log files, or - for standard input.", "Des fichiers journaux, ou - pour l'entrée standard."),
    "once": ("Read to the end and stop.", "Lit jusqu'à la fin, puis s'arrête."),
    "since": ("Let go of what is earlier than this.", "Laisse de côté ce qui est antérieur."),
    "log_format": (
        "A format by its name, or a TOML file that describes one; recognised if you give none.",
        "Un format par son nom, ou un fichier TOML qui le décrit; reconnu si vous n'en donnez pas.",
    ),
    "reading": (
        "Whether logs that are read once are read line by line or by columns: the same is found; chosen by what is quicker.",
        (
            "Si les journaux lus d'un coup le sont ligne par ligne ou par colonnes : on y trouve la même chose; choisi selon ce "
            "qui va plus vite."
        ),
    ),
    "policy": (
        "A shipped policy's name, a policy folder or a published file.",
        "Nom d'une politique fournie, dossier de politique ou fichier publié.",
    ),
    "store": ("The ledger: a file, or postgresql://…", "Le registre : un fichier, ou postgresql://…"),
    "check store": (
        "Record the decisions durably in this ledger; it is made if need be.",
        "Consigne durablement les décisions dans ce registre; il est créé au besoin.",
    ),
    "serve store": (
        "The ledger's file; it is made if need be. Default: var/clausewise.db.",
        "Fichier du registre; il est créé au besoin. Par défaut : var/clausewise.db.",
    ),
    "form": ("What is read, whatever the names say.", "Ce qui est lu, quels que soient les noms."),
    "format": (
        "How to print: a line a finding, one JSON document, a JSON object a line, or SARIF for code hosts and editors.",
        "Forme de la sortie : une ligne par constat, un document JSON, un objet JSON par ligne, ou SARIF pour forges et éditeurs.",
    ),
    "author": (
        "The account that wrote it, where a row names none.",
        "Le compte qui l'a écrit, quand une ligne n'en nomme pas.",
    ),
    "host": (
        "The host of the service that carries it; empty means the operator's own.",
        "L'hôte du service qui le porte; vide : celui de l'exploitant.",
    ),
    "serve host": ("The address to listen on.", "L'adresse d'écoute."),
    "path": ("The path within that host.", "Le chemin chez cet hôte."),
    "target": ("The account that it is addressed to.", "Le compte à qui il s'adresse."),
    "render": (
        "Let the system's Chromium draw pages in which it is doubtful what readers see; nothing is fetched.",
        "Fait dessiner par le Chromium du système les pages où l'on doute de ce que voient les lecteurs; rien n'est chargé.",
    ),
    "quiet": (
        "No progress, notes or summary; errors are still told.",
        "Ni progression, ni remarques, ni bilan; les erreurs sont dites quand même.",
    ),
    "raw": (
        "The detectors' own signals only, without label names.",
        "Seulement les signaux des détecteurs, sans noms d'étiquettes.",
    ),
    "what": (
        "The text itself, a file, or - for standard input.",
        "Le texte même, un fichier, ou - pour l'entrée standard.",
    ),
    "as_json": ("Print JSON.", "Donne du JSON."),
    "clause": (
        "The id of a clause; without it, all of them are listed.",
        "L'id d'une clause; sans lui, toutes sont énumérées.",
    ),
    "folder": (
        "A policy folder or a shipped policy's name; without it, the policy in force.",
        "Un dossier de politique ou le nom d'une politique fournie; sans lui, la politique en vigueur.",
    ),
    "policy new folder": (
        "The folder to fill; it must be empty or missing.",
        "Le dossier à remplir; il doit être vide ou absent.",
    ),
    "coverage": (
        "Show how each clause can come to notice, and how many examples prove it.",
        "Montre comment chaque clause peut être relevée, et combien d'exemples la prouvent.",
    ),
    "check_only": (
        "Change nothing; name the files that would change and exit with 1 if there are any.",
        "Ne change rien; nomme les fichiers à changer et sort avec 1 s'il y en a.",
    ),
    "before": (
        "The earlier policy: a name, folder or published file.",
        "La politique antérieure : nom, dossier ou fichier publié.",
    ),
    "after": ("The later policy.", "La politique ultérieure."),
    "into": (
        "The folder that keeps the published versions; by default the policy's own.",
        "Le dossier des versions publiées; par défaut celui de la politique.",
    ),
    "operator": ("The operator's name.", "Le nom de l'exploitant."),
    "identifier": ("Its id; one is made if you give none.", "Son id; il en est créé un si vous n'en donnez pas."),
    "kind": (
        "grant (by the operator), consent (of the person concerned) or licence (of a right holder).",
        "grant (de l'exploitant), consent (de la personne concernée) ou licence (du titulaire d'un droit).",
    ),
    "clauses": (
        "A clause that it lifts, such as privacy.* or content.property. Repeatable, like every scope option.",
        "Une clause qu'elle lève, telle que privacy.* ou content.property. Répétable, comme toute option de portée.",
    ),
    "accounts": ("Only for this account.", "Seulement pour ce compte."),
    "targets": ("Only about this person or account.", "Seulement au sujet de cette personne ou de ce compte."),
    "hosts": ("Only on this host.", "Seulement chez cet hôte."),
    "networks": (
        "Only from this network, such as 203.0.113.0/24.",
        "Seulement depuis ce réseau, tel que 203.0.113.0/24.",
    ),
    "issuer": ("Who permits it.", "Qui le permet."),
    "document": ("The document that it stands on.", "Le document sur lequel elle repose."),
    "starts": (
        "From when: a date or time (UTC unless it says otherwise). Default: now.",
        "À partir de quand : date ou heure (UTC à défaut d'indication). Par défaut : maintenant.",
    ),
    "until": (
        "Until when: a date, a time, or a span such as 90d.",
        "Jusqu'à quand : une date, une heure, ou une durée telle que 90d.",
    ),
    "by": ("Who does this; it is recorded.", "Qui le fait; c'est consigné."),
    "authorization": ("The id of the authorization.", "L'id de l'autorisation."),
    "item": ("The id or address of the content.", "L'id ou l'adresse du contenu."),
    "reason": ("Why; it is recorded and can be erased.", "Pourquoi; c'est consigné et peut être effacé."),
    "deposited": (
        "The text file to deposit, or - for standard input.",
        "Le fichier texte à déposer, ou - pour l'entrée standard.",
    ),
    "deposit": ("The id of the deposit.", "L'id du dépôt."),
    "owner": ("The account that may publish it.", "Le compte qui peut la publier."),
    "title": (
        "What the work is called; it is sealed and can be erased.",
        "Le titre de l'œuvre; il est scellé et peut être effacé.",
    ),
    "deposit add kind": (
        "confidential (a few sentences are too much) or protected (a quotation is allowed).",
        "confidential (quelques phrases sont de trop) ou protected (une citation est permise).",
    ),
    "decision_id": ("The id of the decision.", "L'id de la décision."),
    "name": ("A name to know the key by.", "Un nom pour reconnaître la clé."),
    "scopes": ("A scope of the key; repeatable.", "Une portée de la clé; répétable."),
    "key": ("The id of the key.", "L'id de la clé."),
    "head": (
        "A head that was kept elsewhere, as `audit head` prints it.",
        "Une tête gardée ailleurs, telle que « audit head » la donne.",
    ),
    "port": ("The port to listen on.", "Le port d'écoute."),
    "doctor port": ("The port that `serve` would listen on.", "Le port où « serve » écouterait."),
    "samples": (
        "A folder of samples to judge into the ledger before serving, once.",
        "Un dossier d'exemples à juger dans le registre avant de servir, une seule fois.",
    ),
    "sources": (
        "Folders or files of labelled .jsonl or .jsonl.gz.",
        "Dossiers ou fichiers .jsonl ou .jsonl.gz étiquetés.",
    ),
    "output": ("Write every figure to this file, as JSON.", "Écrit tous les chiffres dans ce fichier, en JSON."),
    "plots": (
        "Draw precision against recall, and score against truth, into this folder: one SVG a label.",
        "Trace dans ce dossier la précision selon le rappel et la vérité selon le score : un SVG par étiquette.",
    ),
    "behaviour": (
        "Measure scenarios of requests over time and single requests, labelled attack or benign, instead.",
        "Mesure plutôt des scénarios de requêtes dans le temps et des requêtes seules, étiquetés attack ou benign.",
    ),
    "by_source": ("Print a line for each source too.", "Donne aussi une ligne par source."),
}

for _more in (
    accounting,
    announcing,
    attending,
    banking,
    enforcing,
    keeping,
    replaying,
    sharding,
    staffing,
    teaching,
    telling,
):
    HELP |= _more.HELP
    OPTION_WORDS |= _more.OPTION_WORDS
