"""What it costs to open a part in a process of its own: starting one, and each part in it.

python -m benchmarks.sandbox [--parts 20]

Printed is processor time of the workers. A worker makes room for a new one when its trust is used up (``clausewise.sandbox.TRUST``), so
the cost of starting is shared by as many parts as it serves.
"""

from __future__ import annotations

import io
import resource
import sys

from PIL import Image
from tests.parse.documents import docx, paragraph, run

from benchmarks import face
from benchmarks.face import Sheet, processor
from benchmarks.page import made
from clausewise.model import Medium, Part
from clausewise.parse.opening import opened
from clausewise.sandbox import TRUST, Sandbox, trust_max, trust_written

QUICK = {"parts": 5}


def measured(sheet: Sheet, *, parts=20) -> None:
    for name, part in _parts().items():
        first = _cpu(part, 1)
        each = max(0.0, _cpu(part, 1 + parts) - first) / parts
        served = -(-trust_max // TRUST.get(part.medium, trust_written))
        start = max(0.0, first - each)
        sheet.figure(f"{name}: starting a process", start * 1e3, "ms")
        sheet.figure(f"{name}: each in it", each * 1e3, "ms")
        sheet.figure(f"{name}: its share of the start, one in {served}", start / served * 1e3, "ms")
        opened(part)
        alone = processor(lambda part=part: [opened(part) for _ in range(parts)]) / parts
        sheet.ratio(f"{name}, with its share of the start", (each + start / served) / alone, "opened in this process")


def _cpu(part: Part, count: int) -> float:
    before = _spent()
    sandbox = Sandbox(workers=1)
    for _ in range(count):
        sandbox.opened(part)
    sandbox.close()
    return _spent() - before


def _spent() -> float:
    told = resource.getrusage(resource.RUSAGE_CHILDREN)
    return told.ru_utime + told.ru_stime


def _parts() -> dict[str, Part]:
    picture = io.BytesIO()
    Image.linear_gradient("L").resize((640, 480)).convert("RGB").save(picture, "PNG")
    words = [paragraph(run(f"Le brin numéro {number} est retordu à quatre fils.")) for number in range(50)]
    return {
        "page": Part(Medium.PAGE, data=made(30_000, 1).encode()),
        "mail": Part(Medium.EMAIL, data=b"From: anna@fleuriste.example\r\nSubject: Tulipes\r\n\r\nBonjour."),
        "document": Part(Medium.DOCUMENT, data=docx(*words)),
        "picture": Part(Medium.IMAGE, data=picture.getvalue()),
    }


if __name__ == "__main__":
    sys.exit(face.run(measured, QUICK))
