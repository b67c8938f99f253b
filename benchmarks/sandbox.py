"""What it costs to open a part in a process of its own: starting one, and each part in it.

python -m benchmarks.sandbox

Printed is processor time of the workers. A worker makes room for a new one when its trust is used up (``clausewise.sandbox.TRUST``), so
the cost of starting is shared by as many parts as it serves.
"""

from __future__ import annotations

import io
import resource

from PIL import Image
from tests.parse.documents import docx, paragraph, run

from benchmarks.page import made
from clausewise.model import Medium, Part
from clausewise.sandbox import TRUST, Sandbox, trust_max, trust_written

parts = 20


def main() -> None:
    """Measure and print."""
    print(f"{'part':>10}{'start':>12}{'a part':>12}{'served':>9}{'start, a part':>16}")
    for name, part in _parts().items():
        first = _cpu(part, 1)
        each = max(0.0, _cpu(part, 1 + parts) - first) / parts
        served = -(-trust_max // TRUST.get(part.medium, trust_written))
        start = max(0.0, first - each)
        print(f"{name:>10}{start * 1e3:>9.0f} ms{each * 1e3:>9.2f} ms{served:>9}{start / served * 1e3:>13.2f} ms")


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
    main()
