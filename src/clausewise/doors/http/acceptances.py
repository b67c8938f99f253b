"""/v1/acceptances: who accepted which version of the policy, told by the operator's application, and what changed for them since."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal
from urllib.parse import urlencode

from msgspec import Struct

from clausewise import assent
from clausewise.doors.http.operation import Operation, reader
from clausewise.doors.http.policy_types import Text
from clausewise.doors.http.service import Call
from clausewise.doors.http.wording import label, said
from clausewise.edition import Alteration
from clausewise.keys import Scope
from clausewise.model import Words

Language = Literal["en", "fr"]
acceptances_shown_max = 100


class Accepting(Struct, frozen=True, forbid_unknown_fields=True):
    """An acceptance of a version of the policy."""

    french: ClassVar[str] = "L'acceptation d'une version de la politique."

    account: Annotated[
        str,
        label("Who accepted: the operator's own id.", "Qui a accepté : l'identifiant de l'exploitant.", min_length=1),
    ]
    version: Annotated[str, label("The version that was shown.", "La version qui a été montrée.", min_length=1)]
    sha256: Annotated[
        str,
        said(
            "Its SHA-256, as /policy.json tells it.",
            "Son empreinte SHA-256, telle que /policy.json la donne.",
            pattern="^[0-9a-f]{64}$",
        ),
    ]
    first: Annotated[Language, said("The language shown first.", "La langue montrée d'abord.")]
    language: Annotated[Language, said("The language chosen.", "La langue choisie.")]
    time_ms: Annotated[
        int,
        said("Milliseconds since 1970; 0 means now.", "Millisecondes depuis 1970; 0 veut dire maintenant.", ge=0),
    ] = 0


class Acceptance(Struct, frozen=True):
    """A recorded acceptance."""

    french: ClassVar[str] = "Une acceptation consignée."

    account: str
    version: str
    sha256: str
    first: Annotated[Language, said("The language shown first.", "La langue montrée d'abord.")]
    language: Annotated[Language, said("The language chosen.", "La langue choisie.")]
    time_ms: int
    in_order: Annotated[
        bool,
        said(
            "Whether the language that the law asks to come first did.",
            "Si la langue que la loi veut en premier est venue en premier.",
        ),
    ]


class RuleChange(Struct, frozen=True):
    """What became of one rule since."""

    french: ClassVar[str] = "Ce qu'une règle est devenue depuis."

    id: str
    kind: Literal["added", "changed", "withdrawn"]
    title: Text
    fields: Annotated[list[str], said("What changed of it.", "Ce qui en a changé.")]
    recognition: Annotated[bool, said("Only how it is recognised was adjusted.", "Seule sa détection a été ajustée.")]
    link: Annotated[str, said("Where the difference is shown.", "Où la différence est montrée.")]


class AcceptedPolicy(Struct, frozen=True):
    """What an account accepted, and what changed since the last acceptance."""

    french: ClassVar[str] = "Ce qu'un compte a accepté, et ce qui a changé depuis la dernière acceptation."

    account: str
    accepted: Annotated[
        list[Acceptance],
        said(
            f"The last {acceptances_shown_max} at most, the newest first.",
            f"Les {acceptances_shown_max} dernières au plus, la plus récente d'abord.",
        ),
    ]
    version: Annotated[str, said("The version in use.", "La version en usage.")]
    sha256: Annotated[str, said("That of the version in use.", "Celle de la version en usage.")]
    known: Annotated[
        bool,
        said("Whether the accepted words can still be shown.", "Si les mots acceptés peuvent encore être montrés."),
    ]
    changed: list[RuleChange]
    link: Annotated[str, said("Where all changes are shown.", "Où tous les changements sont montrés.")]


async def accept(call: Call) -> Acceptance:
    """Record an acceptance."""
    asked: Accepting = call.asked
    wanted = assent.Assent(asked.account, asked.version, asked.sha256, asked.first, asked.language, asked.time_ms)
    made = await call.service.recording(call.attempt, call.service.engine.assents.accept, wanted, by=call.caller.id)
    return _answer(call, made)


async def before(call: Call, subjects: tuple[str, ...]) -> Acceptance:
    """Answer again for an acceptance that was recorded."""
    asked: Accepting = call.asked
    every = await call.service.blocking(call.service.engine.assents.of, subjects[0])
    return _answer(call, next(one for one in every if (one.version, one.language) == (asked.version, asked.language)))


async def of_account(call: Call) -> AcceptedPolicy:
    """Return what an account accepted and what changed since."""
    account = call.path["account"]
    office = call.service.engine.assents
    since = await call.service.blocking(office.since, account)
    every = await call.service.blocking(office.of, account)
    link = f"/policy/changes?{urlencode({'account-version': since.accepted.version})}"
    return AcceptedPolicy(
        account,
        [_answer(call, one) for one in every[:acceptances_shown_max]],
        since.current.version,
        since.current.sha256,
        since.is_known,
        [_change(one, link) for one in since.altered],
        link,
    )


def _change(one: Alteration, link: str) -> RuleChange:
    title = Text(one.title.en, one.title.fr)
    return RuleChange(one.id, one.kind.value, title, list(one.fields), one.is_recognition, f"{link}#{one.id}")


def _answer(call: Call, made: assent.Assent) -> Acceptance:
    in_order = call.service.engine.assents.is_in_order(made)
    return Acceptance(made.account, made.version, made.sha256, made.first, made.language, made.time_ms, in_order)


OPERATIONS: tuple[Operation, ...] = (
    Operation(
        "POST",
        "/v1/acceptances",
        "accept_policy",
        Scope.CHECK,
        Words("Record that an account accepted the policy.", "Consigner qu'un compte a accepté la politique."),
        accept,
        (Acceptance,),
        (Accepting,),
        read=reader(Accepting),
        codes=("CW442", "CW945", "CW946", "CW948"),
        again=before,
        status=201,
    ),
    Operation(
        "GET",
        "/v1/acceptances/{account}",
        "accepted_policy",
        Scope.READ,
        Words(
            "Return what an account accepted and what changed since.",
            "Renvoyer ce qu'un compte a accepté et ce qui a changé depuis.",
        ),
        of_account,
        (AcceptedPolicy,),
        codes=("CW442", "CW947"),
    ),
)
