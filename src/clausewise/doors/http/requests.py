"""What is sent to the service.

``french`` holds a type's own description in French, ``needs_one_of`` names fields of which one is needed; ``said`` puts both languages on
a field.
"""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from msgspec import UNSET, Meta, Struct, UnsetType

from clausewise.complaint import (
    Matter,
    attachment_name_characters_max,
    attachments_max,
    line_characters_max,
    location_characters_max,
)
from clausewise.doors.http.limits import (
    checks_per_request_max,
    document_characters_max,
    reason_characters_max,
    scope_entries_max,
)
from clausewise.doors.http.wording import label, said
from clausewise.intake import HOST, parts_per_item_max, text_characters_max
from clausewise.model import AuthorizationKind, Medium

BASE64 = r"^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$(?!\n)"
DIGEST = r"^(?:(?:sha256:)?[0-9a-f]{64})?$(?!\n)"
TIME_MS_MAX = 253_402_300_799_999  # 9999-12-31, the last day that a date can name


class Part(Struct, frozen=True, forbid_unknown_fields=True):
    """One part of a content that is no plain text alone: a page, an e-mail, a document, a link, a field of an account."""

    french: ClassVar[str] = (
        "Une partie d'un contenu qui n'est pas que du texte : une page, un courriel, un document, un lien, un champ de compte."
    )

    medium: Annotated[Medium, said("What it is.", "Ce que c'est.")]
    text: Annotated[
        str,
        said(
            "What is written, for what is text.", "Ce qui est écrit, si c'est du texte.", max_length=text_characters_max
        ),
    ] = ""
    data: Annotated[
        bytes,
        said("The bytes of anything else, in base64.", "Les octets de toute autre chose, en base64.", written=BASE64),
    ] = b""
    name: Annotated[
        str,
        label(
            "The file's name, or which field of an account it is, such as display_name.",
            "Le nom du fichier, ou le champ de compte dont il s'agit, par exemple display_name.",
        ),
    ] = ""
    type: Annotated[str, label("The media type that its sender declares.", "Le type déclaré par l'expéditeur.")] = ""
    digest: Annotated[
        str,
        said(
            "Instead of its bytes: the SHA-256 of a file that this key has uploaded.",
            "Au lieu des octets : le SHA-256 d'un fichier que cette clé a téléversé.",
            pattern=DIGEST,
        ),
    ] = ""
    upload: Annotated[
        str,
        label(
            "Instead of its bytes: the id of an upload; each of its files is a part.",
            "Au lieu des octets : l'identifiant d'un téléversement; chacun de ses fichiers est une partie.",
        ),
    ] = ""


