"""What a page says after something was done, by the word in its address."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from clausewise.model import Words

DONE: Final[Mapping[str, Words]] = {
    "claimed": Words("You hold this case now.", "Ce dossier est maintenant entre vos mains."),
    "released": Words("The case is free again.", "Le dossier est libéré."),
    "skipped": Words("The case is left to others.", "Le dossier est laissé à d'autres."),
    "escalated": Words("The case was passed on.", "Le dossier est transmis."),
    "noted": Words("Your note was added.", "Votre note est ajoutée."),
    "proposed": Words(
        "Your decision waits for a second person.", "Votre décision attend la confirmation d'une seconde personne."
    ),
    "undone": Words("You took your decision back.", "Vous avez repris votre décision."),
    "seconded": Words("You confirmed it.", "Vous l'avez confirmée."),
    "declined": Words("You handed it back.", "Vous l'avez renvoyée."),
    "sought": Words("The content was looked for.", "Le contenu a été recherché."),
    "sealed": Words(
        "What came is sealed; those who may see it look after it.",
        "Ce qui est venu est scellé; qui peut le voir s'en occupe.",
    ),
    "looked": Words("That you looked was recorded.", "Votre consultation est consignée."),
    "none": Words("Nothing is waiting for you there.", "Rien ne vous y attend."),
    "kept": Words("Your preferences are kept.", "Vos préférences sont conservées."),
    "authorized": Words("The authorization is in force.", "L'autorisation est en vigueur."),
    "freed": Words("The clause may act again.", "La clause peut agir de nouveau."),
    "retracted": Words("All of it was taken back.", "Tout a été repris."),
    "handed": Words(
        "The evidence is ready to be handed over; the decision is under lock.",
        "Les preuves sont prêtes à être remises; la décision est sous scellé.",
    ),
    "passed": Words("The notice was passed on; send these words.", "L'avis est transmis; envoyez ces mots."),
    "preserved": Words("The record is kept for a year.", "La trace est conservée un an."),
    "resent": Words("They are tried anew.", "Un nouvel essai est lancé."),
    "roles": Words("The person has these roles now.", "La personne a maintenant ces rôles."),
    "disabled": Words("The person may do nothing here any more.", "La personne ne peut plus rien faire ici."),
    "enabled": Words("The person may come back.", "La personne peut revenir."),
    "unlocked": Words("The person may try again at once.", "La personne peut réessayer aussitôt."),
    "signed-out": Words("The person is signed in there no more.", "La personne n'y est plus en session."),
    "reset": Words(
        "The person signs in with the password alone.", "La personne se connecte avec le seul mot de passe."
    ),
    "called_off": Words("The comparison ends.", "La comparaison prend fin."),
    "shadowed": Words("The draft runs in shadow.", "Le projet tourne à blanc."),
    "published": Words("The version is published.", "La version est publiée."),
    "dropped": Words("The draft is dropped.", "Le projet est abandonné."),
    "revoked": Words("The authorization was revoked.", "L'autorisation est révoquée."),
}
