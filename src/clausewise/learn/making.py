"""Make the learned detector from a data folder: train, fit, write, measure. The same folder and seed give the same artefact.

The last part of the training is done twice by one recipe, from the same weights. What is shipped learns from every source there; its twin
never sees the sources that are held out. The curves are fitted, and figures are measured, on what the twin says of texts that it never saw.
"""

from __future__ import annotations

import copy
import random
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

import msgspec
import numpy as np
from torch import nn

from clausewise import calibration
from clausewise.detect import learned, network, tone
from clausewise.detect.gate import Gate
from clausewise.detect.network import Network
from clausewise.detect.prepare import prepare
from clausewise.detect.sentence import Sentence
from clausewise.learn import artefact, corpus, fitting, grams, heads, label, pretrained, training, vocabulary
from clausewise.learn.corpus import Row
from clausewise.learn.encoder import Encoder
from clausewise.learn.fitting import Seen
from clausewise.learn.pretrained import Pretrained


class Part(NamedTuple):
    """A part of the training: its name, how many epochs, public rows and phrases a template in each, batches in each about, highest rate.

    ``draw`` is added to the seed, so that another part draws other rows.
    """

    name: str
    epochs: int
    rows: int
    phrases: int
    steps: int
    rate: float
    draw: int


FIRST = Part("first", 2, 92_000, 4, 1_400, 1.5e-4, 0)
LAST = Part("last", 1, 90_000, 3, 1_440, 1.0e-4, 10)
# What is learned of rare classes of a long text is said of all of it; the worst stretch counts for everything else.
POOLED = ("spam", "solicitation", "chain_letter", "disparagement", "emergency_alert")
Tell = Callable[[str], None]


class Recipe(NamedTuple):
    """What a making may vary: the seed, how many of our own phrases an epoch has at most, and the encoder that it begins with.

    ``after`` is the folder of a model that the first part of the training made: only the last part is done then.
    """

    seed: int = 1
    phrases_most: int = 1_000_000
    begin: Callable[[], Pretrained] = pretrained.read
    after: Path | None = None


def make(data: Path, folder: Path, *, twin: Path, recipe: Recipe, tell: Tell) -> None:
    """Train on the labelled rows below ``data`` and write the artefact to ``folder``, and that of the twin to ``twin``.

    Raises UnavailableError CW670 or CW671 when the pretrained encoder is not there.
    """
    source = recipe.begin()
    apart = corpus.with_sightings(list(corpus.rows(data, split="train")))
    tell(f"{len(apart)} rows to train on")
    twin.mkdir(parents=True, exist_ok=True)
    table = grams.quantized(grams.train(_mixed(apart, FIRST, recipe, 0), seed=recipe.seed, tell=tell))
    pieces, encoder = _read_back(source, recipe.after) if recipe.after else _first(source, apart, recipe, twin, tell)
    begun = copy.deepcopy(encoder.state_dict())
    every = corpus.with_sightings(list(corpus.every_row(data)))
    for where, known in ((twin, apart), (folder, every)):
        encoder.load_state_dict(begun)
        encoder, made = last(encoder, Making(known, pieces, recipe, twin / f"{len(known)}.kept", tell))
        artefact.write_pieces(pieces, where)
        artefact.write_encoder(encoder, where)
        artefact.write_heads(made, where)
        artefact.write_table(table, where)
    finish(data, folder, twin=twin, tell=tell)


def _first(source: Pretrained, known: Sequence[Row], recipe: Recipe, kept: Path, tell: Tell) -> tuple[bytes, Encoder]:
    """Return the word pieces, and the encoder as the first part of the training leaves it."""
    pieces = vocabulary.choose(source.pieces, source.scores, (row.text for row in known))
    making = Making(known, vocabulary.serialized(pieces), recipe, kept / "first.kept", tell)
    epochs = (_mixed(known, FIRST, recipe, number) for number in range(FIRST.epochs))
    return making.pieces, _trained(Encoder(source, pieces.rows), FIRST, making, epochs)


def _read_back(source: Pretrained, after: Path) -> tuple[bytes, Encoder]:
    """Return the word pieces and the encoder of the model in ``after``, out of its seven bits a weight."""
    state = artefact.read_encoder(after)
    encoder = Encoder(source, range(len(state["words.weight"])))
    encoder.load_state_dict(state)
    return (after / network.PIECES).read_bytes(), encoder


class Making(NamedTuple):
    """What goes into a part of the training: the rows, the word pieces, the recipe, where it is kept meanwhile, and who hears of it."""

    known: Sequence[Row]
    pieces: bytes
    recipe: Recipe
    kept: Path
    tell: Tell


