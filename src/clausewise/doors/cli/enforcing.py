"""The words of the help about how things stand and what the operator has done about them; see ``words``."""

from __future__ import annotations

Both = tuple[str, str]

HELP: dict[str, Both] = {
    "standing": (
        "Say how content, an account or an access stands, until when, and by which decisions.",
        "Dit l'état d'un contenu, d'un compte ou d'un accès, jusqu'à quand et par quelles décisions.",
    ),
    "expiries": (
        (
            "List the measures that end by themselves, soonest first.\n\nThe service tells the operator's code when one ends; what "
            "ended while no service ran is told when one starts."
        ),
        (
            "Énumère les mesures qui prennent fin d'elles-mêmes, la plus proche d'abord.\n\nLe service prévient le code de "
            "l'exploitant quand l'une prend fin; ce qui a pris fin sans service en marche est annoncé à son démarrage."
        ),
    ),
    "blocks": (
        (
            "Say who is barred now; or write it for a firewall (--as nftables, a file for `nft -f`) or a jail (--as fail2ban, commands for "
            "`fail2ban-client`).\n\nA firewall knows no accounts and slows nobody down: only blocked addresses and networks are written."
        ),
        (
            "Dit qui est tenu à l'écart; ou l'écrit pour un pare-feu (--as nftables, un fichier pour « nft -f ») ou une prison (--as "
            "fail2ban, des commandes pour « fail2ban-client »).\n\nUn pare-feu ne connaît pas de comptes et ne ralentit personne : seuls "
            "les adresses et réseaux bloqués sont écrits."
        ),
    ),
    "refer": (
        (
            "Hand a decision over with its evidence: write a bundle whose manifest names every file with its hash.\n\nIt is signed with "
            "the key in CLAUSEWISE_REFERRAL_KEY, if there is one. The decision is under lock until `bank release` lets it go."
        ),
        (
            "Transmet une décision avec ses preuves : écrit un dossier dont le manifeste nomme chaque fichier et son empreinte.\n\nIl "
            "est signé par la clé de CLAUSEWISE_REFERRAL_KEY, s'il y en a une. La décision reste sous scellé jusqu'à « bank release »."
        ),
    ),
    "audit bundle": (
        "Check every hash, every record and the signature of a bundle, and name what is altered.",
        "Vérifie chaque empreinte, chaque entrée et la signature d'un dossier, et nomme ce qui est modifié.",
    ),
    "brakes": (
        "See what holds decisions back for a person, and let go of it.",
        "Voir ce qui retient des décisions pour une personne, et le relâcher.",
    ),
    "brakes show": (
        "Say which clauses are held back, and how much was done without a person in the last hour.",
        "Dit quelles clauses sont retenues, et combien a été fait sans personne dans la dernière heure.",
    ),
    "brakes release": (
        "Let a clause that is held back act again as it stands, for good; who did and why is recorded.",
        "Laisse agir de nouveau, pour de bon et telle quelle, une clause retenue; qui l'a fait et pourquoi est consigné.",
    ),
}

OPTION_WORDS: dict[str, Both] = {
    "on": ("content, account or access.", "content (contenu), account (compte) ou access (accès)."),
    "standing target": (
        "Its id; an access is account:ID, address:IP, network:CIDR or token:SHA256.",
        "Son identifiant; un accès s'écrit account:ID, address:IP, network:CIDR ou token:SHA256.",
    ),
    "brakes release clause": ("The clause that is held back.", "La clause retenue."),
    "brakes release reason": ("Why it is right; kept under seal.", "Pourquoi elle est juste; conservé sous scellé."),
    "to": ("Whom it is handed to; kept under seal.", "À qui elle est transmise; conservé sous scellé."),
    "refer ground": ("The legal ground; kept under seal.", "Le fondement juridique; conservé sous scellé."),
    "out": ("The bundle to write.", "Le dossier à écrire."),
    "refer sealed": (
        "Hand over what is sealed, too; that you did is recorded.",
        "Transmet aussi ce qui est scellé; que vous l'ayez fait est consigné.",
    ),
    "audit bundle file": ("The bundle.", "Le dossier."),
    "audit bundle key": (
        "The public key that must have signed it, in base64.",
        "La clé publique qui doit l'avoir signé, en base64.",
    ),
    "audit bundle store": (
        "The ledger that must know it.",
        "Le registre qui doit le connaître.",
    ),
    "blocks form": (
        "For people, for nftables, or for fail2ban.",
        "Pour des personnes, pour nftables ou pour fail2ban.",
    ),
    "blocks name": ("What the table or jail is called.", "Le nom de la table ou de la prison."),
    "held": (
        "What the jail holds now, as `fail2ban-client get JAIL banip` prints it: then only what differs is written.",
        "Ce que tient la prison, tel que l'imprime « fail2ban-client get PRISON banip » : seul ce qui diffère est alors écrit.",
    ),
    "blocks output": ("The file to put in place, in one step.", "Le fichier à mettre en place, d'un coup."),
    "expiries limit": ("How many at most.", "Combien au plus."),
}

# By the names of ``enforce.State``; the help is drawn without loading that room.
STATES: dict[str, Both] = {
    "published": ("published", "publié"),
    "restored": ("restored", "rétabli après avoir été caché"),
    "labelled": ("labelled", "muni d'une étiquette"),
    "limited": ("limited", "limité"),
    "held": ("held until a person has looked", "en attente du regard d'une personne"),
    "removed": ("removed", "retiré"),
    "active": ("active", "actif"),
    "reinstated": ("reinstated, with conditions", "rétabli, sous conditions"),
    "warned": ("warned", "mis en garde"),
    "suspended": ("suspended", "suspendu"),
    "suspended_for_good": ("suspended for good", "suspendu pour de bon"),
    "terminated": ("closed", "fermé"),
    "open": ("open", "ouvert"),
    "blocked": ("blocked", "bloqué"),
    "blocked_for_good": ("blocked for good", "bloqué pour de bon"),
}

# By the names of ``blocklist.Kind`` and ``blocklist.Effect``.
KINDS: dict[str, Both] = {
    "address": ("address", "adresse"),
    "network": ("network", "réseau"),
    "account": ("account", "compte"),
    "token": ("token", "jeton"),
}
EFFECTS: dict[str, Both] = {"block": ("blocked", "bloqué"), "limit": ("limited", "limité")}

# Why a bundle lacks something, by the word in its manifest.
OMITTED: dict[str, Both] = {
    "no_type": (
        "XARF has no type for this clause, or asks for what was not measured",
        "XARF n'a pas de type pour cette clause, ou demande ce qui n'a pas été mesuré",
    ),
    "large": ("too large", "trop volumineux"),
    "missing": ("its file is gone or cannot be read", "son fichier n'existe plus ou ne se lit pas"),
    "cut": ("only its beginning was kept", "seul son début a été conservé"),
}
