"""What is sent to and comes back from the addresses of banks; ``french`` and ``said`` as in ``requests``."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from msgspec import Meta, Struct

from clausewise.doors.http.limits import reason_characters_max, request_bytes_max
from clausewise.doors.http.requests import BASE64, TIME_MS_MAX
from clausewise.doors.http.wording import label, said
from clausewise.model import Certainty

Method = Literal["pdq", "chromaprint", "words-5-crc32", "tlsh", "sha256", "sha1", "md5"]
values_per_entry_max = 2_000
_CLAUSE = label(
    "The clause that its content goes against.", "La clause à laquelle son contenu contrevient.", min_length=1
)
_BAND = said("How sure a plain match is at most.", "La certitude d'une franche concordance, au plus.")
_ENDS = said(
    "Until when, in milliseconds since 1970-01-01 UTC; 0: for good.",
    "Jusqu'à quand, en millisecondes depuis le 1970-01-01 UTC; 0 : pour toujours.",
    ge=0,
    le=TIME_MS_MAX,
)
_SEALED = said(
    "Nothing of what matches it is shown, and nobody is told.",
    "Rien de ce qui concorde n'est montré, et personne n'en est averti.",
)


class OpenBank(Struct, frozen=True, forbid_unknown_fields=True):
    """A bank to be opened."""

    french: ClassVar[str] = "Une banque à ouvrir."

    name: Annotated[
        str,
        label("Small letters, digits and . _ -", "Des minuscules, des chiffres et . _ -", min_length=1, max_length=64),
    ]
    clause: Annotated[str, _CLAUSE]
    band: Annotated[Certainty, _BAND] = Certainty.LIKELY
    sealed: Annotated[bool, _SEALED] = False


class BankShown(Struct, frozen=True):
    """A bank, and how many entries it has."""

    french: ClassVar[str] = "Une banque, et le nombre de ses entrées."

    name: Annotated[str, label("Its name.", "Son nom.")]
    clause: Annotated[str, _CLAUSE]
    band: Annotated[Certainty, _BAND]
    sealed: Annotated[bool, _SEALED]
    entries: Annotated[int, said("How many entries were added.", "Combien d'entrées y furent ajoutées.")]


class BanksShown(Struct, frozen=True):
    """Every bank."""

    french: ClassVar[str] = "Toutes les banques."

    banks: list[BankShown]


class Value(Struct, frozen=True, forbid_unknown_fields=True):
    """A hash or fingerprint."""

    french: ClassVar[str] = "Une empreinte."

    method: Annotated[Method, said("By which method.", "Par quelle méthode.")]
    value: Annotated[
        str,
        said(
            "In hexadecimal.",
            "En hexadécimal.",
            min_length=2,
            max_length=request_bytes_max,
            pattern=r"^[0-9A-Za-z]+$(?!\n)",
        ),
    ]


class Asked(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A content to look up: by its bytes, by hashes, or both."""

    french: ClassVar[str] = "Un contenu à chercher : par ses octets, par des empreintes, ou les deux."
    needs_one_of: ClassVar[tuple[str, ...]] = ("data", "values")

    data: Annotated[
        bytes,
        said(
            "The bytes, in base64; they are not kept.",
            "Les octets, en base64; ils ne sont pas conservés.",
            written=BASE64,
        ),
    ] = b""
    file: Annotated[str, label("The file's name.", "Le nom du fichier.")] = ""
    values: Annotated[list[Value], Meta(max_length=values_per_entry_max)] = []


