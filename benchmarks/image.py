"""What opening a picture costs over its libraries: `python -m benchmarks.image [ROUNDS]`.

In one run, the time of the whole way (`parse.image`) beside the time that was spent inside decoder, text reader, code reader and model:
what is left is ours, the fingerprints among it, which are our own arithmetic. Processor time, so that neighbours count little.
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

from clausewise.model import Medium, Part
from clausewise.parse import image as way
from clausewise.parse import letterpress, nudity

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
        return picture.convert("RGB")


def pictures():
    """(what it is, its bytes): photographs without words, posters, pages of text."""
    text = " ".join(one[1] for one in INNOCENT * 4)
    yield from (("photograph", encoded(scene(seed, 1280, 960), "JPEG", quality=88)) for seed in range(4))
    yield from (("large photograph", encoded(scene(seed, 3000, 2000), "JPEG", quality=88)) for seed in range(2))
    yield from (("page of text", encoded(drawn(text, HANDS[seed], 22, "plain"))) for seed in range(4))
    yield from (
        ("words on a photograph", encoded(drawn(text, HANDS[seed], 24, "photo", seed), "JPEG")) for seed in range(4)
    )


def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 3
    everything = list(pictures())
    for _, data in everything[:1] + everything[-1:]:
        way.image(Part(Medium.IMAGE, data=data))
    totals = defaultdict(lambda: [0, 0.0, 0.0])
    with watched():
        for _ in range(rounds):
            for kind, data in everything:
                before = sum(value for name, value in spent.items() if not name.startswith("("))
                timed("decoding", decoded)(data)
                start = time.process_time()
                way.image(Part(Medium.IMAGE, data=data))
                whole = time.process_time() - start
                libraries = sum(value for name, value in spent.items() if not name.startswith("(")) - before
                for name in (kind, "all"):
                    totals[name][0] += 1
                    totals[name][1] += whole
                    totals[name][2] += libraries
    for name, (count, whole, libraries) in totals.items():
        ours, theirs = whole / count * 1000, libraries / count * 1000
        print(f"{name:24} {ours:6.0f} ms a picture, {theirs:6.0f} in libraries: {ours / theirs - 1:+.1%}")
    for name, value in spent.items():
        print(f"    {name:24} {value / totals['all'][0] * 1000:6.1f} ms a picture")


if __name__ == "__main__":
    main()
