import pytest

from clausewise.detect.cascade import Cascade
from clausewise.detect.disguise import Disguise
from clausewise.detect.lexicon import Lexicon, Sense
from clausewise.detect.personal import Personal
from clausewise.detect.words import Words
from clausewise.model import Language
from clausewise.model import Words as BothLanguages
from tests.small import REGISTER

THREAT = Lexicon(
    "threat",
    BothLanguages("Announces harm.", "Annonce un tort."),
    (
        Sense(
            "threat",
            "announced_killing",
            0.9,
            patterns={"en": ("i (will|shall) kill you",), "fr": ("je vais te tuer",)},
            unless={"en": ("of laughter",), "fr": ("de rire",)},
        ),
        Sense("threat", "promised_regret", 0.5, patterns={"en": ("you will regret",), "fr": ("tu vas le regretter",)}),
    ),
)
HATE = Lexicon(
    "hate",
    BothLanguages("Attacks a group.", "S'en prend à un groupe."),
    (
        Sense(
            "hate",
            "called_vermin",
            0.8,
            beside=("group",),
            patterns={"en": ("are vermin",), "fr": ("sont de la vermine",)},
        ),
    ),
)
GROUP = Lexicon(
    "group.religion",
    BothLanguages("Names a faith.", "Nomme une foi."),
    (Sense("group.religion", "faith", 0.5, patterns={"en": ("buddhists",), "fr": ("bouddhistes",)}),),
)
SOUR = Lexicon(
    "disparagement",
    BothLanguages("Speaks ill of a name.", "Dit du mal d'un nom."),
    (
        Sense(
            "disparagement",
            "thieves",
            0.7,
            near=("mark",),
            patterns={"en": ("are thieves",), "fr": ("sont des voleurs",)},
        ),
    ),
)
SLUR = Lexicon(
    "slur.disability",
    BothLanguages("Mocks a disability.", "Se moque d'un handicap."),
    (Sense("slur.disability", "english_only", 0.8, only=Language.EN, patterns={"en": ("retard",)}),),
)
LEXICONS = (THREAT, HATE, GROUP, SOUR, SLUR)


@pytest.fixture(scope="session")
def cascade():
    return Cascade([Words(REGISTER, LEXICONS), Personal(REGISTER), Disguise(REGISTER)])


@pytest.fixture
def scores(cascade):
    def of(text):
        return {signal.name: signal.score for signal in cascade.signals([text])[0]}

    return of