def last(encoder: Encoder, making: Making) -> tuple[Encoder, nn.Sequential]:
    """Return ``encoder`` after the last part of the training, and the heads on sentence vectors that taught it and speak beside it."""
    rows = corpus.thinned(making.known, seed=making.recipe.seed + LAST.draw)
    spoken = _phrases(LAST, making.recipe, 0)
    seen = heads.vectors([*rows, *spoken])
    made = heads.fit([*rows, *spoken], seen, seed=making.recipe.seed)
    making.tell(f"heads fitted on {len(rows)} rows and {len(spoken)} phrases")
    drawn = rows[: LAST.rows]
    taught = heads.blended(
        drawn, _said(encoder, making.pieces, drawn) + fitting.second_share * heads.said(made, seen[: len(drawn)])
    )
    return _trained(encoder, LAST, making, [_with_phrases(taught, LAST, making.recipe, 0)]), made


def _said(encoder: Encoder, pieces: bytes, rows: Sequence[Row]) -> Any:
    """Return what ``encoder`` says of ``rows``, as it would be shipped: in eight bits, which is many times faster on a processor."""
    with TemporaryDirectory() as folder:
        artefact.write_pieces(pieces, Path(folder))
        artefact.write_encoder(encoder, Path(folder))
        return reading(Path(folder), rows)


def _trained(encoder: Encoder, part: Part, making: Making, epochs: Iterable[Sequence[Row]]) -> Encoder:
    processor = vocabulary.loaded(making.pieces)
    pieced = (training.pieced(rows, processor) for rows in epochs)
    plan = training.Plan(part.epochs * part.steps, part.rate, making.recipe.seed, making.kept)
    return training.train(encoder, pieced, plan=plan, tell=making.tell)


def finish(data: Path, folder: Path, *, twin: Path, tell: Tell) -> None:
    """Fit the curves for the weights that stand in ``twin`` and write what is known beside them and beside those in ``folder``."""
    rows = held_rows(data)
    fitted_rows = [row for row in rows if fitting.is_for_fitting(row)]
    seen = looked(twin, fitted_rows)
    fitted = fitting.fit(fitted_rows, seen)
    known = learned.Known(label.LABELS, pooled=POOLED, reach=fitting.reach(fitted, seen), **fitted._asdict())
    for where in (twin, folder):
        (where / learned.NAME).write_bytes(msgspec.json.format(msgspec.json.encode(known), indent=0))
    measured_rows = [row for row in rows if not fitting.is_for_fitting(row)]
    chances = fitting.chances(measured_rows, fitted, looked(twin, measured_rows))
    calibration_file(folder).write_bytes(msgspec.json.format(fitting.table(measured_rows, chances), indent=0))
    tell(f"fitted on {len(fitted_rows)} rows, measured on {len(measured_rows)} others")


def calibration_file(folder: Path) -> Path:
    """Return where the table of the model in ``folder`` stands: that of the shipped one beside the detector, another one in its folder."""
    beside = Path(str(tone.__file__)).parent if folder.resolve() == learned.shipped().resolve() else folder
    return beside / f"tone{calibration.SUFFIX}"


def measured(data: Path, file: Path) -> int:
    """Write the rows that neither trained the twin nor fitted anything to ``file`` as labelled JSON lines; return how many there are.

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
    """Return what the twin never saw: the rows set aside in each source, and the sources held out."""
    return [*corpus.rows(data, split="dev"), *corpus.rows(data, split="", held_out=True)]


def looked(folder: Path, rows: Sequence[Row]) -> Seen:
    """Return the log-odds (rows, labels) that the encoder, the heads and the quick look in ``folder`` give ``rows``."""
    second = Sentence(folder).of(heads.vectors(rows))
    quick = Gate.load(folder).scores([facts.view for facts in prepare([row.text for row in rows])])
    return Seen(reading(folder, rows), second, quick)


def reading(folder: Path, rows: Sequence[Row]) -> Any:
    """Return the log-odds (rows, labels) that the encoder in ``folder`` gives the first stretch of ``rows``."""
    network = Network(folder)
    return np.stack([network.read(row.text[: learned.stretch_characters]).logits for row in rows])


def _mixed(known: Sequence[Row], part: Part, recipe: Recipe, number: int) -> list[Row]:
    """Return the rows of epoch ``number`` of a part: a draw of the public ones, and phrases of our own."""
    drawn = corpus.thinned(known, seed=recipe.seed + part.draw + number)[: part.rows]
    return _with_phrases(drawn, part, recipe, number)


def _with_phrases(drawn: Sequence[Row], part: Part, recipe: Recipe, number: int) -> list[Row]:
    mixed = [*drawn, *_phrases(part, recipe, number)]
    random.Random(recipe.seed + part.draw + number).shuffle(mixed)  # noqa: S311 - a shuffle, no secret
    return mixed


def _phrases(part: Part, recipe: Recipe, number: int) -> list[Row]:
    seed = recipe.seed + part.draw + number
    spoken = corpus.phrases(seed=seed, per_phrase=part.phrases)
    if len(spoken) <= recipe.phrases_most:
        return spoken
    return random.Random(seed).sample(spoken, recipe.phrases_most)  # noqa: S311 - a draw, no secret
