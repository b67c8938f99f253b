"""Heads on sentence vectors: a second opinion beside the encoder, when it judges and in the last part of its training.

The sentence encoder of ``clausewise.detect.encoder`` knows other things than the one that is trained: what heads on its vectors say, added
by a half to the log-odds of that one, orders texts of unseen sources better than either alone. In the last part of the training both
together are the teacher (distillation, Hinton et al. 2015): they speak of every label, also of those that nobody marked in a row.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from clausewise.detect import encoder, learned
from clausewise.learn import label, training
from clausewise.learn.corpus import Row

inner_size = 256
dropout = 0.5
epochs = 16
rows_per_batch = 512
rate = 1e-3
decay = 1e-2
# What a teacher says weighs so much beside a known label, and alone where a label is unknown.
taught_weight = 0.5


def vectors(rows: Sequence[Row]) -> Any:
    """Return the sentence vector of the first stretch of each row. Raises UnavailableError CW660 or CW661 without the sentence encoder."""
    return encoder.encode([row.text[: learned.stretch_characters] for row in rows])


def fit(rows: Sequence[Row], seen: Any, *, seed: int) -> nn.Sequential:
    """Fit heads on the vectors ``seen`` of ``rows``; a source is drawn by the root of its size, so that none speaks for all.

    Vectors (rows, 512) go in, log-odds (rows, labels) come out.
    """
    torch.manual_seed(seed)
    outer = nn.Linear(inner_size, len(label.LABELS))
    made = nn.Sequential(nn.Linear(encoder.DIMENSIONS, inner_size), nn.ReLU(), nn.Dropout(dropout), outer)
    truths, weights = (
        torch.tensor(np.array([getattr(row, name) for row in rows], np.float32)) for name in ("truths", "weights")
    )
    given, shares = torch.from_numpy(np.asarray(seen, np.float32)), _shares(rows)
    optimizer = torch.optim.AdamW(made.parameters(), lr=rate, weight_decay=decay)
    batches = epochs * len(rows) // rows_per_batch + 1
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, batches)
    for _ in range(batches):
        drawn = torch.multinomial(shares, rows_per_batch, replacement=True)
        training.masked_loss(made(given[drawn]), truths[drawn], weights[drawn]).backward()
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)
        schedule.step()
    return made.eval()


def _shares(rows: Sequence[Row]) -> Tensor:
    sizes = Counter((row.source, row.lang) for row in rows)
    return torch.tensor([sizes[row.source, row.lang] ** -0.5 for row in rows])


@torch.no_grad()
def said(made: nn.Sequential, seen: Any) -> Any:
    """Return the log-odds (rows, labels) that heads give texts with the vectors ``seen``."""
    return made(torch.from_numpy(np.asarray(seen, np.float32))).numpy()


def blended(rows: Sequence[Row], logits: Any) -> list[Row]:
    """Return ``rows`` with their labels drawn towards what a teacher says of them (log-odds, rows × labels)."""
    taught = 1.0 / (1.0 + np.exp(-logits))
    truths, weights = (np.array([getattr(row, name) for row in rows]) for name in ("truths", "weights"))
    mixed = (truths * weights + taught * taught_weight) / (weights + taught_weight)
    return [
        row._replace(truths=mixed[number].tolist(), weights=(weights[number] + taught_weight).tolist())
        for number, row in enumerate(rows)
    ]
