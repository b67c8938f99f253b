"""What comes back from the service. ``french`` holds a type's own description in French; ``said`` puts both languages on a field."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Literal

from msgspec import Struct

from clausewise.doors.http.requests import Scope
from clausewise.doors.http.wording import said
from clausewise.model import (
    Action,
    AuthorizationKind,
    Automation,
    Basis,
    Certainty,
    Condition,
    Language,
    Medium,
    Notification,
    Trait,
)


class Words(Struct, frozen=True):
    """The same thing in English and French."""

    french: ClassVar[str] = "La même chose en anglais et en français."

    en: str
    fr: str


class PolicyStamp(Struct, frozen=True):
    """The policy that a decision stands on."""

    french: ClassVar[str] = "La politique sur laquelle repose une décision."

    id: str
    version: str
    sha256: Annotated[
        str, said("SHA-256 of its canonical JSON, in hexadecimal.", "SHA-256 de son JSON canonique, en hexadécimal.")
    ]


class Finding(Struct, frozen=True):
    """A clause that the content goes against."""

    french: ClassVar[str] = "Une clause à laquelle le contenu contrevient."

    id: str
    certainty: Annotated[Certainty, said("How sure it is.", "Le degré de certitude.")]
    basis: Annotated[Basis, said("What it stands on.", "Ce sur quoi elle repose.")]
    traits: Annotated[
        tuple[Trait, ...], said("The protected traits concerned.", "Les caractéristiques protégées visées.")
    ]
    title: Words
    beyond: Annotated[
        str,
        said(
            "The authorization whose scope was passed, if any.",
            "L'autorisation dont la portée a été dépassée, s'il y a lieu.",
        ),
    ]


class Evidence(Struct, frozen=True):
    """Where it was seen."""

    french: ClassVar[str] = "Où cela a été vu."

    part: Annotated[int, said("Number of the part, from 0.", "Numéro de la partie, à partir de 0.")]
    start: Annotated[int, said("First code point, from 0.", "Premier point de code, à partir de 0.")]
    end: Annotated[int, said("Code point after the last.", "Point de code qui suit le dernier.")]
    excerpt: str
    sense: Annotated[str, said("What it means to the detector.", "Ce que cela signifie pour le détecteur.")]
    place: Annotated[
        str,
        said(
            "The element, header or page of a part that was opened; code points then count from its beginning.",
            "L'élément, l'en-tête ou la page d'une partie qui a été ouverte; les points de code se comptent alors à partir de son début.",
        ),
    ] = ""
    rule: Annotated[str, said("What hides it there, as it is written.", "Ce qui le cache à cet endroit, tel quel.")] = (
        ""
    )


class Measure(Struct, frozen=True, omit_defaults=True):
    """One thing that is done."""

    french: ClassVar[str] = "Une chose qui est faite."

    action: Action
    on: Literal["content", "account", "access"]
    target: str
    until_ms: Annotated[
        int | None,
        said(
            "End, in milliseconds since 1970-01-01 UTC; null: for good.",
            "Fin, en millisecondes depuis le 1970-01-01 UTC; null : définitif.",
        ),
    ]
    condition: Annotated[
        Condition | None,
        said("What ends it besides time; absent if nothing does.", "Ce qui y met fin, outre le temps; absent sinon."),
    ] = None


class Lift(Struct, frozen=True):
    """A finding that an authorization lifted."""

    french: ClassVar[str] = "Un constat levé par une autorisation."

    clause: str
    authorization: str


class Strike(Struct, frozen=True):
    """A mark against the author."""

    french: ClassVar[str] = "Un avertissement inscrit à l'encontre de l'auteur."

    clause: str
    count: int
    expires_ms: int


class Decision(Struct, frozen=True):
    """What was decided about one text, and why."""

    french: ClassVar[str] = "Ce qui a été décidé au sujet d'un texte, et pourquoi."

    id: Annotated[str, said("The decision's own id.", "L'identifiant de la décision.")]
    item: Annotated[str, said("The content's id.", "L'identifiant du contenu.")]
    time_ms: Annotated[
        int, said("When, in milliseconds since 1970-01-01 UTC.", "Quand, en millisecondes depuis le 1970-01-01 UTC.")
    ]
    action: Annotated[Action, said("What is done with the content.", "Ce qui est fait du contenu.")]
    clauses: Annotated[
        tuple[Finding, ...],
        said("The clauses broken, strongest first.", "Les clauses enfreintes, la plus nette d'abord."),
    ]
    evidence: Annotated[tuple[Evidence, ...], said("Where it was seen.", "Où cela a été vu.")]
    measures: Annotated[tuple[Measure, ...], said("Everything that is done.", "Tout ce qui est fait.")]
    lifts: Annotated[tuple[Lift, ...], said("What an authorization lifted.", "Ce qu'une autorisation a levé.")]
    strikes: Annotated[tuple[Strike, ...], said("Marks against the author.", "Avertissements à l'auteur.")]
    reasons: Annotated[Words, said("The statement of reasons.", "L'exposé des motifs.")]
    policy: PolicyStamp
    person_needed: Annotated[bool, said("Whether a person must decide.", "Si une personne doit trancher.")]
    automation: Annotated[
        Automation,
        said(
            "Who took part: `full` no person yet, `assisted` a person after a program, `none` no program.",
            "Qui y a pris part : `full` personne encore, `assisted` une personne après un programme, `none` aucun programme.",
        ),
    ]
    notification: Annotated[Notification, said("Whether the author is told.", "Si l'auteur en est avisé.")]
    language: Annotated[Language, said("The language of the text.", "La langue du texte.")]
    notes: Annotated[tuple[str, ...], said("Remarks for a program.", "Remarques à l'usage d'un programme.")]


class Decisions(Struct, frozen=True):
    """The decisions, in the order of the texts."""

    french: ClassVar[str] = "Les décisions, dans l'ordre des textes."

    decisions: list[Decision]


class Record(Struct, frozen=True):
    """One record of the ledger, as it stands in the chain."""

    french: ClassVar[str] = "Un enregistrement du registre, tel qu'il figure dans la chaîne."

    sequence: int
    time_ms: int
    kind: str
    subject: str
    actor: str
    body: Annotated[
        dict[str, Any], said("What it says, without words of a person.", "Ce qu'il dit, sans paroles d'une personne.")
    ]
    sealed_sha256: str
    previous: str
    hash: Annotated[str, said("In hexadecimal.", "En hexadécimal.")]


class Records(Struct, frozen=True):
    """The records about a decision, oldest first."""

    french: ClassVar[str] = "Les enregistrements au sujet d'une décision, du plus ancien au plus récent."

    records: list[Record]


class Undone(Struct, frozen=True):
    """A decision that was taken back, with everything that it had done."""

    french: ClassVar[str] = "Une décision reprise, avec tout ce qu'elle avait entraîné."

    decision: str
    undone: Literal[True]
    measures: Annotated[tuple[Measure, ...], said("What is undone.", "Ce qui est défait.")]


class Receipt(Struct, frozen=True):
    """That a report was received, and the id under which it is followed."""

    french: ClassVar[str] = "La réception d'un signalement, et l'identifiant sous lequel il est suivi."

    id: str
    status: Literal["received"]
    time_ms: Annotated[int, said("When.", "Quand.")]
    track: Annotated[
        str,
        said(
            "The address, on this service, at which whoever told can follow it without an account.",
            "L'adresse, sur ce service, où la personne qui signale peut le suivre sans compte.",
        ),
    ]
    repeats: Annotated[
        bool,
        said(
            "Whether the same person had already reported the same thing: this is the earlier receipt.",
            "Si la même personne avait déjà signalé la même chose : ceci est le reçu précédent.",
        ),
    ] = False


class Authorization(Struct, frozen=True):
    """An exception that was put in force."""

    french: ClassVar[str] = "Une exception mise en vigueur."

    id: str
    kind: AuthorizationKind
    scope: Scope
    issuer: str
    document: str
    starts_ms: int
    ends_ms: int
    revoked_ms: Annotated[
        int | None, said("When it was revoked, if it was.", "Quand elle a été révoquée, s'il y a lieu.")
    ]


class Authorizations(Struct, frozen=True):
    """Authorizations by id; ``next`` is the value of ``after`` for the following page, empty on the last."""

    french: ClassVar[str] = (
        "Les autorisations par identifiant; « next » est la valeur de « after » pour la page suivante, vide à la dernière."
    )

    authorizations: list[Authorization]
    next: str


class Detector(Struct, frozen=True):
    """A detector and the signals that it can make."""

    french: ClassVar[str] = "Un détecteur et les signaux qu'il peut émettre."

    name: str
    version: str
    emits: list[str]
    media: tuple[Medium, ...]


class Detectors(Struct, frozen=True):
    """Every detector that is at work."""

    french: ClassVar[str] = "Tous les détecteurs à l'œuvre."

    version: Annotated[str, said("Changes with any of them.", "Change avec n'importe lequel d'entre eux.")]
    detectors: list[Detector]


class Head(Struct, frozen=True):
    """The end of the ledger's chain. Keep it elsewhere: with it, `clausewise audit verify` also notices a ledger that was cut short."""

    french: ClassVar[str] = (
        "Le bout de la chaîne du registre. Conservez-le ailleurs : « clausewise audit verify » remarque alors aussi un registre tronqué."
    )

    sequence: int
    hash: Annotated[str, said("In hexadecimal.", "En hexadécimal.")]


