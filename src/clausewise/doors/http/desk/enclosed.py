"""What came with a report, as it can be shown: once it was judged, never where it matched a sealed bank, and no more than is looked at."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from clausewise.complaint import Attachment, Complaint
from clausewise.doors.http.desk.shelved import of_digest
from clausewise.doors.http.desk.specimen import Specimen, specimen
from clausewise.doors.http.desk.visit import Visit
from clausewise.exhibit import data_bytes_max
from clausewise.model import Evidence, Medium, Part

# What is read whole, so that its words are shown; of anything else the first bytes tell what it is.
READ: Final = frozenset({Medium.TEXT, Medium.PAGE, Medium.EMAIL, Medium.DOCUMENT})


class Enclosed(NamedTuple):
    """The files of a report: how many came, and those that are shown. While it ``waits`` they are to be judged; sealed ones nobody sees."""

    number: int
    shown: Sequence[Specimen] = ()
    waits: bool = False
    is_sealed: bool = False


def enclosed(visit: Visit, receipt: str, complaint: Complaint) -> Enclosed:
    """Return what came with a report."""
    number = len(complaint.attachments)
    with visit.engine.clerk.lock:
        course = visit.engine.state.complainants.courses.get(receipt)
    examined = course.examined if course else None
    if not number or examined is None or examined.decision:
        return Enclosed(number, (), bool(number) and examined is None, bool(examined and examined.decision))
    seen = visit.engine.examinations.seen(receipt)
    evidence = seen.evidence if seen else ()
    return Enclosed(number, [_shown(visit, at, one, evidence) for at, one in enumerate(complaint.attachments)])


def digest(visit: Visit, receipt: str, number: int) -> tuple[bytes, Attachment] | None:
    """Return what lies under a number of a report that may be shown; None where there is nothing."""
    complaint = visit.engine.complaints.complaint(receipt)
    course = visit.engine.state.complainants.courses.get(receipt)
    if complaint is None or course is None or course.examined is None or course.examined.decision:
        return None
    if number >= len(complaint.attachments):
        return None
    one = complaint.attachments[number]
    return bytes.fromhex(one.digest), one


def _shown(visit: Visit, number: int, one: Attachment, evidence: Sequence[Evidence]) -> Specimen:
    seen = [spot for spot in evidence if spot.part == number]
    file = of_digest(visit, bytes.fromhex(one.digest))
    if file is None:
        return specimen(number, Part(one.medium, name=one.name), seen, "gone")
    if one.medium not in READ or one.size > data_bytes_max:
        return specimen(number, Part(one.medium, data=file.head, name=one.name), seen, size=one.size)
    # Bytes are never read as words that somebody typed: they are opened, as they were when they were judged.
    medium = Medium.FILE if one.medium is Medium.TEXT else one.medium
    return specimen(number, Part(medium, data=b"".join(file.read(0)), name=one.name), seen, size=one.size)
