"""Words that a borrowed name is dressed up with: in hosts (``desjardins-connexion``) and in display names (``Dexero Support``).

A strong word promises an account, a payment, a parcel or help; a weak one only fills. The strong ones follow what studies of combosquatting
found most (Kintis et al., "Hiding in Plain Sight", 2017), in English and French.
"""

from __future__ import annotations

import re
from enum import IntEnum

from clausewise.detect.skeleton import skeleton

_STRONG = """
login logon signin loginin secure secured security safe safety verify verified verifying verification validate validation account accounts
support help helpdesk helpcenter service services servicedesk client clients customer customers customercare care update updates upgrade
confirm confirmation authenticate authentication auth password passwords passcode reset recover recovery restore unlock locked suspended
billing invoice invoices payment payments refund refunds delivery deliveries tracking track parcel package shipment customs alert alerts
notice notification notifications wallet banking portal access identity id ids kyc claim claims reward rewards bonus gift giveaway prize
official admin administrator moderator moderation staff team webmail form forms document fraud abuse dispute gov gouv gc tax taxes
connexion connecter seconnecter compte comptes moncompte moncpte securite securise securisee securiser verifier verifie verifiez valider
aide assistance soutien entraide espaceclient espace clientele miseajour maj actualiser confirmer authentification motdepasse identifiant
identifiants identification recuperation deblocage debloquer suspendu paiement paiements remboursement rembourse facture factures
facturation livraison livraisons colis suivi suivre douane douanes alerte alertes avis portefeuille portail acces reclamation recompense
cadeau cadeaux prime officiel officielle administrateur moderateur equipe personnel formulaire fraude litige amende amendes impot impots
conseiller conseillere virement interac carte renouvellement assistanceclient serviceclient servicesclients redelivery redeliver
reschedule unpaid fee fees appointment relivraison livrer reexpedition impaye rendezvous reprogrammer
"""
_WEAK = """
my mon mes votre vos your our nos the le la les de du des en fr ca us uk eu qc and et pro plus web www com net org app apps mobile online
enligne site sites page pages group groupe inc ltd corp international global world canada quebec france store shop boutique mail email
courriel info infos news center centre hub live now today go get net new nouveau hq
"""
lengths_max = 16
_DIGIT = re.compile("[2-9]")


class Lure(IntEnum):
    """How much the words around a borrowed name promise."""

    OTHER = 0
    NONE = 1
    WEAK = 2
    STRONG = 3


# Words are compared by their looks, as the names around which they stand are.
_WORDS: dict[str, Lure] = {
    **dict.fromkeys(map(skeleton, _WEAK.split()), Lure.WEAK),
    **dict.fromkeys(map(skeleton, _STRONG.split()), Lure.STRONG),
}


def lure(rest: str) -> Lure:
    """Say what ``rest``, the skeleton of what stands beside a name, is made of; OTHER when it is not made of such words alone."""
    best: list[Lure] = [Lure.NONE] + [Lure.OTHER] * len(rest)
    for at in range(len(rest)):
        so_far = best[at]
        if so_far is Lure.OTHER:
            continue
        # A digit's looks are a letter's: what is left of ``paypal1`` is an l.
        if not rest[at].isalpha():
            best[at + 1] = max(best[at + 1], so_far)
        for end in range(at + 2, min(len(rest), at + lengths_max) + 1):
            word = _WORDS.get(rest[at:end])
            if word is not None:
                best[end] = max(best[end], so_far, word)
    return best[-1]


def is_strong(token: str) -> bool:
    """Say whether a skeleton is made of words that promise something."""
    return not _DIGIT.search(token) and lure(token) is Lure.STRONG
