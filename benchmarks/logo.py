"""How surely logos are found in pictures that carry them: `python -m benchmarks.logo [PICTURES] [STRANGERS]`.

Six drawn logos, pasted into scenes and on even grounds at 15 to 60 hundredths of the longer side, in their tones and in white,
saved as JPEG; against pictures without any, and against the other logos. Prints the share found at both thresholds, and the time
of one look.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections import defaultdict
from math import cos, pi, sin
from pathlib import Path

from tests.drawing import draw, encoded, image, numpy, scene
from tests.pictures import FONTS, HANDS

from benchmarks import face
from benchmarks.likeness import saved, stranger
from clausewise.detect.logo import ALIKE, SAME, Logo
from clausewise.picture import tones_of
from clausewise.register import Mark, MarkKind, Register

QUICK = {"pictures": 12, "strangers": 24}


def blank():
    made = image.new("RGBA", (320, 320), (0, 0, 0, 0))
    return made, draw.Draw(made)


def leaf():
    made, pen = blank()
    pen.polygon([(160, 20), (260, 130), (160, 210), (80, 140)], fill=(20, 70, 160))
    pen.rectangle((60, 230, 260, 255), fill=(20, 70, 160))
    pen.rectangle((60, 275, 180, 300), fill=(220, 60, 40))
    return made


def star():
    made, pen = blank()
    rays = [
        (160 + (150 if at % 2 else 65) * sin(at * pi / 5), 160 + (150 if at % 2 else 65) * cos(at * pi / 5))
        for at in range(10)
    ]
    pen.polygon(rays, fill=(250, 190, 20))
    pen.ellipse((120, 120, 200, 200), fill=(120, 20, 90))
    return made


def waves():
    made, pen = blank()
    for at in range(4):
        pen.arc((20 + 30 * at, 40 + 20 * at, 300 - 30 * at, 320 - 20 * at), 180, 360, fill=(0, 130, 110), width=16)
    pen.polygon([(20, 200), (300, 200), (160, 310)], fill=(10, 60, 60))
    return made


def word(text, hand):
    from PIL import ImageFont

    font = ImageFont.truetype(str(FONTS / HANDS[hand]), 90)
    made = image.new("RGBA", (int(font.getlength(text)) + 20, 130), (0, 0, 0, 0))
    draw.Draw(made).text((10, 10), text, font=font, fill=(30, 30, 120))
    return made


def shield():
    made, pen = blank()
    pen.polygon([(40, 30), (280, 30), (280, 180), (160, 310), (40, 180)], fill=(160, 20, 30))
    pen.rectangle((140, 60, 180, 240), fill="white")
    pen.rectangle((80, 110, 240, 150), fill="white")
    return made


LOGOS = {
    "leaf": leaf,
    "star": star,
    "waves": waves,
    "shield": shield,
    "dexero": lambda: word("Dexero", 3),
    "nux": lambda: word("nux'abri", 4),
}


def whitened(logo):
    made = image.new("RGBA", logo.size, "white")
    made.putalpha(logo.getchannel("A"))
    return made


def carrying(logo, seed):
    """(what it is, a picture that carries the logo)."""
    chance = numpy.random.default_rng(seed)
    kind = ("scene", "even, light", "even, dark", "in white upon a dark scene")[seed % 4]
    if kind == "even, light":
        ground = image.new("RGB", (640, 480), tuple(int(one) for one in chance.integers(200, 256, 3)))
    elif kind == "even, dark":
        ground = image.new("RGB", (640, 480), tuple(int(one) for one in chance.integers(0, 50, 3)))
    else:
        ground = scene(seed, 640, 480)
    if kind.startswith("in white"):
        ground, logo = ground.point(lambda level: level // 2), whitened(logo)
    scale = 640 * chance.uniform(0.15, 0.6) / max(logo.size)
    size = (max(1, round(logo.width * scale)), max(1, min(470, round(logo.height * scale))))
    shown = logo.resize(size)
    ground.paste(shown, (int(chance.integers(0, 641 - size[0])), int(chance.integers(0, 481 - size[1]))), shown)
    return kind, saved(ground, "JPEG", quality=70)


def likeness(inspector, picture):
    return max((place.likeness for _, place in inspector.places(tones_of(picture))), default=0.0)


def measured(sheet, pictures=48, strangers=200):
    inspectors = {}
    with tempfile.TemporaryDirectory() as folder:
        for name, made in LOGOS.items():
            path = Path(folder) / f"{name}.png"
            path.write_bytes(encoded(made()))
            inspectors[name] = Logo(Register((), (Mark(name, MarkKind.OWN, logos=(str(path),)),)))
    rows = defaultdict(list)
    names = list(LOGOS)
    start = time.process_time()
    for seed in range(pictures):
        name = names[seed % len(names)]
        kind, shown = carrying(LOGOS[name](), seed // len(names))
        rows[f"carries it: {kind}"].append(likeness(inspectors[name], shown))
        other = names[(seed + 1 + seed // len(names)) % len(names)]
        if other != name:
            rows["strangers: another logo in it"].append(likeness(inspectors[other], shown))
    for seed in range(strangers):
        name = names[seed % len(names)]
        rows["strangers: scenes, pages, plots"].append(likeness(inspectors[name], stranger(seed)))
    looks = sum(map(len, rows.values()))
    for name, found in sorted(rows.items()):
        for said, least in (("the logo", SAME), ("alike", ALIKE)):
            sheet.figure(f"{name}: {said}", sum(one >= least for one in found), f"of {len(found)}")
    sheet.figure("a look, drawing included", (time.process_time() - start) / looks * 1000, "ms of processor")


if __name__ == "__main__":
    sys.exit(face.run(measured, QUICK))
