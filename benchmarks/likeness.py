"""How surely PDQ knows pictures again after ordinary edits: `python -m benchmarks.likeness [PICTURES] [STRANGERS]`.

python -m benchmarks.likeness [PICTURES] [STRANGERS]

Every picture is entered as a bank enters it, cropped and marked; an edit matches when its hash, or that of one of its turned and
mirrored forms, lies within 31 bits of the picture's own entries. Strangers are asked for in the whole list.
"""

from __future__ import annotations

import sys

from tests.drawing import draw, encoded, image, numpy, scene
from tests.pictures import FONTS, HANDS, INNOCENT, PLANTED, drawn

from benchmarks import face
from clausewise.parse.image import imprints, thumbnail
from clausewise.pdq import distance_bits_max, edits, quality_min
from clausewise.picture import tones_of, tones_size

QUICK = {"pictures": 6, "strangers": 100}


def cut(picture, left, top, right, bottom):
    width, height = picture.size
    return picture.crop(
        (round(width * left), round(height * top), width - round(width * right), height - round(height * bottom))
    )


def marked(picture, share=18, opacity=70, badge=70):
    """A watermark: half-transparent words across the middle, and a badge in a corner."""
    from PIL import ImageFont

    shown = picture.convert("RGBA")
    layer = image.new("RGBA", shown.size)
    pen = draw.Draw(layer)
    font = ImageFont.truetype(str(FONTS / HANDS[3]), shown.width // share)
    pen.text((shown.width // 4, shown.height // 2), "© atelier.example", font=font, fill=(255, 255, 255, opacity))
    pen.rectangle((shown.width * 0.88, shown.height * 0.93, shown.width, shown.height), fill=(30, 30, 30, badge))
    return image.alpha_composite(shown, layer).convert("RGB")


def badged(picture, seed):
    """A badge by chance: its corner, size, grey and opacity."""
    chance = numpy.random.default_rng(seed)
    width, height = chance.uniform(0.06, 0.28) * picture.width, chance.uniform(0.04, 0.14) * picture.height
    left = picture.width * 0.02 if chance.random() < 0.5 else picture.width * 0.98 - width
    top = picture.height * 0.02 if chance.random() < 0.5 else picture.height * 0.98 - height
    grey = int(chance.choice([0, 30, 230, 255]))
    layer = image.new("RGBA", picture.size)
    draw.Draw(layer).rectangle(
        (left, top, left + width, top + height), fill=(grey, grey, grey, int(255 * chance.uniform(0.2, 0.9)))
    )
    return image.alpha_composite(picture.convert("RGBA"), layer).convert("RGB")


def saved(picture, form, **options):
    from io import BytesIO

    return image.open(BytesIO(encoded(picture, form, **options))).convert("RGB")


EDITS = {
    "crop, a tenth of one side": lambda one: cut(one, 0.1, 0, 0, 0),
    "crop, a tenth below": lambda one: cut(one, 0, 0, 0, 0.1),
    "crop, a tenth in all directions": lambda one: cut(one, 0.05, 0.05, 0.05, 0.05),
    "crop, a tenth at a corner": lambda one: cut(one, 0, 0.1, 0.1, 0),
    "crop, between the steps (6 and 4 %)": lambda one: cut(one, 0.06, 0, 0.04, 0),
    "crop and mirrored": None,
    "half the size": lambda one: one.resize((one.width // 2, one.height // 2)),
    "a quarter of the size": lambda one: one.resize((one.width // 4, one.height // 4)),
    "other proportions": lambda one: one.resize((one.width, one.height * 2 // 3)),
    "JPEG at 30": lambda one: saved(one, "JPEG", quality=30),
    "WebP at 30": lambda one: saved(one, "WEBP", quality=30),
    "a quarter brighter": lambda one: one.point(lambda level: min(255, int(level * 1.25))),
    "a quarter darker": lambda one: one.point(lambda level: int(level * 0.75)),
    "grey": lambda one: one.convert("L").convert("RGB"),
    "watermark": marked,
    "watermark, heavy (no bar)": lambda one: marked(one, 12, 130, 200),
    "badge by chance (no bar)": None,
    "mirrored": lambda one: one.transpose(0),
    "turned by 90 degrees": lambda one: one.transpose(2),
}


def stranger(seed):
    """Another picture of another kind each time: scenes, pages of text, plots of bars, stripes and gratings."""
    kind = seed % 4
    if kind < 2:
        return scene(10_000 + seed, 320, 240)
    chance = numpy.random.default_rng(seed)
    if kind == 2:
        words = " ".join(
            (PLANTED + tuple((one[0], "", one[1]) for one in INNOCENT))[at][2] for at in chance.integers(0, 9, 4)
        )
        return drawn(words, HANDS[seed % 10], int(chance.integers(12, 40)), "plain", seed)
    made = image.new("RGB", (320, 240), tuple(int(one) for one in chance.integers(150, 256, 3)))
    pen = draw.Draw(made)
    for at in range(int(chance.integers(4, 16))):
        wide = int(chance.integers(6, 40))
        x, top = int(chance.integers(0, 300)), int(chance.integers(0, 220))
        pen.rectangle(
            (x, top, x + wide, 240 if at % 2 else top + wide),
            fill=tuple(int(one) for one in chance.integers(0, 256, 3)),
        )
    return made


def hashes(picture):
    """(the hash with its seven turned forms, the hash with those of its edits, quality), each hash as 256 truths."""
    found = {one.method: one for one in imprints(thumbnail(picture)) or ()}
    own, quality = found["pdq"].value, found["pdq"].quality
    tones = tones_of(picture)
    width, height = tones_size(tones)
    levels = numpy.frombuffer(tones[-width * height :], "uint8").reshape(height, width)
    entered = own + (b"".join(edits(levels)) if quality >= quality_min else b"")
    return bits(own + found["pdq.dihedral"].value), bits(entered), quality


def bits(value):
    return numpy.unpackbits(numpy.frombuffer(value, dtype="uint8").reshape(-1, 32), axis=1)


def nearest(asked, entered):
    return int((asked[:, None, :] != entered[None, :, :]).sum(axis=2).min())


def distances(pictures, strangers):
    """Return for each edit the distances to the picture's own entries, and of each stranger the nearest of all entries."""
    entered, found = [], {name: [] for name in EDITS}
    for seed in range(pictures):
        shown = scene(seed)
        own = hashes(shown)[1]
        entered.append(own)
        for name, edit in EDITS.items():
            changed = (
                edit(shown)
                if edit
                else badged(shown, seed)
                if "badge" in name
                else cut(shown, 0.1, 0, 0, 0).transpose(0)
            )
            found[name].append(nearest(hashes(changed)[0], own))
    known = numpy.concatenate(entered)
    others = []
    for seed in range(strangers):
        asked, _, quality = hashes(stranger(seed))
        if quality >= quality_min:
            others.append(min(nearest(one[None], known) for one in asked))
    return found, others


def measured(sheet, pictures=40, strangers=1_000):
    found, others = distances(pictures, strangers)
    for name, apart in found.items():
        sheet.figure(f"known again: {name}", sum(one <= distance_bits_max for one in apart), f"of {len(apart)}")
        sheet.figure(f"farthest: {name}", max(apart), "bits")
    sheet.figure("strangers known by mistake", sum(one <= distance_bits_max for one in others), f"of {len(others)}")
    sheet.figure("nearest stranger", min(others), "bits")


if __name__ == "__main__":
    sys.exit(face.run(measured, QUICK))
