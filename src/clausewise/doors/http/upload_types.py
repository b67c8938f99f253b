"""What is said of uploads, both ways; see ``requests`` and ``responses`` for how the words of both languages stand on a field."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar

from msgspec import UNSET, Struct, UnsetType

from clausewise.blob import State
from clausewise.doors.http.requests import DIGEST
from clausewise.doors.http.responses import Decision
from clausewise.doors.http.wording import label, said
from clausewise.intake import HOST, text_characters_max
from clausewise.model import Medium

COUNTRY = r"^(?:[A-Z]{2}(?:-[A-Z0-9]{1,3})?)?$(?!\n)"


class Sending(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What is known of an upload: in the query of a file that is sent by itself, or in the fields of a form."""

    french: ClassVar[str] = (
        "Ce que l'on sait d'un téléversement : dans la requête d'un fichier envoyé seul, ou dans les champs d'un formulaire."
    )

    check: Annotated[
        bool,
        said(
            "Whether it is judged as soon as it is there; otherwise a check names it later.",
            "Si on le juge dès son arrivée; sinon une vérification le désignera plus tard.",
        ),
    ] = True
    medium: Annotated[
        Medium,
        said(
            "What it is, as far as you know; its bytes decide.",
            "Ce que c'est, à votre connaissance; ses octets tranchent.",
        ),
    ] = Medium.FILE
    name: Annotated[str, label("The file's name.", "Le nom du fichier.")] = ""
    text: Annotated[
        str,
        said(
            "What is written beside it.",
            "Ce qui est écrit à côté.",
            max_length=text_characters_max,
        ),
    ] = ""
    digest: Annotated[
        str,
        said("The SHA-256 that its bytes must have.", "Le SHA-256 que ses octets doivent avoir.", pattern=DIGEST),
    ] = ""
    author: Annotated[str, label("The account that sends it.", "Le compte qui l'envoie.")] = ""
    host: Annotated[
        str, label("The host of the service that carries it.", "L'hôte du service qui le porte.", pattern=HOST)
    ] = ""
    path: Annotated[str, label("The path on that host.", "Le chemin sur cet hôte.")] = ""
    target: Annotated[str, label("Whom or what it is aimed at.", "La personne ou la chose visée.")] = ""
    network: Annotated[str, label("The address that it came from.", "L'adresse d'où il provient.")] = ""
    id: Annotated[str, label("Your own name for this content.", "Votre propre nom pour ce contenu.")] = ""
    country: Annotated[
        str,
        label(
            "The author's country (ISO 3166-1 or 3166-2).",
            "Le pays de l'auteur (ISO 3166-1 ou 3166-2).",
            pattern=COUNTRY,
        ),
    ] = ""


class Kept(Struct, frozen=True, omit_defaults=True):
    """A file that is kept."""

    french: ClassVar[str] = "Un fichier conservé."

    digest: Annotated[str, said("`sha256:` and 64 hexadecimal digits.", "`sha256:` et 64 chiffres hexadécimaux.")]
    name: str = ""
    size: Annotated[int | UnsetType, said("In bytes.", "En octets.")] = UNSET


class Files(Struct, frozen=True):
    """The files that are kept of a decision, in order."""

    french: ClassVar[str] = "Les fichiers conservés d'une décision, dans l'ordre."

    files: list[Kept]


class Upload(Struct, frozen=True, omit_defaults=True):
    """How far an upload is, and the decision once there is one."""

    french: ClassVar[str] = "Où en est un téléversement, et la décision dès qu'il y en a une."

    id: str
    state: Annotated[
        State,
        said(
            "`receiving` until all bytes are there; `stored` until a check names it; `waiting` and `judging` until there is a decision.",
            "`receiving` tant que des octets manquent; `stored` jusqu'à ce qu'une vérification le désigne; `waiting` et `judging` jusqu'à"
            " la décision.",
        ),
    ]
    size: Annotated[int, said("Bytes received.", "Octets reçus.")]
    created_ms: Annotated[int, said("Milliseconds since 1970-01-01 UTC.", "Millisecondes depuis le 1970-01-01 UTC.")]
    until_ms: Annotated[int, said("Until when it is kept.", "Jusqu'à quand il est conservé.")]
    files: Annotated[tuple[Kept, ...], said("Its files.", "Ses fichiers.")] = ()
    decision: Annotated[Decision | UnsetType, said("The verdict.", "La décision.")] = UNSET
    code: Annotated[
        str, said("Why it could not be judged; see /problems.", "Pourquoi il n'a pas pu être jugé; voir /problems.")
    ] = ""


def told(query: Any) -> dict[str, str]:
    """Return those fields of an item that were given."""
    names = ("author", "host", "path", "target", "network", "id", "country")
    return {name: value for name in names if (value := getattr(query, name))}
