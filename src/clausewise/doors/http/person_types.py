"""What is kept about one person, as the service tells it, and what is asked to erase it."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar

from msgspec import Struct

from clausewise.doors.http.limits import reason_characters_max
from clausewise.doors.http.wording import label, said


class PersonRecord(Struct, frozen=True):
    """One record about a person, as the person may have it."""

    french: ClassVar[str] = "Un enregistrement au sujet d'une personne, tel qu'elle peut l'avoir."

    sequence: int
    time_ms: int
    kind: str
    subject: str
    role: Annotated[str, said("How the account is in it.", "À quel titre le compte y est.")]
    body: Any
    sealed: Annotated[Any, said("Its sealed part, if it is theirs.", "Sa partie scellée, si elle lui revient.")] = None
    withheld: Annotated[str, said("Why the sealed part is not here.", "Pourquoi la partie scellée n'y est pas.")] = ""


class PersonCopy(Struct, frozen=True):
    """All that is kept about an account, as the person may have it."""

    french: ClassVar[str] = "Tout ce qui est conservé sur un compte, tel que la personne peut l'avoir."

    account: str
    made_ms: int
    sequence: Annotated[int, said("The last record that was looked at.", "Le dernier enregistrement regardé.")]
    pieces: list[PersonRecord]
    strikes: Annotated[int, said("Those in force.", "Ceux en vigueur.")]
    standing: dict[str, bool]


class EraseReason(Struct, frozen=True, forbid_unknown_fields=True):
    """Why what is kept about a person is erased."""

    french: ClassVar[str] = "Pourquoi ce qui est conservé sur une personne est effacé."

    reason: Annotated[
        str,
        label(
            "It stays in the chain for ever and must name nobody.",
            "Il reste à jamais dans la chaîne et ne doit nommer personne.",
            min_length=1,
            max_length=reason_characters_max,
        ),
    ]


class PersonErased(Struct, frozen=True):
    """What an erasure did, and what it left."""

    french: ClassVar[str] = "Ce qu'un effacement a fait, et ce qu'il a laissé."

    account: str
    payloads: Annotated[int, said("Sealed parts that were destroyed.", "Parties scellées détruites.")]
    held: Annotated[list[str], said("Decisions kept back under lock.", "Décisions gardées sous scellé.")]
    open_cases: Annotated[list[str], said("Cases about it that still wait.", "Dossiers qui attendent encore.")]
    remaining: Annotated[
        dict[str, int],
        said(
            "Records that go on naming the id, by kind.", "Enregistrements qui nomment encore l'identifiant, par genre."
        ),
    ]
