"""Search of known content: a bank of a million pictures against brute force, and edits of pictures against strangers.

python -m benchmarks.known            # a minute; a million entries
python -m benchmarks.known 100000     # as many as you like
"""

from __future__ import annotations

import sys
import time
from io import BytesIO

import numpy as np

from benchmarks import face
from clausewise.melody import Melody
from clausewise.nearness import Nearness, within_bits

QUICK = {"count": 50_000, "pictures": 4, "strangers": 40}
SEED = 20_261_126
asked_count = 500
compared_count = 200


def owners(count: int) -> np.ndarray:
    return np.stack((np.zeros(count, np.uint32), np.arange(count, dtype=np.uint32)), axis=1)


def hashes(count: int, chance: np.random.Generator) -> np.ndarray:
    """Hashes by chance; a fifth lie in heaps of a thousand like ones, as series, memes and burst shots do."""
    values = chance.integers(0, 256, (count, 32), dtype=np.uint8)
    heaped = count // 5
    centres = values[chance.integers(0, count, max(1, heaped // 1000))]
    flips = np.packbits(chance.random((heaped, 256)) < 0.06, axis=1)
    values[:heaped] = centres[chance.integers(0, len(centres), heaped)] ^ flips
    return values


def altered(value: np.ndarray, bits: int, chance: np.random.Generator) -> bytes:
    square = np.unpackbits(value)
    square[chance.choice(256, bits, replace=False)] ^= 1
    return np.packbits(square).tobytes()


def pictures_bank(sheet, count: int) -> None:
    chance = np.random.default_rng(SEED)
    values = hashes(count, chance)
    before_mib = face.peak_mib()
    nearness = Nearness()
    start = time.perf_counter()
    nearness.add(values.tobytes(), owners(count))
    built_s = time.perf_counter() - start
    grown_mib = face.peak_mib() - before_mib
    words = values.view(np.uint64)
    times, single, brute, wanted, found = [], [], [], 0, 0
    for number in range(asked_count):
        asked = altered(values[chance.integers(count)], int(chance.integers(0, 41)), chance)
        start, work = time.perf_counter(), time.thread_time()
        nearness.find(asked)
        times.append(1000 * (time.perf_counter() - start))
        single.append(1000 * (time.thread_time() - work))
        if number < compared_count:
            matches = nearness.find(asked, count)
            start = time.thread_time()
            apart = np.bitwise_count(words ^ np.frombuffer(asked, np.uint64)).sum(axis=1)
            true = {(int(one), int(apart[one])) for one in np.flatnonzero(apart <= within_bits)}
            brute.append(1000 * (time.thread_time() - start))
            wanted += len(true)
            found += len(true & {(entry, distance) for _, _, entry, distance in matches})
            assert len(matches) == len(true), "something was found that is not there"
    sheet.figure("hashes of pictures", count, "")
    sheet.figure("built in", built_s, "s by the clock")
    sheet.figure("the bank", nearness.size_bytes / 1e6, "MB")
    sheet.figure("while it is built", grown_mib, "MiB more")
    told(sheet, "search", times, single)
    sheet.ratio("search", float(np.median(single) / np.median(brute)), "brute force by NumPy")
    sheet.ratio("recall", found / wanted, "brute force")
    eight, worked = [], []
    for _ in range(200):
        asked = b"".join(altered(values[chance.integers(count)], 5, chance) for _ in range(8))
        start, work = time.perf_counter(), time.thread_time()
        nearness.find(asked)
        eight.append(1000 * (time.perf_counter() - start))
        worked.append(1000 * (time.thread_time() - work))
    told(sheet, "a picture in its eight forms", eight, worked)


def told(sheet, name: str, clock: list[float], worked: list[float]) -> None:
    for unit, some in (("ms by the clock", clock), ("ms of processor", worked)):
        for part in (50, 99):
            sheet.figure(f"{name}, p{part}", float(np.percentile(some, part)), unit)


def drawn(seed: int):
    """A picture of coloured fields and shapes by chance."""
    from PIL import Image, ImageDraw

    chance = np.random.default_rng(seed)
    fields = chance.integers(0, 256, (12, 12, 3), dtype=np.uint8)
    picture = Image.fromarray(fields).resize((512, 400), Image.Resampling.BICUBIC)
    pen = ImageDraw.Draw(picture)
    for _ in range(25):
        left, top = int(chance.integers(0, 500)), int(chance.integers(0, 390))
        wide, high = (int(one) for one in chance.integers(5, 150, 2))
        pen.ellipse((left, top, left + wide, top + high), fill=tuple(int(one) for one in chance.integers(0, 255, 3)))
    return picture


def edits(picture):
    from PIL import Image, ImageDraw, ImageEnhance

    wide, high = picture.size
    marked = picture.copy()
    ImageDraw.Draw(marked).text((wide // 2, high - 40), "© Phare 2026", fill="white", font_size=28)
    return {
        "same": picture,
        "half the size": picture.resize((wide // 2, high // 2)),
        "jpeg 40": Image.open(_jpeg(picture, 40)),
        "brighter 25 %": ImageEnhance.Brightness(picture).enhance(1.25),
        "watermark": marked,
        "mirrored": picture.transpose(Image.Transpose.FLIP_LEFT_RIGHT),
        "turned": picture.transpose(Image.Transpose.ROTATE_90),
        "cut 2 % a side": picture.crop((wide // 50, high // 50, wide - wide // 50, high - high // 50)),
        "cut 5 % a side": picture.crop((wide // 20, high // 20, wide - wide // 20, high - high // 20)),
    }


def _jpeg(picture, quality: int) -> BytesIO:
    out = BytesIO()
    picture.save(out, "JPEG", quality=quality)
    return out


def pictures_edited(sheet, pictures: int, strangers: int) -> None:
    from clausewise.banks import Banks
    from clausewise.extract import Fingerprint
    from clausewise.hashlist import Row
    from clausewise.known import Bank, Lot
    from clausewise.listing import packed
    from clausewise.pdq import pdq

    def prints(picture) -> tuple[Fingerprint, ...]:
        made = pdq(np.asarray(picture.convert("L")))
        return (Fingerprint("pdq", made.value, made.quality), Fingerprint("pdq.dihedral", b"".join(made.others)))

    banks = Banks()
    banks.open(Bank("b", "content.property"))
    rows = [
        Row(tuple((one.method, one.value) for one in prints(drawn(seed)) if one.method == "pdq"))
        for seed in range(pictures)
    ]
    banks.add(Lot("l", "b", "file", len(rows)), packed(rows))
    found: dict[str, int] = {}
    for seed in range(pictures):
        for name, picture in edits(drawn(seed)).items():
            matches = banks.find(prints(picture))
            found[name] = found.get(name, 0) + any(one.entry == f"l:{seed}" and one.method == "pdq" for one in matches)
    for name, count in found.items():
        sheet.figure(f"known again: {name}", count, f"of {pictures}")
    known = sum(bool(banks.find(prints(drawn(10_000 + seed)))) for seed in range(strangers))
    sheet.figure("strangers that match", known, f"of {strangers}")


def sounds_bank(sheet) -> None:
    chance = np.random.default_rng(SEED)
    melody = Melody()
    recordings = [chance.integers(0, 2**32, 1_600, dtype=np.uint32) for _ in range(3_000)]
    for number, words in enumerate(recordings):
        melody.add(words.tobytes(), 0, number)
    start = time.perf_counter()
    melody.settle()
    built_s = time.perf_counter() - start
    times = []
    for _ in range(100):
        words = recordings[int(chance.integers(len(recordings)))]
        first = int(chance.integers(0, 1_500))
        start = time.perf_counter()
        melody.find(words[first : first + 63].tobytes())
        times.append(1000 * (time.perf_counter() - start))
    sheet.figure("3,000 sounds (165 hours), built in", built_s, "s by the clock")
    for part in (50, 99):
        sheet.figure(f"ten seconds of sound, p{part}", float(np.percentile(times, part)), "ms by the clock")


def measured(sheet, count=1_000_000, *, pictures=40, strangers=1_000):
    pictures_bank(sheet, count)
    sounds_bank(sheet)
    pictures_edited(sheet, pictures, strangers)


if __name__ == "__main__":
    sys.exit(face.run(measured, QUICK))
