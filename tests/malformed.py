"""Malformed files of every kind: ``python -m tests.malformed [COUNT] [SEED]`` opens so many and prints what became of them.

Good files are cut, overwritten, doubled and joined at random places, always the same ones for a seed. None may crash the process, and each
must come back: opened, or with the reason why not.
"""

# ruff: noqa: T201
from __future__ import annotations

import gzip
import io
import random
import sys
import time
import wave
from collections import Counter
from collections.abc import Iterator
from importlib.util import find_spec
from unittest.mock import patch

from clausewise.detect.masquerade import Masquerade
from clausewise.detect.rule import ShippedRules
from clausewise.model import Medium, Part
from clausewise.register import Register
from clausewise.sandbox import Sandbox
from tests.archives import foreign, tarred, zipped
from tests.buried import letter
from tests.compounds import compound, module, native
from tests.parse.documents import cell, docx, opened, paragraph, pptx, row, run, shape, slide, words, worksheet, xlsx
from tests.parse.test_polyglot import GIF
from tests.parse.test_signature import program

# A mutation touches at most this many places.
PLACES_MAX = 24


def good() -> dict[str, bytes]:
    """Return one good file of every kind, by its name; always the same bytes."""
    # Archives bear the time at which they were made.
    with patch("time.time", return_value=1.7e9):
        return _good()


def _good() -> dict[str, bytes]:
    sound = io.BytesIO()
    with wave.open(sound, "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(8_000)
        out.writeframes(random.Random(1).randbytes(4_000))
    made = {
        "a.zip": zipped({"a.txt": b"hello", "b.html": b"<p>hello</p>"}),
        "a.tar": tarred({"a.txt": b"hello"}),
        "a.tar.gz": tarred({"a.txt": b"hello"}, mode="w:gz"),
        "a.gz": gzip.compress(b"hello" * 50),
        "a.docx": docx(paragraph(run("Bonjour"))),
        "a.doc": compound({"Module1": module("Sub AutoOpen()\nEnd Sub"), "\x01Ole10Native": native("a.txt", b"hello")}),
        "a.eml": letter(),
        "a.html": b"<html><head><style>p{color:red}</style></head><body><p>hello</p><script>var a=1</script></body></html>",
        "a.svg": b"<svg xmlns='http://www.w3.org/2000/svg'><text>hello</text></svg>",
        "a.xlsx": xlsx(worksheet(row(1, cell("A1", "Bonjour")))),
        "a.pptx": pptx(slide(shape(words("Bonjour")))),
        "a.odt": opened("text", "<text:p>Bonjour</text:p>"),
        "a.srt": b"1\n00:00:01,000 --> 00:00:02,000\nBonjour\n",
        "a.rtf": b"{\\rtf1{\\object\\objdata 0105}}",
        "a.exe": program(),
        "a.gif": GIF + bytes(60) + b";",
        "a.wav": sound.getvalue(),
        "a.pdf": b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF",
    }
    if find_spec("libarchive"):
        made |= {f"b.{kind}": foreign(kind, {"a.txt": b"hello" * 40}) for kind in ("7zip", "cpio_newc")}
    if find_spec("PIL"):
        made |= _pictures()
    if find_spec("av"):
        made |= _recordings()
    return made


def _pictures() -> dict[str, bytes]:
    from PIL import Image

    made = {}
    shown = Image.frombytes("L", (24, 24), random.Random(3).randbytes(576))
    for kind in ("PNG", "JPEG", "WEBP", "BMP", "TIFF", "AVIF", "ICO", "JPEG2000", "TGA"):
        picture = io.BytesIO()
        shown.save(picture, kind)
        made[f"a.{kind.lower()}"] = picture.getvalue()
    moving = io.BytesIO()
    shown.save(moving, "GIF", save_all=True, append_images=[shown.rotate(90), shown.rotate(180)])
    return {**made, "b.gif": moving.getvalue()}


def _recordings() -> dict[str, bytes]:
    from tests.drawing import scene
    from tests.films import film
    from tests.sounds import encoded, music

    sound, shown = music(1, 1), [scene(seed, 64, 48) for seed in (1, 2)]
    return {
        **{f"a.{kind}": encoded(sound, f"a.{kind}", tags={"title": "Bonjour"}) for kind in ("mp3", "m4a", "flac")},
        "a.mp4": film(shown, 1.0, sound=sound, words=((0.2, "Bonjour"),)),
    }


def malformed(count: int, seed: int) -> Iterator[tuple[str, bytes]]:
    """Yield ``count`` files made of good ones, with their names; the same for the same seed."""
    chance = random.Random(seed)
    known = good()
    names = sorted(known)
    for number in range(count):
        name = names[number % len(names)]
        data = bytearray(known[name])
        for _ in range(chance.randint(1, PLACES_MAX)):
            changed(data, chance, known[chance.choice(names)])
        yield name, bytes(data)


def changed(data: bytearray, chance: random.Random, other: bytes) -> None:
    place = chance.randrange(len(data) + 1)
    length = min(chance.choice((1, 1, 2, 4, 16, 200)), len(data) - place)
    match chance.randrange(6):
        case 0:
            data[place : place + length] = chance.randbytes(length)
        case 1:
            data[place : place + length] = b"\xff" * length
        case 2:
            del data[place : place + length]
        case 3:
            data[place:place] = data[place : place + length]
        case 4:
            start = chance.randrange(len(other))
            data[place:place] = other[start : start + 100]
        case _:
            del data[max(8, len(data) - chance.randrange(1, 60)) :]


def tally(count: int, seed: int, sandbox: Sandbox) -> Counter[str]:
    """Open ``count`` malformed files and return how many came back in each way; whatever is lost raises."""
    found: Counter[str] = Counter()
    inspectors = (ShippedRules(Register(())), Masquerade(Register(())))
    for number, (name, data) in enumerate(malformed(count, seed)):
        extracts = sandbox.opened(Part(Medium.FILE, data=data, name=name), number)
        assert extracts, (name, seed, number)
        assert {one.part for one in extracts} == {number}
        assert extracts[0].source.data == data
        for inspector in inspectors:
            told = inspector.inspect([one for one in extracts if one.medium in inspector.media])
            assert all(0 <= signal.score <= 1 for signals in told for signal in signals)
        limits = {limit for one in extracts for limit in one.limits}
        found.update(limits or {"whole"})
    return found


def main(count: int = 3_000, seed: int = 2026) -> None:
    sandbox = Sandbox(workers=1)
    started = time.monotonic()
    try:
        found = tally(count, seed, sandbox)
    finally:
        sandbox.close()
    print(f"{count} files, seed {seed}, {time.monotonic() - started:.1f} s")
    print(*(f"{number:6} {name}" for name, number in found.most_common()), sep="\n")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
