"""/v1/decisions/…/referrals: evidence that is handed over, and what was handed over before."""

from __future__ import annotations

import os
from typing import Annotated, ClassVar

from msgspec import Struct
from starlette.responses import Response

from clausewise import dossier
from clausewise.doors.http.depot import Depot
from clausewise.doors.http.operation import Operation, reader
from clausewise.doors.http.service import Call, Reply
from clausewise.doors.http.showing import LOCKED, looked, needs_sight
from clausewise.doors.http.upload_kinds import NOT_SHOWN
from clausewise.doors.http.wording import said
from clausewise.errors import ClausewiseError
from clausewise.keys import Scope
from clausewise.model import Words
from clausewise.referral import Referral, Wanted, files_bytes_max, ground_characters_max, to_characters_max

ZIP_TYPE = "application/zip"


class Refer(Struct, frozen=True, forbid_unknown_fields=True):
    """To whom a decision is handed over, and on which ground."""

    french: ClassVar[str] = "À qui une décision est transmise, et sur quel fondement."

    to: Annotated[
        str,
        said(
            "Whom it goes to; kept under seal.",
            "À qui elle va; conservé sous scellé.",
            min_length=1,
            max_length=to_characters_max,
        ),
    ]
    ground: Annotated[
        str,
        said(
            "The legal ground; kept under seal.",
            "Le fondement juridique; conservé sous scellé.",
            min_length=1,
            max_length=ground_characters_max,
        ),
    ]


class ReferralMember(Struct, frozen=True):
    """A file of the bundle."""

    french: ClassVar[str] = "Un fichier du dossier."

    name: str
    sha256: str
    bytes: int


class ReferralOmitted(Struct, frozen=True):
    """What was left out of a bundle, and why, in a word."""

    french: ClassVar[str] = "Ce qui manque à un dossier, et pourquoi, en un mot."

    name: str
    why: str


class ReferralMade(Struct, frozen=True):
    """What was handed over."""

    french: ClassVar[str] = "Ce qui a été transmis."

    id: str
    decision: str
    sha256: Annotated[
        str, said("Of its manifest, as the chain keeps it.", "De son manifeste, tel que la chaîne le garde.")
    ]
    members: list[ReferralMember]
    omitted: list[ReferralOmitted]
    key: Annotated[
        str,
        said(
            "The public key that signed it (Ed25519, base64); empty if none did.",
            "La clé publique qui l'a signé (Ed25519, base64); vide si aucune ne l'a fait.",
        ),
    ]


async def refer(call: Call) -> ReferralMade:
    """Hand a decision over."""
    service, asked = call.service, call.asked
    await looked(call, await needs_sight(call))
    files = await service.blocking(kept, service.depot, call.path["id"])
    key = dossier.private_key(os.environ.get(dossier.VARIABLE, ""))
    wanted = Wanted(asked.to, asked.ground, call.caller.id, Scope.SEALED in call.caller.scopes, files, key)
    return _made(await service.recording(call.attempt, service.engine.referrals.refer, call.path["id"], wanted))


async def referred_before(call: Call, subjects: tuple[str, ...]) -> ReferralMade:
    """Answer again for a decision that was handed over."""
    office = call.service.engine.referrals

    def last() -> ReferralMade:
        told = office.several(subjects[0])[-1]
        return _made(Referral(dossier.verify(office.bundle(subjects[0], told.referral)).manifest, told.manifest))

    return await call.service.blocking(last)


async def bundle(call: Call) -> Reply:
    """Return a bundle as it was made."""
    decision = await needs_sight(call)
    office = call.service.engine.referrals
    data = await call.service.blocking(office.bundle, decision.id, call.path["referral"])
    await looked(call, decision)
    return Reply(Response(data, media_type=ZIP_TYPE, headers=LOCKED), {})


def kept(depot: Depot, decision: str) -> list[tuple[str, bytes | None]]:
    """Return the files that are kept of a decision, as far as they fit and can be read."""
    found, left = list[tuple[str, bytes | None]](), files_bytes_max
    for digest in depot.custody.holdings(decision):
        data = None
        try:
            blob = depot.safe.blob(digest)
            if blob.size <= left:
                data = b"".join(depot.safe.read(digest))
                left -= len(data)
        except ClausewiseError:
            pass  # what cannot be read is named as missing
        found.append((digest.hex(), data))
    return found


def _made(referral: Referral) -> ReferralMade:
    manifest = referral.manifest
    return ReferralMade(
        manifest.id,
        manifest.decision,
        referral.sha256,
        [ReferralMember(one.name, one.sha256, one.bytes) for one in manifest.members],
        [ReferralOmitted(name, why) for name, why in manifest.omitted],
        manifest.key,
    )


OPERATIONS: tuple[Operation, ...] = (
    Operation(
        "POST",
        "/v1/decisions/{id}/referrals",
        "refer",
        Scope.DECIDE,
        Words(
            "Hand a decision over with its evidence, and lock it.",
            "Transmettre une décision avec ses preuves, et la mettre sous scellé.",
        ),
        refer,
        (ReferralMade,),
        (Refer,),
        read=reader(Refer),
        errors=(NOT_SHOWN,),
        codes=("CW440", "CW442", "CW958", "CW961", "CW963", "CW964"),
        again=referred_before,
        status=201,
        example=b'{"to": "Agente A. Roy, SPVM", "ground": "Ordonnance 2026-117"}',
    ),
    Operation(
        "GET",
        "/v1/decisions/{id}/referrals/{referral}",
        "referral",
        Scope.DECIDE,
        Words("Return a bundle that was handed over.", "Renvoyer un dossier qui a été transmis."),
        bundle,
        (),
        errors=(NOT_SHOWN,),
        codes=("CW440", "CW442", "CW959"),
        gives=ZIP_TYPE,
    ),
)
