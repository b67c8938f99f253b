"""The policy as the service says it. Every text is there in both languages, or in the one that was asked for."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from msgspec import UNSET, Struct, UnsetType

from clausewise.clause import Category, Ground
from clausewise.doors.http.wording import said
from clausewise.model import Action, AuthorizationKind, Certainty, Channel, Medium, Notification, Trait


class Wanted(Struct, frozen=True, forbid_unknown_fields=True):
    """In which language texts are wanted."""

    french: ClassVar[str] = "La langue dans laquelle les textes sont demandés."

    language: Annotated[Literal["en", "fr", "both"], said("One language, or both.", "Une langue, ou les deux.")] = (
        "both"
    )


class Text(Struct, frozen=True):
    """A text in English, in French, or both."""

    french: ClassVar[str] = "Un texte en anglais, en français, ou les deux."

    en: str | UnsetType = UNSET
    fr: str | UnsetType = UNSET


class Example(Struct, frozen=True):
    """A text that a clause must find, or must leave alone."""

    french: ClassVar[str] = "Un texte qu'une clause doit relever, ou laisser tranquille."

    en: str | UnsetType = UNSET
    fr: str | UnsetType = UNSET
    band: Certainty | None = None


class Examples(Struct, frozen=True):
    """The examples that prove a clause."""

    french: ClassVar[str] = "Les exemples qui mettent une clause à l'épreuve."

    hit: Annotated[list[Example], said("Found.", "Relevés.")] = []
    miss: Annotated[list[Example], said("Left alone.", "Laissés tranquilles.")] = []


class Dsa(Struct, frozen=True):
    """How a decision is named in a statement of reasons (Regulation (EU) 2022/2065)."""

    french: ClassVar[str] = "Le nom que porte une décision dans un exposé des motifs (règlement (UE) 2022/2065)."

    ground: Ground
    category: Category


class Accepted(Struct, frozen=True):
    """A precision that the operator asked of a learned signal, and the thresholds that came of it."""

    french: ClassVar[str] = (
        "Une précision que l'exploitant a demandée d'un signal appris, et les seuils qui en découlent."
    )

    band: str
    signal: str
    precision: float
    thresholds: Annotated[dict[str, float], said("By language.", "Par langue.")]
    rows: Annotated[dict[str, int], said("On how many rows, by language.", "Sur combien de lignes, par langue.")]


class Clause(Struct, frozen=True):
    """One rule: its words, how it comes to notice, what meets it and what is done about it."""

    french: ClassVar[str] = "Une règle : ses mots, comment elle est constatée, ce qui l'enfreint et ce qui s'ensuit."

    id: str
    since: str
    title: Text
    rule: Text
    why: Text
    channels: list[Channel]
    dsa: Dsa
    examples: Examples
    later: list[Channel] = []
    traits: list[Trait] = []
    media: list[Medium] = []
    when: Annotated[
        dict[Certainty, str], said("The condition of each band, in CEL.", "La condition de chaque degré, en CEL.")
    ] = {}
    spirit: Annotated[
        bool, said("Whether it is also judged by its meaning.", "Si elle est aussi jugée selon son esprit.")
    ] = False
    unless: Annotated[list[AuthorizationKind], said("What lifts it.", "Ce qui la lève.")] = []
    act: Annotated[dict[Certainty, Action], said("What is done, by band.", "Ce qui est fait, par degré.")] = {}
    strikes: int = 0
    notice: Notification = Notification.NOTICE
    accepts: Annotated[list[Accepted], said("The precisions asked for.", "Les précisions demandées.")] = []


class Provision(Struct, frozen=True):
    """A general provision, and the part of the system that behaves so."""

    french: ClassVar[str] = "Une disposition générale, et la partie du système qui s'y conforme."

    id: str
    since: str
    title: Text
    rule: Text
    why: Text
    carried_by: str


class Operator(Struct, frozen=True):
    """Who runs the services."""

    french: ClassVar[str] = "Qui exploite les services."

    name: str
    place: Text
    contact: str
    languages: Annotated[
        list[Literal["en", "fr"]],
        said("In the order that the law asks for; empty: none.", "Dans l'ordre qu'exige la loi; vide : aucun."),
    ] = []


class Step(Struct, frozen=True):
    """What so many active strikes lead to."""

    french: ClassVar[str] = "Ce qu'entraîne ce nombre d'avertissements actifs."

    strikes: int
    action: Action
    days: int | None = None


class Ladder(Struct, frozen=True):
    """What strikes lead to, and after how many days they expire."""

    french: ClassVar[str] = "Ce qu'entraînent les avertissements, et après combien de jours ils expirent."

    strike_days: int
    steps: list[Step]


class PlaceOfService(Struct, frozen=True):
    """A service that the policy covers."""

    french: ClassVar[str] = "Un service que vise la politique."

    id: str
    name: Text
    host: str
    paths: list[str]


class LegalNotice(Struct, frozen=True):
    """A legal notice that stands at the foot of every page."""

    french: ClassVar[str] = "Une mention légale qui figure au pied de chaque page."

    id: str
    text: Text


class Policy(Struct, frozen=True):
    """The whole policy."""

    french: ClassVar[str] = "La politique entière."

    id: str
    version: str
    sha256: str
    effective: Annotated[str, said("The day from which it is in force.", "Le jour de son entrée en vigueur.")]
    title: Text
    operator: Operator
    introduction: Text
    ladder: Ladder
    services: list[PlaceOfService]
    notices: list[LegalNotice]
    clauses: list[Clause]
    provisions: list[Provision]
