"""What judging a picture costs over its libraries: `python -m benchmarks.image [ROUNDS]`.

In one run, the time of the whole way (`engine.check`, in this process: `benchmarks.sandbox` tells what another one costs) beside the time
that was spent inside decoder, text reader, code reader and model: what is left is ours, the fingerprints among it, which are our own
arithmetic. Processor time, and of each picture the round that took least, so that neighbours count little.
"""

from __future__ import annotations

import os
import sys
import time
from collections import defaultdict
from contextlib import contextmanager

# As in the workers of the sandbox: threads for numbers would only wait for each other, and their waiting counts as work.
os.environ |= {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}

from tests.drawing import encoded, scene
from tests.pictures import HANDS, INNOCENT, drawn

from benchmarks import face
from clausewise.engine import Engine
from clausewise.model import Item, Medium, Part
from clausewise.parse import image as way
from clausewise.parse import letterpress, nudity

ratio_max = 1.15
QUICK = {"rounds": 1}

spent: defaultdict[str, float] = defaultdict(float)


def timed(name, function):
    def inner(*args, **options):
        start = time.process_time()
        try:
            return function(*args, **options)
        finally:
            spent[name] += time.process_time() - start

    return inner


class Reader:
    """The text reader, with its work timed."""

    def __init__(self, api):
        self._api = api

    def __getattr__(self, name):
        return timed("reading", getattr(self._api, name))


@contextmanager
def watched():
    """Time what the libraries do while our way is gone."""
    import zxingcpp

    api, known = letterpress._reader()
    model, read, taken = nudity._model(), zxingcpp.read_barcodes, way.imprints
    classify = model.classify
    letterpress._reader = lambda: (Reader(api), known)
    model.classify, zxingcpp.read_barcodes = timed("nakedness", classify), timed("codes", read)
    way.imprints = timed("(of ours: fingerprints)", taken)
    yield
    model.classify, zxingcpp.read_barcodes, way.imprints = classify, read, taken


def decoded(data):
    from io import BytesIO

    from PIL import Image

    with Image.open(BytesIO(data)) as picture:
        picture.load()


def pictures():
    """(what it is, its bytes): photographs without words, posters, pages of text."""
    text = " ".join(one[1] for one in INNOCENT * 4)
    yield from (("photograph", encoded(scene(seed, 1280, 960), "JPEG", quality=88)) for seed in range(12))
    yield from (("large photograph", encoded(scene(seed, 3000, 2000), "JPEG", quality=88)) for seed in range(4))
    yield from (("page of text", encoded(drawn(text, HANDS[seed], 22, "plain"))) for seed in range(4))
    yield from (
        ("words on a photograph", encoded(drawn(text, HANDS[seed], 24, "photo", seed), "JPEG")) for seed in range(4)
    )


def measured(sheet, rounds=5):
    everything = [(kind, data, Item(parts=(Part(Medium.IMAGE, data=data),))) for kind, data in pictures()]
    engine = Engine.open("dexero", isolated=False)
    for _, _, item in everything[:1] + everything[-1:]:
        engine.check(item)
    totals = defaultdict(lambda: [0, 0.0, 0.0])
    with watched():
        for kind, data, item in everything:
            whole, libraries = min(once(engine, item, data) for _ in range(rounds))
            for name in (kind, "all"):
                totals[name] = [
                    one + more for one, more in zip(totals[name], (1, whole * 1000, libraries * 1000), strict=True)
                ]
    for name, (count, whole, libraries) in totals.items():
        sheet.figure(name, whole / count, "ms a picture")
        sheet.ratio(name, whole / libraries, "its libraries")
    met = all(whole <= ratio_max * libraries for _, whole, libraries in totals.values())
    sheet.goal(f"the way over its libraries' own time is at most {ratio_max - 1:.0%}", met)
    for name, value in spent.items():
        sheet.figure(f"of them, {name}", value / rounds / totals["all"][0] * 1000, "ms a picture")


def once(engine, item, data):
    """Judge a picture; return the seconds that it took, and those of them in libraries."""
    before = theirs()
    timed("decoding", decoded)(data)
    start = time.process_time()
    engine.check(item)
    return time.process_time() - start, theirs() - before


def theirs():
    return sum(value for name, value in spent.items() if not name.startswith("("))


if __name__ == "__main__":
    sys.exit(face.run(measured, QUICK))
