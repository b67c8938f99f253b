"""The words of the help about how things stand and what the operator has done about them; see ``words``."""

from __future__ import annotations

from clausewise.enforce import State

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
}

OPTION_WORDS: dict[str, Both] = {
    "on": ("content, account or access.", "content (contenu), account (compte) ou access (accès)."),
    "standing target": (
        "Its id; an access is account:ID, address:IP, network:CIDR or token:SHA256.",
        "Son identifiant; un accès s'écrit account:ID, address:IP, network:CIDR ou token:SHA256.",
    ),
    "expiries limit": ("How many at most.", "Combien au plus."),
}

STATES: dict[State, Both] = {
    State.PUBLISHED: ("published", "publié"),
    State.RESTORED: ("restored", "rétabli après avoir été caché"),
    State.LABELLED: ("labelled", "muni d'une étiquette"),
    State.LIMITED: ("limited", "limité"),
    State.HELD: ("held until a person has looked", "en attente du regard d'une personne"),
    State.REMOVED: ("removed", "retiré"),
    State.ACTIVE: ("active", "actif"),
    State.REINSTATED: ("reinstated, with conditions", "rétabli, sous conditions"),
    State.WARNED: ("warned", "mis en garde"),
    State.SUSPENDED: ("suspended", "suspendu"),
    State.SUSPENDED_FOR_GOOD: ("suspended for good", "suspendu pour de bon"),
    State.TERMINATED: ("closed", "fermé"),
    State.OPEN: ("open", "ouvert"),
    State.BLOCKED: ("blocked", "bloqué"),
    State.BLOCKED_FOR_GOOD: ("blocked for good", "bloqué pour de bon"),
}
