"""What cases and records are called where people read of them, in both languages; programs get the names themselves."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from clausewise.case import Kind, Outcome, Stage
from clausewise.model import Words

KINDS: Final[Mapping[str, Words]] = {
    Kind.REVIEW: Words("review", "examen"),
    Kind.REPORT: Words("report", "signalement"),
    Kind.APPEAL: Words("appeal", "appel"),
    Kind.SAMPLE: Words("sample", "échantillon"),
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
