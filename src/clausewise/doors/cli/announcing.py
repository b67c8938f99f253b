"""The words of the help of webhooks; see ``words``."""

from __future__ import annotations

HELP: dict[str, tuple[str, str]] = {
    "webhook": (
        "Tell other programs of records, by signed webhooks.",
        "Avise d'autres programmes de ce qui est consigné, par webhooks signés.",
    ),
    "webhook add": (
        (
            "Tell an address of events from now on.\n\nWhat its receiver verifies by is shown once. `serve` sends; addresses on the "
            "public internet are called by HTTPS, internal ones only in networks listed in webhook_networks."
        ),
        (
            "Avise une adresse d'événements à partir de maintenant.\n\nCe par quoi son destinataire vérifie n'est montré qu'une fois. "
            "« serve » envoie; les adresses publiques sont appelées par HTTPS, les adresses internes seulement dans les réseaux "
            "inscrits dans webhook_networks."
        ),
    ),
    "webhook list": (
        "List the webhooks, and what each still has to be told.",
        "Énumère les webhooks, et ce dont chacun doit encore être avisé.",
    ),
    "webhook remove": (
        "Remove a webhook and destroy its secrets.",
        "Retire un webhook et détruit ses secrets.",
    ),
    "webhook pause": (
        "Tell an endpoint nothing until it is resumed; nothing is lost.",
        "N'envoie plus rien à un point d'arrivée avant la reprise; rien ne se perd.",
    ),
    "webhook resume": (
        "Go on, with everything that it missed.",
        "Reprend, avec tout ce qui lui a échappé.",
    ),
    "webhook rotate": (
        "Sign by a new secret, and by the old one too for a day.",
        "Signe par un nouveau secret, et par l'ancien aussi pendant un jour.",
    ),
    "webhook replay": (
        "Send a stretch of events again, with the same ids.",
        "Envoie de nouveau une suite d'événements, avec les mêmes identifiants.",
    ),
    "webhook dead": (
        "List what never got through.",
        "Énumère ce qui n'est jamais passé.",
    ),
    "webhook resend": (
        "Try anew what never got through.",
        "Retente ce qui n'est jamais passé.",
    ),
}

OPTION_WORDS: dict[str, tuple[str, str]] = {
    "url": ("The address that is told.", "L'adresse à aviser."),
    "events": (
        "A type of event, such as decision.made; case.* or * for several. Repeatable.",
        "Un type d'événement, tel que decision.made; case.* ou * pour plusieurs. Répétable.",
    ),
    "webhook_name": ("A name to know it by.", "Un nom pour le reconnaître."),
    "evidence": (
        "Send words of persons along: quoted evidence, reports, appeals.",
        "Joint des mots de personnes : éléments cités, signalements, appels.",
    ),
    "asymmetric": (
        "Sign by Ed25519, so that the receiver holds no secret.",
        "Signe par Ed25519, pour que le destinataire ne détienne aucun secret.",
    ),
    "webhook": ("The id of the webhook.", "L'id du webhook."),
    "since": (
        "From when: a date or time, or a span back from now such as 3d.",
        "À partir de quand : date ou heure, ou une durée en arrière telle que 3d.",
    ),
    "webhook replay before": ("Before when. Default: now.", "Avant quand. Par défaut : maintenant."),
    "sequences": (
        "The sequence of one record; repeatable. Default: all.",
        "Le rang d'un enregistrement; répétable. Par défaut : tous.",
    ),
}
