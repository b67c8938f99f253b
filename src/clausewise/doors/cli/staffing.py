"""The words of the help of ``staff``: the people who work here; see ``words``."""

from __future__ import annotations

HELP: dict[str, tuple[str, str]] = {
    "staff": ("Manage the people who work here.", "Gère les personnes qui travaillent ici."),
    "staff add": (
        (
            "Take somebody on and print a link with which they choose a password.\n\nFrom the first person on, the pages for people and "
            "the service ask who calls."
        ),
        (
            "Inscrit une personne et donne un lien par lequel elle choisit son mot de passe.\n\nDès la première personne, les pages de "
            "travail et le service demandent qui appelle."
        ),
    ),
    "staff list": ("List the people.", "Énumère les personnes."),
    "staff role": (
        "Let a person have exactly these roles; they sign in again.",
        "Donne à une personne ces rôles et aucun autre; elle devra se reconnecter.",
    ),
    "staff disable": (
        "End what a person may do here, now; what they did stays in the record.",
        "Met fin sur-le-champ à ce qu'une personne peut faire ici; ce qu'elle a fait reste au registre.",
    ),
    "staff invite": (
        (
            "Print a new link for somebody who lost their password or their second factor.\n\nWhen it is used, everything that they proved "
            "themselves with before ends."
        ),
        (
            "Donne un nouveau lien à qui a perdu son mot de passe ou son second facteur.\n\nQuand il sert, tout ce qui prouvait son "
            "identité auparavant prend fin."
        ),
    ),
    "staff unlock": (
        "Let a person try again at once who has to wait after wrong tries.",
        "Permet à une personne qui doit attendre après des essais erronés de réessayer aussitôt.",
    ),
    "staff sign-out": (
        "End now wherever a person is signed in; they may sign in again.",
        "Met fin sur-le-champ à toutes les sessions d'une personne; elle peut se reconnecter.",
    ),
    "staff reset": (
        (
            "Take away the second factors of a person who lost them.\n\nTheir sessions end, and the next sign-in asks for the password "
            "alone."
        ),
        (
            "Retire ses seconds facteurs à une personne qui les a perdus.\n\nSes sessions prennent fin, et la prochaine connexion ne "
            "demande que le mot de passe."
        ),
    ),
}

OPTION_WORDS: dict[str, tuple[str, str]] = {
    "staff add name": (
        "The name or address with which the person signs in.",
        "Le nom ou l'adresse avec lequel la personne se connecte.",
    ),
    **{
        f"staff {command} name": ("The person's name or id.", "Le nom ou l'id de la personne.")
        for command in ("role", "disable", "invite", "unlock", "sign-out", "reset")
    },
    "roles": ("A role of the person; repeatable.", "Un rôle de la personne; répétable."),
    "url": (
        "Where people reach the service, such as https://desk.example.org; what the settings say if you name none.",
        "L'adresse du service pour les personnes, telle que https://desk.example.org; celle des réglages si vous ne dites rien.",
    ),
    "again": ("Let the person come back.", "Permet à la personne de revenir."),
}
