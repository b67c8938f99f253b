"""Make the learned detector from a data folder: train, fit, write, measure. The same folder and seed give the same artefact."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import msgspec
import numpy as np

from clausewise import calibration
from clausewise.detect import tone
from clausewise.detect.gate import Gate
from clausewise.detect.network import Network
from clausewise.detect.prepare import prepare
from clausewise.learn import artefact, corpus, fitting, grams, label, pretrained, training, vocabulary
from clausewise.learn.corpus import Row
from clausewise.learn.encoder import Encoder

public_rows_per_epoch = 92_000
phrases_per_template = (4, 5)
steps_per_epoch = 1_400
# What is learned of rare classes of a long text is said of all of it; the worst stretch counts for everything else.
POOLED = ("spam", "solicitation", "chain_letter", "disparagement", "emergency_alert")
Tell = Callable[[str], None]


def make(data: Path, folder: Path, *, seed: int, tell: Tell) -> None:
    """Train on the labelled rows below ``data`` and write the artefact to ``folder``.

    Raises UnavailableError CW670 or CW671 when the pretrained encoder is not there.
    """
    source = pretrained.read()
    known = corpus.with_traits(list(corpus.rows(data, split="train")))
    tell(f"{len(known)} rows to train on")
    pieces = vocabulary.choose(source.pieces, source.scores, (row.text for row in known))
    processor = vocabulary.model(pieces)
    encoder = Encoder(source, pieces.rows)
    epochs = len(phrases_per_template)
    encoder = training.train(
        encoder, _epochs(known, processor, seed), steps=epochs * steps_per_epoch, seed=seed, tell=tell
    )
    artefact.write_pieces(vocabulary.serialized(pieces), folder)
    artefact.write_encoder(encoder, folder)
    table = grams.train(_mixed(known, 0, seed), seed=seed, tell=tell)
    artefact.write_table(grams.quantized(table), folder)
    finish(data, folder, tell=tell)


def finish(data: Path, folder: Path, *, tell: Tell) -> None:
    """Fit the curves for the weights that stand in ``folder`` and write what is known beside them."""
    rows = held_rows(data)
    fitted_rows = [row for row in rows if fitting.is_for_fitting(row)]
    read, quick = looked(folder, fitted_rows)
    fitted = fitting.fit(fitted_rows, read, quick)
    known = tone.Known(label.LABELS, fitted.opens, fitted.opens_at, fitted.mix, POOLED, fitted.curves)
    (folder / tone.NAME).write_bytes(msgspec.json.format(msgspec.json.encode(known), indent=0))
    measured_rows = [row for row in rows if not fitting.is_for_fitting(row)]
    chances = fitting.chances(measured_rows, fitted, *looked(folder, measured_rows))
    calibration_file().write_bytes(msgspec.json.format(fitting.table(measured_rows, chances), indent=0))
    tell(f"fitted on {len(fitted_rows)} rows, measured on {len(measured_rows)} others")


def calibration_file() -> Path:
    """Return where the table of the learned detector stands, beside the detector."""
    return Path(str(tone.__file__)).with_name(f"tone{calibration.SUFFIX}")


def measured(data: Path, file: Path) -> int:
    """Write the rows that neither trained nor fitted anything to ``file`` as labelled JSON lines; return how many there are.

    They are what ``clausewise eval`` shall measure: whole sources that were held out, and rows set aside in the others.
    """
    kept = {row.text for row in held_rows(data) if not fitting.is_for_fitting(row)}
    count = 0
    with file.open("wb") as stream:
        for line, text in corpus.lines_of(data):
            if text in kept:
                stream.write(line)
                count += 1
    return count


def held_rows(data: Path) -> list[Row]:
    """Return what training never saw: the rows set aside in each source, and the sources held out."""
    return [*corpus.rows(data, split="dev"), *corpus.rows(data, split="", held_out=True)]


def looked(folder: Path, rows: Sequence[Row]) -> tuple[Any, Any]:
    """Return the log-odds (rows, labels) that the encoder and the quick look in ``folder`` give the first stretch of ``rows``."""
    network = Network(folder)
    gate = Gate.load(folder)
    read = np.stack([network.read(row.text[: tone.stretch_characters]).logits for row in rows])
    return read, gate.scores([facts.view for facts in prepare([row.text for row in rows])])


def _epochs(known: Sequence[Row], processor: Any, seed: int) -> Iterator[Sequence[training.Pieced]]:
    for number in range(len(phrases_per_template)):
        yield training.pieced(_mixed(known, number, seed), processor)


def _mixed(known: Sequence[Row], number: int, seed: int) -> list[Row]:
    """Return the rows of one epoch: a draw of the public ones, and phrases of our own."""
    drawn = corpus.thinned(known, seed=seed + number)[:public_rows_per_epoch]
    own = corpus.phrases(seed=seed + number, per_phrase=phrases_per_template[number])
    mixed = [*drawn, *own]
    random.Random(seed).shuffle(mixed)  # noqa: S311 - a shuffle, no secret
    return mixed
