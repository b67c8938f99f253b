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


@pytest.mark.parametrize("text", TRAPS)
def test_caution_is_not_told_when_the_reader_is_asked(text):
    assert not told(text)


def test_fraud_is_held_and_a_warning_is_not_when_both_use_its_words():
    with Engine.open("dexero") as engine:
        found = engine.check_many([Item.of_text(text) for text in (*WARNINGS, *TRAPS)])
    accused = ["content.fraud" in one.clauses for one in found]
    assert accused == [False] * len(WARNINGS) + [True] * len(TRAPS)