class Check(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A content to be judged, as a text or in parts, and what is known of it."""

    french: ClassVar[str] = "Un contenu à juger, en texte ou en parties, et ce que l'on en sait."
    needs_one_of: ClassVar[tuple[str, ...]] = ("text", "parts")

    text: Annotated[str, said("The text itself.", "Le texte lui-même.", max_length=text_characters_max)] | UnsetType = (
        UNSET
    )
    parts: (
        Annotated[
            list[Part],
            said(
                "What is no text, in order.",
                "Ce qui n'est pas du texte, dans l'ordre.",
                min_length=1,
                max_length=parts_per_item_max - 1,
            ),
        ]
        | UnsetType
    ) = UNSET
    author: Annotated[
        str,
        label(
            "The account that wrote it; its strikes add up.",
            "Le compte qui l'a écrit; ses avertissements s'additionnent.",
        ),
    ] = ""
    host: Annotated[
        str,
        label(
            "The host of the service that carries it; empty for the operator's own.",
            "L'hôte du service qui le porte; vide pour celui de l'exploitant.",
            pattern=HOST,
        ),
    ] = ""
    path: Annotated[str, label("The path on that host.", "Le chemin sur cet hôte.")] = ""
    target: Annotated[str, label("Whom or what it is aimed at.", "La personne ou la chose visée.")] = ""
    network: Annotated[
        str, label("The address or network that it came from.", "L'adresse ou le réseau d'où il provient.")
    ] = ""
    id: Annotated[
        str,
        label(
            "Your own name for this content; one is made if it is empty.",
            "Votre propre nom pour ce contenu; il en reçoit un s'il est vide.",
        ),
    ] = ""
    country: Annotated[
        str,
        label(
            "The author's country (ISO 3166-1, or 3166-2 such as CA-QC), so that help lines are those of the place.",
            "Le pays de l'auteur (ISO 3166-1, ou 3166-2 comme CA-QC), pour que les lignes d'aide soient celles de l'endroit.",
            pattern=r"^(?:[A-Z]{2}(?:-[A-Z0-9]{1,3})?)?$(?!\n)",
        ),
    ] = ""

    def __post_init__(self) -> None:
        """Refuse a check of nothing, in the words that msgspec has for a missing field."""
        if self.text is UNSET and self.parts is UNSET:
            raise ValueError("Object missing required field `text`")


class Checks(Struct, frozen=True, forbid_unknown_fields=True):
    """Several texts to be judged in order; what an author earns by one counts for the next."""

    french: ClassVar[str] = (
        "Plusieurs textes à juger dans l'ordre; ce qu'un auteur encourt pour l'un compte pour le suivant."
    )

    items: Annotated[list[Check], said("The texts.", "Les textes.", min_length=1, max_length=checks_per_request_max)]


class Undo(Struct, frozen=True, forbid_unknown_fields=True):
    """Why a decision is taken back."""

    french: ClassVar[str] = "Pourquoi une décision est reprise."

    reason: Annotated[
        str,
        said(
            "For whoever looks into it later; kept under seal.",
            "Pour qui s'y penchera plus tard; conservé sous scellé.",
            min_length=1,
            max_length=reason_characters_max,
        ),
    ]


def _line(en: str, fr: str) -> Meta:
    return label(en, fr, max_length=line_characters_max)


class Attached(Struct, frozen=True, forbid_unknown_fields=True):
    """A file that comes with a report."""

    french: ClassVar[str] = "Un fichier joint à un signalement."

    data: Annotated[bytes, said("Its bytes, in base64.", "Ses octets, en base64.")]
    name: Annotated[str, label("Its name.", "Son nom.", max_length=attachment_name_characters_max)] = ""
    type: Annotated[str, label("The type that its sender declares.", "Le type que déclare qui l'envoie.")] = ""


class Report(Struct, frozen=True, forbid_unknown_fields=True):
    """What a person tells the operator about some content."""

    french: ClassVar[str] = "Ce qu'une personne signale à l'exploitant au sujet d'un contenu."

    item: Annotated[str, label("The content.", "Le contenu.", min_length=1)]
    clause: Annotated[str, label("The clause it goes against.", "La clause à laquelle il contrevient.", min_length=1)]
    reason: Annotated[
        str,
        said("In the person's words.", "Dans les mots de la personne.", min_length=1, max_length=reason_characters_max),
    ]
    reporter: Annotated[str, label("Who says so.", "Qui le dit.")] = ""
    notice: Annotated[
        bool,
        said(
            "Whether it is a right holder's or an authority's notice.",
            "S'il s'agit de l'avis d'un titulaire de droits ou d'une autorité.",
        ),
    ] = False
    language: Annotated[Literal["en", "fr"], said("The language of the answer.", "La langue de la réponse.")] = "fr"
    matter: Annotated[
        Matter,
        said(
            "What it is: a broken rule, or a notice, which needs its particulars.",
            "Ce dont il s'agit : une règle enfreinte, ou un avis, qui demande ses précisions.",
        ),
    ] = Matter.RULE
    on: Annotated[
        Literal["content", "account", "access"],
        said("What `item` names.", "Ce que nomme `item`."),
    ] = "content"
    location: Annotated[
        str,
        label("The exact address of it.", "Son adresse exacte.", max_length=location_characters_max),
    ] = ""
    account: Annotated[str, label("The account whose content it is.", "Le compte dont c'est le contenu.")] = ""
    name: Annotated[str, _line("The name of whoever tells.", "Le nom de la personne qui signale.")] = ""
    email: Annotated[str, _line("Their e-mail address.", "Son adresse courriel.")] = ""
    address: Annotated[str, _line("Their postal address.", "Son adresse postale.")] = ""
    work: Annotated[
        str, _line("The work, mark or words that it is about.", "L'œuvre, la marque ou les propos visés.")
    ] = ""
    right: Annotated[
        str, _line("Their right, or for whom they speak.", "Son droit, ou la personne au nom de qui elle parle.")
    ] = ""
    seen: Annotated[str, _line("Date and time of what is claimed.", "Date et heure de ce qui est reproché.")] = ""
    good_faith: Annotated[
        bool,
        said("That they believe it to be accurate and complete.", "Qu'elle le croit exact et complet."),
    ] = False
    no_offer: Annotated[
        bool,
        said(
            "That it holds no offer to settle and no demand for payment or personal information.",
            "Qu'il ne contient ni offre de règlement, ni demande de paiement ou de renseignements personnels.",
        ),
    ] = False
    attachments: Annotated[
        list[Attached],
        said(
            "Pictures, documents, texts, mails, sounds or films that show what is wrong.",
            "Images, documents, textes, courriels, sons ou vidéos qui montrent ce qui ne va pas.",
            max_length=attachments_max,
        ),
    ] = []


_LABELS = Annotated[
    list[Annotated[str, label("One of them.", "L'une d'elles.", min_length=1)]], Meta(max_length=scope_entries_max)
]


class Scope(Struct, frozen=True, forbid_unknown_fields=True):
    """What an authorization covers. An empty list does not narrow it."""

    french: ClassVar[str] = "Ce que couvre une autorisation. Une liste vide ne la restreint pas."

    clauses: Annotated[
        list[
            Annotated[
                str,
                label(
                    "A clause, or a group such as `content.*`.",
                    "Une clause, ou un groupe tel que `content.*`.",
                    min_length=1,
                ),
            ]
        ],
        Meta(min_length=1, max_length=scope_entries_max),
    ]
    accounts: _LABELS = []
    targets: _LABELS = []
    hosts: _LABELS = []
    networks: _LABELS = []
    techniques: Annotated[
        _LABELS,
        said(
            "Names of signals, or families such as `probing.*`.",
            "Des noms de signaux, ou des familles telles que `probing.*`.",
        ),
    ] = []
    tokens: Annotated[
        _LABELS,
        said(
            "The SHA-256 of secrets sent in `Clausewise-Authorization`.",
            "Le SHA-256 de secrets envoyés dans `Clausewise-Authorization`.",
        ),
    ] = []


class NewAuthorization(Struct, frozen=True, forbid_unknown_fields=True):
    """An exception to be put in force."""

    french: ClassVar[str] = "Une exception à mettre en vigueur."

    kind: Annotated[
        AuthorizationKind,
        said(
            "The operator's grant, the consent of the person concerned, or a right holder's licence.",
            "Le permis de l'exploitant, le consentement de la personne visée ou la licence d'un titulaire de droits.",
        ),
    ]
    scope: Scope
    issuer: Annotated[str, label("Who permits it.", "Qui le permet.", min_length=1)]
    document: Annotated[
        str,
        label("Where that is written.", "Où cela est écrit.", min_length=1, max_length=document_characters_max),
    ]
    starts_ms: Annotated[
        int,
        said(
            "From when, in milliseconds since 1970-01-01 UTC.",
            "À partir de quand, en millisecondes depuis le 1970-01-01 UTC.",
            ge=0,
            le=TIME_MS_MAX,
        ),
    ]
    ends_ms: Annotated[int, said("Until when.", "Jusqu'à quand.", ge=0, le=TIME_MS_MAX)]
    id: Annotated[
        str,
        label(
            "Your own id, of letters, digits and . _ : @ -; one is made if it is empty.",
            "Votre propre identifiant, fait de lettres, de chiffres et de . _ : @ -; il en est créé un s'il est vide.",
        ),
    ] = ""
