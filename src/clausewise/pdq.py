"""PDQ: 256 bits by which a picture is known again after it was scaled, saved anew or edited a little. Needs numpy.

Source: "The TMK+PDQF Video-Hashing Algorithm and the PDQ Image-Hashing Algorithm" (Facebook, 2019). Every step up to the median is linear,
so the two blurs, the thinning to 64 by 64 and the lowest 16 by 16 cosines are one matrix a side, made once for each length of side.
Bits stand as hash exchanges write them in hexadecimal. Pictures are known as alike at ``distance_bits_max`` and below.
"""

from __future__ import annotations

from functools import cache
from typing import Any, Final, NamedTuple

side_pixels_max: Final = 512
distance_bits_max: Final = 31
# Below it, so little is to be seen that anything resembles it (the authors' guidance).
quality_min: Final = 0.5
_thin, _cosines, _blurs = 64, 16, 2
# What is cut off a side in ``edits``: two and a half hundredths more each time, a tenth of a picture's width or height at the most.
_step: Final = 0.025
_steps_max: Final = 4
# Where watermarks stand (top, bottom, left and right, in shares of the height and of the width): badges of two sizes in a corner, words
# along the middle or the lower edge. In which grey, and how much of the picture they cover there: faint ones and plain ones.
_BADGES: Final = tuple(
    (*rows, *columns)
    for height, width in ((0.08, 0.12), (0.12, 0.22))
    for rows in ((0.0, height), (1 - height, 1.0))
    for columns in ((0.0, width), (1 - width, 1.0))
)
_BANDS: Final = ((0.46, 0.58, 0.2, 0.8), (0.88, 1.0, 0.0, 1.0))
_MARKS: Final = (
    *((box, grey, share) for box in _BADGES for grey in (0, 255) for share in (0.25, 0.8)),
    *((box, 255, share) for box in _BANDS for share in (0.07, 0.15)),
)


class Hash(NamedTuple):
    """The bits of a picture (32 bytes), those of its seven turned and mirrored forms, and how much there is to see in it, from 0 to 1."""

    value: bytes
    others: tuple[bytes, ...]
    quality: float


def pdq(levels: Any) -> Hash:
    """Return the hash of ``levels``: a numpy array of grey from 0 to 255, two-dimensional, no side over ``side_pixels_max``."""
    import numpy as np

    grey = np.asarray(levels, dtype=np.float32)
    thin = _thinning(grey.shape[0]) @ grey @ _thinning(grey.shape[1]).T
    waves = _waves()
    found = waves @ thin @ waves.T
    own, *others = _packed(np.stack((found, *_turned(found))))
    return Hash(own, tuple(others), _quality(thin))


def edits(levels: Any) -> tuple[bytes, ...]:
    """Return the hashes of a picture after ordinary edits that move its own further than is known again.

    They are crops (a tenth or less off its sides, off one corner, or all around) and watermarks (badges in a corner, words across). A
    picture that is entered with these is known again when it comes cropped or marked.
    """
    import numpy as np

    grey = np.asarray(levels, dtype=np.float32)
    return _packed(np.concatenate((_cropped(grey), _marked(grey))))


def _cropped(grey: Any) -> Any:
    """Return the cosines of what crops leave."""
    import numpy as np

    pairs = _pairs()
    down = (np.concatenate([_cropping(grey.shape[0], *pair) for pair in pairs]) @ grey).reshape(
        len(pairs), _cosines, -1
    )
    across = np.stack([_cropping(grey.shape[1], *pair) for pair in pairs])
    rows, columns = _chosen()
    return down[rows] @ across[columns].transpose(0, 2, 1)


def _marked(grey: Any) -> Any:
    """Return the cosines of a picture under watermarks: its own and, every step being linear, those of what each mark changes."""
    import numpy as np

    down, across = (_cropping(length, 0, 0) for length in grey.shape)
    own = down @ grey @ across.T
    found = []
    for (top, bottom, left, right), level, share in _MARKS:
        rows = slice(round(top * grey.shape[0]), round(bottom * grey.shape[0]))
        columns = slice(round(left * grey.shape[1]), round(right * grey.shape[1]))
        found.append(own + down[:, rows] @ (share * (level - grey[rows, columns])) @ across[:, columns].T)
    return np.stack(found)


