"""The text in a picture, as passages with the box where each stands.

Tesseract reads what is printed, at the size that it reads best; letters that stand out by their outlines (``outlined``), or only by being
nearly white or black, are read once more from a picture of those alone. Where that leaves a doubt, and the extra ``ocr`` is there, the
slower reader for photographs is asked (``signboard``).
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Final, NamedTuple

from clausewise.extract import Passage
from clausewise.parse import letterpress, signboard
from clausewise.parse.budget import READING, SAMPLED
from clausewise.parse.extreme import Tones
from clausewise.parse.letterpress import Word
from clausewise.parse.outlined import outlined
from clausewise.picture import in_grey

if TYPE_CHECKING:
    from PIL.Image import Image

WITHOUT_READER: Final = "unavailable:ocr"
WITHOUT_LANGUAGE: Final = "unavailable:ocr_{}"
# What is smaller than this in both directions holds no line of letters.
side_pixels_min: Final = 8
# The library reads lines of about this height best: a small picture is read at twice its size, a larger one as it is, and either is read
# once more at the size that makes its lines so.
small_pixels_max, scale_first = 1_000_000, 2.0
line_pixels_aim: Final = 36
scale_min, scale_max, pixels_read_max = 0.4, 3.0, 12_000_000
# Of so near a scale no second reading is worth its time.
scale_apart_min: Final = 1.4
words_max: Final = 5_000
# Of photographs the library makes up words, and is not sure of them.
line_sureness_min, doubt_sureness = 0.6, 0.8
preferred_share_min: Final = 0.5
# Between these levels a pixel goes over into a white letter, or from the other end into a black one; and the shares that letters take.
ground_level, letter_level = 150, 235
letters_share_min, letters_share_max = 0.002, 0.35
# Edges stay soft, for the library reads soft ones better.
_RAMP: Final = [
    round(255 * min(1.0, max(0.0, (letter_level - level) / (letter_level - ground_level)))) for level in range(256)
]
# The middle of that: what is lighter, or at the other end darker, is a letter.
light_level: Final = (ground_level + letter_level) // 2
dark_level: Final = 255 - light_level
# A lone upright stroke is the English pronoun.
_SIGNS: Final = {"|": "I", "l": "I", "‘": "", "’": ""}
_BROKEN: Final = re.compile(r"\w{2}[-\u00ad]$")
# What French joins with a hyphen of its own: « appelez- » and « la » keep it.
_JOINED: Final = re.compile(
    r"(?:je|tu|il|elle|on|nous|vous|ils|elles|ce|moi|toi|lui|leur|la|les?|en|y|t|ci|là|même|mêmes|être|là-bas)\b",
    re.IGNORECASE,
)


class Line(NamedTuple):
    """A line of text: its paragraph, its box in the picture (left, top, width and height in pixels), how sure, and the words."""

    paragraph: tuple[int, int]
    box: tuple[int, int, int, int]
    sureness: float
    text: str


def inscriptions(
    picture: Image, path: str = "", grey: Image | None = None
) -> tuple[tuple[Passage, ...], tuple[str, ...]]:
    """Return the passages of a picture (RGB), a paragraph each, and the measures that could not be taken.

    ``path`` is its frame's; ``grey`` is the picture in grey where somebody has made it.
    """
    known = letterpress.languages()
    limits = tuple(WITHOUT_LANGUAGE.format(one) for one in letterpress.LANGUAGES if one not in known)
    if not known:
        limits = () if signboard.is_there() else (WITHOUT_READER,)
    if min(picture.size) < side_pixels_min:
        return (), limits
    reading = _Reading(picture, grey or in_grey(picture))
    lines = reading.printed() if known else []
    if signboard.is_there() and _is_doubtful(lines):
        lines = _better(lines, _lines(islice(signboard.words(picture), words_max), 1.0), 1.0)
    return tuple(_passages(lines, path)), limits if reading.is_whole else (*limits, SAMPLED.format(READING))


class _Reading:
    """A picture being read by Tesseract; ``is_whole`` says that all of it was, as far as anybody knows."""

    def __init__(self, picture: Image, grey: Image) -> None:
        self._picture, self._grey = picture, grey
        self.is_whole = True

    def printed(self) -> list[Line]:
        """Return the lines that are read at the size and in the tones where the library is surest."""
        pixels = self._grey.width * self._grey.height
        most = min(scale_max, math.sqrt(pixels_read_max / pixels))
        first = min(most, scale_first if pixels <= small_pixels_max else 1.0)
        lines = self._read(self._grey, first)
        scale = min(most, max(scale_min, line_pixels_aim / _height(lines)) if lines else first)
        if max(scale / first, first / scale) >= scale_apart_min:
            lines = _better(self._read(self._grey, scale), lines)
        return self._alone(lines, scale) if _is_doubtful(lines) else lines

    def _alone(self, lines: list[Line], scale: float) -> list[Line]:
        """Return the lines that are read best of the picture as it is, which left a doubt, or of its letters alone."""
        tones = Tones(self._picture)
        for sheet in outlined(tones, scale_max):
            found = _lines(self._words(sheet.picture), sheet.scale, (sheet.left, sheet.top))
            lines = _better(lines, found, 1.0)
        if _is_doubtful(lines):
            for letters in _letters(tones):
                lines = _better(lines, self._read(letters, scale), 1.0)
        return lines

    def _read(self, grey: Image, scale: float) -> list[Line]:
        from PIL import Image

        if scale != 1.0:
            size = (max(1, round(grey.width * scale)), max(1, round(grey.height * scale)))
            grey = grey.resize(size, Image.Resampling.LANCZOS)
        return _lines(self._words(grey), scale)

    def _words(self, grey: Image) -> list[Word]:
        found, is_whole = letterpress.words(grey)
        self.is_whole = self.is_whole and is_whole and len(found) <= words_max
        return found[:words_max]


def _height(lines: Sequence[Line]) -> int:
    return max(1, sorted(one.box[3] for one in lines)[len(lines) // 2])


def _lines(found: Iterable[Word], scale: float, corner: tuple[int, int] = (0, 0)) -> list[Line]:
    """Return words as lines of the picture itself, without what nobody is sure of.

    They come from a picture ``scale`` times as large, or a cutting of it that begins at ``corner``.
    """
    rows: dict[tuple[tuple[int, int], int], list[Word]] = {}
    for word in found:
        rows.setdefault((word.paragraph, word.line), []).append(word)
    return [
        line
        for words in rows.values()
        if (line := _line(words, scale, corner)).sureness >= line_sureness_min and _says(line)
    ]


def _line(words: Sequence[Word], scale: float, corner: tuple[int, int]) -> Line:
    left, top = min(one.box[0] for one in words), min(one.box[1] for one in words)
    right, bottom = max(one.box[0] + one.box[2] for one in words), max(one.box[1] + one.box[3] for one in words)
    size = (round((right - left) / scale), round((bottom - top) / scale))
    box = (corner[0] + round(left / scale), corner[1] + round(top / scale), *size)
    # Longer words weigh more: lone signs are what is made up of specks.
    weights = [len(one.text) for one in words]
    sureness = sum(one.sureness * weight for one, weight in zip(words, weights, strict=True)) / sum(weights)
    return Line(words[0].paragraph, box, sureness, " ".join(_SIGNS.get(one.text, one.text) for one in words))


def _says(line: Line) -> bool:
    return sum(one.isalnum() for one in line.text) > 1


def _letters(tones: Tones) -> Iterator[Image]:
    """Yield black letters on white made of what is nearly white, then nearly black, in a picture, where that can be letters."""
    if letters_share_min <= tones.lighter(light_level) <= letters_share_max:
        yield tones.whole.least.point(_RAMP)
    if letters_share_min <= tones.darker(dark_level) <= letters_share_max:
        yield tones.whole.most.point(_RAMP[::-1])


def _is_doubtful(lines: Sequence[Line]) -> bool:
    return _weight(lines) < 1 or sum(one.sureness for one in lines) / len(lines) < doubt_sureness


def _weight(lines: Sequence[Line]) -> float:
    """Return how much was read: the letters of all lines, by how sure each is."""
    return sum(one.sureness * one.sureness * sum(letter.isalnum() for letter in one.text) for one in lines)


def _better(lines: list[Line], others: list[Line], share: float = preferred_share_min) -> list[Line]:
    """Return ``lines`` unless they hold less than a ``share`` of what the others do; and of those left, the lines beside them."""
    first, second = (lines, others) if _weight(lines) >= share * _weight(others) else (others, lines)
    return [*first, *(one for one in second if not any(_overlap(one.box, known.box) for known in first))]


def _overlap(one: tuple[int, int, int, int], other: tuple[int, int, int, int]) -> bool:
    return (
        one[0] < other[0] + other[2]
        and other[0] < one[0] + one[2]
        and one[1] < other[1] + other[3]
        and other[1] < one[1] + one[3]
    )


def _passages(lines: Sequence[Line], path: str) -> Iterator[Passage]:
    paragraphs: list[list[Line]] = []
    for line in lines:
        if paragraphs and paragraphs[-1][-1].paragraph == line.paragraph:
            paragraphs[-1].append(line)
        else:
            paragraphs.append([line])
    for group in paragraphs:
        left, top = min(one.box[0] for one in group), min(one.box[1] for one in group)
        right, bottom = max(one.box[0] + one.box[2] for one in group), max(one.box[1] + one.box[3] for one in group)
        box = f"box {left},{top},{right - left},{bottom - top}"
        yield Passage(_joined(group), f"{path} {box}" if path else box)


def _joined(lines: Sequence[Line]) -> str:
    """Return the lines of a paragraph as one, words that were broken at the end of a line whole again."""
    text = ""
    for line in lines:
        if not _BROKEN.search(text) or not line.text[:1].islower():
            text = f"{text} {line.text}" if text else line.text
        else:
            text = (text if _JOINED.match(line.text) else text[:-1]) + line.text
    return text
