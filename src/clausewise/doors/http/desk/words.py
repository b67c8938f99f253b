"""What the console calls things, in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from clausewise import parlance
from clausewise.case import Found
from clausewise.complaint import Matter
from clausewise.decision import Quiet
from clausewise.likenesses import Kind as Likeness
from clausewise.member import Proof
from clausewise.model import Action, Basis, Certainty, Medium, Notification, Words

KINDS: Final = parlance.KINDS
STAGES: Final = parlance.STAGES
OUTCOMES: Final = parlance.OUTCOMES
RECORDS: Final = parlance.RECORDS
SEVERITIES: Final[Mapping[int, Words]] = {
    4: Words("grave", "grave"),
    3: Words("serious", "sérieux"),
    2: Words("moderate", "moyen"),
    1: Words("slight", "léger"),
}
STATES: Final[Mapping[str, Words]] = {
    "free": Words("free", "libres"),
    "mine": Words("mine", "les miens"),
    "claimed": Words("in somebody's hands", "pris en charge"),
    "proposed": Words("proposed", "proposés"),
}
LANGUAGES: Final[Mapping[str, Words]] = {
    "en": Words("English", "anglais"),
    "fr": Words("French", "français"),
    "other": Words("another language", "autre langue"),
    "und": Words("undetermined", "indéterminée"),
}
# By what contents are drawn evenly.
DIVISIONS: Final[Mapping[str, Words]] = {
    "action": Words("what was done", "ce qui fut fait"),
    "clause": Words("clause", "clause"),
    "language": Words("language", "langue"),
    "medium": Words("kind of content", "genre de contenu"),
}
PLACES: Final[Mapping[str, Words]] = {
    "content": Words("content", "contenu"),
    "account": Words("account", "compte"),
    "access": Words("access", "accès"),
}
MEDIA: Final[Mapping[str, Words]] = {
    Medium.TEXT: Words("text", "texte"),
    Medium.PAGE: Words("page", "page"),
    Medium.EMAIL: Words("e-mail", "courriel"),
    Medium.DOCUMENT: Words("document", "document"),
    Medium.LINK: Words("link", "lien"),
    Medium.IMAGE: Words("picture", "image"),
    Medium.AUDIO: Words("sound", "son"),
    Medium.VIDEO: Words("film", "vidéo"),
    Medium.FILE: Words("file", "fichier"),
    Medium.ACCOUNT: Words("account", "compte"),
    Medium.REQUEST: Words("request", "requête"),
    Medium.LOG: Words("log", "journal"),
    Medium.SIGN_IN: Words("sign-in", "connexion"),
}
ACTIONS: Final[Mapping[str, Words]] = {
    Action.ALLOW: Words("allow", "laisser"),
    Action.NUDGE: Words("nudge", "inviter à reformuler"),
    Action.REINSTATE: Words("reinstate", "rétablir"),
    Action.WARN: Words("warn", "mettre en garde"),
    Action.LABEL: Words("label", "étiqueter"),
    Action.LIMIT: Words("limit", "limiter"),
    Action.HOLD: Words("hold", "mettre en attente"),
    Action.REMOVE: Words("remove", "retirer"),
    Action.BLOCK: Words("block", "bloquer"),
    Action.SUSPEND: Words("suspend", "suspendre"),
    Action.TERMINATE: Words("close for good", "fermer définitivement"),
    Action.REFER: Words("refer to those in charge", "transmettre à qui de droit"),
}
BASES: Final[Mapping[str, Words]] = {
    Basis.LETTER: Words("the letter of the clause", "la lettre de la clause"),
    Basis.SPIRIT: Words("its spirit", "son esprit"),
    Basis.DISCRETION: Words("discretion (say why)", "l'appréciation (dites pourquoi)"),
}
NOTIFICATIONS: Final[Mapping[str, Words]] = {
    Notification.NOTICE: Words("the person is told", "la personne est avisée"),
    Notification.NONE: Words("nobody is told", "personne n'est avisé"),
    Notification.DELAYED: Words("the person is told later", "la personne est avisée plus tard"),
}
# Why somebody is told nothing, or later; other grounds are said in words.
GROUNDS: Final[Mapping[str, Words]] = {
    Quiet.INVESTIGATION: Words("an investigation is under way", "une enquête est en cours"),
    Quiet.ORDER: Words("an order of the law", "un ordre de la loi"),
    Quiet.RISK: Words("it would put others at risk", "cela mettrait autrui en danger"),
    Quiet.SPAM: Words("deceptive messages in bulk", "des messages trompeurs en masse"),
}
CERTAINTIES: Final[Mapping[str, Words]] = {
    Certainty.CERTAIN: Words("certain", "certain"),
    Certainty.LIKELY: Words("likely", "probable"),
    Certainty.POSSIBLE: Words("possible", "possible"),
}
PROOFS: Final[Mapping[str, Words]] = {
    Proof.PASSWORD: Words("a password", "un mot de passe"),
    Proof.TOTP: Words("one-time codes", "des codes à usage unique"),
    Proof.RECOVERY: Words("recovery codes", "des codes de secours"),
    Proof.PASSKEY: Words("passkeys", "des clés d'accès"),
    Proof.IDENTITY: Words("an account of the organisation", "un compte de l'organisation"),
}
MATTERS: Final[Mapping[str, Words]] = {
    Matter.RULE: Words("a rule is broken", "une règle est enfreinte"),
    Matter.ILLEGAL: Words("it is against the law", "c'est contraire à la loi"),
    Matter.COPYRIGHT: Words("copyright", "droit d'auteur"),
    Matter.TRADEMARK: Words("a trademark", "une marque"),
    Matter.PRIVACY: Words("privacy or an image", "vie privée ou image"),
    Matter.DEFAMATION: Words("defamation", "diffamation"),
}
LIKENESSES: Final[Mapping[str, Words]] = {
    Likeness.SAME: Words("the same content", "le même contenu"),
    Likeness.FILE: Words("the same file", "le même fichier"),
    Likeness.PICTURE: Words("nearly the same picture", "presque la même image"),
    Likeness.TEXT: Words("nearly the same text", "presque le même texte"),
}
# How it went when the content of a report was looked for.
SOUGHT: Final[Mapping[str, Words]] = {
    "": Words("The content is not here.", "Le contenu n'est pas ici."),
    Found.FOUND: Words("The content was got and judged.", "Le contenu a été obtenu et jugé."),
    Found.SAME: Words("The content is as it was before.", "Le contenu est tel qu'auparavant."),
    Found.SEALED: Words("What came is sealed.", "Ce qui est venu est scellé."),
    Found.NOTHING: Words(
        "Nobody who was asked knows this content.", "Rien de ce qui est interrogé ne connaît ce contenu."
    ),
    Found.GONE: Words("It is there no more.", "Il n'y est plus."),
    Found.DENIED: Words("It is shown only to who is signed in.", "Il n'est montré qu'aux personnes connectées."),
    Found.REFUSED: Words(
        "Its address must not be called from here (content_networks, content_ports).",
        "Son adresse ne doit pas être appelée d'ici (content_networks, content_ports).",
    ),
    Found.ELSEWHERE: Words("Its address leads elsewhere.", "Son adresse mène ailleurs."),
    Found.LARGE: Words("It is too large to be kept here.", "Il est trop volumineux pour être gardé ici."),
    Found.MALFORMED: Words("What came is no content.", "Ce qui est venu n'est pas un contenu."),
    Found.FAILED: Words("The operator's program failed.", "Le programme de l'exploitant a échoué."),
    Found.TIMEOUT: Words("There was no answer in time.", "Il n'y a pas eu de réponse à temps."),
    Found.UNREACHABLE: Words("There was no answer.", "Il n'y a pas eu de réponse."),
    Found.CUT: Words("The answer broke off.", "La réponse s'est interrompue."),
    Found.STATUS: Words("The server answered with an error.", "Le serveur a répondu par une erreur."),
}


def said(table: Mapping[str, Words] | Mapping[int, Words], name: str | int, language: str) -> str:
    """Return what ``name`` is called in ``language``; the name itself where the table does not know it."""
    found = table.get(name)  # type: ignore[arg-type]
    return found.in_(language) if found else str(name)