class Alive(Struct, frozen=True):
    """That the process answers."""

    french: ClassVar[str] = "Le processus répond."

    status: Literal["ok"]


class Ready(Struct, frozen=True):
    """Whether the service can do its work."""

    french: ClassVar[str] = "Si le service peut faire son travail."

    status: Literal["ok"]
    mode: Annotated[
        Literal["development", "keyed"],
        said(
            "`development`: no key exists and anybody may call.",
            "`development` : aucune clé n'existe et n'importe qui peut appeler.",
        ),
    ]
    store: Annotated[
        Literal["ok", "refusing", "none"],
        said(
            "`refusing`: what was last to be recorded was not, for want of room or rights; reading goes on. `none`: nothing is recorded.",
            "`refusing` : la dernière écriture a été refusée, faute de place ou de droits; la lecture continue. "
            "`none` : rien n'est consigné.",
        ),
    ]
    commons: Annotated[
        Literal["ok", "alone", "none"],
        said(
            "What processes share: `alone` while it cannot be reached and each goes by what it saw itself; `none`: nothing is shared.",
            "Ce que partagent les processus : `alone` tant que c'est injoignable et que chacun s'en tient à ce qu'il a vu lui-même; "
            "`none` : rien n'est partagé.",
        ),
    ]
    policy: PolicyStamp
    version: str
