"""The texts that the learned detector is made from: a folder of labelled rows, and templates of our own.

A source is never cut by row: what is held out is a whole source, so that a figure measured on it is one of texts from elsewhere. Large
sources are thinned and small ones repeated, so that none speaks for all.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import msgspec

from clausewise.learn import label
from clausewise.model import Signal

# The twin never trains on them; every figure of the card that names one of them is the twin's, of texts from elsewhere.
HELD_OUT = frozenset({"jigsaw_subset", "toxifrench_agreement", "smishing_5971"})
# How many rows of a source are taken: what is not named is taken whole, once.
ROWS_MOST: Mapping[str, int] = {
    "davidson": 7_000,
    "paradetox": 8_000,
    "toxic_spans": 3_000,
    "waseem_tweets": 3_500,
    "identity_templates": 1_500,
    "banking77": 3_000,
    "python_docs_fr": 2_500,
    "dyn_hate": 26_000,
    "measuring_hate_speech": 16_000,
}
TIMES: Mapping[tuple[str, str], int] = {
    ("mlma", "fr"): 2,
    ("ftr_racism", "fr"): 3,
    ("rtp_lx", "fr"): 3,
    ("rtp_lx", "en"): 2,
    ("vader_amazon", "en"): 2,
    ("toxigen_seeds", "en"): 2,
    ("jigsaw_subset", "en"): 2,
    ("jigsaw_subset", "fr"): 2,
    ("toxifrench_agreement", "fr"): 4,
}
characters_max = 1_500
# A trait that a lexicon saw is less sure than one that a person marked.
SEEN = 0.7
# What the word lists tell of labels that hardly any row is marked with: a hit of at least this score is probably right, and the lack of
# one says little.
WORDED = ("threat", "violence", "obscene", "sexual", "insult", "self_harm")
sighting_score = 0.75
SIGHTED, NOT_SIGHTED = 0.4, 0.1


class Row(NamedTuple):
    """One text with the truth and weight of every label, in the order of ``label.LABELS``."""

    text: str
    lang: str
    source: str
    truths: Sequence[float]
    weights: Sequence[float]


class _Labelled(msgspec.Struct):
    text: str
    lang: str
    labels: dict[str, int]
    source: str
    split: str


def rows(folder: Path, *, split: str, held_out: bool = False) -> Iterator[Row]:
    """Yield the rows of ``split`` in a data folder: of the sources that are held out, or of all others."""
    for one, row in _read(folder):
        if (one.source in HELD_OUT) is held_out and (held_out or one.split == split):
            yield row


def every_row(folder: Path) -> Iterator[Row]:
    """Yield the rows to train on of every source: only those that are set aside in each stay away."""
    return (row for one, row in _read(folder) if one.split == "train")


def _read(folder: Path) -> Iterator[tuple[_Labelled, Row]]:
    decoder = msgspec.json.Decoder(_Labelled)
    for path in sorted(folder.rglob("*.jsonl.gz")):
        group = path.name.partition(".")[0].partition("_")[0].replace("insults", "toxicity")
        for one in _lines(path, decoder):
            yield one, Row(one.text[:characters_max], one.lang, one.source, *label.targets(_named(one), group))


def lines_of(folder: Path) -> Iterator[tuple[bytes, str]]:
    """Yield every line that no training sees, as it stands in the data folder, with its text as it is cut for training."""
    import gzip

    decoder = msgspec.json.Decoder(_Labelled)
    for path in sorted(folder.rglob("*.jsonl.gz")):
        with gzip.open(path) as stream:
            for line in stream:
                one = decoder.decode(line)
                if one.source in HELD_OUT or one.split == "dev":
                    yield line, one.text[:characters_max]


def sample(folder: Path, to: Path, most: int) -> None:
    """Write a small data folder ``to``: of every file the first ``most`` rows of each source, split and set of labels, as they stand."""
    import gzip

    decoder = msgspec.json.Decoder(_Labelled)
    for path in sorted(folder.rglob("*.jsonl.gz")):
        small = to / path.relative_to(folder)
        small.parent.mkdir(parents=True, exist_ok=True)
        taken: Counter[object] = Counter()
        with gzip.open(path) as stream, gzip.open(small, "wb") as kept:
            for line in stream:
                one = decoder.decode(line)
                kind = (one.source, one.split, *sorted(one.labels.items()))
                taken[kind] += 1
                if taken[kind] <= most:
                    kept.write(line)


def _lines(path: Path, decoder: msgspec.json.Decoder[_Labelled]) -> Iterator[_Labelled]:
    import gzip

    with gzip.open(path) as stream:
        for line in stream:
            yield decoder.decode(line)


def _named(one: _Labelled) -> dict[str, int]:
    """Return the labels of a row; one source calls harassment what we call an insult as well."""
    labels = dict(one.labels)
    if one.source == "impermium_insults":
        labels["insult"] = labels["harassment"]
        labels["toxic"] = 1 if labels["harassment"] else 0
        if not labels["harassment"]:
            del labels["toxic"]
    return labels


def thinned(given: Sequence[Row], *, seed: int) -> list[Row]:
    """Return the rows with large sources thinned and small ones repeated, in a random order that ``seed`` fixes."""
    draw = random.Random(seed)  # noqa: S311 - a shuffle, no secret
    by_source: dict[tuple[str, str], list[Row]] = {}
    for row in given:
        by_source.setdefault((row.source, row.lang), []).append(row)
    taken: list[Row] = []
    for (source, lang), found in sorted(by_source.items()):
        most = ROWS_MOST.get(source, len(found))
        chosen = draw.sample(found, most) if len(found) > most else found
        taken += chosen * TIMES.get((source, lang), 1)
    draw.shuffle(taken)
    return taken


def with_sightings(given: Sequence[Row]) -> list[Row]:
    """Return the rows with what the lexicons see in them where nobody said: the traits of a row that names none, and labels of words.

    That is distant supervision (Mintz et al. 2009): a text that names a group speaks of its trait, one with a threat of the list
    threatens. What is not seen counts as absent, weakly.
    """
    from clausewise.detect.cascade import Cascade
    from clausewise.detect.words import Words
    from clausewise.register import Register

    cascade = Cascade([Words(Register(services=()))])
    found = cascade.signals([row.text for row in given])
    return [_sighted(row, signals) for row, signals in zip(given, found, strict=True)]


def _sighted(row: Row, signals: Sequence[Signal]) -> Row:
    truths, weights = list(row.truths), list(row.weights)
    if not _names_a_trait(row):
        seen = {f"trait.{one.name.partition('.')[2]}" for one in signals if one.name.startswith(("group.", "slur."))}
        for trait in label.TRAITS:
            truths[label.NUMBER[trait]] = float(trait in seen)
            weights[label.NUMBER[trait]] = SEEN if trait in seen else label.ASSUMED
    scores = {one.name.partition(".")[0]: one.score for one in signals}
    for name in WORDED:
        number = label.NUMBER[name]
        if weights[number] == 0.0:
            truths[number] = float(scores.get(name, 0.0) >= sighting_score)
            weights[number] = SIGHTED if truths[number] else NOT_SIGHTED
    return row._replace(truths=truths, weights=weights)


def _names_a_trait(row: Row) -> bool:
    return any(row.weights[label.NUMBER[trait]] == 1.0 for trait in label.TRAITS)


def phrases(*, seed: int, per_phrase: int) -> list[Row]:
    """Return rows of our own templates."""
    from clausewise.learn import template

    return [
        Row(one.text, one.lang, "template", *label.targets(one.labels, "template"))
        for one in template.rows(seed, per_phrase)
    ]
