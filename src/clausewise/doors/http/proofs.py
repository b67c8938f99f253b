"""/v1/decisions/{id}/proof: a decision of the past judged again from its record, for auditors."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Literal

from msgspec import Struct

from clausewise.doors.http import checks, references
from clausewise.doors.http.operation import Operation, reader
from clausewise.doors.http.requests import Check
from clausewise.doors.http.responses import PolicyStamp, Words
from clausewise.doors.http.service import Call
from clausewise.doors.http.upload_kinds import NO_REFERENCE
from clausewise.doors.http.verdict import stamp
from clausewise.doors.http.wording import said
from clausewise.keys import Scope
from clausewise.model import Item
from clausewise.model import Words as Both
from clausewise.proof import Proof


class ProofDifference(Struct, frozen=True):
    """One thing that came out otherwise."""

    french: ClassVar[str] = "Une chose qui s'est révélée autre."

    field: Annotated[str, said("What of the verdict.", "Quoi, du verdict.")]
    recorded: Annotated[Any, said("As the record has it.", "Tel que le registre le dit.")]
    replayed: Annotated[Any, said("As it came out now.", "Tel qu'il est apparu cette fois.")]


class ProofObstacle(Struct, frozen=True):
    """Why the content was not judged again."""

    french: ClassVar[str] = "Pourquoi le contenu n'a pas été jugé de nouveau."

    code: str
    detail: Words
    remedy: Words


class DecisionProof(Struct, frozen=True):
    """What came of judging a decision again."""

    french: ClassVar[str] = "Ce qu'a donné un nouveau jugement de la décision."

    decision: str
    sequence: Annotated[int, said("Of its record.", "De son enregistrement.")]
    time_ms: int
    policy: PolicyStamp
    detectors: Annotated[str, said("Those that judged it then.", "Ceux qui l'ont jugée alors.")]
    verdict: Annotated[Literal["differs", "same", "unproved"], said("Whether it is the same.", "S'il est le même.")]
    ground: Annotated[
        Literal["content", "evidence", "nothing"], said("What was judged again.", "Ce qui a été jugé de nouveau.")
    ]
    evidence: Annotated[
        Literal["differs", "gone", "same"], said("Whether the same was seen.", "Si la même chose a été vue.")
    ]
    taken: Annotated[
        tuple[str, ...],
        said("What hung on its moment and was taken as recorded.", "Ce qui tenait au moment et fut pris tel quel."),
    ]
    differences: tuple[ProofDifference, ...]
    obstacles: tuple[ProofObstacle, ...]


async def kept(call: Call) -> DecisionProof:
    """Judge a decision again by what was kept of it."""
    return await _proved(call, None)


async def given(call: Call) -> DecisionProof:
    """Judge a decision again by content that is handed in."""
    references.refuse_any(call.asked)
    return await _proved(call, checks.item(call.asked))


async def _proved(call: Call, content: Item | None) -> DecisionProof:
    return _said(await call.service.blocking(call.service.engine.replay.prove, call.path["id"], content))


def _said(proof: Proof) -> DecisionProof:
    return DecisionProof(
        proof.decision,
        proof.sequence,
        proof.time_ms,
        stamp(proof.policy),
        proof.detectors,
        proof.verdict.value,
        proof.ground.value,
        proof.evidence.value,
        proof.taken,
        tuple(ProofDifference(one.field, one.recorded, one.replayed) for one in proof.differences),
        tuple(
            ProofObstacle(one.code, Words(one.en, one.fr), Words(one.remedy_en, one.remedy_fr))
            for one in proof.obstacles
        ),
    )


OPERATIONS: tuple[Operation, ...] = (
    Operation(
        "GET",
        "/v1/decisions/{id}/proof",
        "proof",
        Scope.AUDIT,
        Both(
            "Judge a decision again from its record and say whether it comes out the same; nothing is recorded.",
            "Juger une décision de nouveau d'après son enregistrement et dire si elle est la même; rien n'est consigné.",
        ),
        kept,
        (DecisionProof,),
        codes=("CW440", "CW442"),
    ),
    Operation(
        "POST",
        "/v1/decisions/{id}/proof",
        "proof_by_content",
        Scope.AUDIT,
        Both(
            "The same for content that was not kept, handed in; its hash must be the recorded one.",
            "De même pour un contenu non conservé, fourni ici; son empreinte doit être celle qui est consignée.",
        ),
        given,
        (DecisionProof,),
        (Check,),
        read=reader(Check),
        errors=(NO_REFERENCE,),
        codes=("CW440", "CW442"),
        example='{"text": "Bonjour à tous"}'.encode(),
    ),
)
