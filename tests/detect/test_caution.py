"""Warnings that show a trap; the shapes themselves have their examples in ``test_shape``."""

import pytest

from clausewise.detect.cascade import Cascade
from clausewise.detect.caution import SIGNAL, Caution
from clausewise.engine import Engine
from clausewise.model import Item
from clausewise.policy import load

CASCADE = Cascade([Caution(load("dexero").register)])


def told(text):
    return any(signal.name == SIGNAL and signal.score >= 0.5 for signal in CASCADE.signals([text])[0])


WARNINGS = (
    (
        'Beware: a fake e-mail is going around. It says: "Your account will be suspended. Click here to confirm your bank details." '
        "Do not click, and report it."
    ),
    (
        'The bank warns of a wave of phishing. The fraudsters write: "We have seen unusual activity on your account. Verify your identity '
        'within 24 hours or your access will be blocked." The bank says that it never asks for a password by e-mail.'
    ),
    'How to recognize a scam: "Dear customer, your parcel is on hold, pay 2.99 in customs fees through this link." Delete it unread.',
    (
        "Attention : un courriel frauduleux circule. Il dit : « Votre compte sera suspendu. Cliquez ici pour confirmer vos informations "
        "bancaires. » Ne cliquez pas et signalez-le."
    ),
    (
        "La banque met en garde ses clients contre une vague d'hameçonnage. Les fraudeurs écrivent : « Nous avons détecté une activité "
        "inhabituelle sur votre compte. Veuillez vérifier votre identité dans les 24 heures ou votre accès sera bloqué. » La banque "
        "rappelle qu'elle ne demande jamais de mot de passe par courriel."
    ),
    "Comment reconnaître une arnaque : « Cher client, votre colis est retenu, payez 2,99 $ de douane par ce lien. » Supprimez-le.",
)
ARTICLES = (
    (
        'My grandmother got an e-mail yesterday that claimed to be from her credit union: "Dear member, your online access has '
        'been suspended. Click the link below to reactivate your account." She called the number on the back of her card '
        "instead and lost nothing."
    ),
    (
        'The anti-fraud centre reports a rise in e-mails that imitate the tax agency. They read: "You are entitled to a refund '
        'of $512.40. Fill in the form to receive it." The agency never sends refunds by e-transfer.'
    ),
    (
        'Trial of the fake advisers: on the stand the victim read the text message of that night aloud. "This is your bank, a '
        'payment of 890 euros was detected, call us back immediately to cancel it." The accused faces five years in prison.'
    ),
    (
        'Our researchers looked at 4,000 fraudulent messages. The most frequent subject is "Final notice: your Netflix '
        'subscription expires, update your payment method". The fake invoice comes next.'
    ),
    (
        'Hi all, IT reports that an e-mail titled "Your mailbox is full, click here to free up space" is going around the '
        "office. It is not from us. If you entered your password, change it and write to extension 214."
    ),
    (
        'The consumer column: "Congratulations! You have won an iPhone 15, pay only the shipping." How many of us have clicked? '
        "One in twelve, according to a study."
    ),
    (
        "Ma grand-mère a reçu hier un courriel qui se disait de sa caisse : « Cher membre, votre accès AccèsD a été suspendu. "
        "Cliquez sur le lien ci-dessous pour réactiver votre compte. » Elle a appelé le vrai numéro au dos de sa carte et n'a "
        "rien perdu."
    ),
    (
        "Le Centre antifraude rapporte une hausse des courriels qui imitent l'Agence du revenu. On y lit : « Vous avez droit à "
        "un remboursement de 512,40 $. Remplissez le formulaire pour le recevoir. » L'Agence n'envoie jamais de remboursement "
        "par virement Interac."
    ),
    (
        "Dans son dernier bulletin, la police de Laval publie l'exemple d'un message reçu par des résidents : « Votre colis n'a "
        "pu être livré. Payez 1,99 $ pour planifier une nouvelle livraison : postes-canada-livraison.example ». Plus de 300 "
        "plaintes ont été déposées."
    ),
    (
        "Procès des faux conseillers : à la barre, la victime a lu le texto reçu ce soir-là. « Ici votre banque, un paiement de "
        "890 € a été détecté, rappelez-nous immédiatement pour l'annuler. » L'accusé risque cinq ans de prison."
    ),
    (
        "Nos chercheurs ont analysé 4 000 messages frauduleux. L'objet le plus fréquent est « Dernier avis : votre abonnement "
        "Netflix expire, mettez à jour votre mode de paiement ». Vient ensuite la fausse facture."
    ),
    (
        "Bonjour à tous, l'équipe informatique signale qu'un courriel intitulé « Votre boîte est pleine, cliquez ici pour "
        "libérer de l'espace » circule au bureau. Il ne vient pas de nous. Si vous avez entré votre mot de passe, changez-le et "
        "écrivez au poste 214."
    ),
    (
        "La chronique consommation : « Félicitations! Vous avez gagné un iPhone 15, payez seulement les frais de livraison. » "
        "Combien d'entre nous ont cliqué? Selon une étude, une personne sur douze."
    ),
)
TRAPS = (
    "Your account will be suspended. Click here to confirm your bank details.",
    (
        'Beware of phishing and never share your password. "Your security matters to all of us here." To keep your account, click here and '
        "confirm your bank details, or your account will be suspended."
    ),
    'Scammers are about, do not answer them! "Your account will be suspended today at noon." Verify your account: https://safe.example/a',
    "Votre compte sera suspendu. Cliquez ici pour confirmer vos informations bancaires.",
    (
        "Méfiez-vous de l'hameçonnage. « Votre sécurité nous tient tous à cœur. » Pour garder votre compte, cliquez ici et confirmez vos "
        "informations bancaires, sinon votre compte sera suspendu."
    ),
    "Des fraudeurs rôdent, ne répondez pas! « Votre compte sera suspendu à midi. » Vérifiez votre compte : https://sur.example/a",
)


@pytest.mark.parametrize("text", WARNINGS)
def test_caution_is_told_when_a_trap_is_only_shown(text):
    assert told(text)


@pytest.mark.parametrize(
    "text",
    [
        *TRAPS,
        'A study says that one in ten has clicked. "Your account will be suspended at noon." Verify your account: https://safe.example/a',
        "Selon une étude, un client sur dix a cliqué. « Votre compte sera suspendu à midi. » Vérifiez votre compte : https://sur.example/a",
    ],
)
def test_caution_is_not_told_when_the_reader_is_asked(text):
    assert not told(text)


def test_fraud_is_held_and_a_warning_is_not_when_both_use_its_words():
    with Engine.open("dexero") as engine:
        found = engine.check_many([Item.of_text(text) for text in (*WARNINGS, *TRAPS)])
    accused = ["content.fraud" in one.clauses for one in found]
    assert accused == [False] * len(WARNINGS) + [True] * len(TRAPS)


def test_nothing_is_held_when_an_article_quotes_a_trap():
    with Engine.open("dexero") as engine:
        found = engine.check_many([Item.of_text(text) for text in ARTICLES])
    assert [text for text, one in zip(ARTICLES, found, strict=True) if one.clauses] == []
