"""What the console calls things, in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from clausewise.case import Found, Kind, Outcome, Stage
from clausewise.complaint import Matter
from clausewise.decision import Quiet
from clausewise.likenesses import Kind as Likeness
from clausewise.member import Proof
from clausewise.model import Action, Basis, Certainty, Medium, Notification, Words

KINDS: Final[Mapping[str, Words]] = {
    Kind.REVIEW: Words("review", "examen"),
    Kind.REPORT: Words("report", "signalement"),
    Kind.APPEAL: Words("appeal", "appel"),
    Kind.SAMPLE: Words("sample", "échantillon"),
    Kind.ALARM: Words("alarm", "alarme"),
}
SEVERITIES: Final[Mapping[int, Words]] = {
    4: Words("grave", "grave"),
    3: Words("serious", "sérieux"),
    2: Words("moderate", "moyen"),
    1: Words("slight", "léger"),
}
STAGES: Final[Mapping[str, Words]] = {
    Stage.OPEN: Words("open", "ouvert"),
    Stage.PROPOSED: Words("proposed", "proposé"),
    Stage.SETTLED: Words("settled", "réglé"),
}
OUTCOMES: Final[Mapping[str, Words]] = {
    Outcome.UPHELD: Words("the decision stands", "la décision est maintenue"),
    Outcome.ACTED: Words("something was done", "une mesure est prise"),
    Outcome.CLEARED: Words("nothing is held against it", "rien n'est reproché"),
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
# What happened, as the timeline and the audit tell it.
RECORDS: Final[Mapping[str, Words]] = {
    "opened": Words("the case was opened", "le dossier est ouvert"),
    "joined": Words("one more decision or report came in", "une décision ou un signalement s'ajoute"),
    "claimed": Words("taken up", "pris en charge"),
    "unclaimed": Words("released", "libéré"),
    "skipped": Words("left to others", "laissé à d'autres"),
    "escalated": Words("passed on to those who lead", "transmis à la direction"),
    "annotated": Words("a note was added", "une note est ajoutée"),
    "proposed": Words("a ruling was made", "une décision est proposée"),
    "declined": Words("the ruling was taken or handed back", "la décision est reprise ou renvoyée"),
    "settled": Words("the case was settled", "le dossier est réglé"),
    "appealed": Words("an appeal was made", "un appel est formé"),
    "answered": Words("the appeal was answered", "une réponse est donnée à l'appel"),
    "reported": Words("somebody reported it", "un signalement est reçu"),
    "examined": Words("what came with the report was judged", "ce qui accompagne le signalement a été jugé"),
    "sought": Words("the content of the report was looked for", "le contenu signalé a été recherché"),
    "exhibited": Words("the content was kept", "le contenu est conservé"),
    "looked": Words("somebody looked at the content", "quelqu'un a regardé le contenu"),
    "unsealed": Words("sealed content was looked at", "un contenu scellé est consulté"),
    "checked": Words("it was judged, and nothing was found", "jugé, sans rien à redire"),
    "decided": Words("it was decided upon", "une décision est rendue"),
    "confirmed": Words("a person found the decision right", "une personne confirme la décision"),
    "undone": Words("the decision was taken back", "la décision est reprise"),
    "enforced": Words("a measure was carried out", "une mesure est exécutée"),
    "enforcement_failed": Words("a measure could not be carried out", "une mesure n'a pas pu être exécutée"),
    "noted": Words("it was remembered for its conversation", "retenu pour la conversation"),
    "referred": Words("it was referred", "transmis à qui de droit"),
    "expired": Words("a measure ended by itself", "une mesure a pris fin d'elle-même"),
    "authorized": Words("an authorization was given", "une autorisation est donnée"),
    "revoked": Words("an authorization was revoked", "une autorisation est révoquée"),
    "enacted": Words(
        "a policy, or other detectors for it, came into use",
        "une politique, ou d'autres détecteurs pour elle, sont entrés en usage",
    ),
    "shadowed": Words("a draft began to run in shadow", "un projet a commencé à tourner à blanc"),
    "compared": Words("what a draft would change was counted", "ce qu'un projet changerait est compté"),
    "contrasted": Words("a draft would decide otherwise", "un projet en déciderait autrement"),
    "unshadowed": Words("a draft was published or dropped", "un projet est publié ou abandonné"),
    "accepted": Words("somebody accepted the policy", "quelqu'un a accepté la politique"),
    "alarmed": Words("a brake was pulled", "un frein s'est déclenché"),
    "freed": Words("a brake was released", "un frein est relâché"),
    "staffed": Words("somebody was added to the staff", "quelqu'un s'est joint à l'équipe"),
    "invited": Words("an invitation was made out", "une invitation est établie"),
    "role_given": Words("a role was given", "un rôle est donné"),
    "role_taken": Words("a role was taken away", "un rôle est retiré"),
    "dismissed": Words("somebody may do nothing here any more", "quelqu'un ne peut plus rien faire ici"),
    "reinstated": Words("somebody may come back", "quelqu'un peut revenir"),
    "signed_in": Words("somebody signed in", "quelqu'un s'est connecté"),
    "signed_out": Words("a session was ended by another", "une session est terminée par quelqu'un d'autre"),
    "locked_out": Words("wrong tries began to cost time", "des essais erronés commencent à coûter du temps"),
    "unlocked": Words("wrong tries were forgotten", "des essais erronés sont oubliés"),
    "password_set": Words("a password was chosen", "un mot de passe est choisi"),
    "factor_added": Words("a second factor was set up", "un second facteur est mis en place"),
    "factor_removed": Words("a second factor was removed", "un second facteur est retiré"),
    "recovery_made": Words("recovery codes were made", "des codes de secours sont créés"),
    "identity_bound": Words("an account of the organisation was tied", "un compte de l'organisation est rattaché"),
    "recovery_used": Words("a recovery code was used", "un code de secours a servi"),
    "published": Words("figures were published", "des chiffres sont publiés"),
    "exported": Words(
        "a person got a copy of what is kept about them", "une personne a reçu copie de ce qui la concerne"
    ),
    "forgotten": Words("a person's erasure was asked for", "l'effacement d'une personne est demandé"),
    "erased": Words("sealed words were destroyed", "des mots scellés sont détruits"),
}


def said(table: Mapping[str, Words] | Mapping[int, Words], name: str | int, language: str) -> str:
    """Return what ``name`` is called in ``language``; the name itself where the table does not know it."""
    found = table.get(name)  # type: ignore[arg-type]
    return found.in_(language) if found else str(name)