@cache
def _pairs() -> tuple[tuple[int, int], ...]:
    """Return how many steps crops cut off both ends of a side; none first."""
    return tuple((one, other) for one in range(_steps_max + 1) for other in range(_steps_max + 1 - one))


@cache
def _chosen() -> tuple[Any, Any]:
    """Return the crops: for each, which of ``_pairs`` is cut off its height, and which off its width."""
    whole = (0, 0)
    pairs = _pairs()[1:]
    found = [*((whole, pair) for pair in pairs), *((pair, whole) for pair in pairs)]
    for step in range(1, _steps_max + 1):
        found += (((step, 0), (step, 0)), ((step, 0), (0, step)), ((0, step), (step, 0)), ((0, step), (0, step)))
    found += (((step, step), (step, step)) for step in range(1, _steps_max // 2 + 1))
    rows, columns = zip(*((_pairs().index(down), _pairs().index(across)) for down, across in found), strict=True)
    return list(rows), list(columns)


def distance(one: bytes, other: bytes) -> int:
    """Return in how many bits two hashes differ."""
    return (int.from_bytes(one, "big") ^ int.from_bytes(other, "big")).bit_count()


def _packed(cosines: Any) -> tuple[bytes, ...]:
    """Return the bits of pictures by their cosines, 16 by 16 each."""
    import numpy as np

    flat = cosines.reshape(-1, _cosines * _cosines)
    at = flat.shape[1] // 2 - 1
    # The lower of the two middle values, as the authors' method finds it.
    middle = np.partition(flat, at, axis=1)[:, at : at + 1]
    return tuple(one.tobytes() for one in np.packbits((flat > middle)[:, ::-1], axis=1))


def _turned(cosines: Any) -> tuple[Any, ...]:
    """Return the cosines of a picture mirrored left to right, top to bottom and both, and of those four after a flip over the diagonal."""
    import numpy as np

    # Mirroring changes the sign of every cosine with an odd number of half waves; rows and columns begin at one.
    sign = np.where(np.arange(_cosines) % 2 == 0, -1.0, 1.0).astype(np.float32)
    across, down = cosines * sign, cosines * sign[:, None]
    both = across * sign[:, None]
    return (across, down, both, cosines.T, across.T, down.T, both.T)


def _quality(thin: Any) -> float:
    """Return how much neighbouring points differ, as the authors scale it."""
    import numpy as np

    steps = sum(int(np.abs(np.trunc(np.diff(thin, axis=axis) * 100 / 255)).sum()) for axis in (0, 1))
    return min(100, steps // 90) / 100


@cache
def _thinning(length: int) -> Any:
    """Return the matrix that blurs a side of ``length`` pixels twice and takes 64 points of it."""
    import numpy as np

    window = (length + 2 * _thin - 1) // (2 * _thin)
    half = (window + 2) // 2
    places = np.arange(length)
    starts, ends = np.maximum(0, places + half - window), np.minimum(length, places + half)
    blur = (places >= starts[:, None]) & (places < ends[:, None])
    blur = blur / blur.sum(axis=1, keepdims=True)
    rows = ((np.arange(_thin) + 0.5) * length / _thin).astype(int)
    taken = blur[rows]
    for _ in range(_blurs - 1):
        taken = taken @ blur
    return taken.astype(np.float32)


@cache
def _cropping(length: int, first: int, last: int) -> Any:
    """Return the matrix that takes the cosines of what is left of a side when so many steps are cut off its ends."""
    import numpy as np

    start, end = round(length * first * _step), length - round(length * last * _step)
    whole = np.zeros((_cosines, length), dtype=np.float32)
    whole[:, start:end] = _waves() @ _thinning(end - start)
    return whole


@cache
def _waves() -> Any:
    """Return the cosines 1 to 16 (DCT-II without the constant one) over 64 points."""
    import numpy as np

    waves = np.arange(1, _cosines + 1)[:, None] * (2 * np.arange(_thin) + 1)
    return (np.sqrt(2 / _thin) * np.cos(np.pi / 2 / _thin * waves)).astype(np.float32)