class NewEntry(Asked, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A content to be known from now on, and who says so."""

    french: ClassVar[str] = "Un contenu à reconnaître désormais, et qui le dit."

    id: Annotated[
        str,
        label("Your own id; one is made if it is empty.", "Votre propre identifiant; il en est créé un s'il est vide."),
    ] = ""
    notice: Annotated[
        bool,
        said(
            "Whether it is a right holder's notice, which names owner, title, statement and contact.",
            "S'il s'agit de l'avis d'un titulaire, qui nomme owner, title, statement et contact.",
        ),
    ] = False
    owner: Annotated[str, label("The account that may publish it.", "Le compte qui peut le publier.")] = ""
    licence: Annotated[str, label("The licence that it is under.", "La licence qui le régit.")] = ""
    title: Annotated[str, label("What the work is called; sealed.", "Le titre de l'œuvre; scellé.")] = ""
    statement: Annotated[
        str,
        said(
            "What the right holder declares; sealed.",
            "Ce que déclare le titulaire; scellé.",
            max_length=reason_characters_max,
        ),
    ] = ""
    contact: Annotated[str, label("The right holder's address; sealed.", "L'adresse du titulaire; scellée.")] = ""
    label: Annotated[str, label("What it is called where it matches.", "Son nom là où il concorde.")] = ""
    expires_ms: Annotated[int, _ENDS] = 0


class NewList(Struct, frozen=True, forbid_unknown_fields=True):
    """A list of hashes to be imported."""

    french: ClassVar[str] = "Une liste d'empreintes à importer."

    form: Annotated[Literal["csv", "ndjson", "pdq", "ncmec"], said("Its form.", "Sa forme.")]
    list: Annotated[str, said("The list itself.", "La liste même.", min_length=1)]
    source: Annotated[str, label("Where it comes from.", "D'où elle vient.", min_length=1)]
    id: Annotated[
        str,
        label("Your own id; one is made if it is empty.", "Votre propre identifiant; il en est créé un s'il est vide."),
    ] = ""
    expires_ms: Annotated[int, _ENDS] = 0


class Added(Struct, frozen=True):
    """What was added: the ids under which it can be removed."""

    french: ClassVar[str] = "Ce qui fut ajouté : les identifiants sous lesquels on peut le retirer."

    ids: list[str]
    entries: Annotated[int, said("How many entries.", "Combien d'entrées.")]
    bad: Annotated[
        int, said("How many rows of a list could not be used.", "Combien de lignes d'une liste étaient inutilisables.")
    ] = 0
    places: Annotated[list[str], said("Where the first of them stand.", "Où se trouvent les premières.")] = []


class EntryShown(Struct, frozen=True):
    """An entry with everything by which it is known."""

    french: ClassVar[str] = "Une entrée, avec tout ce qui la fait reconnaître."

    id: str
    values: list[Value]
    source: Annotated[str, label("Where it comes from.", "D'où elle vient.")]
    name: Annotated[str, label("What its list calls it.", "Son nom dans sa liste.")]
    label: Annotated[str, label("What it is called where it matches.", "Son nom là où elle concorde.")]
    owner: Annotated[str, label("The account that may publish it.", "Le compte qui peut le publier.")]
    licence: Annotated[str, label("The licence that it is under.", "La licence qui la régit.")]
    title: Annotated[str, label("What the work is called.", "Le titre de l'œuvre.")]
    added_ms: Annotated[int, said("Since when it is known.", "Depuis quand on la reconnaît.")]
    expires_ms: Annotated[int, _ENDS]


class EntriesShown(Struct, frozen=True):
    """Entries of a bank; ``next`` is what ``after`` shall be for more."""

    french: ClassVar[str] = "Des entrées d'une banque; `next` est ce que doit valoir `after` pour la suite."

    entries: list[EntryShown]
    next: str


class MatchShown(Struct, frozen=True):
    """An entry that matches, and how."""

    french: ClassVar[str] = "Une entrée qui concorde, et comment."

    bank: str
    entry: str
    method: Annotated[Method, said("By which method.", "Par quelle méthode.")]
    distance: Annotated[float, said("How far apart; 0: the same.", "L'écart; 0 : identique.")]
    band: Annotated[Certainty, said("How sure it is.", "Le degré de certitude.")]
    path: Annotated[str, said("Which frame, time or page matched.", "Quel plan, moment ou page concorde.")]


class MatchesShown(Struct, frozen=True):
    """Every entry that matches."""

    french: ClassVar[str] = "Toutes les entrées qui concordent."

    matches: list[MatchShown]


class Reason(Struct, frozen=True, forbid_unknown_fields=True):
    """Why something is done."""

    french: ClassVar[str] = "Pourquoi quelque chose est fait."

    reason: Annotated[
        str, said("Why; it is sealed.", "Pourquoi; c'est scellé.", min_length=1, max_length=reason_characters_max)
    ]


class Named(Struct, frozen=True):
    """What was done something to."""

    french: ClassVar[str] = "Ce à quoi quelque chose fut fait."

    id: str
