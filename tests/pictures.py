"""How well words in pictures are found: `python -m tests.pictures [MOST]` draws planted violations and prints the share that is found.

Ten hands, ten sizes, six grounds, both languages. ``found`` is the share of pictures in which the clause of the planted words was found,
``read`` the share whose text came out to the letter, ``accents`` the share of accented letters that came out as such.
"""

from __future__ import annotations

import sys
import time
from collections import defaultdict
from difflib import SequenceMatcher
from itertools import product
from pathlib import Path
from random import Random

from tests.drawing import draw, image, scene

FONTS = Path("/usr/share/fonts/truetype")
HANDS = (
    "dejavu/DejaVuSans.ttf",
    "dejavu/DejaVuSerif.ttf",
    "dejavu/DejaVuSansMono.ttf",
    "dejavu/DejaVuSansCondensed-Bold.ttf",
    "dejavu/DejaVuSerif-Italic.ttf",
    "liberation/LiberationSans-Regular.ttf",
    "liberation/LiberationSerif-Regular.ttf",
    "liberation/LiberationMono-Bold.ttf",
    "liberation/LiberationSansNarrow-Regular.ttf",
    "liberation/LiberationSans-BoldItalic.ttf",
)
SIZES = (10, 11, 12, 14, 16, 20, 24, 32, 48, 72)
GROUNDS = ("plain", "inverse", "pale", "tinted", "photo", "meme")
PLANTED = (
    ("en", "conduct.threats", "I will kill you tonight."),
    ("en", "conduct.threats", "I'm going to burn your house down, and you with it."),
    ("en", "content.attack", "Those Jews are vermin and should be exterminated."),
    ("en", "privacy.disclosure", "Her phone number is 514-288-0147. Call her all night."),
    ("fr", "conduct.threats", "Je vais te tuer ce soir, à ta sortie du café."),
    ("fr", "conduct.threats", "Je vais brûler ta maison, et toi avec."),
    ("fr", "content.attack", "Les Juifs sont de la vermine, il faut les éliminer."),
    ("fr", "privacy.disclosure", "Son numéro est le 514 288-0147. Appelez-la toute la nuit."),
)
INNOCENT = (
    ("en", "Our picnic is on Sunday at noon, by the old mill. Bring a friend."),
    ("fr", "Notre pique-nique a lieu dimanche à midi, près du vieux moulin. Amenez un ami."),
)
line_characters = 34


def drawn(text: str, hand: str, size: int, ground: str, seed: int = 0):
    """A picture of ``text`` on lines."""
    from PIL import ImageFont

    font = ImageFont.truetype(str(FONTS / hand), size)
    lines = wrapped(text)
    width = int(max(font.getlength(line) for line in lines)) + 4 * size
    height = int(1.4 * size * len(lines)) + 3 * size
    inks = {
        "plain": ("black", "white"),
        "inverse": ("white", "black"),
        "pale": ((125, 125, 125), (195, 195, 195)),
        "tinted": ((30, 60, 120), (250, 235, 200)),
    }
    if ground in inks:
        ink, paper = inks[ground]
        made, stroke = image.new("RGB", (width, height), paper), {}
    elif ground == "photo":
        # White words upon a darkened picture, as on a poster.
        made = scene(seed, max(320, width), max(240, height)).point(lambda level: level // 3)
        ink, stroke = "white", {}
    else:
        made = scene(seed, max(320, width), max(240, height))
        ink, stroke = "white", {"stroke_width": max(1, size // 12), "stroke_fill": "black"}
    draw.Draw(made).multiline_text(
        (2 * size, 1.5 * size), "\n".join(lines), font=font, fill=ink, spacing=size * 0.3, **stroke
    )
    return made


def wrapped(text: str) -> list[str]:
    """The lines of a text, none much longer than ``line_characters``."""
    lines = [""]
    for word in text.split():
        if len(lines[-1]) + len(word) > line_characters:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return lines


def cases(most: int):
    """Up to ``most`` cases spread over everything: (language, clause, text, hand, size, ground)."""
    whole = [(*planted, hand, size, ground) for planted, hand, size, ground in product(PLANTED, HANDS, SIZES, GROUNDS)]
    Random(7).shuffle(whole)
    return whole[:most]


def measured(chosen):
    """Judge cases; return counts (seen, found, read) by every trait, those missed, and (accents kept, accents)."""
    from clausewise.engine import Engine
    from clausewise.model import Item, Medium, Part
    from clausewise.parse.image import image as opened
    from tests.drawing import encoded

    engine = Engine.open("dexero", isolated=False)
    counts, missed, accents = defaultdict(lambda: [0, 0, 0]), [], [0, 0]
    for number, (language, clause, text, hand, size, ground) in enumerate(chosen):
        data = encoded(drawn(text, hand, size, ground, number))
        read = " ".join(one.text for one in opened(Part(Medium.IMAGE, data=data)).passages)
        # What is read is judged as text: that is what sight does, without opening the picture twice.
        found = clause in engine.check(Item.of_text(read)).clauses
        for trait in ("all", language, hand, str(size), ground, f"{language} {ground}"):
            for place, one in enumerate((1, found, read.split() == text.split())):
                counts[trait][place] += one
        pairs = SequenceMatcher(None, text, read, autojunk=False).get_matching_blocks()
        accents[0] += sum(letter > "\x7f" for pair in pairs for letter in text[pair.a : pair.a + pair.size])
        accents[1] += sum(letter > "\x7f" for letter in text)
        if not found:
            missed.append((language, hand, size, ground, read))
    return counts, missed, accents


def main() -> None:
    from clausewise.parse import letterpress

    most = int(sys.argv[1]) if len(sys.argv) > 1 else 1_200
    # What a busy machine leaves unread tells nothing of the reader.
    letterpress.read_ms_max = 120_000
    start = time.perf_counter()
    counts, missed, accents = measured(cases(most))
    for trait, (seen, found, read) in sorted(counts.items(), key=lambda one: (one[0] != "all", one[0])):
        print(f"{trait:42} {seen:5}  found {found / seen:6.1%}  read {read / seen:6.1%}")
    print(
        f"accents kept {accents[0] / accents[1]:.1%} of {accents[1]}; {(time.perf_counter() - start) / most * 1000:.0f} ms a picture"
    )
    for one in missed[:25]:
        print("missed", *one)


if __name__ == "__main__":
    main()
