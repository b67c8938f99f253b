"""Text in photographs, line by line, read by PP-OCR through rapidocr: slower than Tesseract, and better where the ground is uneven.

Needs the extra ``ocr``. Its models lie in the package and are checked by hash; nothing is downloaded.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from clausewise.parse.letterpress import Word
from clausewise.parse.weights import weights

if TYPE_CHECKING:
    from PIL.Image import Image

# PP-OCRv6, small, as in rapidocr 3.10.0 (Apache-2.0): finding lines, and reading them.
FINDING: Final = ("models/PP-OCRv6_det_small.onnx", "090f04abcd9d9a7498bc4ebf677e4cb9bdce1fe4197ddb7e529f1ef44e1ff94f")
READING: Final = ("models/PP-OCRv6_rec_small.onnx", "6f327246b50388f3c176ae304bd95767ea6dc0c9ae92153ef8cbe210b3c14884")
side_pixels_max: Final = 1_600
lines_max: Final = 400
# Lines are of one paragraph when they are as near as this share of their height, and overlap.
near_share_max: Final = 0.9


def is_there() -> bool:
    """Say whether photographs can be read here."""
    return _reader() is not None


def words(picture: Image) -> Iterator[Word]:
    """Yield the lines of a picture (RGB), each as one word, from the top down. Asked only when ``is_there``."""
    import numpy as np

    scale = min(1.0, side_pixels_max / max(picture.size))
    size = (max(1, round(picture.width * scale)), max(1, round(picture.height * scale)))
    shown = picture if scale == 1.0 else picture.resize(size, reducing_gap=2.0)
    # It takes colours in the order of OpenCV.
    found = _reader()(np.ascontiguousarray(np.asarray(shown)[:, :, ::-1]), use_cls=False)
    if found.boxes is None or found.txts is None or found.scores is None:
        return
    paragraph, last = 0, (0, 0, 0, 0)
    for corners, text, sureness in list(zip(found.boxes, found.txts, found.scores, strict=True))[:lines_max]:
        (left, top), (right, bottom) = corners.min(axis=0) / scale, corners.max(axis=0) / scale
        box = (round(left), round(top), round(right - left), round(bottom - top))
        paragraph += not _follows(last, box)
        last = box
        yield Word((paragraph, 0), box[1], box, float(sureness), text)


def _follows(last: tuple[int, int, int, int], box: tuple[int, int, int, int]) -> bool:
    gap = box[1] - (last[1] + last[3])
    height = min(last[3], box[3])
    return abs(gap) <= near_share_max * height and last[0] < box[0] + box[2] and box[0] < last[0] + last[2]


@cache
def _reader() -> Any:
    finding, reading = weights("rapidocr", *FINDING), weights("rapidocr", *READING)
    if finding is None or reading is None:
        return None
    try:
        from rapidocr import RapidOCR
    except ImportError:
        return None
    return RapidOCR(
        params={
            "Global.use_cls": False,
            "Global.log_level": "critical",
            "Det.model_path": str(finding),
            "Rec.model_path": str(reading),
            "EngineConfig.onnxruntime.intra_op_num_threads": 1,
        }
    )
